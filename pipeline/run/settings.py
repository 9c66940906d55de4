"""What a run is told, and what carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.articles import DEFAULT_MAX_CHARS
from pipeline.contract.errors import UsageError
from pipeline.contract.records import Article
from pipeline.table import WRITERS


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
        Processes that read articles; 1 stays in this one.
    published
        Day of publication of articles that do not tell theirs.
    formats
        Files of the event table; Parquet is always written.
    max_chars
        Longest article that is processed, in characters.
    batch_articles, batch_chars
        A batch ends at so many articles or so many characters, whichever comes first. Batches are
        the same for any number of workers, and so is the table.

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

    def __post_init__(self) -> None:
        for name in ("workers", "max_chars", "batch_articles", "batch_chars"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} must be 1 or more, not {getattr(self, name)}")
        if unknown := [name for name in self.formats if name not in WRITERS]:
            raise UsageError(f"unknown format {unknown[0]!r}; there are {', '.join(WRITERS)}")
