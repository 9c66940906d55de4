"""Values in one base unit a dimension, so that rows of a table compare."""

from __future__ import annotations

from pipeline.quantities.lexicon import UnitLexicon, load_lexicon
from pipeline.quantities.units import Unit, sign_key


def to_base(
    value: float, unit: str, printed: str = "", lexicon: UnitLexicon | None = None
) -> tuple[float, str]:
    """Convert a value to the base unit of its dimension.

    Parameters
    ----------
    value
        The value in ``unit``.
    unit
        A symbol of the contract ("hp", "mi"); one that the lexicon does not know stays.
    printed
        The figure as printed: it tells metric horsepower (PS, cv, ch; 0.73549875 kW) from
        mechanical (hp, bhp; 0.745699872 kW), and British from American gallons.
    lexicon
        The tables; the built-in ones by default.

    Returns
    -------
    tuple of float and str
        Value and base unit; money and counted things come back as they are.
    """
    lexicon = lexicon or load_lexicon()
    found = _by_print(printed, unit, lexicon) or lexicon.symbols.get(unit)
    if found is None:
        return value, unit
    if found.inverse:
        return (found.factor / value if value else 0.0), found.base
    return value * found.factor + found.offset, found.base


def _by_print(printed: str, symbol: str, lexicon: UnitLexicon) -> Unit | None:
    tail = printed.lstrip("0123456789.,~+-–<> \u00a0")
    found = lexicon.signs.get(sign_key(tail)) or lexicon.names.get(tail.lower().replace("-", " "))
    return found if found and found.symbol == symbol else None
