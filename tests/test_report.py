import base64
import gzip
import hashlib
import html
import json
import re
from csv import DictReader
from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console
from stubs import event
from typer.testing import CliRunner

from pipeline import cli
from pipeline.contract.errors import InputError
from pipeline.evaluation.judgements import read_judgements, shares, show_judgements
from pipeline.report.marks import catalogue_names, row_marks
from pipeline.report.page import ASSETS, page
from pipeline.report.payload import packed, payload
from pipeline.table import WRITERS, article_schema, event_rows, event_schema, joined
from pipeline.table.columns import plain

TEXT = "Fiat in April. It sold 5 cars in Italy, 🚗 and more."
SENTENCE = TEXT[15:]


@pytest.fixture(scope="module")
def names():
    return catalogue_names()


def table(folder, *events, suffix="parquet"):
    folder.mkdir(exist_ok=True)
    WRITERS[suffix]([joined([event_rows(events)], event_schema())], folder / f"events.{suffix}")
    return folder


def unpacked(text):
    return json.loads(gzip.decompress(base64.b64decode(text)))


def marked_words(row, offset, names):
    return {kind: row["sentence"][start:end] for kind, start, end in row_marks(row, offset, names)}


def row(sentence, figure, **values):
    start = sentence.index(figure)
    told = {"subject": None, "subject_type": None, "market": None, "period_text": None, "metric_text": None}
    return {
        **told,
        "person": None,
        "sentence": sentence,
        "start": 100 + start,
        "end": 100 + start + len(figure),
        **values,
    }


def test_marks_find_names_in_any_spelling_of_the_catalogue(names):
    told = row(
        "In May Italians ordered 900 Juniors; the Junior leads Italian orders.",
        "900",
        subject="Alfa Romeo Junior",
        subject_type="MODEL",
        market="IT",
        period_text="In May",
        metric_text="ordered",
    )
    assert marked_words(told, 100, names) == {
        "figure": "900",
        "subject": "Junior",
        "market": "Italians",
        "period": "In May",
        "metric": "ordered",
    }


def test_marks_never_overlap(names):
    told = row(
        "Sold: 5 Sold cars", "5 Sold cars", metric_text="Sold", subject="Sold cars", subject_type="OTHER"
    )
    marks = row_marks(told, 100, names)
    assert all(one[2] <= other[1] for one, other in pairwise(marks))
    assert marked_words(told, 100, names) == {"metric": "Sold", "figure": "5 Sold cars"}


def test_a_subject_that_the_sentence_does_not_name_has_no_mark(names):
    told = row("It sold 5 cars.", "5 cars", subject="Fiat", subject_type="BRAND", market="IT")
    assert marked_words(told, 100, names) == {"figure": "5 cars"}


def test_payload_without_articles_carries_the_sentences(tmp_path):
    content = payload(table(tmp_path / "t", event(sentence="It sold 5 cars.", start=48, end=54)))
    assert content["places"] == ["It sold 5 cars."]
    assert content["marks"][0][:3] == [content["kinds"].index("metric"), 3, 7]
    assert content["marks"][0][3:] == [0, 8, 14]


ARTICLE = "The Alfa Romeo Junior is new in Italy. The crossover costs 14,900 euros. It weighs 1,055 kg."


def with_articles(folder, *events, text=ARTICLE):
    table(folder, *events)
    names = article_schema().names
    told = dict.fromkeys(names) | {"doc_id": "a.txt", "text": text, "words": 9, "rows": 1, "status": "ok"}
    told |= {"sha256": "", "title": "The Alfa Romeo Junior"}
    rows = pa.Table.from_pylist([told], schema=plain(article_schema()))
    pq.write_table(joined([rows], article_schema(), ("doc_id",)), folder / "articles.parquet")
    return folder


def placed(figure, subject="Alfa Romeo Junior", **values):
    sentence = next(part for part in ARTICLE.replace(". ", ".|").split("|") if figure in part)
    start = ARTICLE.index(figure)
    return event(
        doc_id="a.txt", sentence=sentence, quantity_text=figure, start=start, end=start + len(figure),
        **{"subject": subject, "subject_type": "MODEL", **values},
    )  # fmt: skip


def kinds_marked(content):
    told = []
    for flat, (offset, _) in zip(content["marks"], content["places"], strict=True):
        words = {}
        for i in range(0, len(flat), 3):
            start, end = (offset + place for place in flat[i + 1 : i + 3])
            words[content["kinds"][flat[i]]] = content["articles"][0]["text"][start:end]
        told.append(words)
    return told


def test_words_that_stand_for_the_subject_are_marked(tmp_path):
    folder = with_articles(tmp_path / "t", placed("14,900 euros", metric_text="costs"), placed("1,055 kg"))
    first, second = kinds_marked(payload(folder))
    assert first == {"reference": "The crossover", "metric": "costs", "figure": "14,900 euros"}
    assert second == {"reference": "It", "figure": "1,055 kg"}


def test_words_that_stand_for_something_else_are_not_marked(tmp_path):
    folder = with_articles(tmp_path / "t", placed("1,055 kg", "Fiat Tipo"))
    assert kinds_marked(payload(folder)) == [{"figure": "1,055 kg"}]


def test_names_of_lexicons_of_ones_own_are_marked(tmp_path):
    (tmp_path / "mine" / "models").mkdir(parents=True)
    (tmp_path / "mine" / "models" / "m.csv").write_text(
        "brand,name,aliases,guard,body,powertrains,start,end\nFiat,Zorglub,Big Zed,,hatchback,BEV,2027,\n"
    )
    text = "Fiat presents the Zorglub. Big Zed costs 14,900 euros."
    start = text.index("14,900 euros")
    told = event(
        doc_id="a.txt", sentence="Big Zed costs 14,900 euros.", quantity_text="14,900 euros", start=start,
        end=start + 12, subject="Fiat Zorglub", subject_type="MODEL", metric_text="costs",
    )  # fmt: skip
    folder = with_articles(tmp_path / "t", told, text=text)
    assert "subject" not in kinds_marked(payload(folder))[0]
    assert kinds_marked(payload(folder, [tmp_path / "mine"]))[0]["subject"] == "Big Zed"


def test_payload_is_the_whole_table(tmp_path):
    told = [
        event(event_id=str(i), value=float(i), start=i, subject="Fiat" if i % 2 else None) for i in range(9)
    ]
    for suffix in ("parquet", "csv", "jsonl"):
        content = unpacked(
            packed(payload(table(tmp_path / suffix, *told, suffix=suffix) / f"events.{suffix}"))
        )
        columns = content["columns"]
        assert sorted(columns["value"]) == [float(i) for i in range(9)]
        subjects = [columns["subject"]["values"][number] for number in columns["subject"]["rows"]]
        assert subjects.count("Fiat") == 4
        assert set(event_schema().names) - {"title", "published", "sentence"} <= set(columns)


def test_an_empty_table_has_a_report(tmp_path):
    assert payload(table(tmp_path / "t"))["size"] == 0


def test_nothing_of_an_article_is_html(tmp_path):
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'
    folder = table(tmp_path / "t", event(sentence=evil, title=evil, subject=evil, quantity_text=evil))
    text = page(packed(payload(folder)), evil)
    assert "alert(1)" not in text.replace(html.escape(evil), "")
    assert unpacked(re.search(r'id="data">(.*?)<', text)[1])["articles"][0]["title"] == evil


def test_the_page_lets_only_its_own_scripts_run(tmp_path):
    text = page("", "title")
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text)[1]
    for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert not re.search(r'(src|href)="https?:', text)


def test_libraries_are_the_ones_listed():
    with (ASSETS / "libraries.csv").open(encoding="utf-8") as file:
        listed = {line["file"]: line for line in DictReader(file)}
    for name, line in listed.items():
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == line["sha256"], name
    bundled = {path.name for path in ASSETS.glob("*.min.*")} | {
        path.name for path in ASSETS.glob("*.LICENSE")
    }
    assert bundled == set(listed)


def test_the_command_writes_a_page(tmp_path):
    folder = table(tmp_path / "t", event())
    done = CliRunner().invoke(cli.app, ["report", str(folder), "--out", str(tmp_path / "new" / "r.html")])
    assert done.exit_code == 0, done.output
    assert "1 row;" in done.stdout
    assert (tmp_path / "new" / "r.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["nowhere"], 1, "there is no such folder or file (make one: autonews extract NEWS --out nowhere)"),
        (["empty"], 1, "no events.parquet in this folder (name the --out of a run of autonews extract"),
        (["nowhere/events.parquet"], 1, "there is no such folder or file"),
        (["text.txt"], 1, "no format of an event table (formats that are read: .parquet, .csv"),
        (["bad.parquet"], 1, "not an event table of autonews"),
        (["bad.csv"], 1, "not an event table of autonews"),
        (["bad.jsonl"], 1, "not an event table of autonews"),
        (["other.parquet"], 1, "not an event table of autonews"),
        (["t", "--out", "."], 2, "is a folder; name the page: --out report.html"),
        (["t", "--lexicon", "nowhere"], 2, "--lexicon nowhere: there is no such folder"),
    ],
)
def test_the_command_says_what_is_wrong_and_what_to_do(tmp_path, monkeypatch, words, status, told):
    monkeypatch.chdir(tmp_path)
    table(tmp_path / "t", event())
    (tmp_path / "empty").mkdir()
    for name in ("text.txt", "bad.parquet", "bad.csv", "bad.jsonl"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    done = CliRunner().invoke(cli.app, ["report", *words])
    assert done.exit_code == status, done.output
    assert "Traceback" not in done.output
    assert told in done.stderr
    assert not (tmp_path / "report.html").exists()


def judged(path, *lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def line(event_id, verdict, *wrong, **more):
    told = {
        "event_id": event_id,
        "verdict": verdict,
        "wrong": list(wrong),
        "metric": "sales",
        "confidence": 0.6,
    }
    return {**told, **more}


def test_judgements_give_precision_by_field(tmp_path):
    path = judged(
        tmp_path / "j.jsonl",
        line("a", "wrong"),
        line("a", "right"),
        line("b", "wrong", "market", "period"),
        line("c", "wrong", confidence=0.95),
        line("d", "right", metric="price", confidence=1.0),
    )
    found = {
        kind: {one.name: one.right for one in listed}
        for kind, listed in shares(read_judgements(path)).items()
    }
    assert found["row"] == {"whole row": 2}
    assert found["field"] == {"value": 3, "metric": 3, "subject": 3, "market": 2, "period": 2, "status": 3}
    assert found["confidence"] == {"0.5 to 0.7": 1, "0.9 to 1": 1}
    assert found["metric"] == {"price": 1, "sales": 1}


def test_judgements_are_told_with_their_uncertainty(tmp_path):
    path = judged(tmp_path / "j.jsonl", line("a", "right"), line("b", "wrong", "value"))
    done = CliRunner().invoke(cli.app, ["evaluate", str(path), "--json", str(tmp_path / "out.json")])
    assert done.exit_code == 0, done.output
    assert "2 rows judged" in done.stdout
    plain = json.loads((tmp_path / "out.json").read_text())
    assert plain["field"]["value"] == {"right": 1, "judged": 2, "precision": 0.5}
    low, high = shares(read_judgements(path))["row"][0].interval
    assert 0 < low < 0.5 < high < 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"event_id": "a"}', '{"event_id": "a", "verdict": "maybe"}',
     '{"event_id": "a", "verdict": "wrong", "wrong": ["colour"]}',
     '{"event_id": "a", "verdict": "right", "wrong": ["value"]}'],
)  # fmt: skip
def test_what_is_no_judgement_is_refused(tmp_path, text):
    (tmp_path / "j.jsonl").write_text(text)
    with pytest.raises(InputError):
        show_judgements(tmp_path / "j.jsonl", Console())


def test_a_missing_file_of_judgements_is_told(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_judgements(tmp_path / "j.jsonl")
