"""What every rule about figures looks at: atoms, tables, and the units around."""

from __future__ import annotations

from pipeline.quantities.atoms import Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.measures import Figure, Measures


class Rules:
    """Base of the rules that tell figures from other numbers of one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon, measures: Measures) -> None:
        self.atoms = atoms
        self.lexicon = lexicon
        self.measures = measures

    def _kind(self, kind: str, i: int) -> bool:
        return self.lexicon.is_kind(kind, self.atoms.low[i])

    def _measured(self, figure: Figure) -> bool:
        return bool(figure.unit) and not figure.noun
