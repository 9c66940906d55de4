"""How a sentence commits to a fact: happened, planned, forecast, hypothetical, negated or rumoured.

In the manner of the clinical context algorithms: cues with a direction and a reach, words that end
their reach, and phrases that only look like cues. The nearest cue that reaches a figure decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter

from pipeline.contract.records import Period
from pipeline.contract.vocabulary import Status
from pipeline.relations.status_cues import PSEUDO, Cue, StatusCues, default_cues, load_cues

__all__ = ["load_cues", "status_at", "status_of"]

WORD = re.compile(r"[^\W_]+(?:['’]t\b)?|['’](?:ll|re|ve|s|d|m)\b|[^\w\s]")

STOP, ACTUAL, MILESTONE = "stop", Status.ACTUAL.value, "milestone"
EXPECTED = frozenset({Status.PLANNED.value, Status.FORECAST.value})
REPORTED_BY = 31
CROSSING = frozenset({Status.FORECAST.value, Status.RUMOURED.value})
MONTH_OF_MAY = "May"
FULL_STOPS = frozenset('.?!”"’)')
REPORT_REACH = 9
GUIDED = frozenset({"target", "targets", "forecast", "guidance", "outlook", "projection", "estimate"})
SAID = frozenset({"said", "announced", "confirmed", "told", "promised", "added"})
OWN_SUBJECTS = frozenset(
    {"it", "they", "he", "she", "company", "group", "brand", "carmaker", "automaker", "and"}
)
HEADLINE, COMMA, DENIAL = "headline", "comma", "denial"
DETERMINERS = frozenset({"a", "an", "the", "its", "their", "further", "more"})
HEADLINE_WORDS = 9
REMEMBERED = 256
AUXILIARIES = frozenset(
    {
        "be",
        "been",
        "being",
        "have",
        "has",
        "had",
        "get",
        "got",
        "also",
        "since",
        "then",
        "yet",
        "ever",
        "still",
    }
)
MODALS = frozenset(
    {"will", "would", "could", "might", "may", "can", "should", "must", "to", "'ll", "’ll", "shall"}
)
NEGATIONS = frozenset({"not", "never", "no"})
NOT_SUFFIX = ("n't", "n’t")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a sentence, from token ``first`` up to but without ``last``."""

    cue: Cue
    first: int
    last: int


def status_of(
    sentence: str,
    start: int,
    end: int,
    cues: StatusCues | None = None,
    clause: tuple[int, int] | None = None,
    target: str = "figure",
) -> str:
    """Return the status of a figure or a milestone in its sentence.

    Parameters
    ----------
    sentence
        The sentence.
    start, end
        Characters of the figure or trigger within the sentence.
    cues
        The cues to use; the package's own by default.
    clause
        Characters of the target's clause where a parse gives it; cues outside do not count.
    target
        ``figure`` or ``milestone``.

    Returns
    -------
    str
        A value of :class:`~pipeline.contract.vocabulary.Status`.
    """
    spans, words = _cut(sentence)
    first = bisect_right(spans, start, key=itemgetter(1))
    last = bisect_left(spans, end, key=itemgetter(0))
    cues = cues or default_cues()
    if _is_base(words, first, last):
        return ACTUAL
    if target == MILESTONE and _is_past_trigger(words, first, last, cues):
        return ACTUAL
    hits = _find_hits(words, cues, target)
    if clause is not None:
        hits = [hit for hit in hits if clause[0] <= spans[hit.first][0] < clause[1]]
    return _decide(hits, words, first, last)


@lru_cache(maxsize=REMEMBERED)
def _cut(sentence: str) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Return characters and texts of a sentence's words; its figures come one after the other."""
    spans = tuple(match.span() for match in WORD.finditer(sentence))
    return spans, tuple(sentence[s:e] for s, e in spans)


@lru_cache(maxsize=REMEMBERED)
def _find_hits(words: tuple[str, ...], cues: StatusCues, target: str) -> list[Hit]:
    """Return the cues of a sentence, not to be changed; a pseudo-cue covers the cues within it.

    Past forms that belong to a future or a negation are no cues.
    """
    lower = ["" if word == MONTH_OF_MAY else word.lower().replace("’", "'") for word in words]
    hits = [hit for backward in (False, True) for hit in _scan(lower, cues.reading(target, backward))]
    return [hit for hit in hits if hit.cue.category != ACTUAL or not _is_auxiliary_chain(hit.first, words)]


def _scan(lower: list[str], by_first: Mapping[str, tuple[Cue, ...]]) -> list[Hit]:
    hits: list[Hit] = []
    reached = 0
    for i, word in enumerate(lower):
        cues = by_first.get(word)
        if cues is None or i < reached:
            continue
        hit = _longest_at(lower, i, cues)
        if hit is not None:
            reached = hit.last
            if hit.cue.category != PSEUDO:
                hits.append(hit)
    return hits


def _longest_at(lower: list[str], i: int, cues: tuple[Cue, ...]) -> Hit | None:
    for cue in cues:
        stop = i + len(cue.words)
        if stop <= len(lower) and all(map(_is_one_of, lower[i + 1 : stop], cue.words[1:])):
            return Hit(cue, i, stop)
    return None


def _is_one_of(word: str, words: frozenset[str]) -> bool:
    return word in words


def _decide(hits: list[Hit], words: tuple[str, ...], first: int, last: int) -> str:
    stops = [hit for hit in hits if hit.cue.category == STOP]
    reached = []
    for hit in hits:
        distance = _distance(hit, first, last, words)
        if distance is not None and not _is_stopped(hit, stops, first, last):
            reached.append((distance, hit))
    reached = [(d, hit) for d, hit in reached if hit.cue.limit != HEADLINE or _heads(hit, reached, words)]
    if not reached:
        return ACTUAL
    nearest = min(reached, key=lambda item: (item[0], -(item[1].last - item[1].first)))[1]
    return _override(nearest, [hit for _, hit in reached], hits, words)


def _override(nearest: Hit, reached: list[Hit], hits: list[Hit], words: tuple[str, ...]) -> str:
    """Let the sentence colour the nearest cue: a rumour, a condition, a promise that is reported."""
    category = nearest.cue.category
    if category in (ACTUAL, Status.NEGATED.value):
        return category
    if any(hit.cue.limit == DENIAL for hit in reached):
        return Status.NEGATED.value
    if any(hit.cue.category == Status.RUMOURED.value for hit in reached):
        return Status.RUMOURED.value
    if any(hit.cue.limit == COMMA and hit.first < nearest.first for hit in hits):
        return Status.HYPOTHETICAL.value
    if words[nearest.first].lower() == "would" and _is_reported(nearest, words):
        return Status.PLANNED.value
    return category


def _is_reported(hit: Hit, words: tuple[str, ...]) -> bool:
    """Whether "would" is the future of a speech in the past ("said in October it would move")."""
    before = [word.lower() for word in words[max(0, hit.first - REPORT_REACH) : hit.first]]
    return bool(SAID & set(before)) and before[-1:] != [] and before[-1] in OWN_SUBJECTS


def _is_base(words: tuple[str, ...], first: int, last: int) -> bool:
    """Whether a figure is where a change starts ("from 150,000 to 300,000"), which has happened."""
    before = [word.lower() for word in words[max(0, first - 3) : first]]
    if "from" not in before or any(word.isdigit() for word in before):
        return False
    if GUIDED & {word.lower() for word in words[:first]}:
        return False
    return "to" in [word.lower() for word in words[last : last + 5]]


def _is_past_trigger(words: tuple[str, ...], first: int, last: int, cues: StatusCues) -> bool:
    """Whether a milestone's own words stand in the past ("took over", "was named")."""
    for i in range(first, min(last, first + 2)):
        word = words[i].lower()
        past = any(cue.category == ACTUAL and len(cue.words) == 1 for cue in cues.starting(word))
        if (past or word.endswith("ed")) and not _is_auxiliary_chain(i, words):
            return True
    return False


def _distance(hit: Hit, first: int, last: int, words: tuple[str, ...]) -> int | None:
    """Return the words between a cue and the target, doubled when the cue follows; None out of reach."""
    if hit.cue.category == STOP:
        return None
    if hit.last <= first:
        return _forward(hit, words[hit.last : first])
    if hit.first >= last:
        return _backward(hit, words[last : hit.first])
    within = first <= hit.first and hit.last <= last and hit.cue.category != ACTUAL
    leads_in = hit.first < first < hit.last <= last and hit.cue.direction != "backward"
    return 0 if within or leads_in else None


def _forward(hit: Hit, gap: tuple[str, ...]) -> int | None:
    cue = hit.cue
    held = cue.limit == COMMA or cue.category == Status.NEGATED.value
    if cue.direction == "backward" or (held and "," in gap):
        return None
    return len(gap) if cue.reach is None or len(gap) <= cue.reach else None


def _backward(hit: Hit, gap: tuple[str, ...]) -> int | None:
    cue = hit.cue
    if cue.direction == "forward" or ("," in gap and cue.category not in CROSSING):
        return None
    return 2 * len(gap) if cue.reach is None or len(gap) <= cue.reach else None


def _is_stopped(hit: Hit, stops: list[Hit], first: int, last: int) -> bool:
    low, high = (hit.last, first) if hit.last <= first else (last, hit.first)
    return any(low <= stop.first < high for stop in stops)


def _heads(hit: Hit, reached: list[tuple[int, Hit]], words: tuple[str, ...]) -> bool:
    """Whether an infinitive stands for a future, as headlines have it ("Ford to cut 3,000 jobs")."""
    if hit.first == 0 or hit.first > HEADLINE_WORDS:
        return False
    finite = any(other.last <= hit.first for _, other in reached)
    return not finite and (words[hit.first - 1][0].isupper() or words[-1] not in FULL_STOPS)


def _is_auxiliary_chain(first: int, words: tuple[str, ...]) -> bool:
    """Whether a past form belongs to a future or a negation ("to be sold", "has not sold")."""
    if first and words[first - 1].lower() in DETERMINERS:
        return True
    for i in range(first - 1, max(-1, first - 6), -1):
        word = words[i].lower()
        if word in MODALS or word in NEGATIONS or word.endswith(NOT_SUFFIX):
            return True
        if word not in AUXILIARIES and not word.endswith("ly"):
            return False
    return False


def status_at(status: str, period: Period | None, published: date | None, target: str = "figure") -> str:
    """Return the status of a fact in view of its period.

    What lies ahead has not happened, and what a forecast is measured against ("more than the 9,029 of
    2024") has.

    Parameters
    ----------
    status
        What :func:`status_of` found.
    period
        The period that the fact's own sentence gives it, or None; one carried over from another
        sentence says nothing of the fact's status.
    published
        Day of publication, or None.
    target
        ``figure`` or ``milestone``.
    """
    if period is None or published is None:
        return status
    if status in EXPECTED and _is_long_over(period, published):
        return ACTUAL
    if status != ACTUAL or period.relation == "compare" or not _lies_ahead(period, published):
        return status
    planned = target == MILESTONE or period.relation == "by"
    return Status.PLANNED.value if planned else Status.FORECAST.value


def _lies_ahead(period: Period, published: date) -> bool:
    low, high = period.period_start, period.period_end
    if low is not None:
        return low > published
    return period.relation == "by" and high is not None and high > published


def _is_long_over(period: Period, published: date) -> bool:
    low, high = period.period_start, period.period_end
    return low is not None and high is not None and (published - high).days > REPORTED_BY
