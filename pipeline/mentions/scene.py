"""What the decision about a name looks at: words, sentence starts, headlines, how much the text is about cars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.lexicons.tables import listed, read_rows

ARTICLE_ABOUT_CARS = 0.012
FEWEST_CAR_WORDS = 2


@dataclass(frozen=True)
class Contexts:
    """Sets of words that support or refuse a reading, from ``name_contexts.csv``."""

    sets: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls) -> Contexts:
        """Read the table."""
        found: dict[str, set[str]] = {}
        for row in read_rows("name_contexts.csv"):
            found.setdefault(row["kind"], set()).update(listed(row["words"]))
        return cls({kind: frozenset(words) for kind, words in found.items()})

    def __getitem__(self, kind: str) -> frozenset[str]:
        return self.sets[kind]


@dataclass(frozen=True)
class Scene:
    """A tokenized text and what its surroundings say.

    Attributes
    ----------
    words, lowers
        Tokens, as printed and in lower case.
    starts
        Whether a sentence starts at a token.
    headline
        Whether a token stands in a line written with capitals throughout.
    car_words
        How many words of the text belong to cars.
    """

    text: str
    words: Sequence[str]
    lowers: Sequence[str]
    starts: Sequence[bool]
    headline: Sequence[bool]
    car_words: int

    @property
    def about_cars(self) -> bool:
        """Whether the text's words alone say that it is about cars."""
        return self.car_words >= max(FEWEST_CAR_WORDS, ARTICLE_ABOUT_CARS * len(self.words))

    def before(self, token: int, back: int = 1) -> str:
        """Return the lower-case word some places before a token, within its sentence."""
        for step in range(back):
            if token - step <= 0 or self.starts[token - step]:
                return ""
        return self.lowers[token - back]

    def after(self, token: int, ahead: int = 1) -> str:
        """Return the lower-case word some places after a token, within its sentence."""
        place = token + ahead
        if place >= len(self.lowers) or any(self.starts[token + 1 : place + 1]):
            return ""
        return self.lowers[place]

    def opens(self, token: int) -> bool:
        """Whether the token is the first word of its sentence, opening signs apart."""
        while token > 0 and not self.starts[token]:
            token -= 1
            if self.words[token][:1].isalnum():
                return False
        return True


def read_scene(
    text: str, words: Sequence[str], starts: Sequence[bool], contexts: Contexts
) -> Scene:
    """Build the scene of a tokenized text."""
    lowers = [word.lower() for word in words]
    car = contexts["car"]
    return Scene(
        text, words, lowers, starts, _headlines(words, starts), sum(word in car for word in lowers)
    )


def _headlines(words: Sequence[str], starts: Sequence[bool]) -> list[bool]:
    flags = [False] * len(words)
    bounds = [i for i, start in enumerate(starts) if start] + [len(words)]
    for first, last in zip(bounds, bounds[1:], strict=False):
        long = [word for word in words[first:last] if len(word) > 3 and word.isalpha()]
        capital = sum(word[0].isupper() for word in long)
        if len(long) >= 3 and capital >= 0.75 * len(long):
            flags[first:last] = [True] * (last - first)
    return flags
