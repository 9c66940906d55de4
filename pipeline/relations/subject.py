"""Whose figure it is: candidates and what a reader uses to choose among them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from pipeline.contract.records import Mention
from pipeline.contract.vocabulary import INDUSTRY_SUBJECT
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.cast import Cast, Identity, Topic
from pipeline.relations.clause_subject import subject_kind
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure, place_in_list
from pipeline.relations.history import History
from pipeline.relations.industry import industry_evidence
from pipeline.relations.phrases import Phrase
from pipeline.relations.scorer import Features, Named, flags
from pipeline.relations.sections import is_line
from pipeline.relations.subject_evidence import AFTER, BEFORE, IS_SUBJECT, Case, Seen, signed

RECENT = 6
MAIN_BACK = 8
LARGE = 1000.0
INDUSTRY = ("INDUSTRY", INDUSTRY_SUBJECT)
ALIGNED = ("MODEL", "BRAND", "GROUP", "COMPANY")
MOST_COUNTED = 10

Cases = dict[Identity, Case]


class SubjectCandidate(NamedTuple):
    """A thing that a figure may be about, with the evidence."""

    label: str
    entry: str
    start: int | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return (self.label, self.entry)


def subject_candidates(
    figure: Figure,
    metric: str,
    cue: int | None,
    before: History,
    cast: Cast,
    catalogue: Catalogue,
    phrases: Iterable[Phrase] = (),
) -> list[SubjectCandidate]:
    """Return what a figure may be about: mentions near it, the topic, the last subject, the industry.

    Parameters
    ----------
    metric, cue
        What the figure measures, and the token that names it where one does.
    before
        What earlier figures said.
    cast
        The things that the article names.
    phrases
        Things that no lexicon lists.
    """
    number, topic = figure.sentence.number, cast.topic
    found = _here(figure, cast, cue, before)
    for identity, bundle in cast.earlier(number):
        _absent(found, identity).features[bundle] = 1.0
    for phrase in phrases:
        _phrase(found, phrase)
    for rank, identity in enumerate(topic.title[:3]):
        _absent(found, identity).features[f"title{rank}"] = 1.0
    for identity in topic.commonest:
        _absent(found, identity)
    _parents(found, topic, catalogue)
    _inherit(figure, before, found)
    _majority(before, found)
    _restated(figure, before, found)
    _of_sayer(found, topic, catalogue)
    for identity, start, bundle in cast.headed(number):
        _absent(found, identity, start).features[bundle] = 1.0
    if INDUSTRY not in found:
        found[INDUSTRY] = Case(None, {})
    found[INDUSTRY].features[industry_evidence(figure, cast.line(number).mentions)] = 1.0
    for identity, bundle in cast.salient(number):
        _absent(found, identity).features[bundle] = 1.0
    _complete(found, figure, family_of(metric, figure.quantity.dimension), topic, catalogue)
    _spoken(found, figure, metric, before, catalogue)
    _rivals(found, topic.titled)
    family = family_of(metric, figure.quantity.dimension)
    _headed(found, cast.heading_of(number), family, topic.titled)
    _of_one_list(found, figure, before, cast, family)
    _of_part(found, cast, number)
    return [
        SubjectCandidate(label, entry, case.start, case.features) for (label, entry), case in found.items()
    ]


def _absent(found: Cases, identity: Identity, start: int | None = None) -> Case:
    """Return the evidence for a thing, new where neither its sentence nor what came before named it."""
    case = found.get(identity)
    if case is None:
        case = found[identity] = Case(start, {"absent": 1.0})
    return case


def _here(figure: Figure, cast: Cast, cue: int | None, before: History) -> Cases:
    """Return what the figure's sentence names; of a thing's names the nearest counts."""
    found: Cases = {}
    line = cast.line(figure.sentence.number)
    if not line.spots:
        return found
    seen = Seen(figure, line, cue, before)
    for spot in line.spots:
        if seen.elsewhere(spot):
            continue
        case, known = seen.case(spot), found.get(spot.identity)
        if known is not None:
            signs = known.signs | case.signs
            case = case if case.gap < known.gap else known
            case.signs = signs
        found[spot.identity] = case
    _align(figure, line.mentions, found)
    return found


def _align(figure: Figure, mentions: Sequence[Mention], found: Cases) -> None:
    """Give the k-th figure of a list the k-th name, where there are as many names of a kind as figures."""
    view, sentence = figure.view, figure.sentence
    if len(sentence.quantities) < 2 or len(mentions) < 2:
        return
    place, count = place_in_list(figure)
    for label in ALIGNED if count > 1 else ():
        named = [m for m in mentions if m.label == label and m.via == "name"]
        case = found.get((label, named[place].entry)) if len(named) == count else None
        if case is not None:
            features = case.features
            respective = "respectively" in view.lowers[sentence.first : sentence.last]
            features["aligned"] = 1.0
            features["aligned:respectively"] = float(respective)


def _phrase(found: Cases, phrase: Phrase) -> None:
    """Add a thing that the catalogue does not list."""
    case = found.get(("OTHER", phrase.text))
    if case is None:
        case = found["OTHER", phrase.text] = Case(phrase.start, {})
    case.features.update(phrase.features)


def _parents(found: Cases, topic: Topic, catalogue: Catalogue) -> None:
    """Add the brands of the models that are candidates: "the firm" may be the maker of the car named."""
    for identity in list(found):
        if identity[0] == "MODEL" and (entry := catalogue.entries.get(identity)) is not None:
            features = _absent(found, ("BRAND", entry.brand)).features
            features["parent"] = 1.0
            features["parent_of_title"] = float(identity in topic.titled)


def _inherit(figure: Figure, before: History, found: Cases) -> None:
    start, bracketed = figure.sentence.start, figure.bracketed is not None
    for back, relation in enumerate(reversed(before[-3:]), start=1):
        if relation.subject is None or relation.subject_type is None:
            continue
        features = _absent(found, (relation.subject_type, relation.subject)).features
        here = "same" if relation.start >= start else "earlier"
        features[f"last{back}:{here}"] = 1.0
        if back == 1 and bracketed and here == "same":
            features["last1:bracket"] = 1.0
    main = next((r for r in reversed(before[-MAIN_BACK:]) if not r.scores.get("flag:bracketed")), None)
    if main is not None and main.subject is not None and main.subject_type is not None:
        features = _absent(found, (main.subject_type, main.subject)).features
        features["last_main"] = 1.0
        features["last_main:open"] = float(not bracketed)


def _majority(before: History, found: Cases) -> None:
    told, recent = len(before), before[-RECENT:]
    for relation in recent:
        case = found.get((relation.subject_type or "", relation.subject or ""))
        if case is not None:
            features = case.features
            features["majority_recent"] = features.get("majority_recent", 0.0) + 1.0 / len(recent)
    for identity, case in found.items():
        times = before.subjects.get(identity)
        if times:
            case.features["majority"] = times / told


def _restated(figure: Figure, before: History, found: Cases) -> None:
    """Mark the things of which the article told the same figure before: it may say so again."""
    size = abs(figure.quantity.value)
    for relation in before.sized.get(size, ()):
        case = found.get((relation.subject_type or "", relation.subject or ""))
        if case is not None and relation.scores.get(f"class:{figure.unit_class}"):
            case.features["same_value"] = 1.0
            case.features["same_value:large"] = float(size >= LARGE)


def _of_sayer(found: Cases, topic: Topic, catalogue: Catalogue) -> None:
    """Mark the title's models of a brand that speaks: "Alfa Romeo confirmed 42,000 orders"."""
    for identity in topic.title:
        entry = catalogue.entries.get(identity)
        if identity[0] == "MODEL" and entry is not None and identity in found:
            brand = found.get(("BRAND", entry.brand))
            if brand is not None and brand.says:
                found[identity].features["model_of_sayer"] = 1.0
                brand.features["sayer_of_titled"] = 1.0


def _complete(found: Cases, figure: Figure, family: str, topic: Topic, catalogue: Catalogue) -> None:
    """Add what candidates are by kind, and what they are to each other."""
    change = bool(figure.quantity.direction)
    counts, titled, entries = topic.counts, topic.titled, catalogue.entries
    models = {i: i in entries and entries[i].brand for i in found if i[0] == "MODEL"}
    here = {identity[1] for identity in models if found[identity].signs}
    for identity, case in found.items():
        label, signs = identity[0], case.signs
        one = two = three = False
        if label == "MODEL":
            brand = found.get(("BRAND", models[identity] or ""))
            one = brand is not None and brand.signs > 0
            two = not here <= {identity[1]}
            three = one and not signs and identity in titled
        elif label == "BRAND":
            own = [i for i, brand_name in models.items() if brand_name == identity[1]]
            one = any(i[1] in here for i in own)
            two = any(i in titled for i in own)
        count = min(counts.get(identity, 0), MOST_COUNTED)
        shared = (_shared, label, family, signs > 0, change, identity in titled, count, one, two, three)
        case.features[shared] = 1.0
        if signs:
            case.features[signed, signs] = 1.0


def _spoken(found: Cases, figure: Figure, metric: str, before: History, catalogue: Catalogue) -> None:
    """Add how each candidate goes with the clause's grammatical subject, and what a company does."""
    kind = subject_kind(figure)
    last = (before[-1].subject_type, before[-1].subject) if before else None
    for identity, case in found.items():
        label = identity[0]
        entry = catalogue.entries.get(identity) if label == "COMPANY" else None
        trade = entry.kinds[0] if entry is not None and entry.kinds else ""
        named = "here" if case.signs else label if label in ("OTHER", "INDUSTRY") else "away"
        case.features[_told_by, kind, named, identity == last, metric, label, trade] = 1.0


def _rivals(found: Cases, titled: frozenset[Identity]) -> None:
    """Mark what the sentence does not name where it names another thing of the kind, and how."""
    best: dict[str, int] = {}
    for (label, _), case in found.items():
        if case.signs:
            best[label] = max(best.get(label, 0), _weight(case))
    spoken = any(case.features.get("phrase:subject") for case in found.values())
    if not best and not spoken:
        return
    for identity, case in found.items():
        label = identity[0]
        rival = best.get(label, 0)
        if (rival or spoken) and not case.signs and label not in ("OTHER", "INDUSTRY"):
            case.features[_rivalled, label, rival, spoken, identity in titled] = 1.0


def _headed(found: Cases, heading: Identity | None, family: str, titled: frozenset[Identity]) -> None:
    """Mark the model that heads a list, and beside it those that do not."""
    if heading is None or heading not in found:
        return
    rivalled = any(case.signs for (label, _), case in found.items() if label == "MODEL")
    for identity, case in found.items():
        if identity[0] == "MODEL":
            case.features[_of_list, identity == heading, family, rivalled, identity in titled] = 1.0


def _of_list(heads: bool, family: str, rivalled: bool, titled: bool) -> Named:
    place = "heads" if heads else "titled" if titled else "no_head"
    beside = "rivalled" if rivalled else "alone"
    return flags(f"list:{place}", f"list:{place}:{beside}", f"list:{place}:{beside}:{family}")


def _of_part(found: Cases, cast: Cast, number: int) -> None:
    """Mark the thing that heads a part of the article where no model does, and what else there is."""
    section = cast.sections[number]
    if section is None or not section.product or section.inherited:
        return
    place = "line" if is_line(cast.view, cast.view.sentences[number]) else "prose"
    for identity, case in found.items():
        itself = identity == ("OTHER", section.name)
        titled = identity in cast.topic.titled
        part = (_in_part, place, section.naming, itself, identity[0], titled, case.signs > 0)
        case.features[part] = 1.0


def _in_part(place: str, naming: str, itself: bool, label: str, titled: bool, named: bool) -> Named:
    whose = "itself" if itself else f"{label}:{'titled' if titled else 'untitled'}"
    part = f"part:{place}:{naming}:{whose}"
    return flags(part, f"{part}:here") if named else flags(part)


def _of_one_list(found: Cases, figure: Figure, before: History, cast: Cast, family: str) -> None:
    """Mark what the item above was about, in a list whose items all tell of one thing, and the rest."""
    last = before[-1] if before else None
    if last is None or not cast.same_list(last.start, figure.sentence.number):
        return
    named = any(case.signs for case in found.values())
    for identity, case in found.items():
        same = identity == (last.subject_type, last.subject)
        case.features[_goes_on, same, identity[0], family, named] = 1.0


def _goes_on(same: bool, label: str, family: str, named: bool) -> Named:
    place = f"{'goes_on' if same else 'breaks_off'}:{'named' if named else 'alone'}"
    return flags(place, f"{place}:{label}", f"{place}:{family}")


def _weight(case: Case) -> int:
    """Return how a thing of the sentence stands to the figure, an index of ``STANDS``."""
    if case.signs & IS_SUBJECT:
        return 4
    return 3 if case.signs & BEFORE else 2 if case.signs & AFTER else 1


STANDS = ("none", "far", "after", "before", "subject")


def _rivalled(label: str, rival: int, spoken: bool, titled: bool) -> Named:
    rank = "titled" if titled else "untitled"
    features = {}
    if rival:
        stands = STANDS[rival]
        features = flags(f"rival:{stands}", f"rival:{stands}:{label}", f"rival:{stands}:{rank}")
    if spoken:
        features |= flags(f"phrase_subject:{label}", f"phrase_subject:{rank}")
    return features


def _told_by(kind: str, named: str, last: bool, metric: str, label: str, trade: str) -> Named:
    family = family_of(metric)
    place = f"{named}:last" if last else named
    features = flags(f"told_by:{kind}:{place}", f"told_by:{kind}:{place}:{family}", f"of:{label}:{metric}")
    return features | flags(f"trade:{trade}", f"trade:{trade}:{family}") if trade else features


def _shared(
    label: str, family: str, named: bool, change: bool, titled: bool, count: int, *kin: bool
) -> Named:
    where = "here" if named else "away"
    features = flags(f"label:{label}", f"label:{label}:{family}", f"label:{label}:{family}:{where}")
    features["frequency"] = count / MOST_COUNTED
    if titled:
        features |= flags(f"title:{where}", f"title:{label}:{family}:{where}")
    if change:
        features[f"change:{where}"] = 1.0
    return features | {name: 1.0 for name, there in zip(KIN.get(label, ()), kin, strict=False) if there}


KIN = {
    "MODEL": ("model_with_brand", "model_with_rivals", "titled_model_for_brand"),
    "BRAND": ("brand_with_model_here", "brand_of_titled_model"),
}
"""What a model is to the brands named beside it, and a brand to the models."""
