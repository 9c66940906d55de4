"""``autonews show``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from pipeline.cli import messages, options
from pipeline.cli.app import app
from pipeline.contract.errors import InputError


@app.command()
def show(
    path: Annotated[str, typer.Argument(help="A file, or - for standard input.", metavar="PATH")],
    article: Annotated[str, typer.Option(help="Its id, when the file holds several.", metavar="ID")] = "",
    published: options.Published = None,
    lexicon: options.Lexicons = None,
    base: options.Base = None,
    as_json: options.AsJson = False,
) -> None:
    """Print one article with its figures and names marked, and its rows.

    Examples
    --------
    ```
    autonews show news/junior.txt
    autonews show dump.jsonl --article 4711
    autonews show news/junior.txt --json
    ```
    """
    from pipeline.run import Settings, articles_of
    from pipeline.table import legend, marked, rows_table

    with messages.explained():
        engine = options.engine(lexicon, base)
        articles = articles_of(path, Settings(published=options.day(published)))
        chosen = _chosen(articles, article)
        nlp = engine.load()
        doc = nlp(engine.make_doc(nlp, chosen))
    if len(articles) > 1 and not article:
        messages.complain(
            f"{path}: the first of {len(articles):,} articles; --article ID shows another: {_some(articles)}"
        )
    events = [asdict(event) for event in doc._.events]
    if as_json:
        typer.echo(json.dumps(events, ensure_ascii=False, default=str, indent=2))
        return
    console = messages.console()
    console.print(legend(), marked(chosen.text, doc._.events, doc._.mentions), "", sep="\n")
    console.print(rows_table(events, with_article=False))


def _chosen(articles: list[Any], wanted: str) -> Any:
    for article in articles:
        if wanted in ("", article.doc_id, article.doc_id.partition("#")[2]):
            return article
    raise InputError(wanted, "the file holds no such article", "see doc_id in articles.parquet", "missing")


def _some(articles: list[Any]) -> str:
    names = [article.doc_id for article in articles[1:4]]
    return ", ".join(names) + (", …" if len(articles) > 4 else "")
