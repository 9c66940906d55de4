"""From part files to the finished tables, sorted: memory hangs on the articles of a portion, not on all.

An article's place among the parts is kept, some hundred bytes; its rows are read when its portion of the
table is made. Parts lie in the order of reading, nearly that of the table, so each is read about once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.run.batch import FAILED, OK, SKIPPED, Fault
from pipeline.run.copies import copies
from pipeline.table.columns import SORT_KEYS, article_schema, event_schema, plain
from pipeline.table.frame import conform

ARTICLES_AT_ONCE = 1_000
PUBLISHED = "published"
ABOUT = ("key", "status", "doc_id", PUBLISHED, "fault", "reason", "hint")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the row of an article lies: the number of its part and its row there.

    Attributes
    ----------
    failed
        Whether it gave no rows because something is wrong; another row of the same key is better.
    fault
        Its line of errors, or None.
    """

    failed: bool
    file: int
    row: int
    doc_id: str
    published: date | None
    status: str
    fault: Fault | None

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The order in which rows of one key are preferred."""
        return self.failed, self.file, self.row

    @property
    def day(self) -> tuple[bool, date]:
        """Day of publication to sort by, unknown ones last."""
        return self.published is None, self.published or date.min


class Merger:
    """The rows that a finished table is made of.

    Parameters
    ----------
    files
        Part files.
    wanted
        Keys of the articles that the table holds, by identity.
    """

    def __init__(self, files: Sequence[str], wanted: Mapping[str, str]) -> None:
        self.paths = sorted(files)
        self.places = sorted(_places(self.paths, frozenset(wanted.values())), key=lambda place: place.doc_id)

    def events(self, first: str = "") -> Iterator[pa.Table]:
        """Yield the rows of the event table in its order, or in that of the day of publication first."""
        places = sorted(self.places, key=lambda place: place.day) if first == PUBLISHED else self.places
        keys = [(key, "ascending") for key in ((first, *SORT_KEYS) if first else SORT_KEYS)]
        schema = event_schema()
        yield conform(schema.empty_table(), schema)
        for table in self._rows([place for place in places if place.status == OK], ["events"]):
            lists = table.column("events").combine_chunks()
            rows = pa.Table.from_struct_array(lists.flatten())
            yield conform(rows.sort_by(keys), schema)

    def articles(self) -> Iterator[pa.Table]:
        """Yield the rows of the table of articles, sorted by identity, copies marked."""
        marked = copies(self._signed())
        schema = article_schema()
        yield conform(schema.empty_table(), schema)
        names = [name for name in plain(schema).names if name != "copy_of"]
        shown = [place for place in self.places if place.status in (OK, FAILED, SKIPPED)]
        for table in self._rows(shown, names):
            originals = [marked.get(doc_id) for doc_id in table.column("doc_id").to_pylist()]
            named = table.append_column("copy_of", pa.array(originals, pa.string()))
            yield conform(named.sort_by("doc_id"), schema)

    def faults(self) -> list[Fault]:
        """Return the lines of errors of the articles."""
        return [place.fault for place in self.places if place.fault is not None]

    def files(self) -> set[str]:
        """Return the part files that the tables are made of."""
        return {self.paths[place.file] for place in self.places}

    def _signed(self) -> Iterator[tuple[str, bytes]]:
        """Yield identities and signatures, the earliest published first."""
        found: list[tuple[Place, bytes]] = []
        for number, places in _by_file(self.places):
            signatures = self._read(number, ["signature"]).column("signature")
            found += [(place, packed) for place in places if (packed := signatures[place.row].as_py())]
        found.sort(key=lambda pair: (pair[0].day, pair[0].doc_id))
        for place, packed in found:
            yield place.doc_id, packed

    def _rows(self, places: Sequence[Place], names: list[str]) -> Iterator[pa.Table]:
        """Yield columns of the rows at some places, a portion at a time, in any order within it."""
        for begin in range(0, len(places), ARTICLES_AT_ONCE):
            portion = _by_file(places[begin : begin + ARTICLES_AT_ONCE])
            yield pa.concat_tables(
                self._read(number, names).take([place.row for place in found]) for number, found in portion
            )

    def _read(self, number: int, names: list[str]) -> pa.Table:
        with pq.ParquetFile(self.paths[number]) as file:
            return file.read(names, use_threads=False)


def _places(paths: Sequence[str], keys: frozenset[str]) -> list[Place]:
    """Return the best row of each key."""
    found: dict[str, Place] = {}
    for number, path in enumerate(paths):
        for row, about in enumerate(_about(path)):
            if about["key"] in keys:
                place = _place(number, row, about)
                known = found.get(about["key"])
                if known is None or place.rank < known.rank:
                    found[about["key"]] = place
    return list(found.values())


def _about(path: str) -> list[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        rows: list[dict[str, Any]] = file.read(list(ABOUT), use_threads=False).to_pylist()
    return rows


def _place(number: int, row: int, about: Mapping[str, Any]) -> Place:
    doc_id, status = about["doc_id"], about["status"]
    fault = None
    if about["fault"] is not None:
        fault = Fault(doc_id, about["fault"], about["reason"], about["hint"] or "")
    return Place(status not in (OK, SKIPPED), number, row, doc_id, about[PUBLISHED], status, fault)


def _by_file(places: Sequence[Place]) -> list[tuple[int, list[Place]]]:
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        found[place.file].append(place)
    return sorted(found.items())
