"""The data of a report: a table and its articles in columns, small enough to travel inside a page."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.report.marks import Names, catalogue_names, row_marks
from pipeline.table import read_event_table
from pipeline.table.display import period

LEFT_OUT = frozenset({"title", "published", "sentence"})
NUMBERS = frozenset({"value", "value_high", "value_si", "start", "end", "confidence"})
KINDS = ("figure", "subject", "market", "period", "metric")


def payload(path: str | Path) -> dict[str, Any]:
    """Return what a report shows of a table, as plain data.

    Text that many rows share is told once: a column of text is a list of different values and, for
    each row, the number of one; a sentence is a place in its article.

    Parameters
    ----------
    path
        The folder of results, or one file of an event table.

    Raises
    ------
    InputError
        When there is no such table.
    """
    events = read_event_table(path)
    articles = _articles(Path(path), events)
    rows = events.to_pylist()
    numbers = {article["doc_id"]: number for number, article in enumerate(articles)}
    names = catalogue_names() if rows else {}
    shown = [_shown(row, articles[numbers[row["doc_id"]]]["text"], names) for row in rows]
    columns: dict[str, Any] = {
        name: _column(name, events.column(name).to_pylist())
        for name in events.column_names
        if name not in LEFT_OUT
    }
    columns["period"] = _column("period", [period(row["period_start"], row["period_end"]) for row in rows])
    return {
        "size": len(rows),
        "columns": columns,
        "articles": articles,
        "article": [numbers[row["doc_id"]] for row in rows],
        "places": [place for place, _ in shown],
        "marks": [marks for _, marks in shown],
        "kinds": KINDS,
    }


def packed(content: Mapping[str, Any]) -> str:
    """Return plain data as JSON, compressed, in letters that mean nothing to HTML."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode("ascii")


def _articles(path: Path, events: pa.Table) -> list[dict[str, Any]]:
    """Return the articles that have rows; without a table of articles, their sentences for a text."""
    file = path / "articles.parquet" if path.is_dir() else path.parent / "articles.parquet"
    listed = events.select(["doc_id", "title", "published"]).to_pylist()
    known = {row["doc_id"]: {**row, "url": None, "text": ""} for row in listed}
    if file.is_file():
        fields = ["doc_id", "title", "published", "url", "text"]
        for article in pq.read_table(file, columns=fields).to_pylist():
            if article["doc_id"] in known:
                known[article["doc_id"]] = article
    return list(known.values())


def _shown(row: Mapping[str, Any], text: str, names: Names) -> tuple[Any, list[int]]:
    """Return where a row's sentence is (the sentence itself if it is nowhere) and its marks, flat."""
    sentence = row["sentence"]
    offset = text.find(sentence, max(0, row["start"] - len(sentence)))
    found = 0 <= offset <= row["start"]
    if not found:
        offset = row["start"] - max(0, sentence.find(row["quantity_text"] or row["metric_text"]))
    marks = row_marks(row, offset, names)
    flat = [number for kind, start, end in marks for number in (KINDS.index(kind), start, end)]
    return ([offset, len(sentence)] if found else sentence), flat


def _column(name: str, values: Sequence[Any]) -> Any:
    if name in NUMBERS:
        return values
    texts = [value.isoformat() if isinstance(value, date) else value for value in values]
    different = {value: number for number, value in enumerate(dict.fromkeys(texts))}
    return {"values": list(different), "rows": [different[text] for text in texts]}
