"""Placing on the calendar what an expression of time names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pipeline.mentions.periods_calendar import (
    MONTHS_IN,
    OPEN,
    Interval,
    month_interval,
    rolling_interval,
    shift_months,
    unit_interval,
)
from pipeline.mentions.periods_cores import Core, place
from pipeline.mentions.periods_fiscal import fiscal_of
from pipeline.mentions.periods_leaning import (
    anaphor_of,
    full_year_of,
    nth_of,
    same_of,
    shift_of,
    whole_of,
    year_end_of,
)
from pipeline.mentions.periods_setting import Setting
from pipeline.mentions.periods_tense import FUTURE, MAYBE, PAST

JUST_ENDED = 45
JUST_OVER = 45
NEARLY_OVER = 7
HALF_YEAR = 183


def resolve(core: Core, setting: Setting) -> Interval:
    """Return the interval that a core stands for; open where it cannot be known.

    A month, quarter or season without a year is the latest one that had begun by the day of
    publication, or the next one that had not ended when the words around speak of the future.
    """
    try:
        return RESOLVERS[core.how](core, setting)
    except (ValueError, OverflowError):
        return OPEN


def _calendar(core: Core, setting: Setting) -> Interval:
    if core.year is not None:
        return place(core, core.year)
    if setting.published is None:
        return OPEN
    if core.rel == 0 and core.unit == "season":
        return _closest(core, setting.published)
    if core.rel is not None:
        return place(core, setting.published.year + core.rel)
    return _nearest(core, setting, setting.published)


def _candidates(core: Core, year: int) -> list[tuple[date, date]]:
    found = []
    for candidate in range(year - 2, year + 3):
        try:
            low, high = place(core, candidate)
        except ValueError:
            continue
        if low and high:
            found.append((low, high))
    return found


def _closest(core: Core, published: date) -> Interval:
    """Read "this winter": the one that runs, or whichever is nearer, gone or coming."""
    spans = _candidates(core, published.year)
    return min(spans, key=lambda span: max((span[0] - published).days, (published - span[1]).days, 0))


def _nearest(core: Core, setting: Setting, published: date) -> Interval:
    spans = _candidates(core, published.year)
    back = next((span for span in reversed(spans) if _has_come(core, span, published)), None)
    ahead = next((span for span in spans if span[1] >= published), None)
    if back is None or ahead is None:
        return OPEN
    ago = (published - back[1]).days
    if setting.tense == FUTURE or (setting.tense == MAYBE and ago > JUST_OVER):
        return ahead
    return ahead if _is_elliptic(core, setting, back, ahead) else back


def _has_come(core: Core, span: tuple[date, date], published: date) -> bool:
    """Whether an interval had begun; "the first nine months" are told of when they are over."""
    if core.unit == "month" and core.months > 1:
        return (span[1] - published).days <= NEARLY_OVER
    return span[0] <= published


def _is_elliptic(core: Core, setting: Setting, back: tuple[date, date], ahead: tuple[date, date]) -> bool:
    """Whether a month or day without any verb is the coming one: the last one is of another year."""
    published = setting.published
    if setting.tense or not setting.elliptic or published is None or core.unit not in ("month", "day"):
        return False
    if core.months > 1 or back[1].year == published.year:
        return False
    return (published - back[1]).days > HALF_YEAR and (ahead[0] - published).days < HALF_YEAR


def _same_last(core: Core, setting: Setting) -> Interval:
    if setting.published is None:
        return OPEN
    spans = _candidates(core, setting.published.year)
    return next((span for span in reversed(spans) if span[1] < setting.published), OPEN)


def _same_next(core: Core, setting: Setting) -> Interval:
    if setting.published is None:
        return OPEN
    spans = _candidates(core, setting.published.year)
    return next((span for span in spans if span[0] > setting.published), OPEN)


def _fixed(core: Core, _setting: Setting) -> Interval:
    return core.fixed


def _relative(core: Core, setting: Setting) -> Interval:
    if setting.published is None:
        return OPEN
    return unit_interval(setting.published, core.unit, core.rel or 0)


def _rolling(core: Core, setting: Setting) -> Interval:
    if setting.published is None or core.unit not in ("day", "week", *MONTHS_IN):
        return OPEN
    return rolling_interval(setting.published, core.unit, core.count)


def _deadline(core: Core, setting: Setting) -> Interval:
    if core.unit == "month" and setting.tense == PAST:
        return _elapsed(core, setting)
    return None, _rolling(core, setting)[1]


def _ago(core: Core, setting: Setting) -> Interval:
    if setting.published is None or core.unit == "text":
        return OPEN
    if core.unit in ("day", "week"):
        return unit_interval(setting.published, core.unit, core.count)
    unit = "year" if core.unit in ("year", "decade") else "month"
    day = shift_months(setting.published, core.count * MONTHS_IN[core.unit])
    return unit_interval(day, unit)


def _half_year(core: Core, setting: Setting) -> Interval:
    """Read "the half-year" as the latest one that is over."""
    if core.year is not None:
        return month_interval(core.year, 1, 6)
    if setting.published is None:
        return OPEN
    return unit_interval(setting.published + timedelta(days=1), "half", 0 if setting.tense == FUTURE else -1)


def _weekday(core: Core, setting: Setting) -> Interval:
    if setting.published is None:
        return OPEN
    today = setting.published
    back = (today.weekday() - core.day) % 7
    if core.count < 0 and back == 0:
        back = 7
    if core.count > 0 or (setting.ahead and core.count == 0):
        back -= 7
    day = today - timedelta(days=back)
    return day, day


def _week(core: Core, setting: Setting) -> Interval:
    if setting.published is None:
        return OPEN
    monday = date.fromisocalendar(setting.published.year, core.count, 1)
    return monday, monday + timedelta(days=6)


def _ending(core: Core, setting: Setting) -> Interval:
    """Read "the year to March": so many months that end with a month or a day of it."""
    unit = "day" if core.day else "month"
    ends = Core(0, 0, unit, "ended", core.month, 1, core.day, 0, core.year, core.rel)
    if core.coming:
        setting = replace(setting, tense=FUTURE)
    high = _ended(ends, setting)
    if high is None:
        return OPEN
    if core.unit == "week":
        return high - timedelta(days=7 * core.count - 1), high
    months = core.count * MONTHS_IN.get(core.unit, 12)
    return shift_months(high, -months) + timedelta(days=1), high


def _ended(core: Core, setting: Setting) -> date | None:
    if core.year is not None or core.rel is not None:
        return _calendar(core, setting)[1]
    published = setting.published
    if published is None:
        return None
    spans = _candidates(core, published.year)
    ended = next((span[1] for span in reversed(spans) if span[1] <= published), published)
    if setting.tense == FUTURE or (setting.tense == MAYBE and (published - ended).days > JUST_OVER):
        return next((span[1] for span in spans if span[1] >= published), None)
    return ended


def _so_far(core: Core, setting: Setting) -> Interval:
    if setting.published is None:
        return OPEN
    if core.year is not None and core.year != setting.published.year:
        return month_interval(core.year, 1, 12)
    low, reported = unit_interval(setting.published, core.unit)[0], setting.reported
    if core.unit == "year" and low and reported and reported >= low:
        return low, reported
    return low, setting.published


def _rest(core: Core, setting: Setting) -> Interval:
    if setting.published is None or core.unit == "text":
        return OPEN
    if core.year is not None and core.year != setting.published.year:
        return month_interval(core.year, 1, 12)
    high = unit_interval(setting.published, core.unit)[1]
    low = setting.published + timedelta(days=1)
    return (low, high) if high and low <= high else OPEN


def _elapsed(core: Core, setting: Setting) -> Interval:
    """Read "after five months" as January to May where that has just ended."""
    if setting.published is None or not 1 <= core.count <= 12 or setting.tense == FUTURE:
        return OPEN
    low, high = month_interval(setting.published.year - (setting.published.month == 1), 1, core.count)
    return (low, high) if 0 <= (setting.published - high).days <= JUST_ENDED else OPEN


def _open(_core: Core, _setting: Setting) -> Interval:
    return OPEN


RESOLVERS: dict[str, Callable[[Core, Setting], Interval]] = {
    "calendar": _calendar, "same_last": _same_last, "same_next": _same_next, "fixed": _fixed,
    "relative": _relative, "whole": whole_of, "rolling": _rolling, "deadline": _deadline, "ago": _ago,
    "shift": shift_of, "previous": shift_of, "same": same_of, "anaphor": anaphor_of, "weekday": _weekday,
    "week": _week, "ending": _ending, "so_far": _so_far, "rest": _rest, "yearend": year_end_of,
    "nth": nth_of, "half_year": _half_year, "elapsed": _elapsed, "fullyear": full_year_of,
    "fiscal": fiscal_of, "event": _open, "text": _open,
}  # fmt: skip
