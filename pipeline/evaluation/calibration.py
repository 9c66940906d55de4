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
PLAIN = "class:"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """A row's scores as its relation had them, and whether the row was right."""

    scores: dict[str, float]
    right: bool


def evidence(scores: dict[str, float]) -> dict[str, float]:
    """Return the evidence that the logistic weighs: log-odds of probabilities, classes as they are."""
    return {name: value if name.startswith(PLAIN) else log_odds(value) for name, value in scores.items()}


def calibrate(outcomes: Sequence[Outcome], l2: float = L2) -> Weights:
    """Fit the coefficients of :class:`~pipeline.events.confidence.Confidence`.

    Parameters
    ----------
    outcomes
        Rows of articles that the rankers were not fitted on. Scores rarer than ten rows are left out.
    l2
        Penalty on every coefficient but the intercept.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    often = Counter(name for outcome in outcomes for name in outcome.scores)
    names = (INTERCEPT, *sorted(name for name, rows in often.items() if rows >= RARE))
    given = [{INTERCEPT: 1.0} | evidence(outcome.scores) for outcome in outcomes]
    table = np.array([[row.get(name, 0.0) for name in names] for row in given])
    right = np.array([float(outcome.right) for outcome in outcomes])
    penalty = np.array([0.0] + [l2] * (len(names) - 1))
    start = np.zeros(len(names))
    found = minimize(_loss, start, args=(table, right, penalty), jac=True, method="L-BFGS-B")
    return {name: round(float(x), DIGITS) for name, x in zip(names, found.x, strict=True)}


def _loss(weights: Floats, table: Floats, right: Floats, penalty: Floats) -> tuple[float, Floats]:
    scores = table @ weights
    total = np.sum(np.logaddexp(0.0, scores) - right * scores) + 0.5 * penalty @ weights**2
    slopes = 1.0 / (1.0 + np.exp(-scores)) - right
    return float(total), table.T @ slopes + penalty * weights
