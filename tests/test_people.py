"""Roles, appointments and departures: ``cases/people.jsonl``."""

import json
from pathlib import Path

import pytest

from pipeline.assembly import article_doc
from pipeline.contract.records import Article
from pipeline.relations.person_names import load_role_words

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "people.jsonl").read_text(encoding="utf-8").splitlines()
]
SEEN = [case for case in CASES if not case["unseen"]]
UNSEEN = [case for case in CASES if case["unseen"]]
LEAST_UNSEEN = 0.85
METRICS = {"role", "appointment", "departure"}

pytestmark = pytest.mark.model


def read(nlp, text):
    events = nlp(article_doc(nlp, Article("case.txt", text)))._.events
    return [e for e in events if e.metric in METRICS]


def who(events):
    return {(e.metric, e.person) for e in events}


def wanted(case):
    return {(row["metric"], row["person"]) for row in case["rows"]}


def parameter(case):
    marks = [pytest.mark.xfail(reason="not read yet", strict=True)] if case.get("open") else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [parameter(case) for case in SEEN])
def test_case(nlp, case):
    events = read(nlp, case["text"])
    assert who(events) == wanted(case)
    if case.get("whole", True):
        rows = {(r["metric"], r["role"], r["organisation"]) for r in case["rows"]}
        assert {(e.metric, e.role, e.organisation) for e in events} == rows


def test_unseen_cases(nlp):
    right = sum(who(read(nlp, case["text"])) == wanted(case) for case in UNSEEN)
    assert right >= LEAST_UNSEEN * len(UNSEEN)


def test_person_in_full_where_the_article_has_the_full_name(nlp):
    text = "Opel chief executive Anna Weber met dealers.\n\n“We are ready,” finance chief Weber added."
    assert {e.person for e in read(nlp, text)} == {"Anna Weber"}


def test_pronoun_stands_for_the_person_before(nlp):
    text = "Opel has appointed Anna Weber finance director. She was sales director of Skoda."
    assert ("role", "Anna Weber") in who(read(nlp, text))


def test_organisation_comes_from_the_article_where_the_phrase_has_none(nlp):
    text = "Skoda sold 80,000 cars in Britain. “A record,” said managing director Jana Horakova."
    (event,) = read(nlp, text)
    assert event.organisation == "Skoda"


def test_subject_is_the_executive(nlp):
    (event,) = read(nlp, "Audi design chief Marta Keller showed the sketches.")
    assert (event.subject, event.subject_type) == ("Marta Keller", "EXECUTIVE")
    assert event.sentence[event.start : event.end] == event.quantity_text


def test_role_words_are_lower_case_and_of_known_kinds():
    for kind, words in load_role_words().items():
        assert words
        assert all(word == word.lower() for word in words), kind
