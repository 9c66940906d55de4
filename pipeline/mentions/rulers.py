"""The entity rulers: names of the catalogue in a Doc, linked to their entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.contract.records import Mention
from pipeline.language.extensions import register
from pipeline.language.sentences import sentence_starts
from pipeline.language.tokens import tokens_of
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.decide import Decider
from pipeline.mentions.index import NameIndex
from pipeline.mentions.reading import Reading
from pipeline.mentions.scene import Contexts, read_scene

ENTITY_LABELS = frozenset({"GROUP", "BRAND", "MODEL", "COMPANY", "EXECUTIVE", "PLANT", "MARKET"})


@Language.factory(
    "catalogue_ruler",
    requires=["doc.sents"],
    assigns=["doc._.mentions", "doc._.title_mentions", "doc.ents"],
    default_config={"lexicons": []},
)
def make_catalogue_ruler(nlp: Language, name: str, lexicons: list[str]) -> CatalogueRuler:
    """Build the ruler; ``lexicons`` names folders whose entries add to the package's or replace them."""
    return CatalogueRuler(Catalogue.load([Path(folder) for folder in lexicons]), nlp)


class CatalogueRuler:
    """Finds brands, groups, models, companies, people, plants and markets.

    Parameters
    ----------
    catalogue
        The entries and their names.
    nlp
        The pipeline whose tokenizer reads article titles.
    """

    def __init__(self, catalogue: Catalogue, nlp: Language) -> None:
        register()
        self.catalogue = catalogue
        self.index = NameIndex(catalogue)
        self.contexts = Contexts.load()
        self.weights = self.contexts.weights()
        self.make_doc = nlp.make_doc

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions of a Doc, those of its title, and its entities."""
        title = self.match_title(doc)
        doc._.title_mentions = title
        reading = self._read(doc, title)
        doc._.mentions = reading.mentions
        doc.set_ents(_spans(doc, reading))
        return doc

    def match(self, doc: Doc) -> list[Mention]:
        """Return the mentions of a Doc without changing it."""
        return self._read(doc, self.match_title(doc)).mentions

    def match_title(self, doc: Doc) -> list[Mention]:
        """Return the mentions of the article's title, where the text does not begin with it."""
        title = doc._.article["title"] or ""
        if not title or tokens_of(doc).text.startswith(title):
            return []
        return self._read(self.make_doc(title), ()).mentions

    def _read(self, doc: Doc, title: Sequence[Mention]) -> Reading:
        tokens = tokens_of(doc)
        scene = read_scene(tokens, _sentence_starts(doc), self.weights)
        hits = self.index.hits(tokens.text, tokens.words, tokens.starts)
        return Decider(self.catalogue, self.contexts, scene, title, year_of(doc)).decide(hits)


def _sentence_starts(doc: Doc) -> list[bool]:
    """Return whether a sentence starts with each token, by the Doc's marks or, without any, by rule."""
    marks = doc.to_array(SENT_START)
    if marks.any():
        return cast("list[bool]", (marks == 1).tolist())
    tokens = tokens_of(doc)
    return sentence_starts(tokens.words, tokens.spaces)


def year_of(doc: Doc) -> int | None:
    """Return the year in which an article was published, or None."""
    published = doc._.article["published"]
    return int(published[:4]) if published else None


def _spans(doc: Doc, reading: Reading) -> list[Span]:
    """Return the entities among mentions as spans of whole tokens; of two that share one, the longer."""
    found: list[Span] = []
    reached, shared = 0, False
    for mention, (first, last) in zip(reading.mentions, reading.spans, strict=True):
        if mention.label in ENTITY_LABELS:
            shared = shared or first < reached
            reached = last + 1
            found.append(Span(doc, first, reached, label=mention.label, kb_id=mention.entry))
    return filter_spans(found) if shared else found
