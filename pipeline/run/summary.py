"""What a run found, and what it tells of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.run.batch import OK, Fault


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a run found.

    Attributes
    ----------
    events, articles
        The tables, sorted.
    faults
        A line for every input that gave no rows because something is wrong, sorted.
    """

    events: pa.Table
    articles: pa.Table
    faults: tuple[Fault, ...]

    @property
    def nothing_read(self) -> bool:
        """Whether not one article went through the pipeline."""
        return OK not in self.articles.column("status").to_pylist()

    @property
    def words(self) -> int:
        """Words of all articles."""
        return sum(self.articles.column("words").to_pylist())


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes
    ----------
    out
        The folder of results.
    articles, rows, words
        How many there are in the tables; an article that failed counts.
    faults
        The lines of ``errors.jsonl``.
    files
        Names of the files written.
    kept
        Whether an earlier table was kept because not one article could be read.
    """

    out: Path
    articles: int
    rows: int
    words: int
    faults: tuple[Fault, ...]
    files: tuple[str, ...]
    kept: bool = False

    @property
    def errors(self) -> int:
        """How many inputs gave no rows because something is wrong; another language is nothing wrong."""
        return sum(fault.kind != "language" for fault in self.faults)


def counted(path: Path) -> tuple[int, int, int]:
    """Return how many articles, rows and words a table of articles has."""
    table = pq.read_table(path, columns=["rows", "words"])
    return (
        table.num_rows,
        pc.sum(table.column("rows")).as_py() or 0,
        pc.sum(table.column("words")).as_py() or 0,
    )
