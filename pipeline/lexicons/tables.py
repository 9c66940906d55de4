"""Reading lexicon tables: CSV files with a header, the package's own and the user's."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.contract.errors import LexiconError

DATA = Path(__file__).parent / "data"
LINE = "_line"
FILE = "_file"
OWN_GUARDS = frozenset({"word", "person", "place", "number", "code", "plain"})


class Row(dict[str, str]):
    """A line of a table by its columns; a column that the header lacks is told as a fault of the file."""

    def __missing__(self, column: str) -> str:
        raise LexiconError(self[FILE], 1, column, "the header lacks this column")


def table_files(name: str, folders: Sequence[Path] = ()) -> list[Path]:
    """Return the files of a table: ``models`` stands for every ``models/*.csv`` too.

    Parameters
    ----------
    name
        File name of the table (``brands.csv``) below a lexicon folder.
    folders
        Folders of the user's lexicons; theirs come last, so that they win.
    """
    found = []
    for folder in (DATA, *folders):
        single = folder / name
        found += [single] if single.is_file() else []
        found += sorted((folder / Path(name).stem).glob("*.csv"))
    return found


def read_rows(name: str, folders: Sequence[Path] = ()) -> Iterator[dict[str, str]]:
    """Yield the rows of a table as dicts of stripped strings, with file and line under ``_file``, ``_line``.

    Raises
    ------
    LexiconError
        Where a line has too many or too few fields; and where a column is asked for that a file lacks.
    """
    for path in table_files(name, folders):
        yield from read_file(path)


def read_file(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of one file; see :func:`read_rows`."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = [name.strip() for name in next(reader, [])]
        for cells in reader:
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            if len(cells) != len(header):
                reason = f"has {len(cells)} fields where the header names {len(header)}"
                raise LexiconError(path, reader.line_num, header[0] if header else "", reason)
            row = Row({FILE: str(path), LINE: str(reader.line_num)})
            row.update((name, cell.strip()) for name, cell in zip(header, cells, strict=True))
            yield row


def listed(cell: str) -> list[str]:
    """Split a cell that holds a list (``a;b;c``)."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def split_guard(cell: str) -> tuple[str, str | None]:
    """Split an alias from the guard of its own that it may carry ("Pony:word")."""
    alias, _, guard = cell.rpartition(":")
    if not alias or guard not in OWN_GUARDS:
        return cell, None
    return alias, "" if guard == "plain" else guard


def is_own(row: dict[str, str]) -> bool:
    """Whether a row comes from the package's own lexicons, and not from a user's."""
    return row[FILE].startswith(f"{DATA}/")
