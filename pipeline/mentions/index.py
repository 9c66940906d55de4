"""Finding every catalogue name in a text: one pass over its atoms, one hash look-up a length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.lexicons.catalogue import Catalogue, Name
from pipeline.lexicons.spelling import atoms

PLURALS = frozenset({"MODEL", "BRAND"})
JOINTS = frozenset({"", " ", "-", ".", "–", "‑", "\u00a0", "\u2009", "'", "’", "/", "&", ". ", " & ", "& ", " + ", ", "})
SHORT_CAPITALS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of text that names of the catalogue fit, before anything is decided."""

    start: int
    end: int
    names: tuple[Name, ...]
    token: int
    last_token: int


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of the text: folded, with its characters and its token."""

    text: str
    start: int
    end: int
    token: int


def text_atoms(words: Sequence[str], offsets: Sequence[int]) -> list[Atom]:
    """Return the atoms of a tokenized text.

    Parameters
    ----------
    words, offsets
        The tokens and the character at which each starts.
    """
    return [
        Atom(piece, offset + first, offset + last, i)
        for i, (word, offset) in enumerate(zip(words, offsets, strict=True))
        for piece, first, last in atoms(word)
    ]


class NameIndex:
    """Every name of a catalogue by its atoms.

    Parameters
    ----------
    catalogue
        The entries and names to find.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.names: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in catalogue.names:
            for pieces in _spellings(name):
                self.names[pieces].append(name)
                lengths[pieces[0]].add(len(pieces))
        self.lengths = {first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()}

    def hits(self, text: str, words: Sequence[str], offsets: Sequence[int]) -> Iterator[list[Hit]]:
        """Yield for each place of the text where names fit the hits there, the longest first."""
        stream = text_atoms(words, offsets)
        pieces = [atom.text for atom in stream]
        lengths = self.lengths
        for i, piece in enumerate(pieces):
            if piece in lengths:
                found = [
                    hit
                    for length in lengths[piece]
                    if (hit := self._hit(text, stream[i : i + length], length)) is not None
                ]
                if found:
                    yield found

    def _hit(self, text: str, run: Sequence[Atom], length: int) -> Hit | None:
        if len(run) < length:
            return None
        names = self.names.get(tuple(atom.text for atom in run))
        if names is None:
            return None
        start, end = run[0].start, run[-1].end
        if _inside_word(text, start, end):
            return None
        fitting = tuple(dict.fromkeys(n for n in names if _fits(n.text, text, run)))
        if not fitting:
            return None
        return Hit(start, end, fitting, run[0].token, run[-1].token)


def _spellings(name: Name) -> Iterator[tuple[str, ...]]:
    pieces = tuple(piece for piece, _, _ in atoms(name.text))
    if not pieces:
        return
    yield pieces
    if name.entry[0] in PLURALS and name.form == "name":
        if pieces[-1].isalpha() and not pieces[-1].endswith("s"):
            yield (*pieces[:-1], pieces[-1] + "s")
        elif pieces[-1].isdigit():
            yield (*pieces, "s")


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
        if not _case_fits(canonical[first:last], text[run[i].start : run[i].end]):
            return False
        if i and not _joint_fits(canonical[places[i - 1][2] : first], text, run[i - 1], run[i]):
            return False
    if len(run) > len(places):
        return run[-1].start == run[-2].end and text[run[-1].start] == "s"
    return True


def _case_fits(canonical: str, printed: str) -> bool:
    if printed == canonical or canonical.isdigit():
        return True
    if canonical.islower():
        return len(canonical) > 1 and (printed.istitle() or printed.isupper())
    if canonical.isupper():
        if len(printed) == len(canonical) + 1:
            return printed[:-1].isupper() and printed.endswith("s")
        return (len(canonical) > SHORT_CAPITALS and printed[0].isupper()) or printed.isupper()
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
    return not (joint == "" and printed not in ("-", "‑")) and printed not in (", ", ". ", ".") or joint == "."
