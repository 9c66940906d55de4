"""Floors under the quality: a result may rise above them, and falls below them only on purpose."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.contract.errors import UsageError

FLOORS = Path("corpora/floors.json")
MARGIN = 0.005


def checksum(corpus: Path) -> str:
    """Return a SHA-256 over the names and contents of a corpus's gold articles."""
    digest = hashlib.sha256()
    files = [corpus] if corpus.is_file() else sorted(corpus.rglob("*.gold"))
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def measured(plain: Mapping[str, Any]) -> dict[str, float]:
    """Return F1 by kind of row and by column of a plain report, but for what no gold row fills."""
    total = plain["total"]
    rows = {f"rows.{name}": count for name, count in total["rows"].items()}
    columns = {f"columns.{name}": count for name, count in total["columns"].items()}
    return {name: count["f1"] for name, count in {**rows, **columns}.items() if count["wanted"]}


def check(floors: Path, corpus: Path, plain: Mapping[str, Any]) -> list[str]:
    """Return what lies below the floors, a line each.

    Raises
    ------
    UsageError
        Where there are no floors, or they were set on another corpus.
    """
    kept = _read(floors)
    if kept.get("checksum") != checksum(corpus):
        raise UsageError(
            f"{floors}: set on other gold articles than {corpus} holds now; "
            "set it again with --lower-floor --reason TEXT"
        )
    now = measured(plain)
    return [
        f"{name}: F1 {now.get(name, 0.0):.4f}, floor {floor:.4f}"
        for name, floor in sorted(kept["floors"].items())
        if now.get(name, 0.0) < floor
    ]


def lower(floors: Path, corpus: Path, plain: Mapping[str, Any], reason: str) -> None:
    """Set the floors to a result, a margin below it, and note why.

    Raises
    ------
    UsageError
        Where no reason is given.
    """
    if not reason.strip():
        raise UsageError("a floor is lowered for a reason: give --reason TEXT")
    history = _read(floors).get("reasons", []) if floors.is_file() else []
    values = {name: round(max(f1 - MARGIN, 0.0), 4) for name, f1 in measured(plain).items()}
    _write(floors, corpus, values, [*history, reason.strip()])


def raise_floors(floors: Path, corpus: Path, plain: Mapping[str, Any]) -> list[str]:
    """Lift the floors that a result lies above; none falls. Return the names of those that rose.

    Raises
    ------
    UsageError
        Where the floors were set on another corpus.
    """
    kept = _read(floors)
    if kept.get("checksum") != checksum(corpus):
        raise UsageError(f"{floors}: set on other gold articles than {corpus} holds now")
    values: dict[str, float] = dict(kept["floors"])
    risen = []
    for name, f1 in measured(plain).items():
        if f1 - MARGIN > values.get(name, 0.0):
            values[name] = round(f1 - MARGIN, 4)
            risen.append(name)
    _write(floors, corpus, values, kept.get("reasons", []))
    return risen


def _read(floors: Path) -> dict[str, Any]:
    if not floors.is_file():
        raise UsageError(f"{floors}: there are no floors yet; set them with --lower-floor --reason TEXT")
    kept: dict[str, Any] = json.loads(floors.read_text(encoding="utf-8"))
    return kept


def _write(floors: Path, corpus: Path, values: Mapping[str, float], reasons: list[str]) -> None:
    kept = {"checksum": checksum(corpus), "floors": dict(sorted(values.items())), "reasons": reasons}
    floors.parent.mkdir(parents=True, exist_ok=True)
    floors.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
