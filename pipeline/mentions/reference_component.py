"""The component that adds references to a Doc's mentions."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.extensions import register
from pipeline.language.tokens import sentence_bounds, tokens_of
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.references import ReferenceFinder, resolve_references
from pipeline.mentions.rulers import year_of


@Language.factory(
    "reference_resolver",
    requires=["doc._.mentions", "doc.sents"],
    assigns=["doc._.mentions"],
    default_config={"lexicons": []},
)
def make_reference_resolver(nlp: Language, name: str, lexicons: list[str]) -> ReferenceResolver:
    """Build the resolver over the ruler's catalogue, or over its own where there is no ruler."""
    return ReferenceResolver(shared_catalogue(nlp, lexicons))


def shared_catalogue(nlp: Language, lexicons: list[str]) -> Catalogue:
    """Return the catalogue of the pipeline's ruler, or load one."""
    ruler = dict(nlp.pipeline).get("catalogue_ruler")
    known = getattr(ruler, "catalogue", None)
    return known if known is not None else Catalogue.load([Path(folder) for folder in lexicons])


class ReferenceResolver:
    """Resolves "the model", "the Turin-based brand", "it".

    Parameters
    ----------
    catalogue
        The entries that references can stand for.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        register()
        self.catalogue = catalogue
        self.finder = ReferenceFinder()
        self.demonyms = {
            name.text.lower(): name.entry[1] for name in catalogue.names if name.form == "demonym"
        }

    def __call__(self, doc: Doc) -> Doc:
        """Add the references of one document."""
        mentions = doc._.mentions
        tokens = tokens_of(doc)
        title_end = len((doc._.article["title"] or "").strip())
        named = doc._.title_mentions or [m for m in mentions if m.start < title_end]
        found = resolve_references(
            tokens.lowers,
            tokens.starts,
            tokens.text,
            sentence_bounds(doc),
            mentions,
            frozenset((m.label, m.entry) for m in named),
            self.catalogue,
            self.finder,
            self.demonyms,
            year_of(doc),
        )
        doc._.mentions = sorted([*mentions, *found], key=lambda m: (m.start, m.end))
        return doc
