"""The evaluation as a whole: gold articles through the pipeline, scores, report, floors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.assembly import article_doc, load
from pipeline.contract.errors import AutonewsError, UsageError
from pipeline.evaluation.baselines import baseline_scores
from pipeline.evaluation.compare import CatalogueNames
from pipeline.evaluation.floors import FLOORS, check, lower, raise_floors
from pipeline.evaluation.gold import GoldArticle, read_gold, read_gold_folder
from pipeline.evaluation.report import LAST, Report, changes, dump, remember, show
from pipeline.evaluation.score import judge_article
from pipeline.mentions.reference_component import shared_catalogue

WIDTH = 150
HELD_OUT = "test"


@dataclass(frozen=True)
class Options:
    """What an evaluation does besides scoring.

    Attributes
    ----------
    json_out
        File for the machine-readable report, or None.
    errors
        How many kinds of fault are listed.
    show_test
        Show faults in their text for a held-out corpus too.
    baselines
        Score the baselines beside the pipeline.
    check_floors, raise_floors, lower_floor, reason
        Compare with ``corpora/floors.json``; lift what the result lies above; set all to the result, for
        a reason.
    """

    json_out: Path | None = None
    errors: int = 10
    show_test: bool = False
    baselines: bool = False
    check_floors: bool = False
    raise_floors: bool = False
    lower_floor: bool = False
    reason: str = ""
    floors: Path = FLOORS
    last: Path = LAST


def gold_articles(path: Path) -> list[GoldArticle]:
    """Read one gold file, or every one below a folder.

    Raises
    ------
    UsageError
        Where there is none.
    """
    found = [read_gold(path)] if path.is_file() else read_gold_folder(path)
    if not found:
        raise UsageError(f"{path}: no gold articles here")
    return found


def read_docs(nlp: Language, gold: Sequence[GoldArticle]) -> list[Doc]:
    """Return the Doc of each gold article, read by the whole pipeline."""
    return list(nlp.pipe([article_doc(nlp, article.article) for article in gold]))


def make_report(path: Path, nlp: Language, baselines: bool = False) -> Report:
    """Score the pipeline on gold articles."""
    gold = gold_articles(path)
    canon = CatalogueNames.of(shared_catalogue(nlp, []))
    docs = read_docs(nlp, gold)
    verdicts = [
        verdict
        for article, doc in zip(gold, docs, strict=True)
        for verdict in judge_article(article, doc._.events, canon)
    ]
    beside = baseline_scores(gold, docs, canon) if baselines else {}
    return Report(path.as_posix().rstrip("/"), gold, verdicts, beside)


def evaluate(
    path: Path,
    options: Options | None = None,
    console: Console | None = None,
    loader: Callable[[], Language] = load,
) -> int:
    """Score the pipeline, print the report and keep it; return 1 where a floor is broken, else 0.

    Raises
    ------
    GoldError, UsageError
        Where a gold article or an option cannot be used.
    """
    options = options or Options()
    console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
    report = make_report(path, loader(), options.baselines)
    plain = report.plain()
    open_text = options.show_test or HELD_OUT not in path.resolve().parts
    show(report, console, options.errors, open_text)
    before = remember(plain, options.last)
    for line in changes(before, plain, open_text) if before else ():
        console.print(f"since the last report: {line}", highlight=False, markup=False, soft_wrap=True)
    if options.json_out:
        options.json_out.parent.mkdir(parents=True, exist_ok=True)
        options.json_out.write_text(dump(plain), encoding="utf-8")
    return _floors(path, plain, options, console)


def _floors(path: Path, plain: dict[str, object], options: Options, console: Console) -> int:
    if options.lower_floor:
        lower(options.floors, path, plain, options.reason)
        console.print(f"{options.floors}: set, {options.reason}", highlight=False)
    if options.raise_floors:
        risen = raise_floors(options.floors, path, plain)
        console.print(f"{options.floors}: lifted {', '.join(risen) or 'none'}", highlight=False)
    if not options.check_floors:
        return 0
    broken = check(options.floors, path, plain)
    for line in broken:
        console.print(f"below the floor: {line}", highlight=False, markup=False)
    return min(len(broken), 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.run", description=__doc__)
    parser.add_argument("path", type=Path, help="a gold file or a folder of them")
    parser.add_argument("--json", dest="json_out", type=Path, help="write the report as JSON to this file")
    parser.add_argument("--errors", type=int, default=10, help="how many kinds of fault are listed")
    parser.add_argument(
        "--show-test", action="store_true", help="show faults of held-out articles in their text"
    )
    parser.add_argument("--baselines", action="store_true", help="score the baselines beside the pipeline")
    parser.add_argument("--check-floors", action="store_true", help="fail below corpora/floors.json")
    parser.add_argument(
        "--raise-floors", action="store_true", help="lift the floors that this result lies above"
    )
    parser.add_argument("--lower-floor", action="store_true", help="set the floors to this result")
    parser.add_argument("--reason", default="", help="why a floor is lowered")
    given = vars(parser.parse_args(arguments))
    path = given.pop("path")
    try:
        return evaluate(path, Options(**given))
    except AutonewsError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
