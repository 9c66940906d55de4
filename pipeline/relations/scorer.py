"""A linear ranker: the sum of weighted features, compared among candidates by softmax.

The weights are plain JSON in ``models/``; ``make train`` writes them from the gold corpus's train split.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from pathlib import Path

Features = Mapping[str, float]


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

    def score(self, features: Features) -> float:
        """Return the weighted sum of the features."""
        weight_of = self.weights.get
        total = 0.0
        for name, value in features.items():
            total += weight_of(name, 0.0) * value
        return total

    def rank(self, candidates: Sequence[Features], answers: Sequence[Hashable]) -> tuple[int, float]:
        """Return the number of the best candidate and the probability of its answer.

        Candidates that give the same answer on different evidence add up: first the likeliest answer is
        found, then its likeliest candidate.

        Parameters
        ----------
        candidates
            Features of each candidate.
        answers
            What each candidate says.

        Raises
        ------
        ValueError
            Where there is no candidate.
        """
        scores = [self.score(features) for features in candidates]
        top = max(scores)
        raised = [exp(score - top) for score in scores]
        mass: dict[Hashable, float] = {}
        for answer, part in zip(answers, raised, strict=True):
            mass[answer] = mass.get(answer, 0.0) + part
        chosen = max(mass, key=mass.__getitem__)
        best = max((n for n, a in enumerate(answers) if a == chosen), key=scores.__getitem__)
        return best, mass[chosen] / sum(raised)
