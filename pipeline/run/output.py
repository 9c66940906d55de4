"""The files of a run, put in place together at its end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.contract.errors import UsageError
from pipeline.run.batch import Fault
from pipeline.run.finish import Merger
from pipeline.run.settings import Settings
from pipeline.table import WRITERS, event_schema, write_parquet, write_partitions
from pipeline.table.frame import conform

ARTICLES = "articles.parquet"
ARTICLES_AT_ONCE = 2_000
ERRORS = "errors.jsonl"
PARTITIONED = "events"
ROWS_AT_ONCE = 10_000
MANIFEST = "manifest.json"


def prepare(out: Path, inputs: Iterable[Path]) -> None:
    """Make the folder of results, or tell why results cannot go there.

    Raises
    ------
    UsageError
        When it is a file, one of the inputs, or cannot be written to.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; results need a folder")
    if any(folder.resolve() == out.resolve() for folder in inputs):
        raise UsageError(f"results cannot go into {out}, the folder that is read: give another --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be made: {error.strerror}") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise UsageError(f"{out} cannot be written to")


def put_in_place(staging: Path, out: Path) -> None:
    """Move finished files and folders into the folder of results, the manifest last."""
    for made in sorted(staging.iterdir(), key=lambda made: (made.name == MANIFEST, made.name)):
        target = out / made.name
        if made.is_dir() and target.exists():
            shutil.rmtree(target)
        made.replace(target)


def write_tables(folder: Path, merger: Merger, settings: Settings) -> tuple[str, ...]:
    """Write the events in Parquet and the formats asked for, and the articles; return the files' names."""
    names = ["events.parquet"]
    write_parquet(merger.events(), folder / names[0])
    for name in dict.fromkeys(settings.formats):
        if name != "parquet":
            names.append(f"events.{name}")
            WRITERS[name](_again(folder / "events.parquet"), folder / names[-1])
    if settings.partition_by:
        names.append(PARTITIONED)
        write_partitions(merger.events(settings.partition_by), folder / PARTITIONED, settings.partition_by)
    write_parquet(merger.articles(), folder / ARTICLES, ARTICLES_AT_ONCE)
    return (*names, ARTICLES)


def _again(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        yield conform(file.schema_arrow.empty_table(), event_schema())
        for batch in file.iter_batches(ROWS_AT_ONCE):
            yield conform(pa.Table.from_batches([batch]), event_schema())


def write_faults(folder: Path, faults: Sequence[Fault]) -> None:
    """Write a line of JSON for each fault."""
    lines = (json.dumps(asdict(fault), ensure_ascii=False) + "\n" for fault in faults)
    (folder / ERRORS).write_text("".join(lines), encoding="utf-8")


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write the manifest."""
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def drop_stale(out: Path, written: Sequence[str]) -> None:
    """Remove the files that an earlier run put here, by its manifest, and this one does not write anew."""
    try:
        earlier = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, LookupError, TypeError):
        return
    ours = {ARTICLES, PARTITIONED, *(f"events.{name}" for name in WRITERS)}
    for name in ours.intersection(earlier).difference(written):
        if (out / name).is_dir():
            shutil.rmtree(out / name)
        (out / name).unlink(missing_ok=True)
