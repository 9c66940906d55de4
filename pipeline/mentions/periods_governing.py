"""Which expression of time governs a figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from pipeline.contract.records import Period

COMPARATOR = re.compile(r"(?i)(?:from|than|compared|against|versus|vs|on|over|after|like|as)\b")
YEAR_ON_YEAR = re.compile(r"(?i)(?:year|month|quarter|week)\W?(?:on|over)\W|yoy|mom|qoq|y/y|y-o-y")
SPEECH = re.compile(
    r"(?i)\b(?:said|says|told|reported|announced|wrote|added|tweeted|posted)(?: [\w’']+){0,3} $"
)
FIGURE = re.compile(r"[^\s\d]?\d[\d.,]*\S*(?:\s(?:million|billion|trillion|thousand)\b)?")
BREAK = re.compile(
    r"[;:()]|, (?:and|but|while|which|who|whereas|after|with|up|down)\b|\b(?:but|while|whereas|and)\b"
)
BASE = re.compile(
    r"(?i)\b(?:from|against|versus|vs\.?|compared (?:with|to)"
    r"|(?<!more )(?<!less )(?<!fewer )(?<!greater )(?<!rather )than)(?: [\w-]+)? ?[€$£¥]?$"
)
OPENED = re.compile(r"(?i)\b(?:\w{2,}est|best|worst|most|first)\b[^.;]{0,60}\bsince\b[^.;,]{0,60}$")
LATE_YEAR = re.compile(r"(?i)last|previous|prior")
RELATIVE = re.compile(
    r"(?i)(?:[,(–—] ?|\b)(?:which|who|whose|where|when)\b[^,)–—]*$|[,(–—] ?\w{3,}ed\b[^,)–—]*$"
)
SUPERLATIVE = re.compile(
    r"(?i)\b(?:\w{2,}est|best|worst|most|first|record|high|low|time|peak|level)\b[^.;,]{0,20}$"
)
DASH = re.compile(r"\)?\s*(?:[–—-]|/PRNewswire|\()")
DATELINE = 60
LEAD_LINES = 4
TOO_FAR = 400
BREAK_COST = 60
FIGURE_COST = 40
OWN_REACH = 45
NOUN_REACH = 30
SHORTEST_CARRIED = 6


def governing_period(
    periods: Sequence[Period],
    sentence: tuple[int, int],
    position: int,
    text: str | None = None,
    carry: bool = True,
    published: date | None = None,
) -> Period | None:
    """Return the period that a figure is about.

    The nearest in its clause, else in its sentence, else the one that the paragraph named before,
    else the article's own: the period that it names most, first of all in its first lines. The earlier
    period of a comparison governs only the figure beside it ("from 9,800 a year earlier"), and a
    figure that is the base of a comparison has no other.

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
    carry
        Whether a period of another sentence may govern: so for sales and results, not for prices and
        the data of a model.
    published
        Day of publication; periods that lie ahead of it are not carried.
    """
    inside = [p for p in periods if sentence[0] <= p.start < sentence[1] and not _is_aside(p, text)]
    own = _own_comparison(inside, sentence, position, text)
    if own is not None:
        return own
    if text is not None and _is_base(text, sentence, position):
        return next((p for p in inside if p.relation == "compare"), None)
    free = [(_cost(p, position, text, sentence), p) for p in inside if p.relation != "compare"]
    free = [(cost, p) for cost, p in free if cost < TOO_FAR]
    if free:
        return min(free, key=lambda item: item[0])[1]
    return _carried(periods, sentence, text, published) if carry else None


def _is_aside(period: Period, text: str | None) -> bool:
    """Whether a period dates something else: a speech, the article itself, a record that was broken."""
    if text is None:
        return False
    before = text[max(0, period.start - 100) : period.start]
    if OPENED.search(before) or (period.relation == "since" and SUPERLATIVE.search(before)):
        return True
    if period.period_start is None or period.period_start != period.period_end:
        return False
    return SPEECH.search(before) is not None or _is_dateline(period, text)


def _is_dateline(period: Period, text: str) -> bool:
    line = text.rfind("\n", 0, period.start) + 1
    return period.start - line <= DATELINE and DASH.match(text, period.end) is not None


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
    return len(gap) <= OWN_REACH and not re.search(r"\d|[;:(]", gap)


def _opens_clause(text: str | None, sentence: tuple[int, int], period: Period, position: int) -> bool:
    """Whether a comparison period stands at the head of the figure's clause."""
    if text is None:
        return False
    gap = text[period.end : position]
    head = text[sentence[0] : period.start].rstrip()
    gap = gap.lstrip(":") if head.endswith("(") else gap
    opens = not head or head[-1] in ",;:(–—-" or head.endswith((" and", " but", " while"))
    return opens and not re.search(r"\d|[;:]", gap)


def _is_base(text: str, sentence: tuple[int, int], position: int) -> bool:
    before = text[sentence[0] : position]
    return BASE.search(before) is not None and re.search(r"\d", before) is not None


def _cost(period: Period, position: int, text: str | None, sentence: tuple[int, int]) -> int:
    """Return how far a period stands from a figure, in characters and in what lies between."""
    before = period.end <= position
    low, high = (period.end, position) if before else (position, period.start)
    if text is None:
        return max(0, high - low)
    gap = text[low:high]
    if text[period.end : period.end + 2] in ("'s", "’s") and LATE_YEAR.search(period.text):
        return len(gap) if before and len(gap) <= NOUN_REACH else TOO_FAR
    figures = len(FIGURE.findall(gap)) - (0 if before else 1)
    cost = len(gap) + BREAK_COST * len(BREAK.findall(gap)) + FIGURE_COST * max(0, figures)
    if before and RELATIVE.search(text[sentence[0] : period.start]) and re.search(r"[,)–—]", gap):
        cost += TOO_FAR
    return cost + (TOO_FAR if not before and RELATIVE.search(gap) else 0)


def _carried(
    periods: Sequence[Period], sentence: tuple[int, int], text: str | None, published: date | None
) -> Period | None:
    outside = [p for p in periods if not sentence[0] <= p.start < sentence[1]]
    able = [p for p in outside if _can_carry(p, text, published)]
    before = [p for p in able if p.end <= sentence[0]]
    if text is None:
        return before[-1] if before else None
    topic = topic_period(able, text)
    paragraph = text.rfind("\n", 0, sentence[0]) + 1
    same = [p for p in before if p.start >= paragraph and topic and _is_current(p, topic)]
    return same[-1] if same else topic


def _is_current(period: Period, topic: Period) -> bool:
    """Whether a period is no older than what the article is about."""
    low, first = period.period_start, topic.period_start
    return low is not None and first is not None and (low >= first or period.period_end == topic.period_end)


def _can_carry(period: Period, text: str | None, published: date | None) -> bool:
    low, high = period.period_start, period.period_end
    if period.relation not in ("in", "since") or low is None or high is None or _is_aside(period, text):
        return False
    return (high - low).days >= SHORTEST_CARRIED and (published is None or low <= published)


def topic_period(periods: Sequence[Period], text: str) -> Period | None:
    """Return the period that an article is about: named most, the first lines counting more.

    Parameters
    ----------
    periods
        Periods that may govern figures of other sentences, in order.
    text
        The article's text.
    """
    weights: Counter[tuple[date | None, date | None]] = Counter()
    for period in periods:
        lines = text.count("\n", 0, period.start)
        weights[period.period_start, period.period_end] += (
            3 if lines <= 1 else 2 if lines <= LEAD_LINES else 1
        )
    if not weights:
        return None
    chosen = weights.most_common(1)[0][0]
    return next(p for p in periods if (p.period_start, p.period_end) == chosen)
