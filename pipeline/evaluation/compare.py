"""Is this column of this row right? One answer a column, with what the annotator also accepts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.contract.records import Event
from pipeline.evaluation.gold import GoldRow
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.spelling import fold, key

TOLERANCE = 0.005
COUNTED = ("measure", "value", "value_high", "unit", "per", "qualifier", "share_of")
COMMON = (
    "metric", "subject", "subject_type", "market", "period_start", "period_end", "period", "status",
    "powertrain", "variant", "speaker",
)  # fmt: skip
PERSONAL = ("person", "role", "organisation")
SAME = "same_as"
COLUMNS = (COMMON[0], *COUNTED, *COMMON[1:], *PERSONAL, SAME)
DEFAULTS = {"status": "actual"}
PERIODS = frozenset({"period", "period_start", "period_end"})
NAMED_FREELY = frozenset({"OTHER", "COMPANY", "GROUP", "PLANT"})
DETERMINERS = re.compile(r"^(the|a|an|its|their|his|her|all|our)\s+", re.I)
HEAD_ENDS = re.compile(r"\s(?:of|in|for|at|from|with|that|which|who|on|by|to|built|made|sold)\s", re.I)
JOINTS = re.compile(r"\s*(?:,|;|\band\b|&|/)\s*", re.I)

Canon = Callable[[str, str], str]


def as_printed(_: str, name: str) -> str:
    """Return the name itself: the canonical form where there is no catalogue."""
    return name


@dataclass(frozen=True)
class CatalogueNames:
    """Canonical names by the catalogue, so that gold may say "Škoda" or "RS6"."""

    catalogue: Catalogue
    known: dict[tuple[str, str], str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> CatalogueNames:
        """Wrap a catalogue."""
        return cls(catalogue, {})

    def __call__(self, kind: str, name: str) -> str:
        """Return the canonical name of a subject; the name itself where the catalogue has none."""
        if (kind, name) in self.catalogue.entries:
            return name
        if (kind, name) not in self.known:
            found = {e.name for e, _ in self.catalogue.find(name) if e.label == kind}
            self.known[(kind, name)] = found.pop() if len(found) == 1 else name
        return self.known[(kind, name)]


def accepted(row: GoldRow, column: str) -> tuple[str, ...]:
    """Return every printed value that a column may have, the annotator's own first; empty is null."""
    if column == "subject_type":
        return tuple(value.split(" ", 1)[0] for value in accepted(row, "subject"))
    if column in ("period_start", "period_end"):
        place = 0 if column == "period_start" else 1
        joint = tuple(value.partition("..")[::2][place] for value in accepted(row, "period"))
        return joint + row.also.get(column, ())
    column = "same" if column == SAME else column
    own = row.fields.get(column, DEFAULTS.get(column, ""))
    return (own, *row.also.get(column, ()))


def printed(event: Event, column: str) -> str:
    """Return a column of an event in the notation of the gold articles; empty is null."""
    if column == "subject":
        return f"{event.subject_type} {event.subject}" if event.subject else ""
    if column == "period":
        if event.period_start is None and event.period_end is None:
            return ""
        return f"{_iso(event.period_start)}..{_iso(event.period_end)}"
    value = getattr(event, column)
    if isinstance(value, float | int):
        return f"{value:.10g}"
    return _iso(value) if isinstance(value, date) else str(value or "")


def judge(row: GoldRow, event: Event, canon: Canon = as_printed) -> dict[str, bool]:
    """Say for each column of the kind of row whether the event has it right."""
    columns = (*COMMON, *(PERSONAL if row.is_milestone else COUNTED))
    return {column: column_right(row, event, column, canon) for column in columns}


def column_right(row: GoldRow, event: Event, column: str, canon: Canon = as_printed) -> bool:
    """Whether one column of an event holds a value that the annotator accepts."""
    found, wanted = printed(event, column), accepted(row, column)
    if column == "value":
        return any(close(value, event.value) for value in wanted)
    if column == "value_high":
        return any(close(value, event.value_high) for value in wanted)
    if column == "subject":
        return any(same_subject(value, found, canon) for value in wanted)
    if column == "subject_type" or column not in ("variant", "share_of", "speaker", *PERSONAL):
        return found in wanted
    return any(same_phrase(value, found) for value in wanted)


def value_found(row: GoldRow, event: Event) -> bool:
    """Whether the figure was read right, its sign aside."""
    if event.value is None:
        return False
    return any(value and close(value.lstrip("-"), abs(event.value)) for value in accepted(row, "value"))


def close(wanted: str, found: float | None) -> bool:
    """Whether a number is within half a percent of the printed one, of a range's lower end; empty is null."""
    if not wanted or found is None:
        return not wanted and found is None
    number = float(wanted.split("..", maxsplit=1)[0])
    return abs(number - found) <= TOLERANCE * abs(number) + 1e-9


def same_subject(wanted: str, found: str, canon: Canon = as_printed) -> bool:
    """Whether two subjects (type and name) are one.

    Catalogue names are compared in their canonical spelling, and their types count. What the catalogue
    may or may not list (companies, groups, plants, other) is one when the names are; a phrase of type
    ``OTHER`` needs only the same head nouns.
    """
    if not wanted or not found:
        return wanted == found
    kind, name = wanted.split(" ", 1)
    other_kind, other_name = found.split(" ", 1)
    if kind == "INDUSTRY" or other_kind == "INDUSTRY":
        return kind == other_kind
    if kind == other_kind == "OTHER":
        return bool(heads(name)) and heads(name) == heads(other_name)
    if kind != other_kind and not {kind, other_kind} <= NAMED_FREELY:
        return False
    return key(canon(kind, _bare(name))) == key(canon(other_kind, _bare(other_name)))


def same_phrase(wanted: str, found: str) -> bool:
    """Whether two printed phrases are one but for case, accents, punctuation and a determiner."""
    return key(_bare(wanted)) == key(_bare(found))


def heads(phrase: str) -> frozenset[str]:
    """Return the head nouns of a noun phrase in the singular: "the two owners of X" gives owner."""
    before = HEAD_ENDS.split(f" {_bare(phrase)} ")[0]
    words = [part.split()[-1] for part in JOINTS.split(before.strip()) if part.split()]
    return frozenset(fold(word).rstrip("s") for word in words)


def _bare(phrase: str) -> str:
    return DETERMINERS.sub("", phrase.strip())


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
