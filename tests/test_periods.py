"""Expressions of time: the cases of ``cases/periods.jsonl``, the calendar, and what must always hold."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English

from pipeline.contract.records import Mention
from pipeline.mentions import period_component  # noqa: F401 - registers the factory
from pipeline.mentions.periods import read_periods
from pipeline.mentions.periods_calendar import month_interval, part_of, shift_months
from pipeline.mentions.periods_dates import date_order, read_numeric_date

CASES = Path(__file__).parent / "cases" / "periods.jsonl"
MARK = re.compile(r"\[\[(.*?)\]\]")
PUBLISHED = date(2025, 6, 25)
WORDS = (
    "in on by since until from to and of the a last next this year month quarter first half April May Q1 "
    "2025 2024-25 24 June 12% earlier ago before , . ( ) - / : \n FY25 week end early mid- Monday same period"
).split(" ")


def load_cases() -> list[dict]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def marked(text: str) -> tuple[str, list[str]]:
    return MARK.sub(r"\1", text), MARK.findall(text)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case["text"][:60])
def test_case(case: dict) -> None:
    plain, marks = marked(case["text"])
    published = date.fromisoformat(case["published"]) if case["published"] else None
    found = [
        {
            "text": p.text,
            "start": p.period_start.isoformat() if p.period_start else None,
            "end": p.period_end.isoformat() if p.period_end else None,
            "relation": p.relation,
        }
        for p in read_periods(plain, published)
    ]
    assert found == case["rows"]
    assert [row["text"] for row in case["rows"]] == marks


def test_cases_are_many_and_some_have_no_period() -> None:
    cases = load_cases()
    assert len(cases) >= 500
    assert sum(not case["rows"] for case in cases) >= 80
    assert len({case["text"] + str(case["published"]) for case in cases}) == len(cases)


@given(st.text(max_size=200), st.one_of(st.none(), st.dates()))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_ordered_spans_that_match_the_text(text: str, published: date | None) -> None:
    check(text, published)


@given(st.lists(st.sampled_from(WORDS), max_size=25), st.one_of(st.none(), st.dates()))
@settings(max_examples=200, deadline=None)
def test_any_mix_of_time_words_is_read(words: list[str], published: date | None) -> None:
    check(" ".join(words), published)


def check(text: str, published: date | None) -> None:
    last = 0
    for period in read_periods(text, published):
        assert text[period.start : period.end] == period.text
        assert period.start >= last
        last = period.end
        if period.period_start and period.period_end:
            assert period.period_start <= period.period_end


def test_fiscal_year_needs_the_month_in_which_it_ends() -> None:
    assert read_periods("in FY25", PUBLISHED)[0].period_start is None
    known = read_periods("in FY25", PUBLISHED, fiscal_end=3)[0]
    assert (known.period_start, known.period_end) == (date(2024, 4, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("part", "ahead", "expected"),
    [
        ("early", False, (date(2026, 1, 1), date(2026, 3, 31))),
        ("mid", False, (date(2026, 5, 1), date(2026, 8, 31))),
        ("late", False, (date(2026, 10, 1), date(2026, 12, 31))),
        ("begin", False, (date(2026, 1, 1), date(2026, 1, 31))),
        ("end", False, (date(2026, 12, 31), date(2026, 12, 31))),
        ("end", True, (date(2026, 12, 1), date(2026, 12, 31))),
    ],
)
def test_parts_of_a_year(part: str, ahead: bool, expected: tuple[date, date]) -> None:
    assert part_of(month_interval(2026, 1, 12), part, ahead) == expected


def test_months_shift_to_the_last_day_where_the_day_is_missing() -> None:
    assert shift_months(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert shift_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert shift_months(date(2025, 2, 28), 1) == date(2025, 3, 31)


def test_order_of_day_and_month_is_told_by_the_text() -> None:
    assert date_order("24/06/2025") == "DMY"
    assert date_order("06/24/2025") == "MDY"
    assert date_order("05/06/2025") is None
    assert date_order("24/06/2025 and 06/24/2025") is None
    assert read_numeric_date("05/06/2025", None) is None
    assert read_numeric_date("2025-06-05", None) == date(2025, 6, 5)


def test_component_reads_the_date_and_leaves_names_alone() -> None:
    nlp = English()
    nlp.add_pipe("period_ruler")
    doc = nlp.make_doc("Last month the Dacia Spring 2025 sold well.")
    doc._.article = {"doc_id": "a", "title": None, "published": "2025-06-25", "url": None}
    doc._.mentions = [Mention(15, 27, "Dacia Spring", "MODEL", "Dacia Spring")]
    doc = nlp.get_pipe("period_ruler")(doc)
    assert [p.text for p in doc._.periods] == ["Last month"]
    assert doc._.periods[0].period_start == date(2025, 5, 1)
