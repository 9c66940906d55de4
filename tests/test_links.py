"""Whose figure it is and what it measures, where the form of the text tells: ``cases/links.jsonl``."""

import json
from pathlib import Path

import pytest

from pipeline.assembly import article_doc
from pipeline.contract.records import Article
from pipeline.language.extensions import register
from pipeline.relations.sections import find_sections, label_of
from pipeline.relations.view import build_view

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "links.jsonl").read_text(encoding="utf-8").splitlines()
]
PRODUCTS = frozenset({"cell", "pack", "battery"})

pytestmark = pytest.mark.model


def read(nlp, text):
    return nlp(article_doc(nlp, Article("case.txt", text, text.split("\n")[0])))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_figures_link_as_a_reader_links_them(nlp, case):
    events = [event for event in read(nlp, case["text"])._.events if event.measure is not None]
    values = {event.event_id: event.value for event in events}
    assert [event.value for event in events] == [row["value"] for row in case["rows"]]
    for event, row in zip(events, case["rows"], strict=True):
        told = {"same": values.get(event.same_as)}
        assert {name: told[name] if name in told else getattr(event, name) for name in row} == row


def sections(nlp, text):
    register()
    doc = read(nlp, text)
    view = build_view(doc, doc._.title_mentions)
    found = [s for s in find_sections(view, PRODUCTS) if s is not None]
    return list(dict.fromkeys((s.name, s.headed.entry if s.headed else None, s.inherited) for s in found))


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Nissan Leaf (40 kWh)", ("Nissan Leaf", "Nissan Leaf", False)),
        ("Renault Zoe specs:", ("Renault Zoe", "Renault Zoe", False)),
        ("Samsung SDI battery cell", ("Samsung SDI battery cell", None, False)),
        ("2. Battery pack (low capacity)", ("Battery pack", None, False)),
        ("Nissan Leaf\n\nPrices", ("Prices", "Nissan Leaf", True)),
    ],
)
def test_a_line_by_itself_heads_what_follows(nlp, heading, section):
    assert sections(nlp, f"Title of it all\n\nA sentence.\n\n{heading}\n\nLength: 4,490 mm\n")[-1] == section


@pytest.mark.parametrize(
    "line",
    ["The Leaf is long.", "Length: 4,490 mm", "Is it long?", "See https://example.org", "4,490 mm long"],
)
def test_prose_items_and_links_head_nothing(nlp, line):
    assert (
        sections(nlp, f"Title of it all\n\nA sentence.\n\n{line}\n\nAnother sentence follows here.\n") == []
    )


@pytest.mark.parametrize(
    ("line", "label"),
    [("Number of seats: 4", "Number of seats"), ("At 10:30 it began", None), ("Seats:", None)],
)
def test_labels_stand_before_a_colon_and_a_value(nlp, line, label):
    doc = read(nlp, f"Title\n\n{line}\n\nMore.")
    view = build_view(doc, doc._.title_mentions)
    sentence = next(s for s in view.sentences if view.text[s.start : s.end].startswith(line[:3]))
    span = label_of(view, sentence)
    assert (view.text[span[0] : span[1]] if span else None) == label
