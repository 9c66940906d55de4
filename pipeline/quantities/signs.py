"""Signs: plus and minus that touch a number, and the wide forms of East Asian typing."""

from __future__ import annotations

from pipeline.quantities.atoms import CODE, NAME, NUMERAL, SYMBOL, WORD, Atoms

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE0: 0xA2, 0xFFE1: 0xA3, 0xFFE5: 0xA5}


def narrowed(text: str) -> str:
    """Return a text with full-width digits and signs ("95％", "＄500") as ASCII ones, of the same length."""
    return text if text.isascii() else text.translate(_WIDE)


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
