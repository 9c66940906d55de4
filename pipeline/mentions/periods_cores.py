"""What an expression of time names, before it is placed on the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.mentions.periods_calendar import OPEN, Interval, month_interval
from pipeline.mentions.periods_lexer import Lexed, load_words

UNITS = {
    "day": "day", "week": "week", "weekend": "weekend", "month": "month", "quarter": "quarter",
    "half": "half", "year": "year", "yr": "year", "decade": "decade", "yoy": "year", "mom": "month",
    "qoq": "quarter", "y": "year", "halve": "half",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Core:
    """What an expression names.

    Attributes
    ----------
    first, last
        Tokens, the last one excluded.
    unit
        ``day``, ``week``, ``weekend``, ``month``, ``quarter``, ``half``, ``season``, ``year`` or
        ``decade``; ``text`` where it has no place on the calendar.
    how
        How the place is found: ``calendar`` (month and year below), ``fixed``, ``relative`` (``rel``
        units from publication), ``rolling`` (``count`` units to or from publication), ``ago``,
        ``shift`` (``count`` units before what was last named), ``same`` (what was last named, in
        another year), ``anaphor``, ``weekday``, ``ending`` (so many months up to a day), ``so_far``,
        ``rest``, ``whole`` ("the year"), ``text``.
    month, months
        First month (1 to 12) and number of months, for units within a year.
    day, day_to
        Days of the month, for dates.
    year
        The year where the text gives it.
    rel
        Years (or units, when ``relative``) away from those of publication; "last year" is -1.
    count
        Number of units, negative into the past.
    fixed
        The interval where it is known outright.
    coming
        Whether the text calls it the next one.
    """

    first: int
    last: int
    unit: str
    how: str = "calendar"
    month: int = 1
    months: int = 1
    day: int = 0
    day_to: int = 0
    year: int | None = None
    rel: int | None = None
    count: int = 0
    fixed: Interval = OPEN
    coming: bool = False


def place(core: Core, year: int) -> Interval:
    """Return a core's interval in a given year.

    Raises
    ------
    ValueError
        Where the day does not exist in that month.
    """
    if core.unit == "day":
        length = monthrange(year, core.month)[1]
        return date(year, core.month, core.day), date(year, core.month, min(core.day_to or core.day, length))
    return month_interval(year, core.month, core.months)


class Groups:
    """The named parts of a match as words and numbers."""

    def __init__(self, match: re.Match[str], lexed: Lexed) -> None:
        self.match = match
        self.lexed = lexed
        self.parts = match.groupdict()

    def has(self, name: str) -> bool:
        """Whether a part is there."""
        return self.parts.get(name) is not None

    def word(self, name: str) -> str:
        """Return a part's first word in lower case, or an empty string."""
        return self.lexed.word(self.match.start(name)).lower() if self.has(name) else ""

    def number(self, name: str, default: int = 0) -> int:
        """Return the number that a part stands for."""
        return self.lexed.number(self.match.start(name)) if self.has(name) else default

    def unit(self, name: str = "unit") -> str:
        """Return the calendar unit that a part names, in the singular."""
        word = self.word(name)
        return UNITS.get(word, UNITS.get(word.removesuffix("s"), "text"))

    def year(self) -> int | None:
        """Return the year that the text gives, of four digits or two."""
        if self.has("year"):
            return self.number("year")
        if self.has("cy"):
            return self.number("cy")
        return 2000 + self.number("short") if self.has("short") else None

    def offset(self, name: str) -> int | None:
        """Return -1 for last, 0 for this and 1 for next, or None."""
        kind = kind_at(self.lexed, self.match.start(name)) if self.has(name) else ""
        return {"last": -1, "previous": -1, "this": 0, "next": 1}.get(kind)

    def core(self, unit: str, how: str = "calendar", **values: int | Interval | bool | None) -> Core:
        """Build a core over the match with its year."""
        base: dict[str, int | Interval | bool | None] = {"year": self.year(), "rel": self.offset("rel")}
        return Core(self.match.start(), self.match.end(), unit, how, **(base | values))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {code: kind for kind, code in load_words().codes.items()}


def kind_at(lexed: Lexed, i: int) -> str:
    """Return the kind of a token; outside the text there are line breaks."""
    return _names()[lexed.codes[i]] if 0 <= i < len(lexed.codes) else "newline"


def full_year(digits: str) -> int:
    """Return a year of four digits; two digits are of this century."""
    return int(digits) + (2000 if len(digits) == 2 else 0)
