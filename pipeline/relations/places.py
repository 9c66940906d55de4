"""The markets that an article names: what can be told of them before any figure is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.contract.records import Mention
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.scorer import flags
from pipeline.relations.view import Sentence, View

PLACES = frozenset({"MARKET", "PLACE"})
BACK = 3
FIRST_SENTENCES = 4
MOST_OF_HOME = 2
PREPOSITIONS = frozenset("in for from to across into of at outside throughout within on".split())
OWNING = frozenset({"'s", "’s"})
PARTICIPLES = frozenset({"based", "built", "born", "made"})


@dataclass(frozen=True)
class ScopeWords:
    """Word sets of ``scope_words.csv``, and the country of each currency that one country uses."""

    sets: Mapping[str, frozenset[str]]
    currency: Mapping[str, str]

    @classmethod
    def load(cls) -> ScopeWords:
        """Read the table."""
        rows = {row["kind"]: listed(row["words"]) for row in read_rows("scope_words.csv")}
        pairs = dict(pair.split("=") for pair in rows.pop("currency_market"))
        return cls({kind: frozenset(words) for kind, words in rows.items()}, pairs)


@dataclass(frozen=True, slots=True)
class Spot:
    """A market in its sentence: its tokens, the preposition before it and whether something is its own."""

    mention: Mention
    first: int
    last: int
    preposition: str
    owns: bool


class Places:
    """The markets of an article, by sentence.

    Attributes
    ----------
    home
        Those of the title and the first sentences, the likeliest first.
    counts
        How often each stands in the text.
    currency
        Market of each currency that one country alone uses.
    """

    def __init__(self, view: View, words: ScopeWords) -> None:
        self.view = view
        self.currency = words.currency
        self.mentions = [market_mentions(view, sentence, words) for sentence in view.sentences]
        self.counts = Counter(m.entry for mentions in self.mentions for m in mentions)
        named = [m for m in view.title_mentions if m.label in PLACES]
        named += [m for mentions in self.mentions[:FIRST_SENTENCES] for m in mentions]
        home = tuple({m.entry: m for m in reversed(named)}.values())[::-1]
        self.home = [(m, f"home{rank}") for rank, m in enumerate(home[:MOST_OF_HOME])]
        self._spots: dict[int, list[Spot]] = {}
        self._earlier: dict[int, list[tuple[Mention, tuple[Any, ...]]]] = {}

    def spots(self, number: int) -> list[Spot]:
        """Return the markets of a sentence, given by its number."""
        known = self._spots.get(number)
        if known is None:
            sentence = self.view.sentences[number]
            known = self._spots[number] = [_spot(self.view, sentence, m) for m in self.mentions[number]]
        return known

    def earlier(self, number: int) -> list[tuple[Mention, tuple[Any, ...]]]:
        """Return the markets that the sentences before a sentence name, as evidence."""
        known = self._earlier.get(number)
        if known is None:
            known = self._earlier[number] = self._before(number)
        return known

    def _before(self, number: int) -> list[tuple[Mention, tuple[Any, ...]]]:
        sentences = self.view.sentences
        found: dict[str, tuple[Mention, dict[str, None]]] = {}
        for back in range(1, min(BACK, number) + 1):
            same = sentences[number - back].paragraph == sentences[number].paragraph
            for mention in self.mentions[number - back][-2:]:
                _, names = found.setdefault(mention.entry, (mention, {}))
                names |= {f"back{back}": None, f"back:{'same' if same else 'other'}": None}
        return [(mention, (flags, *names)) for mention, names in found.values()]

    def share(self, code: str | None) -> float:
        """Return a market's part of all markets named."""
        times = self.counts.get(code) if code else None
        return times / self.counts.total() if times else 0.0


def market_mentions(view: View, sentence: Sentence, words: ScopeWords) -> list[Mention]:
    """Return the mentions of a sentence that name a market, not a maker's nationality or a dateline."""
    found = [m for m in sentence.mentions if m.label in PLACES and _is_market(view, sentence, m, words)]
    countries = [m for m in found if m.label == "MARKET"]
    return countries or found


def _is_market(view: View, sentence: Sentence, mention: Mention, words: ScopeWords) -> bool:
    token = view.token_at(mention.end - 1)
    following = view.lowers[token + 1 : min(token + 3, sentence.last)]
    if mention.via == "demonym" and not words.sets["nationality_noun"].isdisjoint(following):
        return False
    if len(following) > 1 and following[0] == "-" and following[1] in PARTICIPLES:
        return False
    return not _is_dateline(view, sentence, mention)


def _is_dateline(view: View, sentence: Sentence, mention: Mention) -> bool:
    if mention.start - sentence.start > 20 or not mention.text.isupper() or len(mention.text) < 4:
        return False
    after = view.text[mention.end : mention.end + 30]
    return any(sign in after for sign in ("—", "–", " - ", "(")) or after.startswith((",", ":", "."))


def _spot(view: View, sentence: Sentence, mention: Mention) -> Spot:
    first, last = view.token_at(mention.start), view.token_at(mention.end - 1) + 1
    ahead = view.lowers[max(sentence.first, first - 2) : first]
    preposition = next((word for word in reversed(ahead) if word in PREPOSITIONS), "")
    owns = last < len(view.lowers) and view.lowers[last] in OWNING
    return Spot(mention, first, last, preposition, owns)
