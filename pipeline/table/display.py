"""Events on a screen: excerpts of the table, and an article with its figures marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from rich.table import Table
from rich.text import Text

from pipeline.contract.records import Event, Mention

COLUMNS = ("figure", "metric", "value", "subject", "market", "period", "status", "sure")
NUMBERS = frozenset({"value", "sure"})
STYLES: Mapping[str, str] = MappingProxyType(
    {
        "figure": "bold black on yellow",
        "milestone": "bold black on green",
        "thing": "cyan",
        "market": "magenta",
    }
)
THINGS = frozenset({"GROUP", "BRAND", "MODEL", "COMPANY", "EXECUTIVE", "PLANT"})


def excerpt(events: pa.Table, size: int) -> list[dict[str, Any]]:
    """Return some rows of an event table, the surest of each article in turn.

    Parameters
    ----------
    events
        The event table.
    size
        How many rows there are at most.
    """
    named = zip(events.column("doc_id").to_pylist(), events.column("confidence").to_pylist(), strict=True)
    ranked = sorted(enumerate(named), key=lambda item: (-item[1][1], item[0]))
    turns: dict[str, int] = {}
    order = []
    for index, (doc_id, _) in ranked:
        turns[doc_id] = turns.get(doc_id, 0) + 1
        order.append((turns[doc_id], doc_id, index))
    chosen = sorted(index for *_, index in sorted(order)[:size])
    rows: list[dict[str, Any]] = events.take(chosen).to_pylist() if chosen else []
    return rows


def rows_table(rows: Iterable[Mapping[str, Any]], with_article: bool = True) -> Table:
    """Return rows as a table for the screen, the columns that tell most.

    Parameters
    ----------
    rows
        Rows of the event table, by column name.
    with_article
        Whether the first column names the article.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    if with_article:
        table.add_column("article", max_width=24, no_wrap=True, style="dim")
    for name in COLUMNS:
        justify = "right" if name in NUMBERS else "left"
        table.add_column(name, justify=justify, max_width=26, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        cells = [row["doc_id"]] if with_article else []
        table.add_row(*(Text(cell) for cell in (*cells, *_cells(row))))
    return table


def marked(text: str, events: Sequence[Event], mentions: Sequence[Mention]) -> Text:
    """Return an article's text with its figures, milestones and names in colour.

    Parameters
    ----------
    text
        The article's text.
    events
        Its rows.
    mentions
        What it names.
    """
    shown = Text(text)
    for mention in mentions:
        style = "thing" if mention.label in THINGS else "market" if mention.label == "MARKET" else None
        if style:
            shown.stylize(STYLES[style], mention.start, mention.end)
    for event in events:
        shown.stylize(STYLES["milestone" if event.measure is None else "figure"], event.start, event.end)
    return shown


def legend() -> Text:
    """Return the meaning of the colours."""
    return Text(" ").join(Text(f" {name} ", style) for name, style in STYLES.items())


def number(value: float | None) -> str:
    """Return a number as a reader writes it: thousands apart, no digits that say nothing."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    measure = row["measure"] if row["measure"] in ("change", "share") else ""
    high = f"–{number(row['value_high'])}" if row["value_high"] is not None else ""
    unit = f" {row['unit'] or ''}" + (f"/{row['per']}" if row["per"] else "")
    return (
        row["quantity_text"] or row["metric_text"],
        f"{row['metric']} {measure}".strip(),
        f"{number(row['value'])}{high}{unit}".strip(),
        row["subject"] or row["person"] or "",
        row["market"] or "",
        period(row["period_start"], row["period_end"]),
        row["status"],
        f"{row['confidence']:.2f}",
    )


def period(start: date | None, end: date | None) -> str:
    """Return a period as a reader writes it: ``2025``, ``2025 Q2``, ``2025-06``, or its two ends."""
    if start is None and end is None:
        return ""
    if start == end:
        return str(start)
    if start and end and start.day == 1 and (end + timedelta(days=1)).day == 1:
        return _months(start, end)
    return f"{start or ''}…{end or ''}"


def _months(start: date, end: date) -> str:
    if start.year == end.year and (start.month, end.month) == (1, 12):
        return str(start.year)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%Y-%m}"
    if start.year == end.year and start.month % 3 == 1 and end.month == start.month + 2:
        return f"{start.year} Q{end.month // 3}"
    return f"{start:%Y-%m}…{end:%Y-%m}"
