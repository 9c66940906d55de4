"""From paths to articles: the whole stage behind one function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.articles.discover import find_sources
from pipeline.articles.pages import Page, finished
from pipeline.articles.registry import Found, read_source
from pipeline.articles.source import DEFAULT_MAX_CHARS, Columns, too_large
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

Whole = Article | InputError


def read_articles(
    paths: Sequence[str | Path],
    published: date | None = None,
    exclude: Iterable[Path] = (),
    max_chars: int = DEFAULT_MAX_CHARS,
    columns: Columns = (),
) -> Iterator[Whole]:
    """Yield every article below the paths, and an error for every input that gives none.

    Parameters
    ----------
    paths
        Folders, files, or ``-`` for standard input.
    published
        Day of publication of articles that do not tell theirs.
    exclude
        Folders that are not looked into.
    max_chars
        Longest article that is processed, in characters.
    columns
        Pairs of an article's field and the column of a table that holds it.
    """
    for item in read_items(paths, exclude, max_chars, columns):
        yield item if isinstance(item, InputError) else complete(item, published, max_chars)


def read_items(
    paths: Sequence[str | Path],
    exclude: Iterable[Path] = (),
    max_chars: int = DEFAULT_MAX_CHARS,
    columns: Columns = (),
) -> Iterator[Found]:
    """Yield what ``read_articles`` does before ``complete``: articles, pages not yet taken apart, errors."""
    for source in find_sources(paths, exclude, max_chars, columns):
        yield from [source] if isinstance(source, InputError) else read_source(source)


def complete(item: Article | Page, published: date | None, max_chars: int) -> Whole:
    """Return the article of an item, dated and within the size limit, or the error that stands for it."""
    if isinstance(item, Page):
        try:
            item = finished(item)
        except InputError as error:
            return error
    if len(item.text) > max_chars:
        return too_large(item.doc_id, f"{len(item.text):,} characters, the limit is {max_chars:,}")
    if item.published is None and published is not None:
        return replace(item, published=published, published_from="argument")
    return item
