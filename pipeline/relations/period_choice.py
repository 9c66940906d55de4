"""Which period a figure is about: the expressions of its sentence, what governs from before, or none."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pipeline.contract.records import Period
from pipeline.mentions.periods_calendar import shift_months
from pipeline.relations.families import OTHER, family_of
from pipeline.relations.figure import Figure, above_in_column, place_in_list
from pipeline.relations.history import Bounds, History
from pipeline.relations.scorer import Feature, Features, Named, flags
from pipeline.relations.times import Span, Times, length_of

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
COMMAS = (",", ";", "—", "–", ":")
MARKS = frozenset((*COMMAS, "(", ")"))
MOST_TOLD = 3
Bundle = tuple[Any, ...]


class PeriodCandidate(NamedTuple):
    """A period that a figure may be about (None: none), with the evidence."""

    period: Period | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return self.bounds

    @property
    def bounds(self) -> Bounds:
        """First and last day, both None where there is no period or no reading of it."""
        return (self.period.period_start, self.period.period_end) if self.period else (None, None)


@dataclass(slots=True)
class Found:
    """A period, whether the figure's own sentence names it, and the evidence so far."""

    period: Period | None
    here: bool
    features: dict[Feature, float]


def period_candidates(figure: Figure, metric: str, before: History, times: Times) -> list[PeriodCandidate]:
    """Return the periods that a figure may be about, each with its features.

    Parameters
    ----------
    metric
        What the figure measures.
    before
        What earlier figures said.
    times
        The periods of the article.
    """
    number, base, other = figure.sentence.number, _base(figure), family_of(metric) == OTHER
    found = _of_sentence(figure, times.spans(number), base)
    found += [Found(period, False, {(*bundle, other): 1.0}) for period, bundle in times.carried(number)]
    found += _of_last(figure, before, base)
    found += _told(metric, before)
    found += _column(figure, before)
    found += [Found(period, False, {bundle: 1.0}) for period, bundle in times.lead]
    if base:
        found += [moved for one in found if (moved := _moved_back(one)) is not None]
    found.append(Found(None, False, {(_nothing, bool(figure.sentence.periods), bool(base)): 1.0}))
    change, tense = bool(figure.quantity.direction), f"base_{base}" if base else figure.tense
    for one in found:
        kind = _kind_of(one, metric, change)
        when = times.when(one.period)
        one.features[kind] = one.features[_tensed, kind[1], tense, kind[4], when] = 1.0
        for word in (*figure.wording, *figure.governors):
            one.features[_worded, kind[1], word] = 1.0
    return [PeriodCandidate(one.period, one.features) for one in found]


def _moved_back(found: Found) -> Found | None:
    """Return the same period of the year before: what a figure after "from" or "against" is about."""
    period = found.period
    if period is None or period.relation == "compare":
        return None
    if period.period_start is None or period.period_end is None:
        return None
    moved = replace(
        period,
        relation="compare",
        period_start=shift_months(period.period_start, -12),
        period_end=shift_months(period.period_end, -12),
    )
    return Found(moved, found.here, {**found.features, "year_before": 1.0})


def _of_sentence(figure: Figure, spans: list[Span], base: str) -> list[Found]:
    """Return the periods of a figure's own sentence."""
    found = []
    gaps = [_gap(figure, span.period) for span in spans]
    nearest = min(gaps, default=0)
    dealt = _dealt(figure) if spans else None
    for span, gap in zip(spans, gaps, strict=True):
        features: dict[Feature, float] = {
            _place(figure, span): 1.0,
            (_described, length_of(span.period), gap <= nearest, len(spans) == 1): 1.0,
        }
        side = "after" if span.first >= figure.last else "before"
        features[_linked(figure, span, side, base, dealt)] = 1.0
        found.append(Found(span.period, True, features))
    return found


def _dealt(figure: Figure) -> Period | None:
    """Return the period of a figure in a list of as many figures as periods."""
    number, count = place_in_list(figure)
    periods = figure.sentence.periods
    return periods[number] if 1 < count == len(periods) else None


def _linked(figure: Figure, span: Span, side: str, base: str, dealt: Period | None) -> Bundle:
    """Return how a period goes with a figure through a list, a comparison or another figure."""
    low, high = (figure.last, span.first) if side == "after" else (span.last, figure.first)
    reaches = all(word in LISTING or word[:1].isdigit() for word in figure.view.lowers[low:high])
    aligned = None if dealt is None else dealt is span.period
    return (_links, side, span.period.relation, base, reaches, _is_taken(figure, span.period), aligned)


def _links(side: str, relation: str, base: str, reaches: bool, taken: bool, aligned: bool | None) -> Named:
    features: dict[str, float] = {} if aligned is None else {"aligned": float(aligned)}
    if base:
        features |= flags(f"base:{relation}:{side}", f"base_{base}:{relation}:{side}")
    if reaches:
        features |= flags(f"reaches:{side}", f"reaches:{relation}:{side}")
    return features | flags(f"taken:{side}") if taken else features


def _described(length: str, nearest: bool, only: bool) -> Named:
    return {f"length:{length}": 1.0, "nearest": float(nearest), "only": float(only)}


def _place(figure: Figure, span: Span) -> Bundle:
    view, sentence, own = figure.view, figure.sentence, figure.quantity.start
    after = span.first >= figure.last
    low, high = (figure.last, span.first) if after else (span.last, figure.first)
    between = view.lowers[low:high]
    commas, brackets = 0, False
    if not MARKS.isdisjoint(between):
        commas = min(3, sum(map(between.count, COMMAS)))
        brackets = "(" in between or ")" in between
    crossed = 0
    if len(sentence.quantities) > 1:
        start, end = sorted((span.period.start, own))
        crossed = min(3, sum(start < q.start < end for q in sentence.quantities if q.start != own))
    gap = min(max(high - low, 0), FARTHEST)
    opens = span.first - sentence.first <= 1
    clause = view.clause_verb(span.first) == figure.verb if sentence.parsed else None
    return (_placed, after, span.period.relation, gap, commas, brackets, opens, crossed, clause)


def _placed(
    after: bool,
    relation: str,
    gap: int,
    commas: int,
    brackets: bool,
    opens: bool,
    crossed: int,
    clause: bool | None,
) -> Named:
    side = "after" if after else "before"
    features = {
        "here": 1.0,
        f"here:{side}": 1.0,
        f"rel:{relation}:{side}": 1.0,
        "distance": gap / 10.0,
        f"commas:{side}": float(commas),
        f"brackets:{side}": float(brackets),
        "opens": float(opens),
        f"touches:{side}": float(gap <= 1),
        f"figures_between:{side}": float(crossed),
    }
    return features if clause is None else features | {"same_clause": float(clause)}


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
    if not BASES.isdisjoint(words[low : figure.first]):
        return "near"
    for i in range(figure.first - 1, max(figure.sentence.first, figure.first - LONGEST_LIST) - 1, -1):
        word = words[i]
        if word in LIST_BASES:
            return "list"
        compared = word == "to" and words[i - 1].startswith("compare")
        if not (compared or word in FILLERS or word in LISTING or word[:1].isdigit()):
            break
    return ""


def _of_last(figure: Figure, before: History, base: str) -> list[Found]:
    found: list[Found] = []
    start, bracketed = figure.sentence.start, figure.bracketed is not None
    for back, relation in enumerate(reversed(before[-2:]), start=1):
        here, period = relation.start >= start, relation.period
        length = "none" if period is None else length_of(period)
        features = (_last, here, length, bool(base), bracketed) if back == 1 else (_last_but_one, here)
        found.append(Found(period, False, {features: 1.0}))
    return found


def _last(here: bool, length: str, base: bool, bracketed: bool) -> Named:
    where = "same" if here else "earlier"
    features = flags(f"last1:{where}", f"last1:{where}:{length}", f"last1:{where}:base{base}")
    return features | {"last1:bracket": float(bracketed and here)}


def _last_but_one(here: bool) -> Named:
    return flags(f"last2:{'same' if here else 'earlier'}")


def _told(metric: str, before: History) -> list[Found]:
    """Return the periods that most figures of the article were about so far."""
    told, family = before.told(), family_of(metric)
    found = []
    for rank, (bounds, count) in enumerate(told.counts.most_common(MOST_TOLD)):
        features: dict[Feature, float] = {
            (flags, "told", f"told:rank{rank}"): 1.0,
            "told:share": count / told.figures,
        }
        if alike := told.alike.get((bounds, family)):
            features["told:alike"] = alike / told.figures
        found.append(Found(told.first[bounds], False, features))
    return found


def _column(figure: Figure, before: History) -> list[Found]:
    above = above_in_column(figure, before)
    if above is None:
        return []
    return [Found(above[0].period, False, {(flags, "column", f"column:alike:{above[1]}"): 1.0})]


def _nothing(named: bool, base: bool) -> Named:
    return {"none": 1.0, f"none:{named}": 1.0, "none:base": float(base)}


def _tensed(kind: str, tense: str, length: str, when: str) -> Named:
    """Return how a period goes with the tense of the clause, by its length and its place in time.

    A figure that another is compared with has its own time instead: "against 52.9% a year ago".
    """
    tensed = f"{kind}:tense:{tense}"
    return flags(tensed, f"{tensed}:{length}", f"{tensed}:{when}")


def _worded(kind: str, word: str) -> Named:
    return flags(f"{kind}:word:{word}")


def _kind_of(found: Found, metric: str, change: bool) -> Bundle:
    period = found.period
    if period is None or (period.period_start is None and period.period_end is None):
        return (_kind, "none", metric, change, "", "")
    return (_kind, "here" if found.here else "carried", metric, change, length_of(period), period.relation)


def _kind(kind: str, metric: str, change: bool, length: str, relation: str) -> Named:
    family = family_of(metric)
    features = flags(f"{kind}:{family}", f"{kind}:metric:{metric}")
    if change:
        features[f"{kind}:change"] = 1.0
    if length:
        features |= flags(f"{family}:{length}", f"{kind}:rel:{relation}")
    return features
