"""Whether a figure is about the whole market rather than one maker."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract.records import Mention
from pipeline.relations.figure import Figure

INDUSTRY_WORDS = frozenset(
    "market markets industry sector new-car segment nationwide overall total registrations cars "
    "vehicles evs bevs phevs plug-ins plugins hybrids diesels petrol diesel electrified buyers "
    "consumers".split()
)
WHOLE_WORDS = frozenset("market industry sector nationwide overall".split())


def industry_evidence(figure: Figure, mentions: Sequence[Mention]) -> dict[str, float]:
    """Return the evidence, from words and from the clause's subject."""
    view, sentence = figure.view, figure.sentence
    words = view.lowers[sentence.first : sentence.last]
    features = {
        "industry": 1.0,
        "industry:words": float(min(3, sum(word in INDUSTRY_WORDS for word in words))),
        "industry:whole": float(any(word in WHOLE_WORDS for word in words)),
        "industry:alone": float(not mentions),
        "industry:fleet_noun": float(figure.quantity.unit.lower() in INDUSTRY_WORDS),
    }
    if figure.subject is not None:
        low, high = view.subtree(figure.subject)
        span = view.lowers[low:high]
        named = any(view.starts[low] <= m.start < view.ends[high - 1] for m in mentions)
        features["industry:subject"] = float(not named and any(w in INDUSTRY_WORDS for w in span))
        features["industry:named_subject"] = float(named)
    near = set(view.lowers[max(sentence.first, figure.first - 6) : min(figure.last + 6, sentence.last)])
    features["industry:near"] = float(bool(near & WHOLE_WORDS))
    return features
