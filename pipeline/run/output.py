"""The files of a run, put in place together at its end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.contract.errors import UsageError
from pipeline.run.batch import Fault
from pipeline.table import WRITERS

ERRORS = "errors.jsonl"
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


@contextlib.contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Give a folder to write files in; move them all into `out` when that went well, else none.

    Parameters
    ----------
    out
        The folder of results; it exists.
    """
    staging = Path(tempfile.mkdtemp(prefix=".autonews-", dir=out))
    try:
        yield staging
        for file in sorted(staging.iterdir(), key=lambda file: (file.name == MANIFEST, file.name)):
            file.replace(out / file.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_tables(
    folder: Path, events: pa.Table, articles: pa.Table, formats: Sequence[str]
) -> tuple[str, ...]:
    """Write the events in Parquet and the formats asked for, and the articles; return the files' names."""
    names = []
    for name in dict.fromkeys(("parquet", *formats)):
        names.append(f"events.{name}")
        WRITERS[name](events, folder / names[-1])
    WRITERS["parquet"](articles, folder / "articles.parquet")
    return (*names, "articles.parquet")


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
    ours = {"articles.parquet", *(f"events.{name}" for name in WRITERS)}
    for name in ours.intersection(earlier).difference(written):
        (out / name).unlink(missing_ok=True)
