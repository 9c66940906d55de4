"""Tagging a text with the catalogue alone, and reading cases whose mentions are marked in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import spacy

from pipeline.contract.records import Article, Mention
from pipeline.language.extensions import article_data, register
from pipeline.language.sentences import SentenceMarker
from pipeline.lexicons.catalogue import Catalogue
from pipeline.mentions.rulers import CatalogueRuler

MARK = re.compile(r"\[\[([^|\]]+)\|(\w+)\|([^\]]+)\]\]")
Gold = tuple[int, int, str, str]


@lru_cache(maxsize=4)
def ruler(folders: tuple[Path, ...] = ()) -> CatalogueRuler:
    """Return the ruler over the package's lexicons and these folders."""
    register()
    return CatalogueRuler(Catalogue.load(folders), spacy.blank("en"))


def tag(
    text: str, title: str | None = None, folders: Sequence[Path] = (), year: int | None = None
) -> list[Mention]:
    """Return the mentions of a text, published in a year."""
    found = ruler(tuple(folders))
    doc = found.make_doc(text)
    doc._.article = article_data(Article("case", text, title, date(year, 6, 1) if year else None))
    return found(SentenceMarker()(doc))._.mentions


def unmark(marked: str) -> tuple[str, list[Gold]]:
    """Return a text without its marks, and each mark's characters, label and entry."""
    text, gold, place = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[place : mark.start()]
        gold.append((len(text), len(text) + len(mark[1]), mark[2], mark[3]))
        text += mark[1]
        place = mark.end()
    return text + marked[place:], gold


def compare(gold: Sequence[Gold], found: Sequence[Mention]) -> tuple[int, list[Mention], list[Gold]]:
    """Return how many mentions are right, and which are false and which are missed."""
    left = list(gold)
    false = []
    for mention in found:
        match = next(
            (
                g
                for g in left
                if g[2:] == (mention.label, mention.entry) and mention.start < g[1] and g[0] < mention.end
            ),
            None,
        )
        if match is None:
            false.append(mention)
        else:
            left.remove(match)
    return len(gold) - len(left), false, left
