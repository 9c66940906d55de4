"""What articles say of themselves, under the names that news tools give it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.articles.dates import published
from pipeline.articles.source import Source
from pipeline.contract.records import Article

TITLE_KEYS = ("title", "headline")
DATE_KEYS = (
    "published",
    "date",
    "date_publish",
    "published_at",
    "publishedAt",
    "publication_date",
    "date_published",
    "datePublished",
    "pubDate",
    "publishing_date",
)
URL_KEYS = ("url", "link", "source_url", "responded_url", "source")
LANGUAGE_KEYS = ("language", "lang")


def described(metadata: Mapping[str, Any], text: str, doc_id: str, source: Source) -> Article:
    """Return the article of a text and its metadata.

    Parameters
    ----------
    metadata
        Keys and values of a front matter or a record.
    text
        The text that offsets refer to.
    doc_id
        The article's identity.
    source
        Where it stands; its path may date it.
    """
    url = _address(metadata)
    stated = next((metadata[key] for key in DATE_KEYS if metadata.get(key)), None)
    day, origin = published(stated, (url, *own_paths(doc_id, source)))
    title = first_text(metadata, TITLE_KEYS)
    language = first_text(metadata, LANGUAGE_KEYS)
    return Article(doc_id, text, title, day, origin, url, language.lower()[:2] if language else None)


def own_paths(doc_id: str, source: Source) -> tuple[str, ...]:
    """Return the paths that may date an article, the most telling first.

    The name of a file that holds many records tells of the file, not of each of them; the folders
    it lies in, and the record's own id, may.
    """
    if doc_id == source.doc_id:
        return doc_id, source.name
    record = doc_id.removeprefix(source.doc_id).lstrip("#/")
    return record, *(f"{path.rpartition('/')[0]}/" for path in (source.doc_id, source.name))


def _address(metadata: Mapping[str, Any]) -> str | None:
    for key in URL_KEYS:
        url = first_text(metadata, (key,))
        if url and (key != "source" or "://" in url):
            return url
    return None


def first_text(metadata: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """Return the first of the keys' values that is text with something in it, stripped."""
    for key in keys:
        value = metadata.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return storable(str(value).strip())
    return None


def storable(text: str) -> str:
    """Return text with halves of surrogate pairs replaced, so that every format can hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")
