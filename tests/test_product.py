"""The product end to end: one real article, the sample corpus, and what spaCy users expect of a pipeline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from spacy.tokens import Doc

import pipeline
from pipeline.articles import read_articles
from pipeline.assembly import article_doc

pytestmark = pytest.mark.model

JUNIOR = "Alfa Romeo Junior"


@pytest.fixture(scope="module")
def junior(nlp, repository: Path) -> pd.DataFrame:
    """The event table of a real article, published on 2025-06-25."""
    path = repository.parent / "shared" / "articles" / "alfa-romeo-junior.txt"
    if not path.is_file():
        pytest.skip("the folder of real articles is not beside the repository")
    found = read_articles([path], date(2025, 6, 25), (), 100_000)
    return pipeline.extract([a for a in found if isinstance(a, pipeline.Article)], nlp=nlp)


def rows(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Return the rows that hold these values."""
    for column, value in wanted.items():
        if isinstance(value, float):
            table = table[(table[column] - value).abs() < 1e-6]
        else:
            table = table[table[column].astype(object) == value]
    return table


def test_orders_stand_in_four_places(junior: pd.DataFrame) -> None:
    found = rows(junior, metric="orders", measure="level", value=42_000.0, unit="vehicles", subject=JUNIOR)
    assert len(found) == 4
    assert list(found["qualifier"]) == ["over", "exact", "over", "over"]
    assert list(found["market"].astype(object).where(found["market"].notna(), None))[1:3] == [
        "WORLD",
        "WORLD",
    ]


def test_earlier_orders(junior: pd.DataFrame) -> None:
    assert len(rows(junior, metric="orders", value=40_000.0, subject=JUNIOR)) == 1


def test_share_of_orders(junior: pd.DataFrame) -> None:
    (row,) = rows(junior, metric="orders", measure="share", value=18.0, subject=JUNIOR).to_dict("records")
    assert (row["unit"], row["qualifier"], row["powertrain"], row["share_of"]) == (
        "percent", "about", "BEV", "overall orders",
    )  # fmt: skip


def test_countries(junior: pd.DataFrame) -> None:
    assert len(rows(junior, metric="markets", value=40.0, unit="countries", subject=JUNIOR)) == 2


@pytest.mark.parametrize(
    ("metric", "measure", "value", "qualifier", "start", "end"),
    [
        ("registrations", "level", 1_775.0, "exact", "2025-04-01", "2025-04-30"),
        (None, "share", 50.0, "over", "2025-04-01", "2025-04-30"),
        ("registrations", "level", 6_100.0, "over", "2025-01-01", "2025-06-25"),
    ],
)
def test_italy(
    junior: pd.DataFrame, metric: str | None, measure: str, value: float, qualifier: str, start: str, end: str
) -> None:
    wanted = {"measure": measure, "value": value, "qualifier": qualifier, "market": "IT", "subject": JUNIOR}
    (row,) = rows(junior, **wanted, **({"metric": metric} if metric else {})).to_dict("records")
    assert (row["period_start"], row["period_end"]) == (pd.Timestamp(start), pd.Timestamp(end))


def test_milestones(junior: pd.DataFrame) -> None:
    (launch,) = rows(junior, metric="launch", market="JP").to_dict("records")
    assert (launch["subject"], launch["period_start"]) == (JUNIOR, pd.Timestamp("2025-06-24"))
    assert set(rows(junior, metric="order_opening", subject=JUNIOR)["market"]) == {"AU", "JP"}
    entry = rows(junior, metric="launch", market="US")
    assert len(entry) == 1
    assert entry["status"].iloc[0] != "actual"


@pytest.mark.parametrize(
    ("person", "role", "organisation"),
    [
        ("Jean-Philippe Imparato", "former CEO", "Alfa Romeo"),
        ("Jean-Philippe Imparato", "head", "Maserati"),
        ("Antonio Filosa", "CEO", "Stellantis"),
    ],
)
def test_roles(junior: pd.DataFrame, person: str, role: str, organisation: str) -> None:
    found = rows(junior, metric="role", person=person, organisation=organisation)
    assert len(found) == 1
    assert str(found["role"].iloc[0]).removeprefix("new ") == role


def test_what_is_no_fact(junior: pd.DataFrame) -> None:
    printed = " | ".join(junior["quantity_text"])
    for words in ("115", "Q4", "100%", "Premium", "Armenio"):
        assert words not in printed


@pytest.fixture(scope="module")
def sample(nlp, repository: Path) -> tuple[list[pipeline.Article], pd.DataFrame]:
    """The sample corpus and its table."""
    found = read_articles([repository / "corpora" / "sample"], None, (), 1_000_000)
    articles = [a for a in found if isinstance(a, pipeline.Article)]
    return articles, pipeline.extract(articles, nlp=nlp)


def test_every_row_points_at_its_place(sample: tuple[list[pipeline.Article], pd.DataFrame]) -> None:
    articles, table = sample
    texts = {article.doc_id: article.text for article in articles}
    for row in table.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.quantity_text
        assert row.sentence in texts[row.doc_id]


def test_identities_are_unique(sample: tuple[list[pipeline.Article], pd.DataFrame]) -> None:
    _, table = sample
    assert table["event_id"].is_unique
    known = set(table["event_id"])
    assert set(table["same_as"].dropna()) <= known


def test_events_survive_serialization(nlp, sample: tuple[list[pipeline.Article], pd.DataFrame]) -> None:
    articles, _ = sample
    doc = nlp(article_doc(nlp, articles[0]))
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for name in ("mentions", "periods", "quantities", "relations", "events"):
        assert getattr(again._, name) == getattr(doc._, name)
    assert again._.article == doc._.article


@pytest.mark.slow
def test_worker_processes_give_the_same_events(
    nlp, sample: tuple[list[pipeline.Article], pd.DataFrame]
) -> None:
    articles = sample[0][:4]
    alone = [doc._.events for doc in nlp.pipe([article_doc(nlp, a) for a in articles])]
    shared = [doc._.events for doc in nlp.pipe([article_doc(nlp, a) for a in articles], n_process=2)]
    assert alone == shared


def test_the_pipeline_has_no_problems(nlp) -> None:
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in nlp.pipe_names}


@pytest.mark.slow
def test_the_built_model_loads(
    nlp, tmp_path: Path, sample: tuple[list[pipeline.Article], pd.DataFrame]
) -> None:
    import spacy

    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    article = sample[0][0]
    assert loaded(article_doc(loaded, article))._.events == nlp(article_doc(nlp, article))._.events


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Hello.", "42", "\u200b", "The €."])
def test_texts_without_facts(nlp, text: str) -> None:
    assert nlp(text)._.events == []
