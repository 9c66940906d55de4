"""What a string can mean, and where the catalogue has it from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.lexicons.tables import DATA

GUARDS = {
    "": "taken wherever it stands",
    "word": "also a common word",
    "person": "also a person's name",
    "place": "also a place",
    "number": "also a number",
    "code": "also a code of letters and digits",
}


def describe(name: str, folders: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """Return what a name can mean, the likeliest kind first.

    Parameters
    ----------
    name
        A string in any spelling: with or without its brand, hyphens, diacritics.
    folders
        The user's lexicon folders.

    Returns
    -------
    list of dict
        For each entry ``label``, ``name``, ``brand``, ``group``, ``country``, ``years``, ``matched`` (the
        lexicon's string), ``guard`` and what it says (``note``), ``posts`` of a person, and ``source``
        (``file:line``).
    """
    catalogue = Catalogue.load(folders)
    return [_row(entry, match, catalogue) for entry, match in catalogue.find(name)]


def _row(entry: Entry, match: Name, catalogue: Catalogue) -> dict[str, Any]:
    years = f"{entry.start or ''}-{entry.end or ''}".strip("-") if entry.end else str(entry.start or "")
    return {
        "label": entry.label,
        "name": entry.name,
        "brand": entry.brand,
        "group": entry.group or catalogue.placed(*entry.identity)[0],
        "country": entry.country,
        "years": years,
        "matched": match.text,
        "guard": match.guard,
        "note": GUARDS[match.guard],
        "posts": [f"{post.role}, {post.organisation}" for post in entry.posts],
        "source": _short(entry.source),
    }


def _short(source: str) -> str:
    """Return a source of the package's own lexicons without the folder they lie in."""
    return source.removeprefix(f"{DATA}/")
