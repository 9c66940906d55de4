"""What a valid lexicon line is; every fault names its file, line and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.contract.errors import LexiconError
from pipeline.contract.vocabulary import Powertrain, Region
from pipeline.lexicons.tables import FILE, LINE, is_own, listed, read_rows, split_guard

GUARDS = frozenset({"", "word", "person", "place", "number", "code"})
BODIES = frozenset(
    "hatchback saloon estate suv coupe convertible mpv pickup van truck bus "
    "motorcycle quadricycle roadster kei".split()
)
YEAR = re.compile(r"(1[789]|20)\d\d")
HISTORY = re.compile(r"[^:]+:(\d{4})?-(\d{4})?")
NEEDED = frozenset({"name", "brand", "code", "organisation", "role"})
Check = Callable[[str], str]

COLUMNS: dict[str, tuple[str, ...]] = {
    "groups.csv": tuple("name country city aliases guard start end".split()),
    "brands.csv": tuple("name group former_groups country city kind aliases guard start end".split()),
    "models.csv": tuple("brand name aliases guard body powertrains start end".split()),
    "executives.csv": tuple("name aliases organisation role start end".split()),
    "companies.csv": tuple("name kind country city aliases guard start end".split()),
    "plants.csv": tuple("name country owner aliases guard".split()),
    "markets.csv": tuple("code name aliases demonyms".split()),
    "places.csv": tuple("name code kind aliases guard".split()),
    "variants.csv": tuple("name powertrain aliases guard".split()),
}


def _year(value: str) -> str:
    return "" if not value or YEAR.fullmatch(value) else "is not a year"


def _country(value: str) -> str:
    fine = not value or re.fullmatch(r"[A-Z]{2}", value) or value in set(Region)
    return "" if fine else "is not an ISO 3166-1 alpha-2 code or a region"


def _members(allowed: frozenset[str]) -> Check:
    def check(value: str) -> str:
        wrong = [part for part in listed(value) if part not in allowed]
        return f"knows no {wrong[0]!r}" if wrong else ""

    return check


def _history(value: str) -> str:
    wrong = [part for part in listed(value) if not HISTORY.fullmatch(part)]
    return f"wants 'Group:first-last', not {wrong[0]!r}" if wrong else ""


CHECKS: dict[str, Check] = {
    "start": _year,
    "end": _year,
    "country": _country,
    "code": _country,
    "guard": lambda value: "" if value in GUARDS else f"knows no {value!r}",
    "body": _members(BODIES),
    "powertrains": _members(frozenset(Powertrain)),
    "powertrain": _members(frozenset(Powertrain)),
    "former_groups": _history,
}


def faults(folders: Sequence[Path] = ()) -> Iterator[LexiconError]:
    """Yield every fault of the lexicons: fields, duplicates, missing parents, claimed aliases."""
    tables = {name: list(read_rows(name, folders)) for name in COLUMNS}
    for name, rows in tables.items():
        for row in rows:
            yield from row_faults(name, row)
        rows[:] = [row for row in rows if row.keys() >= set(COLUMNS[name])]
        if name != "executives.csv":
            yield from _duplicates(rows)
    yield from _parents(tables)
    yield from _claimed(tables)


def sound_rows(table: str, folders: Sequence[Path] = ()) -> Iterator[dict[str, str]]:
    """Yield the rows of a table; the user's are checked one by one.

    Raises
    ------
    LexiconError
        The first fault of a user's row.
    """
    for row in read_rows(table, folders):
        if not is_own(row):
            for fault in row_faults(table, row):
                raise fault
        yield row


def row_faults(table: str, row: dict[str, str]) -> Iterator[LexiconError]:
    """Yield the faults of one row by itself."""
    for column in COLUMNS[table]:
        if column not in row:
            yield LexiconError(row[FILE], 1, column, "the header lacks this column")
            continue
        reason = CHECKS[column](row[column]) if column in CHECKS else ""
        if column in NEEDED and not row[column]:
            reason = "is empty"
        if reason:
            yield LexiconError(row[FILE], int(row[LINE]), column, f"{row[column]!r} {reason}")


def _duplicates(rows: list[dict[str, str]]) -> Iterator[LexiconError]:
    """Tell lines of one name, but for a user's line that replaces one of the package."""
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        code = row.get("code", "") if "kind" in row else ""
        first = seen.setdefault((row.get("brand", ""), code, row.get("name", "")), row)
        replaces = is_own(first) and not is_own(row)
        if first is not row and not replaces:
            where = f"{first[FILE]}:{first[LINE]}"
            yield LexiconError(
                row[FILE], int(row[LINE]), "name", f"{row['name']!r} stands already in {where}"
            )


def _parents(tables: dict[str, list[dict[str, str]]]) -> Iterator[LexiconError]:
    groups = {row["name"] for row in tables["groups.csv"]}
    brands = {row["name"] for row in tables["brands.csv"]}
    for row in tables["brands.csv"]:
        if row["group"] and row["group"] not in groups:
            yield LexiconError(row[FILE], int(row[LINE]), "group", f"{row['group']!r} is no group")
    for row in tables["models.csv"]:
        if row["brand"] not in brands:
            yield LexiconError(row[FILE], int(row[LINE]), "brand", f"{row['brand']!r} is no brand")
    organisations = groups | brands | {row["name"] for row in tables["companies.csv"]}
    for table, column in (("plants.csv", "owner"), ("executives.csv", "organisation")):
        for row in tables[table]:
            for name in listed(row[column]) if column == "owner" else [row[column]]:
                if name not in organisations:
                    yield LexiconError(row[FILE], int(row[LINE]), column, f"{name!r} is no organisation")


def _claimed(tables: dict[str, list[dict[str, str]]]) -> Iterator[LexiconError]:
    for name in ("brands.csv", "groups.csv", "models.csv"):
        owners: dict[tuple[str, str], str] = {}
        for row in tables[name]:
            for alias in [row["name"], *(split_guard(cell)[0] for cell in listed(row["aliases"]))]:
                claim = (row.get("brand", ""), alias)
                owner = owners.setdefault(claim, row["name"])
                if owner != row["name"]:
                    reason = f"{alias!r} is claimed by {owner!r} too"
                    yield LexiconError(row[FILE], int(row[LINE]), "aliases", reason)
