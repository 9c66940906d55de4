"""Launches, order openings, starts and ends of production, first deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.contract.records import Mention, Relation
from pipeline.contract.vocabulary import Metric, Status
from pipeline.language.wordings import match_wording
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.cast import Topic
from pipeline.relations.milestone_grammar import Trigger
from pipeline.relations.milestone_guards import fits_tags, holds, is_background
from pipeline.relations.milestone_periods import milestone_period
from pipeline.relations.milestone_subjects import SubjectFinder
from pipeline.relations.places import ScopeWords, market_mentions
from pipeline.relations.view import Sentence, View

STRONG = frozenset({"", "shown", "product", "arrival"})
SHOWN = "shown"
FOLLOWING = frozenset({"follow", "follows", "followed", "following"})
FOLLOWED = frozenset({Metric.PRODUCTION_START, Metric.FIRST_DELIVERIES})
FOLLOWS_WITHIN = 160


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording of a milestone: its words (``*`` stands for a gap), and what it says and needs."""

    words: tuple[str, ...]
    metric: str
    place: str
    guard: str


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
        self.subjects = SubjectFinder(catalogue)
        self.by_first: dict[str, list[Cue]] = defaultdict(list)
        for row in read_rows("milestone_cues.csv"):
            if Metric(row["metric"]).is_executive:
                continue
            for wording in listed(row["cue"]):
                pieces = tuple(wording.lower().split())
                self.by_first[pieces[0]].append(Cue(pieces, row["metric"], row["place"], row["guard"]))

    def read(self, view: View, topic: Topic) -> list[Relation]:
        """Return the milestones of an article, one a subject and market."""
        found: list[Relation] = []
        for sentence in view.sentences:
            taken: dict[tuple[str, str], set[str]] = {}
            for read in self._sentence(view, sentence, topic):
                relation = _following(view, read, found)
                identity = (relation.metric, f"{relation.subject}/{relation.market}")
                period = milestone_period(view, sentence, relation)
                times = taken.setdefault(identity, set())
                if not times or (period is not None and period.text not in times):
                    found.append(relation)
                times.add(period.text if period else "")
        return found

    def _sentence(self, view: View, sentence: Sentence, topic: Topic) -> Iterator[Relation]:
        """Yield the milestones of a sentence; words of one that holds are not read again."""
        starts = [i for i in range(sentence.first, sentence.last) if view.lowers[i] in self.by_first]
        if not starts:
            return
        reached = sentence.first
        named = {view.token_at(m.start) for m in sentence.mentions if m.label == "PLANT"}
        named |= {view.token_at(m.end - 1) for m in sentence.mentions if m.label == "PLANT"}
        for i in starts:
            if i < reached or i in named:
                continue
            for trigger in self._triggers_at(view, sentence, i):
                relations = list(self._relations(view, sentence, trigger, topic))
                if relations:
                    reached = trigger.last
                    yield from relations
                    break

    def _triggers_at(self, view: View, sentence: Sentence, i: int) -> list[Trigger]:
        """Return the triggers that begin with a token, the likeliest first."""
        found: list[tuple[tuple[bool, int, int], Trigger]] = []
        for cue in self.by_first[view.lowers[i]]:
            stop = match_wording(view.lowers, cue.words, i, sentence.last)
            if not stop:
                continue
            trigger = Trigger(cue.metric, cue.place, cue.guard, i, stop, cue.words)
            words = len(cue.words) - cue.words.count("*")
            cost = (words == 1 and cue.guard not in STRONG, stop - i - words, -words)
            if fits_tags(view, sentence, trigger, cost[1]) and not is_background(view, sentence, trigger):
                found.append((cost, trigger))
        return [trigger for _, trigger in sorted(found, key=lambda item: item[0])]

    def _relations(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic
    ) -> Iterator[Relation]:
        found = self.subjects.find(view, sentence, trigger, topic)
        markets = self._markets(view, sentence, trigger)
        if not holds(view, sentence, trigger, found, markets):
            return
        start, end = view.starts[trigger.first], view.ends[trigger.last - 1]
        for subject in found.mentions:
            for market in markets or (None,):
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
                    powertrain=self._powertrain(subject),
                    status=Status.NEGATED if "denied" in trigger.guard else Status.ACTUAL,
                    scores={"metric": 0.7, "subject": found.score, "market": 0.8},
                )

    def _powertrain(self, subject: Mention) -> str | None:
        """Return how a model is driven where it is sold in one way only."""
        known = self.catalogue.get("MODEL", subject.entry) if subject.label == "MODEL" else None
        return known.powertrains[0] if known and len(known.powertrains) == 1 else None

    def _markets(self, view: View, sentence: Sentence, trigger: Trigger) -> Sequence[Mention]:
        named = market_mentions(view, sentence, self.words)
        named = [m for m in named if m.text.lower() != "world"]
        if trigger.guard == SHOWN:
            named = [m for m in named if m.label == "MARKET" and m.via != "demonym" and m.entry != "WORLD"]
        if not named:
            return []
        verb = view.clause_verb(trigger.last - 1)
        same = [m for m in named if view.clause_verb(view.token_at(m.start)) == verb]
        same = [m for m in same if not _parted(view, trigger, m)]
        if not same:
            return named if len(named) == 1 and trigger.guard != SHOWN else []
        later = [m for m in named if m.start > same[-1].end and _only_joins(view, same[-1], m)]
        return [*{m.entry: m for m in reversed(same + later[:1])}.values()][::-1]


def _following(view: View, relation: Relation, found: Sequence[Relation]) -> Relation:
    """Return a milestone that only follows another as one of the same kind ("the saloon follows in May")."""
    if relation.metric_text.lower() not in FOLLOWING or not found:
        return relation
    between = view.text[found[-1].end : relation.start]
    if "\n" in between or len(between) > FOLLOWS_WITHIN or found[-1].metric not in FOLLOWED:
        return relation
    return replace(relation, metric=found[-1].metric)


def _parted(view: View, trigger: Trigger, market: Mention) -> bool:
    """Whether a semicolon stands between a trigger and a market."""
    low, high = sorted((trigger.last, view.token_at(market.start)))
    return ";" in view.lowers[low:high]


def _only_joins(view: View, left: Mention, right: Mention) -> bool:
    """Whether what stands between two markets only lists them ("Australia and, as said, in Japan")."""
    between = range(view.token_at(left.end), view.token_at(right.start))
    finite = any(view.tags[i] in ("VBD", "VBZ", "VBP", "MD") for i in between)
    return "and" in (view.lowers[i] for i in between) and not finite
