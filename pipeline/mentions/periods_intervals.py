"""The intervals of all expressions of a text, those last that lean on another one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from pipeline.mentions.periods_calendar import OPEN, Interval
from pipeline.mentions.periods_cores import kind_at
from pipeline.mentions.periods_found import Found, is_base
from pipeline.mentions.periods_lexer import Lexed, load_words
from pipeline.mentions.periods_parts import apply_parts
from pipeline.mentions.periods_resolve import resolve
from pipeline.mentions.periods_setting import Setting
from pipeline.mentions.periods_tense import FUTURE, PAST, clause_tense, is_break, tense_at

LEANING = frozenset({"shift", "previous", "same", "anaphor", "whole", "nth"})
COUNTED = frozenset({"so_far", "whole"})
ANTECEDENT_UNITS = frozenset({"month", "quarter", "half", "season", "year", "week"})
SUMMED_UNITS = frozenset({"month", "quarter", "half"})
REPORTED_WITHIN = 45
TITLE_WEIGHT = 3


def intervals_of(found: list[Found], lexed: Lexed, setting: Setting) -> list[Interval]:
    """Resolve all expressions of a text.

    Parameters
    ----------
    found
        The expressions in the order of the text.
    lexed
        The text's tokens.
    setting
        Publication and fiscal year.

    Returns
    -------
    list of (date or None, date or None)
        Closed intervals with the bounds that a preposition gives, one an expression.
    """
    plain = [OPEN if one.core.how in LEANING else _interval(one, lexed, setting) for one in found]
    reported = _reported(found, plain, lexed, setting.published)
    setting = replace(setting, reported=reported)
    intervals = [
        OPEN if one.core.how in LEANING else _bounded(one, _interval(one, lexed, setting), lexed, setting)
        for one in found
    ]
    named = list(plain)
    for i, one in enumerate(found):
        if one.core.how in LEANING:
            last = _antecedent(found, named, i, lexed, setting.published)
            interval = _interval(one, lexed, replace(setting, last=last))
            intervals[i] = _bounded(one, interval, lexed, setting)
        if one.core.how in COUNTED or (one.lead.name == "since" and _is_this_year(intervals[i])):
            named[i] = intervals[i]
    return intervals


def _is_this_year(interval: Interval) -> bool:
    """Whether an interval is a sum since the first of January."""
    low, high = interval
    return low is not None and high is not None and low == high.replace(month=1, day=1)


def _reported(
    found: list[Found], intervals: list[Interval], lexed: Lexed, published: date | None
) -> date | None:
    """Return the last day that the article's counts reach to: the end of the month it reports most."""
    if published is None:
        return None
    line = lexed.text.find("\n")
    counts: Counter[date] = Counter()
    for one, (low, high) in zip(found, intervals, strict=True):
        if low is None or high is None or one.parts or is_base(one, lexed):
            continue
        unit = one.upto.core.unit if one.upto else one.core.unit
        if unit == "month" and 0 <= (published - high).days <= REPORTED_WITHIN:
            counts[high] += TITLE_WEIGHT if lexed.starts[one.first] < line else 1
    return max(counts, key=lambda day: (counts[day], day)) if counts else None


def _antecedent(
    found: list[Found], intervals: list[Interval], i: int, lexed: Lexed, published: date | None
) -> Interval:
    """Return what "a year earlier" leans on: in the sentence before it, after it, or earlier on.

    Outside the sentence it is what was named last, unless that is older than what the text names most.
    """
    latest = None if found[i].core.how == "anaphor" else published
    named = [k for k in range(len(found)) if k != i and _has_come(intervals[k], latest)]
    able = [k for k in named if _can_lead(found[k], lexed) and not is_base(found[k], lexed)]
    near = [k for k in able if k < i and not _is_parted(lexed, found[k].last, found[i].first)]
    near = near or _bases_before(found, named, i, lexed)
    after = [k for k in able if k > i and not _is_parted(lexed, found[i].last, found[k].first)]
    if near or after:
        return intervals[near[-1] if near else after[0]]
    before = [intervals[k] for k in able if k < i]
    if not before:
        return OPEN
    topic = _most_named([(intervals[k], found[k].first) for k in able if k < i], lexed)
    return before[-1] if (before[-1][0] or date.min) >= (topic[0] or date.min) else topic


def _has_come(interval: Interval, published: date | None) -> bool:
    return interval[0] is not None and (published is None or interval[0] <= published)


def _bases_before(found: list[Found], named: list[int], i: int, lexed: Lexed) -> list[int]:
    """Return what a figure is compared with just before "the quarter before", a unit of its kind."""
    return [
        k
        for k in named
        if k < i
        and found[k].core.unit == found[i].core.unit
        and found[k].core.how not in LEANING
        and not _is_parted(lexed, found[k].last, found[i].first)
    ]


def _is_parted(lexed: Lexed, first: int, last: int) -> bool:
    return any(is_break(lexed, i) for i in range(first, last))


def _most_named(named: list[tuple[Interval, int]], lexed: Lexed) -> Interval:
    """Return the interval that a text names most, those of its first line counting three times."""
    line = lexed.text.find("\n")
    counts: Counter[Interval] = Counter()
    for interval, token in named:
        counts[interval] += TITLE_WEIGHT if lexed.starts[token] < line else 1
    return counts.most_common(1)[0][0]


def _can_lead(one: Found, lexed: Lexed) -> bool:
    if one.core.unit not in ANTECEDENT_UNITS or (one.core.unit == "week" and one.core.how == "relative"):
        return False
    if one.core.how in LEANING and not (one.core.how == "whole" and one.lead.name == "since"):
        return False
    return one.lead.name not in ("compare", "by", "until", "before", "after")


def _interval(one: Found, lexed: Lexed, setting: Setting) -> Interval:
    setting = replace(setting, tense=_tense(one, lexed), elliptic=one.lead.name in ("", "in", "on", "since"))
    if one.core.how == "so_far" and _is_priced(one, lexed):
        setting = replace(setting, reported=None)
    if one.upto is None:
        return apply_parts(resolve(one.core, setting), one.parts, lexed, setting.ahead)
    return _range(one, one.upto, lexed, setting)


def _tense(one: Found, lexed: Lexed) -> str:
    """Return the tense around an expression; "from", "by" and "until" look ahead by themselves."""
    first, last, lead = one.lead.first, one.last, one.lead.name
    if _is_as_of(one, lexed) and one.core.unit == "day":
        return FUTURE if tense_at(lexed, first, last) == FUTURE else ""
    if lead == "since" or one.core.how == "so_far" or _is_attribute(one, lexed):
        return PAST
    if lead in ("by", "from", "until") and one.upto is None and not is_base(one, lexed):
        is_day = one.core.how == "weekday" and lead == "from"
        if is_day or clause_tense(lexed, first, last) != PAST:
            return FUTURE
    return tense_at(lexed, first, last)


def _is_attribute(one: Found, lexed: Lexed) -> bool:
    """Whether a month or a day tells which one of several is meant: "the estimate of January"."""
    if one.lead.name or one.parts or one.core.unit not in ("month", "day"):
        return False
    return kind_at(lexed, one.first - 1) == "of"


def _range(one: Found, upto: Found, lexed: Lexed, setting: Setting) -> Interval:
    """Resolve both ends; a lower end without a year is the latest one before the upper end."""
    high = apply_parts(resolve(upto.core, setting), upto.parts, lexed, setting.ahead)
    inner = setting
    if one.core.year is None and one.core.rel is None and one.core.how == "calendar" and high[1]:
        inner = replace(setting, published=high[1], tense=PAST)
    low = apply_parts(resolve(one.core, inner), one.parts, lexed, setting.ahead)
    if low[0] and high[1] and low[0] > high[1]:
        return OPEN
    return low[0], high[1]


def _bounded(one: Found, interval: Interval, lexed: Lexed, setting: Setting) -> Interval:
    lead = _opening(one, lexed)
    low, high = interval
    if _is_day_of_count(one, interval, lexed, setting.published):
        return interval
    if lead == "since" and _is_counted(one, low, lexed, setting):
        return low, setting.reported
    if _is_sum(one, high, lead, setting.published):
        return (high.replace(month=1, day=1) if high else None), high
    return bound(interval, lead, setting.published)


def _is_day_of_count(one: Found, interval: Interval, lexed: Lexed, published: date | None) -> bool:
    """Whether "as of 31 December 2024" names the day of a count; with a day to come it is a start."""
    low, high = interval
    if not _is_as_of(one, lexed) or low is None or high is None or published is None:
        return False
    return low == high <= published


def _is_as_of(one: Found, lexed: Lexed) -> bool:
    return lexed.lower[one.lead.first : one.lead.first + 2] == ["as", "of"]


def _is_sum(one: Found, high: date | None, lead: str, published: date | None) -> bool:
    """Whether "through September" tells the sum of the year up to then, and no end of something."""
    if lead not in ("until", "through") or high is None or published is None or high > published:
        return False
    return one.core.unit in SUMMED_UNITS or (lead == "through" and one.core.unit == "day")


def _is_counted(one: Found, low: date | None, lexed: Lexed, setting: Setting) -> bool:
    """Whether "since January" counts up to the end of the month that the article reports."""
    if low is None or setting.reported is None or (low.month, low.day) != (1, 1):
        return False
    if low.year != setting.reported.year or one.core.year is not None:
        return False
    return not _is_priced(one, lexed)


def _is_priced(one: Found, lexed: Lexed) -> bool:
    """Whether the sentence speaks of a price or a share, which goes on to the day itself."""
    priced, last = load_words().tags["priced"], len(lexed.lower)
    around = (range(one.lead.first - 1, -1, -1), range(one.last, last))
    sentence = [takewhile(lambda i: not is_break(lexed, i), side) for side in around]
    return any(lexed.lower[i] in priced for side in sentence for i in side)


def _opening(one: Found, lexed: Lexed) -> str:
    """Return the preposition that opens an interval at one end, if any does."""
    lead = one.lead.name
    if is_compared_to(one, lexed) or (one.is_range and lead in ("from", "since", "through", "until")):
        return ""
    return "by" if lead == "before" and any(part.name == "end" for part in one.parts) else lead


def is_compared_to(one: Found, lexed: Lexed) -> bool:
    """Whether a figure at an expression is what another figure is compared with."""
    return one.core.how in ("shift", "previous", "same") or is_base(one, lexed) or _is_bracketed(one, lexed)


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
