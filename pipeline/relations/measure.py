"""Level, change or share, and the sign of a change."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.contract.records import Relation
from pipeline.contract.vocabulary import Metric
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure
from pipeline.relations.units import POINTS

NEAR = 5
LOSS_REACH = 14
CLOSE = 200
RATE_REACH = 8
RATES = {"annual": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day"}
COPULAS = frozenset({"is", "was", "are", "were", "amounts", "amounted", "came", "comes", "reached", "stood"})


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {row["kind"]: frozenset(listed(row["words"])) for row in read_rows("measure_words.csv")}


@lru_cache(maxsize=1)
def _direction_nouns() -> dict[str, str]:
    return {row["word"]: row["direction"] for row in read_rows("directions.csv") if row["part"] == "noun"}


def measure_of(figure: Figure, metric: str, before: Sequence[Relation] = ()) -> tuple[str, float]:
    """Return the measure of a figure and its value: signed where it is a change, negative where a loss.

    Parameters
    ----------
    figure
        The figure; its quantity's direction tells a change.
    metric
        The metric that was chosen for it.
    before
        Relations of earlier figures: a list goes on in the direction of its first member.
    """
    quantity = figure.quantity
    if metric == "jobs" and figure.unit_class != "percent":
        measure, sign = _jobs(figure)
        return measure, sign * abs(quantity.value)
    way = quantity.direction or _way(figure, before)
    if way is not None:
        return "change", -abs(quantity.value) if way == "down" else abs(quantity.value)
    if figure.unit_class != "percent" and metric in _words()["signed"]:
        return "level", -abs(quantity.value) if _is_loss(figure) else quantity.value
    if figure.unit_class != "percent" or quantity.unit == "times" or metric in _words()["level_ratio"]:
        return "level", quantity.value
    if quantity.unit in ("percentage_points", *POINTS):
        return ("change" if metric in _words()["share_metric"] else "level"), quantity.value
    return "share", quantity.value


def _way(figure: Figure, before: Sequence[Relation]) -> str | None:
    """Return the direction that the clause gives a percentage ("the decline is 13.5 percent")."""
    view = figure.view
    if figure.unit_class != "percent":
        return None
    if figure.subject is not None:
        noun = _direction_nouns().get(view.lowers[figure.subject])
        if noun is not None and view.lowers[figure.verb] in COPULAS:
            return noun
    last = before[-1] if before else None
    then = view.lowers[figure.last : figure.last + 1] == ["to"] and _figure_at(figure, figure.last + 1)
    if then and last is not None and last.start >= figure.sentence.start - CLOSE:
        changes = [r for r in before[-3:] if r.measure == "change"]
        return None if not changes else "down" if (changes[-1].value or 0.0) < 0 else "up"
    return None


def _figure_at(figure: Figure, token: int) -> bool:
    view = figure.view
    if token >= figure.sentence.last:
        return False
    others = (q for q in figure.sentence.quantities if q.unit != figure.quantity.unit)
    return any(view.starts[token] <= q.start <= view.ends[token] for q in others)


def _is_loss(figure: Figure) -> bool:
    """Whether the words before a figure, or just behind it, call it a loss rather than a profit."""
    view, sentence = figure.view, figure.sentence
    ahead = view.lowers[max(sentence.first, figure.first - LOSS_REACH) : figure.first]
    behind = view.lowers[figure.last : min(figure.last + 3, sentence.last)]
    for word in reversed(ahead):
        if word in _words()["loss"]:
            return True
        if word in _words()["gain"]:
            return False
    return bool({"lost", "loss", "losses"} & set(behind))


def metric_of_share(metric: str, whole: str | None) -> str:
    """Return ``market_share`` where a share of cars is one of all cars sold in a market.

    Parameters
    ----------
    metric
        The metric chosen.
    whole
        What the share is a part of, as printed.
    """
    words = (whole or "").lower().strip("!?. ").split()
    if not words or family_of(metric) != "volume":
        return metric
    all_cars = words[0] == "all" and words[-1] in _words()["volume_noun"]
    return "market_share" if words[-1] in _words()["market_noun"] or all_cars else metric


def _jobs(figure: Figure) -> tuple[str, float]:
    view = figure.view
    near = set(view.lowers[max(figure.sentence.first, figure.first - NEAR) : figure.first])
    inside = set(view.lowers[figure.first : min(figure.last + 2, figure.sentence.last)])
    if figure.quantity.direction == "down" or (near | inside) & _words()["jobs_cut"]:
        return "change", -1.0
    if figure.quantity.direction == "up" or (near | inside) & _words()["jobs_new"]:
        return "change", 1.0
    return "level", 1.0


def rate_of(figure: Figure, metric: str) -> str | None:
    """Return what a figure is given for: as printed, or as "annual" says that stands before a capacity."""
    if figure.quantity.per or metric != Metric.CAPACITY:
        return figure.quantity.per
    low = max(figure.sentence.first, figure.first - RATE_REACH)
    ahead = reversed(figure.view.lowers[low : figure.first])
    return next((RATES[word] for word in ahead if word in RATES), None)
