"""Persons in the text: names of the catalogue, and unknown names by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.view import Sentence, View

INITIAL = re.compile(r"(?:[A-Z]\.)+|[A-Z]")
NAME_TAGS = frozenset({"NNP", "NNPS", ""})
LONGEST_NAME = 6
MALE_FEMALE = frozenset({"he", "she", "him", "her", "who", "whom"})


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the text.

    Attributes
    ----------
    first, last
        Tokens, ``last`` excluded.
    name
        The full name as the article prints it, or else as the catalogue has it.
    entry
        Canonical name: the catalogue's, or ``name``.
    known
        Whether the catalogue has the person.
    """

    first: int
    last: int
    name: str
    entry: str
    known: bool


@dataclass
class Registry:
    """The persons of an article: full names by surname, and as printed by canonical name."""

    by_surname: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)


def load_role_words() -> Mapping[str, frozenset[str]]:
    """Return the word sets of ``role_words.csv`` by kind; hyphens stand apart, as tokens do."""
    return {
        row["kind"]: frozenset(word.replace("-", " - ") for word in listed(row["words"]))
        for row in read_rows("role_words.csv")
    }


class PeopleFinder:
    """Finds the persons of an article.

    Parameters
    ----------
    words
        The word sets of ``role_words.csv``.
    """

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words
        self.given = frozenset(
            word
            for row in read_rows("name_contexts.csv")
            if row["kind"] == "given"
            for word in listed(row["words"])
        )
        self.noun_words = frozenset(w for phrase in words["noun"] for w in phrase.split()) - words["particle"]

    def find(self, view: View) -> list[list[Person]]:
        """Return the persons of each sentence; a surname alone stands for the full name given anywhere."""
        registry = Registry()
        raw = [self._sentence(view, sentence, registry) for sentence in view.sentences]
        return [[self._full(p, registry) for p in people if self._is_person(p, registry)] for people in raw]

    def _sentence(self, view: View, sentence: Sentence, registry: Registry) -> list[Person]:
        people = []
        for mention in sentence.mentions:
            if mention.label != "EXECUTIVE":
                continue
            first, last = view.token_at(mention.start), view.token_at(mention.end - 1) + 1
            people.append(Person(first, last, mention.entry, mention.entry, True))
            self._meet(registry, mention.text.split(), mention.entry, mention.entry)
            if last - first > 1 and len(mention.text) > len(registry.printed.get(mention.entry, "")):
                registry.printed[mention.entry] = mention.text
        taken = {i for p in people for i in range(p.first, p.last)}
        for first, last in self._runs(view, sentence, taken):
            name = view.text[view.starts[first] : view.ends[last - 1]]
            people.append(Person(first, last, name, name, False))
            self._meet(registry, name.split(), name, "")
        return sorted(people, key=lambda p: p.first)

    def _meet(self, registry: Registry, words: list[str], name: str, entry: str) -> None:
        """Remember a full name under its last word and its first (a family name in Chinese)."""
        if len(words) > 1:
            registry.by_surname.setdefault(words[-1], name)
            registry.by_surname.setdefault(words[0], name)
            if entry:
                registry.entries[name] = entry

    def _is_person(self, person: Person, registry: Registry) -> bool:
        return person.known or " " in person.name or person.name in registry.by_surname

    def _full(self, person: Person, registry: Registry) -> Person:
        if person.known:
            return replace(person, name=registry.printed.get(person.entry, person.entry))
        full = person.name if " " in person.name else registry.by_surname[person.name]
        if full in registry.entries:
            entry = registry.entries[full]
            return replace(person, name=registry.printed.get(entry, entry), entry=entry, known=True)
        return replace(person, name=full, entry=full)

    def _runs(self, view: View, sentence: Sentence, taken: set[int]) -> Iterator[tuple[int, int]]:
        covered = taken | {
            i
            for m in sentence.mentions
            if m.via != "reference" and m.label != "EXECUTIVE"
            for i in range(view.token_at(m.start), view.token_at(m.end - 1) + 1)
        }
        i = sentence.first
        while i < sentence.last:
            j = self._run_end(view, sentence, covered, i)
            if j > i and j - i <= LONGEST_NAME and view.lowers[j - 1] not in self.words["not_person"]:
                yield i, j
            i = max(j, i + 1)

    def _run_end(self, view: View, sentence: Sentence, covered: set[int], i: int) -> int:
        j = i
        while j < sentence.last:
            if j in covered:
                family = j > i and self._is_family(view, covered, j)
                return j + 1 if family else j
            if self._is_name(view, j):
                j += 1
            elif j > i and (self._joins(view, sentence, covered, j) or self._syllable(view, sentence, i, j)):
                j += 2
            else:
                break
        return j

    def _is_family(self, view: View, covered: set[int], j: int) -> bool:
        """Whether a maker's name is a family name, behind a given one ("Wolfgang Porsche")."""
        behind = view.lowers[j + 1] if j + 1 < len(view.lowers) else ""
        alone = j + 1 not in covered and j - 1 not in covered and behind not in ("'s", "’s")
        return alone and view.lowers[j - 1] in self.given

    def _joins(self, view: View, sentence: Sentence, covered: set[int], j: int) -> bool:
        """Whether a particle or a hyphen at ``j`` links two parts of a name ("de Meo", "Jean-Philippe")."""
        if j + 1 >= sentence.last or j + 1 in covered or not view.words[j + 1][0].isupper():
            return False
        if view.words[j] == "-":
            return view.ends[j - 1] == view.starts[j] and view.ends[j] == view.starts[j + 1]
        return view.lowers[j] in self.words["particle"] and self._is_name(view, j + 1)

    def _syllable(self, view: View, sentence: Sentence, i: int, j: int) -> bool:
        """Whether a hyphen at ``j`` joins a small second syllable to a given name ("Lee Sang-ho")."""
        if view.words[j] != "-" or j - i < 2 or j + 1 >= sentence.last:
            return False
        tight = view.ends[j - 1] == view.starts[j] and view.ends[j] == view.starts[j + 1]
        word = view.words[j + 1]
        return tight and word.islower() and word.isalpha() and word not in self.words["compound_end"]

    def _is_name(self, view: View, i: int) -> bool:
        word, lower = view.words[i], view.lowers[i]
        if view.tags[i] not in NAME_TAGS or lower in self.words["honorific"] or lower in self.noun_words:
            return False
        if INITIAL.fullmatch(word):
            return True
        if not word[0].isupper() or not any(c.islower() for c in word):
            return False
        return lower not in self.words["modifier"] and "'" not in word


def remembered(view: View, people: list[Person]) -> Person | None:
    """Return the person whom "he" or "she" of the next sentence means: the first of the last main clause."""
    if not people:
        return None
    breaks = [i for i in range(people[0].last, people[-1].first) if view.words[i] == ";"]
    return next((p for p in people if not breaks or p.first > breaks[-1]), people[0])
