"""The shapes of expressions of time: regexes over kinds of words, and what each one names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.mentions.periods_calendar import Interval
from pipeline.mentions.periods_dates import read_numeric_date
from pipeline.mentions.periods_lexer import Lexed, load_words

MACROS = {
    "NUMW": "(?:CARD|DAY|YY|NUM)",
    "ORD": "(?:ORDW|ORDN)",
    "UNIT": "(?:UDAY|UWEEK|UWEEKEND|UMONTH|UQUARTER|UHALF|UYEAR|UDECADE)",
    "UNITS": "(?:PDAY|PWEEK|PMONTH|PQUARTER|PYEAR|PDECADE)",
    "REL": "(?:THIS|LAST|NEXT)",
    "DET": "(?:THE|ITS|A|THIS)",
    "SEASONS": "(?:SEASON|FALL)",
    "WD": "(?:(?:WEEKDAY|WDAY)DOT?COMMA?)",
    "MON12": "(?:MONTH|MON)",
    "YR": "(?:(?:OF|IN)?(?:(?P<year>YEAR)|CYCODE|THE?(?P<rel>REL)UYEAR|THEUYEAR)(?!UNIT_AFTER))",
    "FYEAR": "(?:OF|IN|FOR)?(?:THE|ITS|THIS|LAST|NEXT)*"
    "(?:FYCODE|FY(?:YEAR(?:(?:DASH|SLASH)(?:YY|DAY|YEAR))?)?|FISCALUYEAR?(?:YEAR(?:(?:DASH|SLASH)(?:YY|DAY|YEAR))?)?)",
    "UNIT_AFTER": "(?:PCT)",
}
NAME = re.compile(r"(?<![<\w])[A-Z][A-Z_0-9]*")


@dataclass(frozen=True, slots=True)
class Core:
    """What an expression names before it is placed on the calendar.

    Attributes
    ----------
    first, last
        Tokens, the last one excluded.
    unit
        ``day``, ``week``, ``month``, ``quarter``, ``half``, ``season``, ``year``, ``decade``;
        ``fiscal`` (a company's own year), ``text`` (no place on the calendar), ``rolling`` (so many
        units to or from publication), ``ago``, ``shift`` (so many units before what was last
        named), ``anaphor`` ("the period").
    month, months
        First month (1 to 12) and number of months, for units within a year.
    day, day_to
        Days of the month, for dates.
    year
        The year where the text gives it.
    rel
        Years away from the year of publication ("last year": -1), or units away for ``unit``.
    of
        The unit counted by ``rolling``, ``ago`` and ``shift``.
    fixed
        The interval where it is known outright.
    compare
        Whether the expression names the earlier period of a comparison.
    """

    first: int
    last: int
    unit: str
    month: int = 0
    months: int = 1
    day: int = 0
    day_to: int = 0
    year: int | None = None
    rel: int | None = None
    of: str = ""
    count: int = 0
    fixed: Interval | None = None
    compare: bool = False


Reader = Callable[[re.Match[str], Lexed], Core | None]


@lru_cache(maxsize=256)
def shape(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over kinds of words (``ORD DASH? UQUARTER``) to one over their letters."""
    codes = load_words().codes

    def letter(match: re.Match[str]) -> str:
        name = match.group()
        if name in MACROS:
            return expand(MACROS[name])
        return codes[name.lower()]

    def expand(text: str) -> str:
        return NAME.sub(letter, text)

    return re.compile(expand(_spread(pattern)))


def _spread(pattern: str) -> str:
    return pattern
