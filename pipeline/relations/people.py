"""Who runs what, who comes and who goes: roles, appointments and departures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.contract.records import Relation
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.move_grammar import Move
from pipeline.relations.moves import MoveFinder
from pipeline.relations.organisation import Context
from pipeline.relations.person_names import PeopleFinder, Person, load_role_words, remembered
from pipeline.relations.role_holders import held_roles, led_organisations
from pipeline.relations.role_phrases import PLACES, RoleFinder, RolePhrase
from pipeline.relations.view import Sentence, View

KNOWN, UNKNOWN = 0.85, 0.7


class PeopleReader:
    """Reads executive milestones.

    Parameters
    ----------
    catalogue
        The entries; a person's post there helps where the text names no organisation.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.words: Mapping[str, frozenset[str]] = load_role_words()
        self.people = PeopleFinder(self.words)
        self.roles = RoleFinder(self.words)
        self.moves = MoveFinder(self.words)

    def read(self, view: View) -> list[Relation]:
        """Return the roles, appointments and departures of an article."""
        context = Context(view, self.catalogue)
        found: list[Relation] = []
        last: Person | None = None
        for sentence, people in zip(view.sentences, self.people.find(view), strict=True):
            roles = self.roles.find(view, sentence)
            if people or roles:
                read = self._sentence(view, sentence, people, roles, context, last)
                found += [r for r in read if not self._is_told(r, found)]
            last = remembered(view, people) or last
        return found

    def _is_told(self, relation: Relation, found: Sequence[Relation]) -> bool:
        """Whether "he succeeds X" only tells of a move that the text has told before."""
        if relation.metric_text.lower() not in self.words["replace"]:
            return False
        return any(r.metric == relation.metric and r.subject == relation.subject for r in found)

    def _sentence(
        self,
        view: View,
        sentence: Sentence,
        people: Sequence[Person],
        roles: Sequence[RolePhrase],
        context: Context,
        last: Person | None,
    ) -> Iterator[Relation]:
        people = [p for p in people if not self._is_politician(view, p)]
        holders = held_roles(view, sentence, people, roles, last)
        moves = self.moves.find(view, sentence, people, roles, holders, last)
        used = {move.role.first for move in moves if move.role is not None and move.takes_role}
        for move in moves:
            role = move.role or _role_of(move.person, holders)
            if role is None or self._is_executive(view, sentence, role):
                yield self._moved(view, sentence, move, role, context)
        for role, person in holders:
            if role.first not in used and self._is_executive(view, sentence, role):
                name = role.organisation or context.of(sentence, person.entry)
                if name is not None and self._is_association(name):
                    continue
                if role.organisation is None and "association" in view.lowers[role.post_last : role.full]:
                    continue
                span = (role.first, role.last)
                yield _relation(view, "role", span, person, role.text, name)
        for first, stop, person, name in led_organisations(view, sentence, people, self.words):
            text = view.text[view.starts[first] : view.ends[stop - 1]]
            if self._is_association(name):
                continue
            yield _relation(view, "role", (first, stop), person, text, name)

    def _moved(
        self, view: View, sentence: Sentence, move: Move, role: RolePhrase | None, context: Context
    ) -> Relation:
        name = move.organisation or (role.organisation if role else None)
        name = name or context.of(sentence, move.person.entry)
        text = role.text if role else None
        return _relation(view, move.metric, (move.first, move.last), move.person, text, name)

    def _is_executive(self, view: View, sentence: Sentence, role: RolePhrase) -> bool:
        """Whether a role is a company's: unions, research houses and governments have other presidents."""
        outsider = self.words["outsider"]
        low = max(sentence.first, role.left - 4)
        before = view.lowers[low : role.first]
        whose = before[-1:] == ["whose"]
        cut = (
            0
            if whose
            else max(
                (i + 1 for i, w in enumerate(before) if w in (",", ".", ";", '"', "”", "“", "(", "and")),
                default=0,
            )
        )
        around = [*before[cut:], *view.lowers[role.first : role.full]]
        if set(around) & outsider:
            return False
        noun = " ".join(view.lowers[role.first : role.last])
        if role.organisation is not None and self._is_association(role.organisation):
            return False
        if role.organisation is not None or noun not in self.words["country_post"]:
            return True
        return not self._touches_place(view, sentence, role)

    def _is_association(self, name: str) -> bool:
        """Whether an organisation speaks for a trade: who heads it runs no company."""
        known = self.catalogue.get("COMPANY", name)
        return known is not None and "association" in known.kinds

    def _touches_place(self, view: View, sentence: Sentence, role: RolePhrase) -> bool:
        near = range(role.left - 2, role.full + 1)
        return any(
            m.label in PLACES and (view.token_at(m.start) in near or view.token_at(m.end - 1) in near)
            for m in sentence.mentions
        )

    def _is_politician(self, view: View, person: Person) -> bool:
        return not person.known and view.lowers[person.last - 1] in self.words["politician"]


def _role_of(person: Person, holders: Sequence[tuple[RolePhrase, Person]]) -> RolePhrase | None:
    return next((role for role, holder in holders if holder.entry == person.entry), None)


def _relation(
    view: View, metric: str, span: tuple[int, int], person: Person, role: str | None, organisation: str | None
) -> Relation:
    start, end = view.starts[span[0]], view.ends[span[1] - 1]
    return Relation(
        start=start,
        end=end,
        metric=metric,
        metric_text=view.text[start:end],
        quantity_text=view.text[start:end],
        subject=person.entry,
        subject_type="EXECUTIVE",
        subject_start=view.starts[person.first],
        person=person.name,
        role=role,
        organisation=organisation,
        scores={"metric": 0.8, "subject": KNOWN if person.known else UNKNOWN, "market": 0.9},
    )
