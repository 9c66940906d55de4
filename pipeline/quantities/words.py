"""A sentence as plain words with the places of its figures: what direction and topic are read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.contract.records import Quantity
from pipeline.language.tokens import sentence_bounds, tokens_of


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in its sentence.

    Attributes
    ----------
    quantity
        The figure.
    first, last
        Its tokens in the Doc; ``last`` is the first one after it.
    """

    quantity: Quantity
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence: first and last token in the Doc, lower-case words, and the figures in it."""

    start: int
    end: int
    low: list[str]
    places: list[Place]

    def at(self, i: int) -> str:
        """Return the lower-case word of token ``i`` of the Doc, empty outside the sentence."""
        return self.low[i - self.start] if self.start <= i < self.end else ""


def sentences(doc: Doc, quantities: list[Quantity]) -> Iterator[Words]:
    """Yield the sentences of a Doc that hold figures; a Doc without boundaries is one sentence."""
    places = _places(doc, quantities)
    lowers = tokens_of(doc).lowers
    at = 0
    for first, last in sentence_bounds(doc) if places else ():
        inside = []
        while at < len(places) and places[at].first < last:
            inside.append(places[at])
            at += 1
        if inside:
            yield Words(first, last, lowers[first:last], inside)


def _places(doc: Doc, quantities: list[Quantity]) -> list[Place]:
    tokens = tokens_of(doc)
    places = []
    for quantity in quantities:
        first, last = bisect_right(tokens.ends, quantity.start), bisect_left(tokens.starts, quantity.end)
        if first < last:
            places.append(Place(quantity, first, last))
    return places


def shares_unit(quantity: Quantity) -> bool:
    """Whether a figure has its unit from the next one of a list ("12 and 15 percent")."""
    signed = quantity.start < quantity.number_start and quantity.text[0] not in "-−–"
    return bool(quantity.unit) and not signed and quantity.end <= quantity.number_end
