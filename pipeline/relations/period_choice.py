"""Which period a figure is about: the expressions of its sentence, what governs from before, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeGuard

from pipeline.contract.records import Period, Relation
from pipeline.mentions.periods_calendar import shift_months
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, above_in_column, place_in_list
from pipeline.relations.scorer import Features
from pipeline.relations.view import View

FARTHEST = 40
BASES = frozenset("from than against versus vs compared over".split())
LIST_BASES = frozenset("compare compares compared comparing against versus vs from".split())
LISTING = frozenset(", and or & ( ) % percent yoy respectively".split())
FILLERS = frozenset(
    "respective share shares figure figures level levels value values rate rates result results of the those "
    "these with yoy year on - just only about around some a an".split()
)
LONGEST_LIST = 16
NEAR = 4
BACK = 4
MOST_TOLD = 3
LONGEST_TOLD = 120
LENGTHS = (("day", 1), ("week", 10), ("month", 31), ("quarter", 93), ("half", 190), ("year", 366))
Bounds = tuple[date | None, date | None]
Found = tuple[Period | None, dict[str, float]]


class PeriodCandidate(NamedTuple):
    """A period that a figure may be about (None: none), with the evidence."""

    period: Period | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return self.bounds

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """First and last day, both None where there is no period or no reading of it."""
        return (self.period.period_start, self.period.period_end) if self.period else (None, None)


def period_candidates(
    figure: Figure, metric: str, before: Sequence[Relation], lead: Sequence[Period]
) -> list[PeriodCandidate]:
    """Return the periods that a figure may be about, each with its features.

    Parameters
    ----------
    metric
        What the figure measures.
    before
        Relations of earlier figures.
    lead
        The periods of the article's title and first sentences.
    """
    base = _base(figure)
    found: list[Found] = [(p, _here(figure, p, base)) for p in figure.sentence.periods]
    found += _carried(figure)
    found += _of_last(figure, before, base)
    found += _told(metric, before)
    found += _column(figure, before)
    for rank, period in enumerate(lead[:2]):
        found.append((period, {f"lead{rank}": 1.0, f"lead:{_length(period)}": 1.0}))
    if base:
        found += [(_year_before(p), {**f, "year_before": 1.0}) for p, f in found if _shiftable(p)]
    found.append((None, _none(figure, base)))
    return [PeriodCandidate(p, _shared(figure, metric, p, features)) for p, features in found]


def _shiftable(period: Period | None) -> TypeGuard[Period]:
    return (
        period is not None
        and period.relation != "compare"
        and period.period_start is not None
        and period.period_end is not None
    )


def _year_before(period: Period) -> Period:
    """Return the same period of the year before: what a figure after "from" or "against" is about."""
    return replace(
        period,
        relation="compare",
        period_start=shift_months(period.period_start, -12) if period.period_start else None,
        period_end=shift_months(period.period_end, -12) if period.period_end else None,
    )


def lead_periods(view: View) -> list[Period]:
    """Return the resolved periods of the title and the first sentences."""
    return [
        p
        for sentence in view.sentences[:4]
        for p in sentence.periods
        if p.period_end is not None and p.relation != "compare"
    ]


def _length(period: Period) -> str:
    if period.period_start is None or period.period_end is None:
        return "open" if period.period_end or period.period_start else "unread"
    days = (period.period_end - period.period_start).days + 1
    return next((name for name, most in LENGTHS if days <= most), "years")


def _here(figure: Figure, period: Period, base: str) -> dict[str, float]:
    view = figure.view
    first = view.token_at(period.start)
    last = view.token_at(max(period.end - 1, period.start)) + 1
    after = first >= figure.last
    low, high = (figure.last, first) if after else (last, figure.first)
    between = view.lowers[low:high]
    side = "after" if after else "before"
    start, end = sorted((period.start, figure.quantity.start))
    crossed = sum(
        start < q.start < end for q in figure.sentence.quantities if q.start != figure.quantity.start
    )
    rivals = [p for p in figure.sentence.periods if p is not period]
    features = {
        "here": 1.0,
        f"here:{side}": 1.0,
        f"rel:{period.relation}:{side}": 1.0,
        f"length:{_length(period)}": 1.0,
        "distance": min(max(high - low, 0), FARTHEST) / 10.0,
        f"commas:{side}": float(min(3, sum(w in (",", ";", "—", "–", ":") for w in between))),
        f"brackets:{side}": float(any(w in "()" for w in between)),
        "opens": float(first - figure.sentence.first <= 1),
        f"touches:{side}": float(high - low <= 1),
        f"figures_between:{side}": float(min(crossed, 3)),
        "only": float(not rivals),
        "nearest": float(all(_gap(figure, p) >= _gap(figure, period) for p in rivals)),
    }
    if base:
        features[f"base:{period.relation}:{side}"] = 1.0
        features[f"base_{base}:{period.relation}:{side}"] = 1.0
    if all(w in LISTING or w[:1].isdigit() for w in between):
        features[f"reaches:{side}"] = 1.0
        features[f"reaches:{period.relation}:{side}"] = 1.0
    if _is_taken(figure, period):
        features[f"taken:{side}"] = 1.0
    number, count = place_in_list(figure)
    if 1 < count == len(rivals) + 1:
        features["aligned"] = float(figure.sentence.periods[number] is period)
    if figure.sentence.parsed:
        features["same_clause"] = float(view.clause_verb(first) == figure.verb)
    return features


def _gap(figure: Figure, period: Period) -> int:
    return max(period.start - figure.quantity.end, figure.quantity.start - period.end)


def _is_taken(figure: Figure, period: Period) -> bool:
    """Whether a period hangs on another figure of the sentence ("from 20,892 in January, to 18,136")."""
    if _gap(figure, period) <= NEAR:
        return False
    own = figure.quantity.start
    return any(
        0 <= max(period.start - q.end, q.start - period.end) <= NEAR
        for q in figure.sentence.quantities
        if q.start != own and q.unit
    )


def _base(figure: Figure) -> str:
    """Return how the figure is something else's base of comparison: ``near``, in a ``list``, or not.

    "from 12%" is near; "these compare with respective shares of 90.5%, 83.7% and 6.8%" is a list.
    """
    low = max(figure.sentence.first, figure.first - 2)
    words = figure.view.lowers
    if set(words[low : figure.first]) & BASES:
        return "near"
    for i in range(figure.first - 1, max(figure.sentence.first, figure.first - LONGEST_LIST) - 1, -1):
        word = words[i]
        if word in LIST_BASES:
            return "list"
        compared = word == "to" and words[i - 1].startswith("compare")
        if not (compared or word in FILLERS or word in LISTING or word[:1].isdigit()):
            break
    return ""


def _carried(figure: Figure) -> list[Found]:
    found: list[Found] = []
    for back in range(1, BACK + 1):
        number = figure.sentence.number - back
        if number < 0 or len(found) == 2:
            break
        sentence = figure.view.sentences[number]
        usable = [p for p in sentence.periods if p.relation != "compare" and p.period_end is not None]
        if usable:
            same = "same" if sentence.paragraph == figure.sentence.paragraph else "other"
            features = {
                "carried": 1.0,
                f"carried:{same}": 1.0,
                "carried_back": back / 4.0,
                f"carried:{_length(usable[-1])}": 1.0,
                f"carried:rank{len(found)}": 1.0,
            }
            found.append((usable[-1], features))
    return found


def _of_last(figure: Figure, before: Sequence[Relation], base: str) -> list[Found]:
    found: list[Found] = []
    for back, relation in enumerate(reversed(before[-2:]), start=1):
        here = "same" if relation.start >= figure.sentence.start else "earlier"
        features = {f"last{back}:{here}": 1.0}
        if back == 1:
            length = "none" if relation.period is None else _length(relation.period)
            features[f"last1:{here}:{length}"] = 1.0
            features[f"last1:{here}:base{bool(base)}"] = 1.0
            features["last1:bracket"] = float(figure.bracketed is not None and here == "same")
        found.append((relation.period, features))
    return found


def _told(metric: str, before: Sequence[Relation]) -> list[Found]:
    """Return the periods that most figures of the article were about so far."""
    family = family_of(metric)
    counts: Counter[Bounds] = Counter()
    alike: Counter[Bounds] = Counter()
    first: dict[Bounds, Period] = {}
    for relation in before[-LONGEST_TOLD:]:
        if relation.period is not None and relation.period.period_end is not None:
            bounds = (relation.period.period_start, relation.period.period_end)
            first.setdefault(bounds, relation.period)
            counts[bounds] += 1
            alike[bounds] += family_of(relation.metric) == family
    told = len(before[-LONGEST_TOLD:])
    return [
        (
            first[bounds],
            {
                "told": 1.0,
                f"told:rank{rank}": 1.0,
                "told:share": count / told,
                "told:alike": alike[bounds] / told,
            },
        )
        for rank, (bounds, count) in enumerate(counts.most_common(MOST_TOLD))
    ]


def _column(figure: Figure, before: Sequence[Relation]) -> list[Found]:
    above = above_in_column(figure, before)
    return [(above[0].period, {"column": 1.0, f"column:alike:{above[1]}": 1.0})] if above else []


def _none(figure: Figure, base: str) -> dict[str, float]:
    return {
        "none": 1.0,
        f"none:{len(figure.sentence.periods) > 0}": 1.0,
        "none:base": float(bool(base)),
    }


def _shared(
    figure: Figure, metric: str, period: Period | None, features: dict[str, float]
) -> dict[str, float]:
    family = family_of(metric)
    if period is None or (period.period_start is None and period.period_end is None):
        kind = "none"
    else:
        kind = "here" if "here" in features else "carried"
    shared = {f"{kind}:{family}": 1.0, f"{kind}:metric:{metric}": 1.0}
    if figure.quantity.direction:
        shared[f"{kind}:change"] = 1.0
    if period is not None and kind != "none":
        shared[f"{family}:{_length(period)}"] = 1.0
        shared[f"{kind}:rel:{period.relation}"] = 1.0
    return {**features, **shared}
