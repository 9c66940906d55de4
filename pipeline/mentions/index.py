"""Finding every catalogue name in a text: one pass over its tokens, down a tree of the names' pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.lexicons.spelling import atoms

PLURALS = frozenset({"MODEL", "BRAND"})
JOINTS = frozenset(
    {"", " ", "-", ".", "–", "‑", "\u00a0", "\u2009", "'", "’", "/", "&", ". ", " & ", "& ", " + ", ", "}
)
SHORT_CAPITALS = 3
SHORTEST_PLURAL = 3
REMEMBERED_WORDS = 200_000
MAKES = ("BRAND", "MODEL")
UNKNOWN: Any = object()


@dataclass(frozen=True, slots=True)
class Sense:
    """What a print can mean, worked out once for all the places where it stands.

    Attributes
    ----------
    names, entries
        The names that fit the print, and the entry of each.
    makes
        Brand and label of the brands and models among them.
    sure
        Whether a brand or model among them goes by a name without a guard.
    model
        Whether a model is among them.
    noted
        The names that the survey of a text looks at: all but guarded models.
    number
        Whether all are models that go by a bare number.
    digits
        Whether the print is a bare number.
    """

    names: tuple[Name, ...]
    entries: tuple[Entry, ...]
    makes: frozenset[tuple[str, str]]
    sure: bool
    model: bool
    noted: tuple[Name, ...]
    number: bool
    digits: bool


class Hit(NamedTuple):
    """A stretch of text that names of the catalogue fit, before anything is decided."""

    start: int
    end: int
    names: tuple[Name, ...]
    token: int
    last_token: int
    sense: Sense


class Atom(NamedTuple):
    """A piece of the text: folded, with its characters."""

    text: str
    start: int
    end: int


class Node:
    """A place in the tree of names: the names that end here, and the pieces that may follow."""

    __slots__ = ("following", "names")

    def __init__(self) -> None:
        self.names: list[Name] = []
        self.following: dict[str, Node] = {}


class Beginning(NamedTuple):
    """A piece of a word that may begin a name: where it starts, the names that end in the word, the rest.

    Attributes
    ----------
    first
        Character of the word at which the piece starts.
    ends
        For each print that ends in the word its last character and what it can mean.
    node, pieces
        The place in the tree at the end of the word, and the pieces so far; None where the word leaves it.
    """

    first: int
    ends: tuple[tuple[int, Sense], ...]
    node: Node | None
    pieces: int


class Word(NamedTuple):
    """A word as the tree of names sees it: its first piece, and its pieces that may begin a name."""

    opening: str
    beginnings: tuple[Beginning, ...]


class NameIndex:
    """Every name of a catalogue by its atoms.

    Parameters
    ----------
    catalogue
        The entries and names to find.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.root = Node()
        self.lower = Node()
        for name in catalogue.names:
            places = atoms(name.text)
            lower = bool(places) and name.text[places[0][1]].islower()
            for pieces in _spellings(name):
                _add(self.root, pieces, name)
                if lower:
                    _add(self.lower, pieces, name)
        self.entries = catalogue.entries
        self.words: dict[str, Word] = {}
        self.senses: dict[tuple[str, int], Sense | None] = {}

    def hits(self, text: str, words: Sequence[str], offsets: Sequence[int]) -> list[list[Hit]]:
        """Return for each place of the text where names fit the hits there, the longest first.

        Parameters
        ----------
        text
            The text.
        words, offsets
            Its tokens and the character at which each starts.
        """
        known, remembered = [], self.words.get
        for word in words:
            known.append(remembered(word) or self._read(word))
        found = []
        for token, (_, beginnings) in enumerate(known):
            if not beginnings:
                continue
            opening = known[token + 1].opening if token + 1 < len(known) else None
            for beginning in beginnings:
                longer = _goes_on(beginning.node, opening)
                if longer or beginning.ends:
                    alternatives = self._at(text, words, offsets, token, beginning, longer)
                    if alternatives:
                        found.append(alternatives)
        return found

    def _read(self, word: str) -> Word:
        """Return a word's first piece and which of its pieces may begin a name, and remember it."""
        pieces = atoms(word)
        beginnings = (self._beginning(word, pieces[i:]) for i in range(len(pieces)))
        read = Word(pieces[0][0] if pieces else "", tuple(filter(None, beginnings)))
        if len(self.words) < REMEMBERED_WORDS:
            self.words[word] = read
        return read

    def _beginning(self, word: str, pieces: Sequence[tuple[str, int, int]]) -> Beginning | None:
        first = pieces[0][1]
        node: Node | None = self.lower if word[first].islower() else self.root
        ends = []
        for count, (piece, _, last) in enumerate(pieces, 1):
            node = node.following.get(piece) if node else None
            if node is None:
                break
            sense = self._sense(word, [Atom(*place) for place in pieces[:count]], node.names)
            if sense is not None:
                ends.append((last, sense))
        rest = node if node is not None and node.following else None
        return Beginning(first, tuple(ends), rest, len(pieces)) if ends or rest else None

    def _at(
        self,
        text: str,
        words: Sequence[str],
        offsets: Sequence[int],
        token: int,
        beginning: Beginning,
        longer: bool,
    ) -> list[Hit]:
        start = offsets[token] + beginning.first
        hits = []
        for last, sense in beginning.ends:
            end = offsets[token] + last
            if not _inside_word(text, start, end):
                hits.append(Hit(start, end, sense.names, token, token, sense))
        if longer:
            hits += self._longer(text, words, offsets, token, beginning)
            hits.reverse()
        elif len(hits) > 1:
            hits.reverse()
        return hits

    def _longer(
        self, text: str, words: Sequence[str], offsets: Sequence[int], token: int, beginning: Beginning
    ) -> list[Hit]:
        """Return the hits that go on behind their first word, the shortest first."""
        first, _, node, count = beginning
        start, last_token = offsets[token] + first, token + 1
        hits = []
        while node is not None and last_token < len(words):
            for piece, _, last in atoms(words[last_token]):
                node = node.following.get(piece)
                if node is None:
                    break
                count += 1
                end = offsets[last_token] + last
                if node.names and not _inside_word(text, start, end):
                    sense = self.senses.get((text[start:end], count), UNKNOWN)
                    if sense is UNKNOWN:
                        run = _run(words, offsets, (token, last_token), (start, end))
                        sense = self._sense(text, run, node.names)
                    if sense is not None:
                        hits.append(Hit(start, end, sense.names, token, last_token, sense))
            last_token += 1
        return hits

    def _sense(self, text: str, run: Sequence[Atom], names: Sequence[Name]) -> Sense | None:
        """Return which names are printed as they may be, and remember it: it hangs on the print alone."""
        fitting = tuple(name for name in names if _fits(name.text, text, run))
        printed = text[run[0].start : run[-1].end]
        sense = self._meaning(fitting, printed) if fitting else None
        if len(self.senses) < REMEMBERED_WORDS:
            self.senses[(printed, len(run))] = sense
        return sense

    def _meaning(self, names: tuple[Name, ...], printed: str) -> Sense:
        entries = tuple(self.entries[name.entry] for name in names)
        pairs = tuple(zip(names, entries, strict=True))
        return Sense(
            names,
            entries,
            frozenset((entry.brand, entry.label) for entry in entries if entry.label in MAKES),
            any(entry.label in MAKES and not name.guard for name, entry in pairs),
            any(entry.label == "MODEL" for entry in entries),
            tuple(name for name, entry in pairs if not (name.guard and entry.label == "MODEL")),
            all(name.guard == "number" and entry.label == "MODEL" for name, entry in pairs),
            printed.isdigit(),
        )


def _goes_on(node: Node | None, opening: str | None) -> bool:
    """Whether a name may go on with the next word, whose first piece follows in the tree or is none."""
    return node is not None and opening is not None and (not opening or opening in node.following)


def _run(
    words: Sequence[str], offsets: Sequence[int], tokens: tuple[int, int], place: tuple[int, int]
) -> list[Atom]:
    """Return the pieces of some tokens that lie in a place of the text."""
    pieces = (
        Atom(piece, offsets[token] + first, offsets[token] + last)
        for token in range(tokens[0], tokens[1] + 1)
        for piece, first, last in atoms(words[token])
    )
    return [piece for piece in pieces if place[0] <= piece.start and piece.end <= place[1]]


def _add(node: Node, pieces: Sequence[str], name: Name) -> None:
    for piece in pieces:
        node = node.following.setdefault(piece, Node())
    if not node.names or node.names[-1] is not name:
        node.names.append(name)


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
    if before == after == " ":
        return False
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
