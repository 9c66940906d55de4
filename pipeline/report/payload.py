"""The data of a report: a table and its articles in columns, small enough to travel inside a page."""

from __future__ import annotations

import base64
import gzip
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.contract.errors import InputError
from pipeline.report.marks import Mark, Names, catalogue_names, reference_mark, row_marks
from pipeline.table import read_event_table
from pipeline.table.display import period

LEFT_OUT = frozenset({"title", "published", "sentence"})
NUMBERS = frozenset({"value", "value_high", "value_si", "start", "end", "confidence"})
KINDS = ("figure", "subject", "market", "period", "metric", "reference")
MAKE_ONE = "make one: autonews extract NEWS --out"
NAME_ONE = "name the --out of a run of autonews extract, or a file in it: build/events"


def payload(path: str | Path, lexicons: Sequence[Path] = ()) -> dict[str, Any]:
    """Return what a report shows of a table, as plain data.

    Text that many rows share is told once: a column of text is a list of different values and, for
    each row, the number of one; a sentence is a place in its article.

    Parameters
    ----------
    path
        The folder of results, or one file of an event table.
    lexicons
        Folders of lexicons that the table was made with.

    Raises
    ------
    InputError
        When there is no such table.
    """
    events = _events(Path(path))
    articles = _articles(Path(path), events)
    rows = events.to_pylist()
    numbers = {article["doc_id"]: number for number, article in enumerate(articles)}
    owners = [numbers[row["doc_id"]] for row in rows]
    names = catalogue_names(lexicons) if rows else {}
    shown = [_shown(row, articles[owner]["text"], names) for row, owner in zip(rows, owners, strict=True)]
    _add_references(rows, owners, articles, shown, lexicons)
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
        "article": owners,
        "places": [place for place, _ in shown],
        "marks": [_flat(marks) for _, marks in shown],
        "kinds": KINDS,
    }


def packed(content: Mapping[str, Any]) -> str:
    """Return plain data as JSON, compressed, in letters that mean nothing to HTML."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode("ascii")


def _events(path: Path) -> pa.Table:
    """Return a table's rows.

    Raises
    ------
    InputError
        Where there is none: no folder, nothing in it, or something else.
    """
    if not path.exists():
        raise InputError(str(path), "there is no such folder or file", f"{MAKE_ONE} {path}", "missing")
    if path.is_dir() and not (path / "events.parquet").is_file():
        raise InputError(str(path), "no events.parquet in this folder", NAME_ONE, "missing")
    try:
        return read_event_table(path)
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        reason = f"not an event table of autonews: {str(error).splitlines()[0]}"
        raise InputError(str(path), reason, NAME_ONE, "format") from error


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


def _shown(row: Mapping[str, Any], text: str, names: Names) -> tuple[Any, list[Mark]]:
    """Return where a row's sentence is (the sentence itself if it is nowhere) and its marks."""
    sentence = row["sentence"]
    offset = text.find(sentence, max(0, row["start"] - len(sentence)))
    found = 0 <= offset <= row["start"]
    if not found:
        offset = row["start"] - max(0, sentence.find(row["quantity_text"] or row["metric_text"]))
    return ([offset, len(sentence)] if found else sentence), row_marks(row, offset, names)


def _add_references(
    rows: Sequence[Mapping[str, Any]],
    owners: Sequence[int],
    articles: Sequence[dict[str, Any]],
    shown: Sequence[tuple[Any, list[Mark]]],
    lexicons: Sequence[Path],
) -> None:
    """Add to the marks of a sentence that does not name its subject the words that stand for it."""
    unnamed: dict[int, list[int]] = defaultdict(list)
    for number, (row, owner, (place, marks)) in enumerate(zip(rows, owners, shown, strict=True)):
        if row["subject"] and isinstance(place, list) and all(kind != "subject" for kind, *_ in marks):
            unnamed[owner].append(number)
    if not unnamed:
        return
    from pipeline.report.references import mention_reader

    read = mention_reader(lexicons)
    for owner, numbers in unnamed.items():
        mentions = read(articles[owner])
        for number in numbers:
            (offset, _), marks = shown[number]
            mark = reference_mark(rows[number], offset, marks, mentions)
            marks += [mark] if mark else []
            marks.sort(key=lambda told: told[1])


def _flat(marks: Sequence[Mark]) -> list[int]:
    return [number for kind, start, end in marks for number in (KINDS.index(kind), start, end)]


def _column(name: str, values: Sequence[Any]) -> Any:
    if name in NUMBERS:
        return values
    texts = [value.isoformat() if isinstance(value, date) else value for value in values]
    different = {value: number for number, value in enumerate(dict.fromkeys(texts))}
    return {"values": list(different), "rows": [different[text] for text in texts]}
