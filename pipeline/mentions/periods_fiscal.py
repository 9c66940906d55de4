"""Fiscal years: the month in which a company's year ends, and the parts of it that a text names."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import lru_cache

from pipeline.lexicons.tables import read_rows
from pipeline.mentions.periods_calendar import OPEN, Interval, month_interval
from pipeline.mentions.periods_cores import Core, Groups, full_year, kind_at
from pipeline.mentions.periods_lexer import load_words
from pipeline.mentions.periods_setting import Setting

TABLE = "fiscal_years.csv"
SAID = re.compile(
    r"\b(?:fiscal|financial|business) year,? (?:that |which )?(?:to|end(?:s|ed|ing)?|through)"
    r" (?:in |on |last |next |the end of )*(?:\d{1,2} )?([A-Z][a-z]+)"
)
SPOKEN = re.compile(
    r"\b(?:[Ff]iscal|[Ff]inancial year|[Bb]usiness year|FY ?'?\d|FY\b|(?:19|20)\d\d[-–/]\d\d\b)"
)
ENDING_IN_MARCH = re.compile(r"\b(?:India|Indian|Japan|Japanese|Pakistan|New Delhi|Tokyo)\b")
MARCH = 3
YEAR_KINDS = ("year", "yy", "day", "fycode")
PART_MONTHS = {"uquarter": 3, "uhalf": 6, "qcode": 3, "hcode": 6}


def fiscal_end_of(text: str) -> int | None:
    """Return the month (1 to 12) in which the fiscal year that a text speaks of ends.

    The text's own words decide ("the fiscal year to March"), else the company that it names most of
    those in ``fiscal_years.csv``, else a country whose firms' years end in March; None where it speaks of
    no fiscal year or names none of them.
    """
    if not SPOKEN.search(text):
        return None
    values = load_words().values
    said = [values[m[1].lower()] for m in SAID.finditer(text) if m[1].lower() in values]
    if said:
        return said[0]
    months, pattern = _names()
    counts = Counter(months[name] for name in pattern.findall(text))
    if counts:
        return counts.most_common(1)[0][0]
    return MARCH if ENDING_IN_MARCH.search(text) else None


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, int], re.Pattern[str]]:
    months = {row["name"]: int(row["month"]) for row in read_rows(TABLE)}
    longest_first = sorted(months, key=len, reverse=True)
    return months, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def read_fiscal(g: Groups) -> Core | None:
    """Read "fiscal 2025", "the current financial year", "the second quarter of FY26"."""
    places = range(g.match.start(), g.match.end())
    kinds = [kind_at(g.lexed, i) for i in places]
    part = next((i for i, kind in zip(places, kinds, strict=True) if kind in PART_MONTHS), None)
    months = PART_MONTHS[kind_at(g.lexed, part)] if part is not None else 12
    nth = _ordinal(g, part, places) if part is not None else 1
    numbers = [
        re.sub(r"\D", "", g.lexed.word(i))
        for i, kind in zip(places, kinds, strict=True)
        if kind in YEAR_KINDS
    ]
    year = full_year(numbers[-1]) if numbers else None
    rels = [{"last": -1, "previous": -1, "this": 0, "next": 1}.get(kind) for kind in kinds]
    rel = next((r for r in rels if r is not None), None)
    return g.core("year", "fiscal", month=months * (nth - 1) + 1, months=months, year=year, rel=rel)


def read_split(g: Groups) -> Core | None:
    """Read "2018-19" and "2018/19": a fiscal year, named for the two years that it lies in."""
    first, second = g.number("year"), g.number("next")
    if (first + 1) % 100 != second:
        return None
    return g.core("year", "fiscal", month=1, months=12, year=first + 1, rel=None)


def _ordinal(g: Groups, part: int, places: range) -> int:
    digits = re.sub(r"\D", "", g.lexed.word(part))
    if digits:
        return int(digits)
    before = [i for i in places if i < part and kind_at(g.lexed, i) in ("ordw", "ordn")]
    return g.lexed.number(before[-1]) if before else 1


def fiscal_of(core: Core, setting: Setting) -> Interval:
    """Place a company's own year, named for the calendar year in which it ends, or a part of it."""
    end, published = setting.fiscal_end, setting.published
    if end is None or core.month + core.months > 13:
        return OPEN
    year = core.year
    if year is None:
        if published is None:
            return OPEN
        year = published.year + (published.month > end) + (core.rel or 0)
        if core.rel is None and core.months < 12:
            year -= not setting.ahead and _part(core, year, end)[0] > published
    return _part(core, year, end)


def _part(core: Core, year: int, end: int) -> tuple[date, date]:
    return month_interval(year - 1, end + core.month, core.months)
