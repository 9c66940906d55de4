"""The entity rulers: names of the catalogue in a Doc, linked to their entries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from spacy.attrs import ORTH, SENT_START, SPACY
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.contract.records import Mention
from pipeline.language.extensions import register
from pipeline.language.sentences import sentence_starts
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.decide import Decider
from pipeline.mentions.index import REMEMBERED_WORDS, NameIndex
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
        self.weights = self.contexts.weights("car")
        self.other = self.contexts.weights("other")
        self.make_doc = nlp.make_doc
        self.words: dict[int, str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the mentions of a Doc, those of its title, and its entities."""
        title = self.match_title(doc)
        doc._.title_mentions = title
        mentions = self._read(doc, title)
        doc._.mentions = mentions
        spans = [_as_span(doc, m) for m in mentions if m.label in ENTITY_LABELS]
        doc.set_ents(filter_spans([span for span in spans if span is not None]))
        return doc

    def match(self, doc: Doc) -> list[Mention]:
        """Return the mentions of a Doc without changing it."""
        return self._read(doc, self.match_title(doc))

    def match_title(self, doc: Doc) -> list[Mention]:
        """Return the mentions of the article's title, where the text does not begin with it."""
        title = doc._.article["title"] or ""
        if not title or doc[: len(title) + 1].text.startswith(title):
            return []
        return self._read(self.make_doc(title), ())

    def _read(self, doc: Doc, title: Sequence[Mention]) -> list[Mention]:
        words, spaces, starts = self._tokens(doc)
        text = "".join([word + " " if space else word for word, space in zip(words, spaces, strict=True)])
        ends = accumulate([len(word) + space for word, space in zip(words, spaces, strict=True)], initial=0)
        offsets = list(ends)[:-1]
        scene = read_scene(text, words, starts, self.weights, self.other)
        hits = self.index.hits(text, words, offsets)
        return Decider(self.catalogue, self.contexts, scene, title, _year(doc)).decide(hits)

    def _tokens(self, doc: Doc) -> tuple[list[str], list[int], list[bool]]:
        """Return the tokens' texts, how many spaces follow each, and whether a sentence starts with it."""
        rows = doc.to_array([ORTH, SPACY, SENT_START])
        words = [self._word(doc, orth) for orth in rows[:, 0].tolist()]
        spaces = rows[:, 1].tolist()
        marks = rows[:, 2].tolist()
        if any(marks):
            return words, spaces, [mark == 1 for mark in marks]
        return words, spaces, sentence_starts(words, [space > 0 for space in spaces])

    def _word(self, doc: Doc, orth: int) -> str:
        """Return a token's text, from memory where its word was seen."""
        word = self.words.get(orth)
        if word is None:
            word = doc.vocab.strings[orth]
            if len(self.words) < REMEMBERED_WORDS:
                self.words[orth] = word
        return word


def _year(doc: Doc) -> int | None:
    published = doc._.article["published"]
    return int(published[:4]) if published else None


def _as_span(doc: Doc, mention: Mention) -> Span | None:
    return doc.char_span(
        mention.start, mention.end, label=mention.label, kb_id=mention.entry, alignment_mode="expand"
    )
