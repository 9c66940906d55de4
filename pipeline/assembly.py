"""Putting the pipeline together from ``models/config.cfg``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from spacy import displacy, util
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Config

from pipeline.contract.records import Article
from pipeline.language.extensions import article_data, register

MODELS = "models"


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
    components["catalogue_ruler"]["lexicons"] = [str(folder) for folder in lexicon_dirs]
    components["selective_parser"]["parse_all"] = parse_all
    if base is not None:
        components["selective_parser"]["base"] = base
    return util.load_model_from_config(config, auto_fill=True, validate=True)


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
