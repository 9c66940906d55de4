"""What "the compact SUV", "the Turin-based brand" and "it" stand for.

A reference is resolved to the most salient earlier mention that fits its noun: kind of thing, body style,
and where the words tell it, country or city. Salience falls with distance in sentences and grows with how
often the article names the entry, with its place in the title, and with standing first in its sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue, Entry, group_at
from pipeline.lexicons.spelling import fold
from pipeline.lexicons.tables import listed, read_rows

DETERMINERS = frozenset({"the", "this", "that", "its", "their"})
LONGEST_REFERENCE = 6
REACH = 8
TITLE_WEIGHT = 0.9
FIRST_WEIGHT = 0.6
COUNT_WEIGHT = 0.12
DISTANCE_WEIGHT = 0.45
UNNAMED_WEIGHT = 0.5


@dataclass(frozen=True)
class ReferenceNoun:
    """A noun that refers: what kinds of entry it can stand for, and with which bodies."""

    kind: str
    labels: frozenset[str]
    bodies: frozenset[str]


@dataclass(frozen=True)
class Reference:
    """A reference in the text: its tokens, its noun and the words that narrow it."""

    first: int
    last: int
    noun: ReferenceNoun
    modifiers: tuple[str, ...]


class ReferenceFinder:
    """Finds references in tokens, by the nouns of ``reference_nouns.csv``."""

    def __init__(self) -> None:
        self.nouns: dict[tuple[str, ...], ReferenceNoun] = {}
        for row in read_rows("reference_nouns.csv"):
            noun = ReferenceNoun(
                row["kind"], frozenset(listed(row["labels"])), frozenset(listed(row["bodies"]))
            )
            for word in listed(row["words"]):
                self.nouns[tuple(word.split())] = noun

    def find(self, lowers: Sequence[str], first: int, last: int) -> Iterator[Reference]:
        """Yield the references among the tokens from ``first`` up to ``last``."""
        i = first
        while i < last:
            reference = self._pronoun(lowers, i) or self._described(lowers, i, last)
            if reference is not None:
                yield reference
                i = reference.last
            i += 1

    def _pronoun(self, lowers: Sequence[str], i: int) -> Reference | None:
        noun = self.nouns.get((lowers[i],))
        if noun is not None and noun.kind in ("pronoun", "plural"):
            return Reference(i, i + 1, noun, ())
        return None

    def _described(self, lowers: Sequence[str], i: int, last: int) -> Reference | None:
        if lowers[i] not in DETERMINERS:
            return None
        best = None
        for j in range(i + 1, min(i + 1 + LONGEST_REFERENCE, last)):
            if not (lowers[j][0].isalnum() or lowers[j] == "-") or lowers[j] in (
                "and",
                "of",
                "in",
                "for",
                "to",
                "with",
            ):
                break
            for length in (1, 2, 3):
                noun = self.nouns.get(tuple(lowers[j - length + 1 : j + 1])) if j - length >= i else None
                if noun is not None and noun.kind not in ("pronoun", "plural"):
                    best = Reference(i, j + 1, noun, tuple(lowers[i + 1 : j - length + 1]))
        return best


@dataclass
class Salience:
    """The entries named so far and how present they are."""

    catalogue: Catalogue
    title: frozenset[tuple[str, str]]
    seen: list[tuple[int, int, Mention]]
    counts: Counter[tuple[str, str]]
    year: int | None = None

    def note(self, sentence: int, rank: int, mention: Mention) -> None:
        """Remember a mention: the number of its sentence and its rank among the sentence's mentions."""
        self.seen.append((sentence, rank, mention))
        self.counts[(mention.label, mention.entry)] += 1

    def resolve(
        self, reference: Reference, sentence: int, demonyms: Mapping[str, str]
    ) -> tuple[str, str] | None:
        """Return label and entry that a reference stands for, or None."""
        best: tuple[float, tuple[str, str]] | None = None
        for when, rank, mention in reversed(self.seen):
            if sentence - when > REACH:
                break
            named = (mention.label, mention.entry)
            entry = self._meant(reference, named)
            if entry is None or not self._fits(reference, entry, demonyms):
                continue
            score = -DISTANCE_WEIGHT * (sentence - when) + FIRST_WEIGHT * (rank == 0)
            score += TITLE_WEIGHT * (named in self.title) + COUNT_WEIGHT * min(self.counts[named], 8)
            identity = (entry.label, entry.name)
            score -= UNNAMED_WEIGHT * (identity != named)
            if best is None or score > best[0]:
                best = (score, identity)
        return best[1] if best else None

    def _meant(self, reference: Reference, named: tuple[str, str]) -> Entry | None:
        """Return what a name can stand for: itself, and for "the group" the group of a brand."""
        entry = self.catalogue.entries.get(named)
        if entry is not None and entry.label == "BRAND" and reference.noun.labels == {"GROUP"}:
            return self.catalogue.get("GROUP", group_at(entry, self.year))
        return entry

    def _fits(self, reference: Reference, entry: Entry, demonyms: Mapping[str, str]) -> bool:
        noun = reference.noun
        if entry.label not in noun.labels:
            return False
        if noun.bodies and entry.kinds and not noun.bodies & set(entry.kinds):
            return False
        brand = self.catalogue.get("BRAND", entry.brand) if entry.label == "MODEL" else entry
        home = brand or entry
        for place, word in enumerate(reference.modifiers):
            if word in demonyms and home.country and demonyms[word] != home.country:
                return False
            based = reference.modifiers[place + 1 : place + 3] in (("-", "based"), ("based",))
            if based and home.city and fold(word) not in fold(home.city):
                return False
        return not (
            set(reference.modifiers) & {"electric", "battery-electric"}
            and entry.label == "MODEL"
            and entry.powertrains
            and "BEV" not in entry.powertrains
        )


def resolve_references(  # noqa: PLR0913, PLR0917 - what a text is, and what is known
    lowers: Sequence[str],
    offsets: Sequence[int],
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    title: frozenset[tuple[str, str]],
    catalogue: Catalogue,
    finder: ReferenceFinder,
    demonyms: Mapping[str, str],
    year: int | None = None,
) -> list[Mention]:
    """Return the references of a text as mentions with ``via="reference"``.

    Parameters
    ----------
    lowers, offsets
        Tokens in lower case, and the character at which each starts.
    sentences
        First token and token after the last of each sentence.
    mentions
        The names found, in the order of the text.
    title
        Label and entry of what the article's title names.
    year
        Year of the article, which tells the group of a brand.
    """
    salience = Salience(catalogue, title, [], Counter(), year)
    found: list[Mention] = []
    place = 0
    for number, (first, last) in enumerate(sentences):
        end = offsets[last] if last < len(offsets) else len(text)
        inside = []
        while place < len(mentions) and mentions[place].start < end:
            inside.append(mentions[place])
            place += 1
        subjects = [m for m in inside if m.label in ("MODEL", "BRAND", "GROUP", "COMPANY", "PLANT")]
        noted = 0
        for reference in finder.find(lowers, first, last):
            start = offsets[reference.first]
            while noted < len(subjects) and subjects[noted].start < start:
                salience.note(number, noted, subjects[noted])
                noted += 1
            stop = offsets[reference.last - 1] + len(lowers[reference.last - 1])
            if any(m.start < stop and start < m.end for m in inside):
                continue
            identity = salience.resolve(reference, number, demonyms)
            if identity is not None:
                mention = Mention(start, stop, text[start:stop], *identity, "reference")
                found.append(mention)
                salience.seen.append((number, noted, mention))
        for rank in range(noted, len(subjects)):
            salience.note(number, rank, subjects[rank])
    return found
