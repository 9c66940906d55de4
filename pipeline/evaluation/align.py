"""Which row of the table answers which annotated row: one to one, within an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Event
from pipeline.contract.vocabulary import Metric
from pipeline.evaluation.compare import Canon, as_printed, column_right, value_found
from pipeline.evaluation.gold import GoldArticle, GoldRow

OVERLAP_WEIGHT = 4.0
COLUMN_WEIGHTS = {"metric": 2.0, "measure": 1.0, "unit": 1.0, "subject": 2.0, "market": 1.0}
SMALL_WEIGHTS = {"person": 1.0, "powertrain": 0.25, "period": 0.5, "variant": 0.25}


@dataclass(frozen=True)
class Pair:
    """A gold row and the event that answers it; one of them is None for a miss or a false alarm.

    Attributes
    ----------
    number
        The gold row's number in its article, from 1; 0 for a false alarm.
    """

    doc_id: str
    number: int
    gold: GoldRow | None
    event: Event | None

    @property
    def optional(self) -> bool:
        """Whether a fair reader might leave the row out: it is not scored."""
        return self.gold is not None and self.gold.optional

    @property
    def milestone(self) -> bool:
        """Whether the pair is about a milestone."""
        metric = self.gold.metric if self.gold else self.event.metric if self.event else ""
        return Metric(metric).is_milestone


def align(article: GoldArticle, events: Sequence[Event], canon: Canon = as_printed) -> list[Pair]:
    """Pair gold rows with events.

    A figure answers a figure where their characters overlap; a milestone answers one where the triggers
    overlap, or stand in one sentence and agree on metric and subject. Of several possible pairs the
    likest goes first, so that each row of a mark with several rows gets its own event.

    Returns
    -------
    list of Pair
        In the order of the text.
    """
    ranked = sorted(_possible(article, events, canon), key=lambda item: (-item[0], item[1], item[2]))
    by_gold: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, event in ranked:
        if row not in by_gold and event not in taken:
            by_gold[row] = event
            taken.add(event)
    doc_id = article.article.doc_id
    pairs = [
        Pair(doc_id, number + 1, row, events[by_gold[number]] if number in by_gold else None)
        for number, row in enumerate(article.rows)
    ]
    pairs += [Pair(doc_id, 0, None, event) for place, event in enumerate(events) if place not in taken]
    return sorted(pairs, key=_place)


def _place(pair: Pair) -> tuple[int, int, int]:
    start = pair.gold.start if pair.gold else pair.event.start if pair.event else 0
    return start, pair.number or 10_000, 0


def _possible(
    article: GoldArticle, events: Sequence[Event], canon: Canon
) -> Iterator[tuple[float, int, int]]:
    text = article.article.text
    for number, row in enumerate(article.rows):
        for place, event in enumerate(events):
            if Metric(event.metric).is_milestone != row.is_milestone:
                continue
            overlap = shared_part(row, event)
            if overlap or (row.is_milestone and _answers(row, event, text, canon)):
                yield _likeness(row, event, overlap, canon), number, place


def shared_part(row: GoldRow, event: Event) -> float:
    """Return the characters that a gold mark and an event share, as a part of both together."""
    shared = min(row.end, event.end) - max(row.start, event.start)
    return max(shared, 0) / max(max(row.end, event.end) - min(row.start, event.start), 1)


def _answers(row: GoldRow, event: Event, text: str, canon: Canon) -> bool:
    if not (column_right(row, event, "metric") and column_right(row, event, "subject", canon)):
        return False
    start = text.rfind(event.sentence, 0, event.start + len(event.sentence)) if event.sentence else -1
    return 0 <= start <= row.start and row.end <= start + len(event.sentence)


def _likeness(row: GoldRow, event: Event, overlap: float, canon: Canon) -> float:
    weights = COLUMN_WEIGHTS | SMALL_WEIGHTS
    likeness = sum(weight for name, weight in weights.items() if column_right(row, event, name, canon))
    if not row.is_milestone:
        likeness += 3.0 * value_found(row, event) + column_right(row, event, "value")
    return likeness + OVERLAP_WEIGHT * overlap
