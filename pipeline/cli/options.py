"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.contract.errors import UsageError

Lexicons = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", help="Folder of lexicon lines of your own; may be repeated.", metavar="DIR"),
]
Base = Annotated[
    str | None,
    typer.Option(
        help="spaCy pipeline whose tagger and parser are used: a name or a folder.", metavar="MODEL"
    ),
]
Published = Annotated[
    str | None,
    typer.Option(help="Day of publication, YYYY-MM-DD, of articles that do not tell theirs.", metavar="DATE"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def folders(lexicon: list[Path] | None) -> tuple[Path, ...]:
    """Return folders of lexicons that are there.

    Raises
    ------
    UsageError
        Where one is not.
    """
    for folder in lexicon or ():
        if not folder.is_dir():
            raise UsageError(f"--lexicon {folder}: there is no such folder")
    return tuple(lexicon or ())


def engine(lexicon: list[Path] | None, base: str | None = None) -> Any:
    """Return the engine of a run with a user's lexicons and base pipeline.

    Raises
    ------
    UsageError
        Where one of them is not there.
    """
    from pipeline.run import default_engine

    if base and not Path(base).exists() and (not base.isidentifier() or find_spec(base) is None):
        raise UsageError(
            f"--base {base}: no spaCy pipeline of that name or folder; install one, for instance with "
            "python -m spacy download en_core_web_sm"
        )
    return default_engine(lexicon or (), base)


def formats_from(incomplete: str) -> list[str]:
    """Return what completes a list of formats in a shell."""
    from pipeline.table import WRITERS

    before = incomplete.rpartition(",")[0]
    return [f"{before},{name}" if before else name for name in WRITERS]


def pairs(columns: str) -> tuple[tuple[str, str], ...]:
    """Return fields and columns of ``FIELD=COLUMN,FIELD=COLUMN``.

    Raises
    ------
    UsageError
        Where it is something else.
    """
    found = [pair.partition("=") for pair in columns.split(",") if pair.strip()]
    for field, sign, column in found:
        if not (field.strip() and sign and column.strip()):
            raise UsageError(f"--columns {columns}: write FIELD=COLUMN,FIELD=COLUMN")
    return tuple((field.strip(), column.strip()) for field, _, column in found)


def day(text: str | None) -> date | None:
    """Return the day that a text names.

    Raises
    ------
    UsageError
        Where it names none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--published {text}: write the day as YYYY-MM-DD") from error
