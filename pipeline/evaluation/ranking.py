"""Fitting a ranker: softmax regression over lists of candidates, drawn to hand-set weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.relations.scorer import Named

LEAST_WEIGHT = 1e-3
DIGITS = 4
MOST_STEPS = 300

Floats = NDArray[np.float64]
Weights = dict[str, float]


@dataclass(frozen=True)
class Choice:
    """A decision of a reader: candidates, and which of them are right (at least one)."""

    candidates: tuple[Named, ...]
    right: frozenset[int]


@dataclass(frozen=True)
class Design:
    """Choices as arrays: one row a feature of a candidate.

    Attributes
    ----------
    names
        Feature names, sorted; a column each.
    rows, columns, values
        Candidate number, column and value of each feature.
    lists
        Number of the choice that each candidate belongs to.
    right
        Whether each candidate is right.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    lists: NDArray[np.int64]
    right: NDArray[np.bool_]

    def scores(self, weights: Floats) -> Floats:
        """Return each candidate's weighted sum."""
        return _sums(self.rows, self.values * weights[self.columns], len(self.lists))

    def gradient(self, slopes: Floats) -> Floats:
        """Return the gradient of the weights for the gradient of each candidate's score."""
        return _sums(self.columns, self.values * slopes[self.rows], len(self.names))


def design(choices: Sequence[Choice], prior: Iterable[str] = (), least: int = 1) -> Design:
    """Lay choices out as arrays: a column for each feature of the prior, and of enough choices."""
    seen = Counter(
        name for choice in choices for name in {name for features in choice.candidates for name in features}
    )
    often = {name for name, choices_ in seen.items() if choices_ >= least}
    names = tuple(sorted(often | set(prior)))
    column = {name: place for place, name in enumerate(names)}
    candidates = [(n, features) for n, choice in enumerate(choices) for features in choice.candidates]
    right = [place in choice.right for choice in choices for place in range(len(choice.candidates))]
    cells = [
        (row, column[name], value)
        for row, (_, features) in enumerate(candidates)
        for name, value in features.items()
        if name in column
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return Design(
        names,
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(values, dtype=np.float64),
        np.array([n for n, _ in candidates], dtype=np.int64),
        np.array(right, dtype=np.bool_),
    )


def loss(weights: Floats, data: Design, prior: Floats, l2: float) -> tuple[float, Floats]:
    """Return the penalized negative log-likelihood of the right candidates, and its gradient.

    The likelihood of a choice is the sum of its right candidates' probabilities.
    """
    scores = data.scores(weights)
    every, every_mass = _softmax(scores, data.lists)
    wanted, wanted_mass = _softmax(np.where(data.right, scores, -np.inf), data.lists)
    away = weights - prior
    total = float(np.sum(every_mass - wanted_mass) + 0.5 * np.sum(l2 * away * away))
    return total, data.gradient(every - wanted) + l2 * away


def _softmax(scores: Floats, lists: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return probabilities within each list and the logarithm of each list's mass."""
    size = int(lists[-1]) + 1 if len(lists) else 0
    top = np.full(size, -np.inf)
    np.maximum.at(top, lists, scores)
    raised = np.exp(scores - top[lists])
    mass = _sums(lists, raised, size)
    return raised / mass[lists], np.log(mass) + top


def _sums(places: NDArray[np.int64], values: Floats, size: int) -> Floats:
    return np.bincount(places, values, size).astype(np.float64)


def fit(
    choices: Sequence[Choice],
    prior: Mapping[str, float],
    l2: float,
    least: int = 1,
    steps: int = MOST_STEPS,
) -> Weights:
    """Fit weights by L-BFGS.

    Parameters
    ----------
    choices
        What readers chose; a choice without a right candidate must be left out before.
    prior
        Hand-set weights: the mean that the penalty draws to, so that features unseen keep theirs.
    l2
        Strength of the penalty.
    least
        In how many choices a feature must stand to be fitted.
    steps
        Most iterations.

    Returns
    -------
    dict
        Weight by feature, as :func:`trimmed` leaves it.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    data = design(choices, prior, least)
    mean = np.array([prior.get(name, 0.0) for name in data.names])
    found = minimize(
        loss, mean, args=(data, mean, l2), jac=True, method="L-BFGS-B", options={"maxiter": steps}
    )
    return trimmed(dict(zip(data.names, found.x.tolist(), strict=True)))


def trimmed(weights: Mapping[str, float]) -> Weights:
    """Return weights by name, rounded, those that say nothing left out."""
    return {
        name: round(weight, DIGITS) for name, weight in sorted(weights.items()) if abs(weight) >= LEAST_WEIGHT
    }
