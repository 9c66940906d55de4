"""Numbers that name or place: codes, dates, ranks, ages, model names, scores, references."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.quantities.atoms import CODE, NAME, NUMERAL, PAD, WORD
from pipeline.quantities.measures import Figure
from pipeline.quantities.number_phrases import HYPHENS, TIMES
from pipeline.quantities.rules import Rules

_GLUE = frozenset(".-‑–/_#@&:\\'’")
_RACES = frozenset({50.0, 60.0, 100.0, 110.0, 200.0, 400.0, 800.0, 1500.0, 3000.0, 5000.0, 10000.0})
"""Lengths of athletics and swimming events, in metres."""
_FACTORS = frozenset({"voltage", "charge", "mass", "volume", "energy", "power", "money"})
"""What a multiplication is made of, where a resolution or a size is not ("192 x 3.65 V x 56.3 Ah")."""
_SIDES = 3
CODED = 3
"""Digits of a code that names a material ("NCM 811")."""
LISTING = frozenset({",", "and", "or", "to", "/"})
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})


class Designations(Rules):
    """Tells numbers that name or place from figures."""

    def covers(self, figure: Figure) -> bool:
        """Whether a number is no figure because it names or places something."""
        tests: tuple[Callable[[Figure], bool], ...] = (
            self._is_glued,
            self._is_footnote,
            self._is_year,
            self._is_date,
            self._is_clock_or_ordinal,
            self._is_named,
            self._is_version,
            self._is_base,
            self._is_age,
            self._is_design,
            self._is_reference,
            self._is_full_description,
            self._is_dimension_pair,
            self._is_score,
            self._is_event,
            self._is_cell_format,
        )
        return any(test(figure) for test in tests)

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
        listed = atoms.low[i - 1] in "–/" and self.measures.unit_at(i - 2) is not None
        counted = atoms.low[i - 1] in HYPHENS and atoms.low[i - 2] in self.lexicon.numbers
        return hangs and not listed and not counted and atoms.low[i - 1] not in "'’"

    def _is_footnote(self, figure: Figure) -> bool:
        low, number = self.atoms.low, figure.number
        return low[number.first - 1] == "[" and low[number.last] == "]" and number.plain

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
        return self.measures.unit_at(i) is not None or self.measures.nouns.end_of(i) is not None

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
        address = self._kind("address_after", number.last)
        if address and self.atoms.surface(number.last)[0].isupper():
            return True
        return self._follows_name(figure, i) or self._is_ranked(figure, i)

    def _named_at(self, figure: Figure, i: int) -> int:
        """Return the atom before a list of codes of one length that ends in a number ("NCM 622 to 811")."""
        atoms, length = self.atoms, len(self.atoms.surface(figure.number.first))
        if length != CODED or not figure.number.plain:
            return i
        at = i
        while atoms.low[at] in LISTING:
            at -= 1
            if atoms.kind[at] == NUMERAL:
                if len(atoms.surface(at)) != length or not atoms.low[at].isdigit():
                    return i
                at -= 1
        return at if atoms.kind[at] == WORD and atoms.kind[at + 1] == NUMERAL else i

    def _is_acronym(self, i: int) -> bool:
        """Whether a number behind atom ``i`` completes an acronym ("NCM 811", "HTTP 404")."""
        word = self.atoms.surface(i)
        capitals = self.atoms.kind[i] == WORD and 1 < len(word) < 6 and word.isupper()
        after = self.atoms.surface(i + 2)
        return capitals and not self._kind("acronym_place", i) and not after.isupper()

    def _is_version(self, figure: Figure) -> bool:
        """Versions: "the e-platform 3.0 models"; what is counted has no decimal zero."""
        printed = self.atoms.surface(figure.number.first)
        return figure.noun and figure.number.scale == 1 and printed.endswith(".0")

    def _is_base(self, figure: Figure) -> bool:
        """Tell what a rate is of: "consumption per 100 kilometres"."""
        return self.atoms.low[figure.first - 1] == "per" and figure.first == figure.number.first

    def _is_ranked(self, figure: Figure, i: int) -> bool:
        """Whether the word at ``i`` makes the number behind it a rank, an index or a designation."""
        number, low = figure.number, self.atoms.low
        if self._kind("index_before", i) and number.plain:
            return True
        if not self._kind("name_before", i) or number.value >= 10000:
            return False
        lower = self.atoms.surface(i).islower()
        return not (lower and figure.noun and low[i] not in ("top", "big", "type", "no", "number"))

    def _follows_name(self, figure: Figure, i: int) -> bool:
        """Whether a lone digit hangs on a capitalised word: news spells out counts below ten."""
        number, word = figure.number, self.atoms.surface(i)
        if number.value < 1000 and number.digits is not None and self._is_acronym(self._named_at(figure, i)):
            return True
        if not number.plain or number.value > 9 or self.atoms.kind[i] != WORD or not word[0].isupper():
            return False
        low = self.atoms.low[i]
        known = low in self.lexicon.directions or low in self.lexicon.qualifiers_before
        return not known and low not in self.lexicon.nouns and not self._kind("bare_before", i)

    def _is_title(self, i: int) -> bool:
        """Whether a unit's name is capitalised where the words around it are not ("24 Hours of")."""
        word = self.atoms.surface(i)
        plain = self.atoms.low[i + 1] != "of" and self.measures.nouns.in_headline(i)
        return len(word) > 2 and word.istitle() and word not in ("Min", "Mins") and not plain

    def _is_age(self, figure: Figure) -> bool:
        low, i = self.atoms.low, figure.first - 1
        i -= low[i] in ("of", "about", "around", "just", "over", "under")
        if self._kind("age_before", i) and not figure.noun and figure.dimension in ("count", "duration"):
            return not figure.unit or figure.unit == "years"
        end = figure.last + (low[figure.last] in HYPHENS)
        return figure.unit in ("years", "months", "weeks", "days") and self._kind("age_after", end)

    def _is_design(self, figure: Figure) -> bool:
        """Descriptions: "three-cylinder", "five doors", "four-wheel drive", "10-year high", "8-in-1"."""
        atoms, i = self.atoms, figure.number.last
        if atoms.low[i] in HYPHENS and atoms.low[i + 1] == "in" and atoms.low[i + 2] in HYPHENS:
            return atoms.kind[i + 3] == NUMERAL or atoms.low[i + 3] in self.lexicon.numbers
        if figure.dimension == "duration" and self._kind("time_of_extreme", figure.last):
            return True
        if atoms.low[i] in HYPHENS and atoms.adjacent(i - 1) and atoms.adjacent(i):
            return not figure.unit and atoms.kind[i + 1] in (WORD, NAME)
        return figure.noun and self._kind("descriptor", figure.last - 1)

    def _is_reference(self, figure: Figure) -> bool:
        """Tell references: "the two firms", "these three plants"."""
        number = figure.number
        small = number.value <= 12 and (number.kind == "words" or number.plain)
        if not small or self._measured(figure) or figure.hyphen:
            return False
        i = figure.first - 1
        return self._kind("reference", i) and (figure.noun or number.kind == "words")

    def _is_full_description(self, figure: Figure) -> bool:
        if figure.unit != "percent" or figure.value != 100:
            return False
        i = figure.last + (self.atoms.low[figure.last] in HYPHENS)
        return self._kind("full_after", i)

    def _is_dimension_pair(self, figure: Figure) -> bool:
        """Resolutions and sizes: "1920 x 1080", "4x4"."""
        low, first, last = self.atoms.low, figure.first, figure.last
        kind = self.atoms.kind
        if self._is_size(figure):
            return False
        if low[last] in TIMES and kind[last + 1] == NUMERAL and not self._measured(figure):
            return True
        if low[first - 1] in TIMES and kind[first - 2] == NUMERAL:
            return figure.dimension not in _FACTORS
        tyre = figure.number.last + 2 if self.atoms.low[figure.number.last] == "/" else figure.number.last
        slash = tyre > figure.number.last or low[first - 1] == "/"
        return slash and kind[tyre] == CODE and low[tyre][0] in ("r", "z")

    def _is_size(self, figure: Figure) -> bool:
        """Whether a list of sizes ends in a unit of length: "4,360 x 1,830 x 1,570 mm"."""
        low, kind, last = self.atoms.low, self.atoms.kind, figure.last
        for _ in range(_SIDES):
            if low[last] not in TIMES or kind[last + 1] != NUMERAL:
                break
            last += 2
            found = self.measures.unit_at(last)
            last = found[0] if found is not None and low[last] not in TIMES else last
        if last == figure.last:
            return figure.dimension == "length" and low[figure.first - 1] in TIMES
        found = self.measures.unit_at(last) or self.measures.unit_at(last - 1)
        return found is not None and found[1].dimension == "length"

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
        touching = self.atoms.adjacent(figure.number.last - 1)
        fits = figure.unit == "m" and touching and figure.value in _RACES
        return fits and before in ("the", "men's", "women's", "men’s", "women’s")

    def _is_cell_format(self, figure: Figure) -> bool:
        """Cylindrical cells named by their size in millimetres: "21700 cells", "the 4680"."""
        counted = figure.noun and not self._kind("descriptor", figure.last - 1)
        battery = self.atoms.low[figure.last - 1] in ("cells", "cell", "batteries", "battery")
        plain = figure.number.plain and not self._measured(figure) and (battery or not counted)
        return plain and self._kind("cell_format", figure.number.first)
