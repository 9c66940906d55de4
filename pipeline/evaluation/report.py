"""A report for people and for programs, and what changed since the last one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.evaluation.faults import Kind, examples, kinds
from pipeline.evaluation.gold import GoldArticle
from pipeline.evaluation.score import (
    LEVELS,
    Count,
    Scores,
    Verdict,
    as_plain,
    by_genre,
    expected_error,
    metric_confusion,
    reliability,
    score,
)

LAST = Path("build/evaluation/last.json")
SHOWN_CHANGES = 12


@dataclass(frozen=True)
class Report:
    """The judgement of one corpus.

    Attributes
    ----------
    label
        The corpus folder as it was named.
    baselines
        Scores of the systems beside which the pipeline is put, by name.
    """

    label: str
    articles: Sequence[GoldArticle]
    verdicts: Sequence[Verdict]
    baselines: Mapping[str, Scores] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return the report as data for JSON."""
        table = reliability(self.verdicts)
        return {
            "corpus": self.label,
            "total": as_plain(score(self.verdicts)),
            "genres": {name: as_plain(scores) for name, scores in by_genre(self.verdicts).items()},
            "metric_confusion": [list(row) for row in metric_confusion(self.verdicts)],
            "reliability": [[round(x, 4) for x in row] for row in table],
            "calibration_error": round(expected_error(table), 4),
            "faults": {kind.name: [len(kind.faults), kind.alone] for kind in kinds(self.verdicts)},
            "baselines": {name: as_plain(scores)["rows"] for name, scores in self.baselines.items()},
            "right": sorted(_right(self.verdicts)),
        }


def _right(verdicts: Sequence[Verdict]) -> set[str]:
    return {
        f"{verdict.pair.doc_id}:{verdict.pair.number}"
        for verdict in verdicts
        if verdict.pair.number and not verdict.pair.optional and verdict.levels & {"core", "milestones"}
    }


def show(report: Report, console: Console, most_faults: int, with_text: bool) -> None:
    """Print a report.

    Parameters
    ----------
    most_faults
        How many kinds of fault are listed.
    with_text
        Whether faults are shown in their text.
    """
    console.print(_report_rows(report))
    console.print(_columns_table(report))
    console.print(_reliability_table(report))
    confused = ", ".join(f"{a}→{b} {n}" for a, b, n in metric_confusion(report.verdicts)[:15])
    if confused:
        console.print(f"metrics mistaken: {confused}", highlight=False)
    _show_faults(report, console, most_faults, with_text)


def _show_faults(report: Report, console: Console, most: int, with_text: bool) -> None:
    for kind in kinds(report.verdicts)[:most]:
        console.print(f"{_kind_line(kind)}", highlight=False, markup=False)
        for line in examples(kind, report.articles, 5) if with_text else ():
            console.print(f"    {line}", highlight=False, markup=False, soft_wrap=True)


def _kind_line(kind: Kind) -> str:
    return f"{len(kind.faults):4}  {kind.name}  ({kind.alone} rows wrong through it alone)"


def _report_rows(report: Report) -> Table:
    every = {f"total ({len(report.articles)})": score(report.verdicts)}
    every |= {f"{name} ({part.articles})": part for name, part in by_genre(report.verdicts).items()}
    every |= {f"baseline: {name}": scores for name, scores in report.baselines.items()}
    return rows_table(f"{report.label}: F1 (precision / recall)", every)


def rows_table(title: str, scores: Mapping[str, Scores]) -> Table:
    """Return a table of F1 by level, a line for each name."""
    table = Table("rows", *LEVELS, title=title)
    for name, part in scores.items():
        table.add_row(name, *(_three(part.levels[level]) for level in LEVELS))
    return table


def _three(count: Count) -> str:
    if not count.given and not count.wanted:
        return "–"
    return f"{count.f1:.3f} ({count.precision:.2f}/{count.recall:.2f}) {count.wanted}"


def _columns_table(report: Report) -> Table:
    scores = score(report.verdicts)
    table = Table("column", "F1 where not null", "right", "given", "wanted", "accuracy of aligned rows")
    for name, count in scores.columns.items():
        accuracy = scores.accuracy[name]
        numbers = (str(count.right), str(count.given), str(count.wanted))
        table.add_row(name, f"{count.f1:.3f}", *numbers, f"{accuracy.precision:.3f} of {accuracy.given}")
    return table


def _reliability_table(report: Report) -> Table:
    rows = reliability(report.verdicts)
    title = f"confidence (expected calibration error {expected_error(rows):.3f})"
    table = Table("from", "mean", "rows", "right", title=title)
    for low, mean, number, right in rows:
        table.add_row(f"{low:.1f}", f"{mean:.2f}", str(number), f"{right:.2f}")
    return table


def changes(before: Mapping[str, Any], now: Mapping[str, Any], with_rows: bool) -> list[str]:
    """Return in lines what changed between two plain reports of one corpus."""
    lines = []
    for part in ("rows", "columns"):
        for name, count in now["total"][part].items():
            old = before["total"][part].get(name, {}).get("f1", 0.0)
            if abs(count["f1"] - old) >= 0.0005:
                lines.append(f"{name}: F1 {old:.3f} → {count['f1']:.3f}")
    lines += _fault_changes(before["faults"], now["faults"])
    if with_rows:
        gained = sorted(set(now["right"]) - set(before["right"]))
        lost = sorted(set(before["right"]) - set(now["right"]))
        lines += [f"now right ({len(gained)}): {', '.join(gained[:SHOWN_CHANGES])}"] if gained else []
        lines += [f"now wrong ({len(lost)}): {', '.join(lost[:SHOWN_CHANGES])}"] if lost else []
    return lines


def _fault_changes(before: Mapping[str, list[int]], now: Mapping[str, list[int]]) -> list[str]:
    moved = {name: now.get(name, [0])[0] - before.get(name, [0])[0] for name in sorted({*before, *now})}
    ranked = sorted((name for name in moved if moved[name]), key=lambda name: -abs(moved[name]))
    return [f"{name}: {moved[name]:+d} faults" for name in ranked[:SHOWN_CHANGES]]


def remember(plain: Mapping[str, Any], path: Path = LAST) -> dict[str, Any] | None:
    """Keep a plain report beside those of other corpora; return the one it replaces."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    before = kept.get(plain["corpus"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump({**kept, plain["corpus"]: plain}), encoding="utf-8")
    return before


def dump(plain: Mapping[str, Any]) -> str:
    """Return JSON text, keys in order, for a file that may be compared line by line."""
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
