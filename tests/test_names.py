"""Names told from words: precision and recall over sentences where a name is a name, and where it is not."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from naming import compare, ruler, tag, unmark

CASES = Path(__file__).parent / "cases"
LABELS = frozenset({"MODEL", "BRAND", "GROUP"})
EVERY_LABEL = LABELS | {"COMPANY", "EXECUTIVE", "PLANT", "MARKET"}
FEWEST_CASES = 1000
FLOOR = 0.98
FALSE_IN_TEN_THOUSAND = 1.0
FEWEST_WORDS = 12_000


def read_cases() -> list[dict]:
    return [json.loads(line) for line in (CASES / "names.jsonl").read_text(encoding="utf-8").splitlines()]


def scores(cases: list[dict]) -> tuple[float, float, list[str]]:
    """Return precision, recall and a line for every mistake."""
    right = false = missed = 0
    mistakes = []
    for case in cases:
        text, gold = unmark(case["text"])
        wanted = EVERY_LABEL if case.get("every_label") else LABELS
        found = [m for m in tag(text, case.get("title")) if m.label in wanted]
        hits, wrong, left = compare(gold, found)
        right, false, missed = right + hits, false + len(wrong), missed + len(left)
        mistakes += [f"{m.entry} in: {text}" for m in wrong] + [f"no {g[3]} in: {text}" for g in left]
    return right / (right + false), right / (right + missed), mistakes


def test_cases_are_many_and_half_of_them_name_nothing():
    cases = read_cases()
    marked = sum("[[" in case["text"] for case in cases)
    assert len(cases) >= FEWEST_CASES
    assert 0.4 <= marked / len(cases) <= 0.6


@pytest.mark.parametrize("held_back", [False, True], ids=["tuned-on", "held-back"])
def test_precision_and_recall(held_back):
    precision, recall, mistakes = scores([c for c in read_cases() if c["held_back"] is held_back])
    assert precision >= FLOOR, mistakes
    assert recall >= FLOOR, mistakes


def test_news_of_other_fields_names_no_cars():
    texts = [path.read_text(encoding="utf-8") for path in sorted((CASES / "other_fields").glob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    found = [m for text in texts for m in tag(text) if m.label in LABELS]
    assert words >= FEWEST_WORDS
    assert len(found) * 10_000 / words < FALSE_IN_TEN_THOUSAND, [m.text for m in found]


def entries(text: str, title: str | None = None) -> set[tuple[str, str]]:
    return {(m.label, m.entry) for m in tag(text, title)}


@pytest.mark.parametrize(
    ("text", "year", "model"),
    [
        ("Geely sold electric SUVs in Australia. The EX5 starts at 40,990 dollars.", 2025, "Geely Galaxy E5"),
        ("Registrations of electric cars rose. The EX5 SUV took 2,100 of them.", 2025, "Geely Galaxy E5"),
        ("Registrations of electric cars rose. The EX5 SUV took 2,100 of them.", 2019, "Beijing EX5"),
        ("Registrations of electric cars rose, BAIC's too. The EX5 SUV took 2,100.", 2024, "Beijing EX5"),
        ("Mercedes-Benz will build the EQ SUV, an electric car for 500 km.", 2017, "Mercedes-Benz EQC"),
        ("Mercedes-Benz will build electric cars, and the EQ will have a range of 500 km.", 2017, None),
        ("Electric cars sold in March: the Chery eQ took 800 registrations.", 2016, "Chery eQ"),
    ],
)
def test_a_code_of_several_makers_goes_by_maker_and_year(text, year, model):
    models = {mention.entry for mention in tag(text, year=year) if mention.label == "MODEL"}
    assert models == ({model} if model else set())


@pytest.mark.parametrize(
    "text",
    [
        "Volkswagen sold 1,402 Golfs in May.",
        "The VW GOLF is built in Wolfsburg by Volkswagen.",
        "Volkswagen’s Golf costs 30,000 euros.",
        "Volkswagen's new Golf is longer.",
        "VW-Golf production at Volkswagen rose.",
    ],
)
def test_spellings_reach_one_entry(text):
    assert ("MODEL", "Volkswagen Golf") in entries(text)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Škoda delivered 200 Skodas.", "Skoda"),
        ("CITROËN and Citroen are one carmaker.", "Citroën"),
        ("Tesla's cars are cheaper. TESLA CUTS PRICES AGAIN", "Tesla"),
    ],
)
def test_brands_in_every_spelling(text, entry):
    assert sum(m.entry == entry for m in tag(text)) == 2


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (
            "Ram showed the 1500 and Fiat the 500 in Detroit; the electric 500 is a car from Turin.",
            "Fiat 500",
        ),
        ("Geely cut the price of the Panda, an electric car, in China.", "Geely Panda"),
        ("Fiat cut the price of the Panda, a car from Pomigliano.", "Fiat Panda"),
        ("Vauxhall dealers in the UK sold more of the Corsa hatchback.", "Vauxhall Corsa"),
        ("The Corsa hatchback is the best-selling small car in Germany.", "Opel Corsa"),
        ("The Opel Corsa and the Vauxhall Astra share an engine.", "Vauxhall Astra"),
    ],
)
def test_brand_and_market_decide_between_models_of_one_name(text, entry):
    assert ("MODEL", entry) in entries(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Car sales in the US rose.", "US"),
        ("U.S. car sales rose.", "US"),
        ("Turkey raised its car tax.", "TR"),
        ("America's carmakers protested.", "US"),
        ("Italian registrations fell.", "IT"),
    ],
)
def test_markets(text, code):
    assert ("MARKET", code) in entries(text)


@pytest.mark.parametrize(
    "text", ["They told us about it.", "Roast turkey is served at noon.", "Michael Jordan bought a house."]
)
def test_no_markets(text):
    assert not [m for m in tag(text) if m.label == "MARKET"]


def test_place_carries_its_country_and_demonym_its_kind():
    mentions = tag("Dealers in California sold Italian cars.")
    assert [(m.label, m.entry, m.via) for m in mentions if m.label in ("PLACE", "MARKET")] == [
        ("PLACE", "US", "name"),
        ("MARKET", "IT", "demonym"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Volkswagen's chief Oliver Blume spoke. Blume sees a car market in decline.", 2),
        ("Stellantis boss Tavares wants cheaper cars, the carmaker says.", 1),
        ("A tailor called Blume sells shirts.", 0),
    ],
)
def test_surnames_of_executives(text, found):
    assert sum(m.label == "EXECUTIVE" for m in tag(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Tesla Model 3 Performance costs more.", True),
        ("The Performance version costs 5,000 euros more.", True),
        ("Performance of the shares was poor for carmakers.", False),
    ],
)
def test_common_words_are_versions_only_beside_a_model(text, found):
    assert any(m.label == "VARIANT" and m.entry == "Performance" for m in tag(text)) is found


def test_mentions_follow_the_text_without_overlaps():
    mentions = tag(
        "The Fiat 500, the Peugeot 208 and the Tesla Model 3 Long Range are cars sold in Italy by dealers."
    )
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_match_changes_nothing():
    doc = ruler().make_doc("Fiat sells the Panda.")
    assert ruler().match(doc)
    assert not doc.ents
