"""Who stands beside a verb of speech: the noun phrase before or after it, read for a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.lexicons.tables import listed, read_rows

TABLE = "speech_verbs.csv"
PLACES = ("markets.csv", "places.csv")
WORD = re.compile(r"[^\W\d_]+(?:(?:[-.&]|['’](?!s\b))[^\W\d_]+)*|\d+|['’]s\b|[^\w\s]")
PERSON = "EXECUTIVE"
UNKNOWN = "UNKNOWN"
PARTICLES = frozenset("de van von der den di da del la le al bin ten ter zu dos du".split())
LINKS = frozenset({"of", "at", "from", "for", "in", "with"})
ADVERBS = frozenset(
    "also has have had then later however already once still now only just himself herself itself".split()
)
LONGEST = 14
TITLE_WORDS = 3
UNTITLED = frozenset({"and", "the", "its"})
POSSESSIVE = frozenset({"'s", "’s"})
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
        """Remember a person's full name under its last word and its first (a family name in Chinese)."""
        words = name.split()
        if len(words) > 1:
            self.surnames.setdefault(words[-1], name)
            self.surnames.setdefault(words[0], name)

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


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Return the names of countries, regions and towns, which say nothing ("the United States")."""
    names: set[str] = set()
    for table in PLACES:
        for row in read_rows(table):
            names.update((row["name"], *listed(row["aliases"])))
    return frozenset(names)


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the words and marks between two characters."""
    return [Token(m.group(), m.start(), m.end()) for m in WORD.finditer(text, start, end)]


def phrase_before(tokens: Sequence[Token]) -> list[Token]:
    """Return the noun phrase that ends the tokens, without adverbs after it.

    "Koji Sato, president of Toyota, also" gives "Koji Sato": what stands between commas is passed over.
    """
    left = _without_adverbs(list(tokens))
    if left and left[-1].text.lower() == "who":
        left.pop()
    phrase = _phrase_ending(left)
    if left and left[-1].text == ",":
        phrase = _name_set_off(left[:-1])
    while left and left[-1].text == "," and not any(t.is_capital for t in phrase):
        left = _before_apposition(left[:-1])
        phrase = _phrase_ending(left)
    return phrase


def _name_set_off(tokens: list[Token]) -> list[Token]:
    """Return a bare name that stands between commas after a title ("the head of Toyota, Koji Sato,")."""
    comma = max((i for i, t in enumerate(tokens) if t.text == ","), default=-1)
    name = tokens[comma + 1 :]
    title = _phrase_ending(tokens[:comma]) if comma > 0 else []
    roles = load_speech()["role"] - LINKS - UNTITLED
    bare = len(name) > 1 and all(t.is_capital or t.text.lower() in PARTICLES for t in name)
    return name if bare and any(t.text.lower() in roles for t in title) else []


def _without_adverbs(tokens: list[Token]) -> list[Token]:
    while tokens and (tokens[-1].text.lower() in ADVERBS or tokens[-1].text.endswith("ly")):
        tokens.pop()
    if tokens and tokens[-1].text == ")":
        opened = max((i for i, t in enumerate(tokens) if t.text == "("), default=len(tokens))
        return _without_adverbs(tokens[:opened]) if opened < len(tokens) else tokens
    return tokens


def _phrase_ending(tokens: list[Token]) -> list[Token]:
    left = list(tokens)
    while left and left[-1].text.lower() in load_speech()["noun"]:
        left.pop()
    phrase: list[Token] = []
    while left and len(phrase) < LONGEST and _in_phrase(left[-1]):
        phrase.insert(0, left.pop())
    return phrase


def _before_apposition(tokens: list[Token]) -> list[Token]:
    """Drop what stands after the last comma, and the comma unless more of the apposition precedes it."""
    for i in range(len(tokens) - 1, max(-1, len(tokens) - LONGEST - 1), -1):
        if tokens[i].text == "," and not _opens_apposition(tokens[i + 1 :]):
            return []
        if tokens[i].text == ",":
            named = any(t.is_capital for t in _phrase_ending(tokens[:i]))
            return tokens[:i] if named else tokens[: i + 1]
    return []


def _opens_apposition(tokens: Sequence[Token]) -> bool:
    """Whether words after a comma may describe the name before it ("head of design", "who left")."""
    if not tokens:
        return True
    first = tokens[0]
    return first.is_capital or first.text.lower() in load_speech()["role"] | {
        "a",
        "an",
        "who",
        "whose",
        "which",
    }


def phrase_after(tokens: Sequence[Token]) -> list[Token]:
    """Return the noun phrase that begins the tokens; a title alone takes in the name after its comma."""
    phrase: list[Token] = []
    strange = 0
    for token in tokens[:LONGEST]:
        named = any(t.is_capital for t in phrase)
        if token.text == "," and phrase and not named:
            continue
        if not _in_phrase(token):
            strange += 1 + TITLE_WORDS * token.is_capital
            if named or strange > TITLE_WORDS or not token.text.isalpha() or token.text.lower() in CLAUSE:
                break
        phrase.append(token)
    return phrase


def _in_phrase(token: Token) -> bool:
    lower = token.text.lower()
    if lower in POSSESSIVE or lower == "&" or token.text.isdigit() or lower in LINKS or lower in PARTICLES:
        return True
    if lower in load_speech()["role"] or lower in ("a", "an", "this"):
        return True
    return token.is_capital and lower not in load_speech()["crowd"] | load_speech()["starter"]


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


def _named(run: list[Token], inside: Sequence[Name], people: People) -> Name | None:
    printed = " ".join(token.text for token in run)
    covering = next((n for n in inside if n.start < run[-1].end and run[0].start < n.end), None)
    if covering is not None and (len(run) == 1 or covering.end - covering.start >= len(printed) - 2):
        return covering
    full = people.full(printed)
    if covering is not None and full == printed:
        return covering
    if full in _places():
        return None
    return Name(run[0].start, run[-1].end, full, UNKNOWN)


def _runs(phrase: Sequence[Token]) -> list[tuple[list[Token], bool]]:
    """Return the capitalised runs of a phrase and whether a title stands directly before each."""
    roles = load_speech()["role"] - LINKS - UNTITLED
    plain = roles | LINKS | UNTITLED | load_speech()["starter"]
    runs: list[tuple[list[Token], bool]] = []
    run: list[Token] = []
    titled = False
    for token in phrase:
        lower = token.text.lower()
        if (token.is_capital and lower not in plain) or (lower in PARTICLES and run):
            run.append(token)
        else:
            runs += [(run, titled)] if run else []
            run, titled = [], lower in roles or lower in POSSESSIVE
    return runs + ([(run, titled)] if run else [])
