"""Which reader reads what: by suffix, or by the first bytes where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from pipeline.articles.markdown import OPENED, read_markdown
from pipeline.articles.records import read_json, read_jsonl
from pipeline.articles.source import Source
from pipeline.articles.text import read_text
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

Found = Article | InputError
Reader = Callable[[Source], Iterator[Found]]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": read_text,
        ".text": read_text,
        ".md": read_markdown,
        ".markdown": read_markdown,
        ".jsonl": read_jsonl,
        ".ndjson": read_jsonl,
        ".json": read_json,
    }
)
SNIFFED_BYTES = 512


def read_source(source: Source) -> Iterator[Found]:
    """Yield the articles of a source and an error for each that cannot be read; raise nothing.

    Parameters
    ----------
    source
        A file, a stream or an archive's member.
    """
    try:
        yield from reader_for(source)(source)
    except InputError as error:
        yield error


def reader_for(source: Source) -> Reader:
    """Return the reader of a source's format.

    Raises
    ------
    InputError
        Of kind ``format`` when no reader knows its suffix.
    """
    if not source.suffix:
        return _sniffed(source)
    if source.suffix not in READERS:
        hint = f"formats that are read: {', '.join(READERS)}"
        raise InputError(source.doc_id, f"files named *{source.suffix} are not read", hint, "format")
    return READERS[source.suffix]


def _sniffed(source: Source) -> Reader:
    start = source.read_all(SNIFFED_BYTES).decode("utf-8-sig", "replace").lstrip()
    if start.startswith(("{", "[")):
        return read_json
    return read_markdown if OPENED.match(start) else read_text
