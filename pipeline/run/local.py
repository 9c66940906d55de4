"""A run: articles in, a table out; what was read before is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.articles import read_articles, read_items
from pipeline.contract.errors import UsageError
from pipeline.contract.records import Article
from pipeline.run.batch import OK, Batch, Fault, Found, Outcome, batched, merged, opened, process
from pipeline.run.finish import Merger
from pipeline.run.keys import tasks
from pipeline.run.manifest import fingerprint, manifest
from pipeline.run.output import (
    ARTICLES,
    drop_stale,
    prepare,
    put_in_place,
    write_faults,
    write_manifest,
    write_tables,
)
from pipeline.run.parts import INDEX, Store, locked
from pipeline.run.settings import Engine, Settings
from pipeline.run.summary import Results, Summary, counted
from pipeline.run.workers import Crew
from pipeline.table import article_schema, event_schema, joined, write_parquet

if TYPE_CHECKING:
    from spacy.language import Language

Progress = Callable[[Outcome], None]


@dataclass(slots=True)
class _Reading:
    """What a run has come across so far: the keys of its articles, and inputs that gave none."""

    seen: dict[str, str]
    faults: list[Fault]
    fresh: bool = False


def extract(
    paths: Sequence[str | Path],
    out: Path,
    engine: Engine,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read the articles below the paths and write their events into a folder.

    What is read is kept, batch by batch, in a hidden folder beside the results. A run that is cut
    short is taken up where it stopped; a run over the same articles reads only what is new or has
    changed. The files of results appear together when everything is done; until then, and when the
    run fails, what was there stays. It also stays when not one article could be read.

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
        When the arguments cannot be carried out, or another run has the folder of results.
    PipelineError
        When the pipeline cannot be loaded in a worker.
    """
    if not paths:
        raise UsageError("nothing to read: name folders or files")
    settings = settings or Settings()
    prepare(out, [Path(path) for path in paths if str(path) != "-" and "://" not in str(path)])
    with locked(out, settings.resume) as store:
        reading = _Reading({}, [])
        found = read_items(paths, [out], settings.max_chars, settings.columns)
        _read(found, store, engine, settings, reading, progress)
        return _finish(out, store, engine, settings, reading)


def collect(
    paths: Sequence[str | Path],
    engine: Engine,
    settings: Settings | None = None,
    progress: Progress | None = None,
    exclude: Iterable[Path] = (),
) -> Results:
    """Return the events of the articles below the paths, in memory; see ``extract``."""
    settings = settings or Settings()
    found = read_items(paths, exclude, settings.max_chars, settings.columns)
    return run(found, engine, settings, progress)


def run(
    found: Iterable[Found], engine: Engine, settings: Settings, progress: Progress | None = None
) -> Results:
    """Return the events of articles in memory; the same table whatever the number of workers.

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
    batches = batched(tasks(found, "", faults, {}), settings)
    outcomes = []
    for outcome in _outcomes(batches, engine, settings):
        outcomes.append(outcome)
        if progress:
            progress(outcome)
    whole = merged(outcomes)
    named = whole.articles.append_column("copy_of", pa.nulls(whole.articles.num_rows, pa.string()))
    readable = named.filter(pa.compute.is_valid(named.column("text")))
    return Results(
        joined([whole.events], event_schema()),
        joined([readable], article_schema(), ("doc_id", "sha256")),
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
    found = list(read_articles([path], settings.published, (), settings.max_chars, settings.columns))
    articles = [item for item in found if isinstance(item, Article)]
    for item in found:
        if not articles and not isinstance(item, Article):
            raise item
    return articles


def _read(
    found: Iterable[Found],
    store: Store,
    engine: Engine,
    settings: Settings,
    reading: _Reading,
    progress: Progress | None,
) -> None:
    """Process what is not done yet, a part file a batch."""
    done = store.done()
    todo = tasks(found, fingerprint(engine, settings), reading.faults, reading.seen)
    for outcome in _outcomes(batched(todo, settings, done), engine, settings):
        store.add(outcome)
        reading.fresh = reading.fresh or OK in outcome.articles.column("status").to_pylist()
        if progress:
            progress(outcome)
    reading.fresh = reading.fresh or not done.isdisjoint(reading.seen.values())


def _finish(out: Path, store: Store, engine: Engine, settings: Settings, reading: _Reading) -> Summary:
    wanted = reading.seen if settings.prune else {**store.index(), **reading.seen}
    merger = Merger(store.files(), wanted)
    faults = tuple(sorted((*reading.faults, *merger.faults())))
    if not reading.fresh and (out / "events.parquet").exists():
        write_faults(out, faults)
        return Summary(out, 0, 0, 0, faults, (), kept=True)
    summary = _written(out, store, merger, engine, settings, faults)
    _write_index(store, wanted)
    store.keep_only(merger.files())
    return summary


def _written(
    out: Path, store: Store, merger: Merger, engine: Engine, settings: Settings, faults: tuple[Fault, ...]
) -> Summary:
    made = store.staging / "made"
    made.mkdir()
    files = write_tables(made, merger, settings)
    write_faults(made, faults)
    articles, rows, words = counted(made / ARTICLES)
    counts = {"articles": articles, "rows": rows, "errors": len(faults)}
    write_manifest(made, {**manifest(engine, settings), "counts": counts, "files": list(files)})
    drop_stale(out, files)
    put_in_place(made, out)
    return Summary(out, articles, rows, words, faults, files)


def _write_index(store: Store, wanted: Mapping[str, str]) -> None:
    table = pa.table({"doc_id": pa.array(wanted, pa.string()), "key": pa.array(wanted.values(), pa.string())})
    write_parquet([table], store.staging / INDEX)
    (store.staging / INDEX).replace(store.folder / INDEX)


def _outcomes(batches: Iterator[Batch], engine: Engine, settings: Settings) -> Iterator[Outcome]:
    if settings.engine == "ray":
        from pipeline.run.ray import RayCrew

        yield from RayCrew(engine, settings, batches).outcomes()
    elif not settings.isolated:
        yield from _in_this_process(batches, engine, settings)
    else:
        yield from Crew(engine, settings, batches).outcomes()


def _in_this_process(batches: Iterator[Batch], engine: Engine, settings: Settings) -> Iterator[Outcome]:
    nlp: Language | None = None
    for batch in batches:
        nlp = nlp or opened(engine, settings)
        yield process(nlp, engine, settings, batch)
