"""Level, change or share, and the sign of a change."""

from __future__ import annotations

from functools import lru_cache

from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure

NEAR = 5


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {row["kind"]: frozenset(listed(row["words"])) for row in read_rows("measure_words.csv")}


def measure_of(figure: Figure, metric: str) -> tuple[str, float]:
    """Return the measure of a figure and its value, signed where it is a change.

    Parameters
    ----------
    figure
        The figure; its quantity's direction tells a change.
    metric
        The metric that was chosen for it.
    """
    quantity = figure.quantity
    if metric == "jobs" and figure.unit_class != "percent":
        measure, sign = _jobs(figure)
        return measure, sign * abs(quantity.value)
    if quantity.direction is not None:
        return "change", -abs(quantity.value) if quantity.direction == "down" else abs(quantity.value)
    if figure.unit_class != "percent" or quantity.unit == "times" or metric in _words()["level_ratio"]:
        return "level", quantity.value
    if quantity.unit == "percentage_points":
        return ("change" if metric in _words()["share_metric"] else "level"), quantity.value
    return "share", quantity.value


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
