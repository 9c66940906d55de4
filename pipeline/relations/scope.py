"""Of what version and of what whole: the variant, and the whole of a share."""

from __future__ import annotations

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.figure import Figure
from pipeline.relations.places import ScopeWords

LONGEST_WHOLE = 9
VERSIONS = frozenset({"version", "versions", "variant", "variants", "edition", "model", "trim"})


def variant_of(figure: Figure, catalogue: Catalogue) -> str | None:
    """Return the version of the subject that a figure is about, as printed, or None."""
    best = _nearest_variant(figure)
    if best is None:
        return None
    entry = catalogue.entries.get(("VARIANT", best.entry))
    return _variant_text(figure, best, entry.powertrains[0] if entry and entry.powertrains else None)


def _variant_text(figure: Figure, mention: Mention, drive: str | None) -> str | None:
    """Return a variant as printed: a trim by its name, a powertrain only as "the electric version"."""
    view = figure.view
    last = view.token_at(mention.end - 1)
    if last + 1 < figure.sentence.last and view.lowers[last + 1] in VERSIONS:
        return view.text[mention.start : view.ends[last + 1]]
    return mention.text if drive is None else None


def _nearest_variant(figure: Figure) -> Mention | None:
    best: tuple[float, Mention] | None = None
    for mention in figure.sentence.mentions:
        if mention.label == "VARIANT":
            score = _variant_score(figure, mention)
            if score > 0 and (best is None or score > best[0]):
                best = (score, mention)
    return best[1] if best else None


def _variant_score(figure: Figure, mention: Mention) -> float:
    """Return how likely a figure is about a variant: by clause, nearness and what stands between."""
    view = figure.view
    token = view.token_at(mention.start)
    after = token >= figure.last
    low, high = (figure.last, token) if after else (token, figure.first)
    span = sorted((mention.start, figure.quantity.start))
    crossed = sum(
        span[0] < q.start < span[1] for q in figure.sentence.quantities if q.start != figure.quantity.start
    )
    score = 1.0 - 0.05 * (high - low) - (0.6 if after else 0.3) * crossed
    if after:
        score -= 0.2 + 0.5 * bool({",", ";", "and", "while"} & set(view.lowers[low:high]))
    if figure.sentence.parsed:
        score += 0.3 * (view.clause_verb(token) == figure.verb)
        if figure.subject is not None:
            first, last = view.subtree(figure.subject)
            score += 0.6 * (first <= token < last)
    return score


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
