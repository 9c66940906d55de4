"""Level, change or share, and the sign of a change."""

from __future__ import annotations

from pipeline.relations.figure import Figure

LEVEL_RATIOS = frozenset({"margin", "tariff", "guidance", "incentive", "dividend", "capacity", "consumption"})
SHARE_METRICS = frozenset({"market_share", "stake"})
CUT_WORDS = frozenset("cut cuts cutting axe axed axing redundancies redundancy layoffs lay laid losses lost shed eliminate eliminated eliminating slash slashed reduce reducing go fewer lose threatened scrap".split())
NEW_WORDS = frozenset("new additional create creates created creating hire hires hired hiring add adds added adding recruit recruits extra more".split())
NEAR = 5


def measure_of(figure: Figure, metric: str) -> tuple[str, float]:
    """Return the measure of a figure and the sign (1 or -1) of its value.

    Parameters
    ----------
    figure
        The figure; its quantity's direction tells a change.
    metric
        The metric that was chosen for it.
    """
    quantity = figure.quantity
    sign = -1.0 if quantity.direction == "down" else 1.0
    if metric == "jobs" and figure.unit_class != "percent":
        return _jobs(figure)
    if quantity.direction is not None:
        return "change", sign
    if figure.unit_class != "percent":
        return "level", 1.0
    if quantity.unit == "times":
        return "level", 1.0
    if quantity.unit == "percentage_points":
        return ("change" if metric in SHARE_METRICS else "level"), 1.0
    if metric in LEVEL_RATIOS:
        return "level", 1.0
    return "share", 1.0


def _jobs(figure: Figure) -> tuple[str, float]:
    view = figure.view
    near = set(view.lowers[max(figure.sentence.first, figure.first - NEAR) : figure.first])
    inside = set(view.lowers[figure.first : min(figure.last + 2, figure.sentence.last)])
    if figure.quantity.direction == "down" or (near | inside) & CUT_WORDS:
        return "change", -1.0
    if figure.quantity.direction == "up" or (near | inside) & NEW_WORDS:
        return "change", 1.0
    return "level", 1.0
