"""Finding every catalogue name in a text: one pass over its tokens, down a tree of the names' pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import NamedTuple

from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.lexicons.spelling import PIECES, atoms

PLURALS = frozenset({"MODEL", "BRAND"})
JOINTS = frozenset(
    {"", " ", "-", ".", "–", "‑", "\u00a0", "\u2009", "'", "’", "/", "&", ". ", " & ", "& ", " + ", ", "}
)
SHORT_CAPITALS = 3
MIXED = 3
"""Pieces of letters and digits from which on a single letter may be small: "BZ4x"."""
SHORTEST_PLURAL = 3
REMEMBERED_WORDS = 200_000
MAKES = ("BRAND", "MODEL")
OPEN = " \n()"
ORGANISATIONS = ("BRAND", "GROUP", "COMPANY")
PLACES = ("PLACE", "PLANT", "MARKET")


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
        The names that the survey of a text looks at, each with its entry.
    organisation
        Whether an organisation is among those.
    version, place
        Whether a version, or a place's name, is among the names.
    plants
        The plants among them.
    number
        Whether all are models that go by a bare number.
    digits
        Whether the print is a bare number.
    printed, lower
        The print, and in lower case.
    capital
        Whether it is printed as a name: with a capital, a digit or "#" first.
    """

    names: tuple[Name, ...]
    entries: tuple[Entry, ...]
    makes: frozenset[tuple[str, str]]
    sure: bool
    model: bool
    noted: tuple[tuple[Name, Entry], ...]
    organisation: bool
    version: bool
    place: bool
    plants: tuple[str, ...]
    number: bool
    digits: bool
    printed: str
    lower: str
    capital: bool


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


class Beginning:
    """The beginning of a name, as far as a word: the names that end in the word, and the rest.

    Attributes
    ----------
    first
        Character of the first word at which the name starts.
    ends
        For each print that ends in the word its last character there and what it can mean, the longest first.
    node, pieces
        The place in the tree at the end of the word, and the pieces so far; None where the word leaves it.
    steps
        By the signs between and the next word: how the name goes on, worked out once.
    """

    __slots__ = ("ends", "first", "following", "node", "pieces", "steps")

    def __init__(
        self, first: int, ends: tuple[tuple[int, Sense], ...], node: Node | None, pieces: int
    ) -> None:
        self.first = first
        self.ends = ends
        self.node = node
        self.following = node.following if node else None
        self.pieces = pieces
        self.steps: dict[tuple[str, str], Beginning] = {}


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
        self.joints = frozenset(
            chain.from_iterable(map(_signs, (*JOINTS, *(n.text for n in catalogue.names))))
        )
        self.openings: dict[str, str] = {}
        self.beginnings: dict[str, tuple[Beginning, ...]] = {}
        self.steps = 0

    def hits(self, text: str, words: Sequence[str], offsets: Sequence[int]) -> list[list[Hit]]:
        """Return for each place of the text where names fit the hits there, the longest first.

        Parameters
        ----------
        text
            The text.
        words, offsets
            Its tokens and the character at which each starts.
        """
        try:
            known = list(map(self.beginnings.__getitem__, words))
        except KeyError:
            self._learn(words)
            known = list(map(self.beginnings.__getitem__, words))
        found: list[list[Hit]] = []
        openings, last_word = self.openings, len(words) - 1
        for token in compress(range(len(words)), known):
            offset = offsets[token]
            for beginning in known[token]:
                following, hits = beginning.following, None
                if beginning.ends:
                    hits = _endings(text, offset, token, beginning)
                if following and token < last_word:
                    opening = openings[words[token + 1]]
                    if not opening or opening in following:
                        hits = self._longer(text, words, offsets, token, beginning) + (hits or [])
                if hits:
                    found.append(hits)
        return found

    def _learn(self, words: Sequence[str]) -> None:
        """Remember for each word its first piece, and its pieces that may begin a name."""
        if len(self.openings) > REMEMBERED_WORDS:
            self.openings.clear()
            self.beginnings.clear()
        for word in words:
            if word not in self.openings:
                pieces = atoms(word)
                beginnings = (self._beginning(word, pieces[i:]) for i in range(len(pieces)))
                self.openings[word] = pieces[0][0] if pieces else self._between(word)
                self.beginnings[word] = tuple(filter(None, beginnings))

    def _between(self, word: str) -> str:
        """Return nothing for a word of signs that stand inside names, else one that goes on with no name."""
        return "" if self.joints.issuperset(word) else word

    def _beginning(self, word: str, pieces: Sequence[tuple[str, int, int]]) -> Beginning | None:
        first = pieces[0][1]
        if _inside_word(word, first, len(word)):
            return None
        node: Node | None = self.lower if word[first].islower() else self.root
        ends = []
        for count, (piece, _, last) in enumerate(pieces, 1):
            node = node.following.get(piece) if node else None
            if node is None:
                break
            if not node.names or _inside_word(word, first, last):
                continue
            sense = self._sense(word, [Atom(*place) for place in pieces[:count]], node.names)
            if sense is not None:
                ends.append((last, sense))
        rest = node if node is not None and node.following else None
        return Beginning(first, tuple(reversed(ends)), rest, len(pieces)) if ends or rest else None

    def _longer(
        self, text: str, words: Sequence[str], offsets: Sequence[int], token: int, beginning: Beginning
    ) -> list[Hit]:
        """Return the hits that go on behind their first word, the longest first."""
        start, place = offsets[token] + beginning.first, token + 1
        end, so_far = offsets[token] + len(words[token]), beginning
        hits: list[Hit] = []
        while so_far.node is not None and place < len(words):
            word, offset = words[place], offsets[place]
            step = so_far.steps.get((text[end:offset], word))
            if step is None:
                step = self._step(text[start:end], so_far, text[end:offset], word)
            for last, sense in step.ends:
                if not _inside_word(text, start, offset + last):
                    hits.insert(0, Hit(start, offset + last, sense.names, token, place, sense))
            end, so_far, place = offset + len(word), step, place + 1
        return hits

    def _step(self, printed: str, so_far: Beginning, gap: str, word: str) -> Beginning:
        """Return how a name that is printed so far goes on with a word, and remember it."""
        node, count, offset = so_far.node, so_far.pieces, len(printed) + len(gap)
        text, ends = printed + gap + word, []
        run = [Atom(*place) for place in atoms(printed)]
        for piece, first, last in atoms(word):
            node = node.following.get(piece) if node else None
            if node is None:
                break
            count += 1
            run.append(Atom(piece, offset + first, offset + last))
            open_end = node.names and not _inside_word(text, 0, offset + last)
            sense = self._sense(text, run, node.names) if open_end else None
            if sense is not None:
                ends.append((last, sense))
        step = Beginning(so_far.first, tuple(ends), node, count)
        if self.steps < REMEMBERED_WORDS:
            so_far.steps[(gap, word)] = step
            self.steps += 1
        return step

    def _sense(self, text: str, run: Sequence[Atom], names: Sequence[Name]) -> Sense | None:
        """Return which names are printed as they may be."""
        fitting = tuple(name for name in names if _fits(name.text, text, run))
        return self._meaning(fitting, text[run[0].start : run[-1].end]) if fitting else None

    def _meaning(self, names: tuple[Name, ...], printed: str) -> Sense:
        entries = tuple(self.entries[name.entry] for name in names)
        pairs = tuple(zip(names, entries, strict=True))
        noted = tuple(pair for pair in pairs if _is_noted(*pair, len(names) == 1))
        return Sense(
            names,
            entries,
            frozenset((entry.brand, entry.label) for entry in entries if entry.label in MAKES),
            any(entry.label in MAKES and not name.guard for name, entry in pairs),
            any(entry.label == "MODEL" for entry in entries),
            noted,
            any(entry.label in ORGANISATIONS for _, entry in noted),
            any(entry.label == "VARIANT" for entry in entries),
            any(name.guard == "place" or entry.label in PLACES for name, entry in pairs),
            tuple(entry.name for entry in entries if entry.label == "PLANT"),
            all(name.guard == "number" and entry.label == "MODEL" for name, entry in pairs),
            printed.isdigit(),
            printed,
            printed.lower(),
            printed[0].isupper() or printed[0].isdigit() or printed[0] == "#",
        )


def _endings(text: str, offset: int, token: int, beginning: Beginning) -> list[Hit]:
    """Return the hits that end in the word they begin in, the longest first."""
    start = offset + beginning.first
    return [
        Hit(start, offset + last, sense.names, token, token, sense)
        for last, sense in beginning.ends
        if not _inside_word(text, start, offset + last)
    ]


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


def _is_noted(name: Name, entry: Entry, alone: bool) -> bool:
    """Whether a name may tell for sure what a text is about, wherever it stands."""
    if entry.label in ("BRAND", "PLANT", "MARKET"):
        return True
    if entry.label == "EXECUTIVE":
        return name.form == "name" and not name.guard
    if entry.label == "MODEL":
        return alone and not name.guard
    return entry.label in ORGANISATIONS and not name.guard


def _signs(text: str) -> str:
    """Return the signs of a name that are no pieces of it."""
    return PIECES.sub("", text)


def _plural(word: str) -> str:
    return word + ("es" if word.endswith(("x", "ch", "sh", "s")) else "s")


def _inside_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before in OPEN and after in OPEN:
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
        if len(canonical) == 1 and pieces >= MIXED:
            return True
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
