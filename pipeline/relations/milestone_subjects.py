"""Which model, brand or plant a milestone is about: its trigger's argument, else what the text is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.subject import Topic
from pipeline.relations.view import Sentence, View

TITLE_WEIGHT = 2.0
COUNT_WEIGHT = 0.25
HERE_WEIGHT = 2.5
BACK_WEIGHTS = (1.5, 0.8, 0.4)
CLAUSES = frozenset({"relcl", "acl", "advcl", "parataxis", "ccomp"})
RELATIVES = frozenset({"which", "that", "who", "whom"})
VEHICLE_KINDS = frozenset({"model", "suv", "hatch", "saloon", "estate", "mpv", "van", "pickup", "coupe"})
SHARES = frozenset(
    "version variant edition derivative duo pair twins example examples one ones cars vehicles models "
    "generation facelift siblings successor replacement units deliveries customers".split()
)
PRONOUNS = frozenset({"it", "they", "both", "this", "these", "he", "she"})
JOINTS = (
    ",",
    "and",
    "and the",
    ", the",
    "&",
    ", and",
    ", and the",
    "and its",
    "as well as the",
    "or",
    "or the",
)


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
    """

    metric: str
    place: str
    guard: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Found:
    """The subjects of a milestone and how sure they are."""

    mentions: list[Mention]
    score: float
    argument: bool = False


class SubjectFinder:
    """Finds the subjects of milestone triggers."""

    def __init__(self) -> None:
        self.vehicles = (
            frozenset(
                word
                for row in read_rows("reference_nouns.csv")
                if row["kind"] in VEHICLE_KINDS
                for phrase in listed(row["words"])
                for word in phrase.split()
            )
            | SHARES
        )

    def find(self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic) -> Found:
        """Return the models, brands or plants that a trigger is about; none where it is another thing."""
        bracketed = _before_bracket(view, sentence, trigger)
        if bracketed or not sentence.parsed:
            return Found(bracketed, 0.7) if bracketed else self._nearby(view, sentence, trigger, topic)
        heads = list(arguments(view, sentence, trigger))
        named = next((f for head in heads if (f := self._in_phrase(view, sentence, trigger, head))), [])
        named = named or _plant_subject(view, sentence, trigger)
        if named:
            return Found(named, 0.85, True)
        if heads and self._any_open(view, sentence, heads, topic):
            return Found(self._current(view, sentence, trigger, topic), 0.6, True)
        if heads and _is_other_thing(view, sentence, heads[0]):
            return Found([], 0.0)
        strict = trigger.place != "noun" if heads else _needs_argument(trigger)
        if (trigger.metric == "launch" and (strict or heads)) or strict:
            return Found([], 0.0)
        return self._nearby(view, sentence, trigger, topic)

    def _any_open(self, view: View, sentence: Sentence, heads: Sequence[int], topic: Topic) -> bool:
        titled = any(label == "MODEL" for label, _ in topic.title)
        return any(self._is_open(view, sentence, head, titled) for head in heads)

    def _in_phrase(self, view: View, sentence: Sentence, trigger: Trigger, head: int) -> list[Mention]:
        tokens = phrase_tokens(view, head)
        inside = [
            m
            for m in sentence.mentions
            if view.token_at(m.end - 1) in tokens or view.token_at(m.start) in tokens
        ]
        models = [m for m in inside if m.label == "MODEL"]
        plain = [m for m in models if not _below_preposition(view, m, head)]
        if plain or models:
            chosen = plain or [m for m in models if m.via == "name"][:1] or models[:1]
            return _one_each([*chosen, *_joined(view, sentence, chosen[-1])])
        plants = [m for m in inside if m.label == "PLANT"]
        if plants and trigger.metric in ("production_start", "discontinuation"):
            return plants[:1]
        brands = [
            m for m in inside if m.label == "BRAND" and m.via == "name" and view.token_at(m.end - 1) == head
        ]
        return brands[:1] if trigger.guard in ("", "arrival") and trigger.place != "noun" else []

    def _is_open(self, view: View, sentence: Sentence, head: int, titled: bool) -> bool:
        """Whether a phrase means a vehicle without naming it ("the car", "it", "the HF version").

        In an article with a model in its title, an unknown name after "the" is one of its versions.
        """
        word = view.lowers[head]
        if word in PRONOUNS or word in self.vehicles:
            return True
        if titled and view.tags[head] == "NNP" and any(view.lowers[c] == "the" for c in view.children[head]):
            return not any(m.start <= view.starts[head] < m.end for m in sentence.mentions)
        return any(
            m.label in ("VARIANT", "POWERTRAIN")
            and view.token_at(m.start) <= head <= view.token_at(m.end - 1)
            for m in sentence.mentions
        )

    def _current(self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic) -> list[Mention]:
        """Return the model that the text is about here: named just before, in the title, or often."""
        weights: dict[str, float] = {}
        for label, name in topic.title:
            if label == "MODEL":
                weights[name] = max(weights.get(name, 0.0), TITLE_WEIGHT)
        for (label, name), count in topic.counts.items():
            if label == "MODEL":
                weights[name] = weights.get(name, 0.0) + COUNT_WEIGHT * min(count, 8)
        for name, weight in self._recent(view, sentence, trigger):
            weights[name] = weights.get(name, 0.0) + weight
        if not weights:
            return []
        name = max(weights, key=lambda n: (weights[n], n))
        return [Mention(0, 0, name, "MODEL", name, "topic")]

    def _recent(self, view: View, sentence: Sentence, trigger: Trigger) -> Iterator[tuple[str, float]]:
        start = view.starts[trigger.first]
        before = [m for m in sentence.mentions if m.label == "MODEL" and m.end <= start]
        if before:
            yield before[-1].entry, HERE_WEIGHT
        for back, weight in enumerate(BACK_WEIGHTS, start=1):
            if sentence.number < back:
                return
            earlier = view.sentences[sentence.number - back]
            models = [m for m in earlier.mentions if m.label == "MODEL"]
            if models:
                yield models[0].entry, weight if earlier.paragraph == sentence.paragraph else weight / 2

    def _nearby(self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic) -> Found:
        models = [m for m in sentence.mentions if m.label == "MODEL"]
        if models:
            chosen = _nearest(view, models, trigger)
            return Found(_one_each([chosen, *_joined(view, sentence, chosen)]), 0.7)
        plants = [m for m in sentence.mentions if m.label == "PLANT"]
        if plants and trigger.metric in ("production_start", "discontinuation"):
            return Found([_nearest(view, plants, trigger)], 0.6)
        current = self._current(view, sentence, trigger, topic)
        if current or trigger.metric == "launch":
            return Found(current, 0.55)
        brands = [m for m in sentence.mentions if m.label == "BRAND"]
        return Found([_nearest(view, brands, trigger)], 0.5) if brands else Found([], 0.0)


def _is_other_thing(view: View, sentence: Sentence, head: int) -> bool:
    """Whether "of" or "for" names a common thing that is no vehicle ("production of batteries")."""
    if view.deps[head] != "pobj" or view.tags[head] not in ("NN", "NNS") or not view.words[head].islower():
        return False
    return not any(m.start <= view.starts[head] < m.end for m in sentence.mentions)


def _needs_argument(trigger: Trigger) -> bool:
    """Whether a trigger says nothing without a thing that it is done to."""
    return trigger.metric == "launch" and (
        trigger.guard in ("arrival", "product") or trigger.place == "object"
    )


def _before_bracket(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model right before a bracket that the trigger opens ("the Renault 5 (unveiling in May)")."""
    if trigger.first <= sentence.first or view.words[trigger.first - 1] != "(":
        return []
    opened = view.starts[trigger.first - 1]
    return [m for m in sentence.mentions if m.label == "MODEL" and m.end <= opened <= m.end + 2]


def _plant_subject(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the plant that starts or stops making cars, where the trigger's verb has one for its subject."""
    verb = next((i for i in range(trigger.first, trigger.last) if view.is_verb(i)), None)
    if verb is None or trigger.metric not in ("production_start", "discontinuation"):
        return []
    subject = view.clause_subject(verb)
    if subject is None:
        return []
    tokens = phrase_tokens(view, subject)
    return [m for m in sentence.mentions if m.label == "PLANT" and view.token_at(m.start) in tokens][:1]


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
    elif trigger.last - trigger.first == 1:
        yield from _subject(view, verb)
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


def _whose(view: View, noun: int) -> Iterator[int]:
    """Yield what "whose" before a noun refers to."""
    if any(view.lowers[c] == "whose" for c in view.children[noun]):
        verb = view.clause_verb(noun)
        if view.deps[verb] == "relcl":
            yield view.heads[verb]


def _of_noun(view: View, sentence: Sentence, trigger: Trigger) -> Iterator[int]:
    low, high = trigger.first, trigger.last
    for i in range(low, high):
        for child in view.children[i]:
            if view.lowers[child] in ("of", "for") and view.deps[child] == "prep":
                yield from (c for c in view.children[child] if view.deps[c] == "pobj")
    for i in range(low, high):
        for child in view.children[i]:
            if (
                child < low
                and view.deps[child] in ("poss", "compound", "nmod")
                and view.lowers[child] != "whose"
            ):
                yield child
        yield from _whose(view, i)
    if trigger.metric == "launch":
        verb = view.clause_verb(low)
        subject = view.clause_subject(verb)
        if subject is not None and not low <= subject < high:
            yield from _subject(view, verb)
    elif view.lowers[low] in ("last", "final", "first"):
        noun = view.heads[low]
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


def _below_preposition(view: View, mention: Mention, head: int) -> bool:
    for i in view.ancestors(view.token_at(mention.end - 1)):
        if i == head:
            return False
        if view.deps[i] == "poss" or (view.deps[i] == "prep" and view.lowers[i] not in ("of", "including")):
            return True
    return False


def _nearest(view: View, mentions: Sequence[Mention], trigger: Trigger) -> Mention:
    def cost(mention: Mention) -> float:
        token = view.token_at(mention.start)
        gap = token - trigger.last if token >= trigger.last else trigger.first - token
        same = view.clause_verb(token) == view.clause_verb(trigger.last - 1)
        return gap - 6.0 * same + 2.0 * (mention.via == "reference")

    return min(mentions, key=cost)


def _joined(view: View, sentence: Sentence, chosen: Mention) -> list[Mention]:
    """Return the models that a list joins to the chosen one ("Kangoo and Master")."""
    models = [m for m in sentence.mentions if m.label == "MODEL"]
    found = []
    for side in (1, -1):
        at = models.index(chosen)
        while 0 <= at + side < len(models):
            first, second = sorted((models[at], models[at + side]), key=lambda m: m.start)
            if view.text[first.end : second.start].strip().lower() not in JOINTS:
                break
            at += side
            found.append(models[at])
    return found


def _one_each(mentions: Sequence[Mention]) -> list[Mention]:
    ordered = sorted(mentions, key=lambda m: m.start)
    return list({(m.label, m.entry): m for m in reversed(ordered)}.values())[::-1]
