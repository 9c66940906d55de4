"""Plus and minus signs that touch a number."""

from __future__ import annotations

from pipeline.quantities.atoms import CODE, NAME, NUMERAL, SYMBOL, WORD, Atoms


def signed(atoms: Atoms, i: int) -> str:
    """Return the sign that touches atom ``i`` ("-", "+"), or an empty string."""
    sign = atoms.low[i - 1]
    if atoms.kind[i - 1] != SYMBOL or sign not in ("-", "−", "–", "+") or not atoms.adjacent(i - 1):
        return ""
    if atoms.adjacent(i - 2) and atoms.kind[i - 2] in (WORD, CODE, NUMERAL, NAME):
        return ""
    if sign == "–" and atoms.adjacent(i - 2) and atoms.low[i - 2] not in "([":
        return ""
    return "+" if sign == "+" else "-"
