"""How far two readers agree: one's rows judged as if a system had found them in the other's articles.

``python -m pipeline.evaluation.agreement corpora/gold corpora/second`` prints it. Every rule is that by which
the pipeline is judged, so the figures say how high its own can be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from rich.console import Console
from rich.table import Table
from spacy.language import Language

from pipeline.contract.errors import AutonewsError, UsageError
from pipeline.contract.records import Article, Event
from pipeline.evaluation.compare import COLUMNS, CatalogueNames
from pipeline.evaluation.gold import GoldArticle, GoldRow, read_gold
from pipeline.evaluation.report import rows_table
from pipeline.evaluation.score import Scores, Verdict, judge_article, score
from pipeline.language.sentences import SentenceMarker
from pipeline.lexicons.catalogue import Catalogue

WIDTH = 150
EMPTY: dict[str, Any] = {
    field.name: None for field in fields(Event) if field.name not in ("event_id", "doc_id", "confidence")
}
AS_PRINTED = (
    "metric", "measure", "unit", "per", "qualifier", "share_of", "market", "variant", "powertrain",
    "person", "role", "organisation", "speaker",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """An article as two readers annotated it.

    Attributes
    ----------
    split
        Name of the folder it lies in: ``train``, ``dev``, ``test``.
    """

    split: str
    first: GoldArticle
    second: GoldArticle

    def turned(self) -> Reading:
        """Return the same article with the readers changed over."""
        return Reading(self.split, self.second, self.first)


def read_twice(first: Path, second: Path) -> list[Reading]:
    """Read every article of the second folder, and its namesake in the first.

    Raises
    ------
    GoldError, UsageError
        Where a file breaks the format, the first folder lacks one, or the two texts differ.
    """
    paths = sorted(second.rglob("*.gold"))
    if not paths:
        raise UsageError(f"{second}: no gold articles here")
    return [_reading(first, second, path.relative_to(second)) for path in paths]


def _reading(first: Path, second: Path, name: Path) -> Reading:
    if not (first / name).is_file():
        raise UsageError(f"{first / name}: missing, but {second / name} is there")
    reading = Reading(name.parent.as_posix(), read_gold(first / name), read_gold(second / name))
    if reading.first.article.text != reading.second.article.text:
        raise UsageError(f"{second / name}: the text is not that of {first / name}")
    return reading


def events_of(gold: GoldArticle) -> list[Event]:
    """Return a reader's rows as events; a row's number in its article is its ``event_id``."""
    about = gold.article
    sentences = _sentences(about.text)
    return [
        Event(**{**EMPTY, **_columns(row), **_place(row, about.text, sentences)}, **_identity(about, number))
        for number, row in enumerate(gold.rows, start=1)
    ]


def _identity(about: Article, number: int) -> dict[str, Any]:
    return {"event_id": str(number), "doc_id": about.doc_id, "confidence": 1.0}


def _place(row: GoldRow, text: str, sentences: Sequence[tuple[int, int]]) -> dict[str, Any]:
    begin, end = next(((a, b) for a, b in sentences if a <= row.start < b), (row.start, row.end))
    quoted = {"quantity_text": text[row.start : row.end], "sentence": text[begin:end]}
    return {**quoted, "start": row.start, "end": row.end}


def _columns(row: GoldRow) -> dict[str, Any]:
    known = row.fields
    kind, _, name = known.get("subject", "").partition(" ")
    first, _, last = known.get("period", "").partition("..")
    return {column: known.get(column) for column in AS_PRINTED} | {
        "metric_text": "",
        "value": float(known["value"]) if "value" in known else None,
        "value_high": float(known["value_high"]) if "value_high" in known else None,
        "subject": name or None,
        "subject_type": kind or None,
        "period_start": date.fromisoformat(first) if first else None,
        "period_end": date.fromisoformat(last) if last else None,
        "status": known.get("status", "actual"),
        "same_as": known.get("same"),
    }


@cache
def _blank() -> Language:
    return spacy.blank("en")


def _sentences(text: str) -> list[tuple[int, int]]:
    doc = SentenceMarker()(_blank()(text))
    return [(span.start_char, span.end_char) for span in doc.sents]


def judged(readings: Iterable[Reading], canon: CatalogueNames) -> dict[str, list[Verdict]]:
    """Judge the second reader's rows by the first reader's; by split, and all under ``""``."""
    found: dict[str, list[Verdict]] = {"": []}
    for reading in readings:
        verdicts = judge_article(reading.first, events_of(reading.second), canon)
        found[""] += verdicts
        found.setdefault(reading.split, []).extend(verdicts)
    return found


def show(title: str, verdicts: Mapping[str, Sequence[Verdict]], console: Console) -> None:
    """Print F1 of rows and accuracy of columns, of all articles and by split."""
    scores = {name: score(part) for name, part in verdicts.items()}
    named = {f"{name or 'total'} ({part.articles})": part for name, part in scores.items()}
    console.print(rows_table(f"{title}: F1 (precision / recall)", named))
    console.print(_accuracy_table(f"{title}: accuracy of aligned rows", named))


def _accuracy_table(title: str, scores: Mapping[str, Scores]) -> Table:
    table = Table("column", *scores, title=title)
    for column in COLUMNS:
        counts = [part.accuracy[column] for part in scores.values()]
        table.add_row(column, *(f"{c.precision:.3f} of {c.given}" if c.given else "–" for c in counts))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare two readings from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.agreement", description=__doc__)
    parser.add_argument("first", type=Path, help="folder of gold articles")
    parser.add_argument("second", type=Path, help="folder of other readings, files named as in the first")
    given = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        readings = read_twice(given.first, given.second)
        canon = CatalogueNames.of(Catalogue.load())
    except AutonewsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    show("second reader judged by the first", judged(readings, canon), console)
    show("first reader judged by the second", judged([r.turned() for r in readings], canon), console)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
