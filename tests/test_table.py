from dataclasses import fields
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import event

from pipeline.contract.errors import InputError
from pipeline.contract.records import Event, Mention
from pipeline.contract.vocabulary import Metric
from pipeline.table import (
    WRITERS,
    event_rows,
    event_schema,
    events_frame,
    excerpt,
    joined,
    marked,
    read_event_table,
    read_events,
    rows_table,
)
from pipeline.table.cells import neutral, original
from pipeline.table.display import number, period

EVENTS = [
    event(event_id="b", doc_id="b.txt", value=42_000.0, unit="vehicles", published=date(2025, 6, 25)),
    event(event_id="a", doc_id="a.txt", metric=Metric.LAUNCH, measure=None, start=3, end=9),
    event(
        event_id="c", doc_id="a.txt", value=-1.8, value_high=0.1, unit="percentage_points", measure="change"
    ),
    event(event_id="d", doc_id="a.txt", period_start=date(1899, 1, 1), period_end=date(2400, 12, 31)),
    event(
        event_id="e",
        doc_id="z.txt",
        quantity_text="+5 cars",
        sentence='=1+1, "quoted"\nand more',
        title="'-x",
    ),
]
KINDS = {
    "published": "datetime64[ms]",
    "metric": "category",
    "unit": "category",
    "status": "category",
    "value": "float64",
    "start": "int64",
    "period_end": "datetime64[ms]",
    "confidence": "float64",
}
CELLS = [
    ("=SUM(A1)", "'=SUM(A1)"),
    ("+12%", "'+12%"),
    ("-12%", "'-12%"),
    ("@name", "'@name"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("'=x", "''=x"),
    ("plain", "plain"),
    ("'quoted'", "'quoted'"),
    ("", ""),
    ("5-10", "5-10"),
]
NUMBERS = [(None, ""), (42000.0, "42,000"), (-1.8, "-1.8"), (7.9, "7.9"), (33.3333333, "33.3333"), (0.0, "0")]
PERIODS = [
    (None, None, ""),
    ("2025-06-25", "2025-06-25", "2025-06-25"),
    ("2025-06-01", "2025-06-30", "2025-06"),
    ("2025-04-01", "2025-06-30", "2025 Q2"),
    ("2024-12-01", "2025-02-28", "2024-12…2025-02"),
    ("2025-01-01", "2025-12-31", "2025"),
    ("2025-01-01", "2025-06-25", "2025-01-01…2025-06-25"),
    (None, "2030-12-31", "…2030-12-31"),
    (None, "9999-12-31", "…9999-12-31"),
]


@pytest.fixture
def table() -> pa.Table:
    return joined([event_rows(EVENTS)], event_schema())


def test_columns_are_the_attributes_of_an_event():
    assert event_schema().names == [field.name for field in fields(Event)]


@pytest.mark.parametrize(("column", "dtype"), KINDS.items())
def test_pandas_types(column, dtype):
    assert str(events_frame(EVENTS)[column].dtype) == dtype
    assert str(events_frame([])[column].dtype) == dtype


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_table_back(tmp_path, table, name):
    path = tmp_path / f"events.{name}"
    WRITERS[name]([table], path)
    assert read_event_table(path).equals(table)


def test_folder_of_results_is_read(tmp_path, table):
    WRITERS["parquet"]([table], tmp_path / "events.parquet")
    pd.testing.assert_frame_equal(read_events(tmp_path), events_frame(EVENTS))


def test_parquet_read_by_pandas_alone_keeps_its_categories(tmp_path, table):
    WRITERS["parquet"]([table], tmp_path / "events.parquet")
    frame = pd.read_parquet(tmp_path / "events.parquet")
    assert frame["metric"].dtype == "category"
    assert len(frame) == len(EVENTS)


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]])
@pytest.mark.parametrize("cut", [0, 2, 5])
def test_same_rows_same_bytes(tmp_path, table, order, cut):
    shuffled = [EVENTS[index] for index in order]
    again = joined([event_rows(shuffled[:cut]), event_rows(shuffled[cut:])], event_schema())
    for number_, one in enumerate((table, again)):
        WRITERS["parquet"]([one], tmp_path / f"{number_}.parquet")
    assert (tmp_path / "0.parquet").read_bytes() == (tmp_path / "1.parquet").read_bytes()


@pytest.mark.parametrize(("text", "cell"), CELLS)
def test_formulas_are_neutralised(text, cell):
    assert neutral(text) == cell


@given(st.text())
def test_cells_give_their_text_back(text):
    assert original(neutral(text)) == text
    assert neutral(text)[:1] not in tuple("=+-@\t\r")


@pytest.mark.parametrize(
    ("name", "kind"), [("nowhere", "format"), ("events.xlsx", "format"), ("events.parquet", "missing")]
)
def test_missing_tables_are_told(tmp_path, name, kind):
    with pytest.raises(InputError) as caught:
        read_events(tmp_path / name)
    assert caught.value.kind == kind


@pytest.mark.parametrize(("value", "expected"), NUMBERS)
def test_numbers_for_readers(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(("start", "end", "expected"), PERIODS)
def test_periods_for_readers(start, end, expected):
    assert period(start and date.fromisoformat(start), end and date.fromisoformat(end)) == expected


def test_excerpt_takes_articles_in_turn(table):
    assert [row["doc_id"] for row in excerpt(table, 3)] == ["a.txt", "b.txt", "z.txt"]
    assert len(excerpt(table, 99)) == len(EVENTS)
    assert excerpt(table, 0) == []


def test_rows_on_a_screen(table):
    assert rows_table(table.to_pylist()).row_count == len(EVENTS)


def test_marks_lie_on_the_figures():
    text = "Fiat sold 5 cars"
    shown = marked(text, [event(start=10, end=16)], [Mention(0, 4, "Fiat", "BRAND", "Fiat")])
    assert shown.plain == text
    assert {(span.start, span.end) for span in shown.spans} == {(0, 4), (10, 16)}
