"""What the noun phrase of a milestone is: a name, one of a kind, many, another thing."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract.records import Mention
from pipeline.relations.milestone_beside import one_each
from pipeline.relations.milestone_grammar import Trigger
from pipeline.relations.view import Sentence, View

POINTING = frozenset({"these", "both"})
MOST_POINTED_AT = 4


def is_named_thing(view: View, sentence: Sentence, head: int) -> bool:
    """Whether a noun is a name that nothing else explains ("launched the third-generation CTP")."""
    spans = [(m.start, m.end) for m in sentence.mentions] + [(p.start, p.end) for p in sentence.periods]
    covered = any(start <= view.starts[head] < end for start, end in spans)
    return view.tags[head] == "NNP" and not covered


def models_before(sentence: Sentence, start: int) -> list[Mention]:
    """Return the models that a sentence names before a character."""
    return [m for m in sentence.mentions if m.label == "MODEL" and m.end <= start]


def undergoes(view: View, trigger: Trigger, head: int) -> bool:
    """Whether a relative clause says what is done to the noun before it ("the car that was dropped")."""
    verb = trigger.first
    passive = any(view.deps[c] == "nsubjpass" for c in view.children[verb])
    return passive and view.deps[verb] == "relcl" and view.heads[verb] == head


def is_other_thing(view: View, sentence: Sentence, head: int) -> bool:
    """Whether "of" or "for" names a common thing that is no vehicle ("production of batteries")."""
    if view.deps[head] != "pobj" or view.tags[head] not in ("NN", "NNS") or not view.words[head].islower():
        return False
    link = view.heads[head]
    if view.lowers[link] == "for" and not view.tags[view.heads[link]].startswith("NN"):
        return False
    return not any(m.start <= view.starts[head] < m.end for m in sentence.mentions)


def plural(view: View, sentence: Sentence, heads: Sequence[int]) -> list[Mention]:
    """Return the models that "these" or "both" stands for: those of the sentence before."""
    if not heads or view.lowers[heads[0]] not in POINTING or not sentence.number:
        return []
    earlier = view.sentences[sentence.number - 1]
    models = one_each([m for m in earlier.mentions if m.label == "MODEL"])
    same = earlier.paragraph == sentence.paragraph
    return models if same and 2 <= len(models) <= MOST_POINTED_AT else []


def is_collective(view: View, head: int) -> bool:
    """Whether a noun stands for many models ("its electric cars", "a range of cars")."""
    if view.tags[head] == "NNS":
        return True
    links = [c for c in view.children[head] if view.lowers[c] == "of"]
    return any(view.tags[c] == "NNS" for link in links for c in view.children[link])


def is_generic(view: View, head: int) -> bool:
    """Whether a plural means cars of a kind and none of those spoken of ("unveil new electric cars")."""
    if view.tags[head] != "NNS":
        return False
    return not any(view.deps[c] in ("det", "poss") for c in view.children[head])


def needs_argument(trigger: Trigger) -> bool:
    """Whether a trigger says nothing without a thing that it is done to."""
    return trigger.metric == "launch" and (
        trigger.guard in ("arrival", "product") or trigger.place == "object"
    )


def acting_model(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model that is the subject of a verb of launching: it cannot launch, it is launched."""
    if trigger.metric != "launch" or trigger.place != "object" or trigger.last - trigger.first > 1:
        return []
    subject = view.clause_subject(trigger.first)
    models = [m for m in sentence.mentions if m.label == "MODEL"]
    return [m for m in models if view.token_at(m.start) <= (subject or -1) <= view.token_at(m.end - 1)]


def below_preposition(view: View, mention: Mention, head: int) -> bool:
    """Whether a preposition or a possessive stands between a name and the head of its phrase."""
    for i in view.ancestors(view.token_at(mention.end - 1)):
        if i == head:
            return False
        if view.deps[i] == "poss" or (view.deps[i] == "prep" and view.lowers[i] not in ("of", "including")):
            return True
    return False


def nearest(view: View, mentions: Sequence[Mention], trigger: Trigger) -> Mention:
    """Return the mention closest to a trigger, one of its own clause first."""

    def cost(mention: Mention) -> float:
        token = view.token_at(mention.start)
        gap = token - trigger.last if token >= trigger.last else trigger.first - token
        same = view.clause_verb(token) == view.clause_verb(trigger.last - 1)
        return gap - 6.0 * same + 2.0 * (mention.via == "reference")

    return min(mentions, key=cost)
