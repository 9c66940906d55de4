"""Launches, order openings, starts and ends of production, first deliveries: ``cases/milestones.jsonl``."""

import json
from pathlib import Path

import pytest

from pipeline.assembly import article_doc
from pipeline.contract.records import Article
from pipeline.lexicons.tables import listed, read_rows

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "milestones.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
SEEN = [case for case in CASES if not case["unseen"]]
UNSEEN = [case for case in CASES if case["unseen"]]
LEAST_UNSEEN = 0.8
PEOPLE = {"role", "appointment", "departure"}
PLACES = {"object", "subject", "noun"}

pytestmark = pytest.mark.model


def read(nlp, text):
    events = nlp(article_doc(nlp, Article("case.txt", text)))._.events
    return [e for e in events if e.value is None and e.metric not in PEOPLE]


def found(nlp, text):
    return {(e.metric, e.subject, e.market) for e in read(nlp, text)}


def wanted(case):
    return {(row["metric"], row["subject"], row["market"]) for row in case["rows"]}


def parameter(case):
    marks = [pytest.mark.xfail(reason="not read yet", strict=True)] if case.get("open") else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [parameter(case) for case in SEEN])
def test_case(nlp, case):
    assert found(nlp, case["text"]) == wanted(case)


def test_unseen_cases(nlp):
    right = sum(found(nlp, case["text"]) == wanted(case) for case in UNSEEN)
    assert right >= LEAST_UNSEEN * len(UNSEEN)


def test_trigger_is_where_it_says(nlp):
    text = "Kia on Monday unveiled the EV4."
    (event,) = read(nlp, text)
    assert text[event.start : event.end] == event.quantity_text == "unveiled"


def test_a_launch_that_is_called_off_is_negated(nlp):
    (event,) = read(nlp, "Lexus will not launch the LBX in the United States.")
    assert event.status == "negated"


def test_the_topic_is_the_subject_where_nothing_nearer_is(nlp):
    text = "Volvo EX60 draws 30,000 orders\n\nThe electric car costs €62,990. Deliveries start in July."
    assert ("first_deliveries", "Volvo EX60", None) in found(nlp, text)


def test_every_cue_says_where_its_subject_stands():
    for row in read_rows("milestone_cues.csv"):
        assert row["metric"] in PEOPLE or row["place"] in PLACES, row["_line"]
        assert listed(row["cue"])
