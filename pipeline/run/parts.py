"""What a run has read so far: a Parquet file a batch, whole or absent."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.contract.errors import UsageError
from pipeline.run.batch import OK, SKIPPED, Outcome
from pipeline.table.columns import event_schema, plain

STATE = ".autonews"
INDEX = "index.parquet"


class Store:
    """The hidden folder beside the results that lets a run be taken up again.

    Attributes
    ----------
    folder
        ``.autonews`` in the folder of results.
    parts
        Holds a file for each batch that was read.
    staging
        Holds files on their way to the folder of results.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / STATE
        self.parts = self.folder / "parts"
        self.staging = self.folder / "staging"

    def open(self, resume: bool) -> None:
        """Make the folders, and remove what an interrupted run left half-made, or everything."""
        shutil.rmtree(self.staging, ignore_errors=True)
        if not resume:
            shutil.rmtree(self.parts, ignore_errors=True)
            (self.folder / INDEX).unlink(missing_ok=True)
        for folder in (self.parts, self.staging):
            folder.mkdir(parents=True, exist_ok=True)
        for half in self.parts.glob("*.tmp"):
            half.unlink()

    def files(self) -> list[str]:
        """Return the paths of the parts, sorted."""
        return sorted(str(path) for path in self.parts.glob("*.parquet"))

    def done(self) -> set[str]:
        """Return the keys of articles that need not be read again; a part that is damaged is removed."""
        keys: set[str] = set()
        for path in self.files():
            try:
                table = pq.read_table(path, columns=["key", "status"])
            except (pa.ArrowException, OSError):
                Path(path).unlink(missing_ok=True)
                continue
            keys.update(
                key
                for key, status in zip(*(column.to_pylist() for column in table.columns), strict=True)
                if status in (OK, SKIPPED)
            )
        return keys

    def add(self, outcome: Outcome) -> None:
        """Write the part of a batch: under another name first, then put in place."""
        table = part_of(outcome)
        names = "".join(table.column("key").to_pylist() + table.column("status").to_pylist())
        path = self.parts / f"{hashlib.blake2b(names.encode(), digest_size=16).hexdigest()}.parquet"
        half = path.with_suffix(".tmp")
        with half.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)

    def index(self) -> Mapping[str, str]:
        """Return the articles of the last finished table: keys by identity."""
        try:
            table = pq.read_table(self.folder / INDEX)
        except (pa.ArrowException, OSError):
            return MappingProxyType({})
        return dict(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def keep_only(self, files: set[str]) -> None:
        """Remove the parts of which nothing stands in the table any more."""
        for path in set(self.files()) - files:
            Path(path).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(out: Path, resume: bool) -> Iterator[Store]:
    """Give the store of a folder of results to one run at a time.

    The lock is the operating system's: it ends with the process, however that ends.

    Raises
    ------
    UsageError
        When another run has it.
    """
    store = Store(out)
    store.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store.folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(f"another run is writing to {out}: wait for it, or give another --out") from error
    try:
        store.open(resume)
        yield store
    finally:
        lock.release()


def part_of(outcome: Outcome) -> pa.Table:
    """Return the table of a part: a row an article, its events in a list."""
    events = outcome.events.combine_chunks()
    schema = plain(event_schema())
    columns = [events.column(name).combine_chunks() for name in schema.names]
    rows = pa.StructArray.from_arrays(columns, fields=list(schema))
    ends = np.cumsum([0, *outcome.articles.column("rows").to_pylist()]).astype("int32")
    return outcome.articles.append_column("events", pa.ListArray.from_arrays(pa.array(ends), rows))
