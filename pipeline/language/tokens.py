"""A Doc's tokens as plain lists, made once: every stage reads them, and spaCy makes its own each time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START, SPACY
from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a Doc; the lists are not to be changed.

    Attributes
    ----------
    text
        The text.
    words, lowers
        Each token as printed and in lower case.
    starts, ends
        Its characters.
    spaces
        Whether a space follows it.
    """

    text: str
    words: list[str]
    lowers: list[str]
    starts: list[int]
    ends: list[int]
    spaces: list[bool]


_KNOWN: WeakKeyDictionary[Doc, Tokens] = WeakKeyDictionary()


def tokens_of(doc: Doc) -> Tokens:
    """Return the tokens of a Doc."""
    known = _KNOWN.get(doc)
    if known is None or len(known.words) != len(doc):
        known = _KNOWN[doc] = _read(doc)
    return known


def text_of(doc: Doc) -> str:
    """Return the text of a Doc."""
    return tokens_of(doc).text


def sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Return first token and token after the last of each sentence; no boundaries, one sentence."""
    if not len(doc):
        return []
    starts = np.flatnonzero(doc.to_array(SENT_START)[1:] == 1) + 1
    bounds = [0, *starts.tolist(), len(doc)]
    return list(pairwise(bounds))


def _read(doc: Doc) -> Tokens:
    text = doc.text
    attributes = doc.to_array([IDX, LENGTH, SPACY]).astype(np.int64).reshape(-1, 3)
    starts = attributes[:, 0].tolist()
    ends = (attributes[:, 0] + attributes[:, 1]).tolist()
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    lowers = [word.lower() for word in words]
    return Tokens(text, words, lowers, starts, ends, attributes[:, 2].astype(bool).tolist())
