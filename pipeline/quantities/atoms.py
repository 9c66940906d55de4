"""The lexer: one linear pass from text to atoms (words, numerals, symbols) with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

URL, CLOCK, NUMERAL, CODE, WORD, BREAK, SYMBOL, NAME, PAD = range(1, 10)
PADDING = 14
"""Empty atoms on both sides, so that a look at a neighbour needs no bounds check."""

VULGAR = "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"
_SPACES = "\u0020\u00a0\u2007\u2009\u202f"
_LETTER = r"[^\W\d_]"
_NUMERAL = (
    rf"(?:[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+)?"
    rf"|[0-9]+(?:[.,'’][0-9]+)*|(?<![\w.])\.[0-9]+)"
    rf"(?:[eE][+\-−]?[0-9]{{1,3}}(?!\w))?(?:[ ⁄]?[{VULGAR}])?|[{VULGAR}]"
)
_RAND = r"R[0-9]{1,3}(?:[ ,][0-9]{3}|(?:\.[0-9]{1,2})? ?(?:m|b|bn|million|billion)\b)"
"""South African prices, where a letter that opens many codes is the currency."""


@lru_cache(maxsize=8)
def _pattern(prefixes: frozenset[str]) -> re.Pattern[str]:
    money = "|".join(re.escape(p) for p in sorted(prefixes)) or "(?!)"
    return re.compile(
        r"((?:https?://|www\.)\S+)"
        r"|((?<![0-9.,])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?![0-9:]))"
        rf"|({_NUMERAL})"
        rf"|((?!(?:{money})[0-9]|{_RAND}){_LETTER}{{1,20}}[0-9]\w*)"
        rf"|({_LETTER}+(?:['’]{_LETTER}+)*)"
        r"|(\n)|(\S)"
    )


class Atoms:
    """Parallel lists over the atoms of a text, padded on both sides.

    Attributes
    ----------
    text
        The text that ``start`` and ``end`` refer to.
    kind, start, end, low
        Kind, character offsets and lower-case form of each atom.
    numerals
        Indices of atoms that hold digits or a vulgar fraction.
    words
        Indices of atoms that are number words.
    """

    __slots__ = ("end", "kind", "low", "numerals", "start", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kind = [PAD] * PADDING
        self.start = [0] * PADDING
        self.end = [0] * PADDING
        self.low = [""] * PADDING
        self.numerals: list[int] = []
        self.words: list[int] = []

    def surface(self, i: int) -> str:
        """Return atom ``i`` as printed."""
        return self.text[self.start[i] : self.end[i]]

    def adjacent(self, i: int) -> bool:
        """Whether atom ``i`` touches the atom after it."""
        return self.end[i] == self.start[i + 1]

    def ends_sentence(self, i: int) -> bool:
        """Whether atom ``i`` closes a sentence or a line."""
        kind = self.kind[i]
        if kind in (BREAK, PAD):
            return True
        return kind == SYMBOL and self.low[i] in ".!?;" and not self.adjacent(i)

    def close(self) -> None:
        """Add the padding behind the last atom."""
        size = len(self.text)
        self.kind += [PAD] * PADDING
        self.start += [size] * PADDING
        self.end += [size] * PADDING
        self.low += [""] * PADDING


def lex(
    text: str,
    skip: Iterable[tuple[int, int]] = (),
    prefixes: frozenset[str] = frozenset(),
    number_words: frozenset[str] = frozenset(),
) -> Atoms:
    """Cut a text into atoms in one pass.

    Parameters
    ----------
    text
        Any text.
    skip
        Character spans that are names: each becomes one atom without inner structure.
    prefixes
        Currency codes that may touch a numeral ("EUR500").
    number_words
        Lower-case words whose positions are noted in :attr:`Atoms.words`.

    Returns
    -------
    Atoms
        Atoms in text order, padded.
    """
    atoms = Atoms(text)
    pattern = _pattern(prefixes)
    position = 0
    for start, end in _merged(skip, len(text)):
        _scan(atoms, pattern, position, start, number_words)
        _append(atoms, NAME, start, end, text[start:end].lower())
        position = end
    _scan(atoms, pattern, position, len(text), number_words)
    atoms.close()
    return atoms


def _merged(skip: Iterable[tuple[int, int]], size: int) -> Sequence[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for first, last in sorted(skip):
        start, end = max(0, first), min(size, last)
        if start < end and (not spans or start >= spans[-1][1]):
            spans.append((start, end))
    return spans


def _append(atoms: Atoms, kind: int, start: int, end: int, low: str) -> None:
    atoms.kind.append(kind)
    atoms.start.append(start)
    atoms.end.append(end)
    atoms.low.append(low)


def _scan(
    atoms: Atoms, pattern: re.Pattern[str], begin: int, stop: int, number_words: frozenset[str]
) -> None:
    kinds, starts, ends, lows = atoms.kind, atoms.start, atoms.end, atoms.low
    for match in pattern.finditer(atoms.text, begin, stop):
        kind = match.lastindex or SYMBOL
        low = match.group().lower()
        if kind == NUMERAL:
            atoms.numerals.append(len(kinds))
        elif kind == WORD and low in number_words:
            atoms.words.append(len(kinds))
        kinds.append(kind)
        starts.append(match.start())
        ends.append(match.end())
        lows.append(low)
