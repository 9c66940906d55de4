"""Words embedded once: until it looks at neighbours, the base model makes the same of a word everywhere.

Embedding is a third of the work of a convolutional tok2vec, and a news text repeats itself: the layer is
put behind a table of the words seen so far. Words are embedded in blocks of one size, so that a row does
not depend on how many words were new at the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.attrs import ORTH, SPACY
from spacy.tokens import Doc
from thinc.api import Model

Rows = np.ndarray[Any, Any]
OF_THE_WORD = frozenset({"ORTH", "LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"})
BLOCK = 64
REMEMBERED = 50_000


def remember_embeddings(tok2vec: Model[list[Doc], list[Rows]]) -> bool:
    """Put a table of known words before a model's embedding layer, where that looks at single words only.

    Parameters
    ----------
    tok2vec
        A spaCy tok2vec model; changed in place.

    Returns
    -------
    bool
        Whether the model is of that kind.
    """
    embed = tok2vec.maybe_get_ref("embed") if tok2vec.has_ref("embed") else None
    if embed is None or not _looks_at_words(embed):
        return False
    tok2vec.replace_node(embed, Model("known_words", KnownWords(embed)))
    return True


class KnownWords:
    """The forward function of an embedding layer that remembers.

    Parameters
    ----------
    embed
        The layer that embeds a word not seen before.
    most
        Words remembered; the table starts anew when it is full.
    """

    def __init__(self, embed: Model[list[Doc], list[Rows]], most: int = REMEMBERED) -> None:
        self.embed = embed
        self.most = most
        self.places: dict[int, int] = {}
        self.table: Rows = np.zeros((0, 0), dtype=np.float32)

    def __call__(
        self, model: Model[list[Doc], list[Rows]], docs: Sequence[Doc], is_train: bool
    ) -> tuple[list[Rows], Callable[[Any], Any]]:
        """Return a row for each token of each Doc; the layer does not learn."""
        if not docs:
            return [], _no_learning
        words = np.concatenate([doc.to_array([ORTH, SPACY]).reshape(-1, 2) for doc in docs])
        keys, first, inverse = np.unique(
            words[:, 0] << np.uint64(1) | words[:, 1], return_index=True, return_inverse=True
        )
        self._learn(docs[0], keys.tolist(), words[first])
        rows = self.table[[self.places[key] for key in keys.tolist()]][inverse]
        return np.split(rows, np.cumsum([len(doc) for doc in docs])[:-1]), _no_learning

    def _learn(self, doc: Doc, keys: list[int], words: Rows) -> None:
        """Embed the words that are not in the table, given as rows of ORTH and SPACY."""
        if len(self.places) + len(keys) > self.most:
            self.places = {}
        fresh = [number for number, key in enumerate(keys) if key not in self.places]
        for begin in range(0, len(fresh), BLOCK):
            block = fresh[begin : begin + BLOCK]
            texts = [doc.vocab.strings[word] for word in words[block, 0].tolist()]
            padding = BLOCK - len(block)
            spaces = words[block, 1].astype(bool).tolist() + [False] * padding
            rows = self.embed.predict([Doc(doc.vocab, words=texts + ["."] * padding, spaces=spaces)])[0]
            self._keep([keys[number] for number in block], rows)

    def _keep(self, keys: list[int], rows: Rows) -> None:
        known = len(self.places)
        if known + len(keys) > len(self.table):
            larger = np.zeros((max(2 * len(self.table), 1024), rows.shape[1]), dtype=rows.dtype)
            larger[:known] = self.table[:known] if known else larger[:known]
            self.table = larger
        self.table[known : known + len(keys)] = rows[: len(keys)]
        self.places.update((key, known + number) for number, key in enumerate(keys))


def _looks_at_words(embed: Model[list[Doc], list[Rows]]) -> bool:
    columns = [node.attrs["columns"] for node in embed.walk() if node.name == "extract_features"]
    static = any(node.name == "static_vectors" for node in embed.walk())
    return len(columns) == 1 and not static and OF_THE_WORD.issuperset(columns[0])


def _no_learning(gradient: Any) -> Any:
    raise NotImplementedError("the selective parser's base model is not trained here")
