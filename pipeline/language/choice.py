"""Which sentences are worth a parse: those with a figure, and those with a milestone cue."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from spacy.attrs import IDX, LOWER
from spacy.strings import StringStore
from spacy.tokens import Doc

from pipeline.language.codec import field_names
from pipeline.language.extensions import PREFIX, RECORDS
from pipeline.lexicons.tables import read_rows


@dataclass(frozen=True)
class SentenceChoice:
    """Words whose presence makes a sentence without a figure worth parsing.

    Attributes
    ----------
    cues
        Hashes of the lower-case words of ``milestone_cues.csv``: the first word of each cue.
    """

    cues: frozenset[int]

    @classmethod
    def load(cls, strings: StringStore) -> SentenceChoice:
        """Read the cues from the lexicon; their hashes are those of the pipeline's store of strings."""
        words = (form for row in read_rows("milestone_cues.csv") for form in row["cue"].split(";"))
        return cls(frozenset(strings.add(word.split()[0].lower()) for word in words if word.split()))

    def wanted(self, doc: Doc) -> list[tuple[int, int]]:
        """Return first token and token after the last of the sentences that are worth a parse."""
        spans = [(span.start, span.end) for span in doc.sents]
        starts = [first for first, _ in spans]
        marked = {bisect_right(starts, token) - 1 for token in self._tokens(doc)}
        return [span for number, span in enumerate(spans) if number in marked]

    def _tokens(self, doc: Doc) -> list[int]:
        """Return the tokens that make their sentences worth it."""
        hashes = doc.to_array(LOWER).tolist()
        cued = [number for number, key in enumerate(hashes) if key in self.cues]
        figures = doc.user_data.get(PREFIX + "quantities", ())
        place = field_names(RECORDS["quantities"]).index("start")
        offsets = doc.to_array(IDX).tolist()
        return cued + [bisect_right(offsets, values[place]) - 1 for values in figures]
