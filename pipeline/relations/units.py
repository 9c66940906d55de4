"""Units as the table and the cues see them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.contract.records import Quantity
from pipeline.lexicons.tables import listed, read_rows
from pipeline.quantities.lexicon import load_lexicon
from pipeline.quantities.units import Unit, sign_key

DISTANCES = frozenset({"km", "mi", "nmi"})
BIG_ENERGIES = frozenset({"MWh", "GWh", "TWh"})
POINTS = frozenset({"point", "points"})
SIZED = {
    "length": ("distance_small", "distance", DISTANCES),
    "energy": ("energy", "energy_big", BIG_ENERGIES),
}
CLASS_OF_DIMENSION = {
    "money": "money",
    "ratio": "percent",
    "multiple": "percent",
    "power": "power",
    "torque": "torque",
    "mass": "mass",
    "time": "time",
    "duration": "time",
    "speed": "speed",
    "volume": "volume",
    "emissions": "emission",
    "consumption": "consumption",
    "energy_consumption": "energy_distance",
}


@dataclass(frozen=True)
class NounUnit:
    """What a counted noun is in the table: its unit, and the metric that it names (or empty)."""

    unit: str
    metric: str


class Units:
    """The units of figures: the class that cues are matched by, and the unit of the table."""

    def __init__(self) -> None:
        self.nouns = {
            row["noun"]: NounUnit(row["unit"], row["metric"]) for row in read_rows("table_nouns.csv")
        }
        self.lexicon = load_lexicon()
        kinds = {row["kind"]: row["words"] for row in read_rows("scope_words.csv")}
        self.parts = frozenset(listed(kinds["part_noun"]))

    def noun(self, quantity: Quantity) -> NounUnit | None:
        """Return what the counted noun of a figure stands for, or None."""
        unit = quantity.unit.lower()
        return self.nouns.get(unit) or self.nouns.get(unit.split(" ")[-1] if unit else "")

    def printed(self, sign: str) -> Unit | None:
        """Return the unit that a sign or a name stands for ("kg", "millimetres"), or None."""
        return self.lexicon.signs.get(sign_key(sign)) or self.lexicon.names.get(
            sign.lower().replace("-", " ")
        )

    def unit_class(self, quantity: Quantity) -> str:
        """Return the class of a figure's unit: ``vehicles``, ``money``, ``percent``, ``bare`` and so on."""
        if quantity.unit in POINTS:
            return "percent"
        if not quantity.unit:
            return "vehicles" if self._counts_vehicles(quantity.about) else "bare"
        if quantity.dimension in SIZED:
            small, large, large_units = SIZED[quantity.dimension]
            return large if quantity.unit in large_units else small
        if quantity.dimension in CLASS_OF_DIMENSION:
            return CLASS_OF_DIMENSION[quantity.dimension]
        noun = self.noun(quantity)
        if quantity.dimension == "count":
            return "vehicles" if noun and noun.unit == "vehicles" else "count"
        return "other"

    def _counts_vehicles(self, about: str | None) -> bool:
        last = (about or "").lower().split(" ")[-1]
        noun = self.nouns.get(last)
        return noun is not None and noun.unit == "vehicles"

    def table_unit(self, quantity: Quantity) -> str:
        """Return the unit as the table writes it: ``vehicles`` for cars and registrations alike."""
        if quantity.unit in POINTS:
            return "percentage_points"
        if quantity.dimension != "count":
            return quantity.unit
        noun = self.noun(quantity)
        return noun.unit if noun else quantity.unit
