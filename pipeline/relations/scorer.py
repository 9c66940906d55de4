"""A linear ranker: the sum of weighted features, compared among candidates by softmax.

The weights are plain JSON in ``models/``; ``make train`` writes them from the gold corpus's train split.

A feature has a name. Many of them come together and depend on little: on a metric and a class of units, on
the side and the distance of a name. Such a bundle is written as a function and its arguments; the function
gives the names. A ranker works a bundle out once and remembers its sum, so that scoring makes no strings.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp
from pathlib import Path
from typing import Any

Feature = str | tuple[Any, ...]
"""A name, or a bundle: a function that gives features by name, and its arguments."""
Features = Mapping[Any, float]
"""Values of features; the keys are :data:`Feature`."""
Named = Mapping[str, float]

MOST_REMEMBERED = 50_000
"""Features whose weights a ranker keeps at hand; when there are more, it begins anew."""


def named(features: Features) -> dict[str, float]:
    """Return features by name: those of a bundle take the bundle's value times their own."""
    found: dict[str, float] = {}
    for feature, value in features.items():
        if isinstance(feature, str):
            found[feature] = value
        else:
            found.update((name, value * part) for name, part in _taken_apart(feature).items())
    return found


def flags(*names: str) -> dict[str, float]:
    """Return a bundle's features that are simply there."""
    return dict.fromkeys(names, 1.0)


def _taken_apart(bundle: tuple[Any, ...]) -> Named:
    features: Named = bundle[0](*bundle[1:])
    return features


class _Remembered(dict[Feature, float]):
    """Weights of names and bundles, worked out when they are first asked for."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.weights = weights

    def __missing__(self, feature: Feature) -> float:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[feature] = weight = sum(
            self.weights.get(name, 0.0) * value for name, value in named({feature: 1.0}).items()
        )
        return weight


@dataclass(frozen=True)
class Ranker:
    """Scores candidates by their features.

    Attributes
    ----------
    weights
        Weight of each feature by name; a feature without one counts nothing.
    """

    weights: dict[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Ranker:
        """Read the weights from a JSON file of feature names and numbers."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @cached_property
    def _remembered(self) -> _Remembered:
        return _Remembered(self.weights)

    def score(self, features: Features) -> float:
        """Return the weighted sum of the features."""
        weight_of = self._remembered
        total = 0.0
        for feature, value in features.items():
            total += weight_of[feature] * value
        return total

    def rank(
        self,
        candidates: Sequence[Features],
        answers: Sequence[Hashable],
        shared: Mapping[Hashable, Features] | None = None,
    ) -> tuple[int, float]:
        """Return the number of the best candidate and the probability of its answer.

        Candidates that give the same answer on different evidence add up: first the likeliest answer is
        found, then its likeliest candidate.

        Parameters
        ----------
        candidates
            Features of each candidate.
        answers
            What each candidate says.
        shared
            Features that all candidates of an answer have beside their own.

        Raises
        ------
        ValueError
            Where there is no candidate.
        """
        weight_of = self._remembered
        scores = []
        for features in candidates:
            total = 0.0
            for feature, value in features.items():
                total += weight_of[feature] * value
            scores.append(total)
        if shared:
            common = {answer: self.score(features) for answer, features in shared.items()}
            scores = [common[answer] + score for answer, score in zip(answers, scores, strict=True)]
        top = max(scores)
        mass: dict[Hashable, float] = {}
        whole = 0.0
        for answer, score in zip(answers, scores, strict=True):
            part = exp(score - top)
            mass[answer] = mass.get(answer, 0.0) + part
            whole += part
        chosen = max(mass, key=mass.__getitem__)
        best = max((n for n, a in enumerate(answers) if a == chosen), key=scores.__getitem__)
        return best, mass[chosen] / whole
