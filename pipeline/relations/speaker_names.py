"""Who stands beside a verb of speech: the noun phrase before or after it, read for a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.lexicons.tables import read_rows

TABLE = "speech_verbs.csv"
WORD = re.compile(r"[^\W\d_]+(?:[-.&][^\W\d_]+)*|\d+|['’]s\b|[^\w\s]")
PERSON = "EXECUTIVE"
UNKNOWN = "UNKNOWN"
PARTICLES = frozenset("de van von der den di da del la le al bin ten ter zu dos du".split())
LINKS = frozenset({"of", "at", "from", "for", "in", "with"})
ADVERBS = frozenset("also has have had then later however already once still now only just again".split())
LONGEST = 14
TITLE_WORDS = 3
CLAUSE = frozenset({"that", "it", "he", "she", "they", "there", "this"})


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody who may speak: where the name stands, what it stands for, and its label."""

    start: int
    end: int
    name: str
    label: str

    @property
    def is_person(self) -> bool:
        """Whether the name is a person's, from the catalogue or by its shape."""
        return self.label == PERSON or (self.label == UNKNOWN and " " in self.name)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its characters."""

    text: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it begins like a name."""
        return self.text[0].isupper()


@dataclass
class People:
    """Who has been named so far, so that a surname alone is understood."""

    surnames: dict[str, str] = field(default_factory=dict)

    def meet(self, name: str) -> None:
        """Remember a person's full name."""
        if " " in name:
            self.surnames.setdefault(name.rsplit(" ", 1)[-1], name)

    def full(self, printed: str) -> str:
        """Return the full name for a surname, or the name as printed."""
        return self.surnames.get(printed, printed)


@lru_cache(maxsize=1)
def load_speech() -> dict[str, frozenset[str]]:
    """Return the phrases of ``speech_verbs.csv`` by kind."""
    kinds: dict[str, set[str]] = {}
    for row in read_rows(TABLE):
        kinds.setdefault(row["kind"], set()).add(row["phrase"])
    return {kind: frozenset(phrases) for kind, phrases in kinds.items()}


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the words and marks between two characters."""
    return [Token(m.group(), m.start(), m.end()) for m in WORD.finditer(text, start, end)]


def phrase_before(tokens: Sequence[Token]) -> list[Token]:
    """Return the noun phrase that ends the tokens, without adverbs after it.

    "Koji Sato, president of Toyota, also" gives "Koji Sato": what stands between commas is passed over.
    """
    left = list(tokens)
    while left and (left[-1].text.lower() in ADVERBS or left[-1].text.endswith("ly")):
        left.pop()
    if left and left[-1].text == ",":
        left = _before_apposition(left[:-1])
    while left and left[-1].text.lower() in load_speech()["noun"]:
        left.pop()
    phrase: list[Token] = []
    while left and len(phrase) < LONGEST and _in_phrase(left[-1]):
        phrase.insert(0, left.pop())
    return phrase


def _before_apposition(tokens: list[Token]) -> list[Token]:
    for i in range(len(tokens) - 1, max(-1, len(tokens) - LONGEST - 1), -1):
        if tokens[i].text in ",":
            return tokens[:i]
    return []


def phrase_after(tokens: Sequence[Token]) -> list[Token]:
    """Return the noun phrase that begins the tokens; a title alone takes in the name after its comma."""
    phrase: list[Token] = []
    strange = 0
    for token in tokens[:LONGEST]:
        named = any(t.is_capital for t in phrase)
        if token.text == "," and phrase and not named:
            continue
        if not _in_phrase(token):
            strange += 1
            if named or strange > TITLE_WORDS or not token.text.isalpha() or token.text.lower() in CLAUSE:
                break
        phrase.append(token)
    return phrase


def _in_phrase(token: Token) -> bool:
    lower = token.text.lower()
    if lower in ("'s", "’s", "&") or token.text.isdigit() or lower in LINKS or lower in PARTICLES:
        return True
    if lower in load_speech()["role"] or lower in ("a", "an", "this"):
        return True
    return token.is_capital and lower not in load_speech()["crowd"]


def name_in(phrase: Sequence[Token], known: Sequence[Name], people: People) -> Name | None:
    """Return who a noun phrase is: the person in it before the organisation.

    Parameters
    ----------
    phrase
        Tokens of the noun phrase.
    known
        Names of the catalogue in the text.
    people
        Persons named so far.
    """
    if not phrase:
        return None
    inside = [n for n in known if phrase[0].start <= n.start and n.end <= phrase[-1].end]
    person = next((n for n in inside if n.label == PERSON), None)
    if person is not None:
        return person
    runs = _runs(phrase)
    titled = [run for run, after_title in runs if after_title and len(run) > 1]
    chosen = (titled or [run for run, _ in runs])[:1]
    if not chosen:
        return inside[0] if inside else None
    return _named(chosen[0], inside, people)


def _named(run: list[Token], inside: Sequence[Name], people: People) -> Name:
    covering = next((n for n in inside if n.start < run[-1].end and run[0].start < n.end), None)
    printed = " ".join(token.text for token in run)
    if covering is not None and (len(run) == 1 or covering.end - covering.start >= len(printed) - 2):
        return covering
    full = people.full(printed)
    if covering is not None and full == printed:
        return covering
    return Name(run[0].start, run[-1].end, full, UNKNOWN)


def _runs(phrase: Sequence[Token]) -> list[tuple[list[Token], bool]]:
    """Return the capitalised runs of a phrase and whether a title stands directly before each."""
    roles = load_speech()["role"] - LINKS - {"the", "its", "and"}
    runs: list[tuple[list[Token], bool]] = []
    run: list[Token] = []
    titled = False
    for token in phrase:
        lower = token.text.lower()
        if (token.is_capital and lower not in roles) or (lower in PARTICLES and run):
            run.append(token)
        else:
            runs += [(run, titled)] if run else []
            run, titled = [], lower in roles
    return runs + ([(run, titled)] if run else [])
