"""Which sentences are worth a parse: those with a figure, and those with a milestone's wording.

A line that is no sentence and names nothing ("Battery: 64 kWh") has no grammar to tell more than its words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.language.codec import field_names
from pipeline.language.extensions import PREFIX, RECORDS
from pipeline.language.sentences import CLOSERS, STOPS
from pipeline.language.tokens import Tokens, sentence_bounds, tokens_of
from pipeline.language.wordings import match_wording
from pipeline.lexicons.tables import listed, read_rows

SHORT_LINE = 12
LABEL_REACH = 8


@dataclass(frozen=True)
class SentenceChoice:
    """Wordings whose presence makes a sentence worth parsing.

    Attributes
    ----------
    cues
        The wordings of ``milestone_cues.csv`` by their first word.
    """

    cues: dict[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def load(cls) -> SentenceChoice:
        """Read the wordings from the lexicon; one that is the beginning of another stands for both."""
        found: dict[str, set[tuple[str, ...]]] = {}
        for row in read_rows("milestone_cues.csv"):
            for wording in listed(row["cue"]):
                pieces = tuple(wording.lower().split())
                found.setdefault(pieces[0], set()).add(pieces)
        return cls({first: _shortest(known) for first, known in found.items()})

    def wanted(self, doc: Doc) -> list[tuple[int, int]]:
        """Return first token and token after the last of the sentences that are worth a parse."""
        tokens = tokens_of(doc)
        bounds = sentence_bounds(doc)
        figured = _with(doc, "quantities", tokens, bounds)
        named = _with(doc, "mentions", tokens, bounds)
        return [
            (first, last)
            for number, (first, last) in enumerate(bounds)
            if (number in figured and (number in named or not _is_label(tokens, first, last)))
            or self._is_cued(tokens.lowers, first, last)
        ]

    def _is_cued(self, lowers: Sequence[str], first: int, last: int) -> bool:
        return any(
            match_wording(lowers, pieces, i, last)
            for i in range(first, last)
            for pieces in self.cues.get(lowers[i], ())
        )


def _with(doc: Doc, name: str, tokens: Tokens, bounds: Sequence[tuple[int, int]]) -> set[int]:
    """Return the numbers of the sentences that hold one of a Doc's figures or mentions."""
    starts = [tokens.starts[first] for first, _ in bounds]
    place = field_names(RECORDS[name]).index("start")
    return {bisect_right(starts, values[place]) - 1 for values in doc.user_data.get(PREFIX + name, ())}


def _is_label(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sentence is a short line or a label with its value, without a full stop."""
    words = tokens.words[first:last]
    while words and (words[-1].isspace() or words[-1] in CLOSERS):
        words.pop()
    if words and words[-1][-1] in STOPS:
        return False
    return last - first <= SHORT_LINE or ":" in words[:LABEL_REACH]


def _shortest(wordings: set[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the wordings that do not begin with another."""
    return tuple(sorted(one for one in wordings if not any(one[:n] in wordings for n in range(1, len(one)))))
