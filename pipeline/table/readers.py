"""Tables that were written, read back with their types."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.contract.errors import InputError
from pipeline.table.cells import original
from pipeline.table.columns import event_schema, plain
from pipeline.table.frame import conform, to_frame

if TYPE_CHECKING:
    import pandas as pd


def read_events(path: str | Path) -> pd.DataFrame:
    """Return an event table that ``autonews extract`` wrote.

    Parameters
    ----------
    path
        The folder of results, or one of its files: ``events.parquet``, ``.csv``, ``.jsonl`` or
        ``.duckdb``.

    Raises
    ------
    InputError
        When there is no such table.
    """
    return to_frame(read_event_table(path))


def read_event_table(path: str | Path) -> pa.Table:
    """Return an event table as Arrow data; see ``read_events``.

    Raises
    ------
    InputError
        When there is no such table.
    """
    file = Path(path) / "events.parquet" if Path(path).is_dir() else Path(path)
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        hint = f"formats that are read: {', '.join(READERS)}"
        raise InputError(str(file), "no format of an event table", hint, "format")
    if not file.is_file():
        raise InputError(str(file), "there is no such table", "make it with: autonews extract", "missing")
    return conform(reader(file), event_schema())


def first_rows(folder: Path, size: int) -> pa.Table:
    """Return the first rows of the event table in a folder of results, whatever its size."""
    with pq.ParquetFile(folder / "events.parquet") as file:
        batch = next(file.iter_batches(batch_size=size), None)
    table = event_schema().empty_table() if batch is None else pa.Table.from_batches([batch])
    return conform(table, event_schema())


def _read_csv(path: Path) -> pa.Table:
    schema = plain(event_schema())
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {name: _value(cell, schema.field(name)) for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]
    return pa.Table.from_pylist(rows, schema=schema)


def _read_jsonl(path: Path) -> pa.Table:
    schema = plain(event_schema())
    days = [field.name for field in schema if pa.types.is_date(field.type)]
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows:
        row.update({day: date.fromisoformat(row[day]) for day in days if row[day]})
    return pa.Table.from_pylist(rows, schema=schema)


def _read_duckdb(path: Path) -> pa.Table:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql("SELECT * FROM events").to_arrow_table()


READERS: Mapping[str, Callable[[Path], pa.Table]] = MappingProxyType(
    {".parquet": pq.read_table, ".csv": _read_csv, ".jsonl": _read_jsonl, ".duckdb": _read_duckdb}
)


def _value(cell: str, field: pa.Field) -> Any:
    if cell == "" and field.nullable:
        return None
    if pa.types.is_string(field.type):
        return original(cell)
    if pa.types.is_date(field.type):
        return date.fromisoformat(cell)
    return int(cell) if pa.types.is_integer(field.type) else float(cell)
