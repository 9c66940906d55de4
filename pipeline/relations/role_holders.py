"""Who holds a role: the constructions in which news joins a person and a post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.relations.person_names import MALE_FEMALE, Person
from pipeline.relations.role_phrases import RolePhrase, organisation_tokens
from pipeline.relations.view import Sentence, View

OPENING = frozenset({",", "(", "–", "—", "-", ":"})
BEING = frozenset("is was 's ’s remains remained be been 'd ’d serves served works worked".split())
FILLERS = frozenset(
    "who also now currently still previously as the a then already has had mr mr. dr dr. its their in office "
    "himself herself only once been until recently presently up now today far nowadays lately till".split()
)
SEASONS = frozenset("spring summer autumn fall winter last this year month week".split())
REACH = 6
PART_REACH = 3
ORDER = ("title", "apposition", "predicate", "label")
Held = list[tuple[RolePhrase, Person]]


def held_roles(
    view: View, sentence: Sentence, people: Sequence[Person], roles: Sequence[RolePhrase], last: Person | None
) -> Held:
    """Return each role with the person who holds it.

    Parameters
    ----------
    people, roles
        What the sentence names, in order.
    last
        The person whom "he" or "she" means.
    """
    held: Held = []
    for number, role in enumerate(roles):
        if view.lowers[role.full : role.full + 1] in (["'s"], ["’s"]):
            continue
        person = _holder(view, people, role) or _shared_holder(view, roles, number, held)
        person = person or _office_holder(view, sentence, people, role, last)
        person = person or _copular_holder(view, sentence, people, role, last)
        person = person or _pronoun_holder(view, sentence, people, role, last)
        if person is not None:
            held.append((role, person))
    return held


def _holder(view: View, people: Sequence[Person], role: RolePhrase) -> Person | None:
    found: dict[str, Person] = {}
    for person in people:
        if person.first >= role.full:
            kind = _after(view, role, person)
        elif person.last <= role.left:
            kind = _before(view, role, person)
        else:
            kind = ""
        if kind:
            found[kind] = person
    return next((found[kind] for kind in ORDER if kind in found), None)


def _after(view: View, role: RolePhrase, person: Person) -> str:
    """Name the construction of a role before its holder ("chief executive X"; "the boss, X,")."""
    between = [w for w in view.lowers[role.full : person.first] if w not in ("mr", "mr.", "dr", "dr.", "*")]
    if not between:
        return "title"
    bound = role.left < role.first or role.full > role.last or role.last > role.post_last
    if between in ([","], ["–"], [":"], ["is"]) and bound:
        return "label"
    return ""


def _before(view: View, role: RolePhrase, person: Person) -> str:
    """Name the construction of a holder before the role ("X, 57, chief of design"; "X is chairman")."""
    between = [w for w in view.lowers[person.last : role.left] if w != "*"]
    if not between or len(between) > REACH:
        return ""
    if between[0] in OPENING:
        rest = [
            w
            for w in between[1:]
            if w not in FILLERS | SEASONS and not w.isdigit() and w not in OPENING and w != ")"
        ]
        if not rest:
            return "apposition"
        return "predicate" if all(w in BEING for w in rest) and ")" not in between else ""
    fits = between[0] in BEING | {"as", "in", "who"} and all(w in BEING or w in FILLERS for w in between)
    return "predicate" if fits else ""


def _shared_holder(view: View, roles: Sequence[RolePhrase], number: int, held: Held) -> Person | None:
    """Return the holder of the role before, where "and" joins the two ("boss of A and chairman of B")."""
    if not number or not held or held[-1][0] is not roles[number - 1]:
        return None
    previous = roles[number - 1]
    between = view.lowers[previous.full : roles[number].left]
    return held[-1][1] if between in (["and"], [",", "and"], ["&"], ["and", "the"]) else None


def _office_holder(
    view: View, sentence: Sentence, people: Sequence[Person], role: RolePhrase, last: Person | None
) -> Person | None:
    """Return the subject of the verb that "as ROLE" belongs to ("X sells cars as head of Y")."""
    if not sentence.parsed or view.lowers[role.left - 1] != "as":
        return None
    return _subject_person(view, people, view.clause_verb(role.left - 1), last)


def _copular_holder(
    view: View, sentence: Sentence, people: Sequence[Person], role: RolePhrase, last: Person | None
) -> Person | None:
    """Return the subject of the copula before the role ("X leaves Y and remains boss of Z")."""
    i = role.left - 1
    while i > sentence.first and view.lowers[i] in FILLERS:
        i -= 1
    if not sentence.parsed or i < sentence.first or view.lowers[i] not in BEING or not view.is_verb(i):
        return None
    return _subject_person(view, people, i, last)


def _subject_person(view: View, people: Sequence[Person], verb: int, last: Person | None) -> Person | None:
    subject = view.clause_subject(verb)
    if subject is None:
        return None
    if view.lowers[subject] in MALE_FEMALE:
        return person_before(people, subject, last)
    return next((p for p in people if p.first <= subject < p.last), None)


def _pronoun_holder(
    view: View, sentence: Sentence, people: Sequence[Person], role: RolePhrase, last: Person | None
) -> Person | None:
    """Return the person whom a pronoun before the role means ("where she was finance chief")."""
    i = role.left - 1
    low = max(sentence.first, role.left - REACH)
    while i >= low and (view.lowers[i] in BEING or view.lowers[i] in FILLERS - {"who"}):
        i -= 1
    if i < low or i == role.left - 1 or view.lowers[i] not in MALE_FEMALE:
        return None
    if not any(w in BEING for w in view.lowers[i + 1 : role.left]):
        return None
    return person_before(people, i, last)


def person_before(people: Sequence[Person], token: int, last: Person | None) -> Person | None:
    """Return the person whom a pronoun at a token means: the nearest before it, else that of earlier text."""
    before = [p for p in people if p.last <= token]
    return before[-1] if before else last


def led_organisations(
    view: View, sentence: Sentence, people: Sequence[Person], words: Mapping[str, frozenset[str]]
) -> Iterator[tuple[int, int, Person, str]]:
    """Yield who leads what by a verb ("X, who heads Audi"): tokens, person, organisation."""
    organisations = organisation_tokens(view, sentence)
    for i in range(sentence.first, sentence.last):
        if view.lowers[i] not in words["lead_verb"] or not view.is_verb(i):
            continue
        start = i + 1
        while start < sentence.last and view.lowers[start] in ("the", "its", "their"):
            start += 1
        at = next((j for j in (i + 1, start) if j in organisations), None)
        person = _leader(view, people, i)
        if at is None or person is None or _owns_other(view, _end(organisations, at), words):
            continue
        yield i, _end(organisations, at), person, organisations[at]


def _owns_other(view: View, i: int, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a possessive at a token is followed by something other than a part of a firm."""
    if view.lowers[i : i + 1] not in (["'s"], ["’s"]):
        return False
    near = view.lowers[i + 1 : i + 1 + PART_REACH]
    return not any(word in words["leave_object"] | words["duty"] for word in near)


def _leader(view: View, people: Sequence[Person], verb: int) -> Person | None:
    """Return the person right before a verb, a "who" and adverbs between them."""
    before = [p for p in people if p.last <= verb]
    if not before:
        return None
    between = view.lowers[before[-1].last : verb]
    plain = {",", "who", "has", "now", "also", "only", "currently", "had", "once", "still"}
    return before[-1] if all(w in plain for w in between) else None


def _end(tokens: Mapping[int, str], i: int) -> int:
    name = tokens[i]
    while tokens.get(i) == name:
        i += 1
    return i
