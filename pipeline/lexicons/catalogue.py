"""The catalogue: every group, brand, model, person, company, plant and market, and the names they go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pycountry

from pipeline.contract.errors import LexiconError
from pipeline.lexicons.schema import sound_rows
from pipeline.lexicons.spelling import key
from pipeline.lexicons.tables import FILE, LINE, listed, split_guard

SHORT_ALIAS = 3
PARENTS = {"BRAND": ("group", "GROUP"), "MODEL": ("brand", "BRAND")}


@dataclass(frozen=True, slots=True)
class Post:
    """A post that a person holds or held; years are inclusive, None where open."""

    organisation: str
    role: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the catalogue.

    Attributes
    ----------
    label
        ``GROUP``, ``BRAND``, ``MODEL``, ``COMPANY``, ``EXECUTIVE``, ``PLANT``, ``MARKET``, ``VARIANT``.
    name
        Canonical name; for a model with its brand, for a market its code.
    source
        ``file:line`` of the lexicon that the entry comes from.
    owners
        Organisations that run a plant of the name.
    """

    label: str
    name: str
    brand: str = ""
    group: str = ""
    short: str = ""
    country: str = ""
    city: str = ""
    kinds: tuple[str, ...] = ()
    powertrains: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    history: tuple[tuple[str, int | None, int | None], ...] = ()
    posts: tuple[Post, ...] = ()
    source: str = ""
    owners: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """Label and canonical name: what makes the entry one."""
        return (self.label, self.name)


@dataclass(frozen=True, slots=True)
class Name:
    """A string that an entry goes by, with the guard that says what else it may mean."""

    text: str
    entry: tuple[str, str]
    guard: str = ""
    form: str = "name"


@dataclass(frozen=True)
class Catalogue:
    """Entries by label and name, every name of theirs, and how many models each brand has."""

    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    brand_sizes: Counter[str] = field(default_factory=Counter)

    @classmethod
    def load(cls, folders: Sequence[Path] = ()) -> Catalogue:
        """Read the package's lexicons, then the user's, whose entries replace those of the same name.

        Raises
        ------
        LexiconError
            Where a line of the user's breaks its format.
        """
        entries: dict[tuple[str, str], Entry] = {}
        names: dict[tuple[str, str], list[Name]] = {}
        for entry, aliases in _read_all(folders):
            known = entries.get(entry.identity)
            if known is not None and entry.label == "EXECUTIVE":
                entries[entry.identity] = _with_posts(known, entry.posts)
                names[entry.identity] += aliases
            else:
                entries[entry.identity] = entry
                names[entry.identity] = aliases
        _refuse_orphans(entries)
        every = [name for aliases in names.values() for name in dict.fromkeys(aliases)]
        sizes = Counter(entry.brand for entry in entries.values() if entry.label == "MODEL")
        return cls(entries, every, sizes)

    @cached_property
    def groups(self) -> dict[str, str]:
        """The group of each brand."""
        return {entry.name: entry.group for entry in self.entries.values() if entry.label == "BRAND"}

    def get(self, label: str, name: str) -> Entry | None:
        """Return an entry, or None."""
        return self.entries.get((label, name))

    def find(self, text: str) -> list[tuple[Entry, Name]]:
        """Return what a string can mean: each entry with the name that matched."""
        wanted = key(text)
        found = {
            name.entry: (self.entries[name.entry], name)
            for name in reversed(self.names)
            if self._is(name, wanted)
        }
        return list(reversed(found.values()))

    def _is(self, name: Name, wanted: tuple[str, ...]) -> bool:
        """Whether a name has these atoms, alone or, for a model, behind its brand."""
        if name.entry[0] != "MODEL":
            return key(name.text) == wanted
        entry = self.entries[name.entry]
        return wanted in (key(name.text), key(entry.name), key(f"{entry.brand} {name.text}"))

    def placed(self, label: str, name: str, year: int | None = None) -> tuple[str, str, str]:
        """Return group, brand and model of a subject, each empty where the catalogue does not go so far.

        Parameters
        ----------
        label, name
            The subject's type and canonical name.
        year
            Year of the fact: the group of that time is given where ownership changed.
        """
        entry = self.get(label, name)
        if entry is None or label not in ("MODEL", "BRAND", "GROUP"):
            return "", "", ""
        if label == "GROUP":
            return name, "", ""
        brand = entry if label == "BRAND" else self.get("BRAND", entry.brand)
        group = group_at(brand, year) if brand else ""
        return group, entry.brand or entry.name, entry.short if label == "MODEL" else ""


def _refuse_orphans(entries: dict[tuple[str, str], Entry]) -> None:
    """Raise where a brand's group or a model's brand is nowhere in the tables."""
    for entry in entries.values():
        field, parent = PARENTS.get(entry.label, ("", ""))
        name = getattr(entry, field) if field else ""
        if name and (parent, name) not in entries:
            path, _, line = entry.source.rpartition(":")
            raise LexiconError(path, int(line), field, f"{name!r} is no {field}")


def group_at(brand: Entry, year: int | None) -> str:
    """Return the group that owned a brand in a year (the present one where the year is None)."""
    if year is not None:
        for group, start, end in brand.history:
            if (start or 0) <= year < (end or 9999):
                return group
    return brand.group


def _with_posts(entry: Entry, posts: tuple[Post, ...]) -> Entry:
    return Entry(entry.label, entry.name, short=entry.short, posts=entry.posts + posts, source=entry.source)


def _year(cell: str) -> int | None:
    return int(cell) if cell else None


def _source(row: dict[str, str]) -> str:
    return f"{row[FILE]}:{row[LINE]}"


def _aliases(row: dict[str, str], entry: Entry, first: str) -> list[Name]:
    found = [Name(first, entry.identity, row.get("guard", ""))] if first else []
    for cell in listed(row.get("aliases", "")):
        alias, guard = split_guard(cell)
        if guard is None:
            guard = _alias_guard(alias, row.get("guard", ""), first, entry)
        found.append(Name(alias, entry.identity, guard))
    return found


def _alias_guard(alias: str, guard: str, first: str, entry: Entry) -> str:
    """Return the guard of an alias: none with its brand in it, the row's else, a code's where it is short."""
    own = entry.brand if entry.label == "MODEL" else ""
    if own and key(alias)[: len(key(own))] == key(own):
        return ""
    if entry.label == "MODEL" and alias.isdigit():
        return "number"
    if entry.label == "MODEL" and not guard:
        return "code" if len(alias) <= SHORT_ALIAS else ""
    if guard == "number" and not any(c.isdigit() for c in alias):
        return "" if " " in alias else "word"
    longer = " " in alias and len(alias) > len(first) and guard not in ("code", "number")
    return "" if longer else guard


def _read_all(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    yield from _read_simple("groups.csv", "GROUP", folders)
    yield from _read_brands(folders)
    yield from _read_models(folders)
    yield from _read_simple("companies.csv", "COMPANY", folders)
    yield from _read_executives(folders)
    yield from _read_plants(folders)
    yield from _read_markets(folders)
    yield from _read_places(folders)
    yield from _read_variants(folders)


def _read_simple(table: str, label: str, folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows(table, folders):
        entry = Entry(
            label,
            row["name"],
            group=row["name"] if label == "GROUP" else "",
            country=row["country"],
            city=row["city"],
            kinds=tuple(listed(row.get("kind", ""))),
            start=_year(row["start"]),
            end=_year(row["end"]),
            source=_source(row),
        )
        yield entry, _aliases(row, entry, row["name"])


def _history(cell: str) -> tuple[tuple[str, int | None, int | None], ...]:
    spans = []
    for part in listed(cell):
        group, _, years = part.rpartition(":")
        first, _, last = years.partition("-")
        spans.append((group.strip(), _year(first), _year(last)))
    return tuple(spans)


def _read_brands(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows("brands.csv", folders):
        entry = Entry(
            "BRAND",
            row["name"],
            brand=row["name"],
            group=row["group"],
            country=row["country"],
            city=row["city"],
            kinds=tuple(listed(row["kind"])),
            start=_year(row["start"]),
            end=_year(row["end"]),
            history=_history(row["former_groups"]),
            source=_source(row),
        )
        yield entry, _aliases(row, entry, row["name"])


def _read_models(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows("models.csv", folders):
        brand, short = row["brand"], row["name"]
        full = short if short.startswith(brand + " ") else f"{brand} {short}"
        entry = Entry(
            "MODEL",
            full,
            brand=brand,
            short=short,
            kinds=tuple(listed(row["body"])),
            powertrains=tuple(listed(row["powertrains"])),
            start=_year(row["start"]),
            end=_year(row["end"]),
            source=_source(row),
        )
        yield entry, _aliases(row, entry, short)


PARTICLES = frozenset("de di da del della van von der den la le du dos el al bin ten ter mac".split())


def surname(full: str) -> str:
    """Return the surname of a full name, with its particles ("Luca de Meo" gives "de Meo")."""
    words = full.split()
    first = len(words) - 1
    if words[-1].strip(".").lower() in ("jr", "sr", "ii", "iii") and len(words) > 2:
        words = words[:-1]
        first -= 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return " ".join(words[first:])


def _read_executives(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows("executives.csv", folders):
        post = Post(row["organisation"], row["role"], _year(row["start"]), _year(row["end"]))
        short = surname(row["name"])
        entry = Entry("EXECUTIVE", row["name"], short=short, posts=(post,), source=_source(row))
        names = [Name(text, entry.identity) for text in (row["name"], *listed(row["aliases"]))]
        single = [Name(n.text, n.entry, "person", "surname") for n in names if " " not in n.text]
        several = [n for n in names if " " in n.text]
        yield entry, [*several, *single, Name(short, entry.identity, "person", "surname")]


def _read_plants(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows("plants.csv", folders):
        owners = tuple(listed(row["owner"]))
        entry = Entry(
            "PLANT",
            row["name"],
            brand=owners[0] if owners else "",
            country=row["country"],
            source=_source(row),
            owners=owners,
        )
        yield entry, _aliases(row, entry, row["name"])


def _read_markets(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    told: set[str] = set()
    for row in sound_rows("markets.csv", folders):
        told.add(row["code"])
        entry = Entry("MARKET", row["code"], short=row["name"], source=_source(row))
        plain = [Name(text, entry.identity) for text in (row["name"], *listed(row["aliases"]))]
        people = [Name(text, entry.identity, form="demonym") for text in listed(row["demonyms"])]
        yield entry, plain + people
    for country in pycountry.countries:
        if country.alpha_2 not in told:
            entry = Entry("MARKET", country.alpha_2, short=country.name, source="pycountry")
            yield entry, [Name(country.name, entry.identity)]


def _read_places(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows("places.csv", folders):
        name = f"{row['name']} ({row['code']})"
        entry = Entry(
            "PLACE", name, short=row["name"], country=row["code"], kinds=(row["kind"],), source=_source(row)
        )
        yield entry, _aliases(row, entry, row["name"])


def _read_variants(folders: Sequence[Path]) -> Iterator[tuple[Entry, list[Name]]]:
    for row in sound_rows("variants.csv", folders):
        powertrains = tuple(listed(row["powertrain"]))
        entry = Entry("VARIANT", row["name"], short=row["name"], powertrains=powertrains, source=_source(row))
        yield entry, _aliases(row, entry, row["name"])
