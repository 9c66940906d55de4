"""Atoms: the pieces of a name that all its spellings share.

"ID.3", "ID 3" and "ID3" are the atoms ``id`` and ``3``; "Škoda" and "Skoda" are ``skoda``. Names and text
are compared by their atoms, so that one entry reaches every spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D"}
)
PIECES = re.compile(r"[^\W\d_]+|\d+|#|\+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in lower case and without diacritics ("Škoda" gives "skoda")."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(UNDECOMPOSED))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=262144)
def atoms(text: str) -> tuple[tuple[str, int, int], ...]:
    """Split a text into atoms: each folded piece with its first and last character.

    Letters and digits are pieces of their own; hyphens, dots and other signs part them and are left out,
    but for ``#`` and ``+``, which some names carry.
    """
    return tuple((fold(m.group()), m.start(), m.end()) for m in PIECES.finditer(text))


def key(text: str) -> tuple[str, ...]:
    """Return the atoms of a name without their places."""
    return tuple(piece for piece, _, _ in atoms(text))
