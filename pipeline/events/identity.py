"""Identities of rows, and rows that state a fact again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from pipeline.contract.records import Event, Relation

SAME_WITHIN = 0.02
SHARED = attrgetter("metric", "measure", "subject", "status", "person", "per")
OPEN = attrgetter("market", "period_start", "period_end", "powertrain")
ROUNDED = frozenset({"about", "over", "under", "at_least", "at_most"})


def event_id(doc_id: str, relation: Relation) -> str:
    """Return a row's identity: a digest of article, place, metric, measure, subject and market."""
    parts = (
        doc_id,
        str(relation.start),
        str(relation.end),
        relation.metric,
        relation.measure or "",
        relation.subject or "",
        relation.market or "",
    )
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def mark_same(events: Sequence[Event], restates: Mapping[str, int] | None = None) -> list[Event]:
    """Return the events of one article with ``same_as`` pointing at the first statement of a fact.

    Parameters
    ----------
    restates
        For the event of a figure that says another again in its own unit: where that one starts.
    """
    restates = restates or {}
    origins = {(event.start, event.subject): event for event in events if event.measure is not None}
    firsts: dict[tuple[str | None, ...], list[Event]] = {}
    marked = []
    for event in events:
        alike = firsts.setdefault(SHARED(event), [])
        first = origins.get((restates.get(event.event_id, -1), event.subject)) or next(
            (f for f in alike if _is_same(f, event)), None
        )
        if first is None:
            alike.append(event)
            marked.append(event)
        else:
            marked.append(replace(event, same_as=first.same_as or first.event_id))
    return marked


def _is_same(first: Event, again: Event) -> bool:
    """Whether two events with the same shared columns state one fact."""
    for one, other in zip(OPEN(first), OPEN(again), strict=True):
        if one is not None and other is not None and one != other:
            return False
    if first.value is None or again.value is None:
        return first.value is None and again.value is None and first.role == again.role
    return _same_value(first, again)


def _same_value(first: Event, again: Event) -> bool:
    if first.unit == again.unit:
        return first.value == again.value and first.value_high == again.value_high
    if first.unit_si != again.unit_si or first.value_si is None or again.value_si is None:
        return False
    return abs(first.value_si - again.value_si) <= SAME_WITHIN * abs(first.value_si)
