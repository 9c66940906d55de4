"""Gold articles as choices that the rankers learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from pipeline.contract.records import Quantity, Relation
from pipeline.evaluation.compare import Canon, accepted, close, same_subject
from pipeline.evaluation.gold import GoldArticle, GoldRow
from pipeline.evaluation.ranking import Choice
from pipeline.relations.figure import Figure
from pipeline.relations.linker import RANKED, Reading, RelationLinker, published_of
from pipeline.relations.metric import MetricCandidate
from pipeline.relations.period_choice import PeriodCandidate
from pipeline.relations.scorer import Features, named
from pipeline.relations.subject import SubjectCandidate
from pipeline.relations.unit_choice import UnitCandidate
from pipeline.relations.view import build_view


@dataclass
class Examples:
    """Choices by role, and how many figures there were in all.

    Attributes
    ----------
    choices
        What readers chose, by role: unit, metric, subject, market, period.
    figures
        Annotated figures that the pipeline read.
    """

    choices: dict[str, list[Choice]] = field(default_factory=lambda: {role: [] for role in RANKED})
    figures: int = 0

    def add(self, other: Examples) -> None:
        """Take in the choices of another article."""
        for role, choices in other.choices.items():
            self.choices[role] += choices
        self.figures += other.figures


@dataclass(frozen=True)
class Teacher:
    """Walks through gold articles as the linker does, with the right answer at hand.

    Attributes
    ----------
    truthful
        Whether the history that a figure sees holds the gold metric and subject of the figures before,
        or what the linker itself chose.
    """

    linker: RelationLinker
    canon: Canon
    truthful: bool = True

    def examples(self, doc: Doc, gold: GoldArticle) -> Examples:
        """Return the choices of an article.

        Parameters
        ----------
        doc
            The article as the stages before the linker leave it.
        """
        found = Examples()
        reading = Reading(self.linker, build_view(doc, doc._.title_mentions), published_of(doc))
        for figure in self._figures(reading, gold.rows, found.choices["unit"]):
            row = gold_row(gold.rows, figure.quantity)
            if row is None:
                reading.done.append(self._chosen(reading, figure))
                continue
            found.figures += 1
            told = self._learned(reading, figure, row, found.choices)
            reading.done.append(told if self.truthful else self._chosen(reading, figure))
        return found

    def _learned(
        self, reading: Reading, figure: Figure, row: GoldRow, choices: dict[str, list[Choice]]
    ) -> Relation:
        metrics, shared = reading.metrics_for(figure)
        right = metrics_right(row, metrics)
        _learn(choices["metric"], [{**c.features, **shared[c.metric]} for c in metrics], right)
        subjects = reading.subjects_for(figure, row.metric)
        _learn(choices["subject"], [c.features for c in subjects], self.subjects_right(row, subjects))
        kind, _, name = row.fields.get("subject", "").partition(" ")
        subject = (kind or None, self.canon(kind, name) or None)
        markets = reading.markets_for(figure, row.metric, (kind, subject[1] or ""))
        in_market = values_right(row, "market", [c.code or "" for c in markets])
        _learn(choices["market"], [c.features for c in markets], in_market)
        periods = reading.periods_for(figure, row.metric)
        in_period = values_right(row, "period", [_printed(c) for c in periods])
        _learn(choices["period"], [c.features for c in periods], in_period)
        drives = reading.drives_for(figure, row.metric, (kind, subject[1] or ""))
        driven = values_right(row, "powertrain", [c.drive or "" for c in drives])
        _learn(choices["powertrain"], [c.features for c in drives], driven)
        market = markets[min(in_market)] if in_market else None
        text = metrics[min(right)].text if right else ""
        told = _relation(figure, row.metric, text, subject, row.fields["unit"])
        return replace(
            told,
            market=market.code if market else None,
            market_text=market.text if market else None,
            period=periods[min(in_period)].period if in_period else None,
            powertrain=drives[min(driven)].drive if driven else None,
        )

    def subjects_right(self, row: GoldRow, candidates: Sequence[SubjectCandidate]) -> frozenset[int]:
        """Return the numbers of the candidates that the annotator gave, or else accepts."""
        for wanted in (accepted(row, "subject")[:1], accepted(row, "subject")):
            right = frozenset(
                number
                for number, candidate in enumerate(candidates)
                if any(
                    same_subject(value, f"{candidate.label} {candidate.entry}", self.canon)
                    for value in wanted
                )
            )
            if right:
                return right
        return frozenset()

    def _figures(self, reading: Reading, rows: Sequence[GoldRow], choices: list[Choice]) -> Iterator[Figure]:
        """Yield the figures of an article, and note what numbers without a unit are."""
        for sentence in reading.view.sentences:
            for number, quantity in enumerate(sentence.quantities):
                placed = reading.measured(sentence, quantity)
                if placed is None:
                    candidates = reading.units_for(sentence, quantity)
                    right = units_right(rows, quantity, candidates)
                    _learn(choices, [c.features for c in candidates], right)
                    told = candidates[min(right)] if right and self.truthful else reading.unit_of(candidates)
                    placed = told.quantity
                figure = None if placed is None else reading.as_figure(sentence, placed, number)
                if figure is not None:
                    yield figure

    def _chosen(self, reading: Reading, figure: Figure) -> Relation:
        return reading.link(figure)


def gold_row(rows: Sequence[GoldRow], quantity: Quantity) -> GoldRow | None:
    """Return the annotated figure that a quantity is, or None: one that overlaps it and has its value."""
    for row in rows:
        if not row.is_milestone and row.start < quantity.end and quantity.start < row.end:
            values = [value.lstrip("-") for value in accepted(row, "value") if value]
            if any(close(value, abs(quantity.value)) for value in values):
                return row
    return None


def metrics_right(row: GoldRow, candidates: Sequence[MetricCandidate]) -> frozenset[int]:
    """Return the numbers of the candidates whose metric the annotator gave, or else accepts."""
    for wanted in (accepted(row, "metric")[:1], accepted(row, "metric")):
        right = frozenset(n for n, candidate in enumerate(candidates) if candidate.metric in wanted)
        if right:
            return right
    return frozenset()


def values_right(row: GoldRow, column: str, values: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the values that the annotator gave, or else accepts; empty is null."""
    given = row.fields.get(column, "")
    for wanted in ((given,), (given, *row.also.get(column, ()))):
        right = frozenset(n for n, value in enumerate(values) if value in wanted)
        if right:
            return right
    return frozenset()


def _printed(candidate: PeriodCandidate) -> str:
    start, end = candidate.bounds
    return f"{start or ''}..{end or ''}" if start or end else ""


def units_right(
    rows: Sequence[GoldRow], quantity: Quantity, candidates: Sequence[UnitCandidate]
) -> frozenset[int]:
    """Return the numbers of the candidates with the unit that the annotator gave, or else accepts.

    A number that no annotation touches is no figure; of one that may be left out nothing is learned.
    """
    row = gold_row(rows, quantity)
    if row is None:
        touched = any(r.start < quantity.end and quantity.start < r.end for r in rows)
        return frozenset(n for n, c in enumerate(candidates) if c.quantity is None and not touched)
    if row.optional:
        return frozenset()
    for wanted in (accepted(row, "unit")[:1], accepted(row, "unit")):
        right = frozenset(n for n, c in enumerate(candidates) if c.quantity is not None and c.unit in wanted)
        if right:
            return right
    return frozenset()


def _learn(choices: list[Choice], candidates: list[Features], right: frozenset[int]) -> None:
    if right:
        choices.append(Choice(tuple(named(features) for features in candidates), right))


def _relation(
    figure: Figure, metric: str, text: str, subject: tuple[str | None, str | None], unit: str
) -> Relation:
    return Relation(
        start=figure.quantity.start,
        end=figure.quantity.end,
        metric=metric,
        metric_text=text,
        value=figure.quantity.value,
        unit=unit,
        quantity_text=figure.quantity.text,
        subject=subject[1],
        subject_type=subject[0],
        scores={
            f"class:{figure.unit_class}": 1.0,
            f"dimension:{figure.quantity.dimension}": 1.0,
            "flag:bracketed": float(figure.bracketed is not None),
        },
    )
