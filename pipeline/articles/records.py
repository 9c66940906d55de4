"""JSON and JSON Lines: one article a record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from pipeline.articles.decode import check_text, decode
from pipeline.articles.metadata import described, first_text
from pipeline.articles.source import Source, too_large, unreadable
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

TEXT_KEYS = ("text", "maintext", "plaintext", "content", "body", "raw_text")
ID_KEYS = ("id", "doc_id")
LIST_KEYS = ("articles", "items")
ESCAPED = 2
"""JSON writes a character of a text in at most twice the bytes that are allowed for it."""

Found = Article | InputError


def read_jsonl(source: Source) -> Iterator[Found]:
    """Yield the article of each line, or the error of a line that holds none.

    Raises
    ------
    InputError
        When the file is unreadable or has no line.
    """
    return articles(_lines(source), source)


def read_json(source: Source) -> Iterator[Found]:
    """Yield the articles of a JSON file: one record, a list, a feed, or JSON Lines under another name.

    Raises
    ------
    InputError
        When the file is unreadable, not UTF-8 or not JSON.
    """
    text = decode(source.read_whole(), source.doc_id)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if str(error).startswith("Extra data"):
            return read_jsonl(source)
        raise _not_json(source.doc_id, error) from error
    if isinstance(value, dict):
        feed = next((value[key] for key in LIST_KEYS if isinstance(value.get(key), list)), None)
        if feed is None or any(key in value for key in TEXT_KEYS):
            return iter([article_of(value, source.doc_id, source)])
        value = feed
    return articles(value if isinstance(value, list) else [value], source)


def articles(records: Iterable[Any], source: Source) -> Iterator[Found]:
    """Yield the article of each record, or the error that stands for it.

    An article's identity ends in ``#`` and the record's id; in ``#n`` for the n-th record when it
    has none, and in both when an earlier record has the same id.

    Parameters
    ----------
    records
        Decoded records, or the error of one that could not be decoded.
    source
        The file that holds them.

    Raises
    ------
    InputError
        When there is no record at all.
    """
    seen: set[str] = set()
    for number, record in enumerate(records, start=1):
        doc_id = _identity(record, number, source.doc_id, seen)
        seen.add(doc_id)
        try:
            yield article_of(record, doc_id, source)
        except InputError as error:
            yield error
    if not seen:
        raise InputError(source.doc_id, "the file holds no record", "remove it, or fill it", "empty")


def _lines(source: Source) -> Iterator[Any]:
    """Yield the decoded value of each line that is not blank; an error where it cannot be decoded."""
    try:
        with source.open() as stream:
            for number, line in enumerate(_bounded(stream, source.max_bytes * ESCAPED), start=1):
                if line.strip():
                    yield _decoded(line, number, source.doc_id, source.max_bytes * ESCAPED)
    except OSError as error:
        raise unreadable(source.doc_id, error) from error


def _bounded(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Yield the lines of a stream; of a line beyond the limit its start, one byte longer than allowed."""
    while line := stream.readline(limit + 1):
        yield line
        rest = line
        while len(rest) > limit and not rest.endswith(b"\n"):
            rest = stream.readline(limit + 1)
            if not rest:
                return


def _decoded(line: bytes, number: int, doc_id: str, limit: int) -> Any:
    if len(line) > limit:
        return too_large(doc_id, f"line {number} has more than {limit:,} bytes")
    try:
        return json.loads(decode(line, doc_id))
    except InputError as error:
        return InputError(doc_id, f"line {number}: {error.reason}", error.hint, error.kind)
    except (ValueError, RecursionError) as error:
        return _not_json(doc_id, error, number)


def _identity(record: Any, number: int, doc_id: str, seen: set[str]) -> str:
    own = first_text(record, ID_KEYS) if isinstance(record, dict) else None
    identity = f"{doc_id}#{own or number}"
    return f"{identity}#{number}" if identity in seen else identity


def article_of(record: Any, doc_id: str, source: Source) -> Article:
    """Return the article of a record.

    Raises
    ------
    InputError
        When it is no object, or holds no text.
    """
    if isinstance(record, InputError):
        raise InputError(doc_id, record.reason, record.hint, record.kind)
    if not isinstance(record, dict):
        raise InputError(doc_id, "the record is no JSON object", 'write {"text": …}', "record")
    text = next((text for key in TEXT_KEYS if (text := _text(record.get(key))) is not None), None)
    if text is None:
        hint = f"name the text one of: {', '.join(TEXT_KEYS)}"
        raise InputError(doc_id, "the record has no text", hint, "record")
    page = record.get("html")
    known = {**page, **record} if isinstance(page, dict) else record
    return described(known, check_text(text, doc_id), doc_id, source)


def _text(value: Any) -> str | None:
    """Return a text, or that of a body in parts as Fundus writes it: summary, sections, paragraphs."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or not isinstance(value.get("sections"), list):
        return None
    lines = list(_strings(value.get("summary")))
    for section in value["sections"]:
        if isinstance(section, dict):
            lines += [*_strings(section.get("headline")), *_strings(section.get("paragraphs"))]
    return "\n\n".join(lines)


def _strings(value: Any) -> Iterator[str]:
    return (line for line in value if isinstance(line, str)) if isinstance(value, list) else iter(())


def _not_json(doc_id: str, error: Exception, line: int | None = None) -> InputError:
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    where = f"line {line}: " if line else ""
    return InputError(doc_id, f"{where}not JSON: {reason}", "mend the record, or write it out again", "json")
