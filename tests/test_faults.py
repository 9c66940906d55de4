"""Nasty inputs: each costs itself a line of errors, and no other article anything."""

import io
import json
import random

import pyarrow.parquet as pq
import pytest
import stubs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.articles import READERS, Source, read_source
from pipeline.articles.read import complete
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article
from pipeline.run import Settings, extract

DEEP = 20_000
JUNK = random.Random(5).randbytes(20_000)
NASTY = {
    "binary.txt": JUNK,
    "large.txt": b"word " * 20_000_000,
    "line.txt": b"x" * 10_000_000,
    "line.jsonl": b'{"text": "' + b"x" * 10_000_000 + b'"}',
    "deep.html": b"<div>" * DEEP + b"5 cars" + b"</div>" * DEEP,
    "deep.json": b'{"text": ' + b"[" * DEEP,
    "deep.jsonl": b'{"text": ' + b"[" * DEEP,
    "nul.txt": b"5 cars\0and more",
    "surrogate.jsonl": b'{"text": "\\ud83d 5 cars"}',
    "utf16.txt": "5 cars".encode("utf-16"),
    "latin.csv": "text\nCitroën 5 cars\n".encode("latin-1"),
    "junk.html": JUNK,
    "junk.xml": JUNK,
    "junk.rss": JUNK,
    "junk.eml": JUNK,
    "junk.warc": JUNK,
    "junk.warc.gz": JUNK,
    "junk.parquet": JUNK,
    "junk.csv": JUNK,
    "junk.zip": JUNK,
    "junk.tar": JUNK,
    "junk.tar.gz": JUNK,
    "junk.json.xz": JUNK,
}
ODD = {
    "rtl.txt": "\u202eIt sold 5 cars\u202c and \u05d0\u05d1 6 vans",
    "zero.txt": "It\u200b sold\u2060 5 cars\ufeff",
    "line\nbreak.txt": "It sold 5 cars.",
    "accents.txt": "e\u0301 5 cars \U0001f697 6 vans",
    "ends.txt": "5 cars\r6 vans\x0b7 cars\x0c\u2028 8 vans",
}


def run(root, out, **options):
    return extract([root], out, stubs.engine(), Settings(**{"isolated": False, **options}))


def test_nasty_inputs_cost_no_other(folder, tmp_path):
    root = folder({**NASTY, **ODD, "good.txt": "It sold 5 cars."})
    run(root, tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out/errors.jsonl").read_text().splitlines()]
    assert {line["doc_id"].partition("#")[0] for line in lines} >= set(NASTY) - {
        "deep.html",
        "junk.eml",
        "junk.html",
    }
    assert "reader" not in {line["kind"] for line in lines}
    rows = pq.read_table(tmp_path / "out/events.parquet").to_pylist()
    texts = {
        row["doc_id"]: row["text"] for row in pq.read_table(tmp_path / "out/articles.parquet").to_pylist()
    }
    assert {row["doc_id"] for row in rows} >= {"good.txt", *ODD}
    for row in rows:
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quantity_text"]


@pytest.mark.slow
def test_article_that_takes_too_long_is_named(folder, tmp_path):
    news = {f"{index}.txt": f"It sold {index} cars." for index in range(4)}
    root = folder({**news, "2b.txt": "HANG 5 cars", "3b.txt": "DIE 6 cars"})
    summary = run(root, tmp_path / "out", isolated=True, time_limit=5.0)
    assert [(fault.doc_id, fault.kind) for fault in summary.faults] == [
        ("2b.txt", "time"),
        ("3b.txt", "crash"),
    ]
    assert summary.rows == len(news)


def read(name: str, data: bytes) -> list[Article | InputError]:
    source = Source(name, name, lambda: io.BytesIO(data), 1_000_000)
    items = read_source(source)
    return [item if isinstance(item, InputError) else complete(item, None, 1_000_000) for item in items]


def check(items) -> None:
    for item in items:
        if isinstance(item, InputError):
            assert item.reason
            assert "\n" not in item.reason
        else:
            assert item.text.strip()
            item.text.encode()
            (item.title or "").encode()
            item.doc_id.encode()


SEEDS = {
    ".json": b'{"articles": [{"text": "5 cars", "date": "2025-06-25", "html": {"url": "x"}}]}',
    ".jsonl": b'{"text": "5 cars", "id": 7}\n{"body": {"sections": [{"paragraphs": ["x"]}]}}\n',
    ".md": b"---\ntitle: x\n---\n# Head\n\n*5* [cars](x) ![y](z)\n",
    ".xml": b"<nitf><body><body.content><p>5 cars</p></body.content></body></nitf>",
    ".rss": b"<rss><channel><item><title>x</title><description>5 &lt;b&gt;cars</description></item></channel></rss>",
    ".csv": b'text,date\n"5 cars",2025-06-25\n',
    ".eml": b"Subject: =?utf-8?q?x?=\nContent-Type: text/html; charset=x\n\n<p>5 cars</p>",
    ".html": b"<html><head><title>x</title></head><body><article><p>5 cars</p></article></body></html>",
    ".warc": b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 6\r\n\r\n5 cars\r\n\r\n",
}


@pytest.mark.parametrize("suffix", sorted({*READERS, ".zip", ".tar", ".tar.gz", ".gz"}))
@given(data=st.binary(max_size=400))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reader_survives_any_bytes(suffix, data):
    check(read(f"a{suffix}", data))


@pytest.mark.parametrize("suffix", sorted(SEEDS))
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reader_survives_bent_files(suffix, data):
    seed = bytearray(SEEDS[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(seed)))
        seed[place : place + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    check(read(f"a{suffix}", bytes(seed)))


@pytest.mark.model
@given(
    text=st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "Fiat",
                    "sold",
                    "1,775",
                    "cars",
                    "in",
                    "Italy",
                    "rose",
                    "12%",
                    "€29,900",
                    "to",
                    "from",
                    "\n\n",
                    ".",
                    "“",
                    "May",
                    "2025",
                    "it",
                    "kWh",
                    "-",
                    "5",
                    "million",
                ]
            ),
            st.text(max_size=6),
        ),
        max_size=25,
    ).map(" ".join)
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_pipeline_survives_any_text(nlp, text):
    from pipeline.assembly import article_doc

    clean = text.encode("utf-8", "replace").decode()
    doc = nlp(article_doc(nlp, Article("a.txt", clean)))
    for event in doc._.events:
        assert clean[event.start : event.end] == (event.quantity_text or clean[event.start : event.end])
        assert 0 <= event.confidence <= 1
