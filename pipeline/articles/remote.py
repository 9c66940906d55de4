"""Articles in an object store: ``s3://bucket/news``, ``gs://…``, ``hdfs://…``, and ``file:///…`` alike.

Arrow's file systems read them; keys and regions come from the environment, as Arrow documents them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from pipeline.articles.source import BYTES_PER_CHAR, Columns, Source
from pipeline.contract.errors import InputError

SCHEME = "://"
BUFFER = 1 << 20


def is_url(path: str | Path) -> bool:
    """Whether a path names a place by URL; a `Path` is always a local file."""
    return isinstance(path, str) and SCHEME in path


def remote_sources(
    url: str, whole_name: bool, max_chars: int, columns: Columns
) -> Iterator[Source | InputError]:
    """Yield a source for every file below a URL, in the order of their names.

    Parameters
    ----------
    url
        A folder or a file.
    whole_name
        Whether identities are whole paths with the bucket, as where several places are read together;
        else paths below the folder.
    max_chars
        Longest article that is processed, in characters.
    columns
        Pairs of an article's field and the column of a table that holds it.

    Yields
    ------
    Source or InputError
        An error where there is no such place, no file in it, or no way to it.
    """
    import pyarrow as pa
    import pyarrow.fs as pafs

    try:
        store, path = pafs.FileSystem.from_uri(url)
        names = _files(store, path)
    except (OSError, ValueError, pa.ArrowException) as error:
        yield InputError(url, _reason(error), "check the URL and the keys of the store", "unreadable")
        return
    if names is None:
        yield InputError(url, "there is no such file or folder", "check the URL", "missing")
    elif not names:
        yield InputError(url, "the folder holds no file", "put articles in it", "empty_folder")
    root = PurePosixPath(path) if names != [path] else PurePosixPath(path).parent
    for name in names or ():
        doc_id = name.lstrip("/") if whole_name else PurePosixPath(name).relative_to(root).as_posix()
        limit = max_chars * BYTES_PER_CHAR
        yield Source(doc_id, name, _opener(store, name), limit, columns=columns)


def _files(store: Any, path: str) -> list[str] | None:
    """Return the files at or below a path, hidden ones apart; None where there is nothing."""
    import pyarrow.fs as pafs

    info = store.get_file_info(path)
    if info.type == pafs.FileType.NotFound:
        return None
    if info.type == pafs.FileType.File:
        return [path]
    found = store.get_file_info(pafs.FileSelector(path, recursive=True))
    names = (one.path for one in found if one.type == pafs.FileType.File)
    return sorted(name for name in names if not _is_hidden(name, path))


def _is_hidden(name: str, folder: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).relative_to(folder).parts)


def _opener(store: Any, name: str) -> Any:
    def start() -> BinaryIO:
        return io.BufferedReader(_Stream(store.open_input_file(name)), BUFFER)

    return start


class _Stream(io.RawIOBase):
    """Arrow's file as Python's readers of lines and archives expect one."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from any place: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer and return how many bytes."""
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        self.file.seek(offset, whence)
        return self.tell()

    def tell(self) -> int:
        """Return the place."""
        return int(self.file.tell())

    def close(self) -> None:
        """Close the file."""
        self.file.close()
        super().close()


def _reason(error: Exception) -> str:
    first = (str(error).splitlines() or [""])[0]
    return f"cannot be read: {first[:200]}"
