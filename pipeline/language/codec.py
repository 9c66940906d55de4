"""Records as plain data, so that what hangs on a Doc survives serialization.

A dataclass or a Span that is set on ``doc._`` is lost by ``Doc.to_bytes`` and by worker processes;
lists, strings and numbers are not.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from pipeline.contract.records import Period

Record = TypeVar("Record")
DATE_FIELDS = frozenset({"published", "period_start", "period_end"})


@lru_cache(maxsize=32)
def field_names(kind: type) -> tuple[str, ...]:
    """Return the field names of a record type, in order."""
    return tuple(entry.name for entry in fields(kind))


def encode(record: Any) -> list[Any]:
    """Return a record as a list of plain values, in the order of its fields."""
    return [_plain(getattr(record, name)) for name in field_names(type(record))]


def decode(kind: type[Record], values: list[Any]) -> Record:
    """Rebuild the record that :func:`encode` made plain."""
    names = field_names(kind)
    return kind(*(_rich(name, value) for name, value in zip(names, values, strict=True)))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Period):
        return encode(value)
    return value


def _rich(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DATE_FIELDS:
        return date.fromisoformat(value)
    if name == "period":
        return decode(Period, value)
    return value
