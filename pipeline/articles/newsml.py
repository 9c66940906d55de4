"""XML files: feeds, NITF and NewsML-G2 from agencies, and what trafilatura writes; told by their root."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pipeline.articles.feeds import FEED_ROOTS, read_entries
from pipeline.articles.markup import below, block_text, local, parsed
from pipeline.articles.records import Found, article_of, articles
from pipeline.articles.source import Source
from pipeline.contract.errors import InputError

Record = dict[str, Any]


def read_xml(source: Source) -> Iterator[Found]:
    """Yield the articles of an XML file.

    Raises
    ------
    InputError
        When the file is unreadable, no XML, or of a kind that is not known.
    """
    data = source.read_whole()
    root = parsed(data, source.doc_id)
    name = local(root)
    if name in FEED_ROOTS:
        return read_entries(data, source)
    if name in ("newsmessage", "packageitem", "newsitem"):
        items = list(below(root, "newsitem"))
        return articles(map(_news_item, items), source)
    if name not in ONE_ARTICLE:
        known = ", ".join(("rss", "feed", "newsMessage", "newsItem", *ONE_ARTICLE))
        raise InputError(source.doc_id, f"XML of a kind not known: <{name}>", f"known are {known}", "format")
    return iter([article_of(ONE_ARTICLE[name](root), source.doc_id, source)])


def _nitf(root: Any) -> Record:
    """NITF of the IPTC: ``hl1`` is the title, ``body.content`` the text, ``date.issue`` the day."""
    issued = next((day.get("norm") for day in below(root, "date.issue")), None)
    content = next(below(root, "body.content"), None)
    title = _first(root, "hl1", "title")
    text = block_text(content) if content is not None else ""
    return {"text": text, "title": title, "published": _day(issued)}


def _news_item(root: Any) -> Record:
    """NewsML-G2 of the IPTC: the content is NITF, XHTML or plain text within ``contentSet``."""
    language = next((found.get("tag") for found in below(root, "language")), None)
    record: Record = {"text": ""}
    for content in below(root, "inlinexml", "inlinedata"):
        nitf = next(below(content, "nitf"), None)
        body = next(below(content, "body"), content)
        record = _nitf(nitf) if nitf is not None else {"text": block_text(body)}
        break
    stated = {
        "id": root.get("guid"),
        "title": _first(root, "headline"),
        "published": _first(root, "contentcreated", "firstcreated", "versioncreated"),
        "language": language,
    }
    return {**record, **{key: value for key, value in stated.items() if value}}


def _trafilatura(root: Any) -> Record:
    """Read what trafilatura writes as XML: attributes of ``doc``, paragraphs in ``main``."""
    main = next(below(root, "main"), None)
    lines = [block_text(part) for part in main] if main is not None else []
    text = "\n".join(line for line in lines if line)
    return {**dict(root.attrib), "text": text or (block_text(main) if main is not None else "")}


def _first(root: Any, *names: str) -> str | None:
    """Return the text of the first element that has the first of the names that occurs."""
    found = (next(below(root, name), None) for name in names)
    return next((block_text(element) for element in found if element is not None), None)


def _day(stamp: str | None) -> str | None:
    """NITF writes 20250625T100000Z."""
    return stamp[:8] if stamp and stamp[:8].isdigit() else stamp


ONE_ARTICLE: Mapping[str, Callable[[Any], Record]] = MappingProxyType({"nitf": _nitf, "doc": _trafilatura})
