"""How exactly a text gives a figure: words before and after it."""

from __future__ import annotations

from pipeline.quantities.atoms import BREAK, PAD, SYMBOL, WORD, Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.measures import Figure

_LONGEST = 4
_REACH = 9
_MEASURED_FROM = frozenset({"money", "power", "energy", "length", "torque"})


class Qualifiers:
    """Finds the qualifier of a figure in one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon

    def of(self, figure: Figure) -> str:
        """Return the qualifier of a figure: a value of the contract's vocabulary."""
        if figure.qualifier:
            return figure.qualifier
        return self._before(figure.first) or self._after(figure) or self._from(figure) or "exact"

    def _before(self, first: int) -> str:
        atoms = self.atoms
        first -= atoms.kind[first - 1] == SYMBOL and atoms.low[first - 1] in ("-", "−", "+", "(")
        for length in range(_LONGEST, 0, -1):
            phrase = " ".join(atoms.low[first - length : first])
            found = self.lexicon.qualifiers_before.get(phrase)
            quote = phrase == ">" and atoms.kind[first - 2] in (BREAK, PAD)
            if found and not quote and not self._is_verb_particle(phrase, first):
                return found
        if atoms.low[first - 1] in ("-", "‑") and atoms.low[first - 2] == "sub":
            return "under"
        if atoms.low[first - 1] in ("a", "the") and atoms.low[first - 2] in ("about", "nearly", "almost"):
            return "about"
        return ""

    def _is_verb_particle(self, phrase: str, first: int) -> bool:
        """Whether a preposition is none of a figure's: "up to" after a movement is a level's."""
        if phrase == "up to":
            before = self.atoms.low[first - 3]
            parts = self.lexicon.directions.get(before, {})
            moved = parts.get("verb") == "up" or "moved" in parts or "neutral" in parts
            return moved or before in ("is", "was", "were", "are", "go", "goes", "going")
        return phrase == "some" and self.atoms.low[first - 2] in ("than", "by")

    def _after(self, figure: Figure) -> str:
        atoms, last = self.atoms, figure.last
        for length in range(3, 0 if figure.unit else 1, -1):
            words = atoms.low[last : last + length]
            found = self.lexicon.qualifiers_after.get(" ".join(words))
            if found and words[-1] != "plus":
                return found
        return ""

    def _from(self, figure: Figure) -> str:
        """Read "from €29,900" as a lowest price, unless the clause tells a movement."""
        atoms, i = self.atoms, figure.first - 1
        if atoms.low[i] != "from" or figure.dimension not in _MEASURED_FROM:
            return ""
        for j in range(i - 1, i - 1 - _REACH, -1):
            if atoms.ends_sentence(j):
                break
            if atoms.low[j] in self.lexicon.directions or atoms.low[j] == "to":
                return ""
        level_after = any(atoms.low[j] == "to" for j in range(figure.last, figure.last + 6))
        return "" if level_after and atoms.kind[figure.last] == WORD else "at_least"
