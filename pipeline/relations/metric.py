"""What a figure measures: cues of the sentence, ranked by grammar and nearness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from pipeline.relations.clause_subject import subject_kind
from pipeline.relations.cues import CueHit
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, above_in_column
from pipeline.relations.history import History
from pipeline.relations.scorer import Feature, Features, Named, flags
from pipeline.relations.units import Units
from pipeline.relations.view import SUBJECT_LABELS

DEFAULTS = {
    "vehicles": ("sales",),
    "money": ("price", "other"),
    "percent": ("other", "sales", "market_share"),
    "power": ("power",),
    "torque": ("torque",),
    "energy": ("battery_capacity",),
    "energy_big": ("capacity",),
    "distance": ("range",),
    "distance_small": ("length", "other"),
    "mass": ("weight", "other"),
    "speed": ("top_speed",),
    "volume": ("cargo_volume", "other"),
    "emission": ("emissions",),
    "consumption": ("consumption",),
    "energy_distance": ("consumption",),
    "time": ("other",),
    "bare": ("other",),
    "count": ("other",),
    "other": ("other",),
}
FARTHEST = 25
Bundle = tuple[Any, ...]
COMMAS = (",", ";", "—", "–")
MARKS = frozenset((*COMMAS, "(", ")"))
CONTEXT_BACK = 2
NEAR = 6


class MetricCandidate(NamedTuple):
    """A metric that a figure may be of, the words that name it, and the evidence."""

    metric: str
    text: str
    token: int | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return self.metric


class Metrics(NamedTuple):
    """What a figure may measure, and the evidence for each metric wherever it comes from."""

    candidates: list[MetricCandidate]
    shared: Mapping[Hashable, Features]


@dataclass(frozen=True)
class Theme:
    """What an article measures: its cues by sentence, and how often each metric's stand in it.

    Attributes
    ----------
    hits
        The cues of each sentence.
    shares
        Class of unit to metric to its part of the cues.
    """

    hits: Sequence[Sequence[CueHit]]
    shares: Mapping[str, Mapping[str, float]]
    _shared: dict[tuple[str, str], Features] = field(default_factory=dict)
    _general: dict[tuple[str, int], list[MetricCandidate]] = field(default_factory=dict)

    @classmethod
    def of(cls, hits: Sequence[Sequence[CueHit]]) -> Theme:
        """Count the cues of an article, given by sentence; those of the first count more."""
        counts: dict[str, Counter[str]] = {}
        for number, found in enumerate(hits):
            for hit in found:
                for unit_class in hit.cue.units:
                    counts.setdefault(unit_class, Counter())[hit.cue.metric] += 3 if number == 0 else 1
        return cls(hits, {c: {m: n / k.total() for m, n in k.items()} for c, k in counts.items()})

    @cached_property
    def family(self) -> str:
        """Family of metrics that most cues of the article are of, or an empty string."""
        counts = Counter(family_of(hit.cue.metric) for found in self.hits for hit in found)
        return counts.most_common(1)[0][0] if counts else ""

    def shared(self, metric: str, unit_class: str) -> Features:
        """Return how much of an article a metric takes, as features."""
        known = self._shared.get((metric, unit_class))
        if known is None:
            shares, family = self.shares.get(unit_class, {}), family_of(metric)
            share = shares.get(metric, 0.0)
            volume = sum(part for m, part in shares.items() if family_of(m) == family)
            known = (
                {(_share, unit_class): share, f"theme_in_family:{family}": share / volume} if share else {}
            )
            self._shared[metric, unit_class] = known
        return known

    def general(self, unit_class: str, number: int) -> list[MetricCandidate]:
        """Return the metrics that a sentence's surroundings, its unit or the article suggest."""
        known = self._general.get((unit_class, number))
        if known is None:
            themes = self.shares.get(unit_class, {})
            main = sorted(themes, key=lambda metric: -themes[metric])[:2]
            known = self._general[unit_class, number] = [
                *(
                    _of_context(metric, source, unit_class)
                    for metric, source in self._context(unit_class, number)
                ),
                *_defaults(unit_class),
                *(MetricCandidate(metric, "", None, {"theme": 1.0}) for metric in main),
            ]
        return known

    def _context(self, unit_class: str, number: int) -> list[tuple[str, str]]:
        """Return the metrics that earlier sentences or the title name, with where each comes from."""
        found = []
        for back in range(1, min(CONTEXT_BACK, number) + 1):
            found += _metrics(self.hits[number - back], unit_class, f"context{back}")
        return found + (_metrics(self.hits[0], unit_class, "context_title") if number else [])


def metric_candidates(figure: Figure, before: History, units: Units, theme: Theme) -> Metrics:
    """Return the metrics that fit a figure's unit, each with its features.

    Parameters
    ----------
    before
        What earlier figures of the article said.
    units
        The units' classes.
    theme
        What the article measures.
    """
    unit_class, number = figure.unit_class, figure.sentence.number
    found: list[MetricCandidate] = []
    noun = units.noun(figure.quantity)
    if noun is not None and noun.metric:
        features: Features = {(flags, "own_noun", f"own_noun:{noun.metric}"): 1.0}
        found.append(MetricCandidate(noun.metric, figure.quantity.unit, figure.last - 1, features))
    for hit in _widest([hit for hit in theme.hits[number] if unit_class in hit.cue.units]):
        text = figure.view.text[figure.view.starts[hit.first] : figure.view.ends[hit.last - 1]]
        found.append(MetricCandidate(hit.cue.metric, text, hit.first, cue_features(figure, hit)))
    found += _inherited(figure, before)
    found += _column(figure, before)
    found += theme.general(unit_class, number)
    return Metrics(found, _shared(figure, {c.metric: None for c in found}, before, theme))


@lru_cache(maxsize=64)
def _defaults(unit_class: str) -> tuple[MetricCandidate, ...]:
    return tuple(
        MetricCandidate(metric, "", None, {(_default, unit_class, metric, rank): 1.0})
        for rank, metric in enumerate(DEFAULTS.get(unit_class, ("other",)))
    )


def _default(unit_class: str, metric: str, rank: int) -> Named:
    return {"default": 1.0 + 0.5 * rank, f"default:{unit_class}:{metric}": 1.0}


def _of_context(metric: str, source: str, unit_class: str) -> MetricCandidate:
    return MetricCandidate(metric, "", None, {(flags, source, f"{source}:{unit_class}"): 1.0})


def _metrics(hits: Sequence[CueHit], unit_class: str, source: str) -> list[tuple[str, str]]:
    fitting = dict.fromkeys(hit.cue.metric for hit in hits if unit_class in hit.cue.units)
    return [(metric, source) for metric in fitting]


def _widest(hits: Sequence[CueHit]) -> Sequence[CueHit]:
    """Return cues without those that are part of a longer one: "sales tax" names no sales."""
    if len(hits) < 2:
        return hits
    return [hit for hit in hits if not any(_within(hit, other) for other in hits)]


def _within(hit: CueHit, other: CueHit) -> bool:
    longer = other.last - other.first > hit.last - hit.first
    return longer and other.first <= hit.first and hit.last <= other.last


def _shared(
    figure: Figure, metrics: Iterable[str], before: History, theme: Theme
) -> dict[Hashable, Features]:
    """Return the features that all candidates of a metric have, by metric."""
    unit_class, quantity = figure.unit_class, figure.quantity
    told = before.metrics[unit_class]
    total = told.total() if told else 0
    follows = _follows(figure, before)
    told_by = subject_kind(figure)
    named = tuple(sorted({m.label for m in figure.sentence.mentions if m.label in SUBJECT_LABELS}))
    found: dict[Hashable, Features] = {}
    for metric in metrics:
        features: dict[Feature, float] = {
            (_kind, metric, unit_class, quantity.direction, quantity.per): 1.0,
            (_themed, metric, unit_class, theme.family, *follows): 1.0,
            (_told, metric, unit_class, told_by, named): 1.0,
            **theme.shared(metric, unit_class),
        }
        if total and (times := told.get(metric)):
            features[_majority, family_of(metric)] = times / total
        for word in figure.wording:
            features[_beside, word, metric] = 1.0
        found[metric] = features
    return found


def _kind(metric: str, unit_class: str, direction: str | None, per: str | None) -> Named:
    features = flags(f"metric:{metric}:{unit_class}", f"way:{metric}:{unit_class}:{direction or 'none'}")
    return features | (flags(f"per:{metric}:{per}") if per else {})


def _told(metric: str, unit_class: str, told_by: str, named: tuple[str, ...]) -> Named:
    """Return of what the clause and the sentence tell, by kind: a plant builds, a person is paid."""
    names = [f"told_by:{told_by}:{unit_class}:{metric}"]
    return flags(*names, *(f"named:{label}:{unit_class}:{metric}" for label in named or ("none",)))


def _follows(figure: Figure, before: History) -> tuple[str, str]:
    """Return what the figure before measures, and whether this one is near it or in brackets behind it."""
    last = before[-1] if before else None
    if last is None or last.start < figure.sentence.start:
        return "", ""
    between = figure.view.text[last.end : figure.quantity.start]
    joint = "bracket" if between.strip() in ("(", "[") else "near" if len(between) <= NEAR else "far"
    return last.metric, joint


def _themed(metric: str, unit_class: str, theme: str, last: str, joint: str) -> Named:
    features = flags(f"themed:{metric}:{unit_class}:{theme}")
    return features | flags(f"follows:{last}:{unit_class}:{metric}:{joint}") if last else features


def _share(unit_class: str) -> Named:
    return flags("theme_share", f"theme_share:{unit_class}")


def _majority(family: str) -> Named:
    return flags("majority", f"majority:{family}")


def _beside(word: str, metric: str) -> Named:
    return flags(f"near:{word}:{metric}")


def cue_features(figure: Figure, hit: CueHit) -> Features:
    """Return what a reader sees between a figure and a cue of its sentence."""
    view, cue = figure.view, hit.cue
    if hit.first >= figure.first and hit.last <= figure.last:
        return {(_cue, cue.words, cue.metric, True): 1.0}
    after = hit.first >= figure.last
    low, high = (figure.last, hit.first) if after else (hit.last, figure.first)
    gap = max(high - low, 0)
    figures = commas = 0
    brackets = False
    if gap:
        between = view.lowers[low:high]
        figures = _figures_between(figure, low, high)
        if not MARKS.isdisjoint(between):
            commas = min(3, sum(map(between.count, COMMAS)))
            brackets = "(" in between or ")" in between
    features: dict[Feature, float] = {
        (_cue, cue.words, cue.metric, False): 1.0,
        (_placed, after, min(gap, FARTHEST), figures, commas, brackets): 1.0,
    }
    if figure.sentence.parsed:
        features[_grammar(figure, hit.last - 1)] = 1.0
    return features


def _cue(words: tuple[str, ...], metric: str, inside: bool) -> Named:
    features = flags("cue", f"cue:{' '.join(words)}:{metric}")
    return features | ({"inside": 1.0} if inside else {"long_cue": float(len(words) - 1)})


def _placed(after: bool, gap: int, figures: int, commas: int, brackets: bool) -> Named:
    side = "after" if after else "before"
    features = {
        "distance": gap / 10.0,
        side: 1.0,
        "figures_between": float(figures),
        "commas_between": float(commas),
        "brackets_between": float(brackets),
    }
    return features | (flags(f"touches_{side}") if gap <= 2 else {})


def _figures_between(figure: Figure, low: int, high: int) -> int:
    view = figure.view
    start, end = view.starts[low], view.ends[high - 1]
    return min(3, sum(start <= q.start < end for q in figure.sentence.quantities))


def _grammar(figure: Figure, cue: int) -> Bundle:
    view = figure.view
    depth = view.depths(figure.head).get(cue, -1)
    below = figure.head in view.ancestors(cue)
    place = ""
    if figure.subject is not None:
        low, high = view.subtree(figure.subject)
        place = "is" if cue == figure.subject else "in" if low <= cue < high else ""
    return (_hangs, depth, below, view.clause_verb(cue) == figure.verb, cue == figure.verb, place)


def _hangs(depth: int, below: bool, same_clause: bool, verb: bool, place: str) -> Named:
    features = {"ancestor": 1.0, "ancestor_near": 1.0 / (1 + depth)} if depth >= 0 else {}
    told = {"descendant": below, "same_clause": same_clause, "is_verb": verb}
    features |= flags(*(name for name, there in told.items() if there))
    return features | flags(*{"is": ("in_subject", "is_subject"), "in": ("in_subject",)}.get(place, ()))


def _column(figure: Figure, before: History) -> list[MetricCandidate]:
    above = above_in_column(figure, before)
    if above is None or not above[0].scores.get(f"class:{figure.unit_class}"):
        return []
    features: Features = {(flags, "column", f"column:alike:{above[1]}"): 1.0}
    return [MetricCandidate(above[0].metric, above[0].metric_text, None, features)]


def _inherited(figure: Figure, before: History) -> list[MetricCandidate]:
    found = []
    own, start, bracketed = f"class:{figure.unit_class}", figure.sentence.start, figure.bracketed is not None
    for back, relation in enumerate(reversed(before[-3:]), start=1):
        same_unit = relation.scores.get(own, 0.0) > 0
        family = family_of(relation.metric) if relation.start >= start else ""
        features: Features = {(_last, back, same_unit, bracketed, family, figure.unit_class): 1.0}
        found.append(MetricCandidate(relation.metric, relation.metric_text, None, features))
    return found


def _last(back: int, same_unit: bool, bracketed: bool, family: str, unit_class: str) -> Named:
    """Return the features of what a figure before said; ``family`` is empty outside the sentence."""
    unit, where = ("same" if same_unit else "other"), ("same" if family else "earlier")
    names = [f"last{back}", f"last{back}:{unit}_unit:{where}_sentence"]
    if bracketed:
        names.append(f"last{back}:bracket:{same_unit}")
    if family:
        names.append(f"last{back}:{family}:{unit_class}:{'bracket' if bracketed else 'plain'}")
    return flags(*names)
