"""Who runs what, who comes and who goes: roles, appointments and departures.

A person is a catalogue name, or capitalised words beside a role noun. The role is read in the phrases that news
uses: "Stellantis CEO Antonio Filosa", "Filosa, head of Jeep", "named Filosa chief executive".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Relation
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.view import Sentence, View

ORGANISATIONS = frozenset({"BRAND", "GROUP", "COMPANY", "PLANT"})
FAR = 12
LONGEST_TAIL = 8
QUALIFIERS = frozenset({"former", "ex", "new", "then", "current", "incoming", "outgoing", "interim", "acting", "longtime"})
HONORIFICS = frozenset({"mr", "mr.", "mrs", "ms", "dr", "dr.", "sir"})


@dataclass(frozen=True)
class RolePhrase:
    """A role in the text: its tokens with modifiers and tail, and the organisation in the tail."""

    first: int
    last: int
    noun: int
    text: str
    organisation: str | None


@dataclass(frozen=True)
class Person:
    """A person in the text: tokens and full name."""

    first: int
    last: int
    name: str
    known: bool


class PeopleReader:
    """Reads executive milestones.

    Parameters
    ----------
    catalogue
        The entries; a person's post there helps where the text names no organisation.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.words: Mapping[str, frozenset[str]] = {
            row["kind"]: frozenset(listed(row["words"])) for row in read_rows("role_words.csv")
        }

    def read(self, view: View) -> list[Relation]:
        """Return the roles, appointments and departures of an article."""
        found: dict[tuple[str, str, str], Relation] = {}
        full: dict[str, str] = {}
        for sentence in view.sentences:
            people = self._people(view, sentence, full)
            for relation in self._sentence(view, sentence, people):
                key = (relation.metric, relation.person or "", f"{relation.role}{sentence.number}")
                found.setdefault(key, relation)
        return list(found.values())

    def _people(self, view: View, sentence: Sentence, full: dict[str, str]) -> list[Person]:
        people = []
        for mention in sentence.mentions:
            if mention.label == "EXECUTIVE":
                first, last = view.token_at(mention.start), view.token_at(mention.end - 1) + 1
                people.append(Person(first, last, mention.entry, True))
        taken = {i for p in people for i in range(p.first, p.last)}
        roles = self._role_nouns(view, sentence)
        for first, last in self._capital_runs(view, sentence, taken):
            name = " ".join(view.words[first:last])
            near = any(min(abs(first - r), abs(r - last)) <= FAR for r in roles)
            if last - first >= 2 and near:
                full[view.words[last - 1]] = name
                people.append(Person(first, last, name, False))
            elif last - first == 1 and name in full:
                people.append(Person(first, last, full[name], False))
        return sorted(people, key=lambda p: p.first)

    def _role_nouns(self, view: View, sentence: Sentence) -> list[int]:
        nouns, acts = self.words["noun"], self.words["appoint"] | self.words["depart"]
        return [
            i for i in range(sentence.first, sentence.last)
            if view.lowers[i] in nouns or (view.lowers[i] in acts and view.is_verb(i))
        ]

    def _capital_runs(
        self, view: View, sentence: Sentence, taken: set[int]
    ) -> Iterator[tuple[int, int]]:
        covered = taken | {
            i
            for m in sentence.mentions
            if m.via != "reference"
            for i in range(view.token_at(m.start), view.token_at(m.end - 1) + 1)
        }
        i = sentence.first
        while i < sentence.last:
            j = i
            while j < sentence.last and j not in covered and self._is_name(view, sentence, j):
                j += 1
            if j > i:
                yield i, j
            i = max(j, i + 1)

    def _is_name(self, view: View, sentence: Sentence, i: int) -> bool:
        word = view.words[i]
        if not word[0].isupper() or not any(c.islower() for c in word) or view.lowers[i] in self.words["modifier"]:
            return False
        return view.tags[i] in ("NNP", "NNPS") and view.lowers[i] not in self.words["noun"] and view.lowers[i] not in HONORIFICS

    def _sentence(
        self, view: View, sentence: Sentence, people: Sequence[Person]
    ) -> Iterator[Relation]:
        if not people:
            return
        roles = list(self._roles(view, sentence))
        used: set[int] = set()
        yield from self._moves(view, sentence, people, roles, used)
        for role in roles:
            if role.noun in used:
                continue
            person = self._holder(view, role, people)
            if person is not None and self._is_executive(role):
                yield self._relation(view, sentence, "role", role.first, role.last, person, role)

    def _is_executive(self, role: RolePhrase) -> bool:
        return bool(role.organisation) or len(role.text.split()) > 1

    def _roles(self, view: View, sentence: Sentence) -> Iterator[RolePhrase]:
        i = sentence.first
        while i < sentence.last:
            length = self._noun_at(view, i, sentence.last)
            if not length:
                i += 1
                continue
            noun = i + length - 1
            while noun + 2 < sentence.last and view.lowers[noun + 1] in ("and", "&", "/") and (more := self._noun_at(view, noun + 2, sentence.last)):
                noun += 1 + more
            first = self._left_edge(view, sentence, i)
            last, inside = self._right_edge(view, sentence, noun + 1)
            before, qualifier = self._organisation_before(view, sentence, first)
            text = f"{qualifier} {view.text[view.starts[first] : view.ends[last - 1]]}".strip()
            yield RolePhrase(first, last, noun, text, inside or before)
            i = last

    def _noun_at(self, view: View, i: int, stop: int) -> int:
        for length in (3, 2, 1):
            if i + length <= stop and " ".join(view.lowers[i : i + length]) in self.words["noun"]:
                return length
        return 0

    def _left_edge(self, view: View, sentence: Sentence, i: int) -> int:
        spans = _organisation_tokens(view, sentence)
        while i > sentence.first and view.lowers[i - 1] in self.words["modifier"] | {"-"} and i - 1 not in spans:
            i -= 1
        return i

    def _right_edge(self, view: View, sentence: Sentence, i: int) -> tuple[int, str | None]:
        """Return the end of the role phrase; an organisation after "of" ends it and is left out."""
        spans = _organisation_tokens(view, sentence)
        j, last = i, i
        while j < sentence.last and j - i < LONGEST_TAIL:
            if j in spans:
                return (last if last > i else i), spans[j]
            word = view.lowers[j]
            if word in ("of", "for", "at", "in", "the", "and", "its"):
                j += 1
                continue
            joined = view.lowers[j - 1] in ("of", "for", "and", "&", "the", "in") and j > i
            if not joined and not (last == j and j > i):
                break
            if view.tags[j] not in ("NN", "NNS", "JJ", "NNP", "VBG"):
                break
            j += 1
            last = j
        return last, None

    def _organisation_before(
        self, view: View, sentence: Sentence, first: int
    ) -> tuple[str | None, str]:
        """Return the organisation before a role, and the word before it that qualifies the role ("former")."""
        spans = _organisation_tokens(view, sentence)
        for i in range(first - 1, max(sentence.first, first - 4) - 1, -1):
            if i in spans:
                while i - 1 in spans:
                    i -= 1
                word = view.words[i - 1] if i > sentence.first else ""
                return spans[i], word if word.lower() in QUALIFIERS else ""
            if view.lowers[i] not in ("'s", "’s", "'", "’", "‘", "the", "new", ",", "former", "then"):
                break
        return None, ""

    def _holder(self, view: View, role: RolePhrase, people: Sequence[Person]) -> Person | None:
        best: tuple[int, Person] | None = None
        for person in people:
            if person.first >= role.last:
                between = view.lowers[role.last : person.first]
                fits = all(w in (",", "and", "mr", "mr.", "dr", "–", "—", ":", "group", "'s", "of", "the", "company") or view.starts[role.last] <= 0 for w in between) or _only_names(view, role.last, person.first)
                cost = len(between)
            else:
                between = view.lowers[person.last : role.first]
                fits = bool(between) and (between[0] in (",", "(", "–", "—") or between[0] in ("is", "as", "'s", "’s", "remains", "who")) and len(between) <= 7
                cost = len(between) + 1
            if fits and cost <= FAR and (best is None or cost < best[0]):
                best = (cost, person)
        return best[1] if best else None

    def _moves(
        self,
        view: View,
        sentence: Sentence,
        people: Sequence[Person],
        roles: Sequence[RolePhrase],
        used: set[int],
    ) -> Iterator[Relation]:
        moved: set[tuple[str, str]] = set()
        for kind, metric in (("appoint", "appointment"), ("depart", "departure")):
            for first, last in self._acts(view, sentence, kind):
                if not roles and not any(p.known for p in people):
                    continue
                comer, leaver = self._movers(view, first, last, people)
                role = _nearest_role(roles, first)
                replacing = view.lowers[first] in self.words["replaced"] or " ".join(view.lowers[first : last + 1]) in self.words["replaced"]
                moves = ((comer, "appointment"), (leaver, "departure")) if replacing else ((comer or leaver, metric),)
                for person, what in moves:
                    if person is None or (person.name, what) in moved:
                        continue
                    moved.add((person.name, what))
                    if role is not None and what == metric:
                        used.add(role.noun)
                    yield self._relation(view, sentence, what, first, last, person, role)

    def _acts(self, view: View, sentence: Sentence, kind: str) -> Iterator[tuple[int, int]]:
        words = self.words[kind]
        i = sentence.first
        while i < sentence.last:
            for length in (3, 2, 1):
                stop = i + length
                if stop <= sentence.last and " ".join(view.lowers[i:stop]) in words:
                    yield i, stop
                    i = stop - 1
                    break
            i += 1

    def _movers(
        self, view: View, first: int, last: int, people: Sequence[Person]
    ) -> tuple[Person | None, Person | None]:
        """Return who does the act and who is its object: before and after it, by grammar where parsed."""
        before = [p for p in people if p.last <= first]
        after = [p for p in people if p.first >= last]
        passive = any(view.deps[c] == "auxpass" for c in view.children[first])
        if passive and after and "by" in view.lowers[last : after[0].first]:
            return after[0], (before[-1] if before else None)
        return (before[-1] if before else None), (after[0] if after else None)

    def _relation(
        self,
        view: View,
        sentence: Sentence,
        metric: str,
        first: int,
        last: int,
        person: Person,
        role: RolePhrase | None,
    ) -> Relation:
        start, end = view.starts[first], view.ends[last - 1]
        organisation = role.organisation if role else None
        organisation = organisation or self._any_organisation(view, sentence, first)
        return Relation(
            start=start,
            end=end,
            metric=metric,
            metric_text=view.text[start:end],
            quantity_text=view.text[start:end],
            subject=person.name,
            subject_type="EXECUTIVE",
            subject_start=view.starts[person.first],
            person=person.name,
            role=role.text if role else None,
            organisation=organisation,
            scores={"metric": 0.8, "subject": 0.85 if person.known else 0.7, "market": 0.9},
        )

    def _any_organisation(self, view: View, sentence: Sentence, first: int) -> str | None:
        named = [m for m in sentence.mentions if m.label in ORGANISATIONS]
        if not named:
            return None
        return min(named, key=lambda m: abs(view.token_at(m.start) - first)).entry


def _organisation_tokens(view: View, sentence: Sentence) -> dict[int, str]:
    return {
        i: m.entry
        for m in sentence.mentions
        if m.label in ORGANISATIONS and m.via != "reference"
        for i in range(view.token_at(m.start), view.token_at(m.end - 1) + 1)
    }


def _only_names(view: View, first: int, last: int) -> bool:
    return last - first <= 5 and all(view.tags[i] in ("NNP", ",", "POS") for i in range(first, last))


def _nearest_role(roles: Sequence[RolePhrase], act: int) -> RolePhrase | None:
    near = [r for r in roles if abs(r.noun - act) <= 15]
    return min(near, key=lambda r: abs(r.noun - act) - 2 * (r.noun > act)) if near else None
