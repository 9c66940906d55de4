"""``autonews extract``."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.cli import messages, options
from pipeline.cli.app import app

QUIET_SECONDS = 2.0
SHOWN_ERRORS = 20
EXCERPT_FROM = 20_000


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(help="Folders, files, or - for standard input.", metavar="PATH")
    ],
    out: Annotated[Path, typer.Option(help="Folder that the tables are written to.", metavar="DIR")],
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            help="Files of the table: parquet, csv, jsonl, duckdb; Parquet always.",
            autocompletion=options.formats_from,
        ),
    ] = "parquet",
    workers: Annotated[int, typer.Option(help="Processes that read articles.", min=1)] = 1,
    published: options.Published = None,
    lexicon: options.Lexicons = None,
    base: options.Base = None,
    columns: Annotated[
        str,
        typer.Option(
            help="Columns of CSV and Parquet files: text=body,published=date.", metavar="FIELD=COLUMN,…"
        ),
    ] = "",
    max_chars: Annotated[int, typer.Option(help="Longest article, in characters.", min=1)] = 2_000_000,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that one article may take.", min=0.1, metavar="SECONDS")
    ] = 120.0,
    resume: Annotated[
        bool, typer.Option(help="Use what earlier runs with this --out have read, or read everything anew.")
    ] = True,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop articles that are no longer below the paths.")
    ] = False,
    partition_by: Annotated[
        str,
        typer.Option(
            help="Also write the events as a folder of files: published, one a day.",
            metavar="COLUMN",
            autocompletion=lambda: ["published"],
        ),
    ] = "",
    engine: Annotated[
        str,
        typer.Option(help="local, or ray for a Ray cluster.", autocompletion=lambda: ["local", "ray"]),
    ] = "local",
    address: Annotated[
        str, typer.Option(help="Address of the Ray cluster; a local one when left out.", metavar="ADDRESS")
    ] = "",
    rows: Annotated[int, typer.Option(help="Rows of the excerpt that is printed.", min=0)] = 12,
    as_json: options.AsJson = False,
) -> None:
    """Read articles and write the table of their facts.

    Exit status: 0 when every input was read, 1 when some could not be (they stand in errors.jsonl),
    2 when the command is wrong.

    Examples
    --------
    ```
    autonews extract news/ --out tables
    autonews extract news/ dump.jsonl --out tables --format csv,duckdb --workers 4
    autonews extract letter.txt --out tables --published 2025-06-25
    autonews extract archive.csv.gz --out tables --columns text=body,published=date
    cat article.txt | autonews extract - --out tables --json
    ```
    """
    from pipeline.run import Settings
    from pipeline.run import extract as run_extract

    with messages.explained():
        chosen = tuple(name.strip().lower() for name in formats.split(",") if name.strip())
        settings = Settings(
            workers,
            options.day(published),
            chosen,
            max_chars,
            columns=options.pairs(columns),
            time_limit=time_limit,
            resume=resume,
            prune=prune,
            engine=engine,
            address=address,
            partition_by=partition_by,
        )
        with _Meter() as meter:
            summary = run_extract(paths, out, options.engine(lexicon, base), settings, meter)
    _report(summary, rows, as_json)
    if summary.errors:
        raise typer.Exit(1)


class _Meter:
    """Counts on standard error, once a run has taken a while and somebody is watching."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=True)
        self.watched = console.is_terminal
        self.started = time.monotonic()
        self.articles = self.rows = self.errors = 0
        self.task = self.progress.add_task("reading", total=None)

    def __enter__(self) -> _Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress.live.is_started:
            self.progress.stop()

    def __call__(self, outcome: Any) -> None:
        self.articles += outcome.articles.num_rows
        self.rows += outcome.events.num_rows
        self.errors += len(outcome.faults)
        if self.watched and time.monotonic() - self.started > QUIET_SECONDS:
            self.progress.start()
            counts = messages.counts(self.articles, self.rows, self.errors)
            self.progress.update(self.task, description=counts)


def _report(summary: Any, rows: int, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(summary), ensure_ascii=False, default=str, indent=2))
        return
    for fault in summary.faults[:SHOWN_ERRORS]:
        messages.complain(f"{fault.doc_id}: {fault.reason}" + (f" ({fault.hint})" if fault.hint else ""))
    if len(summary.faults) > SHOWN_ERRORS:
        more = len(summary.faults) - SHOWN_ERRORS
        messages.complain(f"… and {more:,} more, in {summary.out / 'errors.jsonl'}")
    if rows and summary.rows:
        _excerpt(summary.out, rows)
    counts = messages.counts(summary.articles, summary.rows, summary.errors)
    if passed := len(summary.faults) - summary.errors:
        counts += f", {passed:,} in another language than English"
    kept = " (nothing could be read: the earlier table is kept)" if summary.kept else ""
    messages.plain(f"{summary.out}: {counts}{kept}")


def _excerpt(out: Path, size: int) -> None:
    from pipeline.table import excerpt, first_rows, rows_table

    messages.console().print(rows_table(excerpt(first_rows(out, EXCERPT_FROM), size)), "")
