"""Sentence boundaries by rule: cheap enough to run on every word, and never across a line break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.tokens import tokens_of

STOPS = frozenset(".?!…。！？")
CLOSERS = frozenset("\"'”’)]»")
ABBREVIATIONS = frozenset(
    "no nos approx vs etc est fig incl excl resp ca p pp vol ed mr mrs ms dr prof st jr sr gen sen rep "
    "gov inc ltd co corp dept jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


def sentence_starts(words: Sequence[str], spaces: Sequence[bool]) -> list[bool]:
    """Tell for each token whether a sentence starts with it.

    Parameters
    ----------
    words
        The tokens' texts; line breaks are tokens of white space.
    spaces
        Whether a space follows each token.
    """
    starts = [False] * len(words)
    pending = True
    for i, word in enumerate(words):
        if word.isspace():
            pending = pending or "\n" in word or "\r" in word or "\u2028" in word
            continue
        if pending:
            starts[i] = True
            pending = False
        if _ends_sentence(words, spaces, i):
            pending = True
    if words and not any(starts):
        starts[0] = True
    return starts


def _ends_sentence(words: Sequence[str], spaces: Sequence[bool], i: int) -> bool:
    j = i
    while j >= 0 and words[j] in CLOSERS:
        j -= 1
    if j < 0 or words[j][-1] not in STOPS or i + 1 >= len(words):
        return False
    if words[i + 1] in CLOSERS and (words[i + 1] not in "\"'" or not spaces[i]):
        return False
    if not spaces[i] and not words[i + 1].isspace():
        return False
    if len(words[j]) > 1 and (words[j][-1] == "." and words[j].strip(".") != ""):
        return False
    if words[j] == "." and j and _is_abbreviation(words[j - 1]) and spaces[j]:
        return False
    following = next((word for word in words[i + 1 : i + 4] if word[0].isalnum()), "")
    return not (following[:1].islower() and words[j] in ".…")


def _is_abbreviation(word: str) -> bool:
    return word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper())


@Language.factory("sentence_marker", assigns=["token.is_sent_start", "doc.sents"], default_config={})
def make_sentence_marker(nlp: Language, name: str) -> SentenceMarker:
    """Build the component that marks sentence boundaries."""
    return SentenceMarker()


class SentenceMarker:
    """Sets ``token.is_sent_start`` on every token."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the boundaries of one document."""
        tokens = tokens_of(doc)
        if tokens.words:
            starts: Any = np.where(sentence_starts(tokens.words, tokens.spaces), 1, -1)
            doc.from_array([SENT_START], starts.astype(np.uint64).reshape(-1, 1))
        return doc
