"""Where and of what: market, powertrain, variant and the whole of a share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.contract.records import Mention
from pipeline.contract.vocabulary import Powertrain
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.figure import Figure
from pipeline.relations.view import Sentence, View

PLACES = frozenset({"MARKET", "PLACE"})
POWERTRAINS = frozenset(Powertrain)
LONGEST_WHOLE = 9
WIDE = frozenset({"WORLD"})


@dataclass(frozen=True)
class ScopeWords:
    """Word sets of ``scope_words.csv``."""

    sets: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls) -> ScopeWords:
        """Read the table."""
        return cls({row["kind"]: frozenset(listed(row["words"])) | _stops(row["kind"]) for row in read_rows("scope_words.csv")})


def _stops(kind: str) -> frozenset[str]:
    return frozenset(";") if kind == "whole_stop" else frozenset()


def market_mentions(view: View, sentence: Sentence, words: ScopeWords) -> list[Mention]:
    """Return the mentions of a sentence that name a market and not a maker's nationality."""
    found = []
    for mention in sentence.mentions:
        if mention.label not in PLACES:
            continue
        token = view.token_at(mention.end - 1)
        following = view.lowers[token + 1 : min(token + 3, sentence.last)]
        if mention.via == "demonym" and set(following) & words.sets["nationality_noun"]:
            continue
        if following[:2] == ["-", "based"] or following[:2] == ["-", "built"]:
            continue
        found.append(mention)
    countries = [m for m in found if m.label == "MARKET"]
    return countries or found


def market_of(
    figure: Figure, metric: str, carried: Mention | None, words: ScopeWords
) -> tuple[Mention | None, float]:
    """Return the market of a figure and how sure it is.

    Parameters
    ----------
    carried
        The market that governs from an earlier sentence, if any.
    """
    here = market_mentions(figure.view, figure.sentence, words)
    if here:
        return max(here, key=lambda m: _market_score(figure, m)), 0.9 if len(here) == 1 else 0.7
    if carried is not None and metric in words.sets["carried"]:
        return carried, 0.6
    return None, 0.8


def _market_score(figure: Figure, mention: Mention) -> float:
    view = figure.view
    token = view.token_at(mention.start)
    gap = token - figure.last if token >= figure.last else figure.first - token
    low, high = sorted((token, figure.first))
    start, end = view.starts[low], view.starts[high]
    crossed = sum(start < q.start < end for q in figure.sentence.quantities if q is not figure.quantity)
    score = -0.05 * gap - 0.4 * crossed
    if figure.sentence.parsed and view.clause_verb(token) == figure.verb:
        score += 0.5
    if token < figure.first and crossed == 0:
        score += 0.3
    return score - 0.3 * (mention.entry in WIDE)


def powertrain_of(
    figure: Figure, subject: tuple[str, str] | None, catalogue: Catalogue
) -> tuple[str | None, str | None]:
    """Return powertrain and variant of a figure: from words near it, else from the catalogue."""
    best = _nearest_variant(figure)
    if best is not None:
        entry = catalogue.entries.get(("VARIANT", best.entry))
        drive = entry.powertrains[0] if entry and entry.powertrains else None
        return drive, best.text
    entry = catalogue.entries.get(subject) if subject else None
    if entry is not None and entry.label == "MODEL" and len(entry.powertrains) == 1:
        return entry.powertrains[0], None
    return None, None


def _nearest_variant(figure: Figure) -> Mention | None:
    view = figure.view
    best: tuple[float, Mention] | None = None
    for mention in figure.sentence.mentions:
        if mention.label != "VARIANT":
            continue
        token = view.token_at(mention.start)
        gap = token - figure.last if token >= figure.last else figure.first - token
        low, high = sorted((mention.start, figure.quantity.start))
        crossed = sum(low < q.start < high for q in figure.sentence.quantities if q is not figure.quantity)
        same = figure.sentence.parsed and view.clause_verb(token) == figure.verb
        score = 1.0 - 0.05 * gap - 0.6 * crossed + 0.3 * same - 0.2 * (token > figure.last)
        if score > 0 and (best is None or score > best[0]):
            best = (score, mention)
    return best[1] if best else None


def share_of(figure: Figure, words: ScopeWords) -> str | None:
    """Return the whole that a share is a part of, as printed after "of"."""
    view, last = figure.view, figure.sentence.last
    i = figure.last
    if i >= last or view.lowers[i] not in ("of", "share"):
        return None
    if view.lowers[i] == "share":
        i += 1
        if i >= last or view.lowers[i] != "of":
            return None
    stop = i + 1
    while stop < last and stop - i <= LONGEST_WHOLE and view.lowers[stop] not in words.sets["whole_stop"]:
        stop += 1
    if stop <= i + 1:
        return None
    return view.text[view.starts[i + 1] : view.ends[stop - 1]].strip()


def carried_market(view: View, words: ScopeWords) -> list[Mention | None]:
    """Return for each sentence the market that governs it from before: paragraph, then title and lead."""
    carried: list[Mention | None] = []
    current: Mention | None = _single(_title_markets(view, words))
    home = current
    paragraph = -1
    for sentence in view.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            current = home or current
        carried.append(current)
        here = [m for m in market_mentions(view, sentence, words) if m.entry not in WIDE]
        if len({m.entry for m in here}) == 1:
            current = here[0]
            home = home or (current if sentence.number <= 2 else None)
    return carried


def _title_markets(view: View, words: ScopeWords) -> Sequence[Mention]:
    named = [m for m in view.title_mentions if m.label in PLACES and m.entry not in WIDE]
    if not named and view.sentences and not view.title_mentions:
        named = [m for m in market_mentions(view, view.sentences[0], words) if m.entry not in WIDE]
    return named


def _single(mentions: Sequence[Mention]) -> Mention | None:
    return mentions[0] if len({m.entry for m in mentions}) == 1 else None
