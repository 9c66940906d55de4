"""What names and references of an article stand for, read again by the stages that find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import spacy

from pipeline.assembly import article_doc
from pipeline.contract.records import Article, Mention

Reader = Callable[[dict[str, Any]], list[Mention]]


def mention_reader(lexicons: Sequence[Path] = ()) -> Reader:
    """Return a function from a row of the table of articles to the article's mentions.

    The table of events does not hold which words led to a subject. The stages that find names and follow
    "it" and "the crossover" need no parse, and give the same mentions as in the run.
    """
    nlp = spacy.blank("en")
    nlp.add_pipe("sentence_marker")
    nlp.add_pipe("catalogue_ruler", config={"lexicons": [str(folder) for folder in lexicons]})
    nlp.add_pipe("reference_resolver")

    def read(article: dict[str, Any]) -> list[Mention]:
        told = Article(article["doc_id"], article["text"], article["title"], article["published"])
        mentions: list[Mention] = nlp(article_doc(nlp, told))._.mentions
        return mentions

    return read
