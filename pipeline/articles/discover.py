"""From the paths a user names to the sources behind them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.articles.remote import is_url, remote_sources
from pipeline.articles.source import (
    BYTES_PER_CHAR,
    DEFAULT_MAX_CHARS,
    Columns,
    Source,
    file_source,
    portable,
    unreadable,
)
from pipeline.contract.errors import InputError

STDIN = "-"


def find_sources(
    paths: Sequence[str | Path],
    exclude: Iterable[Path] = (),
    max_chars: int = DEFAULT_MAX_CHARS,
    columns: Columns = (),
) -> Iterator[Source | InputError]:
    """Yield a source for every file below the paths, in the order of their names, each file once.

    Identities are paths below the folder given, or below the nearest folder that holds all of them
    when several are given. Files and folders whose names start with a dot are passed over.

    Parameters
    ----------
    paths
        Folders, files, URLs of an object store's folders and files, or ``-`` for standard input.
    exclude
        Folders that are not looked into, such as the one results are written to.
    max_chars
        Longest article that is processed, in characters.
    columns
        Pairs of an article's field and the column of a table that holds it.

    Yields
    ------
    Source or InputError
        An error for a path that is missing, a folder without files, or a folder that cannot be read.
    """
    urls = [str(path) for path in paths if is_url(path)]
    named = [Path(path) for path in paths if str(path) != STDIN and not is_url(path)]
    root = _common_root(named)
    barred = {folder.resolve() for folder in exclude}
    seen: set[Path] = set()
    if len(named) + len(urls) < len(paths):
        yield _stdin(max_chars)
    for path in named:
        for found in _below(path, barred):
            if isinstance(found, InputError):
                yield found
            elif (real := found.resolve()) not in seen:
                seen.add(real)
                yield file_source(found, portable(os.path.relpath(found, root)), max_chars, columns)
    for url in dict.fromkeys(urls):
        yield from remote_sources(url, len(paths) > 1, max_chars, columns)


def _common_root(paths: Sequence[Path]) -> str:
    folders = [os.path.abspath(path if path.is_dir() else path.parent) for path in paths]  # noqa: PTH100 -- links stay unresolved
    try:
        return os.path.commonpath(folders) if folders else "."
    except ValueError:
        return "."


def _below(path: Path, barred: set[Path]) -> Iterator[Path | InputError]:
    name = portable(str(path))
    if path.is_dir():
        found = list(_walk(path, barred))
        yield from found
        if not found:
            yield InputError(name, "the folder holds no file", "put articles in it", "empty_folder")
    elif path.is_file():
        yield path
    elif os.path.lexists(path):
        yield InputError(name, "neither a file nor a folder", "give a file or a folder", "unreadable")
    else:
        yield InputError(name, "there is no such file or folder", "check the path", "missing")


def _walk(folder: Path, barred: set[Path]) -> Iterator[Path | InputError]:
    faults: list[OSError] = []
    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=faults.append):
        here = Path(parent)
        folders[:] = [n for n in folders if not n.startswith(".") and (here / n).resolve() not in barred]
        files += [here / name for name in names if not name.startswith(".")]
    for fault in faults:
        yield unreadable(portable(str(fault.filename)), fault)
    for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
        if file.is_file():
            yield file
        else:
            reason = "a link to nowhere" if file.is_symlink() else "not a regular file"
            yield InputError(portable(str(file.relative_to(folder))), reason, "remove it", "unreadable")


def _stdin(max_chars: int) -> Source:
    data = sys.stdin.buffer.read()
    return Source("stdin", "stdin", lambda: io.BytesIO(data), max_chars * BYTES_PER_CHAR)
