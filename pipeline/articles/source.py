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
    """

    doc_id: str
    name: str
    open: Callable[[], BinaryIO]
    max_bytes: int = DEFAULT_MAX_CHARS * BYTES_PER_CHAR

    @property
    def suffix(self) -> str:
        """Last suffix of the name, lower-case, with its dot; empty when there is none."""
        return PurePosixPath(self.doc_id).suffix.lower()

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


def file_source(path: Path, doc_id: str, max_chars: int = DEFAULT_MAX_CHARS) -> Source:
    """Return the source that reads a file.

    Parameters
    ----------
    path
        The file.
    doc_id
        Its path below the input folder.
    max_chars
        Longest article that is processed, in characters.
    """
    return Source(doc_id, path.as_posix(), lambda: path.open("rb"), max_chars * BYTES_PER_CHAR)


def portable(path: str) -> str:
    """Return a path as text that every output format can hold: ``/`` between parts, valid UTF-8."""
    posix = path.replace(os.sep, "/")
    return os.fsencode(posix).decode("utf-8", "replace")


def unreadable(doc_id: str, error: OSError) -> InputError:
    """Return the error for a file that the system does not let us read."""
    reason = (error.strerror or str(error)).lower()
    return InputError(doc_id, f"cannot be read: {reason}", "check the path and its permissions", "unreadable")


def too_large(doc_id: str, size: str) -> InputError:
    """Return the error for an article beyond the size limit; `size` tells how large it is."""
    hint = "split it, or raise the limit with --max-chars"
    return InputError(doc_id, f"too large for one article: {size}", hint, "size")
