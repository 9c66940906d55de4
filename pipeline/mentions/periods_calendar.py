"""Arithmetic of calendar intervals: closed, whole days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Interval = tuple[date | None, date | None]
OPEN: Interval = (None, None)
MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120}


def month_interval(year: int, month: int, months: int = 1) -> tuple[date, date]:
    """Return the interval of ``months`` whole months from the first of a month (13 is next January)."""
    first = year * 12 + month - 1
    last = first + months - 1
    low = date(first // 12, first % 12 + 1, 1)
    return low, date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])


def shift_months(day: date, months: int) -> date:
    """Return the same day of the month so many months away; the last day of a month stays the last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    length = monthrange(year, month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, length if is_last else min(day.day, length))


def shift_interval(interval: Interval, months: int) -> Interval:
    """Shift both ends of an interval by whole months."""
    low, high = interval
    return (shift_months(low, months) if low else None, shift_months(high, months) if high else None)


def week_interval(day: date, weeks: int = 0) -> tuple[date, date]:
    """Return Monday to Sunday of the week of a day, or of one so many weeks away."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


def unit_interval(day: date, unit: str, offset: int = 0) -> Interval:
    """Return the calendar unit that holds a day, or the one ``offset`` units away.

    Parameters
    ----------
    day
        Any day.
    unit
        ``day``, ``week``, ``weekend``, ``month``, ``quarter``, ``half``, ``year`` or ``decade``.
    offset
        Units to go forward (negative: back).
    """
    if unit == "day":
        return day + timedelta(days=offset), day + timedelta(days=offset)
    if unit == "week":
        return week_interval(day, offset)
    if unit == "weekend":
        monday, sunday = week_interval(day, offset)
        return monday + timedelta(days=5), sunday
    months = MONTHS_IN[unit]
    index = (day.year * 12 + day.month - 1) // months * months + offset * months
    return month_interval(index // 12, index % 12 + 1, months)


def rolling_interval(day: date, unit: str, count: int) -> Interval:
    """Return the ``count`` units that end (negative count) or begin (positive) on a day."""
    if unit in ("day", "week"):
        step = timedelta(days=count * (7 if unit == "week" else 1))
        return (day + step, day) if count < 0 else (day, day + step)
    other = shift_months(day, count * MONTHS_IN[unit])
    return (other, day) if count < 0 else (day, other)


def part_of(interval: Interval, part: str, ahead: bool) -> Interval:
    """Return the early, middle or late part of an interval, its beginning or its end.

    "Early" and "late" are the first and last quarter of a year and the outer thirds of anything
    shorter; the beginning of a year is its first month. The end is the last month of a longer
    interval when it lies ahead (a launch "at the end of 2026") and the last day when it does not (a
    stock "at the end of 2024").
    """
    low, high = interval
    if low is None or high is None:
        return OPEN
    days = (high - low).days + 1
    if days == 1:
        return interval
    if part == "begin":
        return (low, _month_end(low)) if days > 45 else (low, low + timedelta(days=days // 3 - 1))
    if part == "end":
        return _end_part(low, high, ahead)
    if days <= 45:
        return _day_third(low, high, part)
    return _month_third(low, high, part)


def _end_part(low: date, high: date, ahead: bool) -> Interval:
    if not ahead:
        return high, high
    if (high - low).days > 45:
        return high.replace(day=1), high
    return _day_third(low, high, "late")


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _day_third(low: date, high: date, part: str) -> Interval:
    third = max(1, ((high - low).days + 1) // 3)
    if part == "early":
        return low, low + timedelta(days=third - 1)
    if part == "late":
        return low + timedelta(days=2 * third), high
    return low + timedelta(days=third), low + timedelta(days=2 * third - 1)


def _month_third(low: date, high: date, part: str) -> Interval:
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    third = months // 4 if months == 12 else max(1, months // 3)
    middle = months - 2 * third if months == 12 else third
    if months == 12:
        middle = 4
    offset = {"early": 0, "late": months - third}.get(part, (months - middle) // 2)
    length = middle if part in ("mid", "middle") else third
    return month_interval(low.year, low.month + offset, length)
