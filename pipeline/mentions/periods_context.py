"""The words around an expression of time: what leads to it, and whether they speak of the future."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.mentions.periods_cores import kind_at
from pipeline.mentions.periods_lexer import Lexed, load_words
from pipeline.mentions.periods_shapes import shape

LEADS = (
    (
        "compare",
        "(?: COMPARED (?:WITH|TO) | THAN ) (?: IN|FOR|DURING|ON|AT|OVER )? (?: THE|ITS )?",
    ),
    ("before", "(?: BEFORE ) (?: THE|ITS )?"),
    ("after", "AFTER (?: THE|ITS )?"),
    ("by", "(?: BY | NO LATER THAN ) (?: THE|ITS )?"),
    ("since", "(?: SINCE | AS (?: OF | FROM ) ) (?: THE|ITS )?"),
    ("until", "UNTIL (?: THE|ITS )?"),
    ("from", "FROM (?: THE|ITS )?"),
    ("through", "THROUGH (?: THE|ITS )?"),
    ("between", "BETWEEN (?: THE|ITS )?"),
    ("in", "(?: IN|FOR|DURING|OVER )? (?: THE )? (?: ALL | FULL | COURSE | REST ) (?: OF )? (?: THE|ITS )?"),
    ("over", "OVER (?: THE|ITS )?"),
    ("on", "ON (?: THE|ITS )?"),
    ("in", "(?: IN|AT|DURING|FOR|WITHIN ) (?: THE|ITS )?"),
)  # fmt: skip
PARTS = (
    ("begin", "THE? BEGIN (?: OF )? THE?"),
    ("end", "THE? END DASH? (?: OF )? THE?"),
    ("middle", "(?: THE? MIDDLE OF THE? | MID DASH? )"),
    ("early", "EARLY DASH? (?: IN|ON )? THE?"),
    ("late", "LATE DASH? (?: IN|ON )? THE?"),
    ("early", "(?<! UYEAR ) EARLIER IN THE?"),
    ("late", "LATER IN THE?"),
    ("half", "THE? ORDW DASH? UHALF OF THE?"),
    ("weeks", "THE? (?: ORDW | LAST | FINAL ) NUMW? (?: UWEEK | PWEEK | PDAY | PMONTH ) OF THE?"),
)
COMPARED_FIGURE = (
    "(?: FROM | THAN | COMPARED (?:WITH|TO) | AFTER ) (?: MONEY )? (?: OTHER | A )?"
    " (?: NUM | CARD ) (?: PCT )? (?: OTHER | NAME ){0,2}"
)
SPAN = 8
REACH = 30
SHORTEST_PAST = 4
NOUNS = frozenset({"forecast", "forecasts", "plan", "plans", "target", "targets", "launches", "start"})
BREAKS = frozenset({"newline", "stop", "semi"})


@dataclass(frozen=True, slots=True)
class Lead:
    """The preposition before an expression.

    Attributes
    ----------
    name
        ``in``, ``by``, ``since``, ``compare`` …; empty when there is none.
    first
        Token where the expression with its preposition begins.
    """

    name: str
    first: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an interval named before it: "early", "the end of", "the first week of".

    Attributes
    ----------
    name
        ``begin``, ``end``, ``early``, ``middle``, ``late``, ``half`` or ``weeks``.
    first, last
        Tokens of its words, the last one excluded.
    """

    name: str
    first: int
    last: int


def read_lead(lexed: Lexed, first: int) -> Lead:
    """Return the preposition that leads to a token, the longest reading."""
    best = Lead("", first)
    for name, pattern in LEADS:
        start = _ends_at(lexed, pattern, first)
        if start is not None and start < best.first:
            best = Lead(name, start)
    return best


def part_before(lexed: Lexed, first: int) -> Part | None:
    """Return the part ("early", "end" …) named just before a token and where its words begin."""
    best: Part | None = None
    for name, pattern in PARTS:
        start = _ends_at(lexed, pattern, first)
        if start is not None and (best is None or start < best.first):
            best = Part(name, start, first)
    return best


def _ends_at(lexed: Lexed, pattern: str, end: int) -> int | None:
    begin = max(0, end - SPAN)
    match = _anchored(pattern).search(lexed.codes, begin, end)
    return match.start() if match and match.end() > match.start() else None


@lru_cache(maxsize=64)
def _anchored(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{shape(pattern).pattern})\\Z", re.VERBOSE)


def is_compared(lexed: Lexed, first: int, lead: str) -> bool:
    """Whether an expression follows a comparison: "up 5% on 2024", "from 9,800 in April 2024"."""
    if _ends_at(lexed, COMPARED_FIGURE, first) is not None:
        return True
    if lead == "in":
        return kind_at(lexed, first - 1) in ("as", "like")
    if lead not in ("from", "over", "on"):
        return False
    if first and lexed.lower[first - 1] in load_words().tags["rise"]:
        return True
    return _follows_figure(lexed, first)


def _follows_figure(lexed: Lexed, first: int) -> bool:
    for i in range(first - 1, max(-1, first - SPAN), -1):
        kind = kind_at(lexed, i)
        if kind in BREAKS:
            return False
        if kind in ("pct", "num") or lexed.lower[i] in ("percent", "cent"):
            return True
    return False


def is_break(lexed: Lexed, i: int) -> bool:
    """Whether a token ends a sentence."""
    kind = kind_at(lexed, i)
    return kind in BREAKS or (kind == "dot" and kind_at(lexed, i - 1) not in ("mon", "wday"))


def looks_ahead(lexed: Lexed, first: int, last: int) -> bool:
    """Whether the nearest verb or cue of the sentence speaks of the future rather than the past.

    Words before the expression decide; those after it only where none stands before.
    """
    return nearest_cue(lexed, first, last) == "future"


def looks_back(lexed: Lexed, first: int, last: int) -> bool:
    """Whether the nearest cue speaks of something past, beyond a mere announcement."""
    return nearest_cue(lexed, first, last) == "past"


def nearest_cue(lexed: Lexed, first: int, last: int) -> str:
    """Return ``future``, ``past``, ``announce`` ("announced", which fits both) or an empty string."""
    before = _scan_cue(lexed, range(first - 1, max(-1, first - REACH), -1))
    return before or _scan_cue(lexed, range(last, min(len(lexed.lower), last + REACH)))


def _scan_cue(lexed: Lexed, steps: range) -> str:
    for i in steps:
        if is_break(lexed, i):
            return ""
        cue = _cue_at(lexed, i)
        if cue:
            return cue
    return ""


def _cue_at(lexed: Lexed, i: int) -> str:
    tags, word = load_words().tags, lexed.lower[i]
    if word in tags["future"]:
        return "" if _is_false_cue(lexed, i) else "future"
    if word in tags["announce"]:
        return "announce"
    is_past = word in tags["past"] or (word.endswith("ed") and len(word) > SHORTEST_PAST)
    if not is_past or word.endswith("eed") or lexed.word(i)[0].isupper():
        return ""
    return "" if i and lexed.lower[i - 1] in ("be", "being", "to") else "past"


def _is_false_cue(lexed: Lexed, i: int) -> bool:
    word = lexed.lower[i]
    if word in NOUNS and kind_at(lexed, i - 1) in ("the", "its", "a"):
        return True
    if word == "set":
        return lexed.lower[i + 1 : i + 2] not in (["to"], ["for"])
    if kind_at(lexed, i + 1) == "dash" or kind_at(lexed, i - 1) == "dash":
        return True
    if word == "expected":
        return kind_at(lexed, i - 1) == "than"
    return word == "may" and kind_at(lexed, i) == "month"
