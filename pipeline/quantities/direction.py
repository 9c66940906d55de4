"""Which way a figure goes, from the words around it: "rose 12%", "a drop of 300", "5% lower"."""

from __future__ import annotations

from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.words import Place, Words, shares_unit

_REACH, _FAR, _LONGEST_LIST = 7, 14, 10


class Directions:
    """Reads directions in the sentences of a Doc."""

    def __init__(self, lexicon: UnitLexicon) -> None:
        self.table = lexicon.directions
        self.is_kind = lexicon.is_kind

    def of(self, words: Words, place: Place, earlier: list[tuple[Place, str | None]]) -> str | None:
        """Return ``up``, ``down`` or None.

        Parameters
        ----------
        words, place
            The sentence and the figure.
        earlier
            The figures before it in the sentence with their directions.
        """
        if place.quantity.direction is not None:
            return place.quantity.direction
        return (
            self._inside(place)
            or self._after(words, place)
            or self._before(words, place)
            or self._listed(words, place, earlier)
        )

    def shared(self, words: Words, read: list[tuple[Place, str | None]]) -> list[tuple[Place, str | None]]:
        """Give a list that shares its unit the direction behind it: "12, 15 and 18 percent higher"."""
        shared: list[tuple[Place, str | None]] = []
        for place, direction in reversed(read):
            if direction is None and shared and shares_unit(place.quantity):
                behind, inherited = shared[-1]
                between = {words.at(i) for i in range(place.last, behind.first)}
                shared.append((place, inherited if between <= {",", "and", "or"} else None))
            else:
                shared.append((place, direction))
        return shared[::-1]

    def _part(self, word: str, *parts: str) -> str | None:
        found = self.table.get(word)
        if found is None:
            return None
        return next((found[part] for part in parts if found.get(part)), None)

    def _inside(self, place: Place) -> str | None:
        """Read "12,000 job cuts", "200 new jobs", "500 additional units"."""
        if place.quantity.dimension != "count" or not place.quantity.unit:
            return None
        within = place.quantity.text.lower().split()
        if within[-1] in ("cuts", "layoffs", "redundancies", "cutbacks", "reductions"):
            return "down"
        if "new" in within and self.is_kind("job_noun", within[-1]):
            return "up"
        if "fewer" in within:
            return "down"
        return "up" if {"additional", "extra", "more"} & set(within) else None

    def _after(self, words: Words, place: Place) -> str | None:
        times = place.quantity.dimension == "multiple"
        for i in range(place.last, min(words.end, place.last + 5)):
            word = words.at(i)
            found = self._part(word, "noun", *(() if times else ("adverb",)))
            if found and self._fits_after(words, place, i, word):
                return found
            if not self.is_kind("change_after_filler", word) or (word in ("on", "for") and i == place.last):
                return None
        return None

    def _fits_after(self, words: Words, place: Place, i: int, word: str) -> bool:
        parts = self.table[word]
        if "adverb" in parts:
            if word in ("above", "below", "ahead", "behind", "off", "faster", "slower"):
                return place.quantity.dimension == "ratio" and i == place.last
            return not (word in ("up", "down", "longer") and words.at(i + 1) == "to" and i > place.last)
        return place.quantity.dimension in ("ratio", "money", "count", "multiple") or i > place.last

    def _before(self, words: Words, place: Place) -> str | None:
        seen: set[str] = set()
        i = place.first - 1
        for _ in range(_REACH):
            word = words.at(i)
            if not word or (self.is_kind("level_before", word) and not self._is_qualifier(words, place, i)):
                return None
            found = self._direct(words, place, i, seen)
            if found:
                return found
            if not self._skippable(words, place, i):
                break
            seen.add(word)
            i -= 1
        if "by" in seen or words.at(i + 1) == "by":
            return self._far(words, i, ("verb", "moved", "noun", "adverb"))
        return self._far_noun(words, i) if words.at(i) == "of" else None

    def _direct(self, words: Words, place: Place, i: int, seen: set[str]) -> str | None:
        """Return the direction that the word at ``i`` gives a figure right behind it."""
        word = words.at(i)
        if "than" in seen and word in ("more", "less", "fewer", "above", "below", "higher", "lower"):
            return None
        found = self._part(word, "verb", "moved")
        if found is None and (self._takes(place) or "by" in seen):
            found = self._part(word, "job_verb")
        if found is not None:
            return found
        if word in ("up", "down", "off"):
            return self._particle(words, place, i)
        if "by" in seen:
            return self._part(word, "adverb", "noun")
        return self._part(word, "noun") if words.at(i + 1) == "of" else None

    def _particle(self, words: Words, place: Place, i: int) -> str | None:
        """Read "up 12%", but not "made up 12%", "up to 12%" or "off 64 balls"."""
        word = words.at(i)
        if word == "off" and place.quantity.dimension not in ("ratio", "money"):
            return None
        phrasal = self.is_kind("phrasal_before", words.at(i - 1))
        return None if phrasal or words.at(i + 1) == "to" else self._part(word, "adverb")

    def _takes(self, place: Place) -> bool:
        """Whether "cut", "added", "lost" make this object a change: a ratio, points, or jobs."""
        quantity = place.quantity
        ratio = quantity.dimension == "ratio" or quantity.unit == "points"
        return ratio or self.is_kind("job_noun", quantity.unit)

    def _is_qualifier(self, words: Words, place: Place, i: int) -> bool:
        word = words.at(i)
        if word == "to":
            return words.at(i - 1) == "close" or (
                words.at(i - 1) == "up" and place.quantity.qualifier == "at_most"
            )
        if word == "at":
            return words.at(i + 1) in ("least", "most")
        return False

    def _skippable(self, words: Words, place: Place, i: int) -> bool:
        word = words.at(i)
        if self._is_qualifier(words, place, i) or (word == "up" and words.at(i + 1) == "to"):
            return True
        of_movement = word == "of" and words.at(i - 1) in self.table
        return of_movement or self.is_kind("change_filler", word) or self._adverb(word)

    def _adverb(self, word: str) -> bool:
        return word.endswith("ly") and len(word) > 4

    def _far(self, words: Words, i: int, parts: tuple[str, ...]) -> str | None:
        """Look further left for the movement that "by" belongs to."""
        for j in range(i, max(words.start, i - _FAR) - 1, -1):
            if words.at(j) in (";", ":"):
                return None
            found = self._part(words.at(j), *parts, "job_verb")
            if found:
                return found
        return None

    def _far_noun(self, words: Words, i: int) -> str | None:
        """Read "a drop in sales of 5%", "growth this year of 2%"."""
        for j in range(i - 1, max(words.start, i - 6) - 1, -1):
            found = self._part(words.at(j), "noun")
            if found and words.at(j + 1) in ("in", "this", "last", "for", "during", "of"):
                return found
        return None

    def _restated(self, words: Words, before: Place, place: Place) -> bool:
        """Whether a figure says the same again: "fell 312 points, or 0.8%"."""
        between = [words.at(i) for i in range(before.last, place.first)]
        if between == ["("]:
            return place.quantity.dimension == "ratio"
        return between in ([",", "or"], ["or"])

    def _listed(self, words: Words, place: Place, earlier: list[tuple[Place, str | None]]) -> str | None:
        """Carry a direction along a list: "rose 12% in Italy and 8% in Spain"."""
        if not earlier:
            return None
        before, direction = earlier[-1]
        if self._restated(words, before, place):
            return direction
        if place.quantity.unit != before.quantity.unit:
            return None
        if direction is None or place.quantity.dimension != "ratio" or words.at(place.last) == "of":
            return None
        between = [words.at(i) for i in range(before.last, place.first)]
        if len(between) > _LONGEST_LIST or any(self._breaks_list(word) for word in between):
            return None
        linked = any(w in (",", "and", "or", "versus") for w in between)
        return direction if linked else None

    def _breaks_list(self, word: str) -> bool:
        known = self.is_kind("level_before", word) or word in self.table
        return known or word in (";", ".", "but", "had", "has", "have", "were", "are")
