"""Our reading of figures beside quantulum3's, on the same cases, in one run."""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract.records import Plain
from pipeline.quantities import load_lexicon, read_quantities

CASES = Path("tests/cases/quantities.jsonl")
_MARK = re.compile(r"\[\[(.*?)\]\]")

Found = tuple[int, int, float, str]
"""Start, end, value and unit of one figure."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a reader did.

    Attributes
    ----------
    name
        The reader.
    values, units
        Shares of the expected figures whose value, and whose value and unit, were found in place.
    spurious
        Figures found where none is expected, for each hundred expected.
    speed
        Words a second.
    """

    name: str
    values: float
    units: float
    spurious: float
    speed: float


def main() -> int:
    """Print the comparison; return 0."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CASES
    lines = path.read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    sys.stdout.write(f"{len(cases)} texts, {sum(len(case['rows']) for case in cases)} figures\n")
    sys.stdout.write(f"{'reader':<12}{'value':>9}{'+ unit':>9}{'spurious':>10}{'words/s':>12}\n")
    for result in (measure("autonews", _ours, cases), measure("quantulum3", _quantulum(), cases)):
        sys.stdout.write(
            f"{result.name:<12}{result.values:>9.1%}{result.units:>9.1%}"
            f"{result.spurious:>10.1f}{result.speed:>12,.0f}\n"
        )
    return 0


def measure(name: str, read: Callable[[str], list[Found]], cases: Iterable[Plain]) -> Result:
    """Run a reader over cases.

    Parameters
    ----------
    name
        Its name in the result.
    read
        From a text to its figures.
    cases
        Entries with ``text`` (figures marked ``[[…]]``) and ``rows``.
    """
    texts = [_unmark(str(case["text"])) for case in cases]
    rows = [case["rows"] for case in cases]
    for text, _ in texts[:20]:
        read(text)
    start = time.perf_counter()
    found = [read(text) for text, _ in texts]
    seconds = time.perf_counter() - start
    values = units = spurious = 0
    for (_, spans), expected, figures in zip(texts, rows, found, strict=True):
        value, unit, extra = _score(spans, expected, figures)
        values, units, spurious = values + value, units + unit, spurious + extra
    total = max(1, sum(len(expected) for expected in rows))
    words = sum(len(text.split()) for text, _ in texts)
    return Result(name, values / total, units / total, 100 * spurious / total, words / seconds)


def _score(spans: list[tuple[int, int]], expected: list[Plain], figures: list[Found]) -> tuple[int, int, int]:
    values = units = 0
    used: set[int] = set()
    for (start, end), row in zip(spans, expected, strict=True):
        at = next((n for n, f in enumerate(figures) if n not in used and f[0] < end and start < f[1]), None)
        if at is None:
            continue
        used.add(at)
        right = _same_value(figures[at][2], row)
        values += right
        units += right and figures[at][3] == row["unit"]
    return values, units, len(figures) - len(used)


def _same_value(value: float, row: Plain) -> bool:
    """Whether a value is the expected one; of a range, either end or the middle counts."""
    low = float(row["value"])
    high = float(row.get("value_high") or low)
    wanted = (low, high, (low + high) / 2)
    return any(abs(abs(value) - abs(w)) <= 1e-4 * max(1.0, abs(w)) for w in wanted)


def _unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        at = match.end()
    return text + marked[at:], spans


def _ours(text: str) -> list[Found]:
    return [(q.start, q.end, q.value, q.unit) for q in read_quantities(text)]


def _quantulum() -> Callable[[str], list[Found]]:
    """Return quantulum3's parser, its unit names translated to the symbols of the contract."""
    warnings.simplefilter("ignore")
    from quantulum3 import parser

    lexicon = load_lexicon()

    def symbol(unit: Plain | str, code: str | None) -> str:
        name = str(unit)
        if code:
            return code
        if name == "percentage":
            return "percent"
        known = lexicon.names.get(name) or lexicon.names.get(name.replace("-", " "))
        return known.symbol if known else name

    def read(text: str) -> list[Found]:
        try:
            parsed = parser.parse(text)
        except Exception:  # its parser raises on some texts: those count as nothing found
            return []
        return [
            (q.span[0], q.span[1], float(q.value), symbol(q.unit.name, q.unit.currency_code)) for q in parsed
        ]

    return read


if __name__ == "__main__":
    raise SystemExit(main())
