"""Where a row's subject, market and period stand in its sentence, by name or by reference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue

Mark = tuple[str, int, int]
Names = Mapping[tuple[str, str], list[str]]


def catalogue_names(lexicons: Sequence[Path] = ()) -> Names:
    """Return every name that a subject or a market goes by, the longest first."""
    catalogue = Catalogue.load(lexicons)
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identity, entry in catalogue.entries.items():
        names[identity] += [entry.name, entry.short] if entry.label == "MODEL" else []
    for name in catalogue.names:
        names[name.entry].append(name.text)
    return {identity: sorted(set(texts), key=lambda text: -len(text)) for identity, texts in names.items()}


def row_marks(row: Mapping[str, Any], offset: int, names: Names) -> list[Mark]:
    """Return the marks of a row's sentence: what each is, and its first and last character plus one.

    Parameters
    ----------
    row
        A row of the event table.
    offset
        Character of the article's text at which the sentence starts.
    names
        From ``catalogue_names``.
    """
    sentence = row["sentence"]
    figure = (row["start"] - offset, row["end"] - offset)
    wanted = (
        ("subject", _subject(row, names)),
        ("market", names.get(("MARKET", row["market"] or ""), [])),
        ("period", [row["period_text"]]),
        ("metric", [row["metric_text"]]),
    )
    marks: list[Mark] = [("figure", *figure)]
    for kind, texts in wanted:
        place = _nearest(sentence, texts, figure, marks)
        if place:
            marks.append((kind, *place))
    return sorted(marks, key=lambda mark: mark[1])


def reference_mark(
    row: Mapping[str, Any], offset: int, marks: Sequence[Mark], mentions: Iterable[Mention]
) -> Mark | None:
    """Return the mark of the words that stand for a row's subject, those nearest to its figure.

    Parameters
    ----------
    row, offset
        As for ``row_marks``.
    marks
        The sentence's other marks, which it must not meet.
    mentions
        The article's, with what they stand for.
    """
    end = offset + len(row["sentence"])
    free: list[Mark] = []
    for mention in mentions:
        if (mention.label, mention.entry) != (row["subject_type"], row["subject"]):
            continue
        place = (mention.start - offset, mention.end - offset)
        if (
            offset <= mention.start
            and mention.end <= end
            and not any(_meet(place, mark[1:]) for mark in marks)
        ):
            free.append(("subject" if mention.via == "name" else "reference", *place))
    figure = (row["start"] - offset, row["end"] - offset)
    return min(free, key=lambda mark: _distance(mark[1:], figure), default=None)


def _distance(place: tuple[int, ...], figure: tuple[int, int]) -> int:
    return min(abs(place[0] - figure[1]), abs(figure[0] - place[1]))


def _subject(row: Mapping[str, Any], names: Names) -> list[str]:
    subject, kind = row["subject"] or "", row["subject_type"] or ""
    return [*names.get((kind, subject), []), subject, row["person"] or ""]


def _nearest(
    sentence: str, texts: Iterable[str | None], figure: tuple[int, int], taken: list[Mark]
) -> tuple[int, int] | None:
    """Return the place of the first text that stands in a sentence, the one nearest to the figure."""
    for text in texts:
        if not text or text.casefold() not in sentence.casefold():
            continue
        pattern = rf"(?<!\w){re.escape(text)}(?!\w)"
        places = [found.span() for found in re.finditer(pattern, sentence, re.IGNORECASE)]
        free = [place for place in places if not any(_meet(place, mark[1:]) for mark in taken)]
        if free:
            return min(free, key=lambda place: _distance(place, figure))
    return None


def _meet(place: tuple[int, int], other: tuple[int, ...]) -> bool:
    return place[0] < other[1] and other[0] < place[1]
