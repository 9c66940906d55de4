"""The closed vocabularies of the event table.

Every name here is a value that a column of the table may hold; what each one means is in
``docs/events.md``.
"""

from __future__ import annotations

from enum import StrEnum


class Metric(StrEnum):
    """What a row measures, or the kind of milestone it reports."""

    ORDERS = "orders"
    REGISTRATIONS = "registrations"
    SALES = "sales"
    DELIVERIES = "deliveries"
    SHIPMENTS = "shipments"
    EXPORTS = "exports"
    PRODUCTION = "production"
    INVENTORY = "inventory"
    CAPACITY = "capacity"
    RECALL = "recall"
    MARKET_SHARE = "market_share"
    MARKETS = "markets"
    DEALERS = "dealers"
    JOBS = "jobs"
    MODELS = "models"
    PLANTS = "plants"
    PRICE = "price"
    REVENUE = "revenue"
    PROFIT = "profit"
    MARGIN = "margin"
    INVESTMENT = "investment"
    COST = "cost"
    SAVINGS = "savings"
    DEBT = "debt"
    CASH_FLOW = "cash_flow"
    MARKET_VALUE = "market_value"
    SHARE_PRICE = "share_price"
    DIVIDEND = "dividend"
    FINE = "fine"
    INCENTIVE = "incentive"
    TARIFF = "tariff"
    STAKE = "stake"
    GUIDANCE = "guidance"
    POWER = "power"
    TORQUE = "torque"
    RANGE = "range"
    BATTERY_CAPACITY = "battery_capacity"
    CHARGING_POWER = "charging_power"
    CHARGING_TIME = "charging_time"
    CONSUMPTION = "consumption"
    EMISSIONS = "emissions"
    ACCELERATION = "acceleration"
    TOP_SPEED = "top_speed"
    DISPLACEMENT = "displacement"
    LENGTH = "length"
    WIDTH = "width"
    HEIGHT = "height"
    WHEELBASE = "wheelbase"
    WEIGHT = "weight"
    CARGO_VOLUME = "cargo_volume"
    WHEEL_SIZE = "wheel_size"
    SEATS = "seats"
    WARRANTY = "warranty"
    OTHER = "other"
    LAUNCH = "launch"
    ORDER_OPENING = "order_opening"
    PRODUCTION_START = "production_start"
    FIRST_DELIVERIES = "first_deliveries"
    DISCONTINUATION = "discontinuation"
    ROLE = "role"
    APPOINTMENT = "appointment"
    DEPARTURE = "departure"

    @property
    def is_milestone(self) -> bool:
        """Whether rows of this metric carry no value."""
        return self in MILESTONES

    @property
    def is_executive(self) -> bool:
        """Whether rows of this metric are about a person."""
        return self in EXECUTIVE_MILESTONES


EXECUTIVE_MILESTONES = frozenset({Metric.ROLE, Metric.APPOINTMENT, Metric.DEPARTURE})
MILESTONES = EXECUTIVE_MILESTONES | {
    Metric.LAUNCH,
    Metric.ORDER_OPENING,
    Metric.PRODUCTION_START,
    Metric.FIRST_DELIVERIES,
    Metric.DISCONTINUATION,
}


class Measure(StrEnum):
    """Whether a figure is a quantity, a movement of one, or a part of one."""

    LEVEL = "level"
    CHANGE = "change"
    SHARE = "share"


class Qualifier(StrEnum):
    """How exactly the text gives the figure."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


class Status(StrEnum):
    """How the text commits to the fact."""

    ACTUAL = "actual"
    PLANNED = "planned"
    FORECAST = "forecast"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    RUMOURED = "rumoured"


class SubjectType(StrEnum):
    """The kind of thing that a row is about."""

    MODEL = "MODEL"
    BRAND = "BRAND"
    GROUP = "GROUP"
    COMPANY = "COMPANY"
    EXECUTIVE = "EXECUTIVE"
    INDUSTRY = "INDUSTRY"
    PLANT = "PLANT"
    OTHER = "OTHER"


class Powertrain(StrEnum):
    """The drive of a vehicle. ``PLUGIN`` is BEV and PHEV together."""

    BEV = "BEV"
    PHEV = "PHEV"
    HEV = "HEV"
    MHEV = "MHEV"
    PETROL = "PETROL"
    DIESEL = "DIESEL"
    FCEV = "FCEV"
    EREV = "EREV"
    PLUGIN = "PLUGIN"
    ICE = "ICE"


class Region(StrEnum):
    """Markets larger than a country; countries are ISO 3166-1 alpha-2 codes."""

    WORLD = "WORLD"
    EU = "EU"
    EUROPE = "EUROPE"
    WESTERN_EUROPE = "WESTERN_EUROPE"
    EASTERN_EUROPE = "EASTERN_EUROPE"
    NORDICS = "NORDICS"
    NORTH_AMERICA = "NORTH_AMERICA"
    LATIN_AMERICA = "LATIN_AMERICA"
    SOUTH_AMERICA = "SOUTH_AMERICA"
    AMERICAS = "AMERICAS"
    ASIA = "ASIA"
    ASIA_PACIFIC = "ASIA_PACIFIC"
    SOUTHEAST_ASIA = "SOUTHEAST_ASIA"
    MIDDLE_EAST = "MIDDLE_EAST"
    AFRICA = "AFRICA"
    OCEANIA = "OCEANIA"


class Direction(StrEnum):
    """Which way a change goes."""

    UP = "up"
    DOWN = "down"


INDUSTRY_SUBJECT = "industry"
