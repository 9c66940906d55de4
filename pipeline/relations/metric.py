"""What a figure measures: cues of the sentence, ranked by grammar and nearness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.contract.records import Relation
from pipeline.relations.cues import CueHit
from pipeline.relations.figure import Figure
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


@dataclass(frozen=True)
class MetricCandidate:
    """A metric that a figure may be of, the words that name it, and the evidence."""

    metric: str
    text: str
    token: int | None
    features: Features


def metric_candidates(
    figure: Figure, hits: Sequence[CueHit], before: Sequence[Relation], context: Sequence[tuple[str, str]], units: Units
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
    """
    found: list[MetricCandidate] = []
    noun = units.noun(figure.quantity)
    if noun is not None and noun.metric:
        features = {"own_noun": 1.0, f"own_noun:{noun.metric}": 1.0}
        found.append(MetricCandidate(noun.metric, figure.quantity.unit, figure.last - 1, features))
    for hit in hits:
        if figure.unit_class in hit.cue.units:
            features = cue_features(figure, hit)
            text = figure.view.text[figure.view.starts[hit.first] : figure.view.ends[hit.last - 1]]
            found.append(MetricCandidate(hit.cue.metric, text, hit.first, features))
    found += _inherited(figure, before)
    for metric, source in context:
        found.append(MetricCandidate(metric, "", None, {source: 1.0, f"{source}:{figure.unit_class}": 1.0}))
    for rank, metric in enumerate(DEFAULTS.get(figure.unit_class, ("other",))):
        name = f"default:{figure.unit_class}:{metric}"
        found.append(MetricCandidate(metric, "", None, {"default": 1.0 + 0.5 * rank, name: 1.0}))
    return [_with_shared(figure, candidate) for candidate in found]


def _with_shared(figure: Figure, candidate: MetricCandidate) -> MetricCandidate:
    way = figure.quantity.direction or "none"
    extra = {
        f"metric:{candidate.metric}:{figure.unit_class}": 1.0,
        f"way:{candidate.metric}:{figure.unit_class}:{way}": 1.0,
    }
    if figure.quantity.per:
        extra[f"per:{candidate.metric}:{figure.quantity.per}"] = 1.0
    return MetricCandidate(
        candidate.metric, candidate.text, candidate.token, {**candidate.features, **extra}
    )


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


def _inherited(figure: Figure, before: Sequence[Relation]) -> list[MetricCandidate]:
    found = []
    for back, relation in enumerate(reversed(before[-3:]), start=1):
        same_unit = relation.scores.get(f"class:{figure.unit_class}", 0.0) > 0
        here = relation.start >= figure.sentence.start
        features = {
            f"last{back}": 1.0,
            f"last{back}:{'same' if same_unit else 'other'}_unit:{'same' if here else 'earlier'}_sentence": 1.0,
        }
        if figure.bracketed is not None:
            features[f"last{back}:bracket:{same_unit}"] = 1.0
        found.append(MetricCandidate(relation.metric, relation.metric_text, None, features))
    return found
