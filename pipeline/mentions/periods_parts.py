"""Parts of an interval: "early", "the end of", "the first two weeks of"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pipeline.mentions.periods_calendar import OPEN, Interval, month_interval, part_of
from pipeline.mentions.periods_context import Part
from pipeline.mentions.periods_cores import kind_at
from pipeline.mentions.periods_lexer import Lexed

DAYS = {"uweek": 7, "pweek": 7, "pday": 1}


def apply_parts(interval: Interval, parts: Sequence[Part], lexed: Lexed, ahead: bool) -> Interval:
    """Narrow an interval by the parts named before it, the innermost first.

    Parameters
    ----------
    interval
        What the core stands for.
    parts
        As found by going left from the core.
    lexed
        The text's tokens.
    ahead
        Whether the text speaks of the future here.
    """
    for part in parts:
        if part.name == "half":
            interval = _half(interval, part, lexed)
        elif part.name == "weeks":
            interval = _weeks(interval, part, lexed)
        else:
            interval = part_of(interval, part.name, ahead)
    return interval


def _half(interval: Interval, part: Part, lexed: Lexed) -> Interval:
    low, high = interval
    if low is None or high is None:
        return OPEN
    is_first = lexed.number(part.first + (kind_at(lexed, part.first) == "the")) == 1
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    if months >= 2 and months % 2 == 0:
        return month_interval(low.year, low.month + (0 if is_first else months // 2), months // 2)
    middle = low + timedelta(days=((high - low).days + 1) // 2)
    return (low, middle - timedelta(days=1)) if is_first else (middle, high)


def _weeks(interval: Interval, part: Part, lexed: Lexed) -> Interval:
    low, high = interval
    words = [i for i in range(part.first, part.last) if kind_at(lexed, i) not in ("the", "of")]
    unit = kind_at(lexed, words[-1])
    if low is None or high is None:
        return OPEN
    from_end = kind_at(lexed, words[0]) == "last" or lexed.lower[words[0]] == "final"
    if len(words) < 3 and unit in ("pweek", "pmonth", "pday"):
        return part_of(interval, "late" if from_end else "early", ahead=True)
    count = lexed.number(words[1]) if len(words) > 2 else 1
    if unit == "pmonth":
        return _months(interval, count, from_end)
    step = timedelta(days=DAYS[unit])
    if from_end:
        return high - step * count + timedelta(days=1), high
    first = low + step * (lexed.number(words[0]) - 1 if unit == "uweek" else 0)
    return first, first + step * count - timedelta(days=1)


def _months(interval: Interval, count: int, from_end: bool) -> Interval:
    low, high = interval
    if low is None or high is None:
        return OPEN
    if from_end:
        return month_interval(high.year, high.month - count + 1, count)
    return month_interval(low.year, low.month, count)
