"""Plain text files: the whole file is the article, its first line the title."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.articles.dates import published
from pipeline.articles.decode import check_text, decode
from pipeline.articles.source import Source
from pipeline.contract.records import Article

LONGEST_TITLE = 250


def read_text(source: Source) -> Iterator[Article]:
    """Yield the article of a text file; its text is the file, character for character.

    Raises
    ------
    InputError
        When the file is unreadable, not UTF-8 or empty.
    """
    text = check_text(decode(source.read(), source.doc_id), source.doc_id)
    day, origin = published(None, (source.doc_id, source.name))
    yield Article(source.doc_id, text, first_line(text), day, origin)


def first_line(text: str) -> str | None:
    """Return the first line that is not blank, or None when it is too long to be a title."""
    line = text.strip().splitlines()[0].strip()
    return line if len(line) <= LONGEST_TITLE else None
