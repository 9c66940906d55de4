"""The columns of the tables and their types.

============  =======================  ==========================================
contract      Arrow and Parquet        pandas
============  =======================  ==========================================
string        string                   ``str`` (``object`` before pandas 3)
category      dictionary<string>       ``category``
date          date32                   ``datetime64[ms]``, missing as ``NaT``
float         float64                  ``float64``, missing as ``NaN``
int           int64                    ``int64``
============  =======================  ==========================================
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import get_type_hints

import pyarrow as pa

from pipeline.contract.records import Event

CATEGORIES = frozenset(
    {
        "metric",
        "measure",
        "unit",
        "per",
        "unit_si",
        "qualifier",
        "subject_type",
        "powertrain",
        "status",
    }
)
CATEGORY = pa.dictionary(pa.int32(), pa.string())
SORT_KEYS = ("doc_id", "start", "end", "event_id")

_TYPES = MappingProxyType(
    {
        str: pa.string(),
        str | None: pa.string(),
        date | None: pa.date32(),
        float: pa.float64(),
        float | None: pa.float64(),
        int: pa.int64(),
    }
)


def event_schema() -> pa.Schema:
    """Return the Arrow schema of the event table: the attributes of ``Event``, in their order."""
    hints = get_type_hints(Event)
    return pa.schema([_field(field.name, hints[field.name]) for field in fields(Event)])


def article_schema() -> pa.Schema:
    """Return the Arrow schema of the table of articles.

    ``text`` is what ``start`` and ``end`` of the events refer to; ``status`` is ``ok``, or
    ``failed`` or ``skipped`` (another language) for an article that stands in the errors;
    ``copy_of`` is the ``doc_id`` of the article that this one nearly repeats, the earliest
    published of them; ``sha256`` is that of the UTF-8 text.
    """
    return pa.schema(
        [
            pa.field("doc_id", pa.string(), nullable=False),
            pa.field("title", pa.string()),
            pa.field("published", pa.date32()),
            pa.field("published_from", CATEGORY),
            pa.field("url", pa.string()),
            pa.field("language", CATEGORY),
            pa.field("words", pa.int64(), nullable=False),
            pa.field("rows", pa.int64(), nullable=False),
            pa.field("status", CATEGORY, nullable=False),
            pa.field("copy_of", pa.string()),
            pa.field("text", pa.string(), nullable=False),
            pa.field("sha256", pa.string(), nullable=False),
        ]
    )


def part_schema() -> pa.Schema:
    """Return the Arrow schema of the articles of a batch: all that a run keeps of them but their rows.

    ``key`` is the same for the same article under the same settings; ``fault``, ``reason`` and
    ``hint`` are those of the line of errors, where there is one.
    """
    columns = [field.with_nullable(True) for field in plain(article_schema()) if field.name != "copy_of"]
    kept = [pa.field(name, pa.string()) for name in ("key", "fault", "reason", "hint")]
    return pa.schema([*columns, *kept, pa.field("signature", pa.binary())])


def plain(schema: pa.Schema) -> pa.Schema:
    """Return a schema with strings in place of categories, as tables travel between processes."""
    return pa.schema(
        [field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field for field in schema]
    )


def _field(name: str, hint: object) -> pa.Field:
    arrow = CATEGORY if name in CATEGORIES else _TYPES[hint]  # type: ignore[index]
    return pa.field(name, arrow, nullable=hint not in (str, int, float))
