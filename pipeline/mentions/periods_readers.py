"""Readers of matched shapes: each turns one kind of expression into what it names."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.mentions.periods_cores import Core, Groups, full_year, kind_at
from pipeline.mentions.periods_dates import date_order, read_numeric_date
from pipeline.mentions.periods_lexer import load_words
from pipeline.mentions.periods_relative import RELATIVE_READERS

Reader = Callable[[Groups], Core | None]
TIGHT = ("in", "since", "until", "by", "during", "before", "after", "through", "between", "than", "within")
LEADING = (
    *(
        "in",
        "by",
        "from",
        "since",
        "until",
        "early",
        "mid",
        "late",
        "during",
        "between",
        "to",
        "than",
        "this",
    ),
    *(
        "for",
        "of",
        "middle",
        "through",
        "before",
        "after",
        "over",
        "dash",
        "ordw",
        "with",
        "open",
        "like",
        "as",
    ),
)
TITLES = ("mr", "mrs", "ms", "dr", "miss", "sir")
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
    if shift is None and g.year() is None and g.offset("rel") is None and _is_person(g):
        return None
    if shift is not None:
        return g.core("month", "same_last" if shift < 0 else "calendar", month=month, count=shift)
    return g.core("month", month=month)


def _is_person(g: Groups) -> bool:
    """Whether a month is somebody's name ("April Johnson", "Mr. May") or a verb ("May")."""
    i = g.match.start("month")
    before, after = g.lexed.lower[max(0, i - 2) : i], kind_at(g.lexed, g.match.end())
    if any(word in TITLES for word in before):
        return True
    if _is_led(g, i) or kind_at(g.lexed, i - 1) == "and":
        return False
    following = g.lexed.lower[i + 1 : i + 2]
    if g.word("month") == "may":
        return after in ("other", "name") and following[0] not in load_words().tags["figure_noun"]
    return after == "name"


def _is_dated(g: Groups) -> bool:
    before = kind_at(g.lexed, g.match.start() - 1)
    return g.year() is not None or before in ("in", "since", "until", "by", "to", "dash", "open")


def _read_quarter(g: Groups) -> Core | None:
    if g.has("nthyear"):
        digits = re.sub(r"\D", " ", g.word("nthyear")).split()
        return g.core("quarter", month=3 * int(digits[0]) - 2, months=3, year=full_year(digits[1]))
    if g.has("month"):
        return g.core("quarter", month=max(1, g.number("month") - 2), months=3)
    word = g.word("nth")
    if _is_code_name(g):
        return None
    number = 4 if word in ("final", "last") else g.number("nth")
    number = int(re.sub(r"\D", "", word)) if re.search(r"\d", word) else number
    if word == "last" and g.year() is None and g.offset("rel") is None:
        return None
    return g.core("quarter", month=3 * number - 2, months=3) if 1 <= number <= 4 else None


def _is_code_name(g: Groups) -> bool:
    """Whether a code such as Q3 or H2 is a model: without a year, a preposition or a word for results."""
    i = g.match.start("nth") if g.has("nth") else -1
    if i < 0 or kind_at(g.lexed, i) not in ("qcode", "hcode") or g.year() is not None or g.has("rel"):
        return False
    following = g.lexed.lower[g.match.end() : g.match.end() + 1]
    if following and following[0] in load_words().tags["figure_noun"]:
        return False
    before, after = kind_at(g.lexed, i - 1), kind_at(g.lexed, g.match.end())
    if before == "name" and g.lexed.lower[i - 1] not in load_words().tags["coded"] and after == "other":
        return False
    if before in ("the", "name", "a") or after in ("name", "dash"):
        return not (before == "the" and _is_led(g, i))
    return False


def _read_half(g: Groups) -> Core | None:
    if g.has("nthyear"):
        digits = re.sub(r"\D", " ", g.word("nthyear")).split()
        return g.core("half", month=6 * int(digits[0]) - 5, months=6, year=full_year(digits[1]))
    number = g.number("nth")
    if _is_code_name(g):
        return None
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
    """Whether a season is part of a name or a noun ("Dacia Spring", "winter tyres", "the spring rate")."""
    if g.has("shift") or g.has("year") or g.has("rel"):
        return False
    return not _is_led(g, g.match.start())


def _is_led(g: Groups, i: int) -> bool:
    """Whether a preposition of time stands before a word, with or without "the"."""
    before = kind_at(g.lexed, i - 1)
    return kind_at(g.lexed, i - 2) in LEADING if before == "the" else before in LEADING


def _fall(g: Groups, before: str) -> Core | None:
    start = g.match.start()
    if before == "the" and kind_at(g.lexed, start - 2) not in ("in", "by", "from", "for", "until"):
        return None
    after = kind_at(g.lexed, g.match.end())
    return None if after in ("in", "of") else g.core("season", month=9, months=3)


def _read_year(g: Groups) -> Core | None:
    if g.has("cy"):
        return g.core("year", months=12, year=full_year(re.sub(r"\D", "", g.word("cy"))))
    return g.core("year", months=12) if _is_year(g) else None


def _is_year(g: Groups) -> bool:
    """Tell a year from a model year ("2025 Golf"), a model ("Peugeot 2008") and a count."""
    i = g.match.start("year")
    before, after = kind_at(g.lexed, i - 1), kind_at(g.lexed, i + 1)
    two_before = kind_at(g.lexed, i - 2)
    if after in ("model", "slash") or before in ("model", "money", "slash"):
        return False
    if before in TIGHT or (before, two_before) in (("with", "compared"), ("full", "the")):
        return True
    following = g.lexed.lower[i + 1] if i + 1 < len(g.lexed.lower) else ""
    is_noun = following in load_words().tags["figure_noun"]
    if (after == "name" and not is_noun) or (before == "name" and after != "poss"):
        return before == "open"
    if before in ("the", "its", "a", "all") and not _leads_to_part(g, i):
        return is_noun or after == "poss"
    if before in LOOSE or before in ("uyear", "begin", "end", "full", "calendar", "rest", "this", "dash"):
        return is_noun or not _is_count(before, two_before, following)
    return before == "open" or is_noun or after == "poss" or _is_label(before, after)


def _is_count(before: str, two_before: str, following: str) -> bool:
    """Whether a number counts the plural after it ("a life of 2000 cycles")."""
    counted = len(following) > 3 and following.endswith("s") and following.islower()
    return counted and before in ("of", "to", "with", "and") and two_before in ("other", "name")


def _leads_to_part(g: Groups, i: int) -> bool:
    return kind_at(g.lexed, i - 1) == "all" and kind_at(g.lexed, i - 2) in ("in", "for", "during")


def _is_label(before: str, after: str) -> bool:
    return before in ("newline", "semi", "close") and after in ("colon", "newline", "dash")


READERS: dict[str, Reader] = {
    "numeric": _read_numeric,
    "date": _read_date,
    "month": _read_month,
    "quarter": _read_quarter,
    "half": _read_half,
    "season": _read_season,
    "year": _read_year,
    **RELATIVE_READERS,
}
