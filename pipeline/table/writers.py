"""The event table as files: one function a format."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.table.cells import neutral
from pipeline.table.frame import conform

Writer = Callable[[Iterable[pa.Table], Path], None]
ROW_GROUP = 50_000
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"


def write_parquet(tables: Iterable[pa.Table], path: Path, row_group: int = ROW_GROUP) -> None:
    """Write tables as one Parquet file, compressed with Zstandard.

    Row groups hold so many rows however the tables are cut, so the same rows give the same bytes.
    """
    with contextlib.ExitStack() as stack:
        writer = None
        for table in regrouped(tables, row_group):
            if writer is None:
                writer = stack.enter_context(pq.ParquetWriter(path, table.schema, compression="zstd"))
            writer.write_table(_recoded(table), row_group_size=row_group)


def write_csv(tables: Iterable[pa.Table], path: Path) -> None:
    """Write tables as CSV: UTF-8, a header, ISO dates, nothing for a missing value.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, table in enumerate(tables):
            if number == 0:
                writer.writerow(table.column_names)
            columns = [column.to_pylist() for column in table.columns]
            writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))


def write_jsonl(tables: Iterable[pa.Table], path: Path) -> None:
    """Write tables as JSON Lines: an object a row with all columns, ISO dates, null for a missing value."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for table in tables:
            for row in table.to_pylist():
                file.write(json.dumps(row, ensure_ascii=False, default=_iso) + "\n")


def write_duckdb(tables: Iterable[pa.Table], path: Path) -> None:
    """Write tables as the table ``events`` of a DuckDB database."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        for number, table in enumerate(tables):
            connection.register("rows", table)
            statement = "INSERT INTO events" if number else "CREATE TABLE events AS"
            connection.execute(f"{statement} SELECT * FROM rows")


def write_partitions(tables: Iterable[pa.Table], folder: Path, column: str = "published") -> None:
    """Write tables, sorted by a column of dates, as a folder of Parquet files in the manner of Hive.

    Parameters
    ----------
    tables
        The rows, those of one value of the column together.
    folder
        Receives ``published=2025-06-25/events.parquet``, a file a day.
    column
        The column; its values stand in the names of folders and not in the files.
    """
    for value, rows in groupby(_runs(tables, column), key=lambda run: run[0]):
        name = f"{column}={value.isoformat() if value else UNKNOWN}"
        (folder / name).mkdir(parents=True, exist_ok=True)
        write_parquet((table.drop_columns([column]) for _, table in rows), folder / name / "events.parquet")


def regrouped(tables: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """Yield the same rows in tables of `size` rows; the last may be shorter, and is the only empty one."""
    held: list[pa.Table] = []
    given = False
    for table in tables:
        held.append(table)
        while sum(part.num_rows for part in held) >= size:
            whole = pa.concat_tables(held)
            yield whole.slice(0, size)
            given, held = True, [whole.slice(size)]
    if held:
        rest = pa.concat_tables(held)
        if rest.num_rows or not given:
            yield rest


def _runs(tables: Iterable[pa.Table], column: str) -> Iterator[tuple[Any, pa.Table]]:
    for table in tables:
        start = 0
        for value, same in groupby(table.column(column).to_pylist()):
            length = sum(1 for _ in same)
            yield value, table.slice(start, length)
            start += length


def _recoded(table: pa.Table) -> pa.Table:
    """Return a table in one piece, whose categories are numbered in the order in which they come up in it."""
    return conform(table.combine_chunks(), table.schema)


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"parquet": write_parquet, "csv": write_csv, "jsonl": write_jsonl, "duckdb": write_duckdb}
)


def _cell(value: Any) -> Any:
    return neutral(value) if isinstance(value, str) else value


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
