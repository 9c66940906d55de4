"""Readers of expressions that lean on the day of publication or on what was named before."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.mentions.periods_cores import Core, Groups, kind_at
from pipeline.mentions.periods_fiscal import read_fiscal, read_split
from pipeline.mentions.periods_lexer import load_words


def _read_relunit(g: Groups) -> Core | None:
    unit, rel = g.unit(), g.offset("rel")
    if unit in ("half", "text") or rel is None:
        return None
    if unit == "day":
        return None
    return g.core(unit, "relative", rel=rel)


def _read_theunit(g: Groups) -> Core | None:
    return g.core(g.unit(), "whole")


def _read_fullyear(g: Groups) -> Core | None:
    placed = g.year() is not None or g.offset("rel") is not None
    return g.core("year", "calendar" if placed else "fullyear", months=12)


def _read_decade(g: Groups) -> Core | None:
    first = int(g.word("decade")[:4])
    months = 1200 if first % 100 == 0 and first < 2000 else 120
    return g.core("decade", year=first, months=months)


def _read_weekday(g: Groups) -> Core | None:
    return g.core("day", "weekday", day=g.number("weekday"), count=g.offset("shift") or 0)


def _read_relday(g: Groups) -> Core | None:
    away = load_words().values[g.word("relday")]
    if kind_at(g.lexed, g.match.end()) == "poss" and away == 0:
        return None
    return g.core("day", "relative", rel=away)


def _read_week(g: Groups) -> Core | None:
    week = g.number("week")
    return g.core("week", "week", count=week) if 1 <= week <= 53 else None


def _read_rolling(g: Groups) -> Core | None:
    count = g.number("count", 1)
    if not g.has("count") and kind_at(g.lexed, g.match.start() - 1) not in ("the", "its"):
        return None
    if not g.has("count"):
        return g.core("text", "text")
    return g.core(g.unit(), "rolling", count=count if g.has("ahead") else -count)


def _read_rollone(g: Groups) -> Core | None:
    if kind_at(g.lexed, g.match.start() - 1) != "the" or g.lexed.lower[g.match.start()] == "previous":
        return None
    return g.core(g.unit(), "rolling", count=-1)


def _read_vague(g: Groups) -> Core | None:
    return g.core("text", "text")


def _read_within(g: Groups) -> Core | None:
    if kind_at(g.lexed, g.match.end()) == "of":
        return g.core("text", "text")
    return g.core(g.unit(), "deadline", count=g.number("count", 1))


def _read_opening(g: Groups) -> Core | None:
    if g.word("count") == "9m":
        return g.core("month", months=9)
    first = g.lexed.lower[g.match.start()]
    if first not in ("first", "opening"):
        return None
    months = g.number("count") * (3 if g.unit() == "quarter" else 1)
    return g.core("month", months=months) if 1 <= months <= 12 else None


def _read_closing(g: Groups) -> Core | None:
    months = g.number("count") * (3 if g.unit() == "quarter" else 1)
    return g.core("month", month=13 - months, months=months) if 1 <= months <= 12 else None


def _read_ending(g: Groups) -> Core | None:
    unit = g.unit("one") if g.has("one") else g.unit()
    if kind_at(g.lexed, g.match.start("month")) == "mon" and not (g.year() or g.has("before")):
        return None
    day = g.number("before") or g.number("after")
    coming = (g.offset("way") or 0) > 0
    return g.core(unit, "ending", month=g.number("month"), day=day, count=g.number("count", 1), coming=coming)


def _read_ago(g: Groups) -> Core | None:
    count = g.number("count", 1)
    near = range(g.match.start() - 1, g.match.start() - 6, -1)
    if g.unit() == "year" and count == 1 and any(kind_at(g.lexed, i) in ("num", "pct") for i in near):
        return g.core("year", "shift", count=1)
    return g.core(g.unit(), "ago", count=-count)


def _read_shift(g: Groups) -> Core | None:
    if g.unit() in ("text", "day", "week") or kind_at(g.lexed, g.match.end()) == "the":
        return g.core("text", "text") if g.unit() != "text" else None
    return g.core(g.unit(), "shift", count=g.number("count", 1))


def _read_previous(g: Groups) -> Core | None:
    return g.core(g.unit(), "previous", count=1)


def _read_yoy(g: Groups) -> Core | None:
    return g.core(g.unit("yoy" if g.has("yoy") else "unit"), "shift", count=1)


def _read_same(g: Groups) -> Core | None:
    if g.word("unit") == "time" and g.year() is None and not g.has("rel") and not _has_earlier(g):
        return None
    count = g.number("count", 1)
    if g.has("named"):
        return g.core("month", "same", month=g.number("named"), count=count)
    first = g.lexed.lower[g.match.start() + (kind_at(g.lexed, g.match.start()) == "the")]
    bare = g.year() is None and not g.has("rel") and not _has_earlier(g)
    if bare and first not in ("year", "prior", "previous"):
        return g.core(g.unit(), "anaphor")
    return g.core("text", "same", count=count)


def _has_earlier(g: Groups) -> bool:
    return kind_at(g.lexed, g.match.end() - 1) in ("before", "earlier", "ago", "uyear")


def _read_time_of_year(g: Groups) -> Core | None:
    return g.core("text", "same", count=1)


def _read_nth(g: Groups) -> Core | None:
    return g.core("quarter", "nth", month=3 * g.number("nth") - 2, months=3)


def _read_half_year(g: Groups) -> Core | None:
    return g.core("half", "half_year", months=6)


def _read_anaphor(g: Groups) -> Core | None:
    return g.core("text", "anaphor")


def _read_so_far(g: Groups) -> Core | None:
    return g.core(g.unit() if g.has("unit") else "year", "so_far")


def _read_rest(g: Groups) -> Core | None:
    return g.core(g.unit() if g.has("unit") else "year", "rest")


def _read_yearend(g: Groups) -> Core | None:
    return g.core("year", "yearend")


def _read_elapsed(g: Groups) -> Core | None:
    following = g.lexed.lower[g.match.end() : g.match.end() + 1]
    if g.has("dashed") and not (following and following[0] in load_words().tags["figure_noun"]):
        return None
    return g.core("month", "elapsed", count=g.number("count"))


def _read_event(g: Groups) -> Core | None:
    return g.core("text", "event")


RELATIVE_READERS: dict[str, Callable[[Groups], Core | None]] = {
    "fiscal": read_fiscal,
    "split": read_split,
    "relunit": _read_relunit,
    "theunit": _read_theunit,
    "fullyear": _read_fullyear,
    "decade": _read_decade,
    "weekday": _read_weekday,
    "relday": _read_relday,
    "relweek": _read_week,
    "rolling": _read_rolling,
    "rollone": _read_rollone,
    "vague": _read_vague,
    "within": _read_within,
    "opening": _read_opening,
    "closing": _read_closing,
    "ending": _read_ending,
    "ago": _read_ago,
    "shift": _read_shift,
    "previous": _read_previous,
    "yoy": _read_yoy,
    "same": _read_same,
    "anaphor": _read_anaphor,
    "timeofyear": _read_time_of_year,
    "nth": _read_nth,
    "halfyear": _read_half_year,
    "ytd": _read_so_far,
    "rest": _read_rest,
    "event": _read_event,
    "elapsed": _read_elapsed,
    "yearend": _read_yearend,
}
