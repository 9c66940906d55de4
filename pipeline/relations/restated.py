"""A figure that says the one before it again in another unit: "$200m (£104m; 151m euros)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.contract.records import Relation
from pipeline.contract.vocabulary import Status
from pipeline.quantities.conversion import to_base
from pipeline.relations.figure import Figure

WITHIN = 0.05
JOINT = re.compile(
    r"\s*(?:[(\[/;]|,?\s+or\b|=)\s*"
    r"(?:(?:or|about|around|roughly|some|circa|nearly|almost|just over|just under|approximately|"
    r"approx\.?|ca?\.|~|≈|=|equal to|equivalent to|which is|that is|i\.e\.)\s*)*",
    re.I,
)
CLOSED = re.compile(r"\s*(?:[)\];,/.]|$)")


def restated(figure: Figure, before: Sequence[Relation]) -> Relation | None:
    """Return what the figure before says, with this figure's number and unit; None where this one is new.

    A figure says the last one again where it follows at once, in brackets, after a slash or after "or", in
    another unit of the same dimension: another currency, or the same amount within 5% (both are rounded).
    Its own status and speaker are still to be told.
    """
    last, quantity = (before[-1] if before else None), figure.quantity
    if last is None or last.measure is None or last.value is None or last.start < figure.sentence.start:
        return None
    text = figure.view.text
    if not JOINT.fullmatch(text[last.end : quantity.start]) or not CLOSED.match(text[quantity.end :]):
        return None
    if not last.scores.get(f"dimension:{quantity.dimension}") or not _converts(last, figure):
        return None
    sign = -1.0 if last.value < 0 else 1.0
    high = quantity.value_high
    return replace(
        last,
        start=quantity.start,
        end=quantity.end,
        value=sign * abs(quantity.value),
        value_high=None if high is None else sign * abs(high),
        unit=quantity.unit,
        per=quantity.per or last.per,
        qualifier=quantity.qualifier,
        quantity_text=quantity.text,
        restates=last.start if last.restates is None else last.restates,
        status=Status.ACTUAL.value,
        speaker=None,
    )


def _converts(last: Relation, figure: Figure) -> bool:
    quantity = figure.quantity
    if not quantity.unit or not last.unit or quantity.unit == last.unit:
        return False
    if quantity.dimension == "money":
        return True
    one, base = to_base(abs(last.value or 0.0), last.unit, last.quantity_text)
    other, again = to_base(abs(quantity.value), quantity.unit, quantity.text)
    return base == again and abs(one - other) <= WITHIN * max(one, other)
