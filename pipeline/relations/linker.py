"""The component that links every figure and milestone to what the table says of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.contract.records import Period, Quantity, Relation
from pipeline.contract.vocabulary import Metric, Status
from pipeline.language.extensions import register
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.reference_component import shared_catalogue
from pipeline.relations.bare import of_label, with_unit
from pipeline.relations.cast import Cast
from pipeline.relations.cues import CueIndex
from pipeline.relations.drive_choice import DriveCandidate, drive_candidates
from pipeline.relations.figure import Figure, make_figure
from pipeline.relations.history import History
from pipeline.relations.joint import sharers
from pipeline.relations.market import MarketCandidate, market_candidates
from pipeline.relations.measure import measure_of, metric_of_share, rate_of
from pipeline.relations.metric import MetricCandidate, Metrics, Theme, metric_candidates
from pipeline.relations.milestone_periods import milestone_period
from pipeline.relations.milestones import MilestoneReader
from pipeline.relations.people import PeopleReader
from pipeline.relations.period_choice import PeriodCandidate, period_candidates
from pipeline.relations.phrases import phrase_candidates, title_phrase
from pipeline.relations.places import Places, ScopeWords
from pipeline.relations.restated import restated
from pipeline.relations.scope import share_of, variant_of
from pipeline.relations.scorer import Features, Ranker
from pipeline.relations.sections import find_sections, label_of
from pipeline.relations.speaker import find_attributions, speaker_at
from pipeline.relations.status import load_cues, status_at, status_of
from pipeline.relations.subject import SubjectCandidate, subject_candidates
from pipeline.relations.times import Times
from pipeline.relations.unit_choice import UnitCandidate, unit_candidates
from pipeline.relations.units import Units
from pipeline.relations.view import Sentence, View, build_view

MOST_POINTED_AT = 12
SURROUNDINGS = frozenset({"°C", "°F", "K", "C", "A"})
NEWS = frozenset({"new", "additional", "more", "further"})
ROLES = ("metric", "subject", "market", "period")
RANKED = ("unit", *ROLES, "powertrain")
Candidate = TypeVar(
    "Candidate",
    UnitCandidate,
    MetricCandidate,
    SubjectCandidate,
    MarketCandidate,
    PeriodCandidate,
    DriveCandidate,
)
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
    """Build the linker; ``weights`` is a folder with a JSON file of weights for each role."""
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
        self.rankers = {role: Ranker.load(weights / f"{role}.json") for role in RANKED}
        self.status_cues = load_cues()
        self.milestones = MilestoneReader(catalogue, self.words)
        self.people = PeopleReader(catalogue)

    def __call__(self, doc: Doc) -> Doc:
        """Set the relations of one document."""
        doc._.relations = self.link(doc)
        return doc

    def link(self, doc: Doc) -> list[Relation]:
        """Return the relations of a Doc without changing it."""
        view = build_view(doc, doc._.title_mentions)
        reading = Reading(self, view, published_of(doc))
        milestones = self.milestones.read(view, reading.cast.topic)
        people = self.people.read(view)
        found = [*reading.figures(), *(reading.finish(r) for r in (*milestones, *people))]
        return sorted(found, key=lambda r: (r.start, r.end, r.metric, r.subject or "", r.market or ""))


class Reading:
    """The linking of one article: what was decided so far helps to decide what follows."""

    def __init__(self, linker: RelationLinker, view: View, published: date | None = None) -> None:
        self.linker = linker
        self.view = view
        self.published = published
        self.places = Places(view, linker.words)
        self.times = Times(view, published)
        self.hits = [list(linker.cues.find(view.lowers, s.first, s.last)) for s in view.sentences]
        self.theme = Theme.of(self.hits)
        self.sections = find_sections(view, linker.words.sets["product_noun"])
        sets = linker.words.sets
        self.titled = title_phrase(view, sets["product_noun"], sets["product_modifier"])
        self.cast = Cast(view, self.sections)
        self.done = History()
        self.shared: list[Relation] = []
        self.attributions = find_attributions(
            view.text,
            [(s.start, s.end) for s in view.sentences],
            [m for s in view.sentences for m in s.mentions if m.label in SPEAKER_LABELS],
        )

    def figures(self) -> list[Relation]:
        """Link every figure of the article, in the order of the text."""
        for sentence in self.view.sentences:
            for number, quantity in enumerate(sentence.quantities):
                figure = self.place(sentence, quantity, number)
                if figure is not None:
                    relation = self.link(figure)
                    self.done.append(relation)
                    self.shared += self._sharing(figure, relation)
        return [*self.done, *self.shared]

    def _sharing(self, figure: Figure, relation: Relation) -> Iterator[Relation]:
        """Give a figure to the other things that it is told of in the same words."""
        for mention in sharers(figure, relation, self.sections[figure.sentence.number]):
            named = (mention.label, mention.entry)
            yield replace(
                relation,
                subject=mention.entry,
                subject_type=mention.label,
                subject_start=mention.start,
                powertrain=self.drive_of(figure, relation.metric, named),
                speaker=speaker_at(self.attributions, relation.start, relation.end, mention.entry),
            )

    def link(self, figure: Figure) -> Relation:
        """Return what the rankers choose for a figure, or what it says again."""
        again = restated(figure, self.done)
        if again is not None:
            return self.finish(again)
        rank = self.linker.rankers
        metrics = self.metrics_for(figure)
        metric, metric_sure = _best(rank["metric"], metrics.candidates, metrics.shared)
        subjects = self.subjects_for(figure, metric.metric)
        subject, subject_sure = _best(rank["subject"], subjects)
        named = (subject.label, subject.entry)
        market, market_sure = _best(rank["market"], self.markets_for(figure, metric.metric, named))
        period, period_sure = _best(rank["period"], self.periods_for(figure, metric.metric))
        sure = {"metric": metric_sure, "subject": subject_sure, "market": market_sure, "period": period_sure}
        return self._relation(figure, metric, subject, market, period, sure)

    def place(self, sentence: Sentence, quantity: Quantity, number: int) -> Figure | None:
        """Return a quantity as a figure in its place, or None for a number that measures nothing."""
        placed = self.measured(sentence, quantity)
        if placed is None:
            placed = self.unit_of(self.units_for(sentence, quantity)).quantity
        return None if placed is None else self.as_figure(sentence, placed, number)

    def measured(self, sentence: Sentence, quantity: Quantity) -> Quantity | None:
        """Return a quantity with the unit printed beside it or in its label; None where there is none."""
        if quantity.unit:
            return quantity
        return of_label(quantity, self._label(sentence, quantity), self.linker.units)

    def units_for(self, sentence: Sentence, quantity: Quantity) -> list[UnitCandidate]:
        """Return what a number without a unit may be."""
        hits, units = self.hits[sentence.number], self.linker.units
        ruled = with_unit(quantity, sentence, self.done, hits, units, self.view.text)
        return unit_candidates(quantity, ruled, self.view, sentence, self.done, hits, units)

    def unit_of(self, candidates: Sequence[UnitCandidate]) -> UnitCandidate:
        """Return what the ranker takes a number without a unit for."""
        return _best(self.linker.rankers["unit"], candidates)[0]

    def as_figure(self, sentence: Sentence, placed: Quantity, number: int) -> Figure | None:
        """Return a quantity with its unit as a figure, or None where it points at cars or sets a test up."""
        unit_class = self.linker.units.unit_class(placed)
        if unit_class == "vehicles" and _is_reference(placed):
            return None
        if placed.unit in SURROUNDINGS and self._is_condition(placed):
            return None
        return make_figure(self.view, sentence, placed, unit_class, number)

    def _is_condition(self, quantity: Quantity) -> bool:
        """Whether a temperature or a current tells how something was tested: "at 25 °C", "(0.2 C)"."""
        ahead = self.view.text[max(0, quantity.start - 6) : quantity.start].lower()
        if self.done and self.done[-1].unit in SURROUNDINGS and quantity.start - self.done[-1].end <= 2:
            return False
        return ahead.rstrip().endswith((" at", "@", "(")) or ahead.endswith(" at ")

    def _label(self, sentence: Sentence, quantity: Quantity) -> str:
        """Return the label that a figure is the value of ("Seats: 4"), or an empty string."""
        span = label_of(self.view, sentence)
        text = self.view.text
        if span is None or text[span[1] : quantity.start].strip() != ":":
            return ""
        return text[span[0] : span[1]].strip(" -•*")

    def metrics_for(self, figure: Figure) -> Metrics:
        """Return the metrics that a figure may be of."""
        return metric_candidates(figure, self.done, self.linker.units, self.theme)

    def subjects_for(self, figure: Figure, metric: str) -> list[SubjectCandidate]:
        """Return the things that a figure may be about."""
        cue = self._cue(figure, metric)
        section = self.sections[figure.sentence.number]
        products = self.linker.words.sets["product_noun"]
        phrases = phrase_candidates(figure, section, products, cue, self.titled)
        return subject_candidates(figure, metric, cue, self.done, self.cast, self.linker.catalogue, phrases)

    def _cue(self, figure: Figure, metric: str) -> int | None:
        """Return the token that names a metric, the nearest to the figure in its sentence."""
        tokens = [h.last - 1 for h in self.hits[figure.sentence.number] if h.cue.metric == metric]
        return min(tokens, key=lambda token: abs(token - figure.first)) if tokens else None

    def markets_for(self, figure: Figure, metric: str, subject: tuple[str, str]) -> list[MarketCandidate]:
        """Return the markets that a figure may be about."""
        return market_candidates(figure, metric, subject, self.done, self.places)

    def periods_for(self, figure: Figure, metric: str) -> list[PeriodCandidate]:
        """Return the periods that a figure may be about."""
        return period_candidates(figure, metric, self.done, self.times)

    def drives_for(self, figure: Figure, metric: str, subject: tuple[str, str]) -> list[DriveCandidate]:
        """Return the powertrains that a figure may be about."""
        return drive_candidates(figure, metric, subject, self.done, self.linker.catalogue)

    def drive_of(self, figure: Figure, metric: str, subject: tuple[str, str]) -> str | None:
        """Return the powertrain that the ranker chooses for a figure, or None."""
        return _best(self.linker.rankers["powertrain"], self.drives_for(figure, metric, subject))[0].drive

    def _relation(
        self,
        figure: Figure,
        metric: MetricCandidate,
        subject: SubjectCandidate,
        market: MarketCandidate,
        period: PeriodCandidate,
        sure: dict[str, float],
    ) -> Relation:
        quantity = figure.quantity
        measure, value = measure_of(figure, metric.metric, self.done)
        whole = share_of(figure, self.linker.words) if measure == "share" else None
        named = (subject.label, subject.entry)
        unit = self.linker.units.table_unit(quantity) or "vehicles"
        sentence = figure.sentence
        of_share = metric_of_share(metric.metric, whole)
        return Relation(
            start=quantity.start,
            end=quantity.end,
            metric=of_share,
            metric_text=metric.text,
            measure=measure,
            value=value,
            value_high=_high(quantity, value),
            unit=unit,
            per=rate_of(figure, metric.metric),
            qualifier=quantity.qualifier,
            quantity_text=quantity.text,
            subject=subject.entry,
            subject_type=subject.label,
            subject_start=subject.start,
            variant=variant_of(figure, self.linker.catalogue),
            powertrain=self.drive_of(figure, metric.metric, named),
            share_of=whole,
            market=market.code,
            market_text=market.text,
            period=period.period,
            status=self._status(sentence, quantity.start, quantity.end, period.period, "figure"),
            speaker=speaker_at(self.attributions, quantity.start, quantity.end, subject.entry),
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            scores={
                **sure,
                "flag:bracketed": float(figure.bracketed is not None),
                f"class:{figure.unit_class}": 1.0,
                f"dimension:{quantity.dimension}": 1.0,
            },
        )

    def finish(self, relation: Relation) -> Relation:
        """Add sentence, period, status and speaker to a milestone or to a figure that says another again."""
        sentence = self.view.sentence_at(relation.start)
        period, status = relation.period, relation.status
        target = "figure" if relation.measure else "milestone"
        if period is None and not relation.measure:
            period = milestone_period(self.view, sentence, relation, self.published)
        if status == Status.ACTUAL and relation.metric != Metric.ROLE:
            status = self._status(sentence, relation.start, relation.end, period, target)
        return replace(
            relation,
            period=period,
            status=status,
            speaker=relation.speaker
            or speaker_at(self.attributions, relation.start, relation.end, relation.subject),
            sentence_start=sentence.start,
            sentence_end=sentence.end,
        )

    def _status(self, sentence: Sentence, start: int, end: int, period: Period | None, target: str) -> str:
        """Return the status of what stands at these characters of a sentence."""
        own = period if period is not None and sentence.start <= period.start < sentence.end else None
        status = status_of(
            self.view.text[sentence.start : sentence.end],
            start - sentence.start,
            end - sentence.start,
            self.linker.status_cues,
            target=target,
        )
        return status_at(status, own, self.published, target)


def _is_reference(quantity: Quantity) -> bool:
    """Whether a few cars in words point at cars of the text: "the two vans"; "five new models" are told."""
    words = quantity.text.lower().split()
    return quantity.value <= MOST_POINTED_AT and words[0].isalpha() and not NEWS.intersection(words)


def _high(quantity: Quantity, value: float) -> float | None:
    """Return the upper end of a range with the sign of the lower."""
    if quantity.value_high is None:
        return None
    return -abs(quantity.value_high) if value < 0 < quantity.value else quantity.value_high


def _best(
    ranker: Ranker, candidates: Sequence[Candidate], shared: Mapping[Hashable, Features] | None = None
) -> tuple[Candidate, float]:
    number, sure = ranker.rank([c.features for c in candidates], [c.answer for c in candidates], shared)
    return candidates[number], sure


def published_of(doc: Doc) -> date | None:
    """Return the day on which the Doc's article was published, or None."""
    value = doc._.article["published"]
    return date.fromisoformat(value) if value else None
