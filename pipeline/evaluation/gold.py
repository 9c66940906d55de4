"""Gold articles: text with inline marks, and the rows a careful reader takes from it.

The format is described in ``corpora/gold/README.md``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.contract.errors import GoldError
from pipeline.contract.records import Article
from pipeline.contract.vocabulary import Measure, Metric, Qualifier, Status, SubjectType

MARK = re.compile(r"\[\[(\d+):(.*?)\]\]", re.S)
KEYS = frozenset(
    "subject market period status powertrain variant share_of speaker same person role "
    "organisation qualifier also".split()
)
ACCEPTING = frozenset(
    "metric measure value value_high unit per qualifier share_of subject subject_type market period "
    "period_start period_end status powertrain variant speaker person role organisation same start".split()
)
LOOSE_DIGITS = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class GoldRow:
    """One annotated row.

    Attributes
    ----------
    fields
        Column name to printed value; a column that is absent is null.
    also
        Column name to further values that a fair reader accepts; an empty string accepts null.
    optional
        Whether a fair reader might leave the row out.
    """

    start: int
    end: int
    metric: str
    fields: dict[str, str]
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    optional: bool = False

    @property
    def is_milestone(self) -> bool:
        """Whether the row is a milestone (it has no value)."""
        return Metric(self.metric).is_milestone


@dataclass(frozen=True)
class GoldArticle:
    """An annotated article."""

    article: Article
    genre: str
    rows: tuple[GoldRow, ...]


def read_gold(path: Path) -> GoldArticle:
    """Read one gold article.

    Raises
    ------
    GoldError
        Where the file breaks the format: names file and line.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    fences = [number for number, line in enumerate(lines) if line.strip() == "---"]
    rule = next((n for n, line in enumerate(lines) if line.strip() == "==="), None)
    if len(fences) < 2 or fences[0] != 0 or rule is None:
        raise GoldError(path, 1, "wants front matter between '---' lines and a line '==='")
    header = _header(path, lines[1 : fences[1]])
    text, marks = _unmark(path, "\n".join(lines[fences[1] + 1 : rule]).strip("\n"))
    rows = tuple(_rows(path, lines, rule + 1, marks))
    used = {(row.start, row.end) for row in rows}
    for number, span in marks.items():
        if span not in used:
            raise GoldError(path, rule + 1, f"mark {number} has no row")
    article = Article(
        doc_id=path.name,
        text=text,
        title=text.split("\n", 1)[0],
        published=_day(path, 2, header.get("published", "")),
        published_from="metadata",
    )
    return GoldArticle(article, header.get("genre", ""), rows)


def read_gold_folder(folder: Path) -> list[GoldArticle]:
    """Read every ``*.gold`` file below a folder, in the order of their names."""
    return [read_gold(path) for path in sorted(folder.rglob("*.gold"))]


def _header(path: Path, lines: list[str]) -> dict[str, str]:
    header = {}
    for number, line in enumerate(lines, start=2):
        key, colon, value = line.partition(":")
        if not colon:
            raise GoldError(path, number, "wants 'key: value'")
        header[key.strip()] = value.strip().strip('"')
    return header


def _unmark(path: Path, marked: str) -> tuple[str, dict[int, tuple[int, int]]]:
    parts: list[str] = []
    marks: dict[int, tuple[int, int]] = {}
    length = position = 0
    for match in MARK.finditer(marked):
        before = marked[position : match.start()]
        parts += [before, match[2]]
        length += len(before)
        number = int(match[1])
        if number in marks:
            raise GoldError(path, 0, f"mark {number} stands twice")
        marks[number] = (length, length + len(match[2]))
        length += len(match[2])
        position = match.end()
    parts.append(marked[position:])
    text = "".join(parts)
    if "[[" in text or "]]" in text:
        raise GoldError(path, 0, "a mark is not closed or has no number")
    return text, marks


def _rows(path: Path, lines: list[str], first: int, marks: dict[int, tuple[int, int]]) -> Iterator[GoldRow]:
    for number, line in enumerate(lines[first:], start=first + 1):
        if line.strip() and not line.startswith("#"):
            yield _row(path, number, line, marks)


def _row(path: Path, number: int, line: str, marks: dict[int, tuple[int, int]]) -> GoldRow:
    head, *rest = (part.strip() for part in re.split(r"\s\|\s", line.strip().rstrip("|")))
    words = head.split()
    if not words or not words[0].isdigit() or int(words[0]) not in marks:
        raise GoldError(path, number, f"names no mark of the text: {head!r}")
    start, end = marks[int(words[0])]
    fields = _head_fields(path, number, words[1:])
    also: dict[str, tuple[str, ...]] = {}
    optional = False
    for part in rest:
        key, colon, value = (piece.strip() for piece in part.partition(":"))
        if not colon or key not in KEYS:
            raise GoldError(path, number, f"unknown field {part!r}")
        if key == "also":
            extra, leave_out = _also(path, number, value)
            also = {name: also.get(name, ()) + values for name, values in extra.items()} | {
                name: values for name, values in also.items() if name not in extra
            }
            optional = optional or leave_out
        else:
            fields[key] = value
    _check(path, number, fields)
    return GoldRow(start, end, fields["metric"], fields, also, optional)


def _head_fields(path: Path, number: int, words: list[str]) -> dict[str, str]:
    if not words or words[0] not in set(Metric):
        raise GoldError(path, number, f"unknown metric in {' '.join(words)!r}")
    fields = {"metric": words[0]}
    if Metric(words[0]).is_milestone:
        if len(words) > 1:
            raise GoldError(path, number, "a milestone has no value")
        return fields
    if len(words) not in (4, 5) or words[1] not in set(Measure):
        raise GoldError(path, number, "wants 'mark metric measure value unit [qualifier]'")
    low, _, high = words[2].partition("..")
    try:
        float(low), float(high or 0)
    except ValueError:
        raise GoldError(path, number, f"not a number: {words[2]!r}") from None
    unit, _, per = words[3].partition("/") if words[3] not in SLASHED else (words[3], "", "")
    fields |= {"measure": words[1], "value": low, "unit": unit}
    fields |= {"value_high": high} if high else {}
    fields |= {"per": per} if per else {}
    fields["qualifier"] = words[4] if len(words) == 5 else ("range" if high else "exact")
    if fields["qualifier"] not in set(Qualifier):
        raise GoldError(path, number, f"unknown qualifier {words[4]!r}")
    return fields


SLASHED = frozenset({"km/h", "g/km", "kWh/100km", "mi/kWh", "L/100km", "Wh/kg", "Wh/L", "Wh/km"})


def _also(path: Path, number: int, value: str) -> tuple[dict[str, tuple[str, ...]], bool]:
    found: dict[str, tuple[str, ...]] = {}
    optional = False
    for piece in filter(None, (part.strip() for part in value.split(";"))):
        key, equals, text = (part.strip() for part in piece.partition("="))
        if key == "row":
            optional = True
        elif not equals:
            raise GoldError(path, number, f"'also' wants field=value, not {piece!r}")
        elif key not in ACCEPTING:
            raise GoldError(
                path, number, f"'also' knows no field {key!r}; it takes {', '.join(sorted(ACCEPTING))}"
            )
        else:
            found[key] = (*found.get(key, ()), text)
    return found, optional


def _check(path: Path, number: int, fields: dict[str, str]) -> None:
    subject = fields.get("subject", "")
    if subject and subject.split(" ", 1)[0] not in set(SubjectType):
        raise GoldError(path, number, f"subject wants a type first: {subject!r}")
    if fields.get("status", "actual") not in set(Status):
        raise GoldError(path, number, f"unknown status {fields['status']!r}")
    period = fields.get("period", "")
    if period:
        first, dots, last = period.partition("..")
        if not dots:
            raise GoldError(path, number, f"period wants 'start..end': {period!r}")
        _day(path, number, first), _day(path, number, last)


def _day(path: Path, number: int, value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise GoldError(path, number, f"not a date: {value!r}") from None


def _uncovered(gold: GoldArticle) -> list[str]:
    spans = [(row.start, row.end) for row in gold.rows]
    return [
        gold.article.text[max(0, m.start() - 15) : m.end() + 15].replace("\n", " ")
        for m in LOOSE_DIGITS.finditer(gold.article.text)
        if not any(start <= m.start() < end for start, end in spans)
    ]


def main(arguments: list[str]) -> int:
    """Check gold files; print faults, and the digits that no mark covers. Return the fault count."""
    faults = rows = words = 0
    paths = [
        p for a in arguments for p in ([Path(a)] if a.endswith(".gold") else sorted(Path(a).rglob("*.gold")))
    ]
    for path in paths:
        try:
            gold = read_gold(path)
        except GoldError as error:
            faults += 1
            sys.stdout.write(f"FAULT {error}\n")
            continue
        rows += len(gold.rows)
        words += len(gold.article.text.split())
        if len(paths) < 4:
            sys.stdout.writelines(f"{path.name}: no row for …{text}…\n" for text in _uncovered(gold))
    sys.stdout.write(f"{len(paths)} articles, {words} words, {rows} rows, {faults} faults\n")
    return min(faults, 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
