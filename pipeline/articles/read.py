"""From paths to articles: the whole stage behind one function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.articles.discover import find_sources
from pipeline.articles.registry import Found, read_source
from pipeline.articles.source import DEFAULT_MAX_CHARS, too_large
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article


def read_articles(
    paths: Sequence[str | Path],
    published: date | None = None,
    exclude: Iterable[Path] = (),
    max_chars: int = DEFAULT_MAX_CHARS,
) -> Iterator[Found]:
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
    """
    for source in find_sources(paths, exclude, max_chars):
        found = [source] if isinstance(source, InputError) else read_source(source)
        for item in found:
            yield _finished(item, published, max_chars) if isinstance(item, Article) else item


def _finished(article: Article, published: date | None, max_chars: int) -> Found:
    if len(article.text) > max_chars:
        return too_large(article.doc_id, f"{len(article.text):,} characters, the limit is {max_chars:,}")
    if article.published is None and published is not None:
        return replace(article, published=published, published_from="argument")
    return article
