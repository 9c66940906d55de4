"""``autonews report``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import messages, options
from pipeline.cli.app import app


@app.command()
def report(
    table: Annotated[
        Path, typer.Argument(help="Folder of results, or one file of an event table.", metavar="TABLE")
    ],
    out: Annotated[Path, typer.Option(help="The page to write.", metavar="FILE")] = Path("report.html"),
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "autonews",
    lexicon: options.Lexicons = None,
    as_json: options.AsJson = False,
) -> None:
    """Write one HTML page of a table: charts, search, the marked text, and a review by keyboard.

    The page carries everything it needs and opens without a network. Judgements made in it are saved
    as a file that `autonews evaluate` reads.

    Examples
    --------
    ```
    autonews report build/events --out report.html
    autonews report tables/events.csv --out april.html --title "News of April"
    autonews evaluate judgements.jsonl
    ```
    """
    from pipeline.report import write_report

    with messages.explained():
        rows = write_report(table, out, title, options.folders(lexicon))
    if as_json:
        typer.echo(json.dumps({"out": str(out), "rows": rows}))
        return
    messages.plain(f"{out}: {rows:,} row{'' if rows == 1 else 's'}; open it in a browser")
