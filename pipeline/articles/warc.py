"""Web archives: a page a response, a text a conversion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.articles.dates import published
from pipeline.articles.decode import check_text, decode
from pipeline.articles.metadata import own_paths
from pipeline.articles.pages import Page, checked
from pipeline.articles.source import Source, too_large
from pipeline.articles.text import first_line
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

HTML_TYPES = ("text/html", "application/xhtml+xml")
OK = "200"


def read_warc(source: Source) -> Iterator[Article | Page | InputError]:
    """Yield the HTML pages that an archive holds with status 200, and the texts of a WET file.

    Raises
    ------
    InputError
        When the file is unreadable, cut short, or holds no record.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        with source.open() as stream:
            for number, record in enumerate(ArchiveIterator(stream), start=1):
                if _wanted(record):
                    yield _read(record, f"{source.doc_id}#{number}", source)
    except (ArchiveLoadFailed, UnicodeError, ValueError) as error:
        reason = f"damaged after record {number}: {str(error).splitlines()[0] if str(error) else 'no WARC'}"
        raise InputError(source.doc_id, reason, "fetch the archive again", "archive") from error
    if not number:
        raise InputError(source.doc_id, "the archive holds no record", "remove it, or fill it", "empty")


def _wanted(record: Any) -> bool:
    if record.rec_type == "conversion":
        return True
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return kind in HTML_TYPES and record.http_headers.get_statuscode() == OK


def _read(record: Any, doc_id: str, source: Source) -> Article | Page | InputError:
    try:
        data = record.content_stream().read(source.max_bytes + 1)
        if len(data) > source.max_bytes:
            raise too_large(doc_id, f"more than {source.max_bytes:,} bytes")
        return _item(record, data, doc_id, source)
    except InputError as error:
        return error


def _item(record: Any, data: bytes, doc_id: str, source: Source) -> Article | Page:
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type == "response":
        paths = own_paths(doc_id, source)
        return Page(doc_id, checked(data, doc_id), paths, url=url)
    text = check_text(decode(data, doc_id), doc_id)
    day, origin = published(None, (url,))
    return Article(doc_id, text, first_line(text), day, origin, url)
