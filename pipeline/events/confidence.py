"""How far to trust a row: a logistic over the evidence of its decisions, fitted on the gold corpus."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import exp, log
from pathlib import Path

from pipeline.contract.records import Relation

LEAST, MOST = 0.01, 0.99


@dataclass(frozen=True)
class Confidence:
    """Coefficients over the log-odds of the linking stage's scores.

    Attributes
    ----------
    coefficients
        ``intercept`` and one a score; read from ``models/confidence.json``.
    """

    coefficients: dict[str, float] = field(default_factory=lambda: {"metric": 0.5, "subject": 0.5})

    @classmethod
    def load(cls, path: Path) -> Confidence:
        """Read the coefficients; the plain mean of the scores' log-odds where there is no file."""
        if not path.is_file():
            return cls()
        return cls(dict(json.loads(path.read_text(encoding="utf-8"))["coefficients"]))

    def of(self, relation: Relation) -> float:
        """Return the probability (0 to 1) that subject, metric and value of a row are right."""
        total = self.coefficients.get("intercept", 0.0)
        for name, score in relation.scores.items():
            weight = self.coefficients.get(name)
            if weight is not None:
                total += weight * (score if name.startswith("class:") else log_odds(score))
        return round(1.0 / (1.0 + exp(-total)), 3)


def log_odds(score: float) -> float:
    """Return the log-odds of a probability, kept within bounds."""
    kept = min(max(score, LEAST), MOST)
    return log(kept / (1.0 - kept))
