"""How fast the pipeline is, on how much memory, and beside what: the command behind ``make bench``.

Articles are recombined from the gold corpus's train split and the sample corpus, so that any number of
them can be had. Whole runs, from files on disk to the table on disk, are processes of their own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.articles import read_articles
from pipeline.contract.records import Article
from pipeline.evaluation.bench_machine import load_average, machine
from pipeline.evaluation.bench_page import page
from pipeline.evaluation.bench_parts import quantulum_speed, spacy_speed, stages, start_up
from pipeline.evaluation.bench_runs import Run, runs_of
from pipeline.evaluation.bench_texts import write_articles

FOLDER = Path("build/bench")
PAGE = Path("docs/benchmarks.md")
CORPORA = Path("corpora")


def main(arguments: Sequence[str]) -> int:
    """Measure, write ``build/bench/*.json`` and ``docs/benchmarks.md``; return 0."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000], help="articles a run")
    parser.add_argument("--compared", type=int, default=200, help="articles of the comparison")
    parser.add_argument("--quantulum", type=int, default=40, help="articles that quantulum3 reads")
    parser.add_argument("--repeats", type=int, default=2, help="measurements of which the best counts")
    parser.add_argument("--page", type=Path, default=PAGE, help="page of results")
    chosen = parser.parse_args(arguments)
    results = measure(chosen.sizes, chosen.compared, chosen.quantulum, chosen.repeats)
    for name, part in results.items():
        text = json.dumps(part, indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    chosen.page.write_text(page(results), encoding="utf-8")
    sys.stdout.write(page(results))
    return 0


def measure(sizes: Sequence[int], compared: int, quantulum: int, repeats: int) -> dict[str, Any]:
    """Return every measurement, by part.

    Parameters
    ----------
    sizes
        Articles of the runs that show how time and memory grow.
    compared, quantulum
        Articles of the comparison, and how many of them quantulum3 reads.
    repeats
        Measurements of the comparison, of which the best counts.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {"machine": machine(), "start_up": start_up()}
    articles = _articles(compared)
    found["stages"] = stages(articles, repeats)
    runs = runs_of(compared, FOLDER, CORPORA, repeats)
    found["comparison"] = {
        "autonews": asdict(runs[0]),
        "autonews, 2 workers": asdict(runs[1]),
        "spacy": asdict(spacy_speed(articles, repeats)),
        "quantulum3": asdict(quantulum_speed(articles[:quantulum], repeats)),
    }
    found["growth"] = [asdict(run) for run in _growth(sizes)]
    found["machine"]["load_after"] = load_average()
    return found


def _growth(sizes: Sequence[int]) -> list[Run]:
    return [runs_of(size, FOLDER, CORPORA, 1, (1,))[0] for size in sizes]


def _articles(number: int) -> list[Article]:
    folder = FOLDER / f"in-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    write_articles(folder, number, CORPORA)
    return [found for found in read_articles([folder]) if isinstance(found, Article)]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
