"""Fitting confidence: a logistic over the linking stage's scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.ranking import DIGITS, Weights
from pipeline.events.confidence import log_odds

INTERCEPT = "intercept"
RARE = 10
L2 = 1.0
CLASS_L2 = 10.0
CLASS = "class:"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """A row's scores as its relation had them, and whether the row was right."""

    scores: dict[str, float]
    right: bool


def evidence(scores: dict[str, float]) -> dict[str, float]:
    """Return the evidence that the logistic weighs: log-odds of probabilities, classes of units as they are.

    Other circumstances (scores named ``kind:value``) are left out.
    """
    plain = {name: value for name, value in scores.items() if name.startswith(CLASS)}
    return plain | {name: log_odds(value) for name, value in scores.items() if ":" not in name}


def calibrate(outcomes: Sequence[Outcome], l2: float = L2) -> Weights:
    """Fit the coefficients of :class:`~pipeline.events.confidence.Confidence`.

    Parameters
    ----------
    outcomes
        Rows of articles that the rankers were not fitted on. Scores rarer than ten rows are left out.
    l2
        Penalty on every coefficient but the intercept; classes, which a few articles may fill, have ten times
        as much.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    given = [{INTERCEPT: 1.0} | evidence(outcome.scores) for outcome in outcomes]
    often = Counter(name for row in given for name in row if name != INTERCEPT)
    names = (INTERCEPT, *sorted(name for name, rows in often.items() if rows >= RARE))
    table = np.array([[row.get(name, 0.0) for name in names] for row in given])
    right = np.array([float(outcome.right) for outcome in outcomes])
    penalty = l2 * np.array([_stiffness(name) for name in names])
    start = np.zeros(len(names))
    found = minimize(_loss, start, args=(table, right, penalty), jac=True, method="L-BFGS-B")
    return {name: round(float(x), DIGITS) for name, x in zip(names, found.x, strict=True)}


def _stiffness(name: str) -> float:
    if name == INTERCEPT:
        return 0.0
    return CLASS_L2 if name.startswith(CLASS) else 1.0


def _loss(weights: Floats, table: Floats, right: Floats, penalty: Floats) -> tuple[float, Floats]:
    scores = table @ weights
    total = np.sum(np.logaddexp(0.0, scores) - right * scores) + 0.5 * penalty @ weights**2
    slopes = 1.0 / (1.0 + np.exp(-scores)) - right
    return float(total), table.T @ slopes + penalty * weights
