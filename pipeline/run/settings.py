"""What a run is told, and what carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.articles import DEFAULT_MAX_CHARS, Columns
from pipeline.contract.errors import UsageError
from pipeline.contract.records import Article
from pipeline.table import WRITERS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ENGINES = ("local", "ray")
FIELDS = ("text", "title", "published", "url", "language", "id")
PARTITIONS = ("published",)


@dataclass(frozen=True, slots=True)
class Engine:
    """The pipeline of a run, as recipes that a worker process can carry out for itself.

    Attributes
    ----------
    load
        Loads the pipeline; a function that can be pickled when there are several workers.
    make_doc
        Makes the Doc of an article, ready for ``nlp.pipe``.
    base
        Package of the statistical model, named in the manifest.
    lexicon_dirs
        Folders of the user's own lexicon lines, hashed in the manifest.
    """

    load: Callable[[], Language]
    make_doc: Callable[[Language, Article], Doc]
    base: str = ""
    lexicon_dirs: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of a run.

    Attributes
    ----------
    workers
        Processes that read articles.
    published
        Day of publication of articles that do not tell theirs.
    formats
        Files of the event table; Parquet is always written.
    max_chars
        Longest article that is processed, in characters.
    batch_articles, batch_chars
        A batch ends at so many articles or so many characters, whichever comes first. Batches are
        the same for any number of workers, and so is the table.
    columns
        Pairs of an article's field and the column of a CSV or Parquet file that holds it.
    time_limit
        Seconds that an article may take; a batch that takes longer is tried article by article.
    resume
        Whether what an earlier run with this folder of results has read is used again.
    prune
        Whether articles that are no longer below the paths are dropped from the table.
    engine, address
        ``local``, or ``ray`` for the Ray cluster at the address (a local one when it is empty).
    isolated
        Whether articles are processed in worker processes, which a time limit can end and a crash
        cannot take the run down with; False stays in this process.
    partition_by
        ``published`` also writes the events as a folder of files, one a day; empty does not.

    Raises
    ------
    UsageError
        When a value cannot be carried out.
    """

    workers: int = 1
    published: date | None = None
    formats: tuple[str, ...] = ("parquet",)
    max_chars: int = DEFAULT_MAX_CHARS
    batch_articles: int = 32
    batch_chars: int = 200_000
    columns: Columns = ()
    time_limit: float = 120.0
    resume: bool = True
    prune: bool = False
    engine: str = "local"
    address: str = ""
    partition_by: str = ""
    isolated: bool = True

    def __post_init__(self) -> None:
        for name in ("workers", "max_chars", "batch_articles", "batch_chars"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} must be 1 or more, not {getattr(self, name)}")
        if not self.time_limit > 0:
            raise UsageError(f"time_limit must be more than 0 seconds, not {self.time_limit}")
        _one_of("format", self.formats, tuple(WRITERS))
        _one_of("field of an article", [field for field, _ in self.columns], FIELDS)
        _one_of("engine", [self.engine], ENGINES)
        _one_of("partition", [self.partition_by] if self.partition_by else [], PARTITIONS)


def _one_of(what: str, names: tuple[str, ...] | list[str], known: tuple[str, ...]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"unknown {what} {unknown[0]!r}; there are {', '.join(known)}")
