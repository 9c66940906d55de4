"""RSS and Atom: an article an entry."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.articles.markup import words
from pipeline.articles.records import Found, articles
from pipeline.articles.source import Source
from pipeline.contract.errors import InputError

FEED_ROOTS = frozenset({"rss", "rdf", "feed"})


def read_feed(source: Source) -> Iterator[Found]:
    """Yield the article of each entry of a feed: its content, or its summary where it has no more.

    Raises
    ------
    InputError
        When the file is unreadable or holds no entry.
    """
    return read_entries(source.read_whole(), source)


def read_entries(data: bytes, source: Source) -> Iterator[Found]:
    """Yield the article of each entry of a feed's bytes.

    Raises
    ------
    InputError
        Of kind ``xml`` when it is no feed.
    """
    import feedparser

    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries and feed.bozo:
        reason = str(feed.get("bozo_exception", "")).splitlines()[:1]
        raise InputError(source.doc_id, f"not a feed: {' '.join(reason)}", "save the feed again", "xml")
    language = feed.feed.get("language")
    return articles((_record(entry, language) for entry in feed.entries), source)


def _record(entry: Mapping[str, Any], language: str | None) -> dict[str, Any]:
    bodies = [part.get("value") or "" for part in entry.get("content") or []]
    longest = max((*bodies, entry.get("summary") or ""), key=len)
    return {
        "id": entry.get("id") or entry.get("link"),
        "text": words(longest),
        "title": words(entry.get("title") or ""),
        "published": entry.get("published") or entry.get("updated"),
        "url": entry.get("link"),
        "language": entry.get("language") or language,
    }
