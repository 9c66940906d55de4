"""Units that the words around them tell: inches, pounds, cents, degrees."""

from __future__ import annotations

from pipeline.quantities.atoms import BREAK, NUMERAL, Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.units import Unit

_INCH_MARKS = frozenset(('"', "”", "''"))
_INCH_REACH, _QUOTE_REACH = 12, 40


class UnitContext:
    """Chooses between the readings of a unit in one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon

    def inches(self, i: int) -> tuple[int, Unit, str] | None:
        """Read a quotation mark behind a size of wheels or screens, unless it closes a quotation."""
        atoms = self.atoms
        if atoms.low[i] not in _INCH_MARKS or not atoms.adjacent(i - 1):
            return None
        near = atoms.low[max(0, i - _INCH_REACH) : i] + atoms.low[i + 1 : i + 1 + _INCH_REACH]
        if not any(self.lexicon.is_kind("screen_word", word) for word in near) or self._in_quotation(i):
            return None
        return i + 1, self.lexicon.symbols["in"], '"'

    def _in_quotation(self, i: int) -> bool:
        """Whether a quotation that opened in the same line is open before atom ``i``."""
        atoms, opened = self.atoms, False
        for j in range(i - 1, max(0, i - _QUOTE_REACH), -1):
            if atoms.kind[j] == BREAK:
                break
            if atoms.kind[j - 1] != NUMERAL and atoms.low[j] in '"“”':
                opened = atoms.low[j] == "“" or (atoms.low[j] == '"' and atoms.adjacent(j))
                break
        return opened

    def by_context(self, unit: Unit, key: str, end: int, hyphen: bool) -> Unit:
        """Tell weight from money, degrees from the rate of a charge, and whose cents they are.

        Parameters
        ----------
        unit, key
            The unit and the lexicon's key of what is printed.
        end
            The atom behind it.
        hyphen
            Whether it hangs on a hyphen.
        """
        if unit.symbol == "GBP" and key in ("pound", "pounds") and self._is_weight(end, hyphen, key):
            return self.lexicon.symbols["lb"]
        if unit.symbol == "C" and not self.is_near("rate_of_charge", end - 1, 12, 5):
            return self.lexicon.symbols["°C"]
        if unit.scale == 0.01 and key in ("cent", "cents", "c"):
            low = self.atoms.low
            if low.count("€") + low.count("euros") + low.count("euro") > low.count("$"):
                return self.lexicon.currencies["EUR"].minor()
        return unit

    def is_near(self, kind: str, i: int, before: int, after: int) -> bool:
        """Whether a word of a kind stands within so many atoms before or after atom ``i``."""
        near = self.atoms.low[max(0, i - before) : i] + self.atoms.low[i + 1 : i + 1 + after]
        return any(self.lexicon.is_kind(kind, word) for word in near)

    def _is_weight(self, end: int, hyphen: bool, key: str) -> bool:
        low = self.atoms.low
        near = low[max(0, end - 12) : end - 1] + low[end : end + 4]
        if any(self.lexicon.is_kind("weight_cue", word) for word in near):
            return True
        return hyphen and key == "pound" and "£" not in low
