"""Which market a figure is about: the places of its sentence, what governs from before, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.contract.records import Mention, Relation
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, place_in_list
from pipeline.relations.scorer import Features
from pipeline.relations.view import Sentence, View

PLACES = frozenset({"MARKET", "PLACE"})
WIDE = frozenset(
    {"WORLD", "EUROPE", "EU", "ASIA", "NORTH_AMERICA", "SOUTH_AMERICA", "LATIN_AMERICA", "AMERICAS"}
)
FARTHEST = 40
BACK = 3
PREPOSITIONS = frozenset("in for from to across into of at outside throughout within on".split())


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


class MarketCandidate(NamedTuple):
    """A market that a figure may be about (None: none), with the evidence."""

    code: str | None
    text: str | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return self.code


def market_mentions(view: View, sentence: Sentence, words: ScopeWords) -> list[Mention]:
    """Return the mentions of a sentence that name a market, not a maker's nationality or a dateline."""
    found = []
    for mention in sentence.mentions:
        if mention.label not in PLACES:
            continue
        token = view.token_at(mention.end - 1)
        following = view.lowers[token + 1 : min(token + 3, sentence.last)]
        if mention.via == "demonym" and set(following) & words.sets["nationality_noun"]:
            continue
        if following[:2] in (["-", "based"], ["-", "built"], ["-", "born"], ["-", "made"]):
            continue
        if _is_dateline(view, sentence, mention):
            continue
        found.append(mention)
    countries = [m for m in found if m.label == "MARKET"]
    return countries or found


def _is_dateline(view: View, sentence: Sentence, mention: Mention) -> bool:
    if mention.start - sentence.start > 20 or not mention.text.isupper() or len(mention.text) < 4:
        return False
    after = view.text[mention.end : mention.end + 30]
    return any(sign in after for sign in ("—", "–", " - ", "(")) or after.startswith((",", ":", "."))


def market_candidates(
    figure: Figure,
    metric: str,
    subject: tuple[str, str],
    before: Sequence[Relation],
    places: Places,
    words: ScopeWords,
) -> list[MarketCandidate]:
    """Return the markets that a figure may be about, each with its features.

    Parameters
    ----------
    metric, subject
        What the figure measures; label and name of the thing that it is about.
    before
        Relations of earlier figures.
    places
        The markets of the article.
    """
    here = market_mentions(figure.view, figure.sentence, words)
    found: dict[str | None, tuple[str | None, dict[str, float]]] = {None: (None, _none(figure, here))}
    aligned = _aligned(figure, here)
    for mention in here:
        _add(found, mention.entry, mention.text, _here(figure, mention, here))
        if mention is aligned:
            found[mention.entry][1]["aligned"] = 1.0
    for back in range(1, BACK + 1):
        number = figure.sentence.number - back
        if number < 0:
            break
        sentence = figure.view.sentences[number]
        same = "same" if sentence.paragraph == figure.sentence.paragraph else "other"
        for mention in market_mentions(figure.view, sentence, words)[-2:]:
            _add(found, mention.entry, mention.text, {f"back{back}": 1.0, f"back:{same}": 1.0})
    implied = places.currency.get(figure.quantity.unit)
    if implied:
        _add(found, implied, None, {"currency": 1.0})
    for rank, mention in enumerate(places.home[:2]):
        _add(found, mention.entry, mention.text, {f"home{rank}": 1.0})
    for back, relation in enumerate(reversed(before[-2:]), start=1):
        where = "same" if relation.start >= figure.sentence.start else "earlier"
        _add(found, relation.market, relation.market_text, {f"last{back}:{where}": 1.0})
    return [
        MarketCandidate(
            code, text, _shared(figure, metric, subject, code, features) | {"share": places.share(code)}
        )
        for code, (text, features) in found.items()
    ]


def _add(
    found: dict[str | None, tuple[str | None, dict[str, float]]],
    code: str | None,
    text: str | None,
    features: dict[str, float],
) -> None:
    known = found.get(code)
    if known is None:
        found[code] = (text, features)
    elif "distance" not in features or features["distance"] <= known[1].get("distance", 99.0):
        found[code] = (known[0] or text, {**known[1], **features})


def _aligned(figure: Figure, here: Sequence[Mention]) -> Mention | None:
    """Return the market that stands in a list where the figure stands in its own, of as many members."""
    number, count = place_in_list(figure)
    return here[number] if 1 < count == len(here) else None


def _none(figure: Figure, here: Sequence[Mention]) -> dict[str, float]:
    return {"none": 1.0, f"none:here{min(len(here), 2)}": 1.0}


def _here(figure: Figure, mention: Mention, rivals: Sequence[Mention]) -> dict[str, float]:
    view = figure.view
    first = view.token_at(mention.start)
    last = view.token_at(mention.end - 1) + 1
    after = first >= figure.last
    side = "after" if after else "before"
    low, high = (figure.last, first) if after else (last, figure.first)
    start, end = sorted((mention.start, figure.quantity.start))
    crossed = sum(start < q.start < end for q in figure.sentence.quantities if q is not figure.quantity)
    features = {
        "here": 1.0,
        f"here:{side}": 1.0,
        f"here:{mention.label}": 1.0,
        f"here:{mention.via}": 1.0,
        "distance": min(max(high - low, 0), FARTHEST) / 10.0,
        f"figures_between:{side}": float(min(crossed, 3)),
        f"commas:{side}": float(min(3, sum(w in (",", ";", "—", "–", ":") for w in view.lowers[low:high]))),
        "only": float(len({m.entry for m in rivals}) == 1),
        "opens": float(first - figure.sentence.first <= 2),
    }
    before = view.lowers[max(figure.sentence.first, first - 2) : first]
    for word in reversed(before):
        if word in PREPOSITIONS:
            features[f"prep:{word}"] = 1.0
            break
    if view.lowers[last : last + 1] in (["'s"], ["’s"]):
        features["possessor"] = 1.0
    if max(high - low, 0) <= 2:
        features[f"touches:{side}"] = 1.0
    if figure.sentence.parsed:
        features["same_clause"] = float(view.clause_verb(first) == figure.verb)
        features["descendant"] = float(figure.head in view.ancestors(first))
    return features


def _shared(
    figure: Figure, metric: str, subject: tuple[str, str], code: str | None, features: dict[str, float]
) -> dict[str, float]:
    family = family_of(metric)
    kind = "none" if code is None else "here" if "here" in features else "away"
    shared = {
        f"{kind}:{family}": 1.0,
        f"{kind}:metric:{metric}": 1.0,
        f"{kind}:{subject[0]}": 1.0,
        f"{kind}:{subject[0]}:{family}": 1.0,
    }
    if code is not None:
        shared[f"{kind}:{'wide' if code in WIDE else 'country'}"] = 1.0
        shared[f"{kind}:money"] = float(figure.unit_class == "money")
    if code == "WORLD":
        shared[f"{kind}:world"] = 1.0
    return {**features, **shared}


@dataclass(frozen=True)
class Places:
    """The markets of an article.

    Attributes
    ----------
    home
        Those of the title and the first sentences, the likeliest first.
    counts
        How often each stands in the text.
    currency
        Market of each currency that one country alone uses.
    """

    home: tuple[Mention, ...]
    counts: Counter[str]
    currency: Mapping[str, str]

    @classmethod
    def of(cls, view: View, words: ScopeWords) -> Places:
        """Survey an article."""
        named = [m for m in view.title_mentions if m.label in PLACES]
        counts: Counter[str] = Counter()
        for sentence in view.sentences:
            here = market_mentions(view, sentence, words)
            counts.update(m.entry for m in here)
            named += here if sentence.number < 4 else []
        home = tuple({m.entry: m for m in reversed(named)}.values())[::-1]
        return cls(home, counts, words.currency)

    def share(self, code: str | None) -> float:
        """Return a market's part of all markets named."""
        return self.counts[code] / max(1, self.counts.total()) if code else 0.0
