"""The period that a fact is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.contract.records import Period
from pipeline.contract.vocabulary import Metric
from pipeline.mentions.periods import governing_period

CARRIED = frozenset(
    {
        Metric.REGISTRATIONS,
        Metric.SALES,
        Metric.DELIVERIES,
        Metric.SHIPMENTS,
        Metric.MARKET_SHARE,
        Metric.REVENUE,
        Metric.PROFIT,
        Metric.MARGIN,
        Metric.CASH_FLOW,
    }
)


def period_of(
    periods: Sequence[Period],
    sentence: tuple[int, int],
    position: int,
    text: str,
    metric: str,
    published: date | None,
) -> Period | None:
    """Return the period of a figure or a milestone.

    What flows over time (sales, results) keeps the period of earlier sentences; a price, an order
    book or a model's data has only the one of its own sentence; a role has none.

    Parameters
    ----------
    periods
        All periods of the article.
    sentence
        Characters of the fact's sentence.
    position
        First character of the figure or trigger.
    text
        The article's text.
    metric
        A value of :class:`~pipeline.contract.vocabulary.Metric`.
    published
        Day of publication, or None.
    """
    if metric == Metric.ROLE:
        return None
    return governing_period(periods, sentence, position, text, metric in CARRIED, published)
