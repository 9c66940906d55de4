"""Which reader reads what: by suffix, or by the first bytes where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from pipeline.articles.archives import DAMAGE, OPENERS, TARS, ZIPS, parts
from pipeline.articles.markdown import OPENED, read_markdown
from pipeline.articles.pages import Page, read_html
from pipeline.articles.records import read_json, read_jsonl
from pipeline.articles.source import Source, damaged, unreadable
from pipeline.articles.text import read_text
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

Found = Article | Page | InputError
Reader = Callable[[Source], Iterator[Found]]


def _read_xml(source: Source) -> Iterator[Found]:
    from pipeline.articles.newsml import read_xml

    return read_xml(source)


def _read_feed(source: Source) -> Iterator[Found]:
    from pipeline.articles.feeds import read_feed

    return read_feed(source)


def _read_csv(source: Source) -> Iterator[Found]:
    from pipeline.articles.tabular import read_csv

    return read_csv(source)


def _read_parquet(source: Source) -> Iterator[Found]:
    from pipeline.articles.tabular import read_parquet

    return read_parquet(source)


def _read_mail(source: Source) -> Iterator[Found]:
    from pipeline.articles.mail import read_mail

    return read_mail(source)


def _read_warc(source: Source) -> Iterator[Found]:
    from pipeline.articles.warc import read_warc

    return read_warc(source)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": read_text,
        ".text": read_text,
        ".md": read_markdown,
        ".markdown": read_markdown,
        ".jsonl": read_jsonl,
        ".ndjson": read_jsonl,
        ".json": read_json,
        ".html": read_html,
        ".htm": read_html,
        ".xhtml": read_html,
        ".xml": _read_xml,
        ".nitf": _read_xml,
        ".newsml": _read_xml,
        ".rss": _read_feed,
        ".atom": _read_feed,
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".parquet": _read_parquet,
        ".eml": _read_mail,
        ".warc": _read_warc,
        ".wet": _read_warc,
    }
)
SNIFFED_BYTES = 512


def read_source(source: Source) -> Iterator[Found]:
    """Yield the articles of a source and an error for each that cannot be read; raise nothing.

    Parameters
    ----------
    source
        A file or a stream; an archive gives the articles of its members.
    """
    try:
        for part in parts(source):
            yield from (part,) if isinstance(part, InputError) else _read_part(part)
    except Exception as error:
        yield _explained(error, source)


def reader_for(source: Source) -> Reader:
    """Return the reader of a source's format.

    Raises
    ------
    InputError
        Of kind ``format`` when no reader knows its suffix.
    """
    if (source.label or source.doc_id).lower().endswith(".warc.gz"):
        return _read_warc
    if not source.suffix:
        return _sniffed(source)
    if source.suffix not in READERS:
        known = ", ".join((*READERS, *sorted(ZIPS), *sorted(TARS), *OPENERS))
        reason = f"files named *{source.suffix} are not read"
        raise InputError(source.doc_id, reason, f"formats that are read: {known}", "format")
    return READERS[source.suffix]


def _read_part(part: Source) -> Iterator[Found]:
    try:
        yield from reader_for(part)(part)
    except Exception as error:
        yield _explained(error, part)


def _explained(error: Exception, source: Source) -> InputError:
    """Return what a user is told of an error; one that no reader foresaw costs its file and no other."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, DAMAGE):
        return damaged(source.doc_id, error)
    if isinstance(error, OSError):
        return unreadable(source.doc_id, error)
    reason = f"the reader failed: {type(error).__name__}: {_first_line(error)}"
    return InputError(source.doc_id, reason, "give the article as text", "reader")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _sniffed(source: Source) -> Reader:
    start = source.read_all(SNIFFED_BYTES).decode("utf-8-sig", "replace").lstrip()
    if start.startswith(("{", "[")):
        return read_json
    if start[:15].lower().startswith(("<!doctype html", "<html")):
        return read_html
    if start.startswith("<?xml"):
        return _read_xml
    return read_markdown if OPENED.match(start) else read_text
