"""What an article's figures have said so far, counted as it grows: each new figure asks for the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from pipeline.contract.records import Period, Relation
from pipeline.relations.families import family_of

LONGEST_TOLD = 120
CLASS = "class:"
Bounds = tuple[date | None, date | None]
Identity = tuple[str | None, str | None]


class History(list[Relation]):
    """Relations of the earlier figures of an article, the last one last; it only grows.

    Attributes
    ----------
    subjects
        How many figures were about each thing.
    metrics
        How many figures of a class of units were of each metric.
    sized
        Figures by the size of their value.
    """

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        super().__init__()
        self.subjects: Counter[Identity] = Counter()
        self.metrics: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.sized: defaultdict[float, list[Relation]] = defaultdict(list)
        self._told = Told()
        for relation in relations:
            self.append(relation)

    def append(self, relation: Relation) -> None:
        """Add what the next figure says."""
        super().append(relation)
        self.subjects[(relation.subject_type, relation.subject)] += 1
        for name, there in relation.scores.items():
            if there and name.startswith(CLASS):
                self.metrics[name[len(CLASS) :]][relation.metric] += 1
        if relation.subject is not None and relation.value is not None:
            self.sized[abs(relation.value)].append(relation)
        self._told.add(relation)

    def told(self) -> Told:
        """Return the periods that figures were about, those of an article's last figures where it is long."""
        return self._told if len(self) <= LONGEST_TOLD else Told(self[-LONGEST_TOLD:])


class Told:
    """Periods that figures were about.

    Attributes
    ----------
    figures
        How many figures there were.
    first
        The first period of each first and last day.
    counts
        How many figures were about it.
    alike
        How many of them were of each family of metrics.
    """

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self.figures = 0
        self.first: dict[Bounds, Period] = {}
        self.counts: Counter[Bounds] = Counter()
        self.alike: Counter[tuple[Bounds, str]] = Counter()
        for relation in relations:
            self.add(relation)

    def add(self, relation: Relation) -> None:
        """Count a figure."""
        self.figures += 1
        period = relation.period
        if period is not None and period.period_end is not None:
            bounds = (period.period_start, period.period_end)
            self.first.setdefault(bounds, period)
            self.counts[bounds] += 1
            self.alike[(bounds, family_of(relation.metric))] += 1
