"""What a number counts: currencies before it, units, rates and counted nouns after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.quantities.atoms import CODE, NUMERAL, SYMBOL, WORD, Atoms
from pipeline.quantities.counted import CountedNouns
from pipeline.quantities.currencies import CurrencyContext
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.number_phrases import HYPHENS, Number
from pipeline.quantities.unit_context import UnitContext
from pipeline.quantities.units import Unit

MONEY_REACH = 4
_GOES_ON = frozenset("x × and or for at with when in is are per rate continuous continuously peak".split())
"""Words that may follow a unit of one letter that stands apart from its number ("1 C continuously")."""
_KEY_MARKS = frozenset(".-·⋅*‑–")
_TIME_CHANGE = frozenset({"ago", "earlier", "later", "old", "from"})


@dataclass(slots=True)
class Figure:
    """A number phrase with what it counts, while it is being read.

    Attributes
    ----------
    number
        The number phrase.
    first, last
        Atoms of the whole figure, currency and noun included; ``last`` is the first one after.
    unit, dimension, per
        As in :class:`~pipeline.contract.records.Quantity`.
    source
        The lexicon's unit, when it is one of the lexicon.
    noun
        Whether the unit is a counted noun.
    hyphen
        Whether the unit hangs on a hyphen ("five-year").
    value, high, qualifier, direction
        As in the record; ``qualifier`` is empty until one is found.
    joined
        Whether unit or partner came from a range or a list.
    """

    number: Number
    first: int
    last: int
    value: float
    unit: str = ""
    dimension: str = "count"
    per: str | None = None
    source: Unit | None = None
    noun: bool = False
    hyphen: bool = False
    high: float | None = None
    qualifier: str = ""
    direction: str | None = None
    joined: bool = False


class Measures:
    """Finds units around numbers in one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon
        self.nouns = CountedNouns(atoms, lexicon)
        self.currencies = CurrencyContext(atoms, lexicon)
        self.context = UnitContext(atoms, lexicon)

    def money_before(self, i: int, floor: int = 0) -> tuple[int, Unit] | None:
        """Return the first atom and the currency that stand before atom ``i``, not before ``floor``."""
        atoms, key = self.atoms, ""
        found: tuple[int, Unit] | None = None
        for j in range(i - 1, max(floor, i - MONEY_REACH) - 1, -1):
            gap = atoms.start[j + 1] - atoms.end[j]
            if atoms.kind[j] not in (WORD, SYMBOL) or gap > 1:
                break
            mark = atoms.surface(j)
            if mark not in _KEY_MARKS:
                key = mark + key
            elif not key and mark in HYPHENS:
                break
            unit = self.lexicon.before.get(key)
            if unit is not None and mark not in _KEY_MARKS and self._prefix_fits(key, j, i):
                found = (j, self.currencies.settle(unit, key, j))
        return found

    def _prefix_fits(self, key: str, j: int, i: int) -> bool:
        if len(key) == 1 and key.isalpha():
            return self.atoms.end[i - 1] == self.atoms.start[i]
        before = self.atoms.kind[j - 1]
        return before not in (NUMERAL, CODE) or not self.atoms.adjacent(j - 1)

    def unit_at(self, i: int) -> tuple[int, Unit, str] | None:
        """Return the end, the unit and the key of the longest unit that opens at atom ``i``."""
        atoms, lexicon = self.atoms, self.lexicon
        name, sign, found = "", "", None
        for j in range(i, i + 9):
            kind, low = atoms.kind[j], atoms.low[j]
            if kind not in (WORD, SYMBOL, NUMERAL, CODE):
                break
            if low in _KEY_MARKS and j > i:
                if not (atoms.adjacent(j - 1) and (atoms.adjacent(j) or low == ".")):
                    break
                continue
            name = f"{name} {low}" if name else low
            spaced = kind == atoms.kind[j - 1] == WORD and j > i and not atoms.adjacent(j - 1)
            sign += " " + atoms.surface(j) if spaced else atoms.surface(j)
            unit = lexicon.signs.get(sign)
            if unit is not None and self._sign_fits(unit, i, j):
                found = (j + 1, unit, sign)
            elif name in lexicon.names:
                found = (j + 1, lexicon.names[name], name)
            if name not in lexicon.openings and sign not in lexicon.openings:
                break
        return found

    def _sign_fits(self, unit: Unit, i: int, j: int) -> bool:
        atoms = self.atoms
        if unit.tight and not atoms.adjacent(i - 1):
            closed = atoms.kind[j + 1] not in (WORD, CODE, NUMERAL) or atoms.low[j + 1] in _GOES_ON
            return atoms.surface(i).isupper() and closed
        next_touches = atoms.adjacent(j)
        if unit.dimension == "money" and next_touches and atoms.kind[j + 1] == NUMERAL:
            return False
        return not (next_touches and atoms.kind[j + 1] in (WORD, CODE) and atoms.kind[j] == WORD)

    def attach(self, number: Number, money: tuple[int, Unit] | None) -> Figure:
        """Return the number with its currency, unit or counted noun."""
        figure = Figure(number, number.first, number.last, number.value)
        i = self._plus(figure)
        if money is not None:
            figure.first = money[0]
            self._measure(figure, money[1], figure.last, hyphen=False)
            self._repeat_currency(figure, money[1])
            figure.per = self._per(figure.last)
            return figure
        hyphen = self._hyphen(i)
        if not self._attach_unit(figure, i + hyphen, hyphen):
            self._attach_noun(figure, i, hyphen)
        if figure.unit:
            figure.per = self._per(figure.last)
        return figure

    def _repeat_currency(self, figure: Figure, unit: Unit) -> None:
        """Take in a currency named again ("US$5 million dollars"); cents after a sign stay cents."""
        found = self.unit_at(figure.last)
        if found is None:
            return
        end, named, key = found
        if named == unit:
            figure.last = end
        elif named.dimension == "money" and named.scale == 1 and self.currencies.is_dollar(unit):
            self._measure(figure, self.currencies.settle(named, key, end - 1), end, hyphen=False)

    def _plus(self, figure: Figure) -> int:
        """Step over "30,000+" and "30,000-plus"."""
        atoms, i = self.atoms, figure.last
        if atoms.low[i] == "+" and atoms.adjacent(i - 1) and atoms.kind[i + 1] != NUMERAL:
            figure.qualifier, figure.last = "over", i + 1
        elif atoms.low[i] in HYPHENS and atoms.low[i + 1] == "plus" and atoms.adjacent(i):
            figure.qualifier, figure.last = "over", i + 2
        return figure.last

    def _hyphen(self, i: int) -> bool:
        atoms = self.atoms
        return atoms.low[i] in HYPHENS and atoms.adjacent(i - 1) and atoms.adjacent(i)

    def _attach_unit(self, figure: Figure, i: int, hyphen: bool) -> bool:
        if figure.number.kind == "part":
            i = self._part_unit(i)
        found = self.context.inches(i) or self.unit_at(i)
        if found is None or not self._unit_fits(figure, found, hyphen):
            return False
        end, unit, key = found
        unit = self.context.by_context(self.currencies.settle(unit, key, i), key, end, hyphen)
        self._measure(figure, unit, end, hyphen)
        return True

    def _part_unit(self, i: int) -> int:
        low = self.atoms.low
        if low[i] == "of" and low[i + 1] in ("a", "an", "one"):
            return i + 2
        return i + (low[i] in ("a", "an"))

    def _measure(self, figure: Figure, unit: Unit, end: int, hyphen: bool) -> None:
        figure.unit, figure.dimension, figure.source = unit.symbol, unit.dimension, unit
        figure.value = figure.number.value * unit.scale
        figure.last, figure.hyphen = end, hyphen

    def _unit_fits(self, figure: Figure, found: tuple[int, Unit, str], hyphen: bool) -> bool:
        _end, _unit, key = found
        number = figure.number
        if key in ("crown", "crowns"):
            return self.currencies.is_named(key)
        if key == "won":
            return number.scale > 1 or (not number.plain and number.value >= 1000)
        if key in ("second", "minute") and not hyphen and number.value > 1:
            return number.value != int(number.value)
        if key == "s" and number.plain and number.value % 10 == 0 and 10 <= number.value <= 2100:
            return not self.lexicon.is_kind("decade_before", self.atoms.low[number.first - 1])
        return number.kind not in ("multiple", "up", "down", "share")

    def _per(self, i: int) -> str | None:
        """Return what a rate is counted by, from the atoms behind the unit."""
        atoms, low = self.atoms, self.atoms.low
        if low[i] in self.lexicon.per_adverbs:
            return self.lexicon.per_adverbs[low[i]]
        if low[i] == "/" and atoms.adjacent(i):
            return self._per_word(i + 1, loose=False)
        if low[i] == "per":
            return self._per_word(i + 1, loose=True)
        if low[i] in ("a", "an", "each", "every") and low[i + 2] not in _TIME_CHANGE:
            return self.lexicon.pers.get(low[i + 1])
        return None

    def _per_word(self, i: int, loose: bool) -> str | None:
        word = self.atoms.low[i]
        if word in self.lexicon.pers:
            return self.lexicon.pers[word] or None
        found = self.unit_at(i)
        if found is not None and found[1].dimension != "money":
            return found[1].symbol
        if word == "100" and self.atoms.low[i + 1] == "km":
            return "100km"
        return word if loose and self.atoms.kind[i] == WORD else None

    def _attach_noun(self, figure: Figure, i: int, hyphen: bool) -> None:
        if figure.number.kind not in ("digits", "words"):
            return
        if hyphen:
            self._hyphen_noun(figure, i + 1)
            return
        if self.atoms.adjacent(i - 1):
            return
        end = self.nouns.end_of(i)
        digits = figure.number.digits
        decimal = digits is not None and not digits.plain and digits.whole is None
        fraction = decimal and figure.value < 100
        if end is not None and not (fraction and end > i + 1):
            figure.last, figure.noun = end, True
            figure.unit = self.atoms.low[end - 1]
            self._percentage_points(figure)

    def _percentage_points(self, figure: Figure) -> None:
        """Read "1.8 points" of a share, a margin or a rate; points of a game or an index stay."""
        if figure.unit != "points" or figure.number.value >= 50:
            return
        if self.context.is_near("point_cue", figure.first, 12, 0):
            return
        after = figure.last - figure.first + 5
        if self.context.is_near("pp_cue", figure.first, 12, after) or self._to_percent(figure):
            unit = self.lexicon.symbols["percentage_points"]
            figure.unit, figure.dimension, figure.source = unit.symbol, unit.dimension, unit
            figure.noun = False

    def _to_percent(self, figure: Figure) -> bool:
        """Whether a percentage is the level reached ("three points to 39%")."""
        atoms, i = self.atoms, figure.last
        if atoms.low[i] not in ("to", "from") or atoms.kind[i + 1] != NUMERAL:
            return False
        found = self.unit_at(i + 2)
        return found is not None and found[1].symbol == "percent"

    def _hyphen_noun(self, figure: Figure, i: int) -> None:
        word = self.atoms.low[i]
        if self.lexicon.nouns.get(word) == "hyphen":
            figure.unit, figure.noun, figure.hyphen = self.lexicon.hyphen_nouns[word], True, True
            figure.last = i + 1


def with_value(figure: Figure, value: float) -> None:
    """Give a figure another reading of its numeral."""
    scale = figure.source.scale if figure.source else 1.0
    figure.number = replace(figure.number, value=value)
    figure.value = value * scale
