"""The component that links every figure and milestone to what the table says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.contract.records import Mention, Period, Quantity, Relation
from pipeline.language.extensions import register
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.periods import governing_period
from pipeline.mentions.reference_component import shared_catalogue
from pipeline.relations.cues import CueHit, CueIndex
from pipeline.relations.figure import Figure, make_figure
from pipeline.relations.measure import measure_of
from pipeline.relations.metric import MetricCandidate, metric_candidates
from pipeline.relations.milestones import MilestoneReader
from pipeline.relations.people import PeopleReader
from pipeline.relations.scope import (
    ScopeWords,
    carried_market,
    market_of,
    powertrain_of,
    share_of,
)
from pipeline.relations.scorer import Ranker
from pipeline.relations.speaker import find_attributions, speaker_at
from pipeline.relations.status import load_cues, status_of
from pipeline.relations.subject import SubjectCandidate, Topic, subject_candidates
from pipeline.relations.units import Units
from pipeline.relations.view import Sentence, View, build_view

CONTEXT_BACK = 2
SPEAKER_LABELS = frozenset({"EXECUTIVE", "COMPANY", "BRAND", "GROUP"})


@Language.factory(
    "relation_linker",
    requires=["doc._.mentions", "doc._.quantities", "doc._.periods", "token.dep", "token.head"],
    assigns=["doc._.relations"],
    default_config={"weights": None, "lexicons": []},
)
def make_relation_linker(
    nlp: Language, name: str, weights: str | None, lexicons: list[str]
) -> RelationLinker:
    """Build the linker; ``weights`` is a folder with ``subject.json`` and ``metric.json``."""
    folder = Path(weights) if weights else default_weights()
    return RelationLinker(shared_catalogue(nlp, lexicons), folder)


def default_weights() -> Path:
    """Return the folder of the weights that come with the package."""
    inside = Path(__file__).parent.parent / "models"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "models"


class RelationLinker:
    """Links figures and milestones.

    Parameters
    ----------
    catalogue
        The entries.
    weights
        Folder of the rankers' weights.
    """

    def __init__(self, catalogue: Catalogue, weights: Path) -> None:
        register()
        self.catalogue = catalogue
        self.cues = CueIndex()
        self.units = Units()
        self.words = ScopeWords.load()
        self.subjects = Ranker.load(weights / "subject.json")
        self.metrics = Ranker.load(weights / "metric.json")
        self.status_cues = load_cues()
        self.milestones = MilestoneReader(catalogue, self.words)
        self.people = PeopleReader(catalogue)

    def __call__(self, doc: Doc) -> Doc:
        doc._.relations = self.link(doc)
        return doc

    def link(self, doc: Doc) -> list[Relation]:
        """Return the relations of a Doc without changing it."""
        view = build_view(doc, doc._.title_mentions)
        reading = Reading(self, view)
        figures = reading.figures()
        milestones = self.milestones.read(view, reading.topic, reading.carried)
        people = self.people.read(view)
        found = [reading.finish(r) for r in (*figures, *milestones, *people)]
        return sorted(found, key=lambda r: (r.start, r.end, r.metric, r.subject or "", r.market or ""))


class Reading:
    """The linking of one article: what was decided so far helps to decide what follows."""

    def __init__(self, linker: RelationLinker, view: View) -> None:
        self.linker = linker
        self.view = view
        self.topic = Topic.of(view)
        self.carried = carried_market(view, linker.words)
        self.hits = [list(linker.cues.find(view.lowers, s.first, s.last)) for s in view.sentences]
        self.done: list[Relation] = []
        self.periods = [p for s in view.sentences for p in s.periods]
        self.attributions = find_attributions(
            view.text,
            [(s.start, s.end) for s in view.sentences],
            [m for s in view.sentences for m in s.mentions if m.label in SPEAKER_LABELS],
        )

    def figures(self) -> list[Relation]:
        """Link every figure of the article, in the order of the text."""
        for sentence in self.view.sentences:
            for number, quantity in enumerate(sentence.quantities):
                relation = self._figure(sentence, quantity, number)
                if relation is not None:
                    self.done.append(relation)
        return self.done

    def _figure(self, sentence: Sentence, quantity: Quantity, number: int) -> Relation | None:
        figure = self.place(sentence, quantity, number)
        candidates = self.metrics_for(figure)
        chosen, metric_sure = self.linker.metrics.rank([c.features for c in candidates])
        metric = candidates[chosen]
        if figure.unit_class == "bare" and not self._counts(figure, metric):
            return None
        subjects = self.subjects_for(figure, metric.metric)
        best, subject_sure = self.linker.subjects.rank([c.features for c in subjects])
        return self._relation(figure, metric, metric_sure, subjects[best], subject_sure)

    def place(self, sentence: Sentence, quantity: Quantity, number: int) -> Figure:
        """Return a quantity as a figure in its place."""
        unit_class = self.linker.units.unit_class(quantity)
        return make_figure(self.view, sentence, quantity, unit_class, number)

    def metrics_for(self, figure: Figure) -> list[MetricCandidate]:
        """Return the metrics that a figure may be of."""
        number = figure.sentence.number
        return metric_candidates(
            figure, self.hits[number], self.done, self._context(figure), self.linker.units
        )

    def subjects_for(self, figure: Figure, metric: str) -> list[SubjectCandidate]:
        """Return the things that a figure may be about."""
        return subject_candidates(figure, metric, self.done, self.topic, self.linker.catalogue)

    def _context(self, figure: Figure) -> list[tuple[str, str]]:
        number, found = figure.sentence.number, []
        for back in range(1, CONTEXT_BACK + 1):
            if number - back >= 0:
                found += _metrics(self.hits[number - back], figure.unit_class, f"context{back}")
        if number:
            found += _metrics(self.hits[0], figure.unit_class, "context_title")
        return found

    def _counts(self, figure: Figure, metric: MetricCandidate) -> bool:
        if metric.metric == "other" or figure.quantity.value < 2:
            return False
        previous = self.done[-1] if self.done else None
        listed = previous is not None and previous.start >= figure.sentence.start and previous.unit == "vehicles"
        return listed or metric.token is not None

    def _relation(
        self,
        figure: Figure,
        metric: MetricCandidate,
        metric_sure: float,
        subject: SubjectCandidate,
        subject_sure: float,
    ) -> Relation:
        quantity = figure.quantity
        measure, sign = measure_of(figure, metric.metric)
        market, market_sure = market_of(
            figure, metric.metric, self.carried[figure.sentence.number], self.linker.words
        )
        drive, variant = powertrain_of(figure, (subject.label, subject.entry), self.linker.catalogue)
        unit = self.linker.units.table_unit(quantity) or "vehicles"
        return Relation(
            start=quantity.start,
            end=quantity.end,
            metric=metric.metric,
            metric_text=metric.text,
            measure=measure,
            value=sign * quantity.value,
            value_high=None if quantity.value_high is None else sign * quantity.value_high,
            unit=unit,
            per=quantity.per,
            qualifier=quantity.qualifier,
            quantity_text=quantity.text,
            subject=subject.entry,
            subject_type=subject.label,
            subject_start=subject.start,
            variant=variant,
            powertrain=drive,
            share_of=share_of(figure, self.linker.words) if measure == "share" else None,
            market=market.entry if market else None,
            market_text=market.text if market else None,
            scores={
                "metric": metric_sure,
                "subject": subject_sure,
                "market": market_sure,
                f"class:{figure.unit_class}": 1.0,
            },
        )

    def finish(self, relation: Relation) -> Relation:
        """Add what figures and milestones share: sentence, period, status, speaker."""
        sentence = self.view.sentence_at(relation.start)
        return replace(
            relation,
            period=relation.period or self._period(sentence, relation),
            status=self._status(sentence, relation),
            speaker=relation.speaker or speaker_at(self.attributions, relation.start, relation.end),
            sentence_start=sentence.start,
            sentence_end=sentence.end,
        )

    def _status(self, sentence: Sentence, relation: Relation) -> str:
        if relation.status != "actual":
            return relation.status
        return status_of(
            self.view.text[sentence.start : sentence.end],
            relation.start - sentence.start,
            relation.end - sentence.start,
            self.linker.status_cues,
            target="figure" if relation.measure else "milestone",
        )

    def _period(self, sentence: Sentence, relation: Relation) -> Period | None:
        periods = list(sentence.periods) if relation.measure is None else self.periods
        return governing_period(
            periods, (sentence.start, sentence.end), relation.start, self.view.text
        )


def _metrics(hits: Sequence[CueHit], unit_class: str, source: str) -> list[tuple[str, str]]:
    return [
        (metric, source)
        for metric in dict.fromkeys(hit.cue.metric for hit in hits if unit_class in hit.cue.units)
    ]


def published_of(doc: Doc) -> date | None:
    """Return the day on which the Doc's article was published, or None."""
    value = doc._.article["published"]
    return date.fromisoformat(value) if value else None


def mentions_of(view: View, label: str) -> list[Mention]:
    """Return every mention of a kind in an article."""
    return [m for s in view.sentences for m in s.mentions if m.label == label]
