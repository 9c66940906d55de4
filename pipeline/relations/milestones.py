"""Launches, order openings, starts and ends of production, first deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention, Relation
from pipeline.contract.vocabulary import Metric
from pipeline.language.wordings import match_wording
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.market import ScopeWords, market_mentions
from pipeline.relations.milestone_subjects import Found, SubjectFinder, Trigger
from pipeline.relations.subject import Topic
from pipeline.relations.view import Sentence, View

LOOSE_GAP = 4
BACKGROUND = frozenset("when since after before while as".split())
DATING = frozenset("since after before".split())
AHEAD = frozenset("will to in next later from this".split())
SHOWN = "shown"
ENDS = frozenset({"open", "way", "underway", "good", "line"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording of a milestone: its words (``*`` stands for up to eight more), and what it says and needs."""

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
        self.subjects = SubjectFinder()
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
        named = {view.token_at(m.start) for m in sentence.mentions if m.label == "PLANT"}
        named |= {view.token_at(m.end - 1) for m in sentence.mentions if m.label == "PLANT"}
        for i in range(sentence.first, sentence.last):
            if i < reached or i in named:
                continue
            trigger = self._trigger_at(view, sentence, i)
            if trigger is not None and not _is_background(view, sentence, trigger):
                reached = trigger.last
                yield trigger

    def _trigger_at(self, view: View, sentence: Sentence, i: int) -> Trigger | None:
        best: tuple[tuple[int, int], Trigger] | None = None
        for cue in self.by_first.get(view.lowers[i], ()):
            stop = match_wording(view.lowers, cue.words, i, sentence.last)
            if not stop:
                continue
            trigger = Trigger(cue.metric, cue.place, cue.guard, i, stop)
            words = len(cue.words) - cue.words.count("*")
            cost = (stop - i - words, -words)
            if (best is None or cost < best[0]) and _fits_tags(view, sentence, trigger, cost[0]):
                best = (cost, trigger)
        return best[1] if best else None

    def _relations(
        self, view: View, sentence: Sentence, trigger: Trigger, topic: Topic
    ) -> Iterator[Relation]:
        found = self.subjects.find(view, sentence, trigger, topic)
        markets = self._markets(view, sentence, trigger)
        if not _holds(view, sentence, trigger, found, markets):
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
                    scores={"metric": 0.7, "subject": found.score, "market": 0.8},
                )

    def _markets(self, view: View, sentence: Sentence, trigger: Trigger) -> Sequence[Mention]:
        named = market_mentions(view, sentence, self.words)
        named = [m for m in named if m.text.lower() != "world"]
        if trigger.guard == SHOWN:
            named = [m for m in named if m.label == "MARKET" and m.via != "demonym" and m.entry != "WORLD"]
        if not named:
            return []
        verb = view.clause_verb(trigger.last - 1)
        same = [m for m in named if view.clause_verb(view.token_at(m.start)) == verb]
        if not same:
            return named if len(named) == 1 and trigger.guard != SHOWN else []
        later = [m for m in named if m.start > same[-1].end and _only_joins(view, same[-1], m)]
        return [*{m.entry: m for m in reversed(same + later[:1])}.values()][::-1]


def _holds(
    view: View, sentence: Sentence, trigger: Trigger, found: Found, markets: Sequence[Mention]
) -> bool:
    """Whether a trigger has what its guard asks for."""
    brand_only = any(m.label == "BRAND" for m in found.mentions)
    if trigger.metric == "launch" and brand_only:
        return bool(markets) and trigger.guard == ""
    if trigger.guard != "arrival":
        return True
    if trigger.place == "noun":
        low, high = view.subtree(trigger.first)
        bounds = (view.starts[low], view.ends[high - 1])
        return bool(markets) and any(bounds[0] <= m.start < bounds[1] for m in found.mentions)
    behind = view.lowers[trigger.last : min(trigger.last + 4, sentence.last)]
    ahead = bool(AHEAD & set(behind)) or not behind or view.lowers[trigger.first - 1] in ("will", "to")
    timed = bool(sentence.periods) and ahead
    if view.lowers[trigger.first] in ("follows", "follow"):
        return timed and behind[:1] in (["in"], ["later"], ["next"], ["this"])
    return timed or bool(markets)


def _fits_tags(view: View, sentence: Sentence, trigger: Trigger, gap: int) -> bool:
    """Whether a cue's words stand as the part of speech that the cue means."""
    if not sentence.parsed:
        return gap <= LOOSE_GAP
    first = trigger.first
    if trigger.last - first == 1:
        verbal = view.is_verb(first)
        if trigger.place == "noun":
            return not verbal and view.deps[first] != "compound"
        return verbal or view.lowers[first].endswith("able")
    if not gap or trigger.place != "noun":
        return gap <= LOOSE_GAP
    return _ends_in_verb(view, trigger, gap)


def _ends_in_verb(view: View, trigger: Trigger, gap: int) -> bool:
    """Whether the last word of a cue with a gap is the verb of the noun that begins it."""
    first, verb = trigger.first, trigger.last - 1
    if view.tags[verb] in ("NN", "NNS") and view.lowers[verb] not in ENDS:
        return False
    subject = view.clause_subject(verb) if view.is_verb(verb) else None
    if subject is None or view.deps[verb] == "acl":
        return gap <= LOOSE_GAP or view.lowers[verb] in ENDS
    if any(view.deps[c] == "dobj" for c in view.children[verb]):
        return False
    return subject == first or subject in range(first, trigger.last)


def _is_background(view: View, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a launch only dates another fact ("when it was launched in 2001", "since its launch")."""
    if trigger.metric != "launch" or not sentence.parsed:
        return False
    before = view.lowers[max(sentence.first, trigger.first - 3) : trigger.first]
    if DATING & set(before):
        return True
    verb = view.clause_verb(trigger.last - 1)
    if view.deps[verb] not in ("advcl", "relcl", "acl", "pcomp"):
        return False
    low, _ = view.subtree(verb)
    if view.tags[verb] not in ("VBD", "VBN"):
        return False
    return view.deps[verb] == "advcl" and bool(set(view.lowers[low : trigger.first]) & BACKGROUND)


def _only_joins(view: View, left: Mention, right: Mention) -> bool:
    """Whether what stands between two markets only lists them ("Australia and, as said, in Japan")."""
    between = range(view.token_at(left.end), view.token_at(right.start))
    finite = any(view.tags[i] in ("VBD", "VBZ", "VBP", "MD") for i in between)
    return "and" in (view.lowers[i] for i in between) and not finite
