"""What the decision about a name looks at: words, sentence starts, headlines, words of cars."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, pairwise

from pipeline.language.tokens import Tokens
from pipeline.lexicons.tables import listed, read_rows

ARTICLE_ABOUT_CARS = 0.014
FEWEST_CAR_WORDS = 2.0
OTHER_SHARE = 0.8
WEAK_WORD = 0.3
WINDOW = 18
SMALL_WORDS = frozenset({"the", "and", "for", "with", "from", "its", "but", "over", "after", "into", "than"})
LONG_WORD = 3
HEADLINE_SHARE = 0.85


class Contexts(dict[str, frozenset[str]]):
    """Sets of words that support or refuse a reading, from ``name_contexts.csv``, by kind."""

    @classmethod
    def load(cls) -> Contexts:
        """Read the table."""
        found: dict[str, set[str]] = {}
        for row in read_rows("name_contexts.csv"):
            found.setdefault(row["kind"], set()).update(listed(row["words"]))
        found["amount"] = found["number_after"] - found["product_noun"]
        found["person_before"] = found["given"] | found["person_title"] | found["particle"]
        return cls({kind: frozenset(words) for kind, words in found.items()})

    def weights(self) -> dict[str, tuple[float, float]]:
        """Return how much each word says that a text is about cars, and about another field."""
        car = dict.fromkeys(self["car_weak"], WEAK_WORD) | dict.fromkeys(self["car"], 1.0)
        other = dict.fromkeys(self["other_weak"], WEAK_WORD) | dict.fromkeys(self["other_field"], 1.0)
        return {word: (car.get(word, 0.0), other.get(word, 0.0)) for word in car | other}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much the words of a text speak of a field: tokens that may, and the running sum behind each."""

    places: Sequence[int]
    sums: Sequence[float]

    @property
    def total(self) -> float:
        """The sum over the text."""
        return self.sums[-1]

    def between(self, first: int, last: int) -> float:
        """Return the sum from a token up to another."""
        start = bisect_left(self.places, first)
        return self.sums[bisect_left(self.places, last, start)] - self.sums[start]


@dataclass(frozen=True)
class Scene:
    """A tokenized text and what its surroundings say.

    Attributes
    ----------
    words, lowers
        Tokens, as printed and in lower case.
    starts
        Whether a sentence starts at a token.
    first_of, last_of
        For each token the first token of its sentence, and the token after the last.
    car, other
        How much the tokens speak of cars, and how much of other fields.
    headlines
        Whether the sentences looked at, by first token, are written with capitals throughout.
    """

    text: str
    words: Sequence[str]
    lowers: Sequence[str]
    starts: Sequence[bool]
    first_of: Sequence[int]
    last_of: Sequence[int]
    car: Weights
    other: Weights
    headlines: dict[int, bool] = field(default_factory=dict)

    @property
    def car_words(self) -> float:
        """How much the text speaks of cars."""
        return self.car.total

    @property
    def about_cars(self) -> bool:
        """Whether the text's words alone say that it is about cars."""
        fewest = max(FEWEST_CAR_WORDS, ARTICLE_ABOUT_CARS * len(self.words))
        return self.car.total >= max(fewest, OTHER_SHARE * self.other.total)

    def sentence(self, token: int) -> tuple[int, int]:
        """Return first token and token after the last of the sentence around a token."""
        return self.first_of[token], self.last_of[token]

    def near(self, token: int) -> tuple[float, float]:
        """Return how much the words around a token, in its sentence, speak of cars and of other fields."""
        first, last = self.sentence(token)
        first, last = max(first, token - WINDOW), min(last, token + WINDOW)
        return self.car.between(first, last), self.other.between(first, last)

    def before(self, token: int, back: int = 1) -> str:
        """Return the lower-case word some places before a token, within its sentence."""
        place = token - back
        return self.lowers[place] if place >= self.first_of[token] else ""

    def after(self, token: int, ahead: int = 1) -> str:
        """Return the lower-case word some places after a token, within its sentence."""
        place = token + ahead
        return self.lowers[place] if place < self.last_of[token] else ""

    def opens(self, token: int) -> bool:
        """Whether the token is the first word of its sentence, opening signs apart."""
        while token > 0 and not self.starts[token]:
            token -= 1
            if self.words[token][:1].isalnum():
                return False
        return True

    def in_headline(self, token: int) -> bool:
        """Whether the token's sentence is written with capitals throughout."""
        first, last = self.sentence(token)
        known = self.headlines.get(first)
        if known is None:
            known = self.headlines[first] = self._is_headline(first, last)
        return known

    def _is_headline(self, first: int, last: int) -> bool:
        long = [word for word in self.words[first:last] if len(word) >= LONG_WORD and word.isalpha()]
        long = [word for word in long if word not in SMALL_WORDS]
        capital = sum(word[0].isupper() for word in long)
        return len(long) >= LONG_WORD and capital >= HEADLINE_SHARE * len(long)


def read_scene(tokens: Tokens, starts: Sequence[bool], weights: Mapping[str, tuple[float, float]]) -> Scene:
    """Build the scene of a tokenized text.

    Parameters
    ----------
    starts
        Whether a sentence starts at each token.
    weights
        How much each word speaks of cars and of other fields; see :meth:`Contexts.weights`.
    """
    lowers = tokens.lowers
    first_of: list[int] = []
    last_of: list[int] = []
    for first, last in pairwise((0, *compress(range(len(lowers)), starts), len(lowers))):
        first_of += [first] * (last - first)
        last_of += [last] * (last - first)
    places = list(compress(range(len(lowers)), map(weights.__contains__, lowers)))
    told = [weights[lowers[place]] for place in places]
    car = list(accumulate([weight for weight, _ in told], initial=0.0))
    other = list(accumulate([weight for _, weight in told], initial=0.0))
    scene = (Weights(places, car), Weights(places, other))
    return Scene(tokens.text, tokens.words, lowers, starts, first_of, last_of, *scene)
