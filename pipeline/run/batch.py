"""Articles in batches through the pipeline: the work of one process."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.articles import Page, complete
from pipeline.articles.tongue import ENGLISH, language_of
from pipeline.contract.errors import InputError
from pipeline.contract.records import Article, Event
from pipeline.run.copies import signature
from pipeline.run.settings import Engine, Settings
from pipeline.table import event_rows
from pipeline.table.columns import part_schema

if TYPE_CHECKING:
    from spacy.language import Language

Found = Article | Page | InputError
OK, FAILED, SKIPPED, UNREAD = "ok", "failed", "skipped", "unread"
BYTES_PER_CHAR_OF_A_PAGE = 10
MOST_WORDS = 200_000
"""Strings that a worker keeps, those of the base pipeline among them (85,000): some 30 MB."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """An input that gave no rows because something is wrong; a line of ``errors.jsonl``."""

    doc_id: str
    kind: str
    reason: str
    hint: str = ""

    @classmethod
    def of(cls, error: InputError) -> Fault:
        """Return the line for an error of a reader."""
        return cls(error.doc_id, error.kind, error.reason, error.hint)


@dataclass(frozen=True, slots=True)
class Task:
    """An article or page to be processed, under the key that tells whether it has been already."""

    key: str
    item: Article | Page


Batch = tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: its rows, its articles (``part_schema``), and what failed of it."""

    events: pa.Table
    articles: pa.Table
    faults: tuple[Fault, ...] = field(default=())


def batched(tasks: Iterable[Task], settings: Settings, done: Container[str] = ()) -> Iterator[Batch]:
    """Yield tasks in batches, without those whose key is done.

    The bounds of batches are those of all tasks, so that a run which is taken up again makes the
    same batches as one that was never interrupted.
    """
    batch: list[Task] = []
    size = chars = 0
    for task in tasks:
        if task.key not in done:
            batch.append(task)
        size += 1
        chars += _chars(task.item)
        if size >= settings.batch_articles or chars >= settings.batch_chars:
            if batch:
                yield tuple(batch)
            batch, size, chars = [], 0, 0
    if batch:
        yield tuple(batch)


def opened(engine: Engine, settings: Settings) -> Language:
    """Return the loaded pipeline, ready for articles up to the size limit."""
    nlp = engine.load()
    nlp.max_length = max(nlp.max_length, settings.max_chars)
    return nlp


def process(nlp: Language, engine: Engine, settings: Settings, batch: Batch) -> Outcome:
    """Return the rows of a batch; an article that the pipeline fails on becomes a fault, alone.

    Parameters
    ----------
    nlp
        The loaded pipeline.
    engine
        Makes the Docs.
    settings
        Dates and bounds of articles.
    batch
        Articles, and pages that are still to be taken apart.
    """
    outcomes, readable = [], []
    for task in batch:
        article = complete(task.item, settings.published, settings.max_chars)
        if isinstance(article, InputError):
            outcomes.append(unread(task, Fault.of(article)))
        elif (language := language_of(article.text, article.language)) not in (None, ENGLISH):
            outcomes.append(_skipped(task, article, str(language)))
        else:
            readable.append((task.key, article, language))
    return merged([*outcomes, _read(nlp, engine, readable)])


def unread(task: Task, fault: Fault) -> Outcome:
    """Return the outcome of a task that gave no article."""
    return Outcome(
        event_rows([]), pa.Table.from_pylist([_row(task.key, None, UNREAD, fault)], part_schema()), (fault,)
    )


def failed(task: Task, kind: str, reason: str) -> Outcome:
    """Return the outcome of a task that could not be processed."""
    fault = Fault(task.item.doc_id, kind, reason, "look at it alone with: autonews show")
    if isinstance(task.item, Page):
        return unread(task, fault)
    return _lone(_row(task.key, task.item, FAILED, fault), fault)


def merged(outcomes: Sequence[Outcome]) -> Outcome:
    """Return several outcomes as one."""
    return Outcome(
        pa.concat_tables([event_rows([]), *(outcome.events for outcome in outcomes)]),
        pa.concat_tables([part_schema().empty_table(), *(outcome.articles for outcome in outcomes)]),
        tuple(fault for outcome in outcomes for fault in outcome.faults),
    )


_Readable = tuple[str, Article, str | None]


def _read(nlp: Language, engine: Engine, readable: Sequence[_Readable]) -> Outcome:
    try:
        listed = _events(nlp, engine, [article for _, article, _ in readable])
    except Exception as error:
        if len(readable) > 1:
            return merged([_read(nlp, engine, [one]) for one in readable])
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        key, article, _ = readable[0]
        return failed(Task(key, article), "processing", f"the pipeline failed on it: {reason}")
    rows = [
        _row(key, article, OK, None, language, len(events))
        for (key, article, language), events in zip(readable, listed, strict=True)
    ]
    return Outcome(event_rows(event for events in listed for event in events), _table(rows))


def _events(nlp: Language, engine: Engine, articles: Sequence[Article]) -> list[list[Event]]:
    """Return the rows of each article."""
    with _vocabulary(nlp):
        docs = [engine.make_doc(nlp, article) for article in articles]
        done = nlp.pipe(docs, batch_size=max(1, len(docs)))
        return [list(doc._.events) for _, doc in zip(articles, done, strict=True)]


def _vocabulary(nlp: Language) -> AbstractContextManager[object]:
    """Let the pipeline learn words until it knows many; from then on it forgets a batch's new ones.

    A word that is known costs a look-up, one that is not a dozen functions.
    """
    return nlp.memory_zone() if len(nlp.vocab.strings) > MOST_WORDS else nullcontext()


def _skipped(task: Task, article: Article, language: str) -> Outcome:
    reason = f"written in another language than English: {language}"
    fault = Fault(article.doc_id, "language", reason, "only English is read")
    return _lone(_row(task.key, article, SKIPPED, fault, language), fault)


def _lone(row: dict[str, Any], fault: Fault) -> Outcome:
    return Outcome(event_rows([]), _table([row]), (fault,))


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=part_schema())


def _row(
    key: str,
    article: Article | None,
    status: str,
    fault: Fault | None,
    language: str | None = None,
    rows: int = 0,
) -> dict[str, Any]:
    row: dict[str, Any] = {"key": key, "status": status, "words": 0, "rows": rows}
    if fault:
        row |= {"doc_id": fault.doc_id, "fault": fault.kind, "reason": fault.reason, "hint": fault.hint}
    if article is None:
        return row
    return row | {
        "doc_id": article.doc_id,
        "title": article.title,
        "published": article.published,
        "published_from": article.published_from,
        "url": article.url,
        "language": language or article.language,
        "words": len(article.text.split()),
        "text": article.text,
        "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "signature": signature(article.text) if status == OK else None,
    }


def _chars(item: Article | Page) -> int:
    return len(item.text) if isinstance(item, Article) else len(item.data) // BYTES_PER_CHAR_OF_A_PAGE
