"""Which model, brand or plant a milestone is about: its trigger's argument, else what the text is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.cast import Topic
from pipeline.relations.milestone_beside import (
    apposed,
    before_bracket,
    behind_copula,
    joined,
    noun_phrase,
    one_each,
    right_behind,
)
from pipeline.relations.milestone_grammar import Trigger, arguments, phrase_tokens
from pipeline.relations.milestone_makers import MakerFinder, things
from pipeline.relations.milestone_phrases import (
    acting_model,
    below_preposition,
    is_collective,
    is_generic,
    is_named_thing,
    is_other_thing,
    models_before,
    nearest,
    needs_argument,
    plural,
    undergoes,
)
from pipeline.relations.view import Sentence, View

TITLE_WEIGHT = 2.0
COUNT_WEIGHT = 0.25
HERE_WEIGHT = 2.5
BACK_WEIGHTS = (1.5, 0.8, 0.4)
VEHICLE_KINDS = frozenset({"model", "suv", "hatch", "saloon", "estate", "mpv", "van", "pickup", "coupe"})
UNDERGOING = frozenset({"dobj", "nsubjpass", "oprd"})
PLANT = "plant"
PLANT_METRICS = frozenset({"production_start", "discontinuation"})
UNGENERIC = frozenset({"launch", "production_start"})
BESIDE = (apposed, right_behind, behind_copula)
CALLED = frozenset(
    "version variant edition facelift update refresh trim range one pair duo lineup successor".split()
)
NEWNESS = frozenset({"new", "another", "second", "third", "further"})
PRONOUNS = frozenset({"it", "they", "both", "this", "these", "he", "she"})


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
        bracketed = before_bracket(view, sentence, trigger)
        if bracketed or not sentence.parsed:
            return Found(bracketed, 0.7) if bracketed else self._nearby(view, sentence, trigger, topic)
        heads = list(arguments(view, sentence, trigger))
        if trigger.guard == PLANT:
            return Found(self._plant(view, sentence, trigger, heads), 0.8, True)
        named = next((f for place in BESIDE if (f := place(view, sentence, trigger))), [])
        exact = bool(named) or any(
            (view.deps[head] in UNDERGOING or undergoes(view, trigger, head))
            and self._is_itself(view, sentence, head)
            for head in heads
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
        if heads and trigger.place == "object" and trigger.metric in UNGENERIC and is_generic(view, heads[0]):
            return Found([], 0.0)
        if heads and (
            self._is_typed(view, sentence, trigger, heads[0]) or self._is_another(view, trigger, heads[0])
        ):
            return Found([noun_phrase(view, heads[0])], 0.6, True)
        done = heads and (trigger.metric, trigger.place) == ("launch", "object")
        if done and self.makers.is_product(view, sentence, heads[0]):
            return Found([], 0.0)
        if heads and self._any_open(view, sentence, heads, topic):
            undergone = view.deps[heads[0]] in UNDERGOING and view.lowers[heads[0]] in self.vehicles
            current = self._current(view, sentence, trigger, topic, heads)
            return Found(current, 0.6, True, undergone and trigger.metric == "discontinuation")
        if heads and is_other_thing(view, sentence, heads[0]):
            return Found([], 0.0)
        return self._without_argument(view, sentence, trigger, topic, heads)

    def _made(self, view: View, sentence: Sentence, trigger: Trigger, heads: Sequence[int]) -> Found | None:
        """Return the plant, the maker of a product without a model name, or the model that does the act."""
        plant = self._plant(view, sentence, trigger, heads)
        told = trigger.place == "noun" and not heads and models_before(sentence, view.starts[trigger.first])
        if plant and not told:
            return Found(plant, 0.8, True)
        made = self.makers.of_product(view, sentence, trigger, heads)
        made = made or self._supplied(view, sentence, trigger, heads)
        if made:
            return Found(made, 0.6, True, True)
        acting = acting_model(view, sentence, trigger)
        if acting:
            return Found(acting, 0.7, True)
        return None

    def _supplied(
        self, view: View, sentence: Sentence, trigger: Trigger, heads: Sequence[int]
    ) -> list[Mention]:
        """Return the supplier that begins to make something; what a supplier makes has no name of its own."""
        if trigger.metric not in UNGENERIC or trigger.place != "object" or not heads:
            return []
        if trigger.metric == "launch" and not is_named_thing(view, sentence, heads[0]):
            return []
        return [m for m in self.makers.agent(view, sentence, trigger.first) if m.label == "COMPANY"]

    def _without_argument(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic, heads: Sequence[int]
    ) -> Found:
        """Return what a trigger without an argument is about: a model before it, or the text's."""
        if not heads and trigger.place == "subject":
            before = models_before(sentence, view.starts[trigger.first])
            if before:
                return Found(before[-1:], 0.6, True)
        if not heads and trigger.place == "object" and trigger.metric in PLANT_METRICS:
            maker = self.makers.agent(view, sentence, trigger.first)
            if maker and not self._told_models(view, sentence, topic, maker[0]):
                return Found(maker, 0.6, True)
        strict = trigger.place != "noun" if heads else needs_argument(trigger)
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
        plain = [m for m in models if not below_preposition(view, m, head)]
        if trigger.place == "subject" and all(self._modifies(view, m, head) for m in models):
            return []
        if trigger.metric == "launch" and trigger.place == "object" and self._says_of(view, inside, head):
            return []
        if plain or models:
            chosen = plain or [m for m in models if m.via == "name"][:1] or models[:1]
            return one_each([*chosen, *joined(view, sentence, chosen[-1])])
        plants = [m for m in inside if m.label == "PLANT"]
        if plants and trigger.metric in ("production_start", "discontinuation"):
            return plants[:1]
        brands = [
            m for m in inside if m.label == "BRAND" and m.via == "name" and view.token_at(m.end - 1) == head
        ]
        return brands[:1] if trigger.guard in ("", "arrival", "product") and trigger.place != "noun" else []

    def _is_itself(self, view: View, sentence: Sentence, head: int) -> bool:
        named = [m for m in sentence.mentions if m.label == "MODEL"]
        same = [head]
        if view.lowers[head] in self.vehicles:
            same += [c for c in view.children[head] if view.deps[c] == "appos"]
        return any(view.token_at(m.start) <= i <= view.token_at(m.end - 1) for m in named for i in same)

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
        pair = plural(view, sentence, heads)
        if pair:
            return pair
        if maker and heads and is_collective(view, heads[0]):
            return maker
        named = [] if maker or heads else self._named_maker(view, sentence, trigger, weights)
        if maker or named:
            maker = maker or named
            weights = {n: w for n, w in weights.items() if self.makers.makes(maker[0], n)}
        if not weights:
            return maker
        name = max(weights, key=lambda n: (weights[n], n))
        return [Mention(0, 0, name, "MODEL", name, "topic")]

    def _named_maker(
        self, view: View, sentence: Sentence, trigger: Trigger, weights: dict[str, float]
    ) -> list[Mention]:
        """Return the brand last named before a trigger in its sentence, where a known model is one of its."""
        start = view.starts[trigger.first]
        brands = [m for m in sentence.mentions if m.label == "BRAND" and m.end <= start]
        return [m for m in brands[-1:] if any(self.makers.makes(m, name) for name in weights)]

    def _recent(self, view: View, sentence: Sentence, trigger: Trigger) -> Iterator[tuple[str, float]]:
        start = view.starts[trigger.first]
        before = models_before(sentence, start)
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

    def _is_typed(self, view: View, sentence: Sentence, trigger: Trigger, head: int) -> bool:
        """Whether a noun means a product by its type ("the 4680 cells are to be mass produced")."""
        named = any(m.label == "MODEL" and m.start <= view.starts[head] < m.end for m in sentence.mentions)
        if named or trigger.metric not in UNGENERIC:
            return False
        typed = any(view.words[c][0].isupper() or view.words[c][0].isdigit() for c in view.children[head])
        placed = trigger.place == "subject" or (
            (trigger.metric, trigger.place) == ("production_start", "noun") and view.deps[head] == "pobj"
        )
        return typed and placed and view.lowers[head] in self.makers.products

    def _is_another(self, view: View, trigger: Trigger, head: int) -> bool:
        """Whether a vehicle is told of for the first time, without a name ("a new electric van")."""
        if trigger.metric not in UNGENERIC or view.lowers[head] not in self.vehicles - CALLED:
            return False
        own = {view.lowers[c] for c in view.children[head]}
        verb = view.clause_verb(trigger.first)
        if view.heads[verb] == head or view.tags[head] != "NN" or view.deps[head] in ("appos", "attr"):
            return False
        return bool(own & {"a", "an", "another"}) and (view.lowers[head] != "model" or bool(own & NEWNESS))

    def _told_models(self, view: View, sentence: Sentence, topic: Topic, maker: Mention) -> bool:
        """Whether the title or the sentence before names a model of a maker."""
        earlier = view.sentences[max(0, sentence.number - 1)].mentions
        models = {m.entry for m in earlier if m.label == "MODEL"}
        models |= {name for label, name in topic.title if label == "MODEL"}
        return any(self.makers.makes(maker, name) for name in models)

    def _nearby(self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic) -> Found:
        models = [m for m in sentence.mentions if m.label == "MODEL"]
        if models:
            chosen = nearest(view, models, trigger)
            return Found(one_each([chosen, *joined(view, sentence, chosen)]), 0.7)
        plants = [m for m in sentence.mentions if m.label == "PLANT"]
        if trigger.metric in PLANT_METRICS and (plants or self._speaks_of_plants(view, sentence, topic)):
            plants = plants or self.makers.plants_at(sentence.mentions)
            if plants:
                return Found([nearest(view, plants, trigger)], 0.6)
        current = self._current(view, sentence, trigger, topic)
        if current or trigger.metric == "launch":
            return Found(current, 0.55)
        brands = [m for m in sentence.mentions if m.label == "BRAND"]
        return Found([nearest(view, brands, trigger)], 0.5) if brands else Found([], 0.0)
