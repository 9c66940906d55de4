"""Whether a number without a unit is a figure, and of what unit: that of a figure near it, cars, or none."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from math import log10
from typing import NamedTuple

from pipeline.contract.records import Quantity, Relation
from pipeline.relations.bare import (
    LOOSE,
    is_scaled,
    is_table_line,
    is_year_like,
    last_money,
    neighbours,
    way_of,
)
from pipeline.relations.cues import CueHit
from pipeline.relations.scorer import Feature, Features, Named, flags
from pipeline.relations.units import Units
from pipeline.relations.view import Sentence, View

NONE, VEHICLES = "none", "vehicles"
NAMED = frozenset({"MODEL", "BRAND", "GROUP", "COMPANY", "MARKET"})
LONGEST_LINK = 16
RATE = re.compile(r"\s+(?:an?|per|each|every)\s+(year|month|week|day|quarter|hour)\b", re.I)
TOLD = 4
MOST_DIGITS = 6


class UnitCandidate(NamedTuple):
    """A number with a unit that it may have, or None where it is no figure; with the evidence."""

    quantity: Quantity | None
    unit: str
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return (self.quantity is not None, self.unit)


def unit_candidates(
    quantity: Quantity,
    ruled: Quantity | None,
    view: View,
    sentence: Sentence,
    before: Sequence[Relation],
    hits: Sequence[CueHit],
    units: Units,
) -> list[UnitCandidate]:
    """Return what a bare number may be, each with its features.

    Parameters
    ----------
    quantity
        A figure with an empty unit.
    ruled
        What :func:`~pipeline.relations.bare.with_unit` makes of it.
    before
        Relations of earlier figures of the article.
    hits
        Cues of the sentence.
    """
    around = _around(quantity, view, sentence)
    cued = {unit for hit in hits for unit in hit.cue.units}
    told = [relation.unit for relation in before[-TOLD:]]
    answer = None if ruled is None else units.table_unit(ruled)
    found = []
    for candidate, source in _sources(quantity, ruled, view, sentence, before):
        unit = "" if candidate is None else units.table_unit(candidate)
        kind = NONE if candidate is None else units.unit_class(candidate)
        alike = sum(one == unit for one in told) / TOLD
        by_rule = (answer or "") == unit and (ruled is None) == (candidate is None)
        features: dict[Feature, float] = {(_crossed, kind, name): value for name, value in around.items()}
        features.update(source.items())
        features[_described, kind, kind in cued, by_rule] = 1.0
        features[_told, kind] = alike
        found.append(UnitCandidate(candidate, unit, features))
    return found


def _crossed(kind: str, name: str) -> Named:
    return flags(f"{kind}:{name}")


def _described(kind: str, cued: bool, by_rule: bool) -> Named:
    return {kind: 1.0, f"{kind}:cued": float(cued), "ruled": float(by_rule)}


def _told(kind: str) -> Named:
    return flags("told", f"{kind}:told")


def _sources(
    quantity: Quantity,
    ruled: Quantity | None,
    view: View,
    sentence: Sentence,
    before: Sequence[Relation],
) -> Iterator[tuple[Quantity | None, dict[str, float]]]:
    """Yield a number with each unit that it may have, and where that comes from."""
    yield None, {}
    rate = RATE.match(view.text, quantity.end)
    per = quantity.per or (rate[1].lower() if rate else None)
    yield replace(quantity, unit="units", dimension="count", per=per), {"source:vehicles": 1.0}
    if ruled is not None:
        yield replace(ruled, per=per or ruled.per), {"source:rule": 1.0}
    money = last_money(before)
    if money is not None:
        yield replace(quantity, unit=money, dimension="money"), {"source:money": 1.0}
    seen: set[tuple[str, str | None]] = set()
    for other, near in neighbours(quantity, sentence, before):
        key = (other.unit, other.per)
        if key in seen:
            continue
        seen.add(key)
        way = way_of(quantity, other, view.text) if other.dimension == "ratio" else quantity.direction
        inherited = None if is_scaled(quantity) else other.per
        same = replace(
            quantity, unit=other.unit, dimension=other.dimension, per=per or inherited, direction=way
        )
        yield same, _likeness(quantity, other, near, view)


def _likeness(quantity: Quantity, other: Quantity, near: bool, view: View) -> dict[str, float]:
    """Return what two figures have in common: place, form, size."""
    side = "before" if other.start < quantity.start else "after"
    ratio = log10(max(abs(quantity.value), 1e-6) / max(abs(other.value), 1e-6))
    features = {
        f"source:{side}:{'near' if near else 'far'}": 1.0,
        f"ratio:{max(-3, min(3, round(ratio)))}:{other.dimension}": 1.0,
        f"form:{'.' in quantity.text}:{'.' in other.text}": 1.0,
    }
    start, end = sorted((quantity.start, other.start))
    between = view.text[min(quantity.end, other.end) : max(quantity.start, other.start)]
    if near and 0 <= len(between) <= LONGEST_LINK:
        link = " ".join(between.lower().split())
        features[f"link:{side}:{link}"] = 1.0
        features["linked"] = 1.0
    features["far"] = min(end - start, 300) / 100.0
    return features


def _around(quantity: Quantity, view: View, sentence: Sentence) -> dict[str, float]:
    """Return the form of a number and the words beside it."""
    first = view.token_at(quantity.start)
    last = max(first + 1, view.token_at(max(quantity.end - 1, quantity.start)) + 1)
    words, text = view.lowers, quantity.text
    whole = float(quantity.value).is_integer()
    digits = len(str(int(abs(quantity.value)))) if abs(quantity.value) < 1e15 else MOST_DIGITS
    features = {
        "size": min(digits, MOST_DIGITS) / MOST_DIGITS,
        f"digits:{min(digits, MOST_DIGITS)}:{whole}": 1.0,
        "separated": float(whole and any(sign in text for sign in ",.' ")),
        "loose": float(quantity.dimension == LOOSE),
        "scaled": float(is_scaled(quantity)),
        "year": float(is_year_like(quantity)),
        "line": float(is_table_line(sentence, view.text)),
        "about": float(bool(quantity.about)),
        "qualified": float(quantity.qualifier != "exact" and bool(quantity.qualifier)),
        "changed": float(quantity.direction is not None),
    }
    for name, place in (("prev", first - 1), ("prev2", first - 2), ("next", last), ("next2", last + 1)):
        inside = sentence.first <= place < sentence.last
        features[f"{name}:{words[place] if inside else '^'}"] = 1.0
    for mention in sentence.mentions:
        if mention.label not in NAMED:
            continue
        gap = view.text[mention.end : quantity.start] if mention.end <= quantity.start else None
        if gap is not None and len(gap) <= 3:
            features[f"behind:{mention.label}:{gap.strip()}"] = 1.0
        elif mention.start >= quantity.end and mention.start - quantity.end <= 3:
            features[f"ahead_of:{mention.label}"] = 1.0
    return features
