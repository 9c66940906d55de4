"""Reading ``cases/quantities.jsonl``: a text with its figures marked inline, and the rows expected."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

CASES = Path(__file__).parent / "cases" / "quantities.jsonl"
MARK = re.compile(r"\[\[(.*?)\]\]")
WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]|\s+")
VOCAB = Vocab()


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    spans: list[tuple[int, int]]
    rows: list[dict]
    tags: list[str]


def read_cases(path: Path = CASES) -> list[Case]:
    with path.open(encoding="utf-8") as lines:
        return [case(json.loads(line)) for line in lines]


def case(entry: dict) -> Case:
    text, spans = unmark(entry["text"])
    return Case(entry["id"], text, spans, entry["rows"], entry["tags"])


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        at = match.end()
    return text + marked[at:], spans


def plain_doc(text: str) -> Doc:
    """A Doc without tags, heads or sentence boundaries."""
    words: list[str] = []
    spaces: list[bool] = []
    for match in WORD.finditer(text):
        if match.group() == " " and words:
            spaces[-1] = True
        else:
            words.append(match.group())
            spaces.append(False)
    return Doc(VOCAB, words=words, spaces=spaces)
