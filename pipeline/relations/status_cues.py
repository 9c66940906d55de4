"""The cues of status: phrases with a direction and a reach, from ``status_cues.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline.lexicons.tables import read_rows

TABLE = "status_cues.csv"
PSEUDO = "pseudo"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that tells the status of what stands near it.

    Attributes
    ----------
    words
        The alternatives of each word, in lower case.
    category
        A value of :class:`~pipeline.contract.vocabulary.Status`, ``stop`` or ``pseudo``.
    direction
        ``forward`` (what follows the cue), ``backward`` (what precedes it) or ``both``.
    reach
        Greatest number of words between cue and target; None for the clause.
    limit
        ``comma`` (reaches to the next comma), ``headline`` (an infinitive that stands for a future in
        headlines), ``denial`` (undoes plans and forecasts in its reach), or empty.
    target
        ``figure``, ``milestone`` or ``any``.
    """

    words: tuple[frozenset[str], ...]
    category: str
    direction: str
    reach: int | None
    limit: str
    target: str


@dataclass(frozen=True, eq=False)
class StatusCues:
    """The cues by their first word, the longest first; a set of cues is equal to itself alone."""

    by_first: dict[str, tuple[Cue, ...]]
    _ways: dict[tuple[str, bool], dict[str, tuple[Cue, ...]]] = field(default_factory=dict)

    def reading(self, target: str, backward: bool) -> dict[str, tuple[Cue, ...]]:
        """Return by first word the cues for a target that reach backward, or those that reach forward.

        Pseudo-cues, which cover the cues within them, are among both.
        """
        known = self._ways.get((target, backward))
        if known is None:
            chosen = {
                word: tuple(cue for cue in cues if _reads(cue, target, backward))
                for word, cues in self.by_first.items()
            }
            known = self._ways[target, backward] = {word: cues for word, cues in chosen.items() if cues}
        return known

    def starting(self, word: str) -> tuple[Cue, ...]:
        """Return the cues that begin with a word."""
        return self.by_first.get(word, ())


def _reads(cue: Cue, target: str, backward: bool) -> bool:
    way = (cue.direction == "backward") == backward or cue.category == PSEUDO
    return cue.target in ("any", target) and way


def load_cues(folders: Sequence[Path] = ()) -> StatusCues:
    """Read ``status_cues.csv`` and the user's additions to it."""
    index: dict[str, list[Cue]] = {}
    for row in read_rows(TABLE, folders):
        cue = _cue(row)
        for word in cue.words[0]:
            index.setdefault(word, []).append(cue)
    ordered = {word: tuple(sorted(cues, key=lambda c: -len(c.words))) for word, cues in index.items()}
    return StatusCues(ordered)


@lru_cache(maxsize=1)
def default_cues() -> StatusCues:
    """Return the package's own cues."""
    return load_cues()


def _cue(row: dict[str, str]) -> Cue:
    words = tuple(frozenset(part.split("|")) for part in row["cue"].lower().split())
    reach = row["reach"]
    return Cue(
        words,
        row["category"],
        row["direction"],
        int(reach) if reach.isdigit() else None,
        "" if reach.isdigit() else reach,
        row["target"] or "any",
    )
