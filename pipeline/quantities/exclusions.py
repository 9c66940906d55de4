"""What is no figure: dates, names with numbers, ranks, ages, codes, references, moments in time."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.quantities.atoms import BREAK, CODE, NAME, NUMERAL, PAD, SYMBOL, WORD, Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.measures import Figure, Measures
from pipeline.quantities.number_phrases import HYPHENS

CLAUSE = 10
_GLUE = frozenset(".-‑–/_#@&:\\'’")
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_LOOSE_HALVES = frozenset({"both", "two", "the", "of", "men's", "women's", "mixed", "and"})
_SPRINT_SPEEDS = frozenset({60.0, 62.0, 96.0, 97.0, 100.0})


class Exclusions:
    """Tells figures from other numbers of one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon, measures: Measures) -> None:
        self.atoms = atoms
        self.lexicon = lexicon
        self.measures = measures

    def early(self, figure: Figure) -> bool:
        """Whether a number is no figure, whatever stands beside it."""
        tests: tuple[Callable[[Figure], bool], ...] = (
            self._is_glued,
            self._is_footnote,
            self._is_year,
            self._is_date,
            self._is_clock_or_ordinal,
            self._is_named,
            self._is_age,
            self._is_design,
            self._is_reference,
            self._is_word_use,
            self._is_full_description,
            self._is_dimension_pair,
            self._is_score,
            self._is_event,
        )
        return any(test(figure) for test in tests)

    def late(self, figure: Figure) -> bool:
        """Whether a figure that found its partners is none after all."""
        return self._is_bare(figure) or self._is_moment(figure) or self._is_condition(figure)

    def _kind(self, kind: str, i: int) -> bool:
        return self.lexicon.is_kind(kind, self.atoms.low[i])

    def _measured(self, figure: Figure) -> bool:
        return bool(figure.unit) and not figure.noun

    def _is_glued(self, figure: Figure) -> bool:
        """Codes: a number that hangs on a word, or a word that hangs on a number."""
        atoms, first, last = self.atoms, figure.first, figure.last
        if figure.first == figure.number.first and self._glued_left(first):
            return True
        if atoms.adjacent(last - 1) and atoms.kind[last] in (WORD, CODE, NAME, NUMERAL):
            return True
        glue = atoms.low[last]
        if not (atoms.adjacent(last - 1) and glue in _GLUE and atoms.adjacent(last)):
            return False
        if glue in "._@\\#&":
            return atoms.kind[last + 1] in (WORD, CODE, NUMERAL, NAME)
        return glue == ":" and atoms.kind[last + 1] == NUMERAL

    def _glued_left(self, i: int) -> bool:
        atoms = self.atoms
        if not atoms.adjacent(i - 1) or atoms.kind[i - 1] == PAD:
            return False
        if atoms.kind[i - 1] in (WORD, CODE, NAME):
            return True
        if atoms.low[i - 1] in ("#", "@", "_", "№"):
            return True
        if atoms.low[i - 1] not in _GLUE or not atoms.adjacent(i - 2):
            return False
        hangs = atoms.kind[i - 2] in (WORD, CODE, NAME) and atoms.low[i - 2] not in ("sub", "plus", "minus")
        if hangs and atoms.low[i - 1] in "–/" and self.measures.unit_at(i - 2) is not None:
            return False
        if hangs and atoms.low[i - 2] in self.lexicon.numbers and atoms.low[i - 1] in HYPHENS:
            return False
        return hangs and atoms.low[i - 1] not in "'’"

    def _is_footnote(self, figure: Figure) -> bool:
        low, i = self.atoms.low, figure.first
        return low[i - 1] == "[" and low[figure.last] == "]" and figure.number.plain

    def _is_year(self, figure: Figure) -> bool:
        number, low = figure.number, self.atoms.low
        if not (number.plain and 1800 <= number.value <= 2100 and len(low[number.first]) == 4):
            return False
        if self._measured(figure) or self._shares_unit_ahead(figure.last):
            return False
        if not figure.noun:
            return True
        return number.value % 50 != 0 or self._kind("year_noun", number.last)

    def _shares_unit_ahead(self, i: int) -> bool:
        """Whether "1950-2100 mm", "2000 to 2500 kg" continues with a unit."""
        atoms = self.atoms
        if atoms.low[i] not in HYPHENS and atoms.low[i] not in ("to", "and", "or"):
            return False
        if atoms.kind[i + 1] != NUMERAL:
            return False
        found = self.measures.unit_at(i + 2)
        return found is not None and found[1].dimension not in ("ratio", "duration")

    def _counts_ahead(self, i: int) -> bool:
        """Whether a unit or a counted noun opens at atom ``i``."""
        return self.measures.unit_at(i) is not None or self.measures.noun_end(i) is not None

    def _is_date(self, figure: Figure) -> bool:
        number, i = figure.number, figure.number.first
        if not number.plain or number.value > 31 or self._measured(figure):
            return False
        before, after = i - 1, number.last
        before -= self.atoms.low[before] == "." and self.atoms.adjacent(before - 1)
        return self._is_month(before) or self._is_month(after)

    def _is_month(self, i: int) -> bool:
        return self._kind("month", i) and self.atoms.surface(i)[0].isupper()

    def _is_clock_or_ordinal(self, figure: Figure) -> bool:
        low, i = self.atoms.low, figure.number.last
        if low[i] in _ORDINAL_ENDS and self.atoms.adjacent(i - 1):
            return True
        if self._kind("clock_after", i) and figure.number.value <= 2400 and not figure.noun:
            return True
        return low[i] in ("a", "p") and low[i + 1] == "." and low[i + 2] == "m"

    def _is_named(self, figure: Figure) -> bool:
        """Names and ranks: "Model 3", "No. 2", "top five", "S&P 500"."""
        number, low = figure.number, self.atoms.low
        if figure.dimension in ("time", "duration") and self._is_title(figure.last - 1):
            return True
        if self._measured(figure) or number.scale > 1 or figure.first != number.first:
            return False
        i = number.first - 1
        i -= low[i] == "." and self.atoms.adjacent(i - 1)
        if self._kind("index_before", i) and number.plain:
            return True
        if self._kind("address_after", number.last) and self.atoms.surface(number.last)[0].isupper():
            return True
        if self._follows_name(figure, i):
            return True
        if not self._kind("name_before", i) or number.value >= 10000:
            return False
        lower = self.atoms.surface(i).islower()
        return not (lower and figure.noun and low[i] not in ("top", "big", "type", "no", "number"))

    def _follows_name(self, figure: Figure, i: int) -> bool:
        """Whether a lone digit hangs on a capitalised word: news spells out counts below ten."""
        number, word = figure.number, self.atoms.surface(i)
        if not number.plain or number.value > 9 or self.atoms.kind[i] != WORD or not word[0].isupper():
            return False
        low = self.atoms.low[i]
        known = low in self.lexicon.directions or low in self.lexicon.qualifiers_before
        return not known and low not in self.lexicon.nouns and not self._kind("bare_before", i)

    def _is_title(self, i: int) -> bool:
        """Whether a unit's name is capitalised where the words around it are not ("24 Hours of")."""
        word = self.atoms.surface(i)
        plain = self.atoms.low[i + 1] != "of" and self.measures.in_headline(i)
        return len(word) > 2 and word.istitle() and not plain

    def _is_age(self, figure: Figure) -> bool:
        low, i = self.atoms.low, figure.first - 1
        i -= low[i] in ("of", "about", "around", "just", "over", "under")
        if self._kind("age_before", i) and not figure.noun and figure.dimension in ("count", "duration"):
            return not figure.unit or figure.unit == "years"
        end = figure.last + (low[figure.last] in HYPHENS)
        return figure.unit in ("years", "months", "weeks", "days") and self._kind("age_after", end)

    def _is_design(self, figure: Figure) -> bool:
        """Descriptions: "three-cylinder", "five doors", "four-wheel drive", "10-year high"."""
        atoms, i = self.atoms, figure.number.last
        if figure.dimension == "duration" and self._kind("time_of_extreme", figure.last):
            return True
        if atoms.low[i] in HYPHENS and atoms.adjacent(i - 1) and atoms.adjacent(i):
            return not figure.unit and atoms.kind[i + 1] in (WORD, NAME)
        return figure.noun and self._kind("descriptor", figure.last - 1)

    def _is_reference(self, figure: Figure) -> bool:
        """References: "the two firms", "these three plants"."""
        number = figure.number
        small = number.value <= 12 and (number.kind == "words" or number.plain)
        if not small or self._measured(figure) or figure.hyphen:
            return False
        i = figure.first - 1
        return self._kind("reference", i) and (figure.noun or number.kind == "words")

    def _is_word_use(self, figure: Figure) -> bool:
        """Number words that count nothing: "one of", "the first half", "a third model", "double cab"."""
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
        if head == "half":
            fits = self._kind("half_before", last) or low[first - 1] == "in" or self._moved_by(first)
            fits = fits or self._kind("compared_after", last)
        elif head in ("quarter", "quarters") and self._is_calendar_quarter(figure):
            return False
        else:
            counted = first + 1 < last or low[first] in ("1", "2", "3")
            fits = counted and (low[last] == "of" or self._kind("compared_after", last) or self._moved_by(first))
        if fits:
            self._make_share(figure)
        return fits

    def _moved_by(self, i: int) -> bool:
        """Whether "by" or a movement stands before, past "more than", "about"."""
        low = self.atoms.low
        for j in range(i - 1, i - 5, -1):
            if low[j] == "by" or (low[j] in self.lexicon.directions and low[j] not in ("more", "less", "fewer")):
                return True
            if not self._kind("time_filler", j):
                return False
        return False

    def _is_calendar_quarter(self, figure: Figure) -> bool:
        low, last = self.atoms.low, figure.last
        year = low[last] == "of" and low[last + 1].isdigit() and len(low[last + 1]) == 4
        return year or figure.number.value == 0.5 or (low[last] == "of" and low[last + 1] in ("growth", "decline"))

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

    def _is_full_description(self, figure: Figure) -> bool:
        if figure.unit != "percent" or figure.value != 100:
            return False
        i = figure.last + (self.atoms.low[figure.last] in HYPHENS)
        return self._kind("full_after", i)

    def _is_dimension_pair(self, figure: Figure) -> bool:
        """Resolutions and sizes: "1920 x 1080", "4x4"."""
        low, first, last = self.atoms.low, figure.first, figure.last
        kind = self.atoms.kind
        if low[last] in ("x", "×") and kind[last + 1] == NUMERAL and not self._measured(figure):
            return True
        if low[first - 1] in ("x", "×") and kind[first - 2] == NUMERAL:
            return True
        tyre = figure.number.last + 2 if self.atoms.low[figure.number.last] == "/" else figure.number.last
        slash = tyre > figure.number.last or low[first - 1] == "/"
        return slash and kind[tyre] == CODE and low[tyre][0] in ("r", "z")

    def _is_score(self, figure: Figure) -> bool:
        """Scores: "3-1", "112–104"; neither side counts anything."""
        atoms, number = self.atoms, figure.number
        coded = atoms.low[number.last + 1][:1] == "0" and atoms.low[number.last] in HYPHENS
        if figure.unit or not number.plain or number.value >= 1000:
            return coded and not figure.unit
        left, right = number.first - 1, number.last
        for dash, other in ((left, left - 1), (right, right + 1)):
            touching = atoms.adjacent(dash) and atoms.adjacent(dash - 1)
            if atoms.low[dash] in HYPHENS and touching and atoms.low[other].isdigit():
                return dash == left or not self._counts_ahead(right + 2)
        return False

    def _is_event(self, figure: Figure) -> bool:
        """Races named by their length: "the 100m", "the women's 5,000m"."""
        before = self.atoms.low[figure.first - 1]
        fits = figure.unit == "m" and self.atoms.adjacent(figure.number.last - 1)
        return fits and before in ("the", "men's", "women's", "men’s", "women’s")

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
        return low[first - 1] not in ("sold", "to", "from", "by") or not any(w in self.lexicon.directions for w in near)

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
        if figure.unit in ("km/h", "mph"):
            timed = self._timed(figure.last)
            if figure.high is not None:
                return timed or 0 in (figure.value, figure.high)
            low = self.atoms.low
            start = low[figure.first - 2] in ("rest", "standstill", "zero") and low[figure.first - 1] == "to"
            return (timed or start) and figure.value in _SPRINT_SPEEDS
        if figure.unit == "percent" and self._charging(figure):
            if figure.high is not None:
                return figure.value <= 35 and figure.high >= 60
            low = self.atoms.low
            return low[figure.first - 1] in ("to", "from") and self._is_state_of_charge(figure)
        return not figure.unit and figure.high is not None and figure.value == 0

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


def signed(atoms: Atoms, i: int) -> str:
    """Return the sign that touches atom ``i`` ("-", "+"), or an empty string."""
    sign = atoms.low[i - 1]
    if atoms.kind[i - 1] != SYMBOL or sign not in ("-", "−", "–", "+") or not atoms.adjacent(i - 1):
        return ""
    if atoms.adjacent(i - 2) and atoms.kind[i - 2] in (WORD, CODE, NUMERAL, NAME):
        return ""
    if sign == "–" and atoms.adjacent(i - 2) and atoms.low[i - 2] not in "([":
        return ""
    return "+" if sign == "+" else "-"
