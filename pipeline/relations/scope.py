"""Of what kind and of what whole: powertrain, variant, and the whole of a share."""

from __future__ import annotations

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.figure import Figure
from pipeline.relations.market import ScopeWords

LONGEST_WHOLE = 9


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
