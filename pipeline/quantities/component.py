"""The two pipeline stages that find figures and read the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.extensions import register
from pipeline.language.tokens import text_of
from pipeline.quantities.context import add_context
from pipeline.quantities.lexicon import load_lexicon
from pipeline.quantities.reader import NUMBER, read_quantities

NAME_LABELS = ("GROUP", "BRAND", "MODEL", "COMPANY", "EXECUTIVE", "PLANT", "MARKET")
"""Mentions whose digits belong to a name; a variant ("the 54-kWh version") keeps its figures."""


@Language.factory(
    "quantity_ruler",
    assigns=["doc._.quantities", "doc._.numbers"],
    default_config={"lexicons": [], "labels": list(NAME_LABELS)},
)
def make_quantity_ruler(
    nlp: Language, name: str, lexicons: Sequence[str], labels: Sequence[str]
) -> QuantityRuler:
    """Build the component that sets ``doc._.quantities``.

    Parameters
    ----------
    nlp, name
        Given by spaCy.
    lexicons
        Folders with unit and word lists of the user's own.
    labels
        Labels of mentions whose digits are part of a name.
    """
    register()
    return QuantityRuler(lexicons, labels)


@Language.factory(
    "quantity_context",
    assigns=["doc._.quantities", "doc._.numbers"],
    requires=["doc._.quantities", "doc._.numbers"],
)
def make_quantity_context(nlp: Language, name: str) -> QuantityContext:
    """Build the component that adds direction and topic to ``doc._.quantities``."""
    register()
    return QuantityContext()


class QuantityRuler:
    """Sets ``doc._.quantities`` from the text, outside of names and periods."""

    def __init__(self, lexicons: Sequence[str] = (), labels: Sequence[str] = NAME_LABELS) -> None:
        self.lexicon = load_lexicon(tuple(Path(folder) for folder in lexicons))
        self.labels = frozenset(labels)

    def __call__(self, doc: Doc) -> Doc:
        """Set the figures of one document."""
        found = read_quantities(text_of(doc), self.taken(doc), self.lexicon, loose=True)
        doc._.quantities = [q for q in found if q.dimension != NUMBER]
        doc._.numbers = [q for q in found if q.dimension == NUMBER]
        return doc

    def taken(self, doc: Doc) -> list[tuple[int, int]]:
        """Return the character spans that no figure may reach into."""
        names = [(m.start, m.end) for m in doc._.mentions if m.via == "name" and m.label in self.labels]
        text = text_of(doc)
        names = [(start, end) for start, end in names if not self._is_unit(text, start, end)]
        return names + [(p.start, p.end) for p in doc._.periods]

    def _is_unit(self, text: str, start: int, end: int) -> bool:
        """Whether a name is the unit of a number before it ("1.8 GB", which is no country)."""
        before = text[max(0, start - 2) : start].rstrip()
        return text[start:end] in self.lexicon.signs and before[-1:].isdigit()


class QuantityContext:
    """Adds direction and topic, best after a parser; without one it reads the words alone."""

    def __call__(self, doc: Doc) -> Doc:
        """Complete the figures of one document."""
        doc._.quantities = add_context(doc, doc._.quantities)
        doc._.numbers = add_context(doc, doc._.numbers)
        return doc
