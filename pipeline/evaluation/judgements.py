"""What a reviewer judged in a report: how often rows, and each of their fields, were right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.contract.errors import InputError

FIELDS = ("value", "metric", "subject", "market", "period", "status")
VERDICTS = frozenset({"right", "wrong"})
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reviewer's word on one row.

    Attributes
    ----------
    event_id
        The row.
    right
        Whether all of it is right.
    wrong
        Fields that are wrong; empty for a row that is right, and for one that is no fact at all.
    metric, confidence
        The row's own, as they were when it was judged.
    """

    event_id: str
    right: bool
    wrong: tuple[str, ...]
    metric: str
    confidence: float

    def right_in(self, field: str) -> bool:
        """Whether a field is right; nothing is right in a row that is no fact."""
        return self.right or (bool(self.wrong) and field not in self.wrong)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some rows are right, with the 95% interval after Wilson (1927)."""

    name: str
    right: int
    judged: int

    @property
    def precision(self) -> float:
        """Share of right ones, from 0 to 1."""
        return self.right / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound, from 0 to 1."""
        size, share = self.judged, self.precision
        middle = (share + Z_95**2 / (2 * size)) / (1 + Z_95**2 / size)
        half = Z_95 / (1 + Z_95**2 / size) * (share * (1 - share) / size + Z_95**2 / (4 * size**2)) ** 0.5
        return max(0.0, middle - half), min(1.0, middle + half)


def read_judgements(path: Path) -> list[Judgement]:
    """Return the judgements of a file that a report saved; of a row judged twice, the later one.

    Raises
    ------
    InputError
        Where the file is missing or a line is no judgement.
    """
    if not path.is_file():
        raise InputError(
            str(path), "there is no such file", "save it from the page of autonews report", "missing"
        )
    found: dict[str, Judgement] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            judgement = _judgement(f"{path}:{number}", line)
            found[judgement.event_id] = judgement
    if not found:
        raise InputError(str(path), "it holds no judgement", "judge rows in the page first", "empty")
    return list(found.values())


def shares(judgements: Sequence[Judgement]) -> dict[str, list[Share]]:
    """Return precision of whole rows, by field, by confidence and by metric."""
    by_field = [_share(field, (one.right_in(field) for one in judgements)) for field in FIELDS]
    bands = [
        _share(
            f"{low:g} to {min(high, 1):g}", (one.right for one in judgements if low <= one.confidence < high)
        )
        for low, high in pairwise(BANDS)
    ]
    metrics = sorted({one.metric for one in judgements})
    by_metric = [_share(name, (one.right for one in judgements if one.metric == name)) for name in metrics]
    return {
        "row": [_share("whole row", (one.right for one in judgements))],
        "field": by_field,
        "confidence": [band for band in bands if band.judged],
        "metric": by_metric,
    }


def show_judgements(path: Path, console: Console, json_out: Path | None = None) -> None:
    """Print the precision that a file of judgements tells, and write it as JSON when asked to.

    Parameters
    ----------
    path
        The file.
    console
        Where the table is printed.
    json_out
        File for the figures, or None.

    Raises
    ------
    InputError
        Where the file cannot be used.
    """
    judgements = read_judgements(path)
    parts = shares(judgements)
    table = Table(box=None, pad_edge=False, header_style="bold", title=f"{len(judgements)} rows judged")
    for column in ("by", "", "right", "of", "precision", "95%"):
        table.add_column(column, justify="left" if column in ("by", "") else "right")
    for kind, listed in parts.items():
        for share in listed:
            low, high = share.interval
            cells = (str(share.right), str(share.judged), f"{share.precision:.3f}", f"{low:.2f}–{high:.2f}")
            table.add_row(kind, share.name, *cells)
    console.print(table)
    console.print("Precision of the rows judged: of the table only where they were drawn without choosing.")
    if json_out:
        json_out.parent.mkdir(parents=True, exist_ok=True)
        json_out.write_text(json.dumps(_plain(parts), indent=2) + "\n", encoding="utf-8")


def _judgement(place: str, line: str) -> Judgement:
    try:
        told = json.loads(line)
        verdict, wrong = told["verdict"], tuple(told.get("wrong") or ())
        confidence = float(told.get("confidence") or 0)
        judgement = Judgement(
            str(told["event_id"]), verdict == "right", wrong, str(told.get("metric")), confidence
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(
            place, "no judgement", "lines are saved by the page of autonews report", "json"
        ) from error
    unknown = set(wrong).difference(FIELDS)
    if verdict not in VERDICTS or unknown or (verdict == "right" and wrong):
        raise InputError(place, "no judgement", f"right or wrong, in some of {', '.join(FIELDS)}", "json")
    return judgement


def _share(name: str, answers: Iterable[bool]) -> Share:
    listed = list(answers)
    return Share(name, sum(listed), len(listed))


def _plain(parts: dict[str, list[Share]]) -> dict[str, Any]:
    return {
        kind: {
            share.name: {"right": share.right, "judged": share.judged, "precision": round(share.precision, 4)}
            for share in listed
        }
        for kind, listed in parts.items()
    }
