"""Printed digits to values: thousands marks told from decimal marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.quantities.atoms import VULGAR

_VALUES = dict(
    zip(
        VULGAR,
        (
            1 / 4,
            1 / 2,
            3 / 4,
            1 / 3,
            2 / 3,
            1 / 5,
            2 / 5,
            3 / 5,
            4 / 5,
            1 / 6,
            5 / 6,
            1 / 8,
            3 / 8,
            5 / 8,
            7 / 8,
            1 / 7,
            1 / 9,
            1 / 10,
        ),
        strict=True,
    )
)
_PARTS = re.compile(rf"([0-9.,'’\s]*)(?:[eE]([+\-−]?[0-9]+))?[ ⁄]?([{VULGAR}]?)$")
_BLANKS = re.compile(r"\s")
_COMMA_DECIMAL = re.compile(r"(?<![0-9.,])[0-9]+,[0-9]{1,2}(?![0-9,.])|[0-9]\.[0-9]{3},[0-9]")
_DOT_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9])")
_COMMA_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_DOT_DECIMAL = re.compile(r"(?<![0-9.,])[0-9]+\.(?!0(?![0-9]))[0-9]{1,2}(?![0-9.])")
"""A decimal dot; not "3.0", as versions are numbered where decimals have commas too."""
NEAREST = 3
"""How many clear cases tell the style of a place where a text has both."""
MAX_DIGITS = 24
"""A longer string of digits is a code, not a figure."""
MAX_EXPONENT = 100
"""A larger power of ten is a code too, and soon more than a float holds."""


@dataclass(frozen=True, slots=True)
class Digits:
    """What a printed numeral may mean.

    Attributes
    ----------
    value
        The value by form alone.
    whole, decimal
        The two readings of an ambiguous numeral ("212.800"), else both None.
    plain
        Nothing but digits: no mark, no fraction, no exponent.
    """

    value: float
    whole: float | None = None
    decimal: float | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How the rest of a text writes its numbers, as counts of clear cases.

    Attributes
    ----------
    comma_decimal
        Clear decimal commas and thousands dots.
    dot_decimal
        Clear decimal dots and thousands commas.
    """

    comma_decimal: int = 0
    dot_decimal: int = 0


@dataclass(frozen=True)
class Styles:
    """The clear cases of a text, in its order.

    Attributes
    ----------
    places
        Where each begins.
    commas
        Whether each is a decimal comma or a thousands dot.
    """

    places: tuple[int, ...]
    commas: tuple[bool, ...]

    @classmethod
    def of(cls, text: str, whole: Iterable[int] = ()) -> Styles:
        """Find the clear cases of either style.

        Parameters
        ----------
        whole
            Where numerals with a dot begin whose unit takes no three decimals ("4.070 mm").
        """
        comma = [m.start() for form in (_COMMA_DECIMAL, _DOT_THOUSANDS) for m in form.finditer(text)]
        comma += whole
        dot = [m.start() for form in (_COMMA_THOUSANDS, _DOT_DECIMAL) for m in form.finditer(text)]
        cases = sorted([(place, True) for place in comma] + [(place, False) for place in dot])
        return cls(tuple(place for place, _ in cases), tuple(comma for _, comma in cases))

    def near(self, place: int) -> Style:
        """Return the style that holds at a place.

        Where a text has both, the nearest cases tell: an author's numbers among quotations.
        """
        style = Style(sum(self.commas), len(self.commas) - sum(self.commas))
        if not style.comma_decimal or not style.dot_decimal:
            return style
        at = bisect_left(self.places, place)
        around = range(max(0, at - NEAREST), min(len(self.places), at + NEAREST))
        nearest = sorted(around, key=lambda case: abs(self.places[case] - place))[:NEAREST]
        comma = sum(self.commas[case] for case in nearest)
        return Style(comma, len(nearest) - comma)


def read_digits(printed: str) -> Digits | None:
    """Read a numeral.

    Parameters
    ----------
    printed
        Digits with marks, blanks, exponent or a vulgar fraction: "1,234.5", "1 200", "2½".

    Returns
    -------
    Digits or None
        None for a form that no figure has: versions, phone numbers, codes.
    """
    match = _PARTS.match(printed)
    if match is None or len(printed) > MAX_DIGITS:
        return None
    body = _BLANKS.sub("", match.group(1)).rstrip(".,")
    fraction = _VALUES.get(match.group(3), 0.0)
    if not body:
        return Digits(fraction)
    read = _read_body(body)
    if read is None or (not fraction and match.group(2) is None):
        return read
    exponent = int((match.group(2) or "0").replace("−", "-"))
    if abs(exponent) > MAX_EXPONENT:
        return None
    return Digits(read.value * 10.0**exponent + fraction)


def _read_body(body: str) -> Digits | None:
    if body.isdigit():
        if len(body) > 1 and body[0] == "0":
            return None
        return Digits(float(body), plain=True)
    body = body.replace("’", "'")
    if "'" in body:
        return _grouped(body, "'", ".") or _grouped(body, "'", ",")
    if body[0] == ".":
        return Digits(float("0" + body))
    last_dot, last_comma = body.rfind("."), body.rfind(",")
    if last_dot >= 0 and last_comma >= 0:
        thousands, decimal = (",", ".") if last_dot > last_comma else (".", ",")
        return _grouped(body, thousands, decimal)
    return _one_mark(body, "." if last_dot >= 0 else ",")


def _grouped(body: str, thousands: str, decimal: str) -> Digits | None:
    whole, _, rest = body.partition(decimal)
    groups = whole.split(thousands)
    if not _are_groups(groups) or (rest and not rest.isdigit()):
        return None
    return Digits(float("".join(groups) + ("." + rest if rest else "")))


def _are_groups(groups: list[str]) -> bool:
    if not all(g.isdigit() for g in groups) or not 1 <= len(groups[0]) <= 3:
        return False
    if len(groups) == 1:
        return True
    middle = {len(g) for g in groups[1:-1]}
    indian = middle <= {2} and len(groups[0]) <= 2 and len(groups) > 2
    return len(groups[-1]) == 3 and (middle <= {3} or indian) and groups[0][0] != "0"


def _one_mark(body: str, mark: str) -> Digits | None:
    groups = body.split(mark)
    if len(groups) > 2:
        return Digits(float("".join(groups))) if _are_groups(groups) else None
    decimal = float(groups[0] + "." + groups[1])
    if len(groups[1]) != 3 or len(groups[0]) > 3 or groups[0][0] == "0":
        leading_zero = len(groups[0]) > 1 and groups[0][0] == "0"
        return None if leading_zero else Digits(decimal)
    whole = float("".join(groups))
    return Digits(whole if mark == "," else decimal, whole=whole, decimal=decimal)


def settle(
    digits: Digits, printed: str, style: Style, whole_unit: bool | None, *, certain: bool = False
) -> float:
    """Choose between the readings of an ambiguous numeral.

    Parameters
    ----------
    digits, printed
        The numeral as read and as printed.
    style
        How the rest of the text writes numbers.
    whole_unit
        Whether the unit's figures carry no three decimals ("cc", "yuan", counted things); None
        when the number stands alone or is scaled ("1.234 billion").
    certain
        Whether the unit leaves no doubt: counts, lengths in mm, money named behind the number, but no rate.

    Returns
    -------
    float
        The value.
    """
    if digits.whole is None or digits.decimal is None:
        return digits.value
    if certain:
        return digits.whole
    foreign = style.comma_decimal > 0 and style.comma_decimal >= style.dot_decimal
    if "," in printed:
        clearly = foreign and style.comma_decimal > style.dot_decimal
        return digits.decimal if clearly or (foreign and whole_unit is False) else digits.whole
    if style.dot_decimal and not foreign:
        return digits.decimal
    if foreign and not style.dot_decimal:
        return digits.whole
    return digits.whole if whole_unit or (foreign and whole_unit is None) else digits.decimal
