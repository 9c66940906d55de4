"""The records that stages exchange: frozen, plain, with character offsets into the article's text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a reader gives it.

    Attributes
    ----------
    doc_id
        Path below the input folder, with ``#id`` for a record of a multi-record file.
    text
        The text that every offset of every stage refers to.
    title
        The article's title, or None.
    published
        Day of publication, or None when it is not known.
    published_from
        Where the date came from: ``metadata``, ``page``, ``path``, ``argument``, or None.
    url
        Address of the article, or None.
    language
        ISO 639-1 code when the source states or a detector found it, else None.
    """

    doc_id: str
    text: str
    title: str | None = None
    published: date | None = None
    published_from: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or a reference in the text, linked to what it stands for.

    Attributes
    ----------
    start, end
        Characters: ``text[start:end]`` is the mention as printed.
    text
        The mention as printed.
    label
        ``GROUP``, ``BRAND``, ``MODEL``, ``COMPANY``, ``EXECUTIVE``, ``PLANT``, ``MARKET``,
        ``INDUSTRY``, ``VARIANT`` or ``POWERTRAIN``.
    entry
        Canonical name: ``Alfa Romeo Junior`` for a model, an ISO or region code for a market.
    via
        ``name`` (a lexicon name), ``reference`` ("the compact SUV", "it"), ``words`` (a person
        found beside a role noun).
    """

    start: int
    end: int
    text: str
    label: str
    entry: str
    via: str = "name"


@dataclass(frozen=True, slots=True)
class Period:
    """An expression of time, resolved to a closed interval of days.

    Attributes
    ----------
    start, end
        Characters of the expression.
    text
        As printed ("since the beginning of the year").
    period_start, period_end
        First and last day; None where the text or a missing publication date leaves it open.
    relation
        ``in`` (the fact lies within), ``by`` (a deadline), ``since``, ``until``, ``compare`` (the
        earlier period of a comparison: "a year earlier", "year on year").
    """

    start: int
    end: int
    text: str
    period_start: date | None = None
    period_end: date | None = None
    relation: str = "in"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: a number with its unit.

    Attributes
    ----------
    text, start, end
        The figure as printed, number and unit, and its characters.
    value
        The number, multiplied out. Not signed by direction ("fell 12%" is 12 with direction down);
        negative only where a minus is printed.
    value_high
        Upper end of a range, else None.
    unit
        A symbol of the contract (``kWh``, ``EUR``, ``percent`` …) or, for counted things, the noun as
        printed ("registrations"); empty when the number stands alone.
    per
        For a rate: ``day``, ``year``, ``kWh`` …, else None.
    qualifier
        A value of :class:`~pipeline.contract.vocabulary.Qualifier`.
    direction
        ``up``, ``down`` or None.
    about
        The head noun phrase that the figure is about, as printed, or None.
    dimension
        ``money``, ``ratio``, ``count``, ``length``, ``power``, ``time`` …; from the unit lexicon.
    number_start, number_end
        Characters of the number alone.
    """

    text: str
    start: int
    end: int
    value: float
    value_high: float | None = None
    unit: str = ""
    per: str | None = None
    qualifier: str = "exact"
    direction: str | None = None
    about: str | None = None
    dimension: str = "count"
    number_start: int = 0
    number_end: int = 0

    def with_context(self, direction: str | None, about: str | None) -> Quantity:
        """Return the same figure with direction and the noun phrase it is about."""
        return replace(self, direction=direction, about=about)


@dataclass(frozen=True, slots=True)
class Relation:
    """A figure or milestone trigger linked to everything the table says of it.

    Attributes
    ----------
    start, end
        Characters of the figure or trigger.
    metric, metric_text, measure
        What is measured and the words that named it; ``measure`` is None for a milestone.
    subject, subject_type
        Canonical name and kind of the thing the fact is about.
    restates
        First character of the figure that this one says again in another unit, or None.
    scores
        Evidence for each decision, from 0 to 1; read by the confidence of events.
    """

    start: int
    end: int
    metric: str
    metric_text: str = ""
    measure: str | None = None
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    per: str | None = None
    qualifier: str | None = None
    quantity_text: str = ""
    subject: str | None = None
    subject_type: str | None = None
    subject_start: int | None = None
    variant: str | None = None
    powertrain: str | None = None
    share_of: str | None = None
    market: str | None = None
    market_text: str | None = None
    period: Period | None = None
    status: str = "actual"
    person: str | None = None
    role: str | None = None
    organisation: str | None = None
    speaker: str | None = None
    sentence_start: int = 0
    sentence_end: int = 0
    restates: int | None = None
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the event table; attribute names are the column names of the contract."""

    event_id: str
    doc_id: str
    title: str | None
    published: date | None
    metric: str
    metric_text: str
    measure: str | None
    value: float | None
    value_high: float | None
    unit: str | None
    per: str | None
    value_si: float | None
    unit_si: str | None
    qualifier: str | None
    quantity_text: str
    subject: str | None
    subject_type: str | None
    group: str | None
    brand: str | None
    model: str | None
    variant: str | None
    powertrain: str | None
    share_of: str | None
    market: str | None
    market_name: str | None
    period_start: date | None
    period_end: date | None
    period_text: str | None
    status: str
    person: str | None
    role: str | None
    organisation: str | None
    speaker: str | None
    sentence: str
    start: int
    end: int
    same_as: str | None
    confidence: float


Plain = dict[str, Any]
