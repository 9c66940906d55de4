"""Numbers that stand without a unit: the unit they share with a figure near them, or none.

"The Golf had 1,402, the Corsa 1,377"; "from 16.2% to 21.9"; "59,800 yuan instead of 69,800".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.contract.records import Quantity, Relation
from pipeline.relations.cues import CueHit
from pipeline.relations.units import Units
from pipeline.relations.view import Sentence

SPREAD = 60.0
MONEY_SPREAD = 8.0
SMALL = 100.0
SIGNS = "+-−–"
UNIT_OF_LABEL = re.compile(r"(?:[(\[]|, | in )([^()\[\],]{1,12}?)[)\]]?$")
BASES = frozenset({"from", "against", "versus", "vs", "to", "than"})
BASE_REACH = 12
LEAST_COUNT = 20.0
LEAST_LISTED = 100.0
MOST_PARTS = 10_000
LEAST_MONEY = 1_000.0
PEOPLE = frozenset({"jobs", "workers", "employees", "people"})
LOOSE = "number"
VOLUME_CLASSES = frozenset({"vehicles"})
SHARED = frozenset(
    {
        "money",
        "percent",
        "vehicles",
        "distance",
        "distance_small",
        "power",
        "torque",
        "energy",
        "mass",
        "time",
        "consumption",
        "energy_distance",
        "emission",
        "volume",
    }
)


def with_unit(
    quantity: Quantity,
    sentence: Sentence,
    before: Sequence[Relation],
    hits: Sequence[CueHit],
    units: Units,
    text: str,
) -> Quantity | None:
    """Return a bare number with the unit that the text implies, or None where it implies none.

    Parameters
    ----------
    quantity
        A figure with an empty unit.
    before
        Relations of earlier figures of the article.
    hits
        Cues of the sentence.
    """
    counted = any(
        m.label in ("MODEL", "BRAND") and 0 <= m.start - quantity.end <= 1 for m in sentence.mentions
    )
    if counted or units.unit_class(quantity) == "vehicles":
        return replace(quantity, unit="units", dimension="count")
    if is_year_like(quantity):
        return None
    if is_scaled(quantity):
        return _of_money(quantity, before)
    classes = {unit for hit in hits for unit in hit.cue.units}
    for other, near in neighbours(quantity, sentence, before):
        unlikely = "money" not in classes or "vehicles" in classes
        listed = near or _goes_on(quantity, other, sentence, text)
        if other.dimension == "money" and unlikely and not listed:
            continue
        if _shares(quantity, other, near, units) and _alike(
            quantity, other, near, text[quantity.start - 1 : quantity.start] == "("
        ):
            way = way_of(quantity, other, text) if other.dimension == "ratio" else quantity.direction
            return replace(quantity, unit=other.unit, dimension=other.dimension, per=other.per, direction=way)
    return _of_vehicles(quantity, sentence, before, hits, text)


def _shares(quantity: Quantity, other: Quantity, near: bool, units: Units) -> bool:
    """Whether a figure's unit is one that lists leave out; counts of people only where both are large."""
    unit_class = units.unit_class(other)
    if unit_class == "count":
        counted = units.table_unit(other) in PEOPLE and float(quantity.value).is_integer()
        return near and counted and min(quantity.value, other.value) >= LEAST_LISTED
    return unit_class in SHARED


def _goes_on(quantity: Quantity, other: Quantity, sentence: Sentence, text: str) -> bool:
    """Whether a line of a list goes on with the money of the line above."""
    between = text[other.end : sentence.start]
    listed = is_table_line(sentence, text) and between.count("\n") == 1
    return listed and quantity.value >= LEAST_MONEY and other.value >= LEAST_MONEY


def of_label(quantity: Quantity, label: str, units: Units) -> Quantity | None:
    """Return a number with the unit or the noun of its label: "Weight (kg): 1,420", "Seats: 4"; else None."""
    printed = UNIT_OF_LABEL.search(label)
    unit = units.printed(printed[1]) if printed else None
    if unit is not None:
        return replace(quantity, unit=unit.symbol, dimension=unit.dimension)
    noun = label.lower().split()[-1] if label else ""
    whole = float(quantity.value).is_integer() and quantity.value < MOST_PARTS
    if not whole or (noun not in units.nouns and noun not in units.parts):
        return None
    return replace(quantity, unit=noun, dimension="count")


def _of_vehicles(
    quantity: Quantity, sentence: Sentence, before: Sequence[Relation], hits: Sequence[CueHit], text: str
) -> Quantity | None:
    """Return a number as so many cars, where the sentence or the figures before it speak of cars."""
    if not _counts(quantity):
        return None
    cued = any("vehicles" in hit.cue.units and "bare" in hit.cue.units for hit in hits)
    told = any(relation.unit == "vehicles" for relation in before[-3:])
    table = is_table_line(sentence, text) and (told or quantity.value >= LEAST_LISTED)
    named = any(m.label in ("MODEL", "BRAND", "GROUP", "MARKET") for m in sentence.mentions)
    large = quantity.value >= LEAST_LISTED and named and any(r.unit == "vehicles" for r in before)
    loose = quantity.dimension == LOOSE
    if (cued and (not loose or told or quantity.value >= LEAST_LISTED)) or (table and named) or large:
        return replace(quantity, unit="units", dimension="count")
    return None


def _of_money(quantity: Quantity, before: Sequence[Relation]) -> Quantity | None:
    """Return "3.0 billion" in the currency that the article named last; None where it named none."""
    unit = last_money(before)
    return None if unit is None else replace(quantity, unit=unit, dimension="money")


def last_money(before: Sequence[Relation]) -> str | None:
    """Return the currency that the article named last, or None."""
    last = next((r for r in reversed(before) if "dimension:money" in r.scores), None)
    return (last.unit or None) if last else None


def is_scaled(quantity: Quantity) -> bool:
    """Whether a number is told in millions or more."""
    return quantity.text.lower().endswith(("million", "billion", "bn", "bln", "trillion"))


def way_of(quantity: Quantity, other: Quantity, text: str) -> str | None:
    """Return the direction of a number in a list of percentages: its sign's, else that of the one before."""
    if quantity.text[:1] in SIGNS:
        return "up" if quantity.text[0] == "+" else "down"
    words = text[max(0, quantity.start - BASE_REACH) : quantity.start].lower().split()
    if quantity.direction or (words and words[-1] in BASES) or other.start > quantity.start:
        return quantity.direction
    return other.direction


def neighbours(
    quantity: Quantity, sentence: Sentence, before: Sequence[Relation]
) -> list[tuple[Quantity, bool]]:
    """Return figures with units, the likeliest source first, and whether each is in the sentence."""
    here = [q for q in sentence.quantities if q.unit and q is not quantity]
    earlier = [(q, True) for q in reversed(here) if q.end <= quantity.start]
    told = [
        (_as_quantity(relation), relation.start >= sentence.start)
        for relation in reversed(before[-4:])
        if relation.value is not None
    ]
    later = [(q, True) for q in here if q.start >= quantity.end]
    ordered = sorted((*earlier, *told), key=lambda pair: -pair[0].start)
    return [*ordered[:3], *later[:2]]


def _as_quantity(relation: Relation) -> Quantity:
    unit = "units" if relation.unit == "vehicles" else relation.unit or ""
    dimension = next((n[10:] for n in relation.scores if n.startswith("dimension:")), "count")
    return Quantity(
        relation.quantity_text,
        relation.start,
        relation.end,
        abs(relation.value or 0.0),
        unit=unit,
        per=relation.per,
        direction=None if relation.measure != "change" else "down" if (relation.value or 0) < 0 else "up",
        dimension=dimension,
    )


def _alike(quantity: Quantity, other: Quantity, near: bool, bracketed: bool) -> bool:
    """Whether two figures look like members of one list: in form and in size."""
    value, size = abs(quantity.value), abs(other.value)
    if other.dimension == "ratio":
        told = not float(value).is_integer() or quantity.text[:1] in SIGNS or _joined(quantity, other)
        return near and value <= SMALL and (told or bracketed)
    if value < SMALL and size >= SMALL and other.dimension in ("money", "count"):
        return False
    ratio = max(value, 1e-9) / max(size, 1e-9)
    spread = MONEY_SPREAD if other.dimension == "money" else SPREAD
    return 1 / spread <= ratio <= spread and (near or value >= SMALL)


def _joined(quantity: Quantity, other: Quantity) -> bool:
    return 0 <= quantity.start - other.end <= 12 or 0 <= other.start - quantity.end <= 12


def _counts(quantity: Quantity) -> bool:
    return float(quantity.value).is_integer() and quantity.value >= LEAST_COUNT


def is_year_like(quantity: Quantity) -> bool:
    """Whether a number looks like a year."""
    return quantity.text.isdigit() and 1900 <= quantity.value <= 2100


def is_table_line(sentence: Sentence, text: str) -> bool:
    """Whether a sentence is short and parted by signs, as a line of a table or a list is."""
    return sentence.last - sentence.first <= 16 and any(
        sign in text[sentence.start : sentence.end] for sign in ":|–-"
    )
