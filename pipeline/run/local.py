"""One machine: articles in, a table out, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from spacy.language import Language

from pipeline.articles import read_articles
from pipeline.contract.errors import UsageError
from pipeline.contract.records import Article
from pipeline.run.batch import Batch, Fault, Found, Outcome, batched, merged, opened, process
from pipeline.run.manifest import manifest
from pipeline.run.output import drop_stale, prepare, staged, write_faults, write_manifest, write_tables
from pipeline.run.settings import Engine, Settings
from pipeline.run.workers import Crew
from pipeline.table import article_schema, event_schema, joined

Progress = Callable[[Outcome], None]


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
        return "ok" not in self.articles.column("status").to_pylist()

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


def extract(
    paths: Sequence[str | Path],
    out: Path,
    engine: Engine,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read the articles below the paths and write their events into a folder.

    Files appear in `out` together when everything is done; until then, and when the run fails,
    what was there stays. It also stays when not one article could be read.

    Parameters
    ----------
    paths
        Folders, files, or ``-`` for standard input.
    out
        Folder of results.
    engine
        The pipeline.
    settings
        The run's choices.
    progress
        Called with each batch's outcome.

    Raises
    ------
    UsageError
        When the arguments cannot be carried out.
    PipelineError
        When the pipeline cannot be loaded in a worker.
    """
    settings = settings or Settings()
    prepare(out, (Path(path) for path in paths if Path(path).is_dir()))
    results = collect(paths, engine, settings, progress, exclude=(out,))
    kept = results.nothing_read and (out / "events.parquet").exists()
    names: tuple[str, ...] = ()
    with staged(out) as folder:
        write_faults(folder, results.faults)
        if not kept:
            names = write_tables(folder, results.events, results.articles, settings.formats)
            counts = {"articles": results.articles.num_rows, "rows": results.events.num_rows}
            counts["errors"] = len(results.faults)
            write_manifest(folder, {**manifest(engine, settings), "counts": counts, "files": names})
            drop_stale(out, names)
    return Summary(
        out, results.articles.num_rows, results.events.num_rows, results.words, results.faults, names, kept
    )


def collect(
    paths: Sequence[str | Path],
    engine: Engine,
    settings: Settings | None = None,
    progress: Progress | None = None,
    exclude: Iterable[Path] = (),
) -> Results:
    """Read the articles below the paths and return their events, writing nothing.

    Parameters
    ----------
    paths
        Folders, files, or ``-`` for standard input.
    engine
        The pipeline.
    settings
        The run's choices.
    progress
        Called with each batch's outcome.
    exclude
        Folders that are not looked into.

    Raises
    ------
    UsageError
        When no path is given.
    PipelineError
        When the pipeline cannot be loaded in a worker.
    """
    if not paths:
        raise UsageError("there is nothing to read: give a folder, a file or -")
    settings = settings or Settings()
    found = read_articles(paths, settings.published, exclude, settings.max_chars)
    return run(found, engine, settings, progress)


def run(
    found: Iterable[Found], engine: Engine, settings: Settings, progress: Progress | None = None
) -> Results:
    """Return the events of articles; the same table whatever the number of workers.

    Parameters
    ----------
    found
        Articles, and the errors of inputs that gave none.
    engine
        The pipeline.
    settings
        The run's choices.
    progress
        Called with each batch's outcome.

    Raises
    ------
    PipelineError
        When the pipeline cannot be loaded in a worker.
    """
    faults: list[Fault] = []
    outcomes = []
    for outcome in _outcomes(batched(found, settings, faults), engine, settings):
        outcomes.append(outcome)
        if progress:
            progress(outcome)
    whole = merged(outcomes)
    return Results(
        joined([whole.events], event_schema()),
        joined([whole.articles], article_schema(), ("doc_id", "sha256")),
        tuple(sorted((*faults, *whole.faults))),
    )


def articles_of(path: str | Path, settings: Settings | None = None) -> list[Article]:
    """Return the articles of one file.

    Raises
    ------
    InputError
        The first error of the file when it holds no article that can be read.
    """
    settings = settings or Settings()
    found = list(read_articles([path], settings.published, (), settings.max_chars))
    articles = [item for item in found if isinstance(item, Article)]
    for item in found:
        if not articles and not isinstance(item, Article):
            raise item
    return articles


def _outcomes(batches: Iterator[Batch], engine: Engine, settings: Settings) -> Iterator[Outcome]:
    if settings.workers > 1:
        yield from Crew(engine, settings, batches).outcomes()
        return
    nlp: Language | None = None
    for batch in batches:
        nlp = nlp or opened(engine, settings)
        yield process(nlp, engine, batch)
