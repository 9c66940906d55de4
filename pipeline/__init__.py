"""autonews reads auto-industry news and writes a table of facts.

>>> import pipeline
>>> nlp = pipeline.load()
>>> table = pipeline.extract(["Fiat sold 1,775 cars in Italy."], nlp=nlp)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract.records import Article, Event

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Article", "Event", "extract", "load", "read_events", "render"]


def load(
    lexicon_dirs: Sequence[Path | str] = (), base: str | None = None, parse_all: bool = False
) -> Language:
    """Load the pipeline: a spaCy ``Language`` whose docs carry ``doc._.events``.

    Parameters
    ----------
    lexicon_dirs
        Folders of lexicons that add entries to the package's or replace them.
    base
        Name or path of the spaCy pipeline whose tagger and parser are used.
    parse_all
        Parse every sentence, not only those that the stages need.

    Raises
    ------
    LexiconError
        Where a lexicon line is broken.
    OSError
        Where the base pipeline is not installed.
    """
    from pipeline.assembly import load as assemble

    return assemble(lexicon_dirs, base, parse_all)


def extract(
    items: Iterable[str | Article],
    *,
    published: date | None = None,
    nlp: Language | None = None,
) -> pd.DataFrame:
    """Read texts or articles and return the table of their facts.

    Parameters
    ----------
    items
        Texts, whose ``doc_id`` is their number, or articles.
    published
        Day of publication of the texts that tell none.
    nlp
        A pipeline from :func:`load`; loaded anew when None.

    Returns
    -------
    pandas.DataFrame
        The contract's columns and types, a row a fact.
    """
    from pipeline.assembly import article_doc
    from pipeline.table import events_frame

    nlp = nlp or load()
    articles = [
        item if isinstance(item, Article) else _as_article(number, item, published)
        for number, item in enumerate(items)
    ]
    docs = nlp.pipe([article_doc(nlp, article) for article in articles])
    return events_frame(event for doc in docs for event in doc._.events)


def read_events(path: str | Path) -> pd.DataFrame:
    """Load an event table that ``autonews extract`` wrote: its folder, or one of its files.

    Raises
    ------
    InputError
        Where there is no such table.
    """
    from pipeline.table import read_events as read

    return read(path)


def render(doc: Doc, jupyter: bool | None = None) -> str | None:
    """Show a Doc's mentions and figures with displaCy; returns HTML outside a notebook.

    Parameters
    ----------
    doc
        A Doc that the pipeline has read.
    jupyter
        Whether to display in a notebook; None finds out.
    """
    from pipeline.assembly import marked

    return marked(doc, jupyter)


def _as_article(number: int, text: str, published: date | None) -> Article:
    first = text.strip().split("\n", 1)[0]
    title = first if "\n" in text.strip() else None
    return Article(f"text-{number}", text, title, published, "argument" if published else None)
