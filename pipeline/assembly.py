"""Putting the pipeline together from ``models/config.cfg``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from spacy import displacy, util
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import Config

from pipeline.contract.records import Article
from pipeline.language.extensions import article_data, register

MODELS = "models"
PACKAGE = "autonews"
YOUNG = 20_000
"""New objects after which Python looks for cycles: its own 700 is less than one article makes."""
GROUPS = ("mentions", "periods", "quantities", "events")


def models_folder() -> Path:
    """Return the folder of config and weights: in the package when installed, else in the repository."""
    inside = Path(__file__).parent / MODELS
    return inside if inside.is_dir() else Path(__file__).parent.parent / MODELS


def load(
    lexicon_dirs: Sequence[Path | str] = (), base: str | None = None, parse_all: bool = False
) -> Language:
    """Load the pipeline.

    Parameters
    ----------
    lexicon_dirs
        Folders of lexicons that add entries to the package's or replace them.
    base
        Name or path of the spaCy pipeline whose tagger and parser are used; the config's when None.
    parse_all
        Parse every sentence, not only those that later stages need.

    Returns
    -------
    Language
        A pipeline whose docs carry ``doc._.events``.

    Raises
    ------
    LexiconError
        Where a lexicon line is broken.
    OSError
        Where the base pipeline is not installed.
    """
    register()
    config = Config().from_disk(models_folder() / "config.cfg")
    components = config["components"]
    for name in ("catalogue_ruler", "quantity_ruler"):
        components[name]["lexicons"] = [str(Path(folder).resolve()) for folder in lexicon_dirs]
    components["selective_parser"]["parse_all"] = parse_all
    if base is not None:
        components["selective_parser"]["base"] = base
    return util.load_model_from_config(config, meta=_meta(), auto_fill=True, validate=True)


def keep_loaded() -> None:
    """Leave what is loaded out of garbage collection, and have it look through the rest less often.

    For a process that does nothing but read articles: the records of an article hold no cycles, so nearly
    all of what a collection looks through lives on or goes by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def _meta() -> dict[str, Any]:
    """Return what a saved model says of itself; packaged, it asks for the version that it was made by."""
    try:
        number = version(PACKAGE)
    except PackageNotFoundError:  # run from a copy of the sources that is not installed
        number = "0.0.0"
    return {
        "name": PACKAGE,
        "version": number,
        "description": "Reads auto-industry news and writes a table of facts.",
        "author": "The autonews authors",
        "license": "MIT",
        "requirements": [f"{PACKAGE}=={number}"],
    }


@Language.component(
    "span_groups",
    requires=[f"doc._.{name}" for name in GROUPS],
    assigns=["doc.spans"],
)
def span_groups(doc: Doc) -> Doc:
    """Copy what the stages found to ``doc.spans``, where spaCy's own tools look.

    Groups are named as the attributes are. A mention has its label and, as ``kb_id_``, its entry; an event
    has its metric as label and its ``event_id`` as ``id_``.
    """
    found = {
        "mentions": [_span(doc, m.start, m.end, m.label, m.entry) for m in doc._.mentions],
        "periods": [_span(doc, p.start, p.end, "PERIOD") for p in doc._.periods],
        "quantities": [_span(doc, q.start, q.end, "QUANTITY", q.unit) for q in doc._.quantities],
        "events": [_span(doc, e.start, e.end, e.metric, e.subject or "", e.event_id) for e in doc._.events],
    }
    for name, spans in found.items():
        doc.spans[name] = [span for span in spans if span is not None]
    return doc


def _span(doc: Doc, start: int, end: int, label: str, entry: str = "", identity: str = "") -> Span | None:
    return doc.char_span(start, end, label=label, kb_id=entry, span_id=identity, alignment_mode="expand")


def article_doc(nlp: Language, article: Article) -> Doc:
    """Tokenize an article into a Doc that carries its title and date."""
    doc = nlp.make_doc(article.text)
    doc._.article = article_data(article)
    return doc


def marked(doc: Doc, jupyter: bool | None = None) -> str | None:
    """Return the HTML of a Doc's mentions and figures, or show it in a notebook."""
    spans = [
        {"start": m.start, "end": m.end, "label": m.label, "kb_id": m.entry}
        for m in doc._.mentions
        if m.via != "reference"
    ]
    figures = [{"start": q.start, "end": q.end, "label": "QUANTITY"} for q in doc._.quantities]
    page = {"text": doc.text, "ents": sorted(spans + figures, key=lambda s: int(s["start"])), "title": None}
    shown: str | None = displacy.render(page, style="ent", manual=True, jupyter=jupyter)
    return shown


def main(arguments: list[str]) -> int:
    """Write the built model to a folder."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m pipeline.assembly FOLDER\n")
        return 2
    load().to_disk(arguments[0])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
