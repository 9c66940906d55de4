"""Units that our own table lacks, read from the tables that quantulum3 ships."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.quantities.units import Unit

_SKIPPED_ENTITIES = frozenset({"dimensionless", "currency", "unknown"})


def extra_units(excluded: frozenset[str]) -> list[Unit]:
    """Return the units of quantulum3's tables that a text may be trusted to mean.

    Parameters
    ----------
    excluded
        Single words that are more often ordinary English than a unit ("span", "tesla").

    Returns
    -------
    list of Unit
        Each one is its own base: quantulum3's tables hold dimensions, not factors.
    """
    units = []
    for name, entry in _tables().items():
        surfaces = entry.get("surfaces") or []
        if entry.get("entity", "unknown") in _SKIPPED_ENTITIES:
            continue
        names = tuple(s.lower() for s in surfaces if s.isascii() and s.lower() not in excluded)
        signs = tuple(s for s in entry.get("symbols") or [] if len(s) > 2 and s.isalpha() and not s.islower())
        if names or signs:
            symbol = _symbol(name, signs)
            units.append(Unit(symbol, entry["entity"], symbol, names=names, signs=signs))
    return units


def _symbol(name: str, signs: tuple[str, ...]) -> str:
    return signs[0] if signs else name


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Any]]:
    spec = find_spec("quantulum3")
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(spec.submodule_search_locations[0]) / "units.json"
    tables: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return tables
