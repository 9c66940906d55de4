"""Number phrases: digits and words with magnitudes, fractions, shares and multiples."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.quantities.atoms import NUMERAL, SYMBOL, VULGAR, WORD, Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.numerals import MAX_EXPONENT, Digits, read_digits

HYPHENS = frozenset("-‑–")
TIMES = frozenset("x×")


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase.

    Attributes
    ----------
    first, last
        Its atoms; ``last`` is the first one after it.
    value
        Its value, magnitudes multiplied out.
    kind
        ``digits``, ``words``, ``share`` (value in percent), ``part`` (a fraction of a unit),
        ``multiple`` (times), ``up`` (doubled), ``down`` (halved).
    digits
        The readings of the numeral, for ``digits``.
    scale
        The magnitude that ``value`` holds (1 without one).
    """

    first: int
    last: int
    value: float
    kind: str = "digits"
    digits: Digits | None = None
    scale: float = 1.0

    @property
    def plain(self) -> bool:
        """Whether it is bare digits: no mark, no magnitude."""
        return self.digits is not None and self.digits.plain and self.scale == 1.0


class Phrases:
    """Reads number phrases that open at an atom."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon

    def at(self, i: int, money: bool) -> Number | None:
        """Return the number phrase that opens at atom ``i``, or None.

        Parameters
        ----------
        i
            An atom with digits, or a number word.
        money
            Whether a currency stands before it, which lets "m" and "t" be magnitudes.
        """
        if self.atoms.kind[i] == NUMERAL:
            return self._digits(i, money)
        return self._words(i)

    def _kind(self, i: int) -> str:
        return self.lexicon.numbers.get(self.atoms.low[i], ("", 0.0))[0] if self._is_word(i) else ""

    def _value(self, i: int) -> float:
        return self.lexicon.numbers[self.atoms.low[i]][1]

    def _is_word(self, i: int) -> bool:
        return self.atoms.kind[i] == WORD

    def _past_hyphen(self, i: int) -> int:
        return i + 1 if self.atoms.low[i] in HYPHENS and self.atoms.adjacent(i) else i

    def _digits(self, i: int, money: bool) -> Number | None:
        digits = read_digits(self.atoms.surface(i))
        if digits is None:
            return None
        number = self._simple_fraction(i, digits) or Number(i, i + 1, digits.value, digits=digits)
        number = self._power_of_ten(number)
        number = self._and_fraction(number)
        number = self._scaled(number, money)
        if self._is_vulgar(i) and number.last == i + 1:
            return replace(number, kind="part", digits=None)
        return self._proportion(number) or self._multiple(number) or number

    def _is_vulgar(self, i: int) -> bool:
        """Whether atom ``i`` is a fraction in one sign and nothing else: "¾", not "1¾"."""
        return self.atoms.surface(i) in VULGAR

    def _simple_fraction(self, i: int, top: Digits) -> Number | None:
        """Read "2/3" and "1 1/2"; a date, a slash list or a score is none."""
        atoms = self.atoms
        if top.plain and atoms.kind[i + 1] == NUMERAL and self._slash(i + 1):
            inner = self._simple_fraction(i + 1, read_digits(atoms.surface(i + 1)) or top)
            if inner is not None and inner.kind == "part" and top.value < 100:
                return replace(inner, first=i, value=top.value + inner.value, kind="digits")
        if not (top.plain and self._slash(i)):
            return None
        bottom = read_digits(atoms.surface(i + 2))
        if bottom is None or not bottom.plain or not 0 < top.value < bottom.value <= 16:
            return None
        if atoms.low[i + 3] == "/" or bottom.value in (7, 9, 11, 13, 14, 15):
            return None
        kind = "share" if atoms.low[i + 3] == "of" else "part"
        part = top.value / bottom.value
        return Number(i, i + 3, 100 * part if kind == "share" else part, kind)

    def _slash(self, i: int) -> bool:
        atoms = self.atoms
        return (
            atoms.low[i + 1] in ("/", "⁄")
            and atoms.adjacent(i)
            and atoms.adjacent(i + 1)
            and atoms.kind[i + 2] == NUMERAL
        )

    def _power_of_ten(self, number: Number) -> Number:
        """Read "3 x 10^8" and "3×10⁸" is left alone: a superscript is a letter to the lexer."""
        low, i = self.atoms.low, number.last
        if low[i] in ("x", "×", "*") and low[i + 1] == "10" and low[i + 2] == "^":
            sign = -1 if low[i + 3] in ("-", "−") else 1
            at = i + 3 if sign == 1 else i + 4
            if low[at].isdigit() and len(low[at]) < 4 and int(low[at]) <= MAX_EXPONENT:
                return replace(number, last=at + 1, value=number.value * 10.0 ** (sign * int(low[at])))
        return number

    def _and_fraction(self, number: Number) -> Number:
        """Read "two and a half", "2 and three-quarters"."""
        low, i = self.atoms.low, number.last
        if low[i] != "and" or (number.value >= 1000 and number.scale == 1.0):
            return number
        fraction = self._fraction(i + 1)
        if fraction is None:
            return number
        added = fraction.value * (number.scale if number.scale > 1 else 1.0)
        return replace(number, last=fraction.last, value=number.value + added, digits=None)

    def _fraction(self, i: int) -> Number | None:
        """Read "a half", "one third", "three-quarters", "two thirds" as a part of one."""
        top = 1.0
        at = i
        if self.atoms.low[i] in ("a", "an"):
            at = i + 1
        elif self.atoms.low[i] == "half" and self.atoms.low[i - 1] == "and":
            return Number(i, i + 1, 0.5, "part")
        elif self._kind(i) == "unit":
            top = self._value(i)
            at = self._past_hyphen(i + 1)
        if self._kind(at) != "fraction" or at == i:
            return None
        plural = self.atoms.low[at].endswith("s") or self.atoms.low[at] == "halves"
        if (top > 1) != plural or top > self._value(at):
            return None
        return Number(i, at + 1, top / self._value(at), "part")

    def _scaled(self, number: Number, money: bool) -> Number:
        for _ in range(2):
            i = self._past_hyphen(number.last)
            factor = self._scale(number, i, money)
            if factor == 0.0:
                break
            number = replace(number, last=i + 1, value=number.value * factor, scale=number.scale * factor)
            if self.atoms.low[i + 1] == "and":
                number = self._and_fraction(number)
        return number

    def _scale(self, number: Number, i: int, money: bool) -> float:
        """Return the factor of the magnitude at atom ``i``, 0 if there is none."""
        kind = self._kind(i)
        touching = self.atoms.adjacent(i - 1)
        if kind in {"hundred", "dozen"}:
            return self._value(i) if number.scale == 1.0 else 0.0
        if kind == "scale":
            return self._value(i)
        if kind == "money_scale" or self.atoms.low[i] == "m":
            return self._value(i) if money else self._counted_millions(number, i, touching)
        if kind == "short_scale":
            return self._value(i) if money or self._short(number, i, touching) else 0.0
        return 0.0

    def _short(self, number: Number, i: int, touching: bool) -> bool:
        low = self.atoms.low
        race = low[i + 1] in ("run", "race", "runner", "and")
        capital = self.atoms.surface(i) in ("B", "k", "K", "b")
        fine = number.scale == 1.0 and touching and capital and not race
        return fine and not (low[i] == "b" and number.value >= 1000)

    def _counted_millions(self, number: Number, i: int, touching: bool) -> float:
        """Tell millions from metres: "1.2m cars" against "4.5m long", "the 100m final"."""
        if self.atoms.low[i] != "m" or not touching:
            return 0.0
        if self.atoms.surface(i) == "M":
            return self._value(i)
        near = self.atoms.low[max(0, i - 9) : i] + self.atoms.low[i + 1 : i + 4]
        if any(self.lexicon.is_kind("length_cue", word) for word in near):
            return 0.0
        counted = self._plural_ahead(i + 1)
        before = self.atoms.low[number.first - 1]
        figure = before in ("to", "of", "from", "at", "sold", "over", "than", "about", "nearly", "around")
        figure = figure or before in ("almost", "some", "by", "reached", "hit", "and")
        round_length = number.plain and number.value >= 50 and number.value % 50 == 0
        return 1e6 if (counted or figure) and not (round_length and not counted) else 0.0

    def _plural_ahead(self, i: int) -> bool:
        """Whether a plural stands among the words that open at atom ``i``."""
        for j in range(i, i + 4):
            role = self.lexicon.nouns.get(self.atoms.low[j], "")
            if not self._is_word(j) or role == "stop":
                return False
            word = self.atoms.low[j]
            if role == "plural" or (word.endswith("s") and word[-2:] not in ("us", "ss", "is")):
                return True
        return False

    def _words(self, i: int) -> Number | None:
        kind = self._kind(i)
        if kind in ("unit", "tens", "hundred", "dozen"):
            return self._cardinal(i)
        if kind == "scale":
            return self._million(i)
        if kind == "fraction":
            return self._bare_fraction(i)
        if kind in ("multiple_up", "fold", "multiple_base", "multiple_level"):
            return Number(i, i + 1, self._value(i), "up" if kind == "multiple_up" else "multiple")
        return Number(i, i + 1, self._value(i), "down") if kind.startswith("halved") else None

    def _cardinal(self, i: int) -> Number | None:
        start = i
        article = self._kind(i) in ("hundred", "dozen")
        if article and self.atoms.low[i - 1] in ("a", "one"):
            start = i - 1
        elif article:
            return None
        fraction = self._fraction(i)
        if fraction is not None:
            return self._fraction_of(fraction)
        value, last = self._sum(i)
        number = self._and_fraction(Number(start, last, value, "words"))
        if self._kind(self._past_hyphen(number.last)) == "scale":
            number = self._scaled(number, money=False)
            number = self._tail_of_scale(number)
        return self._proportion(number) or self._multiple(number) or number

    def _tail_of_scale(self, number: Number) -> Number:
        """Add "… and fifty" or "… two hundred" after a magnitude."""
        i = number.last
        i += self.atoms.low[i] == "and"
        if self._kind(i) not in ("unit", "tens") or number.scale == 1.0:
            return number
        value, last = self._sum(i)
        follow = self._scale(Number(i, last, value, "words"), last, money=False)
        if follow:
            value, last = value * follow, last + 1
        if value >= number.scale or (self.atoms.low[i - 1] == "and" and number.scale > 1000):
            return number
        return replace(number, last=last, value=number.value + value)

    def _million(self, i: int) -> Number | None:
        """Read "a million homes"; "half a million" is read from its first word."""
        low = self.atoms.low
        if low[i - 1] != "a" or low[i - 2] in ("half", "quarter", "third", "of") or low[i + 1] in HYPHENS:
            return None
        number = Number(i - 1, i + 1, self._value(i), "words", scale=self._value(i))
        return self._and_fraction(number) if low[i + 1] == "and" else number

    def _sum(self, i: int) -> tuple[float, int]:
        """Add up "three hundred and fifty-two" from atom ``i``; return value and end."""
        value, last, room = 0.0, i, 1000.0
        while True:
            kind = self._kind(i)
            if kind == "unit" and (room > 10 or (room == 10 and self._value(i) < 10)):
                value, last, room = value + self._value(i), i + 1, 1.0
            elif kind == "tens" and room > 10:
                value, last, room = value + self._value(i), i + 1, 10.0
            elif kind in ("hundred", "dozen") and room in (1.0, 1000.0) and value < 100:
                value = (value or 1.0) * self._value(i)
                last, room = i + 1, 100.0 if kind == "hundred" else 0.0
            else:
                return value, last
            i = self._past_hyphen(last)
            if self.atoms.low[i] == "and" and kind == "hundred":
                i += 1

    def _bare_fraction(self, i: int) -> Number | None:
        """Read "half", and "a third" from its noun."""
        if self.atoms.low[i] == "half":
            before = self.atoms.low[i - 1]
            first = i - 1 if before == "a" and self.atoms.low[i + 1] != "a" else i
            return self._fraction_of(Number(first, i + 1, 0.5, "part"))
        if self.atoms.low[i - 1] in ("a", "an"):
            fraction = self._fraction(i - 1)
            return self._fraction_of(fraction) if fraction else None
        return self._fraction_of(Number(i, i + 1, 1 / self._value(i), "part"))

    def _fraction_of(self, fraction: Number) -> Number:
        """Extend "half" by "a million", "a dozen"; otherwise leave it a part of something."""
        i = self._past_hyphen(fraction.last)
        i += self.atoms.low[i] == "of" and self.atoms.low[i + 1] in ("a", "one")
        i += self.atoms.low[i] in ("a", "an", "one") and self._kind(i + 1) != ""
        if self._kind(i) in ("scale", "dozen"):
            value = fraction.value * self._value(i)
            return replace(fraction, last=i + 1, value=value, kind="words", scale=self._value(i))
        return fraction

    def _proportion(self, number: Number) -> Number | None:
        """Read "one in five", "nine out of ten" as percent."""
        low, i = self.atoms.low, number.last
        whole = number.value == int(number.value) and 1 <= number.value <= 99
        if not whole or number.scale != 1.0:
            return None
        if low[i] == "out" and low[i + 1] == "of":
            at, loose = i + 2, False
        elif low[i] == "in":
            at, loose = i + 1, True
        else:
            return None
        at += low[at] == "every"
        base = self._base(at)
        if base is None or base.value <= number.value or base.value > 1000:
            return None
        if (
            loose
            and number.value > 1
            and ((base.value > 10 and base.value != 100) or low[number.first - 1] == "won")
        ):
            return None
        return Number(number.first, base.last, 100 * number.value / base.value, "share")

    def _base(self, i: int) -> Number | None:
        if self.atoms.kind[i] == NUMERAL:
            digits = read_digits(self.atoms.surface(i))
            if digits is None or digits.value != int(digits.value) or not digits.plain:
                return None
            base = Number(i, i + 1, digits.value)
        elif self._kind(i) in ("unit", "tens"):
            value, last = self._sum(i)
            base = Number(i, last, value)
        else:
            return None
        return None if self._unit_follows(base.last) else base

    def _unit_follows(self, i: int) -> bool:
        word = self.atoms.low[i]
        if self.atoms.kind[i] == SYMBOL:
            return word in '%°"/-:'
        unit = self.lexicon.names.get(word) or self.lexicon.signs.get(self.atoms.surface(i))
        return unit is not None or word in self.lexicon.pers

    def _multiple(self, number: Number) -> Number | None:
        """Read "three times the", "3x", "five-fold" as a multiple."""
        low, i = self.atoms.low, self._past_hyphen(number.last)
        if low[i] == "fold" or low[i] == "folds":
            return replace(number, last=i + 1, kind="multiple")
        if low[i] == "x" and self.atoms.adjacent(i - 1) and self.atoms.kind[i + 1] != NUMERAL:
            return replace(number, last=i + 1, kind="multiple")
        if low[i] == "times" and i == number.last and self.lexicon.is_kind("times_after", low[i + 1]):
            return replace(number, last=i + 1, kind="multiple")
        return None
