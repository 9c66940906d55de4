"""Models that stand beside a milestone's trigger: before its bracket or comma, right behind it, in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.contract.records import Mention
from pipeline.relations.milestone_grammar import Trigger
from pipeline.relations.view import Sentence, View

BEFORE_NAMES = frozenset("the its their all - new a an".split())
LIGHT = frozenset({"on", "now", "also", "first", "already", "only", "due", "currently"})
BRACKETED = re.compile(r"\s*\([^()]*\)")
COPULAS = frozenset({"is", "are", "was", "were", ":"})
COPULA_REACH = 5
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


def before_bracket(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model right before a bracket that the trigger opens ("the Renault 5 (unveiling in May)")."""
    if trigger.first <= sentence.first or view.words[trigger.first - 1] != "(":
        return []
    opened = view.starts[trigger.first - 1]
    return [m for m in sentence.mentions if m.label == "MODEL" and m.end <= opened <= m.end + 2]


def apposed(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model that a phrase between commas tells of ("the Seal, on sale since May,")."""
    i = trigger.first
    while i > sentence.first and view.lowers[i - 1] in LIGHT:
        i -= 1
    if i <= sentence.first or view.words[i - 1] not in (",", "("):
        return []
    named = [
        m for m in sentence.mentions if m.label == "MODEL" and view.token_at(m.end - 1) in (i - 2, i - 3)
    ]
    named = [m for m in named if view.token_at(m.end - 1) == i - 2 or view.tags[i - 2] == "NNP"]
    own = range(view.token_at(named[-1].start), i - 1) if named else range(0)
    children = view.children[trigger.first]
    if any(view.deps[c] in ("nsubj", "nsubjpass") and c not in own for c in children):
        return []
    if trigger.place == "object" and not _is_participle(view, trigger):
        return []
    return named[-1:] if trigger.place in ("subject", "object") else []


def _is_participle(view: View, trigger: Trigger) -> bool:
    """Whether a single verb tells what was done to what stands before it ("the Seal, launched in May,")."""
    alone = trigger.last - trigger.first == 1 and view.tags[trigger.first] in ("VBN", "VBD")
    return alone and not any(view.deps[c] == "dobj" for c in view.children[trigger.first])


def behind_copula(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the models of an inverted sentence ("New to the market are the X and the Y")."""
    i = trigger.last
    if trigger.place != "subject" or i >= sentence.last or view.lowers[i] not in COPULAS:
        return []
    models = [m for m in sentence.mentions if m.label == "MODEL" and m.start >= view.starts[i]]
    if not models or view.token_at(models[0].start) - i > COPULA_REACH:
        return []
    return one_each([models[0], *joined(view, sentence, models[0])])


def right_behind(view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
    """Return the model whose name follows a trigger at once ("launches the new G6")."""
    if trigger.place != "object":
        return []
    i = trigger.last
    while i < sentence.last and (view.lowers[i] in BEFORE_NAMES or view.tags[i] == "JJ"):
        i += 1
    here = [m for m in sentence.mentions if m.label == "MODEL" and view.token_at(m.start) == i]
    if not here or not _ends_phrase(view, sentence, view.token_at(here[0].end - 1) + 1):
        return []
    return one_each([here[0], *joined(view, sentence, here[0])])


def _ends_phrase(view: View, sentence: Sentence, i: int) -> bool:
    """Whether a noun phrase is over before a token."""
    return i >= sentence.last or not (view.tags[i].startswith(("NN", "POS", "JJ")) or view.tags[i] == "VBG")


def joined(view: View, sentence: Sentence, chosen: Mention) -> list[Mention]:
    """Return the models that a list joins to the chosen one ("Kangoo and Master")."""
    models = [m for m in sentence.mentions if m.label == "MODEL"]
    found = []
    for side in (1, -1):
        at = models.index(chosen)
        while 0 <= at + side < len(models):
            first, second = sorted((models[at], models[at + side]), key=lambda m: m.start)
            between = BRACKETED.sub("", view.text[first.end : second.start])
            if between.strip().lower() not in JOINTS:
                break
            at += side
            found.append(models[at])
    return found


def noun_phrase(view: View, head: int) -> Mention:
    """Return a noun with what stands before it as a thing of its own name ("smaller SUV")."""
    before = [
        c for c in view.children[head] if c < head and view.deps[c] not in ("det", "poss", "punct", "relcl")
    ]
    first = min(before, default=head)
    start, end = view.starts[first], view.ends[head]
    text = view.text[start:end]
    return Mention(start, end, text, "OTHER", text, "phrase")


def one_each(mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions in the order of the text, the first of each entry."""
    ordered = sorted(mentions, key=lambda m: m.start)
    return list({(m.label, m.entry): m for m in reversed(ordered)}.values())[::-1]
