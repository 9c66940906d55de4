"""The ``autonews`` command: arguments and messages; the work is done elsewhere."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.contract.errors import AutonewsError, InputError, UsageError

app = typer.Typer(
    help="Read auto-industry news and write a table of the facts it states.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)
catalogue = typer.Typer(help="Look things up in the catalogue of groups, brands, models and people.")
app.add_typer(catalogue, name="catalogue", no_args_is_help=True)

QUIET_SECONDS = 2.0
SHOWN_ERRORS = 20
EXCERPT_FROM = 20_000
PLAIN_WIDTH = 140

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


def _version(wanted: bool) -> None:
    if wanted:
        from pipeline.run.manifest import installed

        _console().print(f"autonews {installed('autonews')}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read auto-industry news and write a table of the facts it states."""


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(help="Folders, files, or - for standard input.", metavar="PATH")
    ],
    out: Annotated[Path, typer.Option(help="Folder that the tables are written to.", metavar="DIR")],
    formats: Annotated[
        str, typer.Option("--format", help="Files of the table: parquet, csv, jsonl, duckdb; Parquet always.")
    ] = "parquet",
    workers: Annotated[int, typer.Option(help="Processes that read articles.", min=1)] = 1,
    published: Published = None,
    lexicon: Lexicons = None,
    base: Base = None,
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
            help="Also write the events as a folder of files: published, one a day.", metavar="COLUMN"
        ),
    ] = "",
    engine: Annotated[str, typer.Option(help="local, or ray for a Ray cluster.")] = "local",
    address: Annotated[
        str, typer.Option(help="Address of the Ray cluster; a local one when left out.", metavar="ADDRESS")
    ] = "",
    rows: Annotated[int, typer.Option(help="Rows of the excerpt that is printed.", min=0)] = 12,
    as_json: AsJson = False,
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

    with _explained():
        chosen = tuple(name.strip().lower() for name in formats.split(",") if name.strip())
        settings = Settings(
            workers,
            _day(published),
            chosen,
            max_chars,
            columns=_pairs(columns),
            time_limit=time_limit,
            resume=resume,
            prune=prune,
            engine=engine,
            address=address,
            partition_by=partition_by,
        )
        with _Meter() as meter:
            summary = run_extract(paths, out, _engine(lexicon, base), settings, meter)
    _report(summary, rows, as_json)
    if summary.errors:
        raise typer.Exit(1)


@app.command()
def show(
    path: Annotated[str, typer.Argument(help="A file, or - for standard input.", metavar="PATH")],
    article: Annotated[str, typer.Option(help="Its id, when the file holds several.", metavar="ID")] = "",
    published: Published = None,
    lexicon: Lexicons = None,
    base: Base = None,
    as_json: AsJson = False,
) -> None:
    """Print one article with its figures and names marked, and its rows.

    Examples
    --------
    ```
    autonews show news/junior.txt
    autonews show dump.jsonl --article 4711
    autonews show news/junior.txt --json
    ```
    """
    from pipeline.run import Settings, articles_of
    from pipeline.table import legend, marked, rows_table

    with _explained():
        chosen = _chosen(articles_of(path, Settings(published=_day(published))), article)
        engine = _engine(lexicon, base)
        nlp = engine.load()
        doc = nlp(engine.make_doc(nlp, chosen))
    events = [asdict(event) for event in doc._.events]
    if as_json:
        typer.echo(json.dumps(events, ensure_ascii=False, default=str, indent=2))
        return
    console = _console()
    console.print(legend(), marked(chosen.text, doc._.events, doc._.mentions), "", sep="\n")
    console.print(rows_table(events, with_article=False))


@app.command()
def evaluate(
    gold: Annotated[
        str, typer.Argument(help="A folder of annotated articles, or a report's judgements.", metavar="GOLD")
    ],
    errors: Annotated[int, typer.Option(help="How many kinds of error are shown.", min=0)] = 10,
    report: Annotated[
        Path | None, typer.Option("--json", help="Also write the figures here, as JSON.", metavar="FILE")
    ] = None,
) -> None:
    """Score the pipeline against annotated articles, or tell the precision that a reviewer found.

    Examples
    --------
    ```
    autonews evaluate corpora/gold/dev
    autonews evaluate judgements.jsonl
    autonews evaluate corpora/gold/dev --errors 20 --json build/dev.json
    ```
    """
    from pipeline.evaluation.judgements import show_judgements
    from pipeline.evaluation.run import main as score

    with _explained():
        if gold.endswith(".jsonl"):
            show_judgements(Path(gold), _console(), report)
            return
        status = score([gold, "--errors", str(errors), *(("--json", str(report)) if report else ())])
    raise typer.Exit(status)


@app.command()
def report(
    table: Annotated[
        Path, typer.Argument(help="Folder of results, or one file of an event table.", metavar="TABLE")
    ],
    out: Annotated[Path, typer.Option(help="The page to write.", metavar="FILE")] = Path("report.html"),
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "autonews",
    lexicon: Lexicons = None,
    as_json: AsJson = False,
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

    with _explained():
        rows = write_report(table, out, title, _folders(lexicon))
    if as_json:
        typer.echo(json.dumps({"out": str(out), "rows": rows}))
        return
    _plain(f"{out}: {rows:,} rows; open it in a browser")


@catalogue.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, in any spelling.")],
    lexicon: Lexicons = None,
    as_json: AsJson = False,
) -> None:
    """Print what a name can mean.

    Examples
    --------
    ```
    autonews catalogue find "ID 3"
    autonews catalogue find Junior --json
    ```
    """
    from pipeline.lexicons.find import describe

    with _explained():
        entries = describe(name, lexicon or ())
    if as_json:
        typer.echo(json.dumps(entries, ensure_ascii=False, indent=2))
    for entry in entries if not as_json else ():
        note = entry["guard"] and f"{entry['matched']!r} is {entry['note']}"
        facts = [entry[field] for field in ("label", "name", "group", "country", "years")]
        posts = "; ".join(entry["posts"])
        _plain("  ".join(str(fact) for fact in (*facts, posts, note, entry["source"]) if fact))
    if not entries:
        _complain(f"the catalogue has no {name!r}")
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
            self.progress.update(self.task, description=_counts(self.articles, self.rows, self.errors))


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Turn errors into one line and an exit status."""
    try:
        yield
    except UsageError as error:
        _complain(str(error))
        raise typer.Exit(2) from error
    except (AutonewsError, OSError) as error:
        _complain(str(error))
        raise typer.Exit(1) from error


def _folders(lexicon: list[Path] | None) -> tuple[Path, ...]:
    for folder in lexicon or ():
        if not folder.is_dir():
            raise UsageError(f"--lexicon {folder}: there is no such folder")
    return tuple(lexicon or ())


def _engine(lexicon: list[Path] | None, base: str | None = None) -> Any:
    from pipeline.run import default_engine

    return default_engine(lexicon or (), base)


def _pairs(columns: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in columns.split(",") if pair.strip()]
    for field, sign, column in pairs:
        if not (field.strip() and sign and column.strip()):
            raise UsageError(f"--columns {columns}: write FIELD=COLUMN,FIELD=COLUMN")
    return tuple((field.strip(), column.strip()) for field, _, column in pairs)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--published {text}: write the day as YYYY-MM-DD") from error


def _chosen(articles: list[Any], wanted: str) -> Any:
    for article in articles:
        if wanted in ("", article.doc_id, article.doc_id.partition("#")[2]):
            return article
    raise InputError(wanted, "the file holds no such article", "see doc_id in articles.parquet", "missing")


def _report(summary: Any, rows: int, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(summary), ensure_ascii=False, default=str, indent=2))
        return
    for fault in summary.faults[:SHOWN_ERRORS]:
        _complain(f"{fault.doc_id}: {fault.reason}" + (f" ({fault.hint})" if fault.hint else ""))
    if len(summary.faults) > SHOWN_ERRORS:
        _complain(f"… and {len(summary.faults) - SHOWN_ERRORS:,} more, in {summary.out / 'errors.jsonl'}")
    if rows and summary.rows:
        _excerpt(summary.out, rows)
    counts = _counts(summary.articles, summary.rows, summary.errors)
    if passed := len(summary.faults) - summary.errors:
        counts += f", {passed:,} in another language than English"
    kept = " (nothing could be read: the earlier table is kept)" if summary.kept else ""
    _plain(f"{summary.out}: {counts}{kept}")


def _counts(articles: int, rows: int, errors: int) -> str:
    counted = ((articles, "article"), (rows, "row"), (errors, "error"))
    return ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted)


def _excerpt(out: Path, size: int) -> None:
    from pipeline.table import excerpt, first_rows, rows_table

    _console().print(rows_table(excerpt(first_rows(out, EXCERPT_FROM), size)), "")


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=PLAIN_WIDTH)


def _plain(line: str) -> None:
    typer.echo(line)


def _complain(line: str) -> None:
    """Print a line to standard error; what a name holds of line breaks and control signs is written out."""
    shown = (sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
    typer.echo("".join(shown), err=True)
