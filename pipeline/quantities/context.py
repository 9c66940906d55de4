"""Direction and topic of figures from the words around them."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.contract.records import Quantity


def add_context(doc: Doc, quantities: list[Quantity]) -> list[Quantity]:
    """Stub."""
    return quantities
