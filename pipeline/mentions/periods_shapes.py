"""The shapes of expressions of time, compiled from patterns over kinds of words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.lexicons.tables import read_rows
from pipeline.mentions.periods_lexer import load_words

TABLE = "period_shapes.csv"
MACRO = "macro:"
NAME = re.compile(r"\(\?P<\w+>|[A-Z][A-Z_0-9]*")


@lru_cache(maxsize=1)
def load_shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the shapes in the order of ``period_shapes.csv``: name of the reader, compiled pattern."""
    rows = [row for row in read_rows(TABLE) if not row["reader"].startswith(MACRO)]
    return tuple((row["reader"], shape(row["pattern"])) for row in rows)


@lru_cache(maxsize=256)
def shape(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over kinds of words (``ORD DASH? UQUARTER``) to one over their letters."""
    codes, macros = load_words().codes, _macros()

    def expand(match: re.Match[str]) -> str:
        name = match.group()
        if name.startswith("("):
            return name
        return NAME.sub(expand, macros[name]) if name in macros else codes[name.lower()]

    return re.compile(NAME.sub(expand, pattern), re.VERBOSE)


@lru_cache(maxsize=1)
def _macros() -> dict[str, str]:
    rows = [row for row in read_rows(TABLE) if row["reader"].startswith(MACRO)]
    return {row["reader"].removeprefix(MACRO): row["pattern"] for row in rows}
