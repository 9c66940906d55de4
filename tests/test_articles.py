import io
import json
import os
import sys
from datetime import date
from types import SimpleNamespace

import pytest

from pipeline.articles import READERS, read_articles
from pipeline.articles.dates import date_in_path, parse_date
from pipeline.articles.markdown import plain_words
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

TEXT = "Orders open\n\nThe carmaker took 42,000 orders."

READ = [
    # file, content, what the article is
    ("a.txt", TEXT, {"text": TEXT, "title": "Orders open", "published": None, "published_from": None}),
    ("a.txt", "\ufeff" + TEXT, {"text": TEXT}),
    ("a.txt", TEXT.replace("\n", "\r\n"), {"text": TEXT.replace("\n", "\r\n"), "title": "Orders open"}),
    ("a.txt", "\n\n  Orders open  \nMore", {"text": "\n\n  Orders open  \nMore", "title": "Orders open"}),
    ("a.txt", "word " * 100, {"title": None}),
    ("A.TXT", TEXT, {"doc_id": "A.TXT", "text": TEXT}),
    ("noname", TEXT, {"doc_id": "noname", "text": TEXT}),
    ("noname", '{"text": "Inside"}', {"doc_id": "noname", "text": "Inside"}),
    ("noname", "---\ntitle: T\n---\nBody", {"title": "T", "text": "Body"}),
    ("2025/06/25/a.txt", TEXT, {"published": date(2025, 6, 25), "published_from": "path"}),
    ("2025-06-25-junior.txt", TEXT, {"published": date(2025, 6, 25), "published_from": "path"}),
    ("a.md", "---\ntitle: Big\ndate: 2025-06-25\n---\nBody 5.\n", {"title": "Big", "text": "Body 5."}),
    ("a.md", "---\ndate: 2025-06-25 10:00:00\n---\nBody", {"published": date(2025, 6, 25)}),
    ("a.md", "---\ndate: 2025-06-25\n---\nBody", {"published_from": "metadata"}),
    ("2024-01-02.md", "---\ndate: 25 June 2025\n---\nBody", {"published": date(2025, 6, 25)}),
    ("a.md", "# Head **one**\n\nBody", {"title": "Head one", "text": "Head one\n\nBody"}),
    ("a.md", "---\r\ntitle: Big\r\n---\r\nBody", {"title": "Big", "text": "Body"}),
    ("a.md", "---\n\nA rule, then text", {"text": "A rule, then text"}),
    ("a.json", '{"id": 7, "content": "Words", "headline": "H"}', {"doc_id": "a.json", "title": "H"}),
    ("a.json", '[{"id": "x", "text": "Words"}]', {"doc_id": "a.json#x"}),
    ("a.json", '{"articles": [{"body": "Words"}]}', {"doc_id": "a.json#1", "text": "Words"}),
    ("a.json", '{"text": "One"}\n{"text": "Two"}', {"doc_id": "a.json#1", "text": "One"}),
    ("a.jsonl", '{"id": "x1", "maintext": " Words \\r\\n"}', {"doc_id": "a.jsonl#x1", "text": " Words \r\n"}),
    ("a.jsonl", '{"text": "W", "date": "2025-06-25T01:00:00+02:00"}', {"published": date(2025, 6, 25)}),
    ("a.jsonl", '{"text": "W", "url": "https://x.example/2025/06/25/a"}', {"published": date(2025, 6, 25)}),
    ("a.jsonl", '{"text": "W", "url": "https://x.example/a"}', {"url": "https://x.example/a"}),
    ("a.jsonl", '{"text": "W", "language": "en-GB"}', {"language": "en"}),
    ("a.jsonl", '{"text": "W", "title": "bad \\ud800"}', {"title": "bad ?"}),
]

FAULTY = [
    # file, content, identity, kind
    ("a.txt", "", "a.txt", "empty"),
    ("a.txt", " \n\t\n", "a.txt", "empty"),
    ("a.txt", "Škoda".encode("iso-8859-2"), "a.txt", "encoding"),
    ("a.txt", "Citroën".encode("utf-16"), "a.txt", "encoding"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "a.txt", "binary"),
    ("a.txt", b"text with a \0 inside", "a.txt", "binary"),
    ("a.pdf", b"%PDF-1.7", "a.pdf", "format"),
    ("a.md", "---\ntitle: [open\n---\nBody", "a.md", "front_matter"),
    ("a.md", "---\ntitle: never closed\nBody", "a.md", "front_matter"),
    ("a.md", "---\ndate: 2025-13-45\n---\nBody", "a.md", "front_matter"),
    ("a.md", "---\ntitle: x\n---\n\n![only a picture](x.png)\n", "a.md", "empty"),
    ("a.json", "{", "a.json", "json"),
    ("a.json", "[" * 100_000, "a.json", "json"),
    ("a.json", "[]", "a.json", "empty"),
    ("a.json", "5", "a.json#1", "record"),
    ("a.jsonl", "", "a.jsonl", "empty"),
    ("a.jsonl", "{broken", "a.jsonl#1", "json"),
    ("a.jsonl", '{"title": "no text"}', "a.jsonl#1", "record"),
    ("a.jsonl", '{"id": "q", "text": null}', "a.jsonl#q", "record"),
    ("a.jsonl", '{"text": "half \\ud83d"}', "a.jsonl#1", "encoding"),
    ("a.jsonl", '{"text": ""}', "a.jsonl#1", "empty"),
    ("a.jsonl", b'{"text": "caf\xe9"}', "a.jsonl#1", "encoding"),
]

DATES = [
    ("2025-06-25", date(2025, 6, 25)),
    ("2025-06-25T23:59:59Z", date(2025, 6, 25)),
    ("2025-06-25 10:00:00+0900", date(2025, 6, 25)),
    ("20250625", date(2025, 6, 25)),
    (20250625, date(2025, 6, 25)),
    ("Wed, 25 Jun 2025 10:00:00 GMT", date(2025, 6, 25)),
    ("25 June 2025", date(2025, 6, 25)),
    ("June 25, 2025", date(2025, 6, 25)),
    ("Wednesday, June 25, 2025", date(2025, 6, 25)),
    ("25/06/2025", date(2025, 6, 25)),
    ("06/25/2025", date(2025, 6, 25)),
    ("05/06/2025", None),
    ("06/06/2025", date(2025, 6, 6)),
    (1750809600, date(2025, 6, 25)),
    (1750809600000, date(2025, 6, 25)),
    (2025, None),
    (True, None),
    (None, None),
    ("", None),
    ("yesterday", None),
    ([2025], None),
    (date(2025, 6, 25), date(2025, 6, 25)),
    (1e300, None),
    (float("nan"), None),
]

PATHS = [
    ("2025/06/25/a.txt", date(2025, 6, 25)),
    ("news/2025-06-25-a.txt", date(2025, 6, 25)),
    ("20250625_a.txt", date(2025, 6, 25)),
    ("dump-2024-01-01/2025-06-25.txt", date(2025, 6, 25)),
    ("2025-02-30.txt", None),
    ("120250625.txt", None),
    ("2025-0625.txt", None),
    ("model-2008.txt", None),
]

MARKDOWN = [
    ("a ![alt [x]](u.png) b", "a ![alt [x]](u.png) b"),
    ("a ![alt](u.png) b", "a  b"),
    ("see [the words](https://x.example/a_(b)) here", "see the words here"),
    ("[![pic](a.png)](b)", ""),
    ("see [words][1]\n\n[1]: https://x.example", "see words"),
    ("a<!-- 5 cars\n6 vans -->b", "ab"),
    ("**42,000** orders and *more*, __all__ _of_ them", "42,000 orders and more, all of them"),
    ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
    ("from £29,900* and $30,000*", "from £29,900* and $30,000*"),
    ("## Sales\n\n- one\n* two\n> quoted", "Sales\n\none\ntwo\nquoted"),
    ("1,000\n---\n2,000", "1,000\n\n2,000"),
    ("-12% this year", "-12% this year"),
    ("a &amp; b, 5 &lt; 6", "a & b, 5 < 6"),
    ("power < 100 kW and > 50 kW", "power < 100 kW and > 50 kW"),
    ("one\n\n<!-- gone -->\n\n![](x.png)\n\ntwo", "one\n\ntwo"),
    ("line<br/>break <b>bold</b>", "line\nbreak bold"),
    (
        "<table><tr><td><p>Kona</p></td><td>312 km</td></tr><tr><td>Leaf</td></tr></table>",
        "Kona | 312 km\nLeaf",
    ),
    ("\\*not emphasis\\*", "*not emphasis*"),
]


def only(paths, **options):
    found = list(read_articles(paths, **options))
    assert len(found) >= 1
    return found[0]


@pytest.mark.parametrize(("name", "content", "expected"), READ)
def test_article_read(folder, name, content, expected):
    article = only([folder({name: content})])
    assert isinstance(article, Article)
    assert {key: getattr(article, key) for key in expected} == expected


@pytest.mark.parametrize(("name", "content", "doc_id", "kind"), FAULTY)
def test_fault_is_one_clear_error(folder, name, content, doc_id, kind):
    (error,) = read_articles([folder({name: content})])
    assert isinstance(error, InputError)
    assert (error.doc_id, error.kind) == (doc_id, kind)
    assert error.reason
    assert "\n" not in error.reason
    assert error.hint


@pytest.mark.parametrize(("value", "expected"), DATES)
def test_metadata_dates(value, expected):
    assert parse_date(value) == expected


@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_dates_in_paths(path, expected):
    assert date_in_path(path) == expected


@pytest.mark.parametrize(("markdown", "expected"), MARKDOWN)
def test_markdown_words(markdown, expected):
    assert plain_words(markdown) == expected


def test_argument_dates_only_the_undated(folder):
    root = folder({"a.txt": TEXT, "2025-06-25.txt": TEXT})
    dated, undated = read_articles([root], published=date(2020, 1, 1))
    assert (dated.published, dated.published_from) == (date(2025, 6, 25), "path")
    assert (undated.published, undated.published_from) == (date(2020, 1, 1), "argument")


def test_good_records_survive_bad_ones(folder):
    lines = [
        '{"text": "One"}',
        "{broken",
        "",
        '{"text": "Two"}',
        '{"id": "a", "text": "3"}',
        '{"id": "a", "text": "4"}',
    ]
    found = list(read_articles([folder({"d.jsonl": "\n".join(lines)})]))
    assert [item.doc_id for item in found] == [
        "d.jsonl#1",
        "d.jsonl#2",
        "d.jsonl#3",
        "d.jsonl#a",
        "d.jsonl#a#5",
    ]
    assert [isinstance(item, Article) for item in found] == [True, False, True, True, True]
    assert "line 2" in found[1].reason


def test_line_separators_inside_a_record_do_not_split_it(folder):
    line = json.dumps({"text": "one\u2028two\x85three"}, ensure_ascii=False)
    assert only([folder({"d.jsonl": line})]).text == "one\u2028two\x85three"


def test_order_is_by_name_and_hidden_files_are_passed_over(folder):
    root = folder({"b.txt": "B", "a/z.txt": "Z", ".git/x.txt": "no", ".DS_Store": b"\0", "a.txt": "A"})
    assert [item.doc_id for item in read_articles([root])] == ["a.txt", "a/z.txt", "b.txt"]


def test_several_paths_are_told_apart_and_read_once(folder):
    one, two = folder({"x.txt": "1"}, "one"), folder({"x.txt": "2"}, "two")
    found = list(read_articles([one, two, one / "x.txt"]))
    assert [(item.doc_id, item.text) for item in found] == [("one/x.txt", "1"), ("two/x.txt", "2")]


def test_missing_empty_and_dangling_paths(folder, tmp_path):
    empty = folder({}, "empty")
    linked = folder({"a.txt": "A"}, "linked")
    (linked / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(linked / "c.txt")
    found = list(read_articles([tmp_path / "missing", empty, linked]))
    assert [getattr(item, "kind", "read") for item in found] == [
        "missing",
        "empty_folder",
        "read",
        "unreadable",
        "unreadable",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(folder):
    root = folder({"a.txt": "A"})
    (root / "a.txt").chmod(0)
    assert only([root]).kind == "unreadable"


def test_excluded_folder_is_not_read(folder):
    root = folder({"a.txt": "A", "out/b.txt": "B"})
    assert [item.doc_id for item in read_articles([root], exclude=[root / "out"])] == ["a.txt"]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_size_limit(folder, name):
    content = "x" * 500 if name == "a.txt" else json.dumps({"text": "x" * 500})
    error = only([folder({name: content})], max_chars=100)
    assert error.kind == "size"
    assert only([folder({name: content})], max_chars=500).text == "x" * 500


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"Plain words", "Plain words"), (b'{"text": "Record"}', "Record"), (b"---\nid: 1\n---\nBody", "Body")],
)
def test_standard_input(monkeypatch, data, expected):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    article = only(["-"])
    assert (article.doc_id, article.text) == ("stdin", expected)


def test_names_that_are_no_utf8_are_kept_apart(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Text")
    article = only([tmp_path])
    assert article.doc_id == "caf\\xe9.txt"


def test_every_format_tells_its_readers():
    assert {".txt", ".md", ".json", ".jsonl"} <= set(READERS)
