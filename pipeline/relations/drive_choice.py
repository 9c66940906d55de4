"""Which powertrain a figure is about: words of its sentence, the catalogue, earlier figures, or none."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from pipeline.contract.records import Mention, Relation
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, above_in_column, place_in_list
from pipeline.relations.history import History
from pipeline.relations.scorer import Feature, Features, Named, flags
from pipeline.relations.view import Sentence

FARTHEST = 20
MARKS = frozenset(", ; and while but whereas or".split())
LAST = 3
Bundle = tuple[Any, ...]


class DriveCandidate(NamedTuple):
    """A powertrain that a figure may be about (None: none), with the evidence."""

    drive: str | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return self.drive


def drive_candidates(
    figure: Figure, metric: str, subject: tuple[str, str], before: History, catalogue: Catalogue
) -> list[DriveCandidate]:
    """Return the powertrains that a figure may be about, each with its features.

    Parameters
    ----------
    metric, subject
        What the figure measures; label and name of the thing that it is about.
    before
        What earlier figures said.
    catalogue
        The entries: they give words their powertrains, and models those that they are sold with.
    """
    named = _named(figure.sentence, catalogue)
    found: dict[str | None, dict[Feature, float]] = {None: {(_nothing, min(len(named), 3)): 1.0}}
    _of_sentence(figure, named, found)
    if figure.sentence.number:
        above = _named(figure.view.sentences[figure.sentence.number - 1], catalogue)
        drives = {drive for _, drive in above}
        for drive in drives:
            found.setdefault(drive, {})[_above, len(drives) == 1] = 1.0
    for one, bundle in (*_sold(subject, catalogue), *_told(figure, subject, before)):
        found.setdefault(one, {})[bundle] = 1.0
    family, here = family_of(metric), {drive for _, drive in named}
    for one, features in found.items():
        kind = "none" if one is None else "here" if one in here else "away"
        features[_kind, kind, family, subject[0], one or "", len(here) > 1] = 1.0
    return [DriveCandidate(drive, features) for drive, features in found.items()]


def _named(sentence: Sentence, catalogue: Catalogue) -> list[tuple[Mention, str]]:
    """Return the words of a sentence that name a powertrain."""
    found = []
    for mention in sentence.mentions:
        entry = catalogue.entries.get(("VARIANT", mention.entry)) if mention.label == "VARIANT" else None
        if entry is not None and entry.powertrains:
            found.append((mention, entry.powertrains[0]))
    return found


def _of_sentence(
    figure: Figure, named: list[tuple[Mention, str]], found: dict[str | None, dict[Feature, float]]
) -> None:
    """Add the powertrains of the figure's own sentence; of one's words the nearest counts."""
    number, count = place_in_list(figure)
    drives = list(dict.fromkeys(drive for _, drive in named))
    gaps: dict[str, int] = {}
    for mention, drive in named:
        bundle, gap = _place(figure, mention)
        if drive in gaps and gaps[drive] <= gap:
            continue
        gaps[drive] = gap
        found[drive] = {bundle: 1.0}
    if not gaps:
        return
    nearest = min(gaps, key=gaps.__getitem__)
    found[nearest]["nearest"] = 1.0
    if 1 < count == len(drives):
        found[drives[number]]["aligned"] = 1.0


def _place(figure: Figure, mention: Mention) -> tuple[Bundle, int]:
    view, own = figure.view, figure.quantity.start
    token = view.token_at(mention.start)
    after = token >= figure.last
    behind = view.token_at(mention.end - 1) + 1
    low, high = (figure.last, token) if after else (behind, figure.first)
    between = view.lowers[low:high]
    start, end = sorted((mention.start, own))
    crossed = min(2, sum(start < q.start < end for q in figure.sentence.quantities if q.start != own))
    gap = min(max(high - low, 0), FARTHEST)
    parted = not MARKS.isdisjoint(between)
    link = between[0] if 0 < len(between) <= LAST else ""
    clause = spoken = None
    if figure.sentence.parsed:
        clause = view.clause_verb(token) == figure.verb
        spoken = False
        if figure.subject is not None:
            first, last = view.subtree(figure.subject)
            spoken = first <= token < last
    return (_placed, after, gap, crossed, parted, link, clause, spoken), gap


def _placed(
    after: bool, gap: int, crossed: int, parted: bool, link: str, clause: bool | None, spoken: bool | None
) -> Named:
    side = "after" if after else "before"
    features = flags("here", f"here:{side}", f"crossed:{side}:{crossed}", f"parted:{side}:{parted}")
    features |= {"distance": gap / 10.0, f"distance:{side}": gap / 10.0, f"touches:{side}": float(gap <= 1)}
    if link:
        features[f"link:{side}:{link}"] = 1.0
    if clause is not None:
        features |= {f"same_clause:{side}": float(clause), "spoken": float(bool(spoken))}
    return features


def _sold(subject: tuple[str, str], catalogue: Catalogue) -> Iterator[tuple[str | None, Bundle]]:
    """Yield the powertrains that a model is sold with."""
    entry = catalogue.entries.get(subject) if subject[0] == "MODEL" else None
    drives = entry.powertrains if entry is not None else ()
    if len(drives) == 1:
        yield drives[0], (flags, "sold", f"sold:{drives[0]}")
    else:
        yield from ((drive, (flags, "sold:also", f"sold:also:{drive}")) for drive in drives)


def _told(figure: Figure, subject: tuple[str, str], before: History) -> Iterator[tuple[str | None, Bundle]]:
    """Yield the powertrains of earlier figures: the last ones, the subject's, those of a list answered."""
    for back, relation in enumerate(reversed(before[-2:]), start=1):
        where = "same" if relation.start >= figure.sentence.start else "earlier"
        alike = (relation.subject_type, relation.subject) == subject
        yield relation.powertrain, (flags, f"last{back}:{where}", f"last{back}:{where}:{alike}")
    above = above_in_column(figure, before)
    if above is not None:
        yield above[0].powertrain, (flags, "column", f"column:{above[1]}")
    mirrored = _mirrored(figure, before)
    if mirrored is not None:
        yield mirrored.powertrain, (flags, "mirrored")


def _mirrored(figure: Figure, before: History) -> Relation | None:
    """Return the figure of the sentence before that stands where this one stands in a list as long."""
    if not figure.sentence.number:
        return None
    above = figure.view.sentences[figure.sentence.number - 1]
    number, count = place_in_list(figure)
    dimension = f"dimension:{figure.quantity.dimension}"
    told = [
        r for r in before[-3 * count - 3 :] if above.start <= r.start < above.end and r.scores.get(dimension)
    ]
    return told[number] if 1 < count == len(told) else None


def _above(only: bool) -> Named:
    return flags("above", f"above:only:{only}")


def _nothing(here: int) -> Named:
    return flags("none", f"none:here{here}")


def _kind(kind: str, family: str, label: str, drive: str, several: bool) -> Named:
    return flags(
        f"{kind}:{family}",
        f"{kind}:{label}",
        f"{kind}:{label}:{family}",
        f"{kind}:{drive}",
        f"{kind}:several:{several}",
    )
