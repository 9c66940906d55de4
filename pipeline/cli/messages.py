"""What the command prints, and how it tells an error."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import typer
from rich.console import Console

from pipeline.contract.errors import AutonewsError, UsageError

PLAIN_WIDTH = 140


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn errors into one line and an exit status."""
    try:
        yield
    except UsageError as error:
        complain(str(error))
        raise typer.Exit(2) from error
    except (AutonewsError, OSError) as error:
        complain(str(error))
        raise typer.Exit(1) from error


def console() -> Console:
    """Return where tables and marked texts are printed: as wide as the terminal, or one width in a file."""
    found = Console()
    return found if found.is_terminal else Console(width=PLAIN_WIDTH)


def plain(line: str) -> None:
    """Print a line to standard output."""
    typer.echo(line)


def complain(line: str) -> None:
    """Print a line to standard error; what a name holds of line breaks and control signs is written out."""
    shown = (sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
    typer.echo("".join(shown), err=True)


def counts(articles: int, rows: int, errors: int) -> str:
    """Return "24 articles, 539 rows, 0 errors"."""
    counted = ((articles, "article"), (rows, "row"), (errors, "error"))
    return ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted)
