"""What simpler means reach on the same articles: the nearest name, and quantulum3's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

from spacy.tokens import Doc

from pipeline.contract.records import Event, Mention
from pipeline.contract.vocabulary import Metric
from pipeline.evaluation.compare import Canon
from pipeline.evaluation.gold import GoldArticle
from pipeline.evaluation.score import LEVELS, Count, Scores, judge_article, score
from pipeline.relations.view import SUBJECT_LABELS

FIGURES = LEVELS[:-1]
FOUND = LEVELS[:1]
EMPTY = {field.name: None for field in fields(Event)}


def baseline_scores(gold: Sequence[GoldArticle], docs: Sequence[Doc], canon: Canon) -> dict[str, Scores]:
    """Score the baselines on gold articles.

    Parameters
    ----------
    docs
        The pipeline's Docs of the articles: the first baseline shares their figures and names.
    """
    read = [list(quantulum_figures(article)) for article in gold]
    systems = {
        "nearest name": (FIGURES, [nearest_name(doc) for doc in docs]),
        "quantulum3": (FOUND, [[event for event, _ in figures] for figures in read]),
        "quantulum3, named units": (FOUND, [[event for event, unit in figures if unit] for figures in read]),
    }
    return {name: _scored(gold, found, canon, levels) for name, (levels, found) in systems.items()}


def _scored(
    gold: Sequence[GoldArticle], found: Sequence[list[Event]], canon: Canon, levels: Sequence[str]
) -> Scores:
    scores = score(
        verdict
        for article, events in zip(gold, found, strict=True)
        for verdict in judge_article(article, events, canon)
    )
    scores.levels = {name: scores.levels[name] if name in levels else Count() for name in LEVELS}
    return scores


def nearest_name(doc: Doc) -> list[Event]:
    """Return the pipeline's figures, each about the nearest name of its sentence or of the one before."""
    bounds = [(span.start_char, span.end_char) for span in doc.sents]
    names = [m for m in doc._.mentions if m.label in SUBJECT_LABELS and m.via == "name"]
    found = []
    for event in doc._.events:
        if Metric(event.metric).is_milestone:
            continue
        near = _nearest(event, names, bounds)
        kind, name = (near.label, near.entry) if near else (None, None)
        found.append(replace(event, subject=name, subject_type=kind))
    return found


def _nearest(event: Event, names: Sequence[Mention], bounds: Sequence[tuple[int, int]]) -> Mention | None:
    number = next((i for i, (start, end) in enumerate(bounds) if start <= event.start < end), 0)
    for start, end in (bounds[number], bounds[max(0, number - 1)]):
        here = [m for m in names if start <= m.start < end]
        if here:
            return min(here, key=lambda m: max(m.start - event.end, event.start - m.end))
    return None


def quantulum_figures(article: GoldArticle) -> Iterator[tuple[Event, bool]]:
    """Yield what quantulum3 reads in an article as bare figures, and whether each has a unit."""
    from quantulum3 import parser

    about = article.article
    with _without_classifier():
        for place, quantity in enumerate(parser.parse(about.text)):
            start, end = quantity.span
            known: dict[str, Any] = {
                "event_id": str(place),
                "doc_id": about.doc_id,
                "metric": Metric.OTHER.value,
                "value": float(quantity.value),
                "quantity_text": quantity.surface,
                "start": start,
                "end": end,
                "sentence": "",
                "status": "actual",
                "confidence": 0.0,
            }
            yield Event(**{**EMPTY, **known}), quantity.unit.name != "dimensionless"


@contextmanager
def _without_classifier() -> Iterator[None]:
    """Let quantulum3 choose among units by its rules: its classifier is bound to another scikit-learn."""
    from quantulum3 import classifier

    used = classifier.USE_CLF
    classifier.USE_CLF = False
    try:
        yield
    finally:
        classifier.USE_CLF = used
