"""Readers of matched shapes: each turns one kind of expression into what it names."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.mentions.periods_cores import Core, Groups, kind_at
from pipeline.mentions.periods_dates import date_order, read_numeric_date
from pipeline.mentions.periods_lexer import load_words

Reader = Callable[[Groups], Core | None]
TIGHT = ("in", "since", "until", "by", "during", "before", "after", "through", "between", "than", "within")
PLAIN = (
    "in",
    "the",
    "this",
    "by",
    "from",
    "since",
    "until",
    "early",
    "mid",
    "late",
    "for",
    "during",
    "newline",
)
LOOSE = (
    *TIGHT,
    "from",
    "for",
    "over",
    "on",
    "to",
    "dash",
    "with",
    "and",
    "of",
    "early",
    "late",
    "mid",
    "middle",
)


def _read_numeric(g: Groups) -> Core | None:
    start, end = g.lexed.starts[g.match.start()], g.lexed.ends[g.match.end() - 1]
    day = read_numeric_date(g.lexed.text[start:end].rstrip("."), date_order(g.lexed.text))
    return g.core("day", "fixed", fixed=(day, day), year=day.year if day else None)


def _read_date(g: Groups) -> Core | None:
    day, day_to = g.number("day"), g.number("day_to")
    month = g.number("month")
    if not 1 <= day <= 31 or (day_to and day_to < day) or day_to > 31:
        return None
    before = g.match.start() - 1
    named = kind_at(g.lexed, before) == "name" and g.match.start("day") == before + 1
    if named and not g.has("year"):
        return None
    return g.core("day", month=month, day=day, day_to=day_to)


def _read_month(g: Groups) -> Core | None:
    if kind_at(g.lexed, g.match.start("month")) == "mon" and not _is_dated(g):
        return None
    month = g.number("month")
    shift = g.offset("shift")
    if shift is not None:
        return g.core("month", "same_last" if shift < 0 else "calendar", month=month, count=shift)
    return g.core("month", month=month)


def _is_dated(g: Groups) -> bool:
    before = kind_at(g.lexed, g.match.start() - 1)
    return g.year() is not None or before in ("in", "since", "until", "by", "to", "dash", "open")


def _read_quarter(g: Groups) -> Core | None:
    if g.has("nthyear"):
        digits = re.sub(r"\D", " ", g.word("nthyear")).split()
        return g.core("quarter", month=3 * int(digits[0]) - 2, months=3, year=_full(digits[1]))
    if g.has("month"):
        return g.core("quarter", month=max(1, g.number("month") - 2), months=3)
    word = g.word("nth")
    number = 4 if word in ("final", "last") else g.number("nth")
    number = int(re.sub(r"\D", "", word)) if re.search(r"\d", word) else number
    if word == "last" and g.year() is None and g.offset("rel") is None:
        return None
    return g.core("quarter", month=3 * number - 2, months=3) if 1 <= number <= 4 else None


def _full(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _read_half(g: Groups) -> Core | None:
    if g.has("nthyear"):
        digits = re.sub(r"\D", " ", g.word("nthyear")).split()
        return g.core("half", month=6 * int(digits[0]) - 5, months=6, year=_full(digits[1]))
    number = g.number("nth")
    return g.core("half", month=6 * number - 5, months=6) if number in (1, 2) else None


def _read_season(g: Groups) -> Core | None:
    month = g.number("season")
    if _is_named_season(g):
        return None
    before = kind_at(g.lexed, g.match.start() - 1)
    bare_fall = kind_at(g.lexed, g.match.start("season")) == "fall" and not g.has("shift")
    if bare_fall and g.year() is None and g.offset("rel") is None:
        return None if before not in ("in", "the") or g.word("season") != "fall" else _fall(g, before)
    shift = g.offset("shift")
    rel = g.offset("rel") if shift is None else None
    how = {-1: "same_last", 1: "same_next"}.get(shift or 0, "calendar") if shift is not None else "calendar"
    if shift == 0:
        return g.core("season", month=month, months=3, rel=0)
    return g.core("season", how, month=month, months=3, rel=rel)


def _is_named_season(g: Groups) -> bool:
    """Whether a season is a name ("Dacia Spring"): a capital after a capital or without a preposition."""
    if g.has("shift") or g.has("year") or g.has("rel") or g.word("season") != g.lexed.lower[g.match.start()]:
        return False
    printed = g.lexed.word(g.match.start("season"))
    return printed[0].isupper() and kind_at(g.lexed, g.match.start() - 1) not in PLAIN


def _fall(g: Groups, before: str) -> Core | None:
    start = g.match.start()
    if before == "the" and kind_at(g.lexed, start - 2) not in ("in", "by", "from", "for", "until"):
        return None
    after = kind_at(g.lexed, g.match.end())
    return None if after in ("in", "of") else g.core("season", month=9, months=3)


def _read_year(g: Groups) -> Core | None:
    if g.has("cy"):
        return g.core("year", months=12, year=_full(re.sub(r"\D", "", g.word("cy"))))
    return g.core("year", months=12) if _is_year(g) else None


def _is_year(g: Groups) -> bool:
    """Tell a year from a model year ("2025 Golf"), a model ("Peugeot 2008") and a count."""
    i = g.match.start("year")
    before, after = kind_at(g.lexed, i - 1), kind_at(g.lexed, i + 1)
    two_before = kind_at(g.lexed, i - 2)
    if after in ("model", "slash") or before in ("model", "money", "slash"):
        return False
    if before in TIGHT or (before == "with" and two_before == "compared"):
        return True
    if after == "name" or (before == "name" and after != "poss"):
        return before == "open"
    following = g.lexed.lower[i + 1] if i + 1 < len(g.lexed.lower) else ""
    is_noun = following in load_words().tags["figure_noun"]
    if before in ("the", "its", "a", "all") and not _leads_to_part(g, i):
        return is_noun or after == "poss"
    if before in LOOSE or before in ("begin", "end", "full", "calendar", "rest", "this", "dash"):
        return after != "other" or is_noun or following.islower()
    return before == "open" or is_noun or after == "poss" or _is_label(before, after)


def _leads_to_part(g: Groups, i: int) -> bool:
    return kind_at(g.lexed, i - 1) == "all" and kind_at(g.lexed, i - 2) in ("in", "for", "during")


def _is_label(before: str, after: str) -> bool:
    return before in ("newline", "semi", "close") and after in ("colon", "newline", "dash")


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
    return g.core(unit, "ending", month=g.number("month"), day=day, count=g.number("count", 1))


def _read_ago(g: Groups) -> Core | None:
    return g.core(g.unit(), "ago", count=-g.number("count", 1))


def _read_yearago(g: Groups) -> Core | None:
    return g.core(g.unit(), "shift", count=1)


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
        return g.core("text", "anaphor")
    return g.core("text", "same", count=count)


def _has_earlier(g: Groups) -> bool:
    return kind_at(g.lexed, g.match.end() - 1) in ("before", "earlier", "ago", "uyear")


def _read_anaphor(g: Groups) -> Core | None:
    return g.core("text", "anaphor")


def _read_so_far(g: Groups) -> Core | None:
    return g.core(g.unit() if g.has("unit") else "year", "so_far")


def _read_rest(g: Groups) -> Core | None:
    return g.core(g.unit() if g.has("unit") else "year", "rest")


def _read_fiscal(g: Groups) -> Core | None:
    return g.core("year", "fiscal")


def _read_yearend(g: Groups) -> Core | None:
    return g.core("year", "yearend")


def _read_elapsed(g: Groups) -> Core | None:
    return g.core("month", "elapsed", count=g.number("count"))


def _read_event(g: Groups) -> Core | None:
    return g.core("text", "event")


READERS: dict[str, Reader] = {
    "numeric": _read_numeric, "date": _read_date, "month": _read_month, "quarter": _read_quarter,
    "half": _read_half, "fiscal": _read_fiscal, "season": _read_season, "year": _read_year,
    "relunit": _read_relunit, "theunit": _read_theunit, "fullyear": _read_fullyear,
    "decade": _read_decade, "weekday": _read_weekday, "relday": _read_relday, "relweek": _read_week,
    "rolling": _read_rolling, "rollone": _read_rollone, "vague": _read_vague, "within": _read_within,
    "opening": _read_opening, "closing": _read_closing, "ending": _read_ending, "ago": _read_ago,
    "yearago": _read_yearago, "shift": _read_shift, "previous": _read_previous, "yoy": _read_yoy,
    "same": _read_same, "anaphor": _read_anaphor, "ytd": _read_so_far, "rest": _read_rest,
    "event": _read_event, "elapsed": _read_elapsed, "yearend": _read_yearend,
}  # fmt: skip
