"""Whether a figure is about the whole market rather than one maker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.contract.records import Mention
from pipeline.relations.figure import Figure
from pipeline.relations.scorer import Named

INDUSTRY_WORDS = frozenset(
    "market markets industry sector new-car segment nationwide overall total registrations cars "
    "vehicles evs bevs phevs plug-ins plugins hybrids diesels petrol diesel electrified buyers "
    "consumers".split()
)
WHOLE_WORDS = frozenset("market industry sector nationwide overall".split())
NEAR = 6


def industry_evidence(figure: Figure, mentions: Sequence[Mention]) -> tuple[Any, ...]:
    """Return the evidence, from words and from the clause's subject, as a bundle."""
    view, sentence = figure.view, figure.sentence
    fleet = figure.quantity.unit.lower() in INDUSTRY_WORDS
    spoken = named = None
    if figure.subject is not None:
        low, high = view.subtree(figure.subject)
        start, end = view.starts[low], view.ends[high - 1]
        named = any(start <= m.start < end for m in mentions)
        owned = view.is_owned(figure.subject)
        spoken = not named and not owned and not INDUSTRY_WORDS.isdisjoint(view.lowers[low:high])
    words = view.lowers[sentence.first : sentence.last]
    if INDUSTRY_WORDS.isdisjoint(words):
        return (_evidence, 0, False, False, not mentions, fleet, spoken, named)
    count = min(3, sum(map(INDUSTRY_WORDS.__contains__, words)))
    whole = not WHOLE_WORDS.isdisjoint(words)
    low, high = max(sentence.first, figure.first - NEAR), min(figure.last + NEAR, sentence.last)
    near = whole and not WHOLE_WORDS.isdisjoint(view.lowers[low:high])
    return (_evidence, count, whole, near, not mentions, fleet, spoken, named)


def _evidence(
    words: int, whole: bool, near: bool, alone: bool, fleet: bool, spoken: bool | None, named: bool | None
) -> Named:
    features = {
        "industry": 1.0,
        "industry:words": float(words),
        "industry:whole": float(whole),
        "industry:alone": float(alone),
        "industry:fleet_noun": float(fleet),
        "industry:near": float(near),
    }
    if spoken is not None and named is not None:
        features |= {"industry:subject": float(spoken), "industry:named_subject": float(named)}
    return features
