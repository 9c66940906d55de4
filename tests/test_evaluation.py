"""Gold against table: alignment, what is accepted, scores, floors."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import stubs
from rich.console import Console
from stubs import event

from pipeline.contract.errors import UsageError
from pipeline.contract.records import Mention, Quantity, Relation
from pipeline.evaluation import floors
from pipeline.evaluation.align import align
from pipeline.evaluation.baselines import nearest_name, quantulum_figures
from pipeline.evaluation.calibration import Outcome, calibrate
from pipeline.evaluation.compare import column_right, heads, same_subject
from pipeline.evaluation.examples import gold_row
from pipeline.evaluation.faults import kinds
from pipeline.evaluation.gold import GoldArticle, read_gold
from pipeline.evaluation.ranking import Choice, design, fit, loss
from pipeline.evaluation.report import Report, changes, remember, show
from pipeline.evaluation.run import Options, evaluate
from pipeline.evaluation.score import expected_error, judge_article, metric_confusion, reliability, score
from pipeline.events.confidence import Confidence

GOLD = """---
published: 2025-05-02
genre: registrations
---
Fiat leads in Italy

Fiat sold [[1:5,000 cars]] in April, [[2:up 12%]], and its [[3:debut]] in Spain and France is near.
About [[4:a third]] were electric.
===
1 sales level 5000 vehicles | subject: BRAND Fiat | market: IT | period: 2025-04-01..2025-04-30 | also: metric=registrations
2 sales change 12 percent | subject: BRAND Fiat | market: IT | also: market=; subject=MODEL Fiat Panda
3 launch | subject: BRAND Fiat | market: ES | status: planned
3 launch | subject: BRAND Fiat | market: FR | status: planned
4 sales share 33.33 percent about | subject: OTHER The cars of Fiat | also: row
"""


@pytest.fixture
def gold(tmp_path: Path) -> GoldArticle:
    path = tmp_path / "registrations-fiat.gold"
    path.write_text(GOLD, encoding="utf-8")
    return read_gold(path)


def made(gold: GoldArticle, number: int, **values):
    """An event that has a gold row right, but for the values given."""
    row = gold.rows[number - 1]
    kind, _, name = row.fields["subject"].partition(" ")
    start, _, end = row.fields.get("period", "").partition("..")
    wanted = {
        "doc_id": gold.article.doc_id,
        "event_id": f"e{number}",
        "metric": row.metric,
        "measure": row.fields.get("measure"),
        "value": float(row.fields["value"]) if "value" in row.fields else None,
        "unit": row.fields.get("unit"),
        "qualifier": row.fields.get("qualifier"),
        "subject": name,
        "subject_type": kind,
        "market": row.fields.get("market"),
        "period_start": date.fromisoformat(start) if start else None,
        "period_end": date.fromisoformat(end) if end else None,
        "status": row.fields.get("status", "actual"),
        "start": row.start,
        "end": row.end,
        "sentence": gold.article.text.split("\n")[2],
    }
    return event(**{**wanted, **values})


def all_made(gold: GoldArticle):
    return [made(gold, number) for number in range(1, 6)]


def levels(gold: GoldArticle, events):
    scores = score(judge_article(gold, events))
    return {name: (count.right, count.given, count.wanted) for name, count in scores.levels.items()}


def test_a_perfect_table_is_perfect(gold):
    assert levels(gold, all_made(gold)) == {
        "found": (2, 2, 2),
        "subject": (2, 2, 2),
        "core": (2, 2, 2),
        "full": (2, 2, 2),
        "milestones": (2, 2, 2),
    }


def test_an_empty_table_misses_every_row_but_the_optional(gold):
    assert levels(gold, [])["found"] == (0, 0, 2)
    assert levels(gold, [])["milestones"] == (0, 0, 2)


def test_an_optional_row_is_never_counted(gold):
    wrong = [*all_made(gold)[:4], made(gold, 5, subject="Toyota", subject_type="BRAND", value=9.0)]
    assert levels(gold, wrong) == levels(gold, all_made(gold)) == levels(gold, all_made(gold)[:4])


def test_a_row_elsewhere_is_a_false_alarm(gold):
    extra = made(gold, 1, start=0, end=4)
    assert levels(gold, [*all_made(gold), extra])["found"] == (2, 3, 2)


def test_a_second_row_at_a_figure_is_a_false_alarm(gold):
    again = made(gold, 1, subject="Toyota")
    assert levels(gold, [again, *all_made(gold)])["subject"] == (2, 3, 2)


def test_rows_of_one_mark_find_their_own_events(gold):
    pairs = align(gold, list(reversed(all_made(gold))))
    matched = {p.number: p.event.market for p in pairs if p.milestone}
    assert matched == {3: "ES", 4: "FR"}


def test_a_milestone_in_the_same_sentence_is_found(gold):
    elsewhere = made(gold, 3, start=gold.rows[0].start, end=gold.rows[0].start + 4)
    assert levels(gold, [elsewhere])["milestones"] == (1, 1, 2)
    other = replace(elsewhere, subject="Toyota")
    assert levels(gold, [other])["milestones"] == (0, 1, 2)
    far = replace(elsewhere, start=0, end=4, sentence=gold.article.title)
    assert levels(gold, [far])["milestones"] == (0, 1, 2)


@pytest.mark.parametrize(
    ("number", "values", "column", "right"),
    [
        (1, {"metric": "registrations"}, "metric", True),
        (1, {"metric": "orders"}, "metric", False),
        (1, {"value": 5020.0}, "value", True),
        (1, {"value": 5030.0}, "value", False),
        (1, {"value_high": 6000.0}, "value_high", False),
        (1, {"market": None}, "market", False),
        (2, {"market": None}, "market", True),
        (2, {"market": "FR"}, "market", False),
        (2, {"value": -12.0}, "value", False),
        (2, {"subject": "Fiat Panda", "subject_type": "MODEL"}, "subject", True),
        (2, {"subject": "Fiat Panda", "subject_type": "MODEL"}, "subject_type", True),
        (1, {"subject": "Fiat Panda", "subject_type": "MODEL"}, "subject", False),
        (1, {"period_end": date(2025, 5, 1)}, "period_end", False),
        (1, {"period_end": date(2025, 5, 1)}, "period_start", True),
        (1, {"period_end": date(2025, 5, 1)}, "period", False),
        (3, {"status": "actual"}, "status", False),
    ],
)
def test_columns(gold, number, values, column, right):
    assert column_right(gold.rows[number - 1], made(gold, number, **values), column) is right


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("BRAND Škoda", "BRAND Skoda", True),
        ("BRAND BYD", "GROUP BYD", False),
        ("COMPANY Ampere", "OTHER Ampere", True),
        ("INDUSTRY industry", "INDUSTRY the market", True),
        ("OTHER The two owners of the plant", "OTHER owners", True),
        ("OTHER Tesla and Polestar", "OTHER Polestar and Tesla", True),
        ("OTHER Tesla and Polestar", "OTHER Tesla", False),
        ("OTHER private buyers", "OTHER fleets", False),
        ("", "", True),
        ("BRAND Fiat", "", False),
    ],
)
def test_subjects(wanted, found, same):
    assert same_subject(wanted, found) is same


def test_heads():
    assert heads("the slowest of 24 EVs") == {"slowest"}
    assert heads("Cars built in China") == {"car"}


def test_faults_are_sorted_into_kinds(gold):
    events = [
        made(gold, 1, metric="orders"),
        made(gold, 2, value=-12.0),
        made(gold, 3, market=None),
        made(gold, 1, start=0, end=4),
    ]
    verdicts = judge_article(gold, events)
    found = {kind.name: (len(kind.faults), kind.alone) for kind in kinds(verdicts)}
    assert found == {
        "metric sales→orders": (1, 1),
        "sign": (1, 1),
        "market X→null": (1, 1),
        "missed milestone": (1, 1),
        "spurious figure": (1, 1),
    }
    assert metric_confusion(verdicts) == [("sales", "orders", 1)]


def test_reliability_counts_what_confidence_promises(gold):
    events = [made(gold, 1, confidence=0.95), made(gold, 2, confidence=0.92, subject="Toyota")]
    table = reliability(judge_article(gold, events))
    assert table == [(0.9, pytest.approx(0.935), 2, 0.5)]
    assert expected_error(table) == pytest.approx(0.435)


def report_of(gold, events) -> Report:
    return Report("corpora/gold/dev", [gold], judge_article(gold, events))


def test_a_report_says_what_changed(gold, tmp_path):
    last = tmp_path / "deep" / "last.json"
    good, bad = report_of(gold, all_made(gold)).plain(), report_of(gold, [made(gold, 1)]).plain()
    assert remember(good, last) is None
    assert remember(bad, last) == json.loads(json.dumps(good))
    told = changes(good, bad, with_rows=True)
    assert "core: F1 1.000 → 0.667" in told
    assert "missed milestone: +2 faults" in told
    assert any(line.startswith("now wrong (3)") for line in told)
    assert not any(".gold" in line for line in changes(good, bad, with_rows=False))


def test_the_text_of_held_out_articles_is_not_shown(gold):
    for with_text in (True, False):
        console = Console(file=io.StringIO(), width=150)
        show(report_of(gold, []), console, 10, with_text)
        assert ("5,000 cars" in console.file.getvalue()) is with_text


@pytest.fixture
def corpus(gold, tmp_path) -> Path:
    del gold
    return tmp_path


def test_floors_hold(gold, corpus):
    path = corpus / "floors.json"
    good, bad = report_of(gold, all_made(gold)).plain(), report_of(gold, [made(gold, 1)]).plain()
    floors.lower(path, corpus, good, "first measurement")
    assert floors.check(path, corpus, good) == []
    assert any(
        line.startswith("rows.core: F1 0.6667, floor 0.995") for line in floors.check(path, corpus, bad)
    )


def test_floors_are_not_lowered_quietly(gold, corpus):
    path = corpus / "floors.json"
    good, bad = report_of(gold, all_made(gold)).plain(), report_of(gold, [made(gold, 1)]).plain()
    floors.lower(path, corpus, good, "first measurement")
    before = path.read_text()
    with pytest.raises(UsageError, match="reason"):
        floors.lower(path, corpus, bad, "  ")
    assert floors.raise_floors(path, corpus, bad) == []
    assert path.read_text() == before
    floors.lower(path, corpus, bad, "fewer rules")
    assert json.loads(path.read_text())["reasons"] == ["first measurement", "fewer rules"]
    assert "rows.core" in floors.raise_floors(path, corpus, good)


def test_floors_belong_to_their_corpus(gold, corpus):
    path = corpus / "floors.json"
    plain = report_of(gold, all_made(gold)).plain()
    with pytest.raises(UsageError, match="no floors yet"):
        floors.check(path, corpus, plain)
    floors.lower(path, corpus, plain, "first measurement")
    (corpus / "registrations-fiat.gold").write_text(GOLD.replace("Fiat leads", "Fiat rules"))
    with pytest.raises(UsageError, match="other gold articles"):
        floors.check(path, corpus, plain)


def test_fitting_learns_what_the_prior_lacks_and_keeps_what_it_cannot_see():
    choices = [
        Choice(({"near": 1.0}, {"far": 1.0, "title": 1.0}), frozenset({1})),
        Choice(({"near": 1.0, "odd": 1.0}, {"far": 1.0, "title": 1.0}), frozenset({1})),
    ] * 20
    weights = fit(choices, {"near": 1.0, "unseen": 0.7}, l2=0.1)
    assert weights["title"] > 1.0 > weights["near"]
    assert weights["unseen"] == 0.7
    assert weights == fit(choices, {"near": 1.0, "unseen": 0.7}, l2=0.1)
    assert fit(choices, {"near": 1.0}, l2=1e9) == {"near": 1.0}


def test_the_gradient_is_the_slope_of_the_loss():
    data = design([Choice(({"a": 1.0, "b": 2.0}, {"b": 1.0}, {"c": -1.0}), frozenset({0, 2}))])
    weights, prior, step = np.array([0.3, -0.2, 0.5]), np.zeros(3), 1e-6
    _, gradient = loss(weights, data, prior, 0.7)
    for place in range(3):
        moved = weights.copy()
        moved[place] += step
        slope = (loss(moved, data, prior, 0.7)[0] - loss(weights, data, prior, 0.7)[0]) / step
        assert slope == pytest.approx(gradient[place], abs=1e-4)


def test_calibration_gives_back_the_frequencies():
    sure = [Outcome({"metric": 0.9}, n % 10 > 0) for n in range(200)]
    unsure = [Outcome({"metric": 0.5}, n % 2 > 0) for n in range(200)]
    confidence = Confidence(calibrate([*sure, *unsure]))
    assert confidence.of(Relation(0, 1, "sales", scores={"metric": 0.9})) == pytest.approx(0.9, abs=0.02)
    assert confidence.of(Relation(0, 1, "sales", scores={"metric": 0.5})) == pytest.approx(0.5, abs=0.02)


def test_a_quantity_finds_its_gold_row(gold):
    start = gold.rows[0].start
    figure = Quantity("5,000 cars", start, start + 10, 5000.0)
    assert gold_row(gold.rows, figure) is gold.rows[0]
    assert gold_row(gold.rows, replace(figure, value=50.0)) is None
    assert gold_row(gold.rows, replace(figure, start=0, end=3)) is None


@pytest.mark.parametrize(
    ("given", "right"), [("e1", True), (None, False), ("e2", False), ("elsewhere", False)]
)
def test_a_repetition_points_at_its_first_row(tmp_path, given, right):
    path = tmp_path / "a.gold"
    text = GOLD.replace(" | also: row", " | same: 1")
    path.write_text(text, encoding="utf-8")
    repeated = read_gold(path)
    events = [*all_made(repeated)[:4], made(repeated, 5, same_as=given)]
    verdicts = judge_article(repeated, events)
    assert {v.pair.number: v.columns["same_as"] for v in verdicts} == {
        1: True,
        2: True,
        3: True,
        4: True,
        5: right,
    }


@pytest.fixture
def options(tmp_path) -> Options:
    return Options(
        json_out=tmp_path / "out" / "report.json",
        floors=tmp_path / "floors.json",
        last=tmp_path / "last.json",
    )


def scored(corpus, options) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=150)
    status = evaluate(corpus, options, console, stubs.load)
    return status, console.file.getvalue()


STUB_GOLD = """---
published: 2025-05-02
genre: blog
---
Nine brands

One sold [[1:5 cars]] and one [[2:7 vans]].
===
1 sales level 5 cars | subject: BRAND Fiat
2 sales level 8 vans | subject: BRAND Fiat
"""


def test_an_evaluation_from_end_to_end(tmp_path, options):
    corpus = tmp_path / "dev"
    corpus.mkdir()
    (corpus / "blog.gold").write_text(STUB_GOLD, encoding="utf-8")
    status, told = scored(corpus, options)
    assert status == 0
    assert "wrong value" in told
    assert "5 cars" in told
    found = json.loads(options.json_out.read_text())["total"]["rows"]["found"]
    assert (found["right"], found["given"], found["wanted"]) == (1, 2, 2)
    assert scored(corpus, replace(options, lower_floor=True, reason="start", check_floors=True))[0] == 0
    kept = json.loads(options.floors.read_text())
    kept["floors"]["rows.found"] = 0.9
    options.floors.write_text(json.dumps(kept))
    status, told = scored(corpus, replace(options, check_floors=True))
    assert status == 1
    assert "below the floor: rows.found: F1 0.5000, floor 0.9000" in told


def test_an_evaluation_of_held_out_articles_shows_none_of_their_text(tmp_path, options):
    corpus = tmp_path / "test"
    corpus.mkdir()
    (corpus / "blog.gold").write_text(STUB_GOLD, encoding="utf-8")
    assert "5 cars" not in scored(corpus, options)[1]
    assert "5 cars" in scored(corpus, replace(options, show_test=True))[1]


def test_an_empty_folder_is_a_usage_error(tmp_path, options):
    with pytest.raises(UsageError, match="no gold articles"):
        evaluate(tmp_path, options, loader=stubs.load)


def test_nearest_name_and_quantulum_read_figures(gold):
    doc = stubs.load()("Fiat sold 5 cars. Toyota then sold 7 vans to Ford.")
    doc._.mentions = [
        Mention(0, 4, "Fiat", "BRAND", "Fiat"),
        Mention(18, 24, "Toyota", "BRAND", "Toyota"),
        Mention(45, 49, "Ford", "BRAND", "Ford"),
    ]
    doc[5].is_sent_start = True
    assert [e.subject for e in nearest_name(doc)] == ["Fiat", "Ford"]
    values = {event.value for event, _ in quantulum_figures(gold)}
    assert {5000.0, 12.0} <= values


@pytest.mark.model
def test_the_floors_hold(repository, nlp, tmp_path):
    console = Console(file=io.StringIO(), width=150)
    options = Options(
        check_floors=True, floors=repository / "corpora/floors.json", last=tmp_path / "last.json", errors=0
    )
    status = evaluate(repository / "corpora/gold/test", options, console, lambda: nlp)
    below = [line for line in console.file.getvalue().splitlines() if line.startswith("below the floor")]
    assert (status, below) == (0, [])
