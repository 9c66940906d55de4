"""Quotations: the stretches of a text between quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAIRS = re.compile(
    r"“[^“”\n]{2,}(?:”|(?=\n)|\Z)|„[^„“”\n]{2,}[“”]|«[^«»\n]{2,}»|\"[^\"\n]{2,}(?:\"|(?=\n)|\Z)"
    r"|(?<![\w])‘[^‘\n]{2,}?’(?!\w)|(?<![\w])'(?=\w)[^'\n]*(?:\w'\w[^'\n]*)*'(?!\w)"
)
WORDS = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands between quotation marks, the marks included.

    Attributes
    ----------
    start, end
        Characters.
    closed
        Whether the closing mark stands in the same paragraph.
    """

    start: int
    end: int
    closed: bool = True


def find_quotes(text: str) -> list[Quote]:
    """Return the quotations of a text, in order; those without a closing mark run to the line's end."""
    quotes = []
    for match in PAIRS.finditer(text):
        printed = match.group()
        closed = printed[-1] in "”“»\"’'" and len(printed) > 1
        quotes.append(Quote(match.start(), match.end(), closed))
    return quotes
