"""Gold articles as choices that the rankers learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from pipeline.contract.records import Quantity, Relation
from pipeline.evaluation.compare import Canon, accepted, close, same_subject
from pipeline.evaluation.gold import GoldArticle, GoldRow
from pipeline.evaluation.ranking import Choice
from pipeline.relations.figure import Figure
from pipeline.relations.linker import Reading, RelationLinker
from pipeline.relations.metric import MetricCandidate
from pipeline.relations.scorer import Features
from pipeline.relations.subject import SubjectCandidate
from pipeline.relations.view import build_view


@dataclass
class Examples:
    """Choices of metric and of subject, and how many the candidates did not hold.

    Attributes
    ----------
    figures
        Annotated figures that the pipeline read.
    """

    metrics: list[Choice] = field(default_factory=list)
    subjects: list[Choice] = field(default_factory=list)
    figures: int = 0

    def add(self, other: Examples) -> None:
        """Take in the choices of another article."""
        self.metrics += other.metrics
        self.subjects += other.subjects
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
        reading = Reading(self.linker, build_view(doc, doc._.title_mentions))
        for figure in _figures(reading):
            row = gold_row(gold.rows, figure.quantity)
            metrics = reading.metrics_for(figure)
            if row is None:
                if figure.unit_class != "bare":
                    reading.done.append(self._chosen(reading, figure, metrics))
                continue
            found.figures += 1
            right = metrics_right(row, metrics)
            _learn(found.metrics, [c.features for c in metrics], right)
            subjects = reading.subjects_for(figure, row.metric)
            right_subjects = self.subjects_right(row, subjects)
            _learn(found.subjects, [c.features for c in subjects], right_subjects)
            told = self._told(row, figure, metrics, right)
            reading.done.append(told if self.truthful else self._chosen(reading, figure, metrics))
        return found

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

    def _told(
        self, row: GoldRow, figure: Figure, metrics: Sequence[MetricCandidate], right: frozenset[int]
    ) -> Relation:
        kind, _, name = row.fields.get("subject", "").partition(" ")
        text = metrics[min(right)].text if right else ""
        return _relation(
            figure, row.metric, text, (kind or None, self.canon(kind, name) or None), row.fields["unit"]
        )

    def _chosen(self, reading: Reading, figure: Figure, metrics: Sequence[MetricCandidate]) -> Relation:
        metric = metrics[self.linker.metrics.rank([c.features for c in metrics])[0]]
        subjects = reading.subjects_for(figure, metric.metric)
        subject = subjects[self.linker.subjects.rank([c.features for c in subjects])[0]]
        unit = self.linker.units.table_unit(figure.quantity) or "vehicles"
        return _relation(figure, metric.metric, metric.text, (subject.label, subject.entry), unit)


def gold_row(rows: Sequence[GoldRow], quantity: Quantity) -> GoldRow | None:
    """Return the annotated figure that a quantity is, or None: one that overlaps it and has its value."""
    for row in rows:
        if not row.is_milestone and row.start < quantity.end and quantity.start < row.end:
            values = [abs(float(value)) for value in accepted(row, "value") if value]
            if any(close(str(value), abs(quantity.value)) for value in values):
                return row
    return None


def metrics_right(row: GoldRow, candidates: Sequence[MetricCandidate]) -> frozenset[int]:
    """Return the numbers of the candidates whose metric the annotator gave, or else accepts."""
    for wanted in (accepted(row, "metric")[:1], accepted(row, "metric")):
        right = frozenset(n for n, candidate in enumerate(candidates) if candidate.metric in wanted)
        if right:
            return right
    return frozenset()


def _figures(reading: Reading) -> Iterator[Figure]:
    for sentence in reading.view.sentences:
        for number, quantity in enumerate(sentence.quantities):
            yield reading.place(sentence, quantity, number)


def _learn(choices: list[Choice], candidates: list[Features], right: frozenset[int]) -> None:
    if right:
        choices.append(Choice(tuple(candidates), right))


def _relation(
    figure: Figure, metric: str, text: str, subject: tuple[str | None, str | None], unit: str
) -> Relation:
    return Relation(
        start=figure.quantity.start,
        end=figure.quantity.end,
        metric=metric,
        metric_text=text,
        unit=unit,
        subject=subject[1],
        subject_type=subject[0],
        scores={f"class:{figure.unit_class}": 1.0},
    )
