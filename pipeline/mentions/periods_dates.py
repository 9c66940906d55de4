"""Numeric dates: "24/06/2025" and its kin, in the order of day and month that the text shows."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)?\d\d)\b")


def date_order(text: str) -> str | None:
    """Tell whether a text writes day or month first: ``DMY``, ``MDY``, or None where it does not show.

    A number above 12 settles it for the whole text; contradicting ones settle nothing.
    """
    orders = set()
    for first, second, _ in SLASHED.findall(text):
        if int(first) > 12 >= int(second):
            orders.add("DMY")
        elif int(second) > 12 >= int(first):
            orders.add("MDY")
    return orders.pop() if len(orders) == 1 else None


@lru_cache(maxsize=4096)
def read_numeric_date(printed: str, order: str | None) -> date | None:
    """Read one date of digits; None where the order of day and month is open.

    Parameters
    ----------
    printed
        The date alone: "24/06/2025", "2025-06-24", "24.06.2025".
    order
        What :func:`date_order` found in the text.
    """
    if re.match(r"\d{4}", printed):
        order = "YMD"
    elif "." in printed or (order is None and len(set(re.split(r"\D", printed)[:2])) == 1):
        order = "DMY"
    return _parse(printed, order) if order else None


def _parse(printed: str, order: str) -> date | None:
    import dateparser

    settings = {"DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    found = dateparser.parse(printed, languages=["en"], settings=settings)
    return found.date() if found else None
