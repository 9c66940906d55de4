"""Status and speaker: the cases of ``cases/status.jsonl`` and ``cases/speakers.jsonl``, and quotations."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contract.records import Mention, Period
from pipeline.contract.vocabulary import Status
from pipeline.lexicons.tables import read_rows
from pipeline.relations.quotes import find_quotes
from pipeline.relations.speaker import find_attributions, speaker_at, speaker_of
from pipeline.relations.status import status_at, status_of
from pipeline.relations.status_cues import load_cues

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"\[\[(.*?)\]\]")
PUBLISHED = date(2025, 6, 25)
NAMES = {
    "Toyota": "BRAND",
    "KBA": "COMPANY",
    "Koji Sato": "EXECUTIVE",
    "Cox Automotive": "COMPANY",
    "UBS": "COMPANY",
    "ACEA": "COMPANY",
    "Bernstein": "COMPANY",
}


def load_cases(name: str) -> list[dict]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def unmark(text: str) -> tuple[str, int, int]:
    match = MARK.search(text)
    assert match
    return MARK.sub(r"\1", text), match.start(), match.start() + len(match[1])


def mentions(text: str) -> list[Mention]:
    return [
        Mention(m.start(), m.end(), name, label, name)
        for name, label in NAMES.items()
        for m in re.finditer(rf"\b{name}\b", text)
    ]


@pytest.mark.parametrize("case", load_cases("status.jsonl"), ids=lambda case: case["text"][:60])
def test_status(case: dict) -> None:
    text, start, end = unmark(case["text"])
    assert status_of(text, start, end, target=case["target"]) == case["status"]


@pytest.mark.parametrize("case", load_cases("speakers.jsonl"), ids=lambda case: case["text"][:60])
def test_speaker(case: dict) -> None:
    text, start, end = unmark(case["text"])
    assert speaker_of(text, start, end, mentions(text), case.get("previous")) == case["speaker"]


def test_cases_are_many_and_cover_every_status() -> None:
    status, speakers = load_cases("status.jsonl"), load_cases("speakers.jsonl")
    assert len(status) >= 200
    assert len(speakers) >= 120
    assert {case["status"] for case in status} == {value.value for value in Status}


def test_a_clause_keeps_cues_of_other_clauses_out() -> None:
    text = "It could end the run of 900 cars on Friday"
    start = text.index("900")
    assert status_of(text, start, start + 8) == "hypothetical"
    assert status_of(text, start, start + 8, clause=(text.index("the run"), len(text))) == "actual"


def test_the_user_can_add_cues(tmp_path: Path) -> None:
    (tmp_path / "status_cues.csv").write_text(
        "cue,category,direction,reach,target\nwaffles about,rumoured,forward,,any\n", encoding="utf-8"
    )
    text = "The boss waffles about 900 cars."
    assert status_of(text, 23, 31, load_cues([tmp_path])) == "rumoured"
    assert status_of(text, 23, 31) == "actual"


def test_every_cue_has_a_known_category_direction_and_target() -> None:
    categories = {value.value for value in Status} | {"stop", "pseudo"}
    for row in read_rows("status_cues.csv"):
        assert row["category"] in categories, row
        assert row["direction"] in {"forward", "backward", "both"}, row
        assert row["target"] in {"any", "figure", "milestone"}, row
        assert row["reach"].isdigit() or row["reach"] in {"", "comma", "headline", "denial"}, row


def test_what_lies_ahead_has_not_happened() -> None:
    ahead = Period(0, 1, "in 2026", date(2026, 1, 1), date(2026, 12, 31))
    by = Period(0, 1, "by 2030", None, date(2030, 12, 31), "by")
    past = Period(0, 1, "in May", date(2025, 5, 1), date(2025, 5, 31))
    assert status_at("actual", ahead, PUBLISHED) == "forecast"
    assert status_at("actual", ahead, PUBLISHED, "milestone") == "planned"
    assert status_at("actual", by, PUBLISHED) == "planned"
    assert status_at("actual", past, PUBLISHED) == "actual"
    assert status_at("negated", ahead, PUBLISHED) == "negated"
    assert status_at("actual", ahead, None) == "actual"


def test_what_is_long_over_is_no_forecast() -> None:
    over = Period(0, 1, "in 2024", date(2024, 1, 1), date(2024, 12, 31))
    just_over = Period(0, 1, "first-quarter", date(2025, 4, 1), date(2025, 6, 20))
    assert status_at("planned", over, PUBLISHED) == "actual"
    assert status_at("forecast", just_over, PUBLISHED) == "forecast"
    assert status_at("hypothetical", over, PUBLISHED) == "hypothetical"


def sentences(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n.]+(?:\.[”\"]?|$)", text)]


def test_a_quotation_over_several_sentences_has_one_speaker() -> None:
    text = "“We lost money. We sold 900 cars. It hurts,” Koji Sato said. Toyota has 40 plants."
    found = find_attributions(text, sentences(text), mentions(text))
    assert speaker_at(found, text.index("900"), text.index("900") + 8) == "Koji Sato"
    assert speaker_at(found, text.index("40"), text.index("40") + 9) is None


def test_an_open_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "Koji Sato said: “We lost money.\n“We sold 900 cars at last.”\nThere are 40 plants."
    found = find_attributions(text, sentences(text), mentions(text))
    assert speaker_at(found, text.index("900"), text.index("900") + 8) == "Koji Sato"
    assert speaker_at(found, text.index("40"), text.index("40") + 9) is None


def test_a_surname_stands_for_the_full_name_given_before() -> None:
    text = "Maria Keller runs a fund. It lost 9%, Keller said."
    named = "“Fine,” said Maria Keller. It lost 9%, Keller said."
    found = find_attributions(named, sentences(named), [])
    assert speaker_at(found, named.index("9%"), named.index("9%") + 2) == "Maria Keller"
    assert speaker_at(find_attributions(text, sentences(text), []), 33, 35) == "Keller"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes we can” twice.", ["“yes we can”"]),
        ('He said "yes we can" twice.', ['"yes we can"']),
        ("It's the firm's own.", []),
        ("„Ja doch“, sagt er.", ["„Ja doch“"]),
        ("“Never closed\nNext line", ["“Never closed"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotes(text)] == expected


@given(st.text(max_size=150), st.integers(0, 150), st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_status_and_maybe_a_speaker(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert status_of(text, start, end) in {value.value for value in Status}
    speaker_of(text, start, end, [])
