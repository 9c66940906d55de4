"""Expressions of time: found in one pass over the text and placed on the calendar."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.contract.records import Period
from pipeline.mentions.periods_calendar import OPEN, Interval
from pipeline.mentions.periods_context import (
    Lead,
    Part,
    is_break,
    is_compared,
    looks_ahead,
    looks_back,
    part_before,
    read_lead,
)
from pipeline.mentions.periods_cores import Core, Groups, kind_at
from pipeline.mentions.periods_governing import governing_period
from pipeline.mentions.periods_lexer import Lexed, lex
from pipeline.mentions.periods_parts import apply_parts
from pipeline.mentions.periods_readers import READERS
from pipeline.mentions.periods_resolve import Setting, resolve
from pipeline.mentions.periods_shapes import load_shapes

__all__ = ["governing_period", "read_periods"]

JOINED = ("calendar", "fixed", "relative")
COMPARING = ("shift", "previous", "same")
RELATIONS = {
    "by": "by", "before": "by", "since": "since", "after": "since", "from": "since", "until": "until",
    "through": "until", "compare": "compare",
}  # fmt: skip
LEANING = ("shift", "previous", "same", "anaphor", "whole")
ANTECEDENT_UNITS = ("month", "quarter", "half", "season", "year", "week")


@dataclass(frozen=True, slots=True)
class Found:
    """An expression: its core, the parts taken of it, the preposition, and the end of a range."""

    core: Core
    first: int
    last: int
    parts: tuple[Part, ...]
    lead: Lead
    upto: Found | None = None

    @property
    def is_range(self) -> bool:
        """Whether both ends are named ("January to May", "8 to 14 September")."""
        return self.upto is not None or self.core.day_to > 0


def read_periods(text: str, published: date | None, fiscal_end: int | None = None) -> list[Period]:
    """Find the expressions of time in a text and resolve them to closed intervals of days.

    Parameters
    ----------
    text
        Any text; offsets of the periods refer to it.
    published
        Day of publication. None leaves the bounds open wherever the year is not printed.
    fiscal_end
        Month (1 to 12) in which the company's year ends, where the caller knows it; without it
        fiscal years and their quarters have no bounds.

    Returns
    -------
    list of Period
        In the order of the text, without overlaps.
    """
    lexed = lex(text)
    found = [_find(core, lexed) for core in find_cores(lexed)]
    found = _join_ranges(_drop_covered(found), lexed)
    intervals = _intervals(found, lexed, Setting(published, fiscal_end=fiscal_end))
    read = list(zip(found, intervals, strict=True))
    named = [interval for one, interval in read if one.core.how != "whole"]
    return [
        _period(one, interval, lexed, published)
        for one, interval in read
        if one.core.how != "whole" or one.parts or (one.lead.name == "in" and interval in named)
    ]


def find_cores(lexed: Lexed) -> list[Core]:
    """Return what the text names, the longest reading of each place, in order."""
    matches = []
    for name, pattern in load_shapes():
        matches += [(m.start(), -m.end(), name, m) for m in pattern.finditer(lexed.codes)]
    matches.sort(key=lambda item: item[:2])
    cores: list[Core] = []
    for start, _, name, match in matches:
        if cores and start < cores[-1].last:
            continue
        core = READERS[name](Groups(match, lexed))
        if core is not None:
            cores.append(core)
    return cores


def _find(core: Core, lexed: Lexed) -> Found:
    first, parts = core.first, []
    while (part := part_before(lexed, first)) is not None:
        parts.append(part)
        first = part.first
    return Found(core, first, core.last, tuple(parts), read_lead(lexed, first))


def _drop_covered(found: list[Found]) -> list[Found]:
    """Drop what a later expression takes as its part ("the first half" of April) or leads over."""
    kept: list[Found] = []
    for one in found:
        while kept and kept[-1].last > one.first:
            kept.pop()
        kept.append(one)
    return kept


def _join_ranges(found: list[Found], lexed: Lexed) -> list[Found]:
    """Join "January to May", "2019-2023", "between April and June" to one expression."""
    joined: list[Found] = []
    for one in found:
        if joined and joined[-1].upto is None and _is_range(joined[-1], one, lexed):
            joined[-1] = replace(joined[-1], last=one.last, upto=one)
        else:
            joined.append(one)
    return joined


def _is_range(low: Found, high: Found, lexed: Lexed) -> bool:
    if low.core.how not in JOINED or high.core.how not in JOINED or low.core.unit == "text":
        return False
    middle = lexed.codes[low.last : high.first]
    kind = kind_at(lexed, low.last)
    if len(middle) != 1:
        return False
    if kind in ("to", "dash", "through", "until"):
        return kind != "dash" or low.core.unit == high.core.unit
    if kind != "and" or low.core.unit != high.core.unit:
        return False
    return low.lead.name == "between" or _is_next(low.core, high.core)


def _is_next(low: Core, high: Core) -> bool:
    if low.unit == "year":
        return low.year is not None and high.year == low.year + 1
    same_year = low.year is None and low.rel is None
    return low.unit in ("month", "quarter") and same_year and high.month == low.month + low.months


def _intervals(found: list[Found], lexed: Lexed, setting: Setting) -> list[Interval]:
    """Resolve all expressions; those that lean on another one after the rest."""
    intervals = [OPEN] * len(found)
    for i, one in enumerate(found):
        if one.core.how not in LEANING:
            intervals[i] = _interval(one, lexed, setting)
    for i, one in enumerate(found):
        if one.core.how in LEANING:
            last = _antecedent(found, intervals, i, lexed)
            intervals[i] = _interval(one, lexed, replace(setting, last=last))
    return intervals


def _antecedent(found: list[Found], intervals: list[Interval], i: int, lexed: Lexed) -> Interval:
    """Return what "a year earlier" leans on: in the sentence before it, after it, or earlier on.

    Outside the sentence it is what was named last, unless that is older than what the text names most.
    """
    able = [k for k in range(len(found)) if k != i and intervals[k][0] and _can_lead(found[k], lexed)]
    near = [k for k in able if k < i and not _is_parted(lexed, found[k].last, found[i].first)]
    after = [k for k in able if k > i and not _is_parted(lexed, found[i].last, found[k].first)]
    if near or after:
        return intervals[near[-1] if near else after[0]]
    before = [intervals[k] for k in able if k < i]
    if not before:
        return OPEN
    topic = most_named([(intervals[k], found[k].first) for k in able if k < i], lexed)
    return before[-1] if (before[-1][0] or date.min) >= (topic[0] or date.min) else topic


def most_named(named: list[tuple[Interval, int]], lexed: Lexed) -> Interval:
    """Return the interval that a text names most, those of its first line counting three times."""
    line = lexed.text.find("\n")
    counts: Counter[Interval] = Counter()
    for interval, token in named:
        counts[interval] += 3 if lexed.starts[token] < line else 1
    return counts.most_common(1)[0][0]


def _can_lead(one: Found, lexed: Lexed) -> bool:
    if one.core.unit not in ANTECEDENT_UNITS or one.core.how in LEANING:
        return False
    if one.lead.name in ("compare", "by", "until", "before", "after"):
        return False
    return not _is_compared(one, lexed)


def _is_parted(lexed: Lexed, first: int, last: int) -> bool:
    return any(is_break(lexed, i) for i in range(first, last))


def _interval(one: Found, lexed: Lexed, setting: Setting) -> Interval:
    ahead = looks_ahead(lexed, one.lead.first, one.last)
    compared = _is_compared(one, lexed)
    if one.lead.name in ("by", "from", "until") and not compared:
        ahead = ahead or _opens_ahead(one, lexed)
    setting = replace(setting, ahead=ahead)
    if one.upto is None:
        return apply_parts(resolve(one.core, setting), one.parts, lexed, ahead)
    return _range(one, one.upto, lexed, setting)


def _opens_ahead(one: Found, lexed: Lexed) -> bool:
    return one.upto is None and not looks_back(lexed, one.lead.first, one.last)


def _range(one: Found, upto: Found, lexed: Lexed, setting: Setting) -> Interval:
    """Resolve both ends; a lower end without a year is the latest one before the upper end."""
    high = apply_parts(resolve(upto.core, setting), upto.parts, lexed, setting.ahead)
    inner = setting
    if one.core.year is None and one.core.rel is None and one.core.how == "calendar" and high[1]:
        inner = replace(setting, published=high[1], ahead=False)
    low = apply_parts(resolve(one.core, inner), one.parts, lexed, setting.ahead)
    if low[0] and high[1] and low[0] > high[1]:
        return OPEN
    return low[0], high[1]


def _period(one: Found, interval: Interval, lexed: Lexed, published: date | None) -> Period:
    lead, first = one.lead, one.lead.first
    compared = one.core.how in COMPARING or _is_compared(one, lexed) or _is_bracketed(one, lexed)
    relation = "compare" if compared else RELATIONS.get(lead.name, "in")
    if one.is_range and relation in ("since", "until"):
        relation = "in"
    low, high = bound(interval, _opening(one, lead.name, relation), published)
    if one.core.how == "deadline":
        relation = "by"
    elif one.core.how == "event":
        relation = "since"
    start, end = lexed.starts[first], lexed.ends[one.last - 1]
    return Period(start, end, lexed.text[start:end], low, high, relation)


def _opening(one: Found, lead: str, relation: str) -> str:
    """Return the preposition that opens an interval at one end, if any does."""
    if relation == "compare" or (one.is_range and lead in ("from", "since", "through")):
        return ""
    return "by" if lead == "before" and any(part.name == "end" for part in one.parts) else lead


def _is_compared(one: Found, lexed: Lexed) -> bool:
    """Whether an expression is what a figure is compared with; a day after "on" never is."""
    if one.lead.name == "on" and one.core.unit == "day":
        return False
    return is_compared(lexed, one.lead.first, one.lead.name)


def _is_bracketed(one: Found, lexed: Lexed) -> bool:
    """Whether an earlier year stands before its own figure in brackets: "(2023: 866,800)"."""
    return kind_at(lexed, one.first - 1) == "open" and kind_at(lexed, one.last) == "colon"


def bound(interval: Interval, lead: str, published: date | None) -> Interval:
    """Open or close an interval as its preposition tells: "by 2030" has no start, "since" ends now."""
    low, high = interval
    bounds: dict[str, Interval] = {
        "by": (None, high),
        "until": (None, high),
        "through": (None, high),
        "before": (None, low - timedelta(days=1) if low else None),
        "after": (high + timedelta(days=1) if high else None, None),
        "since": (low, published if published and low and published >= low else None),
        "from": (low, None),
    }
    return bounds.get(lead, interval)
