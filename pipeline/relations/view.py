"""A Doc as the linking stage reads it: plain lists, so that a look costs an index and no object."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc

from pipeline.contract.records import Mention, Period, Quantity

SUBJECT_LABELS = frozenset({"MODEL", "BRAND", "GROUP", "COMPANY", "PLANT", "INDUSTRY"})
SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
CLAUSE_DEPS = frozenset({"ROOT", "conj", "advcl", "relcl", "ccomp", "parataxis", "acl", "pcomp", "xcomp"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its place among the sentences, its tokens and characters, what lies in it."""

    number: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int
    parsed: bool
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    periods: tuple[Period, ...] = ()


@dataclass
class View:
    """A whole article, tokens as parallel lists.

    Attributes
    ----------
    words, lowers, tags, deps, heads, starts, ends
        By token; ``heads`` are token numbers, ``starts`` and ``ends`` characters.
    """

    text: str
    words: list[str]
    lowers: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    sentences: list[Sentence] = field(default_factory=list)
    title: str = ""
    title_mentions: tuple[Mention, ...] = ()

    def token_at(self, char: int) -> int:
        """Return the token that holds a character (or the last one before it)."""
        return max(0, bisect_right(self.starts, char) - 1)

    def sentence_at(self, char: int) -> Sentence:
        """Return the sentence that holds a character."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, char) - 1)]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def children(self) -> list[list[int]]:
        """Children of each token, in the order of the text."""
        found: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head != i:
                found[head].append(i)
        return found

    def ancestors(self, token: int) -> list[int]:
        """Return the token and its heads, upwards."""
        path = [token]
        while self.heads[path[-1]] != path[-1] and len(path) < 60:
            path.append(self.heads[path[-1]])
        return path

    def is_verb(self, token: int) -> bool:
        """Whether the tagger calls the token a verb or a modal."""
        return self.tags[token][:1] == "V" or self.tags[token] == "MD"

    def clause_verb(self, token: int) -> int:
        """Return the verb that governs a token: the nearest verbal head of a clause, else the root."""
        path = self.ancestors(token)
        for i in path:
            if self.is_verb(i) and self.deps[i] in CLAUSE_DEPS:
                return i
        return path[-1]

    def clause_subject(self, verb: int) -> int | None:
        """Return the grammatical subject of a verb, its own or the one it shares, else None."""
        seen = 0
        while seen < 8:
            for child in self.children[verb]:
                if self.deps[child] in SUBJECT_DEPS:
                    return child
            if self.deps[verb] in ("relcl", "acl"):
                return self.heads[verb]
            if self.deps[verb] not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp") or self.heads[verb] == verb:
                return None
            verb = self.heads[verb]
            seen += 1
        return None

    def subtree(self, token: int) -> tuple[int, int]:
        """Return the first token and the token after the last below a token, itself included."""
        low = high = token
        stack = [token]
        while stack:
            for child in self.children[stack.pop()]:
                low, high = min(low, child), max(high, child)
                stack.append(child)
        return low, high + 1


def build_view(doc: Doc, title_mentions: Sequence[Mention] = ()) -> View:
    """Build the view of a Doc that all stages before have gone over."""
    tokens = list(doc)
    view = View(
        doc.text,
        [t.text for t in tokens],
        [t.lower_ for t in tokens],
        [t.tag_ for t in tokens],
        [t.dep_ for t in tokens],
        [t.head.i for t in tokens],
        [t.idx for t in tokens],
        [t.idx + len(t.text) for t in tokens],
        title=doc._.article["title"] or "",
        title_mentions=tuple(title_mentions),
    )
    view.sentences = _sentences(doc, view)
    return view


def _sentences(doc: Doc, view: View) -> list[Sentence]:
    mentions, quantities = doc._.mentions, doc._.quantities
    named = [m for m in mentions if m.label in ("MODEL", "VARIANT") and m.via == "name"]
    periods = [p for p in doc._.periods if not any(m.start <= p.start < m.end for m in named)]
    found = []
    paragraph = 0
    for number, span in enumerate(doc.sents):
        if number and "\n" in doc.text[found[-1].end - 1 : span.start_char + 1]:
            paragraph += 1
        start, end = span.start_char, span.end_char
        found.append(
            Sentence(
                number, span.start, span.end, start, end, paragraph,
                any(view.tags[i] for i in range(span.start, span.end)),
                tuple(m for m in mentions if start <= m.start < end),
                tuple(q for q in quantities if start <= q.start < end),
                tuple(p for p in periods if start <= p.start < end),
            )
        )
    return found
