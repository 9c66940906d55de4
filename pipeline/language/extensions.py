"""Every attribute that autonews hangs on a Doc, registered in one place.

=================== ==============================================================================
``doc._.article``    dict: ``doc_id``, ``title``, ``published`` (ISO day or None), ``url``
``doc._.title_mentions`` list of mentions in a title that is not part of the text
``doc._.mentions``   list of :class:`~pipeline.contract.records.Mention`, in the order of the text
``doc._.periods``    list of :class:`~pipeline.contract.records.Period`
``doc._.quantities`` list of :class:`~pipeline.contract.records.Quantity`
``doc._.numbers``    list of Quantity: numbers that only their sentence can make figures
``doc._.relations``  list of :class:`~pipeline.contract.records.Relation`
``doc._.events``     list of :class:`~pipeline.contract.records.Event`: the rows of the table
=================== ==============================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.tokens import Doc

from pipeline.contract.records import Article, Event, Mention, Period, Quantity, Relation
from pipeline.language.codec import Stored, decode, encode

RECORDS: dict[str, type] = {
    "mentions": Mention,
    "title_mentions": Mention,
    "periods": Period,
    "quantities": Quantity,
    "numbers": Quantity,
    "relations": Relation,
    "events": Event,
}
PREFIX = "autonews."


def register() -> None:
    """Register the extension attributes; calling it again changes nothing."""
    if not Doc.has_extension("article"):
        Doc.set_extension("article", getter=_get_article, setter=_set_article)
    for name, kind in RECORDS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=_getter(name, kind), setter=_setter(name))


def was_set(doc: Doc, name: str) -> bool:
    """Whether a stage has set this attribute (an empty list counts)."""
    return PREFIX + name in doc.user_data


def article_data(article: Article) -> dict[str, Any]:
    """Return what later stages need of an article, as plain data."""
    return {
        "doc_id": article.doc_id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
    }


def _get_article(doc: Doc) -> dict[str, Any]:
    empty = {"doc_id": "", "title": None, "published": None, "url": None}
    return dict(doc.user_data.get(PREFIX + "article", empty))


def _set_article(doc: Doc, value: dict[str, Any]) -> None:
    doc.user_data[PREFIX + "article"] = dict(value)


def _getter(name: str, kind: type) -> Callable[[Doc], list[Any]]:
    key = PREFIX + name

    def get(doc: Doc) -> list[Any]:
        stored = doc.user_data.get(key)
        if stored is None:
            return []
        if not isinstance(stored, Stored):
            stored = Stored(stored, tuple(decode(kind, values) for values in stored))
            doc.user_data[key] = stored
        return list(stored.records)

    return get


def _setter(name: str) -> Callable[[Doc, Iterable[Any]], None]:
    def put(doc: Doc, records: Iterable[Any]) -> None:
        kept = tuple(records)
        doc.user_data[PREFIX + name] = Stored([encode(record) for record in kept], kept)

    return put
