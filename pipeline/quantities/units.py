"""Units and currencies: how they are written, and what they are in a base unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the lexicon defines it.

    Attributes
    ----------
    symbol
        The symbol of the contract.
    dimension
        ``length``, ``power``, ``money`` …
    base, factor, offset, inverse
        ``value * factor + offset`` is the value in ``base``; for an inverse unit it is
        ``factor / value``.
    whole
        Figures in this unit carry no three decimals where the text does not write its numbers so.
    sure
        They carry none in any text: "1.598 cc" has a thousands dot.
    tight
        The sign counts only when it touches the number or hangs on a hyphen.
    names, signs
        Words (any case) and signs (as printed).
    scale
        What the printed value is multiplied by to reach ``symbol`` (a cent is 0.01).
    """

    symbol: str
    dimension: str
    base: str
    factor: float = 1.0
    offset: float = 0.0
    inverse: bool = False
    whole: bool = False
    tight: bool = False
    names: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    scale: float = 1.0
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ISO 4217 code, names, signs, and its hundredth part."""

    code: str
    names: tuple[str, ...]
    signs: tuple[str, ...]
    minor_names: tuple[str, ...] = ()
    minor_signs: tuple[str, ...] = ()
    hints: frozenset[str] = field(default_factory=frozenset)

    def unit(self) -> Unit:
        """Return the currency as a unit of its own."""
        return Unit(self.code, "money", self.code, whole=True)

    def minor(self) -> Unit:
        """Return the hundredth as a unit that reads in the currency."""
        return Unit(self.code, "money", self.code, scale=0.01)


def unit_keys(
    units: Iterable[Unit], currencies: Iterable[Currency], extra: Iterable[Unit]
) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Index units by name and by sign; earlier tables win over ``extra``."""
    names: dict[str, Unit] = {}
    signs: dict[str, Unit] = {}
    for currency in currencies:
        _index_currency(currency, names, signs)
    for unit in extra:
        _index(unit, names, signs, overwrite=False)
    own: set[str] = set()
    for unit in units:
        for key in _index(unit, names, signs, overwrite=True, taken=own):
            own.add(key)
    return names, signs


def _index(
    unit: Unit,
    names: dict[str, Unit],
    signs: dict[str, Unit],
    overwrite: bool,
    taken: set[str] | None = None,
) -> list[str]:
    taken = taken or set()
    keys = [(names, form) for name in unit.names for form in name_forms(name)]
    keys += [(signs, sign_key(sign)) for sign in unit.signs]
    added = []
    for table, key in keys:
        if key not in taken and (overwrite or key not in table):
            table[key] = unit
            added.append(key)
    return added


def _index_currency(currency: Currency, names: dict[str, Unit], signs: dict[str, Unit]) -> None:
    unit, minor = currency.unit(), currency.minor()
    tight = replace(minor, tight=True)
    for name in currency.names:
        for form in name_forms(name):
            names.setdefault(form, unit)
    for name in currency.minor_names:
        for form in name_forms(name):
            names.setdefault(form, minor)
    for sign in currency.signs:
        if len(sign) > 1 or not sign.isalpha():
            signs.setdefault(sign_key(sign), unit)
    for sign in currency.minor_signs:
        signs.setdefault(sign_key(sign), tight)


def currency_keys(currencies: Iterable[Currency]) -> dict[str, Unit]:
    """Index currencies by what may stand before the number, blanks and dots removed."""
    table: dict[str, Unit] = {}
    for currency in currencies:
        for sign in (*currency.signs, currency.code):
            table.setdefault(sign_key(sign), currency.unit())
    return table


def currency_rivals(currencies: Iterable[Currency]) -> dict[str, tuple[str, ...]]:
    """Return the codes that share a sign or a name ("¥", "kr", "pesos"), in the order of the table."""
    codes: dict[str, list[str]] = {}
    for currency in currencies:
        keys = {sign_key(sign) for sign in currency.signs}
        for name in currency.names:
            keys |= name_forms(name)
        for key in keys:
            codes.setdefault(key, []).append(currency.code)
    return {key: tuple(found) for key, found in codes.items() if len(found) > 1}


def sign_key(sign: str) -> str:
    """Return a sign without the marks that writers put in or leave out."""
    return "".join(c for c in sign if c not in " .-·⋅*\u00a0\u2009\u202f‑–")


def name_forms(name: str) -> set[str]:
    """Return the lower-case spellings of a unit name: singular, plural, metre and meter."""
    low = name.lower().replace("-", " ").replace(".", "")
    forms = {low, _plural(low)}
    for british, american in (("metre", "meter"), ("litre", "liter")):
        forms |= {form.replace(british, american) for form in forms}
    return forms


def _plural(name: str) -> str:
    for joint in (" per ", " a ", " an ", " of "):
        head, found, tail = name.partition(joint)
        if found:
            return _plural(head) + found + tail
    return name if name.endswith(("s", "feet", "z")) else name + "s"
