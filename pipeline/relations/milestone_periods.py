"""When a milestone is: the time of its own clause."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import replace
from datetime import date

from pipeline.contract.records import Period, Relation
from pipeline.contract.vocabulary import Metric
from pipeline.relations.view import Sentence, View

FAR_CLAUSE = 12
BEFORE = 3
BREAK = 25
ROLE_REACH = 3
LIMIT = 25
LASTING = frozenset({"since", "until"})
MONTHS = tuple(name.lower() for name in month_name if name)
DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b|day\b")
YEAR = re.compile(r"(?:since|in|of)?\s*\d{4}")


def milestone_period(
    view: View, sentence: Sentence, relation: Relation, published: date | None = None
) -> Period | None:
    """Return the time of a milestone, or None; comparisons are none, and a post has one only beside it.

    Parameters
    ----------
    relation
        The milestone, with the characters of its trigger.
    published
        Day of publication: a month that has passed is next year's where the verb looks ahead.
    """
    usable = [p for p in sentence.periods if p.relation != "compare"]
    if relation.metric == Metric.ROLE:
        held = next((p for p in usable if _beside(view, relation, p)), None)
        return replace(held, period_end=None) if held and held.relation == "since" else held
    if not sentence.parsed:
        chosen = min(usable, key=lambda p: abs(p.start - relation.start)) if usable else None
    else:
        ranked = sorted((_distance(view, relation, p), n) for n, p in enumerate(usable))
        chosen = usable[ranked[0][1]] if ranked and ranked[0][0] < LIMIT else None
    if chosen is None:
        return None
    if sentence.parsed and published and _looks_ahead(view, relation, chosen):
        chosen = _next(chosen, published)
    return _beginning(chosen) if chosen.relation == "since" else chosen


def _looks_ahead(view: View, relation: Relation, period: Period) -> bool:
    """Whether a trigger's verb is not past while its time has no year ("the first are delivered in May")."""
    text = period.text.lower()
    if not any(name in text for name in MONTHS) or re.search(r"\d{4}|last|past", text):
        return False
    verb = _clause(view, view.token_at(relation.end - 1))
    tags = [
        view.tags[verb],
        *(view.tags[c] for c in view.children[verb] if view.deps[c] in ("aux", "auxpass")),
    ]
    return (
        view.is_verb(verb)
        and "VBD" not in tags
        and bool({"VBZ", "VBP", "MD"} & set(tags))
        and not ({"has", "have"} & {view.lowers[c] for c in view.children[verb]})
    )


def _next(period: Period, published: date) -> Period:
    """Return a time that has passed a year later."""
    start, end = period.period_start, period.period_end
    if end is None or end >= published:
        return period
    later = end.replace(year=end.year + 1, day=min(end.day, 28) if end.month == 2 else end.day)
    return replace(
        period, period_start=start.replace(year=start.year + 1) if start else None, period_end=later
    )


def _beginning(period: Period) -> Period:
    """Return the day, month or year since which something lasts: that is when it began."""
    start = period.period_start
    if start is None:
        return period
    text = period.text.lower()
    if DAY.search(text):
        end = start
    elif YEAR.fullmatch(text.removeprefix("since ").strip()):
        end = date(start.year, 12, 31)
    else:
        end = date(start.year, start.month, monthrange(start.year, start.month)[1])
    return replace(period, period_end=end)


def _beside(view: View, relation: Relation, period: Period) -> bool:
    """Whether a lasting time follows a post at once ("chief executive since 2019")."""
    gap = view.token_at(period.start) - view.token_at(relation.end - 1) - 1
    return period.relation in LASTING and 0 <= gap <= ROLE_REACH


def _distance(view: View, relation: Relation, period: Period) -> int:
    """Return how far a time is from a trigger: tokens, and more for another clause or a time before it."""
    first, last = view.token_at(relation.start), view.token_at(relation.end - 1)
    token = view.token_at(period.start)
    gap = token - last if token > last else first - token
    low, high = sorted((last, token))
    cost = gap + (BEFORE if token < first else 0)
    cost += BREAK * any(view.lowers[i] == ";" for i in range(low, high))
    return cost + (0 if _clause(view, token) == _clause(view, last) else FAR_CLAUSE)


def _clause(view: View, token: int) -> int:
    """Return the verb of a token's clause, an infinitive counted to the verb above it."""
    verb = view.clause_verb(token)
    while view.deps[verb] in ("xcomp", "aux") and view.heads[verb] != verb:
        verb = view.heads[verb]
    return verb
