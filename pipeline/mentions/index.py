"""Finding every catalogue name in a text: one pass over its tokens, one hash look-up a length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.lexicons.catalogue import Catalogue, Name
from pipeline.lexicons.spelling import atoms

PLURALS = frozenset({"MODEL", "BRAND"})
JOINTS = frozenset(
    {"", " ", "-", ".", "–", "‑", "\u00a0", "\u2009", "'", "’", "/", "&", ". ", " & ", "& ", " + ", ", "}
)
SHORT_CAPITALS = 3
SHORTEST_PLURAL = 3
REMEMBERED_WORDS = 200_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of text that names of the catalogue fit, before anything is decided."""

    start: int
    end: int
    names: tuple[Name, ...]
    token: int
    last_token: int


class Atom(NamedTuple):
    """A piece of the text: folded, with its characters and its token."""

    text: str
    start: int
    end: int
    token: int


class NameIndex:
    """Every name of a catalogue by its atoms.

    Parameters
    ----------
    catalogue
        The entries and names to find.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.names: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self.lower: set[str] = set()
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in catalogue.names:
            places = atoms(name.text)
            lower = bool(places) and name.text[places[0][1]].islower()
            for pieces in _spellings(name):
                self.names[pieces].append(name)
                lengths[pieces[0]].add(len(pieces))
                if lower:
                    self.lower.add(pieces[0])
        self.lengths = {first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()}
        self.beginnings: dict[str, tuple[int, ...]] = {}

    def hits(self, text: str, words: Sequence[str], offsets: Sequence[int]) -> list[list[Hit]]:
        """Return for each place of the text where names fit the hits there, the longest first.

        Parameters
        ----------
        text
            The text.
        words, offsets
            Its tokens and the character at which each starts.
        """
        found = []
        beginnings = self.beginnings
        for token, word in enumerate(words):
            places = beginnings.get(word)
            if places is None:
                places = self._begin(word)
            for place in places:
                alternatives = self._at(text, words, offsets, token, place)
                if alternatives:
                    found.append(alternatives)
        return found

    def _begin(self, word: str) -> tuple[int, ...]:
        """Return which of a word's atoms may begin a name, and remember it."""
        places = tuple(
            i
            for i, (piece, first, _) in enumerate(atoms(word))
            if piece in self.lengths and (piece in self.lower or not word[first].islower())
        )
        if len(self.beginnings) < REMEMBERED_WORDS:
            self.beginnings[word] = places
        return places

    def _at(
        self, text: str, words: Sequence[str], offsets: Sequence[int], token: int, place: int
    ) -> list[Hit]:
        first = atoms(words[token])[place][0]
        lengths = self.lengths[first]
        run = _run(words, offsets, token, place, lengths[0])
        pieces = tuple(atom.text for atom in run)
        found = []
        for length in lengths:
            names = self.names.get(pieces[:length]) if length <= len(pieces) else None
            if names is not None and (hit := _hit(text, run[:length], names)) is not None:
                found.append(hit)
        return found


def _run(words: Sequence[str], offsets: Sequence[int], token: int, place: int, length: int) -> list[Atom]:
    run: list[Atom] = []
    skip = place
    while len(run) < length and token < len(words):
        offset = offsets[token]
        run += [
            Atom(piece, offset + first, offset + last, token)
            for piece, first, last in atoms(words[token])[skip:]
        ]
        skip = 0
        token += 1
    return run[:length]


def _hit(text: str, run: Sequence[Atom], names: Sequence[Name]) -> Hit | None:
    start, end = run[0].start, run[-1].end
    if _inside_word(text, start, end):
        return None
    fitting = tuple(dict.fromkeys(n for n in names if _fits(n.text, text, run)))
    return Hit(start, end, fitting, run[0].token, run[-1].token) if fitting else None


def _spellings(name: Name) -> Iterator[tuple[str, ...]]:
    pieces = tuple(piece for piece, _, _ in atoms(name.text))
    if not pieces:
        return
    yield pieces
    if name.entry[0] in PLURALS and name.form == "name":
        last = pieces[-1]
        if last.isalpha() and (len(last) >= SHORTEST_PLURAL or len(pieces) > 1):
            yield (*pieces[:-1], _plural(last))
        elif last.isdigit():
            yield (*pieces, "s")


def _plural(word: str) -> str:
    return word + ("es" if word.endswith(("x", "ch", "sh", "s")) else "s")


def _inside_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isalnum() or after.isalnum() or before in "_@" or after in "_@":
        return True
    digits = text[start].isdigit() and before in ".," and start > 1 and text[start - 2].isdigit()
    return digits or (after in ".," and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit())


def _fits(canonical: str, text: str, run: Sequence[Atom]) -> bool:
    places = atoms(canonical)
    for i, (_, first, last) in enumerate(places):
        if not _case_fits(canonical[first:last], text[run[i].start : run[i].end], len(places)):
            return False
        if i and not _joint_fits(canonical[places[i - 1][2] : first], text, run[i - 1], run[i]):
            return False
    if len(run) > len(places):
        return run[-1].start == run[-2].end and text[run[-1].start] == "s"
    return True


def _case_fits(canonical: str, printed: str, pieces: int) -> bool:
    if printed == canonical or canonical.isdigit():
        return True
    if canonical.islower():
        return printed.islower() or (len(canonical) > 1 and (printed.istitle() or printed.isupper()))
    if canonical.isupper():
        if len(printed) == len(canonical) + 1:
            return printed[:-1].isupper() and printed.endswith("s")
        long = len(canonical) > SHORT_CAPITALS or (pieces > 1 and len(canonical) == SHORT_CAPITALS)
        return (long and printed[0].isupper()) or printed.isupper()
    return printed[0].isupper() if canonical[0].isupper() else True


def _joint_fits(joint: str, text: str, left: Atom, right: Atom) -> bool:
    printed = text[left.end : right.start]
    if printed == joint:
        return True
    if printed not in JOINTS:
        return False
    if printed == "":
        return left.text.isdigit() or right.text.isdigit() or joint in ("-", ".")
    if joint == "" and printed in (" ", "\u00a0"):
        return left.text.isalpha() and len(left.text) > 1
    return (
        not (joint == "" and printed not in ("-", "‑")) and printed not in (", ", ". ", ".")
    ) or joint == "."
