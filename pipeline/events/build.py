"""The component that makes the table's rows from relations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.contract.records import Event, Relation
from pipeline.events.confidence import Confidence
from pipeline.events.identity import event_id, mark_same
from pipeline.language.extensions import register
from pipeline.language.tokens import text_of
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.reference_component import shared_catalogue
from pipeline.quantities.conversion import to_base
from pipeline.relations.linker import default_weights, published_of


@Language.factory(
    "event_builder",
    requires=["doc._.relations"],
    assigns=["doc._.events"],
    default_config={"weights": None, "lexicons": []},
)
def make_event_builder(nlp: Language, name: str, weights: str | None, lexicons: list[str]) -> EventBuilder:
    """Build the component; ``weights`` is a folder with ``confidence.json``."""
    folder = Path(weights) if weights else default_weights()
    return EventBuilder(shared_catalogue(nlp, lexicons), Confidence.load(folder / "confidence.json"))


class EventBuilder:
    """Makes the rows of one article.

    Parameters
    ----------
    catalogue
        The entries: they give each subject its group, brand and model.
    confidence
        The model of how far to trust a row.
    """

    def __init__(self, catalogue: Catalogue, confidence: Confidence) -> None:
        register()
        self.catalogue = catalogue
        self.confidence = confidence

    def __call__(self, doc: Doc) -> Doc:
        """Set the events of one document."""
        doc._.events = self.build(doc)
        return doc

    def build(self, doc: Doc) -> list[Event]:
        """Return the rows of a Doc without changing it."""
        article, published, text = doc._.article, published_of(doc), text_of(doc)
        rows: dict[str, Event] = {}
        restates: dict[str, int] = {}
        for relation in doc._.relations:
            event = self._event(text, article["doc_id"], article["title"], published, relation)
            rows.setdefault(event.event_id, event)
            if relation.restates is not None:
                restates[event.event_id] = relation.restates
        return mark_same(sorted(rows.values(), key=lambda e: (e.start, e.end, e.event_id)), restates)

    def _event(
        self, text: str, doc_id: str, title: str | None, published: date | None, relation: Relation
    ) -> Event:
        period = relation.period
        year = _year(relation, published)
        subject_type = relation.subject_type or ""
        group, brand, model = self.catalogue.placed(subject_type, relation.subject or "", year)
        value_si, unit_si = self._base(relation)
        market = self.catalogue.get("MARKET", relation.market or "")
        return Event(
            event_id=event_id(doc_id, relation),
            doc_id=doc_id,
            title=title,
            published=published,
            metric=relation.metric,
            metric_text=relation.metric_text,
            measure=relation.measure,
            value=relation.value,
            value_high=relation.value_high,
            unit=relation.unit,
            per=relation.per,
            value_si=value_si,
            unit_si=unit_si,
            qualifier=relation.qualifier,
            quantity_text=relation.quantity_text,
            subject=relation.subject,
            subject_type=relation.subject_type,
            group=group or None,
            brand=brand or None,
            model=model or None,
            variant=relation.variant,
            powertrain=relation.powertrain,
            share_of=relation.share_of,
            market=relation.market,
            market_name=market.short if market else None,
            period_start=period.period_start if period else None,
            period_end=period.period_end if period else None,
            period_text=period.text if period else None,
            status=relation.status,
            person=relation.person,
            role=relation.role,
            organisation=relation.organisation,
            speaker=relation.speaker,
            sentence=text[relation.sentence_start : relation.sentence_end].strip(),
            start=relation.start,
            end=relation.end,
            same_as=None,
            confidence=self.confidence.of(relation),
        )

    def _base(self, relation: Relation) -> tuple[float | None, str | None]:
        if relation.value is None or relation.unit is None:
            return None, None
        return to_base(relation.value, relation.unit, relation.quantity_text)


def _year(relation: Relation, published: date | None) -> int | None:
    period = relation.period
    for day in (period.period_end if period else None, published):
        if day is not None:
            return day.year
    return None
