"""Which sentences are worth a parse: those with a figure, and those with a milestone cue."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

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
        Lower-case words of ``milestone_cues.csv``: the first word of each cue.
    """

    cues: frozenset[str]

    @classmethod
    def load(cls) -> SentenceChoice:
        """Read the cues from the lexicon."""
        words = (form for row in read_rows("milestone_cues.csv") for form in row["cue"].split(";"))
        return cls(frozenset(word.split()[0].lower() for word in words if word.split()))

    def wanted(self, doc: Doc) -> list[bool]:
        """Tell for each token whether its sentence is worth a parse."""
        starts = [span.start_char for span in doc.sents]
        spans = list(doc.sents)
        wanted = [False] * len(doc)
        place = field_names(RECORDS["quantities"]).index("start")
        marked = {
            bisect_right(starts, values[place]) - 1
            for values in doc.user_data.get(PREFIX + "quantities", ())
        }
        for number, span in enumerate(spans):
            if number in marked or any(token.lower_ in self.cues for token in span):
                for i in range(span.start, span.end):
                    wanted[i] = True
        return wanted
