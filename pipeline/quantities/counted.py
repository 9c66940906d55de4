"""Counted nouns: where the noun phrase behind a number ends, and which word is its head."""

from __future__ import annotations

from pipeline.quantities.atoms import CODE, NAME, WORD, Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.number_phrases import HYPHENS

NOUN_REACH = 7
"""Atoms that a noun phrase may span."""


class CountedNouns:
    """Finds counted nouns in one text, by their form and the tables alone."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon

    def end_of(self, i: int) -> int | None:
        """Return the atom behind the head of the noun phrase that opens at atom ``i``."""
        _atoms, end = self.atoms, None
        for j in range(i, i + NOUN_REACH):
            role = self._role(j)
            if end == j and not self._modifies(j - 1):
                break
            if role == "plural" or (role == "verb" and j == i):
                end = j + 1
            elif end is not None or role in ("stop", "verb"):
                break
        return end

    def _modifies(self, j: int) -> bool:
        """Whether a plural may itself stand before a noun ("sports cars", "sales outlets")."""
        return self.lexicon.is_kind("plural_modifier", self.atoms.low[j])

    def _role(self, j: int) -> str:
        """Say what an atom does in the noun phrase behind a number."""
        atoms, low = self.atoms, self.atoms.low[j]
        if atoms.kind[j] == NAME or (
            (low in HYPHENS or low == "/") and atoms.adjacent(j - 1) and atoms.adjacent(j)
        ):
            return "modifier"
        if low == "&":
            return "join"
        if atoms.kind[j] == CODE:
            return "modifier"
        if atoms.kind[j] != WORD:
            return "stop"
        role = self.lexicon.nouns.get(low)
        if role is not None and role != "hyphen":
            return role
        return "plural" if self._is_plural(j) else "modifier"

    def _is_plural(self, j: int) -> bool:
        atoms, low = self.atoms, self.atoms.low[j]
        if low[-1] == "s" and len(low) > 2 and atoms.surface(j)[:-1].isupper():
            return True
        if low[-1] != "s" or len(low) < 4 or low[-2:] in ("ss", "us", "is", "'s", "’s"):
            return False
        if atoms.surface(j)[0].isupper():
            return self.in_headline(j)
        return True

    def in_headline(self, j: int) -> bool:
        """Whether the words around a capitalised one are capitalised as well."""
        atoms = self.atoms
        around = [atoms.surface(k) for k in (j - 3, j - 2, j - 1, j + 1, j + 2) if atoms.kind[k] == WORD]
        tall = sum(1 for word in around if word[:1].isupper())
        return tall >= 2 and tall >= len(around) - 1
