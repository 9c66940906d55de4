"""Which model, brand or plant a milestone is about: its trigger's argument, else what the text is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.cast import Topic
from pipeline.relations.milestone_grammar import Trigger, arguments, phrase_tokens
from pipeline.relations.milestone_makers import MakerFinder, things
from pipeline.relations.view import Sentence, View

TITLE_WEIGHT = 2.0
COUNT_WEIGHT = 0.25
HERE_WEIGHT = 2.5
BACK_WEIGHTS = (1.5, 0.8, 0.4)
VEHICLE_KINDS = frozenset({"model", "suv", "hatch", "saloon", "estate", "mpv", "van", "pickup", "coupe"})
LIGHT = frozenset({"on", "now", "also", "first", "already", "only", "due", "currently"})
BEFORE_NAMES = frozenset("the its their all - new a an".split())
UNDERGOING = frozenset({"dobj", "nsubjpass", "oprd"})
PLANT = "plant"
PLANT_METRICS = frozenset({"production_start", "discontinuation"})
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
class Found:
    """The subjects of a milestone and how sure they are.

    Attributes
    ----------
    argument
        Whether the trigger's own grammar leads to them.
    exact
        Whether the trigger's object is the product itself.
    """

    mentions: list[Mention]
    score: float
    argument: bool = False
    exact: bool = False


class SubjectFinder:
    """Finds the subjects of milestone triggers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.vehicles = frozenset(
            word
            for row in read_rows("reference_nouns.csv")
            if row["kind"] in VEHICLE_KINDS
            for phrase in listed(row["words"])
            for word in phrase.split()
        ) | things("vehicle")
        self.makers = MakerFinder(catalogue)

    def find(self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic) -> Found:
        """Return the models, brands or plants that a trigger is about; none where it is another thing."""
        bracketed = _before_bracket(view, sentence, trigger)
        if bracketed or not sentence.parsed:
            return Found(bracketed, 0.7) if bracketed else self._nearby(view, sentence, trigger, topic)
        heads = list(arguments(view, sentence, trigger))
        if trigger.guard == PLANT:
            return Found(self._plant(view, sentence, trigger, heads), 0.8, True)
        named = _apposed(view, sentence, trigger) or _right_behind(view, sentence, trigger)
        exact = bool(named) or any(
            view.deps[head] in UNDERGOING and self._is_itself(view, sentence, head) for head in heads
        )
        named = named or next((f for h in heads if (f := self._in_phrase(view, sentence, trigger, h))), [])
        if named:
            return Found(named, 0.85, True, exact)
        return self._made(view, sentence, trigger, heads) or self._unnamed(
            view, sentence, trigger, topic, heads
        )

    def _unnamed(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic, heads: Sequence[int]
    ) -> Found:
        """Return what a phrase without a name stands for ("it", "the car"), or what the text is about."""
        if heads and self._any_open(view, sentence, heads, topic):
            return Found(self._current(view, sentence, trigger, topic, heads), 0.6, True)
        if heads and _is_other_thing(view, sentence, heads[0]):
            return Found([], 0.0)
        return self._without_argument(view, sentence, trigger, topic, heads)

    def _made(self, view: View, sentence: Sentence, trigger: Trigger, heads: Sequence[int]) -> Found | None:
        """Return the plant, the maker of a product without a model name, or the model that does the act."""
        plant = self._plant(view, sentence, trigger, heads)
        if plant:
            return Found(plant, 0.8, True)
        made = self.makers.of_product(view, sentence, trigger, heads)
        if made:
            return Found(made, 0.6, True, True)
        acting = _acting_model(view, sentence, trigger)
        if acting:
            return Found(acting, 0.7, True)
        return None

    def _without_argument(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic, heads: Sequence[int]
    ) -> Found:
        """Return what a trigger without an argument is about: a model before it, or the text's."""
        if not heads and trigger.place == "subject":
            before = [
                m for m in sentence.mentions if m.label == "MODEL" and m.end <= view.starts[trigger.first]
            ]
            if before:
                return Found(before[-1:], 0.6, True)
        if not heads and trigger.place == "object" and trigger.metric in PLANT_METRICS:
            maker = self.makers.agent(view, sentence, trigger.first)
            if maker and self._speaks_of_plants(view, sentence, topic):
                return Found(maker, 0.6, True)
        strict = trigger.place != "noun" if heads else _needs_argument(trigger)
        if (trigger.metric == "launch" and (strict or heads)) or strict:
            return Found([], 0.0)
        return self._nearby(view, sentence, trigger, topic)

    def _plant(self, view: View, sentence: Sentence, trigger: Trigger, heads: Sequence[int]) -> list[Mention]:
        """Return the plant that starts or stops, or whose it is, where the trigger's verb is about one."""
        if trigger.metric not in PLANT_METRICS:
            return []
        verb = next((i for i in range(trigger.first, trigger.last) if view.is_verb(i)), None)
        subject = view.clause_subject(verb) if verb is not None else None
        nouns = [*heads, *([subject] if subject is not None else [])]
        plant = self.makers.plant_of(view, sentence, nouns)
        return [] if plant is None else self.makers.of_plant(view, sentence, plant)

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
        if trigger.place == "subject" and all(self._modifies(view, m, head) for m in models):
            return []
        if trigger.metric == "launch" and trigger.place == "object" and self._says_of(view, inside, head):
            return []
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

    def _is_itself(self, view: View, sentence: Sentence, head: int) -> bool:
        named = [m for m in sentence.mentions if m.label == "MODEL"]
        return any(view.token_at(m.start) <= head <= view.token_at(m.end - 1) for m in named)

    def _says_of(self, view: View, inside: Sequence[Mention], head: int) -> bool:
        """Whether a noun names something about a model ("the price of the Prelude")."""
        if not view.words[head].islower() or view.lowers[head] in self.vehicles:
            return False
        if any(view.token_at(m.start) <= head <= view.token_at(m.end - 1) for m in inside):
            return False
        return any(view.lowers[c] in ("of", "for") for c in view.children[head])

    def _modifies(self, view: View, model: Mention, head: int) -> bool:
        """Whether a model only stands before another noun ("Model 3 sales")."""
        last = view.token_at(model.end - 1)
        if view.lowers[head] in self.vehicles or not view.words[head].islower():
            return False
        return last < head and view.deps[last] in ("compound", "nmod", "poss", "amod")

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

    def _current(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic, heads: Sequence[int] = ()
    ) -> list[Mention]:
        """Return the model that the text is about here: named just before, in the title, or often.

        Where a maker acts or owns it, it is one of that maker's, or the maker stands for it.
        """
        weights: dict[str, float] = {}
        for label, name in topic.title:
            if label == "MODEL":
                weights[name] = max(weights.get(name, 0.0), TITLE_WEIGHT)
        for (label, name), count in topic.counts.items():
            if label == "MODEL":
                weights[name] = weights.get(name, 0.0) + COUNT_WEIGHT * min(count, 8)
        for name, weight in self._recent(view, sentence, trigger):
            weights[name] = weights.get(name, 0.0) + weight
        maker = self.makers.owner(view, sentence, trigger, heads)
        if maker:
            weights = {n: w for n, w in weights.items() if self.makers.makes(maker[0], n)}
        if not weights:
            return maker
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

    def _speaks_of_plants(self, view: View, sentence: Sentence, topic: Topic) -> bool:
        """Whether no model was named in the sentence before or in the title."""
        earlier = view.sentences[max(0, sentence.number - 1)].mentions
        titled = any(label == "MODEL" for label, _ in topic.title)
        return not titled and not any(m.label == "MODEL" for m in earlier)

    def _nearby(self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic) -> Found:
        models = [m for m in sentence.mentions if m.label == "MODEL"]
        if models:
            chosen = _nearest(view, models, trigger)
            return Found(_one_each([chosen, *_joined(view, sentence, chosen)]), 0.7)
        plants = [m for m in sentence.mentions if m.label == "PLANT"]
        if trigger.metric in PLANT_METRICS and (plants or self._speaks_of_plants(view, sentence, topic)):
            plants = plants or self.makers.plants_at(sentence.mentions)
            if plants:
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


def _apposed(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model that a phrase between commas tells of ("the Seal, on sale since May,")."""
    i = trigger.first
    while i > sentence.first and view.lowers[i - 1] in LIGHT:
        i -= 1
    if trigger.place != "subject" or i <= sentence.first or view.words[i - 1] not in (",", "("):
        return []
    if any(view.deps[c] in ("nsubj", "nsubjpass") for c in view.children[trigger.first]):
        return []
    return [m for m in sentence.mentions if m.label == "MODEL" and view.token_at(m.end - 1) == i - 2]


def _right_behind(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model whose name follows a trigger at once ("launches the new G6")."""
    if trigger.place != "object":
        return []
    i = trigger.last
    while i < sentence.last and (view.lowers[i] in BEFORE_NAMES or view.tags[i] == "JJ"):
        i += 1
    here = [m for m in sentence.mentions if m.label == "MODEL" and view.token_at(m.start) == i]
    if not here or not _ends_phrase(view, sentence, view.token_at(here[0].end - 1) + 1):
        return []
    return _one_each([here[0], *_joined(view, sentence, here[0])])


def _ends_phrase(view: View, sentence: Sentence, i: int) -> bool:
    """Whether a noun phrase is over before a token."""
    return i >= sentence.last or not (view.tags[i].startswith(("NN", "POS", "JJ")) or view.tags[i] == "VBG")


def _acting_model(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model that is the subject of a verb of launching: it cannot launch, it is launched."""
    if trigger.metric != "launch" or trigger.place != "object" or trigger.last - trigger.first > 1:
        return []
    subject = view.clause_subject(trigger.first)
    models = [m for m in sentence.mentions if m.label == "MODEL"]
    return [m for m in models if view.token_at(m.start) <= (subject or -1) <= view.token_at(m.end - 1)]


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
