"""From part files to the finished tables, sorted and streamed: memory stays flat whatever their size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from pipeline.run.batch import FAILED, OK, SKIPPED, Fault
from pipeline.run.copies import copies
from pipeline.table.columns import SORT_KEYS, article_schema, event_schema
from pipeline.table.frame import conform

MEMORY = "512MB"
ROWS_AT_ONCE = 8_192
PICKED = """
CREATE TABLE picked AS
SELECT key, min_by(
    {'file': filename, 'row': file_row_number}, (status NOT IN ('ok', 'skipped'), filename)
) AS place
FROM read_parquet($files, filename = true, file_row_number = true) SEMI JOIN wanted USING (key)
GROUP BY key
"""
CHOSEN = """
CREATE VIEW chosen AS
SELECT part.* FROM read_parquet({files}, filename = true, file_row_number = true) AS part
JOIN picked ON part.filename = picked.place.file AND part.file_row_number = picked.place.row
"""


class Merger:
    """The rows that a finished table is made of.

    Parameters
    ----------
    files
        Part files.
    wanted
        Keys of the articles that the table holds, by identity.
    scratch
        Folder for what does not fit into memory.
    """

    def __init__(self, files: list[str], wanted: Mapping[str, str], scratch: Path) -> None:
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
        self.connection.execute("SET temp_directory = $folder", {"folder": str(scratch)})
        self.connection.register("wanted", pa.table({"key": pa.array(wanted.values(), pa.string())}))
        self.empty = not files
        if not self.empty:
            self.connection.execute(PICKED, {"files": files})
            listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
            self.connection.execute(CHOSEN.format(files=f"[{listed}]"))

    def close(self) -> None:
        """Free what the database holds."""
        self.connection.close()

    def events(self, first: str = "") -> Iterator[pa.Table]:
        """Yield the rows of the event table in its order, or in that of a column first."""
        keys = ", ".join(f'"{key}"' for key in ((first, *SORT_KEYS) if first else SORT_KEYS))
        rows = "SELECT unnest(events, recursive := true) FROM chosen"
        return self._tables(f"SELECT * FROM ({rows}) ORDER BY {keys}", event_schema())

    def articles(self) -> Iterator[pa.Table]:
        """Yield the rows of the table of articles, sorted by identity, copies marked."""
        if not self.empty:
            marked = copies(self._signed())
            table = pa.table(
                {"doc_id": pa.array(marked, pa.string()), "copy_of": pa.array(marked.values(), pa.string())}
            )
            self.connection.register("copied", table)
        return self._tables(
            "SELECT chosen.*, copied.copy_of FROM chosen LEFT JOIN copied USING (doc_id) "
            f"WHERE status IN ('{OK}', '{FAILED}', '{SKIPPED}') ORDER BY doc_id",
            article_schema(),
        )

    def faults(self) -> list[Fault]:
        """Return the lines of errors of the articles."""
        query = "SELECT doc_id, fault, reason, coalesce(hint, '') FROM chosen WHERE fault IS NOT NULL"
        return [] if self.empty else [Fault(*row) for row in self.connection.execute(query).fetchall()]

    def files(self) -> set[str]:
        """Return the part files that the tables are made of."""
        query = "SELECT DISTINCT place.file FROM picked"
        return set() if self.empty else {row[0] for row in self.connection.execute(query).fetchall()}

    def _signed(self) -> Iterator[tuple[str, bytes]]:
        signed = "SELECT doc_id, signature FROM chosen WHERE signature IS NOT NULL"
        for batch in self._batches(f"{signed} ORDER BY published NULLS LAST, doc_id"):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _tables(self, query: str, schema: pa.Schema) -> Iterator[pa.Table]:
        yield conform(schema.empty_table(), schema)
        if not self.empty:
            for batch in self._batches(query):
                yield conform(pa.Table.from_batches([batch]), schema)

    def _batches(self, query: str) -> Iterator[pa.RecordBatch]:
        yield from self.connection.sql(query).to_arrow_reader(ROWS_AT_ONCE)
