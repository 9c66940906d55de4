"""``autonews catalogue``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pipeline.cli import messages, options
from pipeline.cli.app import app

catalogue = typer.Typer(help="Look things up in the catalogue of groups, brands, models and people.")
app.add_typer(catalogue, name="catalogue", no_args_is_help=True)


@catalogue.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, in any spelling.")],
    lexicon: options.Lexicons = None,
    as_json: options.AsJson = False,
) -> None:
    """Print what a name can mean.

    Examples
    --------
    ```
    autonews catalogue find "ID 3"
    autonews catalogue find Junior --json
    ```
    """
    from pipeline.lexicons.find import describe

    with messages.explained():
        entries = describe(name, options.folders(lexicon))
    if as_json:
        typer.echo(json.dumps(entries, ensure_ascii=False, indent=2))
    for entry in entries if not as_json else ():
        note = entry["guard"] and f"{entry['matched']!r} is {entry['note']}"
        facts = [entry[field] for field in ("label", "name", "group", "country", "years")]
        posts = "; ".join(entry["posts"])
        messages.plain("  ".join(str(fact) for fact in (*facts, posts, note, entry["source"]) if fact))
    if not entries:
        messages.complain(f"the catalogue has no {name!r}; --lexicon DIR adds names of your own")
        raise typer.Exit(1)
