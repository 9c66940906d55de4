"""Ranges and lists: figures that share a unit, a magnitude or a place in the table."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pipeline.quantities.atoms import SYMBOL, Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.measures import Figure
from pipeline.quantities.number_phrases import TIMES

_DASHES = frozenset("-–—‑−~")
_SPELLS = frozenset({("h", "min"), ("min", "s")})
_REACH = 10


class Joins:
    """Joins neighbouring figures of one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon

    def apply(self, figures: list[Figure]) -> list[Figure]:
        """Return the figures with ranges joined and shared units filled in."""
        return self._levels(self._ranges(self._lists(self._spells(figures))))

    def _spells(self, figures: list[Figure]) -> list[Figure]:
        """Add up "5 hours 45 minutes", "2 min 30 s"."""
        joined: list[Figure] = []
        for figure in figures:
            left = joined[-1] if joined else None
            if left is not None and (left.unit, figure.unit) in _SPELLS and self._continues(left, figure):
                left.value, left.last = left.value + figure.value / 60, figure.last
            else:
                joined.append(figure)
        return joined

    def _continues(self, left: Figure, right: Figure) -> bool:
        between = self.atoms.low[left.last : right.first]
        return right.value < 60 and between in ([], ["and"])

    def _link(self, left: Figure, right: Figure) -> str:
        """Return what stands between two figures: ``-``, ``to``, ``and``, ``,`` … or nothing."""
        atoms = self.atoms
        between = atoms.low[left.last : right.first]
        if len(between) == 1 and between[0] in _DASHES:
            return "-"
        if len(between) == 1 and between[0] in TIMES:
            return "x"
        if between in (["to"], ["and"], ["or"], [","], ["/"], ["&"], [",", "and"], [",", "or"]):
            return between[-1]
        if len(between) == 2 and between[1] in ("to", "and", "or") and between[0] in _DASHES:
            return "and"
        if between in (["-", "to", "-"], ["to", "about"], ["to", "around"], ["to", "over"]):
            return "to"
        return ""

    def _lists(self, figures: list[Figure]) -> list[Figure]:
        """Fill units backwards: "12, 15 and 18 percent", "154 and 207 hp"."""
        shared = False
        for left, right in zip(reversed(figures[:-1]), reversed(figures[1:]), strict=True):
            link = self._link(left, right)
            comma = link == "," and shared
            shared = False
            if link and (link != "," or comma) and self._may_share(left, right, link):
                self._share(left, right, link)
                shared = True
        return figures

    def _levels(self, figures: list[Figure]) -> list[Figure]:
        """Fill units forwards: "from 12 months to eight", "by 218 votes to 211"."""
        for left, right in pairwise(figures):
            if self._is_level(left, right):
                right.unit, right.dimension, right.noun = left.unit, left.dimension, left.noun
                right.source, right.joined = left.source, True
        return figures

    def _is_level(self, left: Figure, right: Figure) -> bool:
        """Whether "to" leads from a counted or timed figure to a bare one of its size."""
        if self._link(left, right) != "to" or right.unit or left.high is not None or left.hyphen:
            return False
        if not left.unit or left.dimension not in ("count", "duration", "time") or left.per:
            return False
        kinds = right.number.kind in ("digits", "words") and right.number.scale == left.number.scale
        whole = kinds and not (left.dimension == "count" and right.value != int(right.value))
        near = whole and right.value < 20 * max(left.value, 1.0) and left.value < 20 * max(right.value, 1.0)
        return near and self._word_before(left) in ("from", "by")

    def _may_share(self, left: Figure, right: Figure, link: str) -> bool:
        if link == "x" and right.dimension != "length":
            return False
        if left.unit or not right.unit or right.number.kind in ("share", "up", "down"):
            return False
        if right.dimension == "money" and right.first < right.number.first:
            return False
        jump = link in ("to", "-") and right.value > 50 * max(left.value, 1e-9) and self._moved(left)
        return left.number.kind in ("digits", "words", "part") and not jump

    def _share(self, left: Figure, right: Figure, link: str) -> None:
        scale = right.source.scale if right.source else 1.0
        left.unit, left.dimension, left.noun = right.unit, right.dimension, right.noun
        left.source, left.joined, left.per = right.source, True, right.per
        left.value = left.number.value * scale
        self._share_scale(left, right)

    def _share_scale(self, left: Figure, right: Figure) -> None:
        """Give "2 to 3 million" its magnitude twice."""
        scale = right.number.scale
        if scale > 1 and left.number.scale == 1 and left.number.value <= right.number.value / scale:
            left.value *= scale
            left.number = replace(left.number, value=left.number.value * scale, scale=scale)

    def _ranges(self, figures: list[Figure]) -> list[Figure]:
        joined: list[Figure] = []
        for figure in figures:
            if joined and self._is_range(joined[-1], figure):
                joined[-1] = self._range(joined[-1], figure)
            else:
                joined.append(figure)
        return joined

    def _is_range(self, left: Figure, right: Figure) -> bool:
        link = self._link(left, right)
        if left.high is not None or link not in ("-", "to", "and") or not self._alike(left, right):
            return False
        ordered = self._ordered(left, right)
        if link == "and":
            return ordered and self._word_before(left) == "between"
        if link == "-":
            return ordered
        if self._word_before(left) == "from":
            return not self._changed(left)
        if self._moved(left) and ((not left.joined and left.unit) or right.value > 5 * left.value):
            return False
        return ordered

    def _alike(self, left: Figure, right: Figure) -> bool:
        kinds = {left.number.kind, right.number.kind}
        if not kinds <= {"digits", "words", "part", "share"}:
            return False
        if left.unit == right.unit:
            return True
        return left.dimension == "money" and not right.unit

    def _ordered(self, left: Figure, right: Figure) -> bool:
        value = left.value
        scale = right.number.scale
        if not left.joined and left.number.scale == 1 and scale > 1 and value <= right.number.value / scale:
            value *= scale
        return value < right.value

    def _range(self, left: Figure, right: Figure) -> Figure:
        if not left.joined:
            self._share_scale(left, right)
        same = left.unit == right.unit or not right.unit
        whole = replace(left, last=right.last, high=right.value, qualifier="range", joined=True)
        if same and right.unit:
            whole.source, whole.per, whole.hyphen = right.source, right.per or left.per, right.hyphen
        return whole

    def _word_before(self, figure: Figure) -> str:
        """Return the word before a figure, looking past qualifiers ("between about 3 and 5")."""
        low, i = self.atoms.low, figure.first - 1
        while low[i] in self.lexicon.qualifiers_before and low[i] not in ("from",):
            i -= 1
        return low[i]

    def _moved(self, figure: Figure) -> bool:
        """Whether the word right before tells a movement ("rose $2 to $15")."""
        low, i = self.atoms.low, figure.first - 1
        if self.atoms.kind[i] == SYMBOL and low[i] in ("+", "-", "−"):
            return True
        while low[i] in ("another", "a", "about", "some", "of", "further"):
            i -= 1
        parts = self.lexicon.directions.get(low[i], {})
        return low[i] == "by" or bool(set(parts) - {"job_verb"})

    def _changed(self, figure: Figure) -> bool:
        """Whether the clause before "from" tells a change, so that "from … to" are two figures."""
        atoms, i = self.atoms, figure.first - 1
        for j in range(i - 1, i - 1 - _REACH, -1):
            if atoms.ends_sentence(j):
                return False
            if atoms.low[j] in self.lexicon.directions and not self._is_adverb(j):
                return True
        return False

    def _is_adverb(self, j: int) -> bool:
        """Whether a word of direction only compares ("more", "lighter"), which is no movement."""
        parts = self.lexicon.directions[self.atoms.low[j]]
        return set(parts) == {"adverb"} and self.atoms.low[j] not in ("up", "down")
