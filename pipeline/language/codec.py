"""Records as plain data, so that what hangs on a Doc survives serialization.

A dataclass or a Span that is set on ``doc._`` is lost by ``Doc.to_bytes`` and by worker processes;
lists, strings and numbers are not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from pipeline.contract.records import Period

Record = TypeVar("Record")
DATE_FIELDS = frozenset({"published", "period_start", "period_end"})
PERIOD_FIELD = "period"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a type of record lies in a list: its names, and the places of what is not plain."""

    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    dates: tuple[int, ...]
    periods: tuple[int, ...]


class Stored(list[list[Any]]):
    """Records as plain lists, which is all that is serialized, with the records themselves beside them."""

    __slots__ = ("records",)

    def __init__(self, plain: Iterable[list[Any]], records: tuple[Any, ...]) -> None:
        super().__init__(plain)
        self.records = records

    def __reduce__(self) -> tuple[type, tuple[list[list[Any]]]]:
        return list, (list(self),)


@lru_cache(maxsize=32)
def layout(kind: Hashable) -> Layout:
    """Return the layout of a record type."""
    names = tuple(entry.name for entry in fields(cast(type, kind)))
    dates = tuple(place for place, name in enumerate(names) if name in DATE_FIELDS)
    periods = tuple(place for place, name in enumerate(names) if name == PERIOD_FIELD)
    return Layout(names, attrgetter(*names), dates, periods)


def field_names(kind: type) -> tuple[str, ...]:
    """Return the field names of a record type, in order."""
    return layout(kind).names


def encode(record: Any) -> list[Any]:
    """Return a record as a list of plain values, in the order of its fields."""
    known = layout(type(record))  # type: ignore[arg-type]
    values = list(known.values(record))
    for place in known.dates:
        if values[place] is not None:
            values[place] = values[place].isoformat()
    for place in known.periods:
        if values[place] is not None:
            values[place] = encode(values[place])
    return values


def decode(kind: type[Record], values: list[Any]) -> Record:
    """Rebuild the record that :func:`encode` made plain.

    Raises
    ------
    ValueError
        Where there are more or fewer values than fields.
    """
    known = layout(kind)  # type: ignore[arg-type]
    if len(values) != len(known.names):
        raise ValueError(f"{kind.__name__} has {len(known.names)} fields, not {len(values)}")
    rich = list(values)
    for place in known.dates:
        if rich[place] is not None:
            rich[place] = date.fromisoformat(rich[place])
    for place in known.periods:
        if rich[place] is not None:
            rich[place] = decode(Period, rich[place])
    return kind(*rich)
