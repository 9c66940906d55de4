"""The words before an expression of time: what leads to it, which part of it is meant, comparisons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.mentions.periods_cores import kind_at
from pipeline.mentions.periods_lexer import Lexed, load_words
from pipeline.mentions.periods_shapes import shape
from pipeline.mentions.periods_tense import is_break

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
        if is_break(lexed, i) or kind == "semi":
            return False
        if kind in ("pct", "num") or lexed.lower[i] in ("percent", "cent"):
            return True
    return False
