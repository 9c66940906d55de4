"""Events to tables: Arrow between processes and on disk, pandas for the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.contract.records import Event
from pipeline.table.columns import SORT_KEYS, event_schema, plain

if TYPE_CHECKING:
    import pandas as pd


def event_rows(events: Iterable[Event]) -> pa.Table:
    """Return the rows of some events, unsorted and without categories, ready to be joined to others."""
    listed = list(events)
    schema = plain(event_schema())
    columns = [[getattr(event, name) for event in listed] for name in schema.names]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def joined(parts: Sequence[pa.Table], schema: pa.Schema, keys: Sequence[str] = SORT_KEYS) -> pa.Table:
    """Return one table of a schema from parts in any order.

    The same rows give the same table, however they were split: rows are sorted by `keys`, and
    categories are numbered in the order in which they then come up.

    Parameters
    ----------
    parts
        Tables with the schema's columns, categories as strings.
    schema
        The schema of the result.
    keys
        Columns to sort by.
    """
    if not parts:
        return schema.empty_table()
    whole = pa.concat_tables(parts).combine_chunks()
    return conform(whole.sort_by([(key, "ascending") for key in keys]), schema)


def conform(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table's columns in the order and with the types of a schema."""
    columns = [_cast(table.column(field.name), field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as pandas data, with the types that the module ``columns`` lists."""
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def events_frame(events: Iterable[Event]) -> pd.DataFrame:
    """Return the event table of some events, sorted by article and place.

    Parameters
    ----------
    events
        Events of any number of articles.
    """
    return to_frame(joined([event_rows(events)], event_schema()))


def _cast(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(wanted):
        return column.cast(wanted)
    return column.cast(wanted.value_type).combine_chunks().dictionary_encode().cast(wanted)
