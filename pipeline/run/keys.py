"""Keys of articles: the same article under the same settings has the same key on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.articles import Page
from pipeline.articles.dates import date_in_path
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article
from pipeline.run.batch import Fault, Found, Task

KEY_BYTES = 16


def tasks(
    found: Iterable[Found], fingerprint: str, faults: list[Fault], seen: dict[str, str]
) -> Iterator[Task]:
    """Yield a task for each item, and put the errors between them into `faults`.

    Parameters
    ----------
    found
        Articles, pages and errors, as the readers give them.
    fingerprint
        Of everything but the article that its rows depend on.
    faults
        Receives a line for every error.
    seen
        Receives the key of every article; a second article of the same identity is given another.
    """
    for item in found:
        if isinstance(item, InputError):
            faults.append(Fault.of(item))
            continue
        named = _apart(item, seen)
        key = key_of(named, fingerprint)
        seen[named.doc_id] = key
        yield Task(key, named)


def key_of(item: Article | Page, fingerprint: str) -> str:
    """Return the key of an article or page."""
    about = [
        fingerprint,
        item.doc_id,
        item.title,
        item.published,
        item.published_from,
        item.url,
        item.language,
    ]
    if isinstance(item, Article):
        return _digest(about, item.text.encode())
    return _digest([*about, item.letter, *map(date_in_path, item.paths)], item.data)


def _apart(item: Article | Page, seen: dict[str, str]) -> Article | Page:
    number, doc_id = 1, item.doc_id
    while doc_id in seen:
        number += 1
        doc_id = f"{item.doc_id}~{number}"
    return item if number == 1 else replace(item, doc_id=doc_id)


def _digest(about: Sequence[object], data: bytes) -> str:
    digest = hashlib.blake2b(json.dumps(about, default=str).encode(), digest_size=KEY_BYTES)
    digest.update(data)
    return digest.hexdigest()
