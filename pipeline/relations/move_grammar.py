"""The grammar of coming and going: whose act it is, who undergoes it, which post it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.relations.person_names import MALE_FEMALE, Person
from pipeline.relations.role_holders import Held, person_before
from pipeline.relations.role_phrases import RolePhrase
from pipeline.relations.view import Sentence, View

FAR = 14
NEAR = 5


@dataclass(frozen=True, slots=True)
class Act:
    """A word or phrase of coming and going: its kind and tokens."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Move:
    """An appointment or a departure of a person.

    Attributes
    ----------
    role
        The post that the act names, or None.
    takes_role
        Whether the role belongs to the act alone ("named chairman") and is no fact of its own.
    organisation
        The organisation that the act names ("leaves Audi"), or None.
    """

    metric: str
    first: int
    last: int
    person: Person
    role: RolePhrase | None = None
    takes_role: bool = False
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with the persons and roles in it."""

    view: View
    sentence: Sentence
    people: Sequence[Person]
    roles: Sequence[RolePhrase]
    held: Held
    last: Person | None


def first_word(place: Place, act: Act) -> str:
    """Return the first word of an act in lower case."""
    return place.view.lowers[act.first]


def is_passive(view: View, verb: int) -> bool:
    """Whether a verb is passive: it has a passive auxiliary or subject."""
    return any(view.deps[c] in ("auxpass", "nsubjpass") for c in view.children[verb])


def is_act(view: View, token: int) -> bool:
    """Whether a token is a verb, or heads a sentence with a subject and is taken for a noun."""
    headed = view.deps[token] == "ROOT" and any(view.deps[c] == "nsubj" for c in view.children[token])
    return view.is_verb(token) or headed


def has_auxiliary(view: View, verb: int) -> bool:
    """Whether a verb has an auxiliary of its own."""
    return any(view.deps[c] in ("aux", "auxpass") for c in view.children[verb])


def has_agent(place: Place, act: Act, agent: Person | None) -> bool:
    """Whether "by" stands between a passive act and the person who does it."""
    return agent is not None and "by" in place.view.lowers[act.last : agent.first]


def owns(view: View, person: Person, noun: int) -> bool:
    """Whether a possessive follows the person's name, with the noun behind it."""
    return view.lowers[person.last : person.last + 1] in (["'s"], ["’s"], ["'"], ["’"]) and noun > person.last


def period_tokens(place: Place) -> frozenset[int]:
    """Return the tokens of a sentence's expressions of time."""
    view = place.view
    return frozenset(
        i for p in place.sentence.periods for i in range(view.token_at(p.start), view.token_at(p.end - 1) + 1)
    )


def subject_of(place: Place, act: Act) -> Person | None:
    """Return the person who is the grammatical subject of an act, a pronoun resolved."""
    view = place.view
    verb = act.first
    if view.deps[verb] in ("aux", "auxpass"):
        verb = view.heads[verb]
    if not place.sentence.parsed:
        return near_before(place, act)
    subject = view.clause_subject(verb)
    if subject is None:
        return near_before(place, act)
    inside = [p for p in place.people if p.first <= subject < p.last]
    if inside:
        return inside[0]
    if view.lowers[subject] in MALE_FEMALE:
        return person_before(place.people, subject, place.last)
    low, high = view.subtree(subject)
    below = [p for p in place.people if low <= p.first < min(high, act.first)]
    posts = [r for r in place.roles if r.first <= subject < r.full]
    if posts:
        return next((p for r, p in place.held if r is posts[0]), place.last)
    return below[0] if below and not owns(view, below[0], subject) else near_before(place, act)


def near_before(place: Place, act: Act) -> Person | None:
    """Return the person right before an act, with nothing but adverbs and auxiliaries between."""
    before = [p for p in place.people if p.last <= act.first]
    if not before:
        return None
    between = range(before[-1].last, act.first)
    fits = len(between) <= NEAR and all(
        place.view.tags[i] in ("MD", "RB", "VBZ", "VBD", "VBN", "VB", "TO", "WP", "VBP")
        or place.view.words[i] == ","
        for i in between
    )
    return before[-1] if fits else None


def object_of(place: Place, act: Act) -> Person | None:
    """Return the first person behind an act in the same clause."""
    view = place.view
    for person in place.people:
        if act.last <= person.first <= act.last + FAR:
            between = range(act.last, person.first)
            if any(view.is_verb(i) and view.deps[i] not in ("amod", "acl") for i in between):
                return None
            return person
    return None


def complement_of(place: Place, act: Act) -> RolePhrase | None:
    """Return the role that an act names behind it ("as chief executive", "chairman"), or None."""
    behind = []
    for role in place.roles:
        stretch = place.view.lowers[act.last : role.left]
        if act.last <= role.first <= act.last + FAR and not {";", "who", "where"} & set(stretch):
            behind.append(role)
    governed = [r for r in behind if place.view.lowers[r.left - 1] in ("as", "to")]
    titles = {id(r) for r in behind for p in place.people if p.first == r.full}
    plain = [r for r in behind if id(r) not in titles]
    return next(iter(governed or plain or behind), None)


def is_governed(view: View, role: RolePhrase, act: Act) -> bool:
    """Whether a role is part of the act's own words, and not an apposition to somebody."""
    before = view.lowers[role.left - 1] if role.left else ""
    return before not in (",", "(", "–", "—") or act.last >= role.left


def holds_role(place: Place, person: Person) -> bool:
    """Whether the sentence gives the person a role."""
    return any(p.entry == person.entry for _, p in place.held)
