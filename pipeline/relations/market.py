"""Which market a figure is about: the places of its sentence, what governs from before, or none."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, place_in_list
from pipeline.relations.history import History
from pipeline.relations.places import Places, Spot
from pipeline.relations.scorer import Feature, Features, Named, flags, named

WIDE = frozenset(
    {"WORLD", "EUROPE", "EU", "ASIA", "NORTH_AMERICA", "SOUTH_AMERICA", "LATIN_AMERICA", "AMERICAS"}
)
FARTHEST = 40
COMMAS = (",", ";", "—", "–", ":")
MARKS = frozenset(COMMAS)


class MarketCandidate(NamedTuple):
    """A market that a figure may be about (None: none), with the evidence."""

    code: str | None
    text: str | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return self.code


class Case:
    """The evidence for one market.

    Attributes
    ----------
    text
        As printed, or None.
    features
        The evidence so far.
    gap
        Words between its nearest name and the figure; None where the sentence does not name it.
    """

    __slots__ = ("features", "gap", "text")

    def __init__(self, text: str | None, features: dict[Feature, float], gap: int | None = None) -> None:
        self.text = text
        self.features = features
        self.gap = gap


Cases = dict[str | None, Case]


def market_candidates(
    figure: Figure, metric: str, subject: tuple[str, str], before: History, places: Places
) -> list[MarketCandidate]:
    """Return the markets that a figure may be about, each with its features.

    Parameters
    ----------
    metric, subject
        What the figure measures; label and name of the thing that it is about.
    before
        What earlier figures said.
    places
        The markets of the article.
    """
    number = figure.sentence.number
    spots = places.spots(number)
    found: Cases = {None: Case(None, {(_nothing, min(len(spots), 2)): 1.0})}
    _of_sentence(figure, spots, found)
    number_here, count = place_in_list(figure)
    if 1 < count == len(spots):
        found[spots[number_here].mention.entry].features["aligned"] = 1.0
    for mention, bundle in places.earlier(number):
        _add(found, mention.entry, mention.text, bundle)
    implied = places.currency.get(figure.quantity.unit)
    if implied:
        _add(found, implied, None, "currency")
    for mention, rank in places.home:
        _add(found, mention.entry, mention.text, rank)
    for back, relation in enumerate(reversed(before[-2:]), start=1):
        where = "same" if relation.start >= figure.sentence.start else "earlier"
        _add(found, relation.market, relation.market_text, f"last{back}:{where}")
    money = figure.unit_class == "money"
    for code, case in found.items():
        wide = None if code is None else code if code == "WORLD" else "wide" if code in WIDE else "country"
        kind = "none" if code is None else "away" if case.gap is None else "here"
        case.features[_kind, kind, metric, subject[0], wide, money] = 1.0
        if share := places.share(code):
            case.features["share"] = share
    return [MarketCandidate(code, case.text, case.features) for code, case in found.items()]


def _add(found: Cases, code: str | None, text: str | None, feature: Feature) -> None:
    case = found.get(code)
    if case is None:
        found[code] = Case(text, {feature: 1.0})
    else:
        case.text = case.text or text
        case.features[feature] = 1.0


def _of_sentence(figure: Figure, spots: list[Spot], found: Cases) -> None:
    """Add the markets of a figure's own sentence; of a market's names the nearer counts for more."""
    only = len({spot.mention.entry for spot in spots}) == 1
    for spot in spots:
        features, gap = _place(figure, spot, only)
        case = found.get(spot.mention.entry)
        if case is None:
            found[spot.mention.entry] = Case(spot.mention.text, features, gap)
        elif case.gap is not None and gap <= case.gap:
            known = named(case.features) | named(features)
            case.features, case.gap = dict(known.items()), gap


def _nothing(here: int) -> Named:
    return flags("none", f"none:here{here}")


def _place(figure: Figure, spot: Spot, only: bool) -> tuple[dict[Feature, float], int]:
    """Return where a market stands from a figure, and how many words lie between."""
    view, sentence, mention = figure.view, figure.sentence, spot.mention
    after = spot.first >= figure.last
    low, high = (figure.last, spot.first) if after else (spot.last, figure.first)
    between = view.lowers[low:high]
    commas = 0 if MARKS.isdisjoint(between) else min(3, sum(map(between.count, COMMAS)))
    crossed = 0
    if len(sentence.quantities) > 1:
        start, end = sorted((mention.start, figure.quantity.start))
        crossed = min(3, sum(start < q.start < end for q in sentence.quantities))
    gap = min(max(high - low, 0), FARTHEST)
    opens = spot.first - sentence.first <= 2
    clause = below = None
    if sentence.parsed:
        clause = view.clause_verb(spot.first) == figure.verb
        below = figure.head in view.ancestors(spot.first)
    return {
        (_placed, after, gap, crossed, commas, clause, below): 1.0,
        (_printed, mention.label, mention.via, spot.preposition, spot.owns, only, opens): 1.0,
    }, gap


def _placed(
    after: bool, gap: int, crossed: int, commas: int, clause: bool | None, below: bool | None
) -> Named:
    side = "after" if after else "before"
    features = {f"here:{side}": 1.0, "distance": gap / 10.0}
    features |= {f"figures_between:{side}": float(crossed), f"commas:{side}": float(commas)}
    if gap <= 2:
        features[f"touches:{side}"] = 1.0
    if clause is not None and below is not None:
        features |= {"same_clause": float(clause), "descendant": float(below)}
    return features


def _printed(label: str, via: str, preposition: str, owns: bool, only: bool, opens: bool) -> Named:
    features = flags("here", f"here:{label}", f"here:{via}")
    features |= {"only": float(only), "opens": float(opens)}
    if preposition:
        features[f"prep:{preposition}"] = 1.0
    if owns:
        features["possessor"] = 1.0
    return features


def _kind(kind: str, metric: str, label: str, wide: str | None, money: bool) -> Named:
    """Return the features of a market by whether the sentence names it (``here``, ``away``, ``none``)."""
    family = family_of(metric)
    features = flags(
        f"{kind}:{family}", f"{kind}:metric:{metric}", f"{kind}:{label}", f"{kind}:{label}:{family}"
    )
    if wide is not None:
        features[f"{kind}:{'country' if wide == 'country' else 'wide'}"] = 1.0
        features[f"{kind}:money"] = float(money)
    if wide == "WORLD":
        features[f"{kind}:world"] = 1.0
    return features
