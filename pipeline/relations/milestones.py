"""Launches, order openings, starts and ends of production, first deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention, Relation
from pipeline.contract.vocabulary import Metric
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.market import ScopeWords, market_mentions
from pipeline.relations.subject import Topic
from pipeline.relations.view import Sentence, View

GAP = 4
BACKGROUND = frozenset("when since after before until while".split())
PRODUCT_LABELS = ("MODEL", "BRAND", "PLANT")
ALONE = frozenset({"production_start", "discontinuation"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """A milestone cue in the text: its metric, guard and tokens."""

    metric: str
    guard: str
    first: int
    last: int


class MilestoneReader:
    """Finds milestones by the cues of ``milestone_cues.csv`` and gives them subject and market.

    Parameters
    ----------
    catalogue
        The entries.
    words
        Word sets that tell a market from a nationality.
    """

    def __init__(self, catalogue: Catalogue, words: ScopeWords) -> None:
        self.catalogue = catalogue
        self.words = words
        self.by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for row in read_rows("milestone_cues.csv"):
            if Metric(row["metric"]).is_executive:
                continue
            for wording in listed(row["cue"]):
                pieces = tuple(wording.lower().split())
                self.by_first[pieces[0]].append((pieces, row["metric"], row["guard"]))

    def read(self, view: View, topic: Topic) -> list[Relation]:
        """Return the milestones of an article, one a subject and market."""
        found: list[Relation] = []
        for sentence in view.sentences:
            taken: set[tuple[str, str]] = set()
            for trigger in self._triggers(view, sentence):
                for relation in self._relations(view, sentence, trigger, topic):
                    identity = (relation.metric, f"{relation.subject}/{relation.market}")
                    if identity not in taken:
                        taken.add(identity)
                        found.append(relation)
        return found

    def _triggers(self, view: View, sentence: Sentence) -> Iterator[Trigger]:
        reached = sentence.first
        for i in range(sentence.first, sentence.last):
            if i < reached:
                continue
            best: Trigger | None = None
            for pieces, metric, guard in self.by_first.get(view.lowers[i], ()):
                stop = _match(view.lowers, pieces, i, sentence.last)
                if stop and (best is None or stop > best.last):
                    best = Trigger(metric, guard, i, stop)
            if best is not None and not self._is_background(view, sentence, best):
                reached = best.last
                yield best

    def _is_background(self, view: View, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether the trigger only dates another fact, or describes one ("launched in 2001")."""
        verb = view.clause_verb(trigger.last - 1)
        if not sentence.parsed or view.deps[verb] not in ("advcl", "relcl", "acl", "pcomp"):
            return False
        low, _ = view.subtree(verb)
        if view.deps[verb] == "advcl" and set(view.lowers[low : trigger.first]) & BACKGROUND:
            return True
        before = view.lowers[max(sentence.first, trigger.first - 2) : trigger.first]
        return bool(set(before) & {"since", "after", "before"})

    def _relations(
        self,
        view: View,
        sentence: Sentence,
        trigger: Trigger,
        topic: Topic,
    ) -> Iterator[Relation]:
        subjects, score = self._subjects(view, sentence, trigger, topic)
        markets = self._markets(view, sentence, trigger)
        if trigger.guard in ("market", "product") and not self._guard_holds(trigger, subjects, markets):
            return
        start, end = view.starts[trigger.first], view.ends[trigger.last - 1]
        for subject in subjects:
            for market in markets or [None]:
                yield Relation(
                    start=start,
                    end=end,
                    metric=trigger.metric,
                    metric_text=view.text[start:end],
                    quantity_text=view.text[start:end],
                    subject=subject.entry,
                    subject_type=subject.label,
                    subject_start=subject.start,
                    market=market.entry if market else None,
                    market_text=market.text if market else None,
                    scores={"metric": 0.7, "subject": score, "market": 0.8},
                )

    def _guard_holds(self, trigger: Trigger, subjects: Sequence[Mention], markets: Sequence[Mention]) -> bool:
        models = any(m.label == "MODEL" and m.via != "topic" for m in subjects)
        return models and (trigger.guard == "product" or bool(markets))

    def _subjects(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic
    ) -> tuple[list[Mention], float]:
        named = [m for m in sentence.mentions if m.label in PRODUCT_LABELS]
        models = [m for m in named if m.label == "MODEL"]
        if models:
            return _one_each(_listed_with(view, self._nearest(view, models, trigger), models)), 0.75
        for label, title in topic.title:
            if label == "MODEL":
                return [Mention(0, 0, title, label, title, "topic")], 0.6
        usual = [m for m in named if m.label == "BRAND" or trigger.metric in ALONE]
        if usual and trigger.metric != "launch":
            return [self._nearest(view, usual, trigger)], 0.5
        return [], 0.0

    def _nearest(self, view: View, mentions: Sequence[Mention], trigger: Trigger) -> Mention:
        def cost(mention: Mention) -> float:
            token = view.token_at(mention.start)
            gap = token - trigger.last if token >= trigger.last else trigger.first - token
            same = view.clause_verb(token) == view.clause_verb(trigger.last - 1)
            return gap - 6.0 * same + 2.0 * (mention.via == "reference")

        return min(mentions, key=cost)

    def _markets(self, view: View, sentence: Sentence, trigger: Trigger) -> list[Mention]:
        named = market_mentions(view, sentence, self.words)
        if not named:
            return []
        verb = view.clause_verb(trigger.last - 1)
        same = [m for m in named if view.clause_verb(view.token_at(m.start)) == verb]
        if not same:
            return named if len(named) == 1 else []
        later = [m for m in named if m.start > same[-1].end and _only_joins(view, same[-1], m)]
        return _one_each(same + later[:1])


def _match(lowers: Sequence[str], pieces: Sequence[str], first: int, last: int) -> int:
    """Return the token after a cue that starts at ``first``, or 0; ``*`` stands for up to four words."""
    i = first
    gap = False
    for piece in pieces:
        if piece == "*":
            gap = True
            continue
        reach = GAP if gap else 0
        place = next((j for j in range(i, min(i + reach + 1, last)) if lowers[j] == piece), None)
        if place is None:
            return 0
        i, gap = place + 1, False
    return i


def _only_joins(view: View, left: Mention, right: Mention) -> bool:
    """Whether what stands between two markets only lists them ("Australia and, as said, in Japan")."""
    words = view.lowers[view.token_at(left.end) : view.token_at(right.start)]
    return "and" in words and not any(
        view.tags[i] in ("VBD", "VBZ", "VBP", "MD")
        for i in range(view.token_at(left.end), view.token_at(right.start))
    )


def _one_each(mentions: Sequence[Mention]) -> list[Mention]:
    return list({(m.label, m.entry): m for m in reversed(mentions)}.values())[::-1]


def _listed_with(view: View, chosen: Mention, models: Sequence[Mention]) -> list[Mention]:
    """Return the chosen mention with those that a list joins to it ("Kangoo and Master")."""
    found = [chosen]
    for side in (1, -1):
        at = models.index(chosen)
        while 0 <= at + side < len(models):
            first, second = sorted((models[at], models[at + side]), key=lambda m: m.start)
            between = view.text[first.end : second.start].strip().lower()
            if between not in (
                ",",
                "and",
                "and the",
                ", the",
                "&",
                ", and",
                ", and the",
                "and its",
                "as well as the",
            ):
                break
            at += side
            found.append(models[at])
    return sorted(found, key=lambda m: m.start)
