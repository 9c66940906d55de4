"""Web pages: the main text by trafilatura, the date by the page's metadata or by htmldate.

Taking a page apart is slow and, with wild pages, risky; so readers give a ``Page``, and whoever
processes articles finishes it where a fault costs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.articles.dates import date_in_path, parse_date
from pipeline.articles.decode import check_text
from pipeline.articles.markup import stated_date, words
from pipeline.articles.metadata import own_paths, storable
from pipeline.articles.source import Source
from pipeline.articles.text import first_line
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

LATEST_DATE = "2100-01-01"


@dataclass(frozen=True, slots=True)
class Page:
    """A web page that is still to be taken apart.

    Attributes
    ----------
    doc_id, title, published, published_from, url, language
        As far as the container told them; see ``Article``.
    data
        The page's bytes.
    paths
        Paths that may date it, the most telling first.
    letter
        Whether it is a mail or a snippet, all of whose words are the article's.
    """

    doc_id: str
    data: bytes
    paths: tuple[str, ...] = ()
    title: str | None = None
    published: date | None = None
    published_from: str | None = None
    url: str | None = None
    language: str | None = None
    letter: bool = False


def read_html(source: Source) -> Iterator[Page]:
    """Yield the page of an HTML file.

    Raises
    ------
    InputError
        When the file is unreadable, too large or empty.
    """
    yield Page(source.doc_id, checked(source.read(), source.doc_id), own_paths(source.doc_id, source))


def checked(data: bytes, doc_id: str) -> bytes:
    """Return a page's bytes when there is something in them.

    Raises
    ------
    InputError
        Of kind ``empty`` when there is nothing, ``binary`` for what is no page.
    """
    if not data.strip():
        raise InputError(doc_id, "the page is empty", "remove it", "empty")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(doc_id, "not a page: it holds binary data", "give the page as HTML", "binary")
    return data


def finished(page: Page) -> Article:
    """Return the article of a page: its main text, without navigation, comments and advertisements.

    Raises
    ------
    InputError
        Of kind ``empty`` when the page holds no main text, ``html`` when it cannot be taken apart.
    """
    try:
        found = _main_text(page)
    except Exception as error:
        reason = f"the page cannot be taken apart: {type(error).__name__}"
        raise InputError(page.doc_id, reason, "save the page again, or give its text", "html") from error
    text = str(found.text) if found is not None and found.text else ""
    if page.letter and len(text.split()) < len(_letter(page).split()) / 2:
        text = _letter(page)
    if not text.strip():
        raise InputError(page.doc_id, "the page holds no main text", "give its text", "empty")
    text = check_text(storable(text), page.doc_id)
    day, origin = _published(page, found)
    title = page.title or (found.title if found is not None else None) or first_line(text)
    url = page.url or (found.url if found is not None else None)
    return Article(page.doc_id, text, title and storable(title), day, origin, url, page.language)


def _main_text(page: Page) -> Any:
    from trafilatura import bare_extraction

    dates = {"extensive_search": False, "original_date": True, "max_date": LATEST_DATE}
    return bare_extraction(
        page.data.replace(b"\0", b""),
        include_comments=False,
        include_formatting=False,
        with_metadata=True,
        date_extraction_params=dates,
    )


def _letter(page: Page) -> str:
    return words(page.data.decode("utf-8", "replace"))


def _published(page: Page, found: Any) -> tuple[date | None, str | None]:
    if page.published:
        return page.published, page.published_from
    if day := parse_date(stated_date(page.data)):
        return day, "metadata"
    if found is not None and (day := parse_date(found.date)):
        return day, "page"
    for path in (page.url, *page.paths):
        if path and (day := date_in_path(path)):
            return day, "path"
    return None, None
