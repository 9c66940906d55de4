"""What an expression of time is read against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.mentions.periods_calendar import OPEN, Interval
from pipeline.mentions.periods_tense import FUTURE, MAYBE


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against.

    Attributes
    ----------
    published
        Day of publication, or None.
    tense
        What the words around say of the time, as :func:`~pipeline.mentions.periods_tense.tense_at`
        tells it.
    elliptic
        Whether a verb that is not there may place the expression in the future ("On sale: May").
    last
        Interval that the text named last, for "a year earlier" and "the period".
    reported
        Last day that the article's counts reach to, where it reports on a month.
    fiscal_end
        Month in which the company's year ends, where it is known.
    """

    published: date | None
    tense: str = ""
    elliptic: bool = False
    last: Interval = OPEN
    reported: date | None = None
    fiscal_end: int | None = None

    @property
    def ahead(self) -> bool:
        """Whether the words around speak of the future."""
        return self.tense in (FUTURE, MAYBE)
