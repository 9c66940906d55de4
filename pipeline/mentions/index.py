"""Finding every catalogue name in a text: one pass over its tokens, down a tree of the names' pieces."""

from __future__ import annotations

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


class Node:
    """A place in the tree of names: the names that end here, and the pieces that may follow."""

    __slots__ = ("following", "names")

    def __init__(self) -> None:
        self.names: list[Name] = []
        self.following: dict[str, Node] = {}


class NameIndex:
    """Every name of a catalogue by its atoms.

    Parameters
    ----------
    catalogue
        The entries and names to find.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.root = Node()
        self.lower: set[str] = set()
        for name in catalogue.names:
            places = atoms(name.text)
            lower = bool(places) and name.text[places[0][1]].islower()
            for pieces in _spellings(name):
                self._add(pieces, name)
                if lower:
                    self.lower.add(pieces[0])
        self.beginnings: dict[str, tuple[tuple[int, Node | None], ...]] = {}
        self.prints: dict[tuple[str, int], tuple[Name, ...]] = {}

    def _add(self, pieces: Sequence[str], name: Name) -> None:
        node = self.root
        for piece in pieces:
            node = node.following.setdefault(piece, Node())
        if not node.names or node.names[-1] is not name:
            node.names.append(name)

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
            for place, node in places:
                if node is not None and token + 1 < len(words) and not _goes_on(node, words[token + 1]):
                    continue
                alternatives = self._at(text, words, offsets, token, place)
                if alternatives:
                    found.append(alternatives)
        return found

    def _begin(self, word: str) -> tuple[tuple[int, Node | None], ...]:
        """Return which of a word's atoms may begin a name, and remember it.

        With an atom stands its node where it is the word's last and no name by itself: the next word tells.
        """
        pieces = atoms(word)
        places = tuple(
            (i, node if i + 1 == len(pieces) and not node.names else None)
            for i, (piece, first, _) in enumerate(pieces)
            if (node := self.root.following.get(piece)) is not None
            and (piece in self.lower or not word[first].islower())
        )
        if len(self.beginnings) < REMEMBERED_WORDS:
            self.beginnings[word] = places
        return places

    def _at(
        self, text: str, words: Sequence[str], offsets: Sequence[int], token: int, place: int
    ) -> list[Hit]:
        run: list[Atom] = []
        ends: list[tuple[int, list[Name]]] = []
        node: Node | None = self.root
        skip = place
        while node and token < len(words):
            offset = offsets[token]
            for piece, first, last in atoms(words[token])[skip:]:
                node = node.following.get(piece)
                if node is None:
                    break
                run.append(Atom(piece, offset + first, offset + last, token))
                if node.names:
                    ends.append((len(run), node.names))
            skip = 0
            token += 1
        hits = [self._hit(text, run[:length], names) for length, names in reversed(ends)]
        return [hit for hit in hits if hit is not None]

    def _hit(self, text: str, run: Sequence[Atom], names: Sequence[Name]) -> Hit | None:
        start, end = run[0].start, run[-1].end
        if _inside_word(text, start, end):
            return None
        fitting = self._fitting(text, run, names)
        return Hit(start, end, fitting, run[0].token, run[-1].token) if fitting else None

    def _fitting(self, text: str, run: Sequence[Atom], names: Sequence[Name]) -> tuple[Name, ...]:
        """Return which names are printed as they may be, and remember it: it hangs on the print alone."""
        known = (text[run[0].start : run[-1].end], len(run))
        fitting = self.prints.get(known)
        if fitting is None:
            fitting = tuple(name for name in names if _fits(name.text, text, run))
            if len(self.prints) < REMEMBERED_WORDS:
                self.prints[known] = fitting
        return fitting


def _goes_on(node: Node, word: str) -> bool:
    """Whether a word may go on with a name; one without letters and digits may stand within."""
    pieces = atoms(word)
    return not pieces or pieces[0][0] in node.following


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
