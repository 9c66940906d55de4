"""The grammar of milestones: which noun phrases a trigger is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.relations.view import Sentence, View

CLAUSES = frozenset({"relcl", "acl", "advcl", "parataxis", "ccomp"})
RELATIVES = frozenset({"which", "that", "who", "whom"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """A milestone cue in the text.

    Attributes
    ----------
    metric, place, guard
        What the cue says: the milestone, where its subject stands (``object``, ``subject``, ``noun``), and
        what it needs.
    first, last
        Tokens, ``last`` excluded.
    words
        The words of the cue.
    """

    metric: str
    place: str
    guard: str
    first: int
    last: int
    words: tuple[str, ...] = ()


def arguments(view: View, sentence: Sentence, trigger: Trigger) -> Iterator[int]:
    """Yield the heads of the noun phrases that a trigger is about, the closest by grammar first."""
    verb = next((i for i in range(trigger.first, trigger.last) if view.is_verb(i)), None)
    if trigger.place == "noun" or (verb is None and trigger.place == "object"):
        yield from _of_noun(view, sentence, trigger)
    elif verb is None:
        yield from _predicated(view, trigger)
    elif trigger.place == "object":
        yield from _of_transitive(view, verb, trigger)
    else:
        yield from _subject(view, verb)


def _of_transitive(view: View, verb: int, trigger: Trigger) -> Iterator[int]:
    children = view.children[verb]
    passive = any(view.deps[c] in ("nsubjpass", "auxpass") for c in children)
    objects = [c for i in range(trigger.first, trigger.last) for c in view.children[i] if c >= trigger.last]
    objects = [c for c in objects if view.deps[c] in ("dobj", "pobj", "attr", "oprd", "nsubj")]
    nested = [
        c
        for i in range(trigger.first, trigger.last)
        for c in view.children[i]
        if view.deps[c] in ("prep", "xcomp", "pcomp")
    ]
    relative = [c for c in children if view.deps[c] == "dobj" and view.lowers[c] in RELATIVES]
    if passive:
        yield from _subject(view, verb)
    elif relative and view.deps[verb] == "relcl":
        yield view.heads[verb]
    elif objects:
        yield from objects
    elif view.deps[verb] == "acl" or (view.deps[verb] == "relcl" and view.tags[verb] == "VBN"):
        yield view.heads[verb]
    elif trigger.last - trigger.first == 1 or view.tags[trigger.last - 1] == "VBG":
        yield from _subject(view, verb)
    if passive and trigger.metric == "launch":
        return
    for link in nested:
        if view.lowers[link] in ("of", "for", "on"):
            yield from (c for c in view.children[link] if view.deps[c] == "pobj")


def _subject(view: View, verb: int) -> Iterator[int]:
    subject = view.clause_subject(verb)
    if subject is None and view.deps[verb] == "acl":
        subject = view.heads[verb]
    if subject is None:
        yield from (c for c in view.children[verb] if c > verb and view.deps[c] in ("dobj", "attr", "nsubj"))
        return
    governor = view.clause_verb(subject)
    if view.lowers[subject] in RELATIVES and view.deps[governor] == "relcl":
        subject = view.heads[governor]
    yield subject
    yield from _whose(view, subject)
    if view.deps[verb] in ("acl", "relcl"):
        yield from _equated(view, subject)


def _equated(view: View, noun: int) -> Iterator[int]:
    """Yield what a copula calls a noun, or one of a kind ("the two are among the cars coming in May")."""
    seen = 0
    while seen < 3 and view.deps[noun] == "pobj" and view.lowers[view.heads[noun]] in ("of", "among"):
        noun = view.heads[view.heads[noun]]
        seen += 1
    if view.deps[noun] == "attr" or (seen and view.is_verb(noun)):
        subject = view.clause_subject(view.clause_verb(noun))
        if subject is not None:
            yield subject


def _whose(view: View, noun: int) -> Iterator[int]:
    """Yield what "whose" before a noun refers to."""
    if any(view.lowers[c] == "whose" for c in view.children[noun]):
        verb = view.clause_verb(noun)
        if view.deps[verb] == "relcl":
            yield view.heads[verb]


def _of_noun(view: View, sentence: Sentence, trigger: Trigger) -> Iterator[int]:
    low, high = trigger.first, trigger.last
    told = False
    if view.lowers[low] in ("last", "final", "first"):
        yield view.heads[low]
    for i in range(low, high):
        for child in view.children[i]:
            if view.lowers[child] in ("of", "for") and view.deps[child] == "prep":
                told = told or view.lowers[child] == "of"
                yield from _objects_of(view, child, trigger)
    for i in range(low, high):
        yield from (c for c in view.children[i] if c >= high and view.deps[c] == "dobj")
    for i in range(low, high):
        for child in view.children[i]:
            if (
                child < low
                and view.deps[child] in ("poss", "compound", "nmod")
                and view.lowers[child] != "whose"
            ):
                yield child
        yield from _whose(view, i)
    if trigger.metric == "launch" and not told:
        verb = view.clause_verb(low)
        subject = view.clause_subject(verb)
        if subject is not None and not low <= subject < high:
            yield from _subject(view, verb)


def _objects_of(view: View, link: int, trigger: Trigger) -> Iterator[int]:
    """Yield the nouns below a preposition; a verb of the trigger that was taken for one gives its own."""
    for noun in view.children[link]:
        if view.deps[noun] != "pobj":
            continue
        if noun in range(link + 1, trigger.last) and noun == trigger.last - 1:
            yield from (c for c in view.children[noun] if view.tags[c].startswith("NN"))
        else:
            yield noun


def _predicated(view: View, trigger: Trigger) -> Iterator[int]:
    """Yield the subject of the verb that a phrase without a verb depends on ("is now on sale")."""
    verb = view.clause_verb(trigger.first)
    if view.is_verb(verb):
        yield from _subject(view, verb)
    else:
        yield from (h for h in view.ancestors(trigger.first)[1:2])


def phrase_tokens(view: View, head: int) -> frozenset[int]:
    """Return the tokens of a noun phrase, clauses within it left out."""
    found, stack = {head}, [head]
    while stack:
        for child in view.children[stack.pop()]:
            if view.deps[child] not in CLAUSES:
                found.add(child)
                stack.append(child)
    return frozenset(found)
