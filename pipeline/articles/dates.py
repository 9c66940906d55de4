"""The day an article was published: from its metadata, its path, or the user; never from the clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath

WRITTEN_FORMATS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y")
SLASHED_FORMATS = ("%d/%m/%Y", "%m/%d/%Y")
ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T ]|$)")
PATH_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)",
)
EARLIEST_EPOCH = 100_000_000
MILLISECONDS_FROM = 100_000_000_000
LONGEST_DATE = 100


def parse_date(value: object) -> date | None:
    """Return the day that a metadata value names.

    Reads ISO 8601, RFC 2822, written English dates, seconds or milliseconds since 1970 and
    ``YYYYMMDD``. The day is the one printed, in the time zone printed. A numeric date that can be
    read two ways (05/06/2025) is not read.

    Parameters
    ----------
    value
        Text, number, date or datetime, as YAML and JSON give it.

    Returns
    -------
    date or None
        None when `value` is no date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    return _from_text(str(value)[:LONGEST_DATE].strip())


def date_in_path(path: str) -> date | None:
    """Return the last date in a path or address that can be an article's own.

    Folders ``2025/06/25`` and a file name that holds a date ("2025-06-25-junior.txt",
    "20250625.txt") date an article; a date in the name of one folder ("dump-2024-01-01/…") is as
    often that of the download and does not. In an address every part counts.

    Parameters
    ----------
    path
        A path with ``/`` between its parts, or an address.
    """
    own = path if "://" in path else PurePosixPath(path).name
    for match in reversed(list(PATH_DATE.finditer(path))):
        if match[2] != "/" and match.start() < len(path) - len(own):
            continue
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def published(stated: object, paths: Iterable[str | None]) -> tuple[date | None, str | None]:
    """Return the day of publication and where it was found.

    Parameters
    ----------
    stated
        The article's own metadata value.
    paths
        Address, identity and path of the article, the most telling first.

    Returns
    -------
    tuple
        The day, and ``metadata`` or ``path``; None twice when nothing tells.
    """
    if day := parse_date(stated):
        return day, "metadata"
    for path in paths:
        if path and (day := date_in_path(path)):
            return day, "path"
    return None, None


def _from_number(value: float) -> date | None:
    digits = str(value)
    if re.fullmatch(r"(?:19|20)\d{6}", digits):
        return date_in_path(digits)
    if value < EARLIEST_EPOCH:
        return None
    seconds = value / 1000 if value >= MILLISECONDS_FROM else value
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None


def _from_text(text: str) -> date | None:
    if match := ISO_START.match(text):
        text = match[0]
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return _from_mail(text) or _from_written(text)


def _from_mail(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date() if ":" in text else None
    except (ValueError, TypeError, IndexError):
        return None


def _from_written(text: str) -> date | None:
    plain = " ".join(text.replace(",", " ").split())
    plain = re.sub(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* ", "", plain, flags=re.IGNORECASE)
    for layout in WRITTEN_FORMATS:
        if day := _strptime(plain, layout):
            return day
    readings = {day for layout in SLASHED_FORMATS if (day := _strptime(plain, layout))}
    return readings.pop() if len(readings) == 1 else None


def _strptime(text: str, layout: str) -> date | None:
    try:
        return datetime.strptime(text, layout).replace(tzinfo=UTC).date()
    except ValueError:
        return None
