"""Things that the catalogue does not list: a cell, a pack, two models together, as noun phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.contract.records import Mention
from pipeline.relations.figure import Figure
from pipeline.relations.sections import Section, is_line, label_of
from pipeline.relations.view import SUBJECT_LABELS, View

LONGEST_PHRASE = 8
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
OPENERS = frozenset({"DT", "PRP$", "PDT", "WDT"})
TOGETHER = frozenset("together combined jointly both each respectively".split())
INSIDE = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "CD", "VBN", "VBG", "HYPH", "POS", "SYM", "AFX"}
)


@dataclass(frozen=True)
class Phrase:
    """A noun phrase that may be a subject, with where it stands."""

    text: str
    start: int
    features: Mapping[str, float] = field(default_factory=dict)


def phrase_candidates(
    figure: Figure,
    section: Section | None,
    products: frozenset[str],
    cue: int | None,
    titled: Phrase | None = None,
) -> Iterator[Phrase]:
    """Return the noun phrases that a figure may be about and that no catalogue entry covers.

    Parameters
    ----------
    section
        The part of the article that the figure stands in.
    products
        Nouns of things that have figures of their own ("cell", "pack").
    cue
        Token that names the metric, or None.
    titled
        What the title names, or None.
    """
    if section is not None and section.headed is None and not section.inherited:
        features = {"phrase:heading": 1.0} | _kind(section.name.split()[-1:], products, "heading")
        features["phrase:heading:line"] = float(is_line(figure.view, figure.sentence))
        yield Phrase(section.name, section.heading.start, features)
    yield from _label(figure, products, cue)
    if titled is not None:
        yield titled
    if not figure.sentence.parsed:
        return
    view = figure.view
    for source, token in _tokens(figure, cue):
        low, high = _base(view, token, figure.sentence.first)
        if not _named(figure, low, high) and view.tags[token] in NOUN_TAGS:
            text = view.text[view.starts[low] : view.ends[high - 1]]
            features = {f"phrase:{source}": 1.0} | _kind([view.lowers[token]], products, source)
            yield Phrase(text, view.starts[low], features)
    yield from _joint(figure)


def title_phrase(view: View, products: frozenset[str], modifiers: frozenset[str]) -> Phrase | None:
    """Return the thing that a title is about where no lexicon lists it: "Samsung SDI 94 Ah battery cell".

    Parameters
    ----------
    modifiers
        Words in small letters that stand before such a noun.
    """
    first = view.sentences[0] if view.sentences else None
    if first is None:
        return None
    words = view.lowers[first.first : first.last]
    heads = [i for i, word in enumerate(words) if word in products or word.rstrip("s") in products]
    if not heads:
        return None
    last = first.first + heads[-1]
    low = last
    while low > first.first and _modifies(view.words[low - 1], modifiers):
        low -= 1
    text = view.text[view.starts[low] : view.ends[last]]
    return Phrase(text, view.starts[low], {"phrase:title": 1.0})


def _modifies(word: str, modifiers: frozenset[str]) -> bool:
    return word[:1].isupper() or word[:1].isdigit() or word in "-/" or word.lower() in modifiers


def _label(figure: Figure, products: frozenset[str], cue: int | None) -> Iterator[Phrase]:
    """Return the label of a list's item where it names no metric: "Cobalt: 50 euros"."""
    view = figure.view
    label = label_of(view, figure.sentence)
    if label is None or label[1] > figure.quantity.start:
        return
    low, high = view.token_at(label[0]), view.token_at(label[1] - 1) + 1
    if _named(figure, low, high):
        return
    if cue is not None and low <= cue < high:
        return
    features = {"phrase:label": 1.0} | _kind([view.lowers[high - 1]], products, "label")
    features[f"phrase:label:{figure.quantity.dimension}"] = 1.0
    features["phrase:label:uncued"] = float(cue is None)
    yield Phrase(view.text[view.starts[low] : view.ends[high - 1]], view.starts[low], features)


def _tokens(figure: Figure, cue: int | None) -> Iterator[tuple[str, int]]:
    """Return head nouns: the clause's subject, what the cue is "of", what the figure describes."""
    view = figure.view
    if figure.subject is not None and not figure.first <= figure.subject < figure.last:
        yield "subject", figure.subject
        yield from (("subject_of", token) for token in _objects_of(view, figure.subject))
    if cue is not None and cue != figure.subject:
        yield from (("cue_of", token) for token in _objects_of(view, cue))
    if figure.last < figure.sentence.last and view.lowers[figure.last] in ("for", "of"):
        objects = (i for i in view.children[figure.last] if view.deps[i] == "pobj")
        yield from (("figure_of", token) for token in objects)
    behind = figure.last
    while behind < figure.sentence.last and view.tags[behind] in INSIDE:
        behind += 1
    if behind > figure.last:
        yield "described", behind - 1


def _objects_of(view: View, token: int) -> Iterator[int]:
    for child in view.children[token]:
        if view.lowers[child] in ("of", "for") and view.deps[child] == "prep":
            yield from (g for g in view.children[child] if view.deps[g] == "pobj")


def _base(view: View, head: int, first: int) -> tuple[int, int]:
    """Return the tokens of the base noun phrase that a noun heads, without its determiner."""
    low = head
    while low > first and head - low < LONGEST_PHRASE and view.tags[low - 1] in INSIDE:
        low -= 1
    return low, head + 1


def _named(figure: Figure, low: int, high: int) -> bool:
    """Whether a catalogue entry covers the last word."""
    end = figure.view.ends[high - 1]
    return any(m.start < end <= m.end for m in figure.sentence.mentions)


def _kind(words: list[str], products: frozenset[str], source: str) -> dict[str, float]:
    word = words[0].lower() if words else ""
    product = word in products or word.rstrip("s") in products
    return {f"phrase:{source}:product": float(product)}


def _joint(figure: Figure) -> Iterator[Phrase]:
    """Return two names of a kind that "and" joins, as one thing: "Hyundai and Kia together sold"."""
    view, sentence = figure.view, figure.sentence
    named = [m for m in sentence.mentions if m.label in SUBJECT_LABELS]
    words = frozenset(view.lowers[sentence.first : sentence.last])
    for one, other in pairwise(named):
        if view.text[one.end : other.start].strip().lower() in ("and", "&", "/") and _alike(one, other):
            features = {
                "phrase:joint": 1.0,
                "phrase:joint:together": float(bool(words & TOGETHER)),
                "phrase:joint:before": float(other.end <= figure.quantity.start),
                "phrase:joint:subject": float(
                    figure.subject is not None and one.start <= view.starts[figure.subject] < other.end
                ),
            }
            yield Phrase(view.text[one.start : other.end], one.start, features)


def _alike(one: Mention, other: Mention) -> bool:
    return one.label == other.label and one.entry != other.entry
