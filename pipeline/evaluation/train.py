"""Training: weights of the rankers and of confidence, from the gold articles of ``train``.

``python -m pipeline.evaluation.train corpora/gold`` writes a file of weights for each role
and ``confidence.json`` in ``models``. The weights written are fitted to ``train`` and ``dev`` together;
``test`` is not read. ``--compare`` cross-validates the hand-set rules and both together as well, and
tries other penalties on ``dev``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.table import Table
from spacy.tokens import Doc

from pipeline.assembly import article_doc, load, models_folder
from pipeline.contract.errors import AutonewsError
from pipeline.contract.records import Event, Relation
from pipeline.evaluation.calibration import Outcome, calibrate
from pipeline.evaluation.compare import Canon, CatalogueNames
from pipeline.evaluation.examples import Examples, Teacher
from pipeline.evaluation.gold import GoldArticle
from pipeline.evaluation.ranking import MOST_STEPS, Weights, fit
from pipeline.evaluation.run import gold_articles
from pipeline.evaluation.score import Verdict, expected_error, judge_article, reliability, score
from pipeline.events.build import EventBuilder
from pipeline.events.confidence import Confidence
from pipeline.relations.linker import RANKED, ROLES, RelationLinker
from pipeline.relations.scorer import Ranker

PENALTY = 4.0
"""Strength of the penalty: between 3 and 6 the mean of core and full F1 on ``dev`` moves by .001."""
PENALTIES = (2.0, 4.0, 8.0)
LEAST_CHOICES = 3
READINGS = 3
ROUGH = 60
"""Iterations of the fits that only make histories as predicted; more change few choices."""
LINKER, BUILDER = "relation_linker", "event_builder"


Weighting = Mapping[str, Weights]
NOTHING: Weighting = {role: {} for role in RANKED}


@dataclass(frozen=True)
class Sample:
    """A gold article, read up to the linker, and the choices that it teaches."""

    gold: GoldArticle
    doc: Doc
    examples: Examples


@dataclass(frozen=True)
class Bench:
    """What training and its measurements need of the pipeline."""

    linker: RelationLinker
    builder: EventBuilder
    canon: Canon
    prior: Weighting

    def weighted(self, weighting: Weighting) -> RelationLinker:
        """Return the linker with other weights."""
        linker = copy(self.linker)
        linker.rankers = {role: Ranker(dict(weights)) for role, weights in weighting.items()}
        return linker

    def fitted(self, samples: Sequence[Sample], l2: float, prior: Weighting) -> Weighting:
        """Fit every ranker, twice: what stands before a figure is at first the gold, then what was chosen.

        In use a figure sees the choices made for the figures before it, which may be wrong. So the second
        fit learns from articles read with weights of the other articles.
        """
        parts = fold_of(samples, READINGS)
        seen: list[Examples] = []
        for part in parts:
            rest = [sample.examples for other in parts if other is not part for sample in other]
            teacher = Teacher(self.weighted(_fit_all(rest, l2, prior, ROUGH)), self.canon, truthful=False)
            seen += [teacher.examples(sample.doc, sample.gold) for sample in part]
        return _fit_all(seen, l2, prior)

    def verdicts(
        self, samples: Iterable[Sample], weighting: Weighting
    ) -> list[tuple[Verdict, Relation | None]]:
        """Link and judge articles; each verdict with the relation behind its event."""
        linker = self.weighted(weighting)
        found: list[tuple[Verdict, Relation | None]] = []
        for sample in samples:
            sample.doc._.relations = relations = linker.link(sample.doc)
            events = self.builder.build(sample.doc)
            behind = {_identity(relation): relation for relation in relations}
            for verdict in judge_article(sample.gold, events, self.canon):
                event = verdict.pair.event
                found.append((verdict, behind.get(_identity(event)) if event else None))
        return found


def _fit_all(examples: Sequence[Examples], l2: float, prior: Weighting, steps: int = MOST_STEPS) -> Weighting:
    choices = {role: [c for e in examples for c in e.choices[role]] for role in RANKED}
    return {role: fit(choices[role], prior[role], l2, LEAST_CHOICES, steps) for role in RANKED}


def _identity(row: Event | Relation) -> tuple[object, ...]:
    return (row.start, row.end, row.metric, row.measure, row.subject, row.market)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.train", description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("corpora/gold"))
    parser.add_argument("--folds", type=int, default=3, help="parts of the cross-validation")
    parser.add_argument("--compare", action="store_true", help="measure rules, both and penalties as well")
    parser.add_argument("--models", type=Path, default=models_folder(), help="folder of priors and weights")
    given = parser.parse_args(arguments)
    try:
        train(given.corpus, given.models, given.folds, Console(width=120), compare=given.compare)
    except AutonewsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def train(corpus: Path, models: Path, folds: int, console: Console, *, compare: bool = False) -> None:
    """Fit, measure and write all weights.

    Raises
    ------
    GoldError, UsageError
        Where a corpus cannot be read.
    """
    bench, read = _bench(models)
    samples, dev = read(gold_articles(corpus / "train")), read(gold_articles(corpus / "dev"))
    _show_candidates(samples, console)
    if compare:
        _show_penalties(bench, samples, dev, console)
    held_out = _cross_validate(bench, samples, folds, console, compare=compare)
    weighting = bench.fitted([*samples, *dev], PENALTY, NOTHING)
    for role in RANKED:
        _write(models / f"{role}.json", weighting[role])
    outcomes = [_outcomes(part) for part in held_out]
    _show_calibration(held_out, outcomes, console)
    _write(models / "confidence.json", {"coefficients": calibrate([o for part in outcomes for o in part])})


def _show_penalties(bench: Bench, samples: Sequence[Sample], dev: Sequence[Sample], console: Console) -> None:
    found = {l2: _core(bench.verdicts(dev, bench.fitted(samples, l2, NOTHING))) for l2 in PENALTIES}
    console.print("mean of core and full F1 on dev by penalty:", {k: round(v, 4) for k, v in found.items()})


def _bench(models: Path) -> tuple[Bench, Callable[[Sequence[GoldArticle]], list[Sample]]]:
    nlp = load()
    linker = cast(RelationLinker, nlp.get_pipe(LINKER))
    builder = cast(EventBuilder, nlp.get_pipe(BUILDER))
    nlp.disable_pipes(LINKER, BUILDER)
    prior = {role: _read(models / f"{role}.prior.json") for role in RANKED}
    canon = CatalogueNames.of(linker.catalogue)
    bench = Bench(linker, builder, canon, prior)
    teacher = Teacher(bench.weighted(prior), canon)

    def read(gold: Sequence[GoldArticle]) -> list[Sample]:
        docs = nlp.pipe([article_doc(nlp, article.article) for article in gold])
        return [
            Sample(article, doc, teacher.examples(doc, article))
            for article, doc in zip(gold, docs, strict=True)
        ]

    return bench, read


def fold_of(samples: Sequence[Sample], folds: int) -> list[list[Sample]]:
    """Part articles into folds with all genres in each, the same every time."""
    ordered = sorted(samples, key=lambda sample: (sample.gold.genre, sample.gold.article.doc_id))
    return [ordered[number::folds] for number in range(folds)]


def _cross_validate(
    bench: Bench, samples: Sequence[Sample], folds: int, console: Console, *, compare: bool
) -> list[list[tuple[Verdict, Relation | None]]]:
    """Cross-validate the scorer, and on demand rules and both; return the scorer's verdicts by fold."""
    parts = fold_of(samples, folds)
    results: dict[str, list[list[tuple[Verdict, Relation | None]]]] = {"scorer": []}
    for part in parts:
        rest = [sample for other in parts if other is not part for sample in other]
        results["scorer"].append(bench.verdicts(part, bench.fitted(rest, PENALTY, NOTHING)))
        if compare:
            results.setdefault("rules", []).append(bench.verdicts(part, bench.prior))
            both = bench.fitted(rest, PENALTY, bench.prior)
            results.setdefault("both", []).append(bench.verdicts(part, both))
    _show_comparison(results, folds, console)
    return results["scorer"]


def _show_comparison(
    results: Mapping[str, list[list[tuple[Verdict, Relation | None]]]], folds: int, console: Console
) -> None:
    table = Table("weights", *ROLES, "core F1", "full F1", title=f"{folds}-fold cross-validation on train")
    for name, parts in results.items():
        verdicts = [verdict for part in parts for verdict, _ in part]
        figures = score(verdict for verdict in verdicts if not verdict.pair.milestone)
        accuracy = (figures.accuracy[column].precision for column in ROLES)
        levels = (figures.levels[name_].f1 for name_ in ("core", "full"))
        table.add_row(name, *(f"{x:.4f}" for x in (*accuracy, *levels)))
    console.print(table)


def _show_candidates(samples: Sequence[Sample], console: Console) -> None:
    every = Examples()
    for sample in samples:
        every.add(sample.examples)
    shares = ", ".join(
        f"{role} {len(choices) / max(every.figures, 1):.4f}"
        for role, choices in every.choices.items()
        if role != "unit"
    )
    console.print(
        f"{len(samples)} articles, {every.figures} annotated figures read; "
        f"right answer among candidates: {shares}",
        highlight=False,
    )


def _core(found: Iterable[tuple[Verdict, Relation | None]]) -> float:
    levels = score(verdict for verdict, _ in found).levels
    return (levels["core"].f1 + levels["full"].f1) / 2


def _outcomes(found: Iterable[tuple[Verdict, Relation | None]]) -> list[Outcome]:
    return [
        Outcome(dict(relation.scores), verdict.sure)
        for verdict, relation in found
        if relation is not None and not verdict.pair.optional
    ]


def _show_calibration(
    held_out: Sequence[Sequence[tuple[Verdict, Relation | None]]],
    outcomes: Sequence[Sequence[Outcome]],
    console: Console,
) -> None:
    """Print the reliability of confidence, fitted without the fold that it is measured on."""
    judged: list[Verdict] = []
    for number, part in enumerate(held_out):
        rest = [o for other, found in enumerate(outcomes) if other != number for o in found]
        confidence = Confidence(calibrate(rest))
        for verdict, relation in part:
            if relation is not None and verdict.pair.event is not None:
                judged.append(verdict.with_confidence(confidence.of(relation)))
    rows = reliability(judged)
    table = Table(
        "from", "mean", "rows", "right", title=f"confidence, held out (error {expected_error(rows):.4f})"
    )
    for low, mean, number, right in rows:
        table.add_row(f"{low:.1f}", f"{mean:.2f}", str(number), f"{right:.2f}")
    console.print(table)


def _read(path: Path) -> Weights:
    weights: Weights = json.loads(path.read_text(encoding="utf-8"))
    return weights


def _write(path: Path, data: Mapping[str, object]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
