"""Who comes and who goes: the verbs and nouns of appointment and departure, with their persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.relations.move_grammar import (
    FAR,
    NEAR,
    Act,
    Move,
    Place,
    complement_of,
    first_word,
    has_agent,
    has_auxiliary,
    holds_role,
    is_act,
    is_governed,
    is_passive,
    object_of,
    owns,
    period_tokens,
    subject_of,
)
from pipeline.relations.person_names import Person
from pipeline.relations.role_holders import Held, person_before
from pipeline.relations.role_phrases import RolePhrase, lengths_by_first, organisation_tokens
from pipeline.relations.view import Sentence, View

KINDS = (
    "replace", "appoint_copula", "stead", "appoint_object", "appoint_subject", "appoint_as",
    "appoint_lead", "appoint_part", "appoint_noun",
    "depart_object", "depart_subject", "depart_weak", "depart_noun", "successor",
)  # fmt: skip
CLAUSE_LINKS = frozenset(
    {"punct", "advmod", "npadvmod", "prep", "nsubj", "aux", "mark", "cc", "conj", "neg", "prt"}
)
GOAL_WORDS = frozenset({"to", "the", "at", "in", "on", "back", "over"})
HEIRS = {"hand": "to", "mak": "for", "made way": "for"}
POSSESSIVES = frozenset({"his", "her"})


class MoveFinder:
    """Finds appointments and departures.

    Parameters
    ----------
    words
        The word sets of ``role_words.csv``.
    """

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words
        self.kinds = {phrase: kind for kind in reversed(KINDS) for phrase in words[kind]}
        self.lengths = lengths_by_first(self.kinds)

    def find(
        self,
        view: View,
        sentence: Sentence,
        people: Sequence[Person],
        roles: Sequence[RolePhrase],
        held: Held,
        last: Person | None,
    ) -> list[Move]:
        """Return the moves of a sentence, one a person and direction."""
        place = Place(view, sentence, people, roles, held, last)
        found: dict[tuple[str, str], Move] = {}
        for act in self._acts(view, sentence):
            for move in self._moves(place, act):
                found.setdefault((move.metric, move.person.entry), move)
        return list(found.values())

    def _acts(self, view: View, sentence: Sentence) -> Iterator[Act]:
        i = sentence.first
        while i < sentence.last:
            act = self._act_at(view, sentence, i)
            if act is not None:
                yield act
            i = act.last if act else i + 1

    def _act_at(self, view: View, sentence: Sentence, i: int) -> Act | None:
        for length in self.lengths.get(view.lowers[i], ()):
            kind = self.kinds.get(" ".join(view.lowers[i : min(i + length, sentence.last)]))
            if kind is not None:
                return Act(kind, i, i + length)
        return None

    def _moves(self, place: Place, act: Act) -> Iterator[Move]:
        if act.kind == "replace":
            yield from self._replacement(place, act)
        elif act.kind == "stead":
            leaver = object_of(place, act)
            if leaver is not None and act.last == leaver.first:
                yield self._move(place, act, "departure", leaver, None)
        elif act.kind == "appoint_copula":
            yield from self._copular(place, act)
        elif act.kind == "successor":
            yield from self._successor(place, act)
        elif act.kind == "appoint_as":
            yield from self._comes_as(place, act)
        elif act.kind in ("appoint_lead", "appoint_part"):
            yield from self._comes_to_lead(place, act)
        elif act.kind.endswith("_noun"):
            yield from self._nominal(place, act)
        elif act.kind.endswith("_object"):
            yield from self._transitive(place, act)
        else:
            yield from self._intransitive(place, act)

    def _replacement(self, place: Place, act: Act) -> Iterator[Move]:
        comer, leaver = subject_of(place, act), object_of(place, act)
        replacement = _behind_with(place, act, leaver)
        if replacement is not None:
            comer = replacement
        if is_passive(place.view, act.first):
            comer, leaver = (leaver if has_agent(place, act, leaver) else None), comer
            if comer is None and not place.roles:
                return
        elif leaver is None:
            leaver = self._pronoun_object(place, act, comer)
        if place.view.lowers[act.first] in ("follow", "follows", "followed") and (
            comer is None or leaver is None
        ):
            return
        if comer is leaver or (comer is None and leaver is None):
            return
        role = complement_of(place, act)
        if comer is not None and (leaver is not None or role is not None):
            yield self._move(place, act, "appointment", comer, role)
        if leaver is not None:
            yield self._move(place, act, "departure", leaver, role)

    def _copular(self, place: Place, act: Act) -> Iterator[Move]:
        """Read a post that a person is said to have newly or in future ("is the new head of Y")."""
        person = subject_of(place, act)
        role = next((r for r in place.roles if r.left <= act.last <= r.first), None)
        if person is not None and role is not None and person.first < act.first:
            skipped = place.view.lowers[act.last : role.first]
            if all(word in self.words["introducer"] | self.words["modifier"] for word in skipped):
                yield self._move(place, act, "appointment", person, role)

    def _comes_as(self, place: Place, act: Act) -> Iterator[Move]:
        """Read who comes or changes "as" something ("X comes in July as head of Y")."""
        person, role = subject_of(place, act), complement_of(place, act)
        if person is None or role is None or place.view.lowers[role.left - 1] != "as":
            return
        if is_act(place.view, act.first) and person.first < act.first:
            yield self._move(place, act, "appointment", person, role, self._goal(place, act))

    def _comes_to_lead(self, place: Place, act: Act) -> Iterator[Move]:
        """Read who is to lead an organisation or gets a part of one ("X will run Audi from July")."""
        person = subject_of(place, act)
        if person is None or person.first > act.first:
            return
        goal = self._goal(place, act) if act.kind == "appoint_lead" else None
        if goal is not None or self._takes_post(place, act):
            yield self._move(place, act, "appointment", person, complement_of(place, act), goal)

    def _goal(self, place: Place, act: Act) -> str | None:
        """Return the organisation that somebody moves to, where it follows the verb at once."""
        organisations = organisation_tokens(place.view, place.sentence)
        start, timed = act.last, period_tokens(place)
        while start < place.sentence.last and (place.view.lowers[start] in GOAL_WORDS or start in timed):
            start += 1
        led = start > act.last and {"at", "in", "on"} & set(place.view.lowers[act.last : start])
        if led and "to" not in place.view.lowers[act.last : start]:
            return None
        return organisations.get(start)

    def _pronoun_object(self, place: Place, act: Act, comer: Person | None) -> Person | None:
        if place.view.lowers[act.last : act.last + 1] not in (["him"], ["her"]):
            return None
        before = [p for p in place.people if p.last <= act.first and p is not comer]
        return before[-1] if before else place.last

    def _successor(self, place: Place, act: Act) -> Iterator[Move]:
        """Read "his successor is X", "Y's successor, X,"."""
        comer = next((p for p in place.people if p.first >= act.last), None)
        if comer is None or comer.first - act.last > NEAR:
            return
        between = place.view.lowers[act.last : comer.first]
        role = complement_of(place, act)
        linked = between[-1:] in (["is"], [","], ["be"], [])
        if linked and (between[-2:] == ["to", "be"] or not any(w in between for w in ("to", "for", "of"))):
            yield self._move(place, act, "appointment", comer, role)

    def _nominal(self, place: Place, act: Act) -> Iterator[Move]:
        view = place.view
        person = next(
            (p for p in place.people if p.last <= act.first <= p.last + 3 and owns(view, p, act.first)), None
        )
        if person is None and view.lowers[act.last : act.last + 1] == ["of"]:
            person = next((p for p in place.people if act.last < p.first <= act.last + FAR), None)
        if person is None and act.first > place.sentence.first and view.lowers[act.first - 1] in POSSESSIVES:
            person = person_before(place.people, act.first - 1, place.last)
        if person is None or view.is_verb(act.first):
            return
        metric = "appointment" if act.kind.startswith("appoint") else "departure"
        yield self._move(place, act, metric, person, complement_of(place, act))

    def _transitive(self, place: Place, act: Act) -> Iterator[Move]:
        """Read a verb that somebody else does to the person ("the board named X chairman")."""
        view = place.view
        if view.tags[act.first] == "NN":
            return
        objects = [c for c in view.children[act.first] if view.deps[c] == "dobj"]
        active = any(p.first <= c < p.last for c in objects for p in place.people)
        tag, dep = view.tags[act.first], view.deps[act.first]
        participle = not active and (dep == "acl" or (tag == "VBN" and not has_auxiliary(view, act.first)))
        if is_passive(view, act.first):
            if any(view.lowers[c] == "to" for c in view.children[act.first]):
                return
            person = subject_of(place, act)
        elif view.deps[act.first] == "amod":
            person = object_of(place, act)
        elif participle:
            person = person_before(place.people, act.first, None)
        else:
            person = object_of(place, act)
        if person is None:
            return
        appoints = act.kind.startswith("appoint")
        role = complement_of(place, act)
        if appoints and role is None and not (self._to_a_post(place, person) or self._to_lead(place, person)):
            return
        if not appoints and role is None and not person.known and not holds_role(place, person):
            return
        yield self._move(place, act, "appointment" if appoints else "departure", person, role)

    def _to_a_post(self, place: Place, person: Person) -> bool:
        """Whether a post without a role noun follows a person ("named X to the vacant post")."""
        behind = place.view.lowers[person.last : min(person.last + NEAR, place.sentence.last)]
        return behind[:1] == ["to"] and bool(set(behind) & self.words["leave_object"])

    def _to_lead(self, place: Place, person: Person) -> bool:
        """Whether a person is named to lead something ("named X to run the plant")."""
        behind = place.view.lowers[person.last : person.last + 2]
        return behind[:1] == ["to"] and bool(set(behind) & self.words["lead_infinitive"])

    def _intransitive(self, place: Place, act: Act) -> Iterator[Move]:
        """Read a verb that the person does ("X steps down", "X becomes chairman")."""
        person = subject_of(place, act)
        if person is None or (person.first > act.first and first_word(place, act).startswith("add")):
            return
        role = complement_of(place, act)
        phrase = " ".join(place.view.lowers[act.first : act.last])
        if act.kind == "appoint_subject":
            alone = phrase in self.words["appoint_alone"] and (
                person.known
                or place.roles
                or self._takes_post(place, act)
                or self._takes_organisation(place, act)
            )
            goal = self._goal(place, act) if first_word(place, act) in self.words["goal_verb"] else None
            if role is not None or alone or self._leads_then(place, act):
                yield self._move(place, act, "appointment", person, role, goal)
                yield from self._predecessor(place, act, phrase, role)
            return
        if phrase.endswith(" out") and place.view.lowers[act.last : act.last + 1] == ["of"]:
            return
        yield from self._heir(place, act, phrase, role)
        organisation, leaves = self._left(place, act)
        if act.kind == "depart_weak" and not leaves:
            return
        if role is None and not person.known and not place.roles and organisation is None:
            return
        yield self._move(place, act, "departure", person, role, organisation or None)

    def _takes_post(self, place: Place, act: Act) -> bool:
        """Whether what somebody takes over is a part of a firm or its duties."""
        view = place.view
        objects = [c for i in range(act.first, act.last) for c in view.children[i] if view.deps[c] == "dobj"]
        organisations = organisation_tokens(view, place.sentence)
        posts = self.words["leave_object"] | self.words["duty"]
        vague = [c for c in objects if {"a", "an"} & {view.lowers[d] for d in view.children[c]}]
        return any(view.lowers[c] in posts and c not in organisations and c not in vague for c in objects)

    def _takes_organisation(self, place: Place, act: Act) -> bool:
        """Whether an organisation follows that somebody takes charge of ("took charge of Wey")."""
        behind = place.view.lowers[act.last : act.last + 2]
        start = act.last + 1 + (behind[1:] == ["the"])
        return behind[:1] == ["of"] and start in organisation_tokens(place.view, place.sentence)

    def _leads_then(self, place: Place, act: Act) -> bool:
        """Whether an infinitive of leading follows ("becomes the first Indian to head the brand")."""
        behind = place.view.lowers[act.last : min(act.last + NEAR + 2, place.sentence.last)]
        infinitives = self.words["lead_infinitive"]
        return any(a == "to" and b in infinitives for a, b in pairwise(behind))

    def _predecessor(self, place: Place, act: Act, phrase: str, role: RolePhrase | None) -> Iterator[Move]:
        """Read who goes where somebody takes over "from" him."""
        if not phrase.startswith(("take", "took")):
            return
        for person in place.people:
            if act.last < person.first <= act.last + FAR and place.view.lowers[person.first - 1] == "from":
                yield self._move(place, act, "departure", person, role)

    def _heir(self, place: Place, act: Act, phrase: str, role: RolePhrase | None) -> Iterator[Move]:
        """Read who comes where somebody hands over "to" him."""
        link = next((word for start, word in HEIRS.items() if phrase.startswith(start)), None)
        if link is None:
            return
        for person in place.people:
            near = act.last < person.first <= act.last + FAR
            if near and place.view.lowers[person.first - 1] == link:
                yield self._move(place, act, "appointment", person, role)

    def _left(self, place: Place, act: Act) -> tuple[str | None, bool]:
        """Return the organisation that somebody leaves, and whether the verb means leaving a post at all.

        The organisation is empty where a common noun stands for it ("leaves the company").
        """
        view, verb = place.view, act.first
        organisations = organisation_tokens(view, place.sentence)
        right = [c for c in view.children[verb] if c > verb]
        for child in right:
            if view.deps[child] != "dobj":
                continue
            parts = [c for c in view.children[child] if view.deps[c] in ("compound", "nmod")]
            named = next((c for c in (child, *parts) if c in organisations), None)
            if named is not None:
                return organisations[named], True
            posts = view.lowers[child] in self.words["leave_object"]
            return "" if posts else None, posts
        phrases = [" ".join(view.lowers[c : c + 1]) for c in right if view.deps[c] == "prep"]
        plain = all(view.deps[c] in CLAUSE_LINKS or view.lowers[c] in self.words["next_step"] for c in right)
        timely = all(
            p in ("in", "on", "at", "after", "last", "with", "from", "before", "by", "as", "for")
            for p in phrases
        )
        whole = place.sentence.parsed and is_act(view, verb) and plain and timely
        return None, whole and self._speaks_of_posts(place, act)

    def _speaks_of_posts(self, place: Place, act: Act) -> bool:
        if first_word(place, act) in ("goes", "went", "gone"):
            after = place.view.lowers[act.last : act.last + 1]
            return after in ([], ["."], [","], ["in"], ["after"], [";"], [")"], ["too"], ["as"], ["on"])
        return True

    def _move(
        self,
        place: Place,
        act: Act,
        metric: str,
        person: Person,
        role: RolePhrase | None,
        organisation: str | None = None,
    ) -> Move:
        own = role is not None and not any(r is role and p.entry != person.entry for r, p in place.held)
        takes = own and role is not None and is_governed(place.view, role, act)
        return Move(metric, act.first, act.last, person, role, takes, organisation)


def _behind_with(place: Place, act: Act, leaver: Person | None) -> Person | None:
    """Return who comes where somebody else replaces one person "with" another."""
    if leaver is None:
        return None
    later = [p for p in place.people if p.first > leaver.last]
    if not later or "with" not in place.view.lowers[leaver.last : min(later[0].first, leaver.last + NEAR)]:
        return None
    return later[0]
