"""Two readers of one article, the second judged as a system would be."""

from pathlib import Path

import pytest

from pipeline.contract.errors import UsageError
from pipeline.evaluation.agreement import events_of, judged, main, read_twice
from pipeline.evaluation.compare import CatalogueNames
from pipeline.evaluation.score import score
from pipeline.lexicons.catalogue import Catalogue

TEXT = """---
published: 2025-05-02
genre: registrations
---
Fiat leads in Italy

Fiat sold [[1:5,000 cars]] in April, [[2:up 12%]]. Its [[3:debut]] in Spain is near. Of all cars [[4:18%]] were electric.
===
"""
FIRST = """1 sales level 5000 vehicles | subject: BRAND Fiat | market: IT | period: 2025-04-01..2025-04-30 | also: metric=registrations
2 sales change 12 percent | subject: BRAND Fiat | market: IT
3 launch | subject: BRAND Fiat | market: ES | status: planned
4 market_share share 18 percent | subject: INDUSTRY industry | market: IT | also: row
"""
SECOND = """1 registrations level 5000 vehicles | subject: BRAND Fiat | market: IT | period: 2025-04-01..2025-04-30
2 registrations change 12 percent | subject: MODEL Fiat Panda | market: IT
3 launch | subject: BRAND Fiat
4 sales share 18 percent | subject: BRAND Fiat | market: IT
"""


@pytest.fixture(scope="module")
def canon():
    return CatalogueNames(Catalogue(), {})


def readings(folder, second=SECOND, text=TEXT):
    first = folder({"dev/registrations-fiat.gold": TEXT + FIRST}, "first")
    other = folder({"dev/registrations-fiat.gold": text + second}, "second")
    return first, other


def counts(found, split=""):
    return {name: (c.right, c.given, c.wanted) for name, c in score(found[split]).levels.items()}


def test_a_reader_agrees_with_himself(folder, canon):
    first, _ = readings(folder)
    found = judged(read_twice(first, first), canon)
    assert counts(found)["full"] == (2, 2, 2)
    assert counts(found, "dev")["milestones"] == (1, 1, 1)


def test_what_the_first_reader_also_accepts_counts_only_where_he_is_the_judge(folder, canon):
    both = read_twice(*readings(folder))
    assert counts(judged(both, canon))["core"] == (1, 2, 2)
    turned = judged([reading.turned() for reading in both], canon)
    assert counts(turned)["core"] == (0, 3, 3)
    assert counts(turned)["found"] == (3, 3, 3)


def test_rows_become_events_with_place_sentence_and_repetition(folder):
    first, other = readings(folder, SECOND.replace("ES", "ES | same: 1"))
    event = events_of(read_twice(first, other)[0].second)[2]
    assert (event.quantity_text, event.sentence) == ("debut", "Its debut in Spain is near.")
    assert (event.metric, event.value, event.event_id, event.status) == ("launch", None, "3", "actual")


def test_ranges_and_periods_become_numbers_and_days(folder):
    rows = SECOND.replace("5000 vehicles", "5000..6000 vehicles/month").replace("2025-04-01..", "..")
    first, other = readings(folder, rows.replace("| market: IT\n3", "| same: 1\n3"))
    ranged, again = events_of(read_twice(first, other)[0].second)[:2]
    assert (ranged.value, ranged.value_high, ranged.per, ranged.qualifier) == (
        5000.0,
        6000.0,
        "month",
        "range",
    )
    assert (ranged.period_start, str(ranged.period_end)) == (None, "2025-04-30")
    assert again.same_as == ranged.event_id


def test_texts_that_differ_and_articles_that_lack_are_told(folder, tmp_path: Path):
    first, other = readings(folder, text=TEXT.replace("is near", "is far"))
    with pytest.raises(UsageError, match="not that of"):
        read_twice(first, other)
    with pytest.raises(UsageError, match="missing"):
        read_twice(tmp_path / "empty", other)
    with pytest.raises(UsageError, match="no gold articles"):
        read_twice(first, tmp_path / "empty")


def test_the_command_prints_both_directions_by_split(folder, capsys):
    first, other = readings(folder)
    assert main([str(first), str(other)]) == 0
    out = capsys.readouterr().out
    assert "second reader judged by the first" in out
    assert "first reader judged by the second" in out
    assert "dev (1)" in out


def test_the_command_says_what_is_wrong(folder, capsys, tmp_path: Path):
    first, _ = readings(folder)
    assert main([str(first), str(tmp_path / "none")]) == 2
    assert "no gold articles" in capsys.readouterr().err
