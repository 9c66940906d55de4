"""The event table as files: one function a format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.table.cells import neutral

Writer = Callable[[pa.Table, Path], None]
ROWS_AT_ONCE = 10_000


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, compressed with Zstandard."""
    pq.write_table(table, path, compression="zstd")


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV: UTF-8, a header, ISO dates, nothing for a missing value.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in table.to_batches(ROWS_AT_ONCE):
            columns = [column.to_pylist() for column in batch.columns]
            writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))


def write_jsonl(table: pa.Table, path: Path) -> None:
    """Write a table as JSON Lines: an object a row with all columns, ISO dates, null for a missing value."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for batch in table.to_batches(ROWS_AT_ONCE):
            for row in batch.to_pylist():
                file.write(json.dumps(row, ensure_ascii=False, default=_iso) + "\n")


def write_duckdb(table: pa.Table, path: Path) -> None:
    """Write a table as the table ``events`` of a DuckDB database."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.register("rows", table)
        connection.execute("CREATE TABLE events AS SELECT * FROM rows")


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"parquet": write_parquet, "csv": write_csv, "jsonl": write_jsonl, "duckdb": write_duckdb}
)


def _cell(value: Any) -> Any:
    return neutral(value) if isinstance(value, str) else value


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
