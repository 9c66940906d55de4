"""Placing what leans on another expression or on the day of publication: "the year", "a year earlier"."""

from __future__ import annotations

from datetime import timedelta

from pipeline.mentions.periods_calendar import (
    MONTHS_IN,
    OPEN,
    Interval,
    month_interval,
    part_of,
    shift_interval,
    unit_interval,
)
from pipeline.mentions.periods_cores import Core, place
from pipeline.mentions.periods_setting import Setting

RESULTS_SEASON = 3
MONTH_OPENS = 15
DAYS_IN = {"week": 7, "month": 31, "quarter": 92}


def whole_of(core: Core, setting: Setting) -> Interval:
    """Read "the month" as the one named last, if one was, and else as the present one."""
    low, high = setting.last
    if core.unit == "year":
        return full_year_of(core, setting)
    longest = DAYS_IN.get(core.unit, 0)
    if low and high and 6 <= (high - low).days < longest:
        return unit_interval(low, core.unit)
    if setting.published is None:
        return OPEN
    just = core.unit in ("month", "quarter") and not setting.ahead
    day = setting.published - timedelta(days=MONTH_OPENS if just else 0)
    return unit_interval(day, core.unit)


def full_year_of(_core: Core, setting: Setting) -> Interval:
    """Read "the year", "the full year": the one of publication, or the one before while results come out."""
    if setting.published is None:
        return OPEN
    closed = setting.published.month <= RESULTS_SEASON and not setting.ahead
    return unit_interval(setting.published, "year", -1 if closed else 0)


def shift_of(core: Core, setting: Setting) -> Interval:
    """Read "a year earlier" as that long before what was named last."""
    if core.unit == "week":
        low, high = setting.last
        step = timedelta(weeks=core.count)
        return (low - step, high - step) if low and high else OPEN
    return shift_interval(setting.last, -core.count * MONTHS_IN.get(core.unit, 12))


def same_of(core: Core, setting: Setting) -> Interval:
    """Read "the same month last year": what was named last, in another year."""
    low = setting.last[0]
    year = core.year
    if year is None and core.rel is not None and setting.published:
        year = setting.published.year + core.rel
    if core.unit == "month":
        year = year if year is not None else low.year - core.count if low else None
        return place(core, year) if year is not None else OPEN
    if low is None:
        return OPEN
    months = (year - low.year) * 12 if year is not None else -12 * core.count
    return shift_interval(setting.last, months)


def anaphor_of(core: Core, setting: Setting) -> Interval:
    """Read "the period" as what was named last, "the same quarter" as the one that holds it."""
    low, high = setting.last
    if low and high and (high - low).days < DAYS_IN.get(core.unit, 0):
        return unit_interval(low, core.unit)
    return setting.last


def nth_of(core: Core, setting: Setting) -> Interval:
    """Read "the fourth" as a quarter where one was named before; the year is that one's."""
    low, high = setting.last
    if low is None or high is None or not DAYS_IN["month"] < (high - low).days <= DAYS_IN["quarter"]:
        return OPEN
    return month_interval(low.year, core.month, 3)


def year_end_of(core: Core, setting: Setting) -> Interval:
    """Read "at year-end" as the last day or the last month of the year."""
    return part_of(whole_of(core, setting), "end", setting.ahead)
