"""Figures that are none in the end: bare numbers, moments in time, conditions of a test."""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.quantities.atoms import BREAK, NUMERAL, WORD
from pipeline.quantities.measures import Figure
from pipeline.quantities.number_phrases import HYPHENS
from pipeline.quantities.rules import Rules

CLAUSE = 10
PHONE = re.compile(r"(?<!\w)\+[1-9]\d{0,2}(?: ?\(0\))?[ ()./-]?\d{2,8}(?:[ ()./-]{1,2}\d{2,8}){1,4}(?!\d)")
"""An international telephone number: country code, then at least two groups of digits."""
_REACHING = frozenset({"reach", "hit", "do", "touch"})
_SECONDS = frozenset({"seconds", "second", "s", "sec", "secs"})
_SPRINT_SPEEDS = frozenset({60.0, 62.0, 96.0, 97.0, 100.0})
"""Ends of the usual sprints, in km/h and mph."""


class Placements(Rules):
    """Tells figures, units and partners known, from what only looks like one."""

    def covers(self, figure: Figure) -> bool:
        """Whether a figure that found its partners is none after all."""
        phone = self._is_phone(figure)
        return phone or self._is_bare(figure) or self._is_moment(figure) or self._is_condition(figure)

    def is_number(self, figure: Figure) -> bool:
        """Whether a figure is digits with nothing counted, and neither a lone small number nor a year."""
        number = figure.number
        if figure.unit or number.digits is None or number.value < 2 or self._is_phone(figure):
            return False
        year = number.plain and 1900 <= number.value <= 2100
        return not year and not self._is_moment(figure) and not self._is_condition(figure)

    @cached_property
    def _phones(self) -> list[tuple[int, int]]:
        text = self.atoms.text
        return [found.span() for found in PHONE.finditer(text)] if "+" in text else []

    def _is_phone(self, figure: Figure) -> bool:
        """Whether a number is part of a telephone number ("+39 011 0030000")."""
        start = self.atoms.start[figure.first]
        return any(low <= start < high for low, high in self._phones)

    def _is_bare(self, figure: Figure) -> bool:
        """Numbers without anything counted: only those that a news text uses as a figure."""
        number, low = figure.number, self.atoms.low
        if figure.unit:
            return False
        if number.scale > 1 or figure.qualifier:
            return number.value < 13 and number.scale == 1
        cue = self._kind("bare_before", figure.first - 1) or low[figure.first - 1] in self.lexicon.directions
        if number.digits is None:
            return not cue or number.value < 13
        if number.plain:
            return number.value < 10 or not cue or self._is_plain_name(figure)
        return number.value < 1000 and not cue

    def _is_plain_name(self, figure: Figure) -> bool:
        """Whether a short bare number needs more than a preposition to be a figure."""
        low, first, value = self.atoms.low, figure.first, figure.number.value
        if value >= 100 and low[first - 1] not in ("at", "and", "by"):
            return False
        near = low[max(0, first - CLAUSE) : first]
        return low[first - 1] not in ("sold", "to", "from", "by") or not any(
            w in self.lexicon.directions for w in near
        )

    def _near(self, kind: str, figure: Figure, reach: int) -> bool:
        atoms, lexicon = self.atoms, self.lexicon
        for step, stop in ((-1, figure.first - reach), (1, figure.last + reach)):
            i = figure.first - 1 if step < 0 else figure.last
            while i != stop and not atoms.ends_sentence(i):
                if lexicon.is_kind(kind, atoms.low[i]):
                    return True
                i += step
        return False

    def _is_moment(self, figure: Figure) -> bool:
        """Time that places a fact ("within 90 days") against time that measures it."""
        clock = figure.unit in ("h", "min", "s")
        if figure.dimension != "duration" and not clock:
            return False
        after = figure.last + (self.atoms.low[figure.last] in ("'", "’"))
        loose = self.atoms.low[after] in ("on", "after", "before")
        if self._kind("time_after", after) and not (loose and (clock or self.atoms.kind[after + 1] == WORD)):
            return True
        before = self._time_word(figure.first - 1)
        if clock:
            within = before in ("past", "last", "next", "every", "first", "previous", "final", "opening")
            within = within or (figure.unit != "s" and before in ("within", "after", "until"))
            return within or (figure.unit == "h" and before in ("in", "over") and not self._charging(figure))
        if figure.per:
            return False
        fixed = before in ("past", "last", "next", "first", "previous", "coming", "within", "every")
        if fixed or figure.hyphen:
            return fixed
        return before != "" and not self._near("duration_cue", figure, 6)

    def _charging(self, figure: Figure) -> bool:
        return self._near("charging_cue", figure, CLAUSE)

    def _time_word(self, i: int) -> str:
        """Return the word that places a time, looking past "the", "about", "more than"."""
        for _ in range(4):
            if self._kind("time_before", i):
                return self.atoms.low[i]
            if not self._kind("time_filler", i):
                return ""
            i -= 1
        return ""

    def _is_condition(self, figure: Figure) -> bool:
        """Test conditions: "0-100 km/h in 7.9 s", "10 to 80% in 26 minutes"."""
        if self._is_depth(figure) or (figure.high is None and self._is_braking(figure)):
            return True
        if figure.unit in ("km/h", "mph"):
            return self._is_sprint(figure)
        if figure.unit == "percent" and self._charging(figure):
            if figure.high is not None:
                return figure.value <= 35 and figure.high >= 60
            low = self.atoms.low
            return low[figure.first - 1] in ("to", "from") and self._is_state_of_charge(figure)
        return not figure.unit and figure.high is not None and figure.value == 0

    def _is_sprint(self, figure: Figure) -> bool:
        """Whether a speed ends a sprint: one from rest, or one of the usual ones with its time behind."""
        timed, low, first = self._timed(figure.last), self.atoms.low, figure.first
        if figure.high is not None:
            return timed or 0 in (figure.value, figure.high)
        if low[first - 1] in HYPHENS and low[first - 2] == "0":
            return True
        start = low[first - 2] in ("rest", "standstill", "zero") and low[first - 1] == "to"
        reached = low[first - 1] in _REACHING and low[first - 2] == "to" and low[first - 3] in _SECONDS
        return (timed or start or reached) and figure.value in _SPRINT_SPEEDS

    def _is_braking(self, figure: Figure) -> bool:
        """Whether a speed is the one that braking starts from or ends at ("100-0 km/h")."""
        if figure.unit:
            return figure.value == 0 and figure.unit in ("km/h", "mph")
        low, i = self.atoms.low, figure.last
        if (low[i] not in HYPHENS and low[i] != "to") or low[i + 1] != "0":
            return False
        found = self.measures.unit_at(i + 2)
        return found is not None and found[1].symbol in ("km/h", "mph")

    def _is_depth(self, figure: Figure) -> bool:
        """Whether a percentage tells how deeply a cell was discharged in a test ("80% DoD")."""
        if figure.unit != "percent":
            return False
        before = figure.first - 1 - (self.atoms.low[figure.first - 1] == "of")
        return self._kind("discharge", figure.last) or self._kind("discharge", before)

    def _is_state_of_charge(self, figure: Figure) -> bool:
        """Whether a lone percentage tells how full a battery is."""
        return figure.value in (5, 10, 15, 20, 30, 70, 80, 90, 100) and (
            self._near("charging_cue", figure, 6)
        )

    def _timed(self, i: int) -> bool:
        """Whether a time in seconds follows ("in just 7.9 s")."""
        atoms = self.atoms
        for j in range(i, i + 7):
            if atoms.ends_sentence(j) or atoms.kind[j] == BREAK:
                return False
            if atoms.kind[j] == NUMERAL:
                found = self.measures.unit_at(j + 1 + (atoms.low[j + 1] in HYPHENS))
                return found is not None and found[1].symbol == "s"
        return False
