"""Expressions of time as they stand in a text: core, parts, preposition and ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.mentions.periods_context import Lead, Part, is_compared, part_before, read_lead
from pipeline.mentions.periods_cores import Core, Groups, kind_at
from pipeline.mentions.periods_lexer import Lexed
from pipeline.mentions.periods_readers import READERS
from pipeline.mentions.periods_shapes import load_shapes

JOINED = ("calendar", "fixed", "relative")


@dataclass(frozen=True, slots=True)
class Found:
    """An expression: its core, the parts taken of it, the preposition, and the end of a range."""

    core: Core
    first: int
    last: int
    parts: tuple[Part, ...]
    lead: Lead
    upto: Found | None = None

    @property
    def is_range(self) -> bool:
        """Whether both ends are named ("January to May", "8 to 14 September")."""
        return self.upto is not None or self.core.day_to > 0


def find_expressions(lexed: Lexed) -> list[Found]:
    """Return the expressions of a text in order, without overlaps."""
    found = [_find(core, lexed) for core in find_cores(lexed)]
    return _join_ranges(_drop_covered(found), lexed)


def find_cores(lexed: Lexed) -> list[Core]:
    """Return what the text names, the longest reading of each place, in order."""
    matches = []
    for name, pattern in load_shapes():
        matches += [(m.start(), -m.end(), name, m) for m in pattern.finditer(lexed.codes)]
    matches.sort(key=lambda item: item[:2])
    cores: list[Core] = []
    for start, _, name, match in matches:
        if cores and start < cores[-1].last:
            continue
        core = READERS[name](Groups(match, lexed))
        if core is not None:
            cores.append(core)
    return cores


def _find(core: Core, lexed: Lexed) -> Found:
    first, parts = core.first, []
    while (part := part_before(lexed, first)) is not None:
        parts.append(part)
        first = part.first
    return Found(core, first, core.last, tuple(parts), read_lead(lexed, first))


def _drop_covered(found: list[Found]) -> list[Found]:
    """Drop what a later expression takes as its part ("the first half" of April) or leads over."""
    kept: list[Found] = []
    for one in found:
        while kept and kept[-1].last > one.first:
            kept.pop()
        takes_word = kept and kept[-1].last > one.lead.first
        kept.append(replace(one, lead=Lead("", one.first)) if takes_word else one)
    return kept


def _join_ranges(found: list[Found], lexed: Lexed) -> list[Found]:
    """Join "January to May", "2019-2023", "between April and June" to one expression."""
    joined: list[Found] = []
    for one in found:
        if joined and joined[-1].upto is None and _is_range(joined[-1], one, lexed):
            joined[-1] = replace(joined[-1], last=one.last, upto=one)
        else:
            joined.append(one)
    return joined


def _is_range(low: Found, high: Found, lexed: Lexed) -> bool:
    if low.core.how not in JOINED or high.core.how not in JOINED or low.core.unit == "text":
        return False
    middle = lexed.codes[low.last : high.first]
    kind = kind_at(lexed, low.last)
    if len(middle) != 1:
        return False
    if kind in ("to", "dash", "through", "until"):
        return kind != "dash" or low.core.unit == high.core.unit
    if kind != "and" or low.core.unit != high.core.unit:
        return False
    return low.lead.name == "between" or _is_next(low.core, high.core)


def _is_next(low: Core, high: Core) -> bool:
    if low.unit == "year":
        return low.year is not None and high.year == low.year + 1
    same_year = low.year is None and low.rel is None
    return low.unit in ("month", "quarter") and same_year and high.month == low.month + low.months


def is_base(one: Found, lexed: Lexed) -> bool:
    """Whether an expression is what a figure is compared with; a day after "on" never is."""
    if one.lead.name == "on" and one.core.unit == "day":
        return False
    return is_compared(lexed, one.lead.first, one.lead.name)
