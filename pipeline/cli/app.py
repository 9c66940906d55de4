"""The ``autonews`` command itself."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import messages

app = typer.Typer(
    help="Read auto-industry news and write a table of the facts it states.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from pipeline.run.manifest import installed

        messages.console().print(f"autonews {installed('autonews')}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read auto-industry news and write a table of the facts it states."""
