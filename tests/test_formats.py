import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.articles import read_articles
from pipeline.articles.markdown import plain_words
from pipeline.articles.markup import words
from pipeline.articles.tongue import language_of
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article

DAY = date(2025, 6, 25)
PARAGRAPH = "Fiat sold 1,775 cars in Italy in May, the brand said, more than in any month of the year before."
PAGE = (
    '<!doctype html><html lang="en"><head><title>Fiat in May | Wheels</title>{head}</head><body>'
    '<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Fiat in May</h1>{lead}'
    f"<p>{PARAGRAPH}</p><p>Orders of the <b>Junior</b> rose 12% to 42,000 &amp; more are expected.</p>"
    "<script>var sold = 99;</script></article><footer>Copyright 2019 Wheels</footer></body></html>"
)
META = '<meta property="article:published_time" content="2025-06-25T08:00:00+02:00">'
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-06-25"}</script>'
FUNDUS = {
    "title": "Fiat in May",
    "publishing_date": "2025-06-25 08:00:00+02:00",
    "body": {"summary": ["A record."], "sections": [{"headline": ["May"], "paragraphs": ["1,775 cars."]}]},
    "html": {"responded_url": "https://wheels.example/fiat", "content": "<html>"},
}
NEWS_PLEASE = {
    "maintext": "1,775 cars.",
    "date_publish": "2025-06-25 08:00:00",
    "title": "Fiat in May",
    "url": "https://wheels.example/fiat",
    "language": "en",
    "image_url": None,
}
TRAFILATURA = {
    "text": "1,775 cars.",
    "date": "2025-06-25",
    "source": "https://wheels.example/fiat",
    "title": "Fiat in May",
}
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>Wheels</title><language>en-gb</language><item><title>Fiat &amp; May</title>"
    "<link>https://wheels.example/fiat</link><pubDate>Wed, 25 Jun 2025 08:00:00 +0200</pubDate>"
    "<description>Short</description><content:encoded><![CDATA[<p>1,775 cars.</p><p>12% up.</p>]]></content:encoded>"
    "</item><item><title>Empty</title></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wheels</title><entry><id>tag:7</id><title>Fiat in May</title>'
    '<link href="https://wheels.example/fiat"/><published>2025-06-25T08:00:00Z</published>'
    "<summary>1,775 cars.</summary></entry></feed>"
)
NITF = (
    '<nitf><head><title>slug</title><docdata><date.issue norm="20250625T080000Z"/></docdata></head><body>'
    "<body.head><hedline><hl1>Fiat in May</hl1></hedline></body.head><body.content><media><media-caption>A car"
    "</media-caption></media><p>1,775 <em>cars</em>.</p><p>12% up.</p></body.content></body></nitf>"
)
NEWSML = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:7"><itemMeta>'
    "<versionCreated>2025-06-26T08:00:00Z</versionCreated></itemMeta><contentMeta>"
    "<contentCreated>2025-06-25T08:00:00Z</contentCreated><headline>Fiat in May</headline><language tag='en'/>"
    '</contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    "<body><p>1,775 cars.</p><p>12% up.</p></body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>"
)
TRAFILATURA_XML = (
    '<doc sitename="Wheels" title="Fiat in May" date="2025-06-25" source="https://wheels.example/fiat">'
    "<main><head>May</head><p>1,775 cars.</p></main><comments><p>Nice</p></comments></doc>"
)
MAIL = (
    "From: a@wheels.example\r\nSubject: =?utf-8?q?Fiat_in_May_=E2=80=93_news?=\r\n"
    "Date: Wed, 25 Jun 2025 08:00:00 +0200\r\nMIME-Version: 1.0\r\n"
)
PLAIN_MAIL = MAIL + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nCitro=EBn sold 5 cars.\r\n"
PLAIN_MAIL = PLAIN_MAIL.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", 1)
HTML_MAIL = (
    MAIL
    + "Content-Type: text/html; charset=utf-8\r\n\r\n<table><tr><td>Fiat sold</td></tr><tr><td>1,775 cars.</td></tr></table>"
)


def warc(*pages: str, kind="response", status="200 OK") -> bytes:
    blocks = []
    for number, page in enumerate(pages):
        body = page.encode()
        if kind == "response":
            body = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode() + body
        content_type = "application/http; msgtype=response" if kind == "response" else "text/plain"
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Target-URI: https://wheels.example/2025/06/25/{number}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        blocks.append(head.encode() + body + b"\r\n\r\n")
    return b"".join(blocks)


def zipped(members: dict[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(members: dict[str, bytes | str], mode="w:") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            raw = content.encode() if isinstance(content, str) else content
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return data.getvalue()


def parquet(**columns) -> bytes:
    data = io.BytesIO()
    pq.write_table(pa.table(columns), data)
    return data.getvalue()


READ = [
    # file, content, what the article is
    (
        "a.html",
        PAGE.format(head=META, lead=""),
        {"published": DAY, "published_from": "metadata", "title": "Fiat in May"},
    ),
    ("a.html", PAGE.format(head=LINKED, lead=""), {"published": DAY, "published_from": "metadata"}),
    (
        "a.htm",
        PAGE.format(head="", lead='<time datetime="2025-06-25">25 June 2025</time>'),
        {"published": DAY, "published_from": "page"},
    ),
    ("2025/06/25/a.html", PAGE.format(head="", lead=""), {"published": DAY, "published_from": "path"}),
    ("a.html", PAGE.format(head="", lead=""), {"published": None, "published_from": None}),
    ("noname", PAGE.format(head=META, lead=""), {"doc_id": "noname", "published": DAY}),
    (
        "a.json",
        json.dumps(FUNDUS),
        {"text": "A record.\n\nMay\n\n1,775 cars.", "published": DAY, "url": "https://wheels.example/fiat"},
    ),
    ("a.jsonl", json.dumps(NEWS_PLEASE), {"text": "1,775 cars.", "published": DAY, "language": "en"}),
    (
        "a.json",
        json.dumps(TRAFILATURA),
        {"text": "1,775 cars.", "published": DAY, "url": "https://wheels.example/fiat"},
    ),
    ("a.json", '{"text": "5 cars", "source": "Wheels"}', {"url": None}),
    (
        "a.xml",
        RSS,
        {
            "doc_id": "a.xml#https://wheels.example/fiat",
            "text": "1,775 cars.\n12% up.",
            "title": "Fiat & May",
            "published": DAY,
            "language": "en",
        },
    ),
    ("a.rss", RSS, {"text": "1,775 cars.\n12% up."}),
    ("a.atom", ATOM, {"doc_id": "a.atom#tag:7", "text": "1,775 cars.", "published": DAY}),
    (
        "a.xml",
        NITF,
        {"doc_id": "a.xml", "text": "1,775 cars.\n12% up.", "title": "Fiat in May", "published": DAY},
    ),
    (
        "a.xml",
        NEWSML,
        {"doc_id": "a.xml#urn:7", "text": "1,775 cars.\n12% up.", "title": "Fiat in May", "published": DAY},
    ),
    ("a.xml", TRAFILATURA_XML, {"text": "May\n1,775 cars.", "title": "Fiat in May", "published": DAY}),
    (
        "a.eml",
        PLAIN_MAIL,
        {"text": "Citroën sold 5 cars.\r\n", "title": "Fiat in May – news", "published": DAY},
    ),
    ("a.eml", HTML_MAIL, {"text": "Fiat sold\n1,775 cars.", "published": DAY, "published_from": "metadata"}),
    (
        "a.csv",
        'id,title,text,date\n7,Fiat,"1,775\ncars",2025-06-25\n',
        {"doc_id": "a.csv#7", "text": "1,775\ncars", "published": DAY},
    ),
    ("a.csv", "\ufefftitle;text\nFiat;1,775 cars\n", {"title": "Fiat", "text": "1,775 cars"}),
    ("a.tsv", "title\ttext\nFiat\t1,775 cars\n", {"text": "1,775 cars"}),
    (
        "a.parquet",
        parquet(text=["1,775 cars"], published=[DAY], id=[7]),
        {"doc_id": "a.parquet#7", "text": "1,775 cars", "published": DAY},
    ),
    (
        "a.warc",
        warc(PAGE.format(head="", lead="")),
        {
            "doc_id": "a.warc#1",
            "published": DAY,
            "published_from": "path",
            "url": "https://wheels.example/2025/06/25/0",
        },
    ),
    (
        "a.warc.gz",
        gzip.compress(warc(PAGE.format(head="", lead=""))),
        {"doc_id": "a.warc.gz#1", "title": "Fiat in May"},
    ),
    (
        "a.wet",
        warc("Fiat\n1,775 cars.", kind="conversion"),
        {"doc_id": "a.wet#1", "text": "Fiat\n1,775 cars."},
    ),
    (
        "2025-06-25.txt.gz",
        gzip.compress(b"5 cars"),
        {"doc_id": "2025-06-25.txt.gz", "text": "5 cars", "published": DAY},
    ),
    ("a.txt.bz2", bz2.compress(b"5 cars"), {"text": "5 cars"}),
    ("a.md.xz", lzma.compress(b"---\ntitle: T\n---\n5 cars"), {"text": "5 cars", "title": "T"}),
    (
        "d-2024-01-01.zip",
        zipped({"2025-06-25.txt": "5 cars"}),
        {"doc_id": "d-2024-01-01.zip/2025-06-25.txt", "published": DAY},
    ),
    ("d-2024-01-01.zip", zipped({"x/a.txt": "5 cars"}), {"published": None}),
    ("d.tar", tarred({"x/a.md": "5 *cars*"}), {"doc_id": "d.tar/x/a.md", "text": "5 cars"}),
    (
        "d.tar.gz",
        tarred({"a.jsonl.gz": gzip.compress(b'{"text": "5 cars"}')}, "w:gz"),
        {"doc_id": "d.tar.gz/a.jsonl.gz#1", "text": "5 cars"},
    ),
    ("d.tgz", tarred({"a.html": PAGE.format(head=META, lead="")}, "w:gz"), {"published": DAY}),
    ("d.zip", zipped({"a.parquet": parquet(text=["5 cars"])}), {"doc_id": "d.zip/a.parquet#1"}),
    ("d.zip", zipped({"noname": "5 cars"}), {"doc_id": "d.zip/noname", "text": "5 cars"}),
    ("d.tar", tarred({"noname": '{"text": "5 cars"}'}), {"doc_id": "d.tar/noname", "text": "5 cars"}),
    ("dump-2024-01-01.jsonl", '{"text": "5 cars"}', {"published": None}),
    ("dump-2024-01-01/a.txt", "5 cars", {"published": None}),
    ("2025/06/25/dump.jsonl", '{"text": "5 cars"}', {"published": DAY, "published_from": "path"}),
    ("a.jsonl", '{"id": "2025-06-25-x", "text": "5 cars"}', {"published": DAY, "published_from": "path"}),
]

ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><nitf><body><body.content>&a;</body.content></body></nitf>'
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 20}'>" for n in range(9))
    + "]><nitf><body><body.content>&j;</body.content></body></nitf>"
)

FAULTY = [
    # file, content, kind
    ("a.html", "", "empty"),
    ("a.html", "<html><body><nav></nav></body></html>", "empty"),
    ("a.html", b"\x89PNG\0\0", "binary"),
    ("a.xml", "", "xml"),
    ("a.xml", "<a><b></a>", "xml"),
    ("a.xml", "<invoice/>", "format"),
    ("a.xml", ENTITY, "empty"),
    ("a.rss", "no feed at all", "xml"),
    ("a.atom", '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "empty"),
    ("a.csv", "", "empty"),
    ("a.csv", "title,text\n", "empty"),
    ("a.csv", "title,words\nx,y\n", "record"),
    ("a.csv", "text\nCitro\xebn\n".encode("latin-1"), "encoding"),
    ("a.parquet", b"PAR1 and no more", "parquet"),
    ("a.parquet", parquet(words=["x"]), "record"),
    ("a.eml", "Subject: x\n\n", "empty"),
    ("a.warc", b"no archive", "archive"),
    ("a.warc", b"", "empty"),
    ("a.txt.gz", b"no gzip", "archive"),
    ("a.txt.gz", gzip.compress(b"5 cars" * 1000)[:40], "archive"),
    ("a.zip", b"no zip", "archive"),
    ("a.zip", zipped({}), "empty"),
    ("a.zip", zipped({"b.zip": zipped({"a.txt": "5 cars"})}), "nested"),
    ("a.zip", zipped({"../../etc/a.txt": "5 cars"}), "path"),
    ("a.tar", tarred({"/etc/a.txt": "5 cars"}), "path"),
    ("a.tar", tarred({"a.txt": "5 cars " * 100})[:700], "archive"),
    ("a.tar.gz", gzip.compress(b"no tar"), "archive"),
]


@pytest.mark.parametrize(("name", "content", "expected"), READ)
def test_format_read(folder, name, content, expected):
    article = next(read_articles([folder({name: content})]))
    assert isinstance(article, Article), article
    assert {key: getattr(article, key) for key in expected} == expected


@pytest.mark.parametrize(("name", "content", "kind"), FAULTY)
def test_fault_is_one_error(folder, name, content, kind):
    (error,) = read_articles([folder({name: content})])
    assert isinstance(error, InputError)
    assert error.kind == kind
    assert "\n" not in error.reason


def test_page_gives_its_main_text_and_nothing_else(folder):
    text = next(read_articles([folder({"a.html": PAGE.format(head=META, lead="")})])).text
    assert PARAGRAPH in text
    assert "Orders of the Junior rose 12% to 42,000 & more" in text
    assert not {"Home", "99", "2019"} & set(text.split())


def test_columns_are_mapped(folder):
    root = folder(
        {"a.csv": "headline,main,day\nFiat,5 cars,2025-06-25\n", "b.parquet": parquet(main=["6 vans"])}
    )
    columns = (("text", "main"), ("published", "day"))
    one, two = read_articles([root], columns=columns)
    assert (one.text, one.title, one.published) == ("5 cars", "Fiat", DAY)
    assert (two.kind, "'day'" in two.reason) == ("columns", True)


def test_members_keep_their_order_and_faults_their_names(folder):
    members = {"b.txt": "B", "a.txt": b"\xff", ".hidden.txt": "no", "__MACOSX/c.txt": "no", "x.pdf": "%PDF"}
    for name, pack in (("d.zip", zipped), ("d.tar", tarred)):
        found = {
            item.doc_id.removeprefix(name): getattr(item, "kind", "read")
            for item in read_articles([folder({name: pack(members)}, name)])
        }
        assert found == {"/b.txt": "read", "/a.txt": "encoding", "/x.pdf": "format"}


def test_links_in_archives_are_not_followed(folder):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    (error,) = read_articles([folder({"d.tar": data.getvalue()})])
    assert error.kind == "link"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.bz2", "a.jsonl.xz", "a.tar.gz", "a.zip", "a.txt.gz"])
def test_bombs_do_not_go_off(folder, name):
    zeros = b"0" * 300_000_000
    packed = {
        "a.jsonl.gz": lambda: gzip.compress(zeros, 1),
        "a.jsonl.bz2": lambda: bz2.compress(zeros, 1),
        "a.jsonl.xz": lambda: lzma.compress(zeros, preset=0),
        "a.tar.gz": lambda: gzip.compress(tarred({"a.jsonl": zeros}), 1),
        "a.zip": lambda: zipped({"a.jsonl": zeros}),
        "a.txt.gz": lambda: gzip.compress(zeros, 1),
    }[name]()
    kinds = {error.kind for error in read_articles([folder({name: packed})])}
    assert kinds <= {"bomb", "size"}
    assert kinds


def test_entities_are_not_expanded(folder):
    (error,) = read_articles([folder({"a.xml": LAUGHS})])
    assert error.kind in ("empty", "xml")


def test_only_pages_that_were_found_are_read_from_a_web_archive(folder):
    data = warc(PAGE.format(head="", lead=""), status="404 Not Found") + warc(PAGE.format(head="", lead=""))
    assert [item.doc_id for item in read_articles([folder({"a.warc": data})])] == ["a.warc#2"]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("plain", "plain"),
        ("a &amp; b", "a & b"),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("<div><script>x()</script>5 <b>cars</b>, 6 vans</div>tail", "5 cars, 6 vans\ntail"),
        ("<p>one\nline</p>", "one line"),
        ("<!-- no -->yes", "yes"),
        ("", ""),
    ],
)
def test_words_of_markup(fragment, expected):
    assert words(fragment) == expected


@pytest.mark.parametrize(
    "unit", ["_a ", "<!--", "`", "![", "[a](", "|-", "- ", "**a", "> ", "\n \n", "<a", "\\_", "[a]("]
)
def test_markdown_takes_time_in_proportion(unit):
    plain_words(unit * (400_000 // len(unit)))


def test_symlink_loops_end(folder):
    root = folder({"x/a.txt": "5 cars"})
    (root / "x" / "loop").symlink_to(root, target_is_directory=True)
    (root / "self.txt").symlink_to(root / "self.txt")
    found = list(read_articles([root]))
    assert [getattr(item, "kind", "read") for item in found] == ["unreadable", "read"]


def test_file_that_vanishes_is_one_error(folder):
    root = folder({"a.txt": "5 cars", "b.txt": "6 vans"})
    found = read_articles([root])
    next(found)
    (root / "b.txt").unlink()
    assert next(found).kind == "unreadable"


TONGUES = [
    (
        "de",
        "Der Hersteller verkaufte im Mai 1.775 Autos in Italien, wie er am Montag sagte, und damit mehr als im Jahr davor. ",
    ),
    (
        "fr",
        "La marque a vendu 1 775 voitures en Italie en mai, a dit le groupe lundi, soit plus que pendant le mois d'avant. ",
    ),
    (
        "it",
        "La casa ha venduto 1.775 auto in Italia nel mese di maggio, ha detto il gruppo, più che nello stesso mese di un anno fa. ",
    ),
    ("zh", "该公司五月在意大利售出1775辆汽车，比去年增长百分之十二。"),
    ("en", PARAGRAPH),
]


@pytest.mark.parametrize(("code", "sentence"), TONGUES)
@pytest.mark.parametrize("stated", [None, "en"])
def test_language_is_found(code, sentence, stated):
    assert language_of(sentence * 8, stated) == code


@pytest.mark.parametrize(
    "text", ["Kurz und gut.", "BMW M3 353 kW 650 Nm 3.9 s\nAudi RS4 331 kW 600 Nm 4.1 s\n" * 9, "5 " * 500]
)
def test_what_is_no_prose_keeps_what_it_states(text):
    assert language_of(text) is None
    assert language_of(text, "en") == "en"
