"""``autonews evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import messages
from pipeline.cli.app import app
from pipeline.contract.errors import InputError


@app.command()
def evaluate(
    gold: Annotated[
        str, typer.Argument(help="A folder of annotated articles, or a report's judgements.", metavar="GOLD")
    ],
    errors: Annotated[int, typer.Option(help="How many kinds of error are shown.", min=0)] = 10,
    report: Annotated[
        Path | None, typer.Option("--json", help="Also write the figures here, as JSON.", metavar="FILE")
    ] = None,
) -> None:
    """Score the pipeline against annotated articles, or tell the precision that a reviewer found.

    Examples
    --------
    ```
    autonews evaluate corpora/gold/dev
    autonews evaluate judgements.jsonl
    autonews evaluate corpora/gold/dev --errors 20 --json build/dev.json
    ```
    """
    from pipeline.evaluation.judgements import show_judgements
    from pipeline.evaluation.run import main as score

    with messages.explained():
        if gold.endswith(".jsonl"):
            show_judgements(Path(gold), messages.console(), report)
            return
        _has_gold(Path(gold))
        status = score([gold, "--errors", str(errors), *(("--json", str(report)) if report else ())])
    raise typer.Exit(status)


def _has_gold(path: Path) -> None:
    if not path.exists():
        hint = "the project's own lie in corpora/gold; judgements are saved from the page of autonews report"
        raise InputError(str(path), "there is no such folder or file", hint, "missing")
    if path.is_dir() and next(path.rglob("*.gold"), None) is None:
        hint = "their names end in .gold; corpora/gold/README.md tells the format"
        raise InputError(str(path), "no annotated articles in this folder", hint, "missing")
