"""Expressions of time: found in one pass over the text and placed on the calendar."""

from __future__ import annotations

from datetime import date

from pipeline.contract.records import Period
from pipeline.mentions.periods_calendar import OPEN, Interval
from pipeline.mentions.periods_cores import kind_at
from pipeline.mentions.periods_fiscal import fiscal_end_of
from pipeline.mentions.periods_found import Found, find_expressions
from pipeline.mentions.periods_intervals import intervals_of, is_compared_to
from pipeline.mentions.periods_lexer import Lexed, lex
from pipeline.mentions.periods_setting import Setting

__all__ = ["read_periods"]

RELATIONS = {
    "by": "by", "before": "by", "since": "since", "after": "since", "from": "since", "until": "until",
    "through": "until", "compare": "compare",
}  # fmt: skip


def read_periods(text: str, published: date | None, fiscal_end: int | None = None) -> list[Period]:
    """Find the expressions of time in a text and resolve them to closed intervals of days.

    Parameters
    ----------
    text
        Any text; offsets of the periods refer to it.
    published
        Day of publication. None leaves the bounds open wherever the year is not printed.
    fiscal_end
        Month (1 to 12) in which the company's year ends, where the caller knows it; else the text
        or the companies it names tell it, and where they do not, fiscal years have no bounds.

    Returns
    -------
    list of Period
        In the order of the text, without overlaps.
    """
    lexed = lex(text)
    found = find_expressions(lexed)
    setting = Setting(published, fiscal_end=fiscal_end or fiscal_end_of(text))
    intervals = intervals_of(found, lexed, setting)
    return [
        _period(one, interval, lexed)
        for one, interval in zip(found, intervals, strict=True)
        if _is_period(one, interval, lexed)
    ]


def _is_period(one: Found, interval: Interval, lexed: Lexed) -> bool:
    """Whether an expression stands for a time; "the year" and "in nine months" may not."""
    if one.core.how == "whole":
        return bool(one.parts) or one.lead.name in ("in", "over", "since")
    if one.core.how == "fullyear":
        return kind_at(lexed, one.core.first - 1) not in ("ordw", "ordn")
    if one.core.how == "elapsed":
        return interval != OPEN or kind_at(lexed, one.core.first) in ("after", "over")
    return one.core.how != "nth" or interval != OPEN


def _period(one: Found, interval: Interval, lexed: Lexed) -> Period:
    relation = "compare" if is_compared_to(one, lexed) else RELATIONS.get(one.lead.name, "in")
    whole_day = relation == "since" and interval[0] is not None and interval[0] == interval[1]
    if whole_day or (one.is_range and relation in ("since", "until")):
        relation = "in"
    relation = {"deadline": "by", "event": "since"}.get(one.core.how, relation)
    start, end = lexed.starts[one.lead.first], lexed.ends[one.last - 1]
    return Period(start, end, lexed.text[start:end], *interval, relation)
