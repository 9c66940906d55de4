"""A figure that two things share: "the C-Zero and the iOn have 14.5 kWh" is told of each."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.contract.records import Mention, Relation
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure
from pipeline.relations.sections import Section
from pipeline.relations.view import View

FAMILIES = frozenset({"spec", "price"})
LABELS = frozenset({"MODEL", "BRAND"})
JOINED = re.compile(
    r"[\s,]*(?:(?:and|or|&|as well as)\b[\s,]*(?:(?:the|its|their|all-new|new|sibling|sister|twin|cousin|"
    r"brother|model|car|crossover|SUV|sedan|hatchback)\s+)*)",
    re.I,
)
HEADED = re.compile(r"\s*(?:[-–—/&+]|and)\s*(?:the\s+)?", re.I)
TOGETHER = frozenset("respectively together combined jointly between than versus vs each".split())
LISTED = re.compile(r"\s*(?:,|/|;|and|or|,\s*and|to|&)\s*(?:just|only|about|around)?\s*", re.I)


def sharers(figure: Figure, relation: Relation, section: Section | None) -> list[Mention]:
    """Return the other things of which a figure is told in the same words.

    They are named in one breath with the subject, before the figure ("A and B use a 78 kWh battery"), or in
    the heading that the figure stands under ("A - B"). Only what each car has by itself is shared so: a
    specification or a price, no volume. A list of figures, or "respectively", deals them out.
    """
    if family_of(relation.metric) not in FAMILIES or relation.subject_type not in LABELS:
        return []
    if _is_dealt(figure):
        return []
    view, sentence = figure.view, figure.sentence
    here = [m for m in sentence.mentions if m.label == relation.subject_type]
    if here:
        if TOGETHER & set(view.lowers[sentence.first : sentence.last]):
            return []
        named = [m for m in here if m.end <= figure.quantity.start and m.via == "name"]
        return _partners(view, named, relation.subject, JOINED) if len(named) == len(here) else []
    if section is None or any(m.label in LABELS for m in sentence.mentions):
        return []
    heads = [m for m in section.subjects if m.label == relation.subject_type and m.via == "name"]
    return _partners(view, heads, relation.subject, HEADED)


def _partners(view: View, named: list[Mention], subject: str | None, joint: re.Pattern[str]) -> list[Mention]:
    """Return the thing that is named in one breath with the subject, where no third one is."""
    beside = [
        (one, other)
        for one, other in pairwise(named)
        if subject in (one.entry, other.entry) and joint.fullmatch(view.text, one.end, other.start)
    ]
    if len(beside) != 1 or beside[0][0].entry == beside[0][1].entry:
        return []
    first, second = beside[0]
    if any(view.text[m.end : first.start].strip() == "," for m in named):
        return []
    return [second if first.entry == subject else first]


def _is_dealt(figure: Figure) -> bool:
    """Whether the figure stands in a list with another of its dimension: one for each."""
    text, quantity = figure.view.text, figure.quantity
    others = [
        q
        for q in figure.sentence.quantities
        if q.start != quantity.start and q.dimension in (quantity.dimension, "number")
    ]
    return any(
        LISTED.fullmatch(text, min(q.end, quantity.end), max(q.start, quantity.start)) is not None
        for q in others
    )
