"""Reading the figures of a text: lexer, number phrases, measures, exclusions, joins, qualifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.contract.records import Quantity
from pipeline.quantities.atoms import Atoms, lex
from pipeline.quantities.designations import Designations
from pipeline.quantities.joins import Joins
from pipeline.quantities.lexicon import UnitLexicon, load_lexicon
from pipeline.quantities.measures import Figure, Measures, with_value
from pipeline.quantities.number_phrases import Phrases
from pipeline.quantities.numerals import Styles, settle
from pipeline.quantities.placements import Placements
from pipeline.quantities.qualifiers import Qualifiers
from pipeline.quantities.signs import narrowed, signed
from pipeline.quantities.word_uses import WordUses

NUMBER = "number"
PIECES = frozenset({"unit", "vehicle", "person", "employee", "customer", "month", "year", "t", "tonne"})
"""What prices are given for whole money for: "15.000 euros/unit" has a thousands dot."""
"""Dimension of a number that nothing beside it makes a figure."""


def read_quantities(
    text: str,
    skip: Sequence[tuple[int, int]] = (),
    lexicon: UnitLexicon | None = None,
    loose: bool = False,
) -> list[Quantity]:
    """Read the figures of a text.

    Parameters
    ----------
    text
        Any text.
    skip
        Character spans (start, end) that names and periods have taken: no figure reaches in.
    lexicon
        The tables; the built-in ones by default.
    loose
        Give numbers too that nothing beside them makes a figure, with the dimension ``number``: the
        sentence may ("the Golf (1,402) and the Corsa (1,377)").

    Returns
    -------
    list of Quantity
        In text order, without overlap; ``text[q.start:q.end] == q.text``. Direction is set only
        where the figure itself tells it ("+12%", "doubled"); see
        :func:`~pipeline.quantities.context.add_context` for the words around it.
    """
    lexicon = lexicon or load_lexicon()
    narrow = narrowed(text)
    atoms = lex(narrow, skip, lexicon.money_codes, lexicon.openers)
    if not atoms.numerals and not atoms.words:
        return []
    found = Reader(atoms, lexicon, loose).quantities()
    return found if narrow == text else [replace(q, text=text[q.start : q.end]) for q in found]


class Reader:
    """Reads the figures of one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon, loose: bool = False) -> None:
        self.atoms = atoms
        self.loose = loose
        self.lexicon = lexicon
        self.phrases = Phrases(atoms, lexicon)
        self.measures = Measures(atoms, lexicon)
        self.designations = Designations(atoms, lexicon, self.measures)
        self.word_uses = WordUses(atoms, lexicon, self.measures)
        self.placements = Placements(atoms, lexicon, self.measures)
        self.joins = Joins(atoms, lexicon)
        self.qualifiers = Qualifiers(atoms, lexicon)

    def quantities(self) -> list[Quantity]:
        """Return the figures in text order."""
        figures = [f for f in self._figures() if not self._is_excluded(f)]
        open_ones = [f for f in figures if f.number.digits is not None and f.number.digits.whole is not None]
        if open_ones:
            styles = self._styles(open_ones)
            for figure in open_ones:
                self._settle(figure, styles)
        figures = self.joins.apply(figures)
        for figure in figures:
            figure.qualifier = self.qualifiers.of(figure)
        return [self._record(figure) for figure in self._kept(figures)]

    def _kept(self, figures: list[Figure]) -> list[Figure]:
        """Drop what is no figure after all, and with it what shared its unit ("2 or 3 years ago")."""
        kept: list[Figure] = []
        dropped = False
        for figure in reversed(figures):
            shared = figure.joined and figure.high is None
            dropped = self._is_left_out(figure) or (shared and dropped)
            if not dropped:
                kept.append(figure)
        return kept[::-1]

    def _is_excluded(self, figure: Figure) -> bool:
        return self.designations.covers(figure) or self.word_uses.covers(figure)

    def _is_left_out(self, figure: Figure) -> bool:
        exact = figure.qualifier == "exact"
        figure.qualifier = "" if exact else figure.qualifier
        left_out = self.placements.covers(figure)
        figure.qualifier = "exact" if exact else figure.qualifier
        if left_out and self.loose and self.placements.is_number(figure):
            figure.dimension = NUMBER
            return False
        return left_out

    def _figures(self) -> Iterator[Figure]:
        end = 0
        for i in sorted(self.atoms.numerals + self.atoms.words):
            if i < end:
                continue
            money = self.measures.money_before(i, end)
            number = self.phrases.at(i, money is not None)
            if number is None:
                continue
            figure = self.measures.attach(number, money)
            end = max(figure.last, i + 1) if figure.unit else number.last
            self._finish(figure)
            yield figure

    def _finish(self, figure: Figure) -> None:
        """Set unit and direction of multiples, halves and shares."""
        kind = figure.number.kind
        if kind in ("multiple", "up"):
            figure.unit, figure.dimension = "times", "multiple"
        elif kind in ("down", "share"):
            figure.unit, figure.dimension = "percent", "ratio"
        if kind in ("up", "down"):
            figure.direction = kind
        elif kind == "part":
            self._point(figure)

    def _point(self, figure: Figure) -> None:
        """Read "a quarter-point cut", "half a point"."""
        low, i = self.atoms.low, figure.last
        i += low[i] in ("-", "‑")
        i += low[i] == "a"
        if low[i] == "point" and not figure.unit:
            figure.unit, figure.dimension, figure.last = "percentage_points", "ratio", i + 1

    def _styles(self, figures: list[Figure]) -> Styles:
        """Survey how the text writes its numbers; some tell by their unit what their dot is."""
        firsts = [f.number.first for f in figures if self._is_whole(f)]
        dotted = [self.atoms.start[first] for first in firsts if "." in self.atoms.surface(first)]
        return Styles.of(self.atoms.text, dotted)

    def _settle(self, figure: Figure, styles: Styles) -> None:
        """Choose between thousands and decimals where the numeral leaves it open."""
        number = figure.number
        if number.digits is None:
            return
        value = settle(
            number.digits,
            self.atoms.surface(number.first),
            styles.near(self.atoms.start[number.first]),
            self._whole_unit(figure),
            certain=self._is_whole(figure),
        )
        with_value(figure, value * number.scale)

    def _is_whole(self, figure: Figure) -> bool:
        """Whether the unit alone tells that there are no decimals; money's only behind its number."""
        if not self._whole_unit(figure):
            return False
        if figure.source is None:
            return True
        return figure.source.sure or (figure.dimension == "money" and figure.first == figure.number.first)

    def _whole_unit(self, figure: Figure) -> bool | None:
        if figure.number.scale > 1:
            return False
        if figure.source is not None:
            return figure.source.whole and (not figure.per or figure.per in PIECES)
        return True if figure.noun else None

    def _record(self, figure: Figure) -> Quantity:
        atoms, number = self.atoms, figure.number
        sign = signed(atoms, figure.first) or signed(atoms, number.first)
        minus = sign == "-" or atoms.low[figure.first - 1] in ("minus", "negative")
        start = atoms.start[figure.first - 1 if sign == "-" and signed(atoms, figure.first) else figure.first]
        end = atoms.end[(number.last if figure.joined and figure.high is None else figure.last) - 1]
        return Quantity(
            text=atoms.text[start:end],
            start=start,
            end=end,
            value=-figure.value if minus else figure.value,
            value_high=figure.high,
            unit=figure.unit,
            per=figure.per,
            qualifier=figure.qualifier,
            direction=self._direction(figure, sign, minus),
            dimension=figure.dimension,
            number_start=atoms.start[number.first],
            number_end=atoms.end[number.last - 1],
        )

    def _direction(self, figure: Figure, sign: str, minus: bool) -> str | None:
        if figure.direction is None and figure.dimension == "ratio" and (sign or minus):
            return "down" if minus else "up"
        return figure.direction
