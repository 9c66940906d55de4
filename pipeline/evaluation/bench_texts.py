"""Articles for measuring: paragraphs of the project's own texts, recombined, with other figures."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

from pipeline.articles import read_articles
from pipeline.contract.records import Article
from pipeline.evaluation.gold import read_gold_folder

SEED = 20_250_701
FIRST_DAY = date(2024, 1, 1)
DAYS = 600
KEPT = 0.6
A_FOLDER = 500
LARGE = re.compile(r"(?<![\d,])(\d{1,3})((?:,\d{3})+)(?![\d,])")


def write_articles(folder: Path, number: int, corpora: Path) -> int:
    """Write articles as text files below a folder and return their words.

    An article is one of the project's texts in which some paragraphs are another's and the thousands
    of large figures are its own; the same number gives the same articles. A folder holds five hundred,
    and a file's name tells its day.

    Parameters
    ----------
    folder
        Where they go.
    number
        How many.
    corpora
        Folder of the gold and the sample corpus.
    """
    texts = source_texts(corpora)
    words = 0
    for place in range(number):
        chosen = random.Random(SEED + place)
        text = _mixed(texts[place % len(texts)], chosen.choice(texts), chosen)
        day = FIRST_DAY + timedelta(days=chosen.randrange(DAYS))
        part = folder / f"part-{place // A_FOLDER:03d}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{day.isoformat()}-{place:06d}.txt").write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def source_texts(corpora: Path) -> list[str]:
    """Return the texts of the gold corpus's train split and of the sample corpus."""
    gold = [one.article.text for one in read_gold_folder(corpora / "gold" / "train")]
    sample = [one.text for one in read_articles([corpora / "sample"]) if isinstance(one, Article)]
    return gold + sample


def _mixed(own: str, other: str, chosen: random.Random) -> str:
    title, *paragraphs = own.split("\n")
    others = other.split("\n")[1:] or [""]
    kept = [line if chosen.random() < KEPT or not line else chosen.choice(others) for line in paragraphs]
    return LARGE.sub(lambda found: _other(found, chosen), "\n".join([title, *kept]) + "\n")


def _other(found: re.Match[str], chosen: random.Random) -> str:
    """Return a figure of the same size: no two articles have all words in common."""
    groups = found[2].count(",")
    return found[1] + "".join(f",{chosen.randrange(1000):03d}" for _ in range(groups))
