"""A Doc as the linking stage reads it: plain lists, so that a look costs an index and no object."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, TAG
from spacy.tokens import Doc

from pipeline.contract.records import Mention, Period, Quantity
from pipeline.language.tokens import sentence_bounds, tokens_of

SUBJECT_LABELS = frozenset({"MODEL", "BRAND", "GROUP", "COMPANY", "PLANT", "INDUSTRY"})
SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
CLAUSE_DEPS = frozenset({"ROOT", "conj", "advcl", "relcl", "ccomp", "parataxis", "acl", "pcomp", "xcomp"})
KNOWERS = frozenset({"we", "i", "you", "one"})
OWNERS = frozenset({"its", "their", "his", "her"})


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
    lines, labels
        By number of a sentence, what is known of it as a line (see the module ``sections``).
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
    lines: dict[int, bool] = field(default_factory=dict)
    labels: dict[int, tuple[int, int] | None] = field(default_factory=dict)

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

    @cached_property
    def _paths(self) -> dict[int, list[int]]:
        return {}

    def ancestors(self, token: int) -> list[int]:
        """Return the token and its heads, upwards; not to be changed."""
        known = self._paths.get(token)
        if known is not None:
            return known
        path = [token]
        while self.heads[path[-1]] != path[-1] and len(path) < 60:
            path.append(self.heads[path[-1]])
        self._paths[token] = path
        return path

    @cached_property
    def _depths(self) -> dict[int, dict[int, int]]:
        return {}

    def depths(self, token: int) -> dict[int, int]:
        """Return the token and its heads with how far above it each is; not to be changed."""
        known = self._depths.get(token)
        if known is None:
            path = self.ancestors(token)
            known = self._depths[token] = dict(zip(path, range(len(path)), strict=True))
        return known

    def is_verb(self, token: int) -> bool:
        """Whether the tagger calls the token a verb or a modal."""
        return self.tags[token][:1] == "V" or self.tags[token] == "MD"

    @cached_property
    def _clause_verbs(self) -> dict[int, int]:
        return {}

    def clause_verb(self, token: int) -> int:
        """Return the verb that governs a token: the nearest verbal head of a clause, else the root."""
        known = self._clause_verbs.get(token)
        if known is None:
            path = self.ancestors(token)
            verbs = (i for i in path if self.is_verb(i) and self.deps[i] in CLAUSE_DEPS)
            known = self._clause_verbs[token] = next(verbs, path[-1])
        return known

    def told_below(self, verb: int) -> int:
        """Return a verb, and for a root that is none the verb of the clause that a parser hangs on it.

        "With a 55 kWh battery the new Zoe gets 395 km": "battery" is taken for the root at times.
        """
        if self.is_verb(verb):
            return verb
        verbs = (i for i in self.children[verb] if self.deps[i] == "ccomp" and self.is_verb(i))
        return next(verbs, verb)

    def clause_subject(self, verb: int) -> int | None:
        """Return the grammatical subject of a verb, its own or the one it shares, else None."""
        seen = 0
        while seen < 8:
            for child in self.children[verb]:
                if self.deps[child] in SUBJECT_DEPS:
                    return child
            if self.deps[verb] in ("relcl", "acl"):
                return self.heads[verb]
            if (
                self.deps[verb] not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp")
                or self.heads[verb] == verb
            ):
                return None
            verb = self._governor(verb)
            seen += 1
        return None

    def _governor(self, verb: int) -> int:
        """Return the verb whose subject a verb without one shares.

        "We know that the i4 will have new cells, but will get the same pack": parsers join the last clause
        to "know"; its modal, or a knower that owns no figure, tells that it goes on with the one before.
        """
        head = self.heads[verb]
        if self.deps[verb] != "conj":
            return head
        told = [i for i in self.children[head] if head < i < verb and self.deps[i] == "ccomp"]
        if not told or not any(self.deps[i] in SUBJECT_DEPS for i in self.children[told[-1]]):
            return head
        knower = any(self.lowers[i] in KNOWERS for i in self.children[head] if self.deps[i] in SUBJECT_DEPS)
        return told[-1] if knower or self._modals(verb) & self._modals(told[-1]) else head

    def _modals(self, verb: int) -> set[str]:
        return {self.lowers[i] for i in self.children[verb] if self.tags[i] == "MD"}

    def is_owned(self, token: int) -> bool:
        """Whether a pronoun owns what the token names: "its new cars"."""
        return any(self.deps[i] == "poss" and self.lowers[i] in OWNERS for i in self.children[token])

    @cached_property
    def _subtrees(self) -> dict[int, tuple[int, int]]:
        return {}

    def subtree(self, token: int) -> tuple[int, int]:
        """Return the first token and the token after the last below a token, itself included."""
        known = self._subtrees.get(token)
        if known is not None:
            return known
        low = high = token
        stack = [token]
        while stack:
            for child in self.children[stack.pop()]:
                low, high = min(low, child), max(high, child)
                stack.append(child)
        self._subtrees[token] = (low, high + 1)
        return low, high + 1


def build_view(doc: Doc, title_mentions: Sequence[Mention] = ()) -> View:
    """Build the view of a Doc that all stages before have gone over."""
    tokens = tokens_of(doc)
    heads = doc.to_array(HEAD).astype(np.int64)
    view = View(
        tokens.text,
        tokens.words,
        tokens.lowers,
        _strings(doc, TAG),
        _strings(doc, DEP),
        (heads + np.arange(len(heads))).tolist(),
        tokens.starts,
        tokens.ends,
        title=doc._.article["title"] or "",
        title_mentions=tuple(title_mentions),
    )
    view.sentences = _sentences(doc, view)
    return view


def _strings(doc: Doc, attribute: int) -> list[str]:
    """Return an attribute of every token as a string, looking each value up once."""
    hashes = doc.to_array(attribute).tolist()
    named = {key: doc.vocab.strings[key] for key in set(hashes)}
    return [named[key] for key in hashes]


def _sentences(doc: Doc, view: View) -> list[Sentence]:
    spans = [(first, last, view.starts[first], view.ends[last - 1]) for first, last in sentence_bounds(doc)]
    bounds = [(start, end) for _, _, start, end in spans]
    mentions = doc._.mentions
    quantities = sorted([*doc._.quantities, *doc._.numbers], key=lambda q: q.start)
    named = [m for m in mentions if m.label in ("MODEL", "VARIANT") and m.via == "name"]
    periods = [p for p in doc._.periods if not any(m.start <= p.start < m.end for m in named)]
    inside = zip(*(_by_sentence(items, bounds) for items in (mentions, quantities, periods)), strict=True)
    found: list[Sentence] = []
    paragraph = 0
    for number, ((first, last, start, end), (named_here, figures, times)) in enumerate(
        zip(spans, inside, strict=True)
    ):
        if number and "\n" in view.text[found[-1].end - 1 : start + 1]:
            paragraph += 1
        parsed = any(view.tags[first:last])
        found.append(Sentence(number, first, last, start, end, paragraph, parsed, named_here, figures, times))
    return found


def _by_sentence(items: Sequence[Any], bounds: Sequence[tuple[int, int]]) -> list[tuple[Any, ...]]:
    """Return for each sentence, given by its characters, the items that start in it."""
    starts = [start for start, _ in bounds]
    inside: list[list[Any]] = [[] for _ in bounds]
    for item in items:
        number = bisect_right(starts, item.start) - 1
        if number >= 0 and item.start < bounds[number][1]:
            inside[number].append(item)
    return [tuple(found) for found in inside]
