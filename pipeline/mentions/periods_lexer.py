"""The words of a text as one letter a word, so that expressions of time are found by regexes over letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.lexicons.tables import read_rows

TABLE = "period_words.csv"
TOKEN = re.compile(r"\n|\d+(?:[.,]\d+)+|[^\W_]+|['’]s\b|[^\w\s]")
MARKS = {
    "-": "dash", "–": "dash", "—": "dash", "‑": "dash", "/": "slash", ",": "comma", ".": "dot",
    "'": "apos", "’": "apos", "'s": "poss", "’s": "poss", "(": "open", "[": "open", ")": "close",
    "]": "close", ":": "colon", ";": "semi", "\n": "newline", "!": "stop", "?": "stop", "%": "pct",
    "€": "money", "$": "money", "£": "money", "¥": "money", "₹": "money",
}  # fmt: skip
NUMERIC_KINDS = (
    (re.compile(r"[1-9]|[12]\d|3[01]|0[1-9]"), "day"),
    (re.compile(r"(?:1[89]|20)\d\d"), "year"),
    (re.compile(r"\d\d"), "yy"),
    (re.compile(r"\d+"), "num"),
    (re.compile(r"\d[\d.,]*"), "num"),
    (re.compile(r"(?i)[1-4](?:st|nd|rd|th)"), "ordn"),
    (re.compile(r"(?i)(?:[12]?\d|3[01])(?:st|nd|rd|th)"), "nth"),
    (re.compile(r"(?i)(?:cy)?q[1-4]|[1-4]q"), "qcode"),
    (re.compile(r"(?i)[1-4]q(?:20)?\d\d"), "qyear"),
    (re.compile(r"(?i)h[12]|[12]h"), "hcode"),
    (re.compile(r"(?i)[12]h(?:20)?\d\d"), "hyear"),
    (re.compile(r"(?i)fy(?:20)?\d\d"), "fycode"),
    (re.compile(r"(?i)cy20\d\d"), "cycode"),
    (re.compile(r"(?i)my(?:20)?\d\d"), "model"),
    (re.compile(r"9M"), "nmcode"),
    (re.compile(r"\d+(?:k|m|mn|bn|tn|M|B)"), "num"),
    (re.compile(r"(?:19|20)\d0s"), "decades"),
)
DOTTED_DATE = re.compile(r"[0-3]?\d\.[01]?\d\.(?:(?:19|20)\d\d)")
CAPITAL_ONLY = frozenset({"month", "mon", "weekday", "wday"})
OTHER_KINDS = (
    "other", "name", "date_dots", *dict.fromkeys(MARKS.values()),
    *dict.fromkeys(kind for _, kind in NUMERIC_KINDS),
)  # fmt: skip
TAGS = (
    "unit_after", "figure_noun", "future", "maybe", "past", "announce", "rise", "clause", "priced", "coded",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The vocabulary of time, from ``period_words.csv``.

    Attributes
    ----------
    kinds
        Lower-case word to its kind (``month``, ``season`` …).
    values
        Lower-case word to its number (``april`` is 4), where it has one.
    tags
        Sets of words that only lend context: ``future``, ``maybe``, ``past``, ``announce``,
        ``unit_after``, ``figure_noun``, ``rise``, ``clause`` (begins one), ``priced`` (has a price
        that goes on changing), ``coded`` (a brand with models called Q3 or H2).
    codes
        Kind to the letter that stands for it.
    """

    kinds: dict[str, str]
    values: dict[str, int]
    tags: dict[str, frozenset[str]]
    codes: dict[str, str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the vocabulary once."""
    kinds: dict[str, str] = {}
    values: dict[str, int] = {}
    tags: dict[str, set[str]] = {tag: set() for tag in TAGS}
    for row in read_rows(TABLE):
        word, kind = row["word"], row["kind"]
        if kind in tags:
            tags[kind].add(word)
            continue
        if kind == "wday" and word in kinds:
            continue
        kinds[word] = kind
        if row["value"]:
            values[word] = int(row["value"])
    names = dict.fromkeys((*OTHER_KINDS, *kinds.values()))
    codes = {kind: chr(0x4E00 + i) for i, kind in enumerate(names)}
    return Words(kinds, values, {tag: frozenset(words) for tag, words in tags.items()}, codes)


def kind_of(token: str, words: Words) -> str:
    """Return the kind of a token: a mark, a number, a word of time, ``name`` or ``other``."""
    if token in MARKS:
        return MARKS[token]
    if token[0].isdigit() or token[-1].isdigit() or token[0] in "1234":
        return _numeric_kind(token)
    kind = words.kinds.get(token.lower())
    if kind is None or (kind in CAPITAL_ONLY and not token[0].isupper()):
        return _plain_kind(token)
    return kind


def _plain_kind(token: str) -> str:
    return "name" if token[0].isupper() else "other"


def _numeric_kind(token: str) -> str:
    if DOTTED_DATE.fullmatch(token):
        return "date_dots"
    for pattern, kind in NUMERIC_KINDS:
        if pattern.fullmatch(token):
            return kind
    return _plain_kind(token)


@lru_cache(maxsize=65536)
def code_of(token: str) -> str:
    """Return the letter that stands for a token's kind."""
    words = load_words()
    return words.codes[kind_of(token, words)]


@dataclass(frozen=True)
class Lexed:
    """A text cut into tokens.

    Attributes
    ----------
    text
        The text itself.
    codes
        One letter a token.
    starts, ends
        Characters of each token.
    """

    text: str
    codes: str
    starts: list[int]
    ends: list[int]

    def word(self, i: int) -> str:
        """Return a token as printed."""
        return self.text[self.starts[i] : self.ends[i]]

    def number(self, i: int) -> int:
        """Return the number that a token stands for ("April" is 4, "24th" is 24)."""
        word = self.word(i).lower()
        known = load_words().values.get(word)
        if known is not None:
            return known
        digits = re.sub(r"\D", "", word)
        return int(digits) if digits else 0

    @cached_property
    def lower(self) -> list[str]:
        """Return all tokens in lower case."""
        return [self.text[s:e].lower() for s, e in zip(self.starts, self.ends, strict=True)]


def lex(text: str) -> Lexed:
    """Cut a text into tokens in one pass; a number before a counted noun or after money is no date."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    codes = [code_of(text[start:end]) for start, end in spans]
    words = load_words()
    money, number = words.codes["money"], words.codes["num"]
    datable = {words.codes[kind] for kind in ("day", "year", "yy")}
    for i, code in enumerate(codes):
        if (
            code in datable
            and not _is_placed(codes, i, words)
            and (_counts(text, spans, i, words) or (i and codes[i - 1] == money))
        ):
            codes[i] = number
    return Lexed(text, "".join(codes), [start for start, _ in spans], [end for _, end in spans])


def _is_placed(codes: list[str], i: int, words: Words) -> bool:
    """Whether a year stands where only a year can ("in 2023 workers …", "the fall of 2023")."""
    if codes[i] != words.codes["year"] or i < 2:
        return i == 1 and codes[0] == words.codes["in"] and codes[1] == words.codes["year"]
    before = {words.codes[kind] for kind in ("in", "since", "during", "month", "uquarter", "uhalf", "qcode")}
    whole = {words.codes[kind] for kind in ("season", "fall", "uquarter", "uhalf", "begin", "end", "pmonth")}
    return codes[i - 1] in before or (codes[i - 1] == words.codes["of"] and codes[i - 2] in whole)


def _counts(text: str, spans: list[tuple[int, int]], i: int, words: Words) -> bool:
    if i + 1 == len(spans):
        return False
    start, end = spans[i + 1]
    return text[start:end].lower() in words.tags["unit_after"] or text[start:end] == "%"
