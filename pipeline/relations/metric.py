"""What a figure measures: cues of the sentence, ranked by grammar and nearness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.contract.records import Relation
from pipeline.relations.cues import CueHit
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, above_in_column
from pipeline.relations.scorer import Features
from pipeline.relations.units import Units

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


@dataclass(frozen=True)
class Theme:
    """What an article measures: how often each metric's cues stand in it, by class of unit.

    Attributes
    ----------
    shares
        Class of unit to metric to its part of the cues.
    """

    shares: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, hits: Sequence[Sequence[CueHit]]) -> Theme:
        """Count the cues of an article, given by sentence; those of the first count more."""
        counts: dict[str, Counter[str]] = {}
        for number, found in enumerate(hits):
            for hit in found:
                for unit_class in hit.cue.units:
                    counts.setdefault(unit_class, Counter())[hit.cue.metric] += 3 if number == 0 else 1
        return cls({c: {m: n / sum(k.values()) for m, n in k.items()} for c, k in counts.items()})

    def of_class(self, unit_class: str) -> Mapping[str, float]:
        """Return the metrics that go with a class of units, with their parts."""
        return self.shares.get(unit_class, {})


def metric_candidates(
    figure: Figure,
    hits: Sequence[CueHit],
    before: Sequence[Relation],
    context: Sequence[tuple[str, str]],
    units: Units,
    theme: Theme,
) -> list[MetricCandidate]:
    """Return the metrics that fit a figure's unit, each with its features.

    Parameters
    ----------
    hits
        Cues of the figure's sentence.
    before
        Relations of earlier figures of the article, the last one last.
    context
        Metrics that earlier sentences, a heading or the title name, with where each comes from.
    units
        The units' classes.
    theme
        What the article measures.
    """
    found: list[MetricCandidate] = []
    noun = units.noun(figure.quantity)
    if noun is not None and noun.metric:
        features = {"own_noun": 1.0, f"own_noun:{noun.metric}": 1.0}
        found.append(MetricCandidate(noun.metric, figure.quantity.unit, figure.last - 1, features))
    for hit in _widest([hit for hit in hits if figure.unit_class in hit.cue.units]):
        features = cue_features(figure, hit)
        text = figure.view.text[figure.view.starts[hit.first] : figure.view.ends[hit.last - 1]]
        found.append(MetricCandidate(hit.cue.metric, text, hit.first, features))
    found += _inherited(figure, before)
    found += _column(figure, before)
    for metric, source in context:
        found.append(MetricCandidate(metric, "", None, {source: 1.0, f"{source}:{figure.unit_class}": 1.0}))
    for rank, metric in enumerate(DEFAULTS.get(figure.unit_class, ("other",))):
        name = f"default:{figure.unit_class}:{metric}"
        found.append(MetricCandidate(metric, "", None, {"default": 1.0 + 0.5 * rank, name: 1.0}))
    shares = theme.of_class(figure.unit_class)
    for metric in sorted(shares, key=lambda m: -shares[m])[:2]:
        found.append(MetricCandidate(metric, "", None, {"theme": 1.0}))
    majority = Counter(r.metric for r in before if r.scores.get(f"class:{figure.unit_class}"))
    near = _near(figure)
    shared = {m: _shared(figure, m, shares, majority, near) for m in {c.metric for c in found}}
    return [MetricCandidate(c.metric, c.text, c.token, {**c.features, **shared[c.metric]}) for c in found]


def _widest(hits: Sequence[CueHit]) -> list[CueHit]:
    """Return cues without those that are part of a longer one: "sales tax" names no sales."""
    return [hit for hit in hits if not any(_within(hit, other) for other in hits)]


def _within(hit: CueHit, other: CueHit) -> bool:
    longer = other.last - other.first > hit.last - hit.first
    return longer and other.first <= hit.first and hit.last <= other.last


def _shared(
    figure: Figure, metric: str, shares: Mapping[str, float], majority: Counter[str], near: Sequence[str]
) -> dict[str, float]:
    """Return the features that all candidates of a metric have."""
    way = figure.quantity.direction or "none"
    family = family_of(metric)
    share = shares.get(metric, 0.0)
    volume = sum(part for m, part in shares.items() if family_of(m) == family)
    part = majority[metric] / max(1, majority.total())
    extra = {
        f"metric:{metric}:{figure.unit_class}": 1.0,
        f"way:{metric}:{figure.unit_class}:{way}": 1.0,
        "theme_share": share,
        f"theme_share:{figure.unit_class}": share,
        f"theme_in_family:{family}": share / volume if volume else 0.0,
        "majority": part,
        f"majority:{family}": part,
    }
    for word in near:
        extra[f"near:{word}:{metric}"] = 1.0
    if figure.quantity.per:
        extra[f"per:{metric}:{figure.quantity.per}"] = 1.0
    return extra


def _near(figure: Figure) -> list[str]:
    """Return the words that stand beside a figure and the verb that governs it."""
    view, sentence = figure.view, figure.sentence
    ahead = view.lowers[max(sentence.first, figure.first - 2) : figure.first]
    behind = view.lowers[figure.last : min(figure.last + 2, sentence.last)]
    verb = view.lowers[figure.verb] if sentence.parsed and view.is_verb(figure.verb) else ""
    words = [f"<{w}" for w in ahead if w.isalpha()] + [f">{w}" for w in behind if w.isalpha()]
    return words + ([f"v:{verb}"] if verb else [])


def cue_features(figure: Figure, hit: CueHit) -> dict[str, float]:
    """Return what a reader sees between a figure and a cue of its sentence."""
    view = figure.view
    features: dict[str, float] = {"cue": 1.0, f"cue:{' '.join(hit.cue.words)}:{hit.cue.metric}": 1.0}
    if hit.first >= figure.first and hit.last <= figure.last:
        return features | {"inside": 1.0}
    after = hit.first >= figure.last
    gap = hit.first - figure.last if after else figure.first - hit.last
    gap = max(gap, 0)
    features["distance"] = min(gap, FARTHEST) / 10.0
    features["after" if after else "before"] = 1.0
    if gap <= 2:
        features["touches_after" if after else "touches_before"] = 1.0
    low, high = (figure.last, hit.first) if after else (hit.last, figure.first)
    between = view.lowers[low:high]
    features["figures_between"] = float(_figures_between(figure, low, high))
    features["commas_between"] = float(min(3, sum(word in (",", ";", "—", "–") for word in between)))
    features["brackets_between"] = float(any(word in "()" for word in between))
    features["long_cue"] = float(len(hit.cue.words) - 1)
    if figure.sentence.parsed:
        features |= _grammar(figure, hit)
    return features


def _figures_between(figure: Figure, low: int, high: int) -> int:
    if low >= high:
        return 0
    view = figure.view
    start, end = view.starts[low], view.ends[high - 1]
    return min(3, sum(start <= q.start < end for q in figure.sentence.quantities))


def _grammar(figure: Figure, hit: CueHit) -> dict[str, float]:
    view = figure.view
    cue = hit.last - 1
    found: dict[str, float] = {}
    path = view.ancestors(figure.head)
    if cue in path:
        found["ancestor"] = 1.0
        found["ancestor_near"] = 1.0 / (1 + path.index(cue))
    if figure.head in view.ancestors(cue):
        found["descendant"] = 1.0
    verb = view.clause_verb(cue)
    if verb == figure.verb:
        found["same_clause"] = 1.0
    if cue == figure.verb:
        found["is_verb"] = 1.0
    if figure.subject is not None:
        low, high = view.subtree(figure.subject)
        if low <= cue < high:
            found["in_subject"] = 1.0
            if cue == figure.subject:
                found["is_subject"] = 1.0
    return found


def _column(figure: Figure, before: Sequence[Relation]) -> list[MetricCandidate]:
    above = above_in_column(figure, before)
    if above is None or not above[0].scores.get(f"class:{figure.unit_class}"):
        return []
    features = {"column": 1.0, f"column:alike:{above[1]}": 1.0}
    return [MetricCandidate(above[0].metric, above[0].metric_text, None, features)]


def _inherited(figure: Figure, before: Sequence[Relation]) -> list[MetricCandidate]:
    found = []
    for back, relation in enumerate(reversed(before[-3:]), start=1):
        same_unit = relation.scores.get(f"class:{figure.unit_class}", 0.0) > 0
        here = relation.start >= figure.sentence.start
        unit, where = ("same" if same_unit else "other"), ("same" if here else "earlier")
        features = {f"last{back}": 1.0, f"last{back}:{unit}_unit:{where}_sentence": 1.0}
        if figure.bracketed is not None:
            features[f"last{back}:bracket:{same_unit}"] = 1.0
        if here:
            inside = "bracket" if figure.bracketed is not None else "plain"
            features[f"last{back}:{family_of(relation.metric)}:{figure.unit_class}:{inside}"] = 1.0
        found.append(MetricCandidate(relation.metric, relation.metric_text, None, features))
    return found
