"""A pipeline that needs no model, for tests of what happens around a pipeline."""

import os
import re
import time
from dataclasses import fields
from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.contract.records import Article, Event
from pipeline.language.extensions import article_data, register
from pipeline.run import Engine

NOTHING = {field.name: None for field in fields(Event)}


def event(**values) -> Event:
    """An event with what is given and nothing else."""
    defaults = {
        "event_id": "e1",
        "doc_id": "a.txt",
        "metric": "sales",
        "metric_text": "sold",
        "measure": "level",
        "quantity_text": "5 cars",
        "status": "actual",
        "sentence": "It sold 5 cars.",
        "start": 8,
        "end": 14,
        "confidence": 0.5,
    }
    return Event(**{**NOTHING, **defaults, **values})


@Language.component("stub_events")
def stub_events(doc: Doc) -> Doc:
    """A row for every '5 cars'; trouble on request."""
    if "FAIL" in doc.text:
        raise ValueError("asked to fail\nwith a second line")
    if "DIE" in doc.text:
        os._exit(9)
    if "HANG" in doc.text:
        time.sleep(600)
    about = doc._.article
    doc._.events = [
        event(
            event_id=f"{about['doc_id']}:{match.start()}",
            doc_id=about["doc_id"],
            published=date.fromisoformat(about["published"]) if about["published"] else None,
            value=float(match[1]),
            unit=match[2],
            quantity_text=match[0],
            sentence=doc.text,
            start=match.start(),
            end=match.end(),
        )
        for match in re.finditer(r"(\d+) (cars|vans)", doc.text)
    ]
    return doc


def load() -> Language:
    """The stub pipeline."""
    register()
    nlp = spacy.blank("en")
    nlp.add_pipe("stub_events")
    return nlp


@Language.component("stub_pause")
def stub_pause(doc: Doc) -> Doc:
    """Time for something to happen meanwhile."""
    time.sleep(0.3)
    return doc


def load_slow() -> Language:
    """The stub pipeline, at a slow pace."""
    nlp = load()
    nlp.add_pipe("stub_pause")
    return nlp


def load_broken() -> Language:
    """A pipeline that cannot be loaded."""
    raise OSError("no such model")


def load_dying() -> Language:
    """A pipeline whose loading kills the process."""
    os._exit(9)


def make_doc(nlp: Language, article: Article) -> Doc:
    """A Doc as the real pipeline makes it."""
    doc = nlp.make_doc(article.text)
    doc._.article = article_data(article)
    return doc


def engine(loader=load) -> Engine:
    """The stub as an engine."""
    return Engine(loader, make_doc)
