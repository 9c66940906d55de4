"""Articles in batches through the pipeline: the work of one process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
from spacy.language import Language

from pipeline.contract.errors import InputError
from pipeline.contract.records import Article, Event
from pipeline.run.settings import Engine, Settings
from pipeline.table import article_schema, event_rows
from pipeline.table.columns import plain

Batch = tuple[Article, ...]
Found = Article | InputError


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
class Outcome:
    """What became of a batch: rows and articles as tables, faults as lines."""

    events: pa.Table
    articles: pa.Table
    faults: tuple[Fault, ...] = field(default=())


def batched(found: Iterable[Found], settings: Settings, faults: list[Fault]) -> Iterator[Batch]:
    """Yield articles in batches and put the errors between them into `faults`.

    Parameters
    ----------
    found
        Articles and errors as the readers give them.
    settings
        Bounds of a batch.
    faults
        Receives a line for every error.
    """
    batch: list[Article] = []
    chars = 0
    for item in found:
        if isinstance(item, InputError):
            faults.append(Fault.of(item))
            continue
        batch.append(item)
        chars += len(item.text)
        if len(batch) >= settings.batch_articles or chars >= settings.batch_chars:
            yield tuple(batch)
            batch, chars = [], 0
    if batch:
        yield tuple(batch)


def opened(engine: Engine, settings: Settings) -> Language:
    """Return the loaded pipeline, ready for articles up to the size limit."""
    nlp = engine.load()
    nlp.max_length = max(nlp.max_length, settings.max_chars)
    return nlp


def process(nlp: Language, engine: Engine, batch: Batch) -> Outcome:
    """Return the rows of a batch; an article that the pipeline fails on becomes a fault, alone.

    Parameters
    ----------
    nlp
        The loaded pipeline.
    engine
        Makes the Docs.
    batch
        Articles.
    """
    try:
        events = _events(nlp, engine, batch)
    except Exception:
        return _one_by_one(nlp, engine, batch)
    return _outcome(batch, events)


def failed(article: Article, kind: str, reason: str) -> Outcome:
    """Return the outcome of an article that could not be processed."""
    hint = "look at it alone with: autonews show"
    fault = Fault(article.doc_id, kind, reason, hint)
    return Outcome(event_rows([]), _article_rows((article,), [0], "failed"), (fault,))


def merged(outcomes: Sequence[Outcome]) -> Outcome:
    """Return several outcomes as one."""
    return Outcome(
        pa.concat_tables([event_rows([]), *(outcome.events for outcome in outcomes)]),
        pa.concat_tables([_article_rows((), [], "ok"), *(outcome.articles for outcome in outcomes)]),
        tuple(fault for outcome in outcomes for fault in outcome.faults),
    )


def _events(nlp: Language, engine: Engine, batch: Batch) -> list[list[Event]]:
    docs = [engine.make_doc(nlp, article) for article in batch]
    done = nlp.pipe(docs, batch_size=max(1, len(docs)))
    return [list(doc._.events) for _, doc in zip(batch, done, strict=True)]


def _one_by_one(nlp: Language, engine: Engine, batch: Batch) -> Outcome:
    outcomes = []
    for article in batch:
        try:
            outcomes.append(_outcome((article,), _events(nlp, engine, (article,))))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            outcomes.append(failed(article, "processing", f"the pipeline failed on it: {reason}"))
    return merged(outcomes)


def _outcome(batch: Batch, events: list[list[Event]]) -> Outcome:
    rows = event_rows(event for listed in events for event in listed)
    return Outcome(rows, _article_rows(batch, [len(listed) for listed in events], "ok"))


def _article_rows(batch: Batch, counts: list[int], status: str) -> pa.Table:
    rows = [
        {
            "doc_id": article.doc_id,
            "title": article.title,
            "published": article.published,
            "published_from": article.published_from,
            "url": article.url,
            "language": article.language,
            "words": len(article.text.split()),
            "rows": count,
            "status": status,
            "text": article.text,
            "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        }
        for article, count in zip(batch, counts, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=plain(article_schema()))
