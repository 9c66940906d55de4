"""Which expression of time governs a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.contract.records import Period

COMPARATOR = re.compile(r"(?i)(?:from|than|compared|against|versus|vs|on|over|after)\b")
YEAR_ON_YEAR = re.compile(r"(?i)(?:year|month|quarter|week)\W?(?:on|over)\W|yoy|mom|qoq|y/y|y-o-y")
SPEECH = re.compile(
    r"(?i)\b(?:said|says|told|reported|announced|wrote|added|tweeted|posted)(?: [\w’']+){0,3} $"
)
FIGURE = re.compile(r"[^\s\d]?\d[\d.,]*\S*(?:\s(?:million|billion|trillion|thousand)\b)?")
BREAK = re.compile(
    r"[;:]|, (?:and|but|while|which|who|whereas|after|with|up|down)\b|\b(?:but|while|whereas|and)\b"
)
BASE = re.compile(r"(?i)\b(?:from|than|against|versus|vs\.?|compared (?:with|to))(?: [\w-]+)? ?[€$£¥]?$")
BREAK_COST = 60
FIGURE_COST = 40
OWN_REACH = 45
SHORTEST_CARRIED = 6


def governing_period(
    periods: Sequence[Period],
    sentence: tuple[int, int],
    position: int,
    text: str | None = None,
) -> Period | None:
    """Return the period that a figure is about.

    The nearest in its clause, else in its sentence, else the last one of a week or longer that the
    article named before. The earlier period of a comparison governs only the figure beside it ("from
    9,800 a year earlier"), and a figure that is the base of a comparison has no other.

    Parameters
    ----------
    periods
        All periods of the article, in order.
    sentence
        Characters of the figure's sentence.
    position
        First character of the figure.
    text
        The article's text; without it distances alone decide.
    """
    inside = [p for p in periods if sentence[0] <= p.start < sentence[1] and not _dates_speech(p, text)]
    own = _own_comparison(inside, sentence, position, text)
    if own is not None:
        return own
    if text is not None and _is_base(text, sentence, position):
        return None
    free = [p for p in inside if p.relation != "compare"]
    if free:
        return min(free, key=lambda p: _cost(p, position, text))
    return _carried(periods, sentence, text)


def _dates_speech(period: Period, text: str | None) -> bool:
    if text is None or period.period_start is None or period.period_start != period.period_end:
        return False
    return SPEECH.search(text, max(0, period.start - 60), period.start) is not None


def _own_comparison(
    inside: Sequence[Period], sentence: tuple[int, int], position: int, text: str | None
) -> Period | None:
    beside = [p for p in inside if p.relation == "compare" and not _only_compares(p)]
    after = [p for p in beside if p.start > position and _is_beside(text, position, p)]
    if after:
        return after[0]
    before = [p for p in beside if p.end <= position and _opens_clause(text, sentence, p, position)]
    return before[-1] if before else None


def _only_compares(period: Period) -> bool:
    return bool(COMPARATOR.match(period.text) or YEAR_ON_YEAR.match(period.text))


def _is_beside(text: str | None, position: int, period: Period) -> bool:
    if text is None:
        return period.start - position <= OWN_REACH
    match = FIGURE.match(text, position)
    gap = text[match.end() if match else position : period.start]
    return len(gap) <= OWN_REACH and not re.search(r"\d|[;:]", gap)


def _opens_clause(text: str | None, sentence: tuple[int, int], period: Period, position: int) -> bool:
    """Whether a comparison period stands at the head of the figure's clause."""
    if text is None:
        return False
    gap = text[period.end : position]
    head = text[sentence[0] : period.start].rstrip()
    opens = not head or head[-1] in ",;:(–—-" or head.endswith((" and", " but", " while"))
    return opens and not re.search(r"\d|[;:]", gap)


def _is_base(text: str, sentence: tuple[int, int], position: int) -> bool:
    before = text[sentence[0] : position]
    return BASE.search(before) is not None and re.search(r"\d", before) is not None


def _cost(period: Period, position: int, text: str | None) -> int:
    low, high = (period.end, position) if period.end <= position else (position, period.start)
    cost = max(0, high - low)
    if text is None:
        return cost
    gap = text[low:high]
    figures = len(FIGURE.findall(gap)) - (0 if period.end <= position else 1)
    return cost + BREAK_COST * len(BREAK.findall(gap)) + FIGURE_COST * max(0, figures)


def _carried(periods: Sequence[Period], sentence: tuple[int, int], text: str | None) -> Period | None:
    for period in reversed([p for p in periods if p.end <= sentence[0]]):
        if period.relation not in ("in", "since") or _dates_speech(period, text):
            continue
        low, high = period.period_start, period.period_end
        if low and high and (high - low).days >= SHORTEST_CARRIED:
            return period
    return None
