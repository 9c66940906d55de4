"""CSV and Parquet: an article a row, columns named as in JSON or told by ``--columns``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pipeline.articles.records import Found, articles
from pipeline.articles.source import Source, unreadable
from pipeline.contract.errors import InputError

SNIFFED_CHARS = 64 * 1024
DELIMITERS = ",;\t|"
ROWS_AT_ONCE = 64


def read_csv(source: Source) -> Iterator[Found]:
    """Yield the article of each row of a CSV file with a header; the delimiter is found out.

    Raises
    ------
    InputError
        When the file is unreadable, not UTF-8, or has no row.
    """
    return articles(_csv_rows(source), source)


def read_parquet(source: Source) -> Iterator[Found]:
    """Yield the article of each row of a Parquet file, some rows in memory at a time.

    Raises
    ------
    InputError
        When the file is unreadable, no Parquet, or has no row.
    """
    return articles(_parquet_rows(source), source)


def named(row: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """Return a row under the names of an article's fields.

    Raises
    ------
    InputError
        Of kind ``columns`` when a column that the user named is not there.
    """
    for field, column in source.columns:
        if column not in row:
            hint = f"its columns are {', '.join(str(name) for name in row)}"[:200]
            raise InputError(source.doc_id, f"there is no column {column!r} for {field}", hint, "columns")
    chosen = {field: row[column] for field, column in source.columns}
    return {**{key: value for key, value in row.items() if key not in chosen}, **chosen}


def _csv_rows(source: Source) -> Iterator[Any]:
    try:
        with _opened(source) as text, _long_fields(source):
            yield from _dict_rows(text, source)
    except csv.Error as error:
        yield InputError(source.doc_id, f"not CSV: {error}", "write the table out again", "csv")
    except UnicodeDecodeError as error:
        hint = "convert it, for instance: iconv -f ISO-8859-1 -t UTF-8"
        yield InputError(source.doc_id, f"not UTF-8 near position {error.start}", hint, "encoding")
    except OSError as error:
        raise unreadable(source.doc_id, error) from error


def _opened(source: Source) -> io.TextIOWrapper:
    return io.TextIOWrapper(source.open(), "utf-8-sig", newline="")


def _dict_rows(text: io.TextIOWrapper, source: Source) -> Iterator[dict[str, Any]]:
    head = text.readline(SNIFFED_CHARS)
    if not head.strip():
        return
    delimiter = max(DELIMITERS, key=lambda sign: (head.count(sign), -DELIMITERS.index(sign)))
    names = next(csv.reader([head], delimiter=delimiter))
    for row in csv.DictReader(text, names, restkey="rest", delimiter=delimiter):
        yield named(row, source)


@contextmanager
def _long_fields(source: Source) -> Iterator[None]:
    """Allow fields up to the longest article; the csv module has one limit for all, so it is put back."""
    before = csv.field_size_limit(max(source.max_bytes, 131_072))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _parquet_rows(source: Source) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO(source.read_whole()) if source.inside else source.open()
    try:
        with stream, pq.ParquetFile(stream) as file:
            for batch in _batches(file):
                yield from (named(row, source) for row in batch)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            source.doc_id, f"not Parquet: {reason}", "write the table out again", "parquet"
        ) from error


def _batches(file: Any) -> Iterable[list[dict[str, Any]]]:
    return (batch.to_pylist() for batch in file.iter_batches(batch_size=ROWS_AT_ONCE))
