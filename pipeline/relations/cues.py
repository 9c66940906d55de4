"""Words that name a metric, found in a sentence by one look-up a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.lexicons.tables import listed, read_rows


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording of a metric and the classes of units it goes with."""

    metric: str
    words: tuple[str, ...]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in the text: its tokens, from ``first`` up to ``last``."""

    cue: Cue
    first: int
    last: int


class CueIndex:
    """The cues of a table with the columns ``metric``, ``units`` and ``cues``."""

    def __init__(self, table: str = "metric_cues.csv") -> None:
        self.by_first: dict[str, list[Cue]] = defaultdict(list)
        for row in read_rows(table):
            for wording in listed(row["cues"]):
                words = tuple(wording.lower().replace("-", " - ").split())
                cue = Cue(row["metric"], words, frozenset(listed(row["units"])))
                self.by_first[words[0]].append(cue)

    def find(self, lowers: Sequence[str], first: int, last: int) -> Iterator[CueHit]:
        """Yield the cues among the tokens from ``first`` up to ``last``."""
        for i in range(first, last):
            for cue in self.by_first.get(lowers[i], ()):
                stop = i + len(cue.words)
                if stop <= last and tuple(lowers[i:stop]) == cue.words:
                    yield CueHit(cue, i, stop)
