"""The tables that the reading of figures rests on, loaded once from CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.contract.errors import LexiconError
from pipeline.lexicons.tables import FILE, LINE, listed, read_rows
from pipeline.quantities.quantulum_units import extra_units
from pipeline.quantities.units import Currency, Unit, currency_keys, currency_rivals, unit_keys

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """Everything the stage knows about words.

    Attributes
    ----------
    names, signs
        Units by lower-case name ("kilometres per hour") and by case-sensitive sign ("km/h"), as
        keys without blanks (signs) or with single blanks (names).
    symbols
        Unit by symbol of the contract; the first line of the table where several share one.
    openings
        Every beginning of a key: what a search may stop on.
    rivals
        Codes of the currencies that share a sign or a name, the usual one first.
    before, money_codes
        Currency by what stands before a number, and the codes that may touch the digits.
    numbers, scales, numerals
        Number words by kind; magnitudes by word; all words that may open a number phrase.
    qualifiers_before, qualifiers_after
        Qualifier by phrase.
    nouns
        What a word does in a run after a number: ``plural``, ``stop``, ``join``, ``modifier``.
    hyphen_nouns
        The plural that a word hung on a number by a hyphen stands for ("seven-seat": seats).
    pers, per_adverbs
        Canonical name of what a rate is counted by.
    directions
        ``(direction, part)`` by word; a word may have several parts.
    kinds
        Words of ``non_figures.csv`` by kind.
    """

    names: dict[str, Unit]
    signs: dict[str, Unit]
    symbols: dict[str, Unit]
    openings: frozenset[str]
    currencies: dict[str, Currency]
    rivals: dict[str, tuple[str, ...]]
    before: dict[str, Unit]
    money_codes: frozenset[str]
    numbers: dict[str, tuple[str, float]]
    openers: frozenset[str]
    qualifiers_before: dict[str, str]
    qualifiers_after: dict[str, str]
    nouns: dict[str, str]
    hyphen_nouns: dict[str, str]
    pers: dict[str, str]
    per_adverbs: dict[str, str]
    directions: dict[str, dict[str, str]]
    kinds: dict[str, frozenset[str]]

    def is_kind(self, kind: str, word: str) -> bool:
        """Whether ``word`` is listed under ``kind`` in ``non_figures.csv``."""
        return word in self.kinds.get(kind, frozenset())


@lru_cache(maxsize=4)
def load_lexicon(folders: tuple[Path, ...] = ()) -> UnitLexicon:
    """Read the tables.

    Parameters
    ----------
    folders
        Folders with lines of the user's own, in the same formats; theirs win.

    Returns
    -------
    UnitLexicon
        The tables, shared between callers.

    Raises
    ------
    LexiconError
        A line that breaks its format.
    """
    units = [_unit(row) for row in read_rows("units.csv", folders)]
    money = [_currency(row) for row in read_rows("currencies.csv", folders)]
    kinds = _kinds(folders)
    names, signs = unit_keys(units, money, extra_units(kinds.get("not_unit", frozenset())))
    nouns = list(read_rows("counted_nouns.csv", folders))
    numbers = {r["word"]: (r["kind"], float(r["value"])) for r in read_rows("number_words.csv", folders)}
    before = currency_keys(money)
    return UnitLexicon(
        names=names,
        signs=signs,
        symbols={u.symbol: u for u in reversed(units)},
        openings=_openings(names, signs),
        currencies={m.code: m for m in money},
        rivals=currency_rivals(money),
        before=before,
        money_codes=frozenset(k for k in before if k.isalpha() and len(k) > 1),
        numbers=numbers,
        openers=frozenset(w for w, (kind, _) in numbers.items() if kind == "scale" or "scale" not in kind),
        qualifiers_before=_qualifiers("before", folders),
        qualifiers_after=_qualifiers("after", folders),
        nouns={r["word"]: r["kind"] for r in nouns if not r["kind"].startswith("per")},
        hyphen_nouns={r["word"]: r["canonical"] for r in nouns if r["kind"] == "hyphen"},
        pers={r["word"]: r["canonical"] for r in nouns if r["kind"] == "per"},
        per_adverbs={r["word"]: r["canonical"] for r in nouns if r["kind"] == "per_adverb"},
        directions=_directions(folders),
        kinds=kinds,
    )


def _unit(row: Row) -> Unit:
    try:
        return Unit(
            symbol=row["symbol"],
            dimension=row["dimension"],
            base=row["base"],
            factor=float(row["factor"]),
            offset=float(row["offset"]),
            inverse=row["inverse"] == "1",
            whole=row["whole"] in ("1", "2"),
            sure=row["whole"] == "2",
            tight=row["tight"] == "1",
            scale=float(row["scale"]),
            names=tuple(listed(row["names"])),
            signs=tuple(listed(row["signs"])),
        )
    except ValueError as error:
        raise LexiconError(row[FILE], int(row[LINE]), "factor", str(error)) from error


def _currency(row: Row) -> Currency:
    return Currency(
        code=row["code"],
        names=tuple(listed(row["names"])),
        signs=tuple(listed(row["signs"])),
        minor_names=tuple(listed(row["minor_names"])),
        minor_signs=tuple(listed(row["minor_signs"])),
        hints=frozenset(listed(row["country_words"])),
    )


def _qualifiers(side: str, folders: Sequence[Path]) -> dict[str, str]:
    rows = read_rows("number_qualifiers.csv", folders)
    return {r["phrase"]: r["qualifier"] for r in rows if r["side"] == side}


def _directions(folders: Sequence[Path]) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for row in read_rows("directions.csv", folders):
        table.setdefault(row["word"], {})[row["part"]] = row["direction"]
    return table


def _kinds(folders: Sequence[Path]) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in read_rows("non_figures.csv", folders):
        table.setdefault(row["kind"], set()).add(row["phrase"])
    return {kind: frozenset(words) for kind, words in table.items()}


def _openings(names: dict[str, Unit], signs: dict[str, Unit]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        words = name.split(" ")
        found.update(" ".join(words[: n + 1]) for n in range(len(words)))
    for sign in signs:
        found.update(sign[: n + 1] for n in range(len(sign)))
    return frozenset(found)
