"""What goes wrong, sorted into kinds, and what each kind costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.contract.records import Event
from pipeline.evaluation.align import Pair
from pipeline.evaluation.compare import accepted, printed
from pipeline.evaluation.gold import GoldArticle, GoldRow
from pipeline.evaluation.score import CORE, Verdict

NULL = "null"
FIGURE_COLUMNS = (*CORE, "market", "period")
MILESTONE_COLUMNS = ("metric", "subject", "person", "market", "period")
AROUND = 60


@dataclass(frozen=True)
class Fault:
    """One column of one row that is wrong, or a row too few or too many.

    Attributes
    ----------
    kind
        ``missed figure``, ``wrong metric sales→orders``, ``market null→IT`` …
    wanted, given
        The column as annotated and as the table has it.
    core
        Whether it spoils more than market and period.
    """

    kind: str
    pair: Pair
    wanted: str
    given: str
    core: bool = True


@dataclass
class Kind:
    """The faults of one kind.

    Attributes
    ----------
    alone
        Rows that would be right if this kind of fault were mended.
    """

    name: str
    faults: list[Fault] = field(default_factory=list)
    alone: int = 0

    @property
    def cost(self) -> float:
        """Rows that are wrong through this kind; those wrong through it alone count twice."""
        return len(self.faults) + self.alone


def kinds(verdicts: Iterable[Verdict]) -> list[Kind]:
    """Return every kind of fault, the most costly first."""
    found: dict[str, Kind] = {}
    for verdict in verdicts:
        faults = list(faults_of(verdict))
        for fault in faults:
            kind = found.setdefault(fault.kind, Kind(fault.kind))
            kind.faults.append(fault)
            kind.alone += len(faults) == 1
    return sorted(found.values(), key=lambda kind: (-kind.cost, kind.name))


def faults_of(verdict: Verdict) -> Iterator[Fault]:
    """Yield what is wrong with a row: nothing where it is right or optional."""
    pair = verdict.pair
    if pair.optional:
        return
    what = "milestone" if pair.milestone else "figure"
    if pair.gold is None or pair.event is None:
        yield _whole(pair, what)
        return
    columns = verdict.columns
    if not pair.milestone and not columns["value"] and "found" in verdict.levels:
        yield _fault(pair, pair.gold, pair.event, "value", "sign")
    elif not pair.milestone and not columns["value"]:
        yield _fault(pair, pair.gold, pair.event, "value", "wrong value")
    for name in MILESTONE_COLUMNS if pair.milestone else FIGURE_COLUMNS:
        if not columns[name] and name != "value":
            yield _fault(pair, pair.gold, pair.event, name, _kind(pair.gold, pair.event, name))


def _whole(pair: Pair, what: str) -> Fault:
    if pair.gold is not None:
        return Fault(f"missed {what}", pair, _summary_of_gold(pair.gold), "")
    assert pair.event is not None
    return Fault(f"spurious {what}", pair, "", summary(pair.event))


def _fault(pair: Pair, gold: GoldRow, event: Event, column: str, kind: str) -> Fault:
    core = column in CORE or pair.milestone
    return Fault(kind, pair, accepted(gold, column)[0], printed(event, column), core)


def _kind(gold: GoldRow, event: Event, column: str) -> str:
    wanted, given = accepted(gold, column)[0], printed(event, column)
    if column == "subject":
        return f"subject {_type(wanted)}→{_type(given)}"
    if column in ("metric", "measure", "unit"):
        return f"{column} {wanted or NULL}→{given or NULL}"
    if column in ("market", "period"):
        return f"{column} {'X' if wanted else NULL}→{'Y' if wanted and given else 'X' if given else NULL}"
    return f"wrong {column}"


def _type(subject: str) -> str:
    return subject.split(" ", 1)[0] or NULL


def summary(event: Event) -> str:
    """Return an event in one line."""
    parts = (event.metric, event.measure, printed(event, "value"), event.unit, event.subject, event.market)
    return " ".join(str(part) for part in parts if part)


def _summary_of_gold(row: GoldRow) -> str:
    names = ("metric", "measure", "value", "unit", "subject", "market")
    return " ".join(row.fields[name] for name in names if row.fields.get(name))


def place_of(fault: Fault, article: GoldArticle) -> str:
    """Return the text around a fault, on one line, the figure in angle quotes."""
    span = fault.pair.gold or fault.pair.event
    assert span is not None
    text = article.article.text
    before = text[max(0, span.start - AROUND) : span.start]
    after = text[span.end : span.end + AROUND]
    return " ".join(f"{before}«{text[span.start : span.end]}»{after}".split())


def examples(kind: Kind, articles: Sequence[GoldArticle], most: int) -> Iterator[str]:
    """Yield lines that show faults of a kind in their text."""
    by_id = {article.article.doc_id: article for article in articles}
    for fault in spread(kind.faults)[:most]:
        change = f" [{fault.wanted or NULL} → {fault.given or NULL}]"
        row = f"{fault.pair.doc_id}:{fault.pair.number or '+'}"
        yield f"{row}{change} …{place_of(fault, by_id[fault.pair.doc_id])}…"


def spread(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults so that every article comes once before any comes twice."""
    seen: Counter[str] = Counter()
    turns = []
    for fault in faults:
        turns.append(seen[fault.pair.doc_id])
        seen[fault.pair.doc_id] += 1
    return [fault for _, fault in sorted(zip(turns, faults, strict=True), key=lambda item: item[0])]
