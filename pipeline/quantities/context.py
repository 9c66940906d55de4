"""Direction and topic of figures from the sentence around them."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.contract.records import Quantity
from pipeline.quantities.about import Topics
from pipeline.quantities.direction import Directions
from pipeline.quantities.lexicon import UnitLexicon, load_lexicon
from pipeline.quantities.words import Place, Words, sentences, shares_unit


def add_context(doc: Doc, quantities: list[Quantity], lexicon: UnitLexicon | None = None) -> list[Quantity]:
    """Return the figures with direction and with the noun phrase they are about.

    Parameters
    ----------
    doc
        The Doc whose text the figures come from. Where its sentences are parsed, heads and labels
        tell the topic; elsewhere the words alone do.
    quantities
        Figures as :func:`~pipeline.quantities.reader.read_quantities` gives them.
    lexicon
        The tables; the built-in ones by default.

    Returns
    -------
    list of Quantity
        The same figures in the same order.
    """
    lexicon = lexicon or load_lexicon()
    directions, topics = Directions(lexicon), Topics(lexicon)
    found: dict[int, Quantity] = {}
    for words in sentences(doc, quantities):
        parsed = is_parsed(doc, words)
        earlier: list[tuple[Place, str | None]] = []
        for place in words.places:
            earlier.append((place, directions.of(words, place, earlier)))
        earlier = directions.shared(words, earlier)
        about: str | None = None
        for place, direction in reversed(earlier):
            if about is None or not shares_unit(place.quantity):
                about = topics.of(doc, words, place, parsed, direction)
            found[place.quantity.start] = place.quantity.with_context(direction, about)
    return [found.get(q.start, q) for q in quantities]


def is_parsed(doc: Doc, words: Words) -> bool:
    """Whether the tokens of a sentence carry labels: a selective parser leaves some without."""
    return all(token.dep != 0 for token in doc[words.start : min(words.end, words.start + 3)])
