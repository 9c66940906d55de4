"""Where the bytes of an article come from, whatever holds them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.contract.errors import InputError

DEFAULT_MAX_CHARS = 2_000_000
BYTES_PER_CHAR = 4
WHOLE_BYTES = 256 * 1024 * 1024
"""Longest file of many records that is read in one piece (a JSON list, a feed): memory for it is at hand."""

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read articles from: a file, a stream, a member of an archive.

    Attributes
    ----------
    doc_id
        Path below the input folder, with ``/`` between its parts.
    name
        The path as the user gave it; a date in it may date the article.
    open
        Gives a fresh binary stream.
    max_bytes
        Longest file that a one-article format reads.
    label
        Name whose suffix tells the format, where it is not the identity's ("a.txt" of "a.txt.gz").
    columns
        Pairs of an article's field and the column of a table that holds it.
    inside
        Whether it stands in an archive.
    packed
        Bytes that it takes in its archive; None for a file.
    """

    doc_id: str
    name: str
    open: Callable[[], BinaryIO]
    max_bytes: int = DEFAULT_MAX_CHARS * BYTES_PER_CHAR
    label: str = ""
    columns: Columns = ()
    inside: bool = False
    packed: int | None = None

    @property
    def suffix(self) -> str:
        """Last suffix of the name, lower-case, with its dot; empty when there is none."""
        return PurePosixPath(self.label or self.doc_id).suffix.lower()

    def read_whole(self) -> bytes:
        """Return all bytes of a file of many records.

        Raises
        ------
        InputError
            When it cannot be read or is longer than ``WHOLE_BYTES``.
        """
        data = self.read_all(WHOLE_BYTES + 1)
        if len(data) > WHOLE_BYTES:
            hint = "give it as JSON Lines, CSV or Parquet, which are read record by record"
            reason = f"too large to be read in one piece: more than {WHOLE_BYTES:,} bytes"
            raise InputError(self.doc_id, reason, hint, "size")
        return data

    def read(self) -> bytes:
        """Return all bytes.

        Raises
        ------
        InputError
            When the stream cannot be read or is longer than ``max_bytes``.
        """
        data = self.read_all(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            raise too_large(self.doc_id, f"more than {self.max_bytes:,} bytes")
        return data

    def read_all(self, size: int = -1) -> bytes:
        """Return the first `size` bytes, or all of them.

        Raises
        ------
        InputError
            When the stream cannot be opened or read.
        """
        try:
            with self.open() as stream:
                return stream.read(size)
        except OSError as error:
            raise unreadable(self.doc_id, error) from error


def file_source(path: Path, doc_id: str, max_chars: int = DEFAULT_MAX_CHARS, columns: Columns = ()) -> Source:
    """Return the source that reads a file.

    Parameters
    ----------
    path
        The file.
    doc_id
        Its path below the input folder.
    max_chars
        Longest article that is processed, in characters.
    columns
        Pairs of an article's field and the column of a table that holds it.
    """
    limit = max_chars * BYTES_PER_CHAR
    return Source(doc_id, path.as_posix(), lambda: path.open("rb"), limit, columns=columns)


def portable(path: str) -> str:
    r"""Return a path as text that every output format can hold: ``/`` between parts, valid UTF-8.

    Bytes that are no UTF-8 are written as ``\xe9``, so that no two paths become one.
    """
    posix = path.replace(os.sep, "/")
    return os.fsencode(posix).decode("utf-8", "backslashreplace")


def unreadable(doc_id: str, error: OSError) -> InputError:
    """Return the error for a file that the system does not let us read, or that does not unpack."""
    if error.errno is None:
        return damaged(doc_id, error)
    reason = (error.strerror or str(error)).lower()
    return InputError(doc_id, f"cannot be read: {reason}", "check the path and its permissions", "unreadable")


def damaged(doc_id: str, error: Exception) -> InputError:
    """Return the error for a packed file that does not unpack."""
    reason = (str(error).splitlines() or [""])[0][:200]
    return InputError(doc_id, f"damaged or cut short: {reason}", "fetch the file again", "archive")


def too_large(doc_id: str, size: str) -> InputError:
    """Return the error for an article beyond the size limit; `size` tells how large it is."""
    hint = "split it, or raise the limit with --max-chars"
    return InputError(doc_id, f"too large for one article: {size}", hint, "size")
