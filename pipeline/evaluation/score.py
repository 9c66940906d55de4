"""Precision, recall and F1 of the table, whole rows and column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.contract.records import Event
from pipeline.evaluation.align import Pair, align
from pipeline.evaluation.compare import (
    COLUMNS,
    SAME,
    Canon,
    accepted,
    as_printed,
    judge,
    printed,
    value_found,
)
from pipeline.evaluation.gold import GoldArticle

CORE = ("subject", "metric", "measure", "unit", "value", "value_high")
FULL = (*CORE, "market", "period_start", "period_end")
LEVELS = ("found", "subject", "core", "full", "milestones")


@dataclass
class Count:
    """How many rows were right, given and wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Part of the given rows that are right."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Part of the wanted rows that are right."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.given + self.wanted
        return 2 * self.right / both if both else 0.0

    def add(self, right: bool, given: bool, wanted: bool) -> None:
        """Count one pair."""
        self.right += right
        self.given += given
        self.wanted += wanted


@dataclass(frozen=True)
class Verdict:
    """A pair with what is right about it.

    Attributes
    ----------
    columns
        Column name to whether it is right; empty for a miss or a false alarm.
    levels
        Names of ``LEVELS`` that the row reaches.
    """

    pair: Pair
    genre: str
    columns: dict[str, bool] = field(default_factory=dict)
    levels: frozenset[str] = frozenset()

    @property
    def sure(self) -> bool:
        """Whether subject, metric and value are right: what ``confidence`` promises."""
        if self.pair.milestone:
            return "milestones" in self.levels
        return bool(self.columns) and all(self.columns[c] for c in ("subject", "metric", "value"))

    def with_confidence(self, confidence: float) -> Verdict:
        """Return the verdict on the same event with another confidence."""
        assert self.pair.event is not None
        event = replace(self.pair.event, confidence=confidence)
        return replace(self, pair=replace(self.pair, event=event))


@dataclass
class Scores:
    """Counts of a set of articles."""

    articles: int = 0
    levels: dict[str, Count] = field(default_factory=lambda: {level: Count() for level in LEVELS})
    columns: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in COLUMNS})
    accuracy: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in COLUMNS})


def judge_article(article: GoldArticle, events: Sequence[Event], canon: Canon = as_printed) -> list[Verdict]:
    """Align an article's events with its gold rows and judge each pair."""
    pairs = align(article, events, canon)
    first = _first_rows(article)
    facts = {pair.event.event_id: first[pair.number] for pair in pairs if pair.event and pair.number}
    verdicts = [_verdict(pair, article.genre, canon) for pair in pairs]
    for verdict in verdicts:
        pair = verdict.pair
        if pair.gold and pair.event and not _lonely(pair, first, facts):
            verdict.columns[SAME] = _same_right(pair, first, facts)
    return verdicts


def _first_rows(article: GoldArticle) -> dict[int, int]:
    """Return for each row's number that of the first row with the same fact."""
    first: dict[int, int] = {}
    for number, row in enumerate(article.rows, start=1):
        earlier = int(row.fields.get("same", number))
        first[number] = first.get(earlier, earlier)
    return first


def _lonely(pair: Pair, first: Mapping[int, int], facts: Mapping[str, int]) -> bool:
    """Whether a repetition cannot be pointed out: no other row of its fact has an event."""
    repeats = first[pair.number] != pair.number
    return repeats and sum(fact == first[pair.number] for fact in facts.values()) < 2


def _same_right(pair: Pair, first: Mapping[int, int], facts: Mapping[str, int]) -> bool:
    assert pair.event is not None
    wanted = first[pair.number] if first[pair.number] != pair.number else None
    given = pair.event.same_as
    return wanted is None if given is None else facts.get(given) == first[pair.number]


def _verdict(pair: Pair, genre: str, canon: Canon) -> Verdict:
    if pair.gold is None or pair.event is None:
        return Verdict(pair, genre)
    columns = judge(pair.gold, pair.event, canon)
    if pair.milestone:
        person = columns["person"] or not pair.gold.fields.get("person")
        reached = {"milestones"} if columns["metric"] and columns["subject"] and person else set()
        return Verdict(pair, genre, columns, frozenset(reached))
    found = value_found(pair.gold, pair.event)
    reached = {"found"} if found else set()
    reached |= {"subject"} if found and columns["subject"] else set()
    reached |= {"core"} if all(columns[name] for name in CORE) else set()
    reached |= {"full"} if all(columns[name] for name in FULL) else set()
    return Verdict(pair, genre, columns, frozenset(reached))


def score(verdicts: Iterable[Verdict]) -> Scores:
    """Count verdicts; rows that a fair reader might leave out are not counted."""
    scores = Scores()
    seen: set[str] = set()
    for verdict in verdicts:
        seen.add(verdict.pair.doc_id)
        if not verdict.pair.optional:
            _count_levels(scores, verdict)
            _count_columns(scores, verdict)
    scores.articles = len(seen)
    return scores


def by_genre(verdicts: Sequence[Verdict]) -> dict[str, Scores]:
    """Return the scores of each genre, by name."""
    genres = sorted({verdict.genre for verdict in verdicts})
    return {genre: score(v for v in verdicts if v.genre == genre) for genre in genres}


def _count_levels(scores: Scores, verdict: Verdict) -> None:
    pair = verdict.pair
    levels = ("milestones",) if pair.milestone else LEVELS[:-1]
    for level in levels:
        scores.levels[level].add(level in verdict.levels, pair.event is not None, pair.gold is not None)


def _count_columns(scores: Scores, verdict: Verdict) -> None:
    pair = verdict.pair
    for name in COLUMNS:
        wanted = accepted(pair.gold, name) if pair.gold else ("",)
        given = bool(pair.event and printed(pair.event, name))
        right = verdict.columns.get(name, False)
        if right and given:
            scores.columns[name].add(True, True, True)
        elif not right:
            scores.columns[name].add(False, given, bool(wanted[0]) and ("" not in wanted or given))
        if name in verdict.columns:
            scores.accuracy[name].add(right, True, True)


def metric_confusion(verdicts: Iterable[Verdict]) -> list[tuple[str, str, int]]:
    """Return (wanted, given, how often) of the metrics that were mistaken, most frequent first."""
    mistaken: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        pair = verdict.pair
        if pair.gold and pair.event and not pair.optional and not verdict.columns["metric"]:
            mistaken[(pair.gold.metric, pair.event.metric)] += 1
    return [(a, b, n) for (a, b), n in sorted(mistaken.items(), key=lambda item: (-item[1], item[0]))]


def reliability(verdicts: Iterable[Verdict], bins: int = 10) -> list[tuple[float, float, int, float]]:
    """Return by confidence: lower bound, mean confidence, rows, part of them that are right.

    Right means subject, metric and value; for a milestone, metric, subject and person.
    """
    filled: dict[int, list[tuple[float, bool]]] = {}
    for verdict in verdicts:
        event = verdict.pair.event
        if event is not None and not verdict.pair.optional:
            place = min(int(event.confidence * bins), bins - 1)
            filled.setdefault(place, []).append((event.confidence, verdict.sure))
    return [
        (place / bins, _mean(c for c, _ in rows), len(rows), _mean(float(ok) for _, ok in rows))
        for place, rows in sorted(filled.items())
    ]


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def expected_error(table: Sequence[tuple[float, float, int, float]]) -> float:
    """Return the expected calibration error of a reliability table."""
    rows = sum(row[2] for row in table)
    return sum(abs(row[1] - row[3]) * row[2] for row in table) / rows if rows else 0.0


def as_plain(scores: Scores) -> Mapping[str, object]:
    """Return scores as plain data for JSON."""
    return {
        "articles": scores.articles,
        "rows": {name: _plain(count) for name, count in scores.levels.items()},
        "columns": {name: _plain(count) for name, count in scores.columns.items()},
        "accuracy": {name: round(count.precision, 4) for name, count in scores.accuracy.items()},
    }


def _plain(count: Count) -> dict[str, float]:
    return {
        "precision": round(count.precision, 4),
        "recall": round(count.recall, 4),
        "f1": round(count.f1, 4),
        "right": count.right,
        "given": count.given,
        "wanted": count.wanted,
    }
