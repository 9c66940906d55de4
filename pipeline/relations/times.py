"""The periods of an article: how long they are, where they lie, which of them governs from before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pipeline.contract.records import Period
from pipeline.relations.scorer import Named, flags
from pipeline.relations.view import View

BACK = 4
AGES = (("just", 45), ("year", 400))
LENGTHS = (("day", 1), ("week", 10), ("month", 31), ("quarter", 93), ("half", 190), ("year", 366))
Bundle = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A period of a sentence with its tokens."""

    period: Period
    first: int
    last: int


class Times:
    """The periods of an article: what can be told of them before any figure is looked at.

    Attributes
    ----------
    lead
        The resolved periods of the title and the first sentences, as evidence.
    """

    def __init__(self, view: View, published: date | None) -> None:
        self.view = view
        self.published = published
        led = [
            period
            for sentence in view.sentences[:4]
            for period in sentence.periods
            if period.period_end is not None and period.relation != "compare"
        ]
        self.lead = [
            (period, (flags, f"lead{rank}", f"lead:{length_of(period)}"))
            for rank, period in enumerate(led[:2])
        ]
        self._spans: dict[int, list[Span]] = {}
        self._carried: dict[int, list[tuple[Period, Bundle]]] = {}

    def spans(self, number: int) -> list[Span]:
        """Return the periods of a sentence, given by its number."""
        known = self._spans.get(number)
        if known is None:
            at, periods = self.view.token_at, self.view.sentences[number].periods
            known = [Span(p, at(p.start), at(max(p.end - 1, p.start)) + 1) for p in periods]
            self._spans[number] = known
        return known

    def when(self, period: Period | None) -> str:
        """Return where a period lies from today: ``future``, ``just`` over, a ``year`` ago and so on."""
        if period is None or self.published is None:
            return "none"
        start, end = period.period_start, period.period_end
        if start and start > self.published:
            return "future"
        if end and end <= self.published:
            ago = (self.published - end).days
            return next((name for name, most in AGES if ago <= most), "past")
        return "open" if end is None else "covers" if start else "deadline"

    def carried(self, number: int) -> list[tuple[Period, Bundle]]:
        """Return the two periods that the sentences before a sentence ended with, as evidence."""
        known = self._carried.get(number)
        if known is None:
            known = self._carried[number] = self._carried_to(number)
        return known

    def _carried_to(self, number: int) -> list[tuple[Period, Bundle]]:
        found: list[tuple[Period, Bundle]] = []
        sentences = self.view.sentences
        for back in range(1, min(BACK, number) + 1):
            sentence = sentences[number - back]
            usable = [p for p in sentence.periods if p.relation != "compare" and p.period_end is not None]
            if usable and len(found) < 2:
                same = sentence.paragraph == sentences[number].paragraph
                found.append((usable[-1], (_carried, same, back, length_of(usable[-1]), len(found))))
        return found


def length_of(period: Period) -> str:
    """Return how long a period is, in words: ``day``, ``month``, ``quarter``, ``open`` and so on."""
    return _length(period.period_start, period.period_end)


@lru_cache(maxsize=1024)
def _length(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "open" if end or start else "unread"
    days = (end - start).days + 1
    return next((name for name, most in LENGTHS if days <= most), "years")


def _carried(same: bool, back: int, length: str, rank: int, other: bool) -> Named:
    """Return the features of a period of an earlier sentence.

    ``carried:other`` names another paragraph, and metrics that are like no others: it counts once.
    """
    features = flags("carried", f"carried:{length}", f"carried:rank{rank}") | {"carried_back": back / 4.0}
    if same or not other:
        features[f"carried:{'same' if same else 'other'}"] = 1.0
    return features
