"""Number words between figure and figure of speech: halves, thirds, doubles, "one of"."""

from __future__ import annotations

from pipeline.quantities.atoms import VULGAR
from pipeline.quantities.measures import Figure
from pipeline.quantities.number_phrases import HYPHENS
from pipeline.quantities.rules import Rules

_LOOSE_HALVES = frozenset({"both", "two", "the", "of", "men's", "women's", "mixed", "and"})


class WordUses(Rules):
    """Tells number words that count from those that do not, and completes shares and multiples."""

    def covers(self, figure: Figure) -> bool:
        """Whether a number word is no figure."""
        return self._is_word_use(figure)

    def _is_word_use(self, figure: Figure) -> bool:
        """Tell words that count nothing: "one of", "the first half", "a third model", "double cab"."""
        kind = figure.number.kind
        if kind == "words":
            return figure.number.value <= 1 and figure.number.scale == 1 and not self._measured(figure)
        if kind == "part":
            if figure.dimension == "duration" and figure.hyphen:
                return True
            return not figure.unit and not self._is_share(figure)
        if kind in ("multiple", "up"):
            return not self._is_multiple(figure)
        return kind == "down" and self.atoms.low[figure.first - 1] in _LOOSE_HALVES

    def _is_share(self, figure: Figure) -> bool:
        """Whether "half", "a third", "two-thirds" is a part of something; ``figure`` becomes it."""
        low, first, last = self.atoms.low, figure.first, figure.last
        head = low[last - 1]
        if self._kind("part_of_period", first - 1) or low[last] in HYPHENS:
            return False
        if head in ("half", "½"):
            fits = self._kind("half_before", last) or low[first - 1] == "in" or self._moved_by(first)
            fits = fits or self._kind("compared_after", last)
        elif head in ("quarter", "quarters") and self._is_calendar_quarter(figure):
            return False
        else:
            counted = first + 1 < last or low[first] in ("1", "2", "3") or low[first] in VULGAR
            fits = counted and (
                low[last] == "of" or self._kind("compared_after", last) or self._moved_by(first)
            )
        if fits:
            self._make_share(figure)
        return fits

    def _moved_by(self, i: int) -> bool:
        """Whether "by" or a movement stands before, past "more than", "about"."""
        low = self.atoms.low
        for j in range(i - 1, i - 5, -1):
            if low[j] == "by" or (
                low[j] in self.lexicon.directions and low[j] not in ("more", "less", "fewer")
            ):
                return True
            if not self._kind("time_filler", j):
                return False
        return False

    def _is_calendar_quarter(self, figure: Figure) -> bool:
        low, last = self.atoms.low, figure.last
        year = low[last] == "of" and low[last + 1].isdigit() and len(low[last + 1]) == 4
        return (
            year
            or figure.number.value == 0.5
            or (low[last] == "of" and low[last + 1] in ("growth", "decline"))
        )

    def _make_share(self, figure: Figure) -> None:
        figure.unit, figure.dimension = "percent", "ratio"
        figure.value = 100 * figure.number.value
        if self.atoms.low[figure.first - 1] == "in":
            figure.direction = "down"

    def _is_multiple(self, figure: Figure) -> bool:
        low, first, last = self.atoms.low, figure.first, figure.last
        kind = self.lexicon.numbers.get(low[first], ("", 0.0))[0] if last == first + 1 else ""
        if low[last] in HYPHENS and self.atoms.adjacent(last - 1) and kind != "fold":
            return False
        if kind == "multiple_up":
            return low[first - 1] not in _LOOSE_HALVES or low[first - 1] == "and"
        if kind == "multiple_level":
            return self._kind("times_after", last)
        if kind == "multiple_base":
            return self._is_double(figure)
        return True

    def _is_double(self, figure: Figure) -> bool:
        low, first, last = self.atoms.low, figure.first, figure.last
        if self._kind("double_verb_before", first - 1) and low[last] not in ("as", "the", "that"):
            figure.direction = "up"
            return True
        if low[first - 1] in ("to", "will", "would", "could", "may", "might", "can", "should"):
            figure.direction = "up"
            return True
        return self._kind("times_after", last) and low[last] not in ("more", "higher", "over", "book")
