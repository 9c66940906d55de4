"""Whose figure it is: candidates and what a reader uses to choose among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.contract.records import Mention, Relation
from pipeline.contract.vocabulary import INDUSTRY_SUBJECT
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.families import family_of
from pipeline.relations.figure import Figure
from pipeline.relations.industry import industry_evidence
from pipeline.relations.phrases import Phrase
from pipeline.relations.scorer import Features
from pipeline.relations.sections import Section, is_line
from pipeline.relations.subject_evidence import last_pattern, like_last, mention_evidence, of_cue
from pipeline.relations.view import SUBJECT_LABELS, View

BACK = 3
MAIN_BACK = 8
LARGE = 1000.0


@dataclass(frozen=True)
class SubjectCandidate:
    """A thing that a figure may be about, with the evidence."""

    label: str
    entry: str
    start: int | None
    features: Features

    @property
    def answer(self) -> Hashable:
        """What the candidate says; candidates of one answer add up."""
        return (self.label, self.entry)


@dataclass
class Topic:
    """How often the article names each thing, and what its title names."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    title: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, view: View) -> Topic:
        """Survey an article."""
        counts: Counter[tuple[str, str]] = Counter()
        for sentence in view.sentences:
            counts.update((m.label, m.entry) for m in sentence.mentions if m.label in SUBJECT_LABELS)
        titled = [m for m in view.title_mentions if m.label in SUBJECT_LABELS]
        if not titled and view.sentences:
            titled = [m for m in view.sentences[0].mentions if m.label in SUBJECT_LABELS]
        return cls(counts, tuple((m.label, m.entry) for m in titled))


def subject_candidates(
    figure: Figure,
    metric: str,
    cue: int | None,
    before: Sequence[Relation],
    topic: Topic,
    catalogue: Catalogue,
    section: Section | None = None,
    phrases: Iterable[Phrase] = (),
) -> list[SubjectCandidate]:
    """Return what a figure may be about: mentions near it, the topic, the last subject, the industry.

    Parameters
    ----------
    metric, cue
        What the figure measures, and the token that names it where one does.
    before
        Relations of earlier figures, the last one last.
    section, phrases
        The part of the article that the figure stands in; things that no lexicon lists.
    """
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]] = {}
    mentions = [m for m in figure.sentence.mentions if m.label in SUBJECT_LABELS]
    near = _placed(figure, mentions)
    pattern = last_pattern(figure, before)
    for mention in mentions:
        features = mention_evidence(figure, mention, near, mentions)
        features |= of_cue(figure, mention, cue) | like_last(figure, mention, pattern)
        _keep(found, mention, features)
    _align(figure, mentions, found)
    _earlier(figure, found)
    _phrases(phrases, found)
    for rank, identity in enumerate(topic.title[:3]):
        found.setdefault(identity, (None, {"absent": 1.0}))[1][f"title{rank}"] = 1.0
    for identity, _ in topic.counts.most_common(2):
        found.setdefault(identity, (None, {"absent": 1.0}))
    _parents(found, topic, catalogue)
    _inherit(figure, before, found)
    _majority(before, found)
    _restated(figure, before, found)
    _of_sayer(found, topic, catalogue)
    _headed(figure, section, found)
    found.setdefault(("INDUSTRY", INDUSTRY_SUBJECT), (None, {}))[1].update(
        industry_evidence(figure, mentions)
    )
    return [
        SubjectCandidate(
            label, entry, start, _shared(features, label, entry, metric, figure, topic, found, catalogue)
        )
        for (label, entry), (start, features) in found.items()
    ]


def _keep(
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
    mention: Mention,
    features: dict[str, float],
) -> None:
    identity = (mention.label, mention.entry)
    known = found.get(identity)
    if known is None or features["distance"] < known[1].get("distance", 99.0):
        if known is not None:
            features = {**{k: v for k, v in known[1].items() if k in STICKY}, **features}
        found[identity] = (mention.start, features)
    elif known is not None:
        known[1].update({k: v for k, v in features.items() if k in STICKY})


STICKY = frozenset(
    {
        "in_subject",
        "is_subject",
        "first",
        "nearest_before",
        "nearest_after",
        "possessor_of_cue",
        "in_sentence",
    }
)


def _placed(figure: Figure, mentions: Sequence[Mention]) -> tuple[Mention | None, Mention | None]:
    start, end = figure.quantity.start, figure.quantity.end
    before = [m for m in mentions if m.end <= start]
    after = [m for m in mentions if m.start >= end]
    return (before[-1] if before else None), (after[0] if after else None)


def _align(
    figure: Figure,
    mentions: Sequence[Mention],
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
) -> None:
    """Give the k-th figure of a list the k-th name, where there are as many names of a kind as figures."""
    view, sentence = figure.view, figure.sentence
    figures = [q for q in sentence.quantities if q.dimension == figure.quantity.dimension]
    place = next((i for i, q in enumerate(figures) if q.start == figure.quantity.start), None)
    if place is None or len(figures) < 2:
        return
    respective = "respectively" in view.lowers[sentence.first : sentence.last]
    for label in ("MODEL", "BRAND", "GROUP", "COMPANY"):
        named = [m for m in mentions if m.label == label and m.via == "name"]
        if len(named) == len(figures):
            features = found[(label, named[place].entry)][1]
            features["aligned"] = 1.0
            features["aligned:respectively"] = float(respective)


def _restated(
    figure: Figure,
    before: Sequence[Relation],
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
) -> None:
    """Mark the things of which the article told the same figure before: it may say so again."""
    size = abs(figure.quantity.value)
    for relation in before:
        if relation.subject is None or relation.value is None or abs(relation.value) != size:
            continue
        identity = (relation.subject_type or "", relation.subject)
        if identity in found and relation.scores.get(f"class:{figure.unit_class}"):
            found[identity][1]["same_value"] = 1.0
            found[identity][1]["same_value:large"] = float(size >= LARGE)


def _of_sayer(
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]], topic: Topic, catalogue: Catalogue
) -> None:
    """Mark the title's models of a brand that speaks: "Alfa Romeo confirmed 42,000 orders"."""
    for label, name in topic.title:
        entry = catalogue.entries.get((label, name))
        if label == "MODEL" and entry is not None and (label, name) in found:
            brand = found.get(("BRAND", entry.brand))
            if brand is not None and "says" in brand[1]:
                found[(label, name)][1]["model_of_sayer"] = 1.0
                brand[1]["sayer_of_titled"] = 1.0


def _headed(
    figure: Figure,
    section: Section | None,
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
) -> None:
    """Mark what the heading above the figure names."""
    if section is None:
        return
    where = "line" if is_line(figure.view, figure.sentence) else "prose"
    source = f"heading{':above' if section.inherited else ''}:{where}"
    for rank, mention in enumerate(section.subjects):
        features = found.setdefault((mention.label, mention.entry), (mention.start, {"absent": 1.0}))[1]
        features[source] = 1.0
        if rank == 0:
            features[f"{source}:first"] = 1.0
        features[f"{source}:{'headed' if mention is section.headed else 'modifier'}"] = 1.0


def _phrases(
    phrases: Iterable[Phrase], found: dict[tuple[str, str], tuple[int | None, dict[str, float]]]
) -> None:
    """Add things that the catalogue does not list."""
    for phrase in phrases:
        features = found.setdefault(("OTHER", phrase.text), (phrase.start, {}))[1]
        features.update(phrase.features)


def _parents(
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]], topic: Topic, catalogue: Catalogue
) -> None:
    """Add the brands of the models that are candidates: "the firm" may be the maker of the car named."""
    for label, name in list(found):
        entry = catalogue.entries.get((label, name))
        if entry is not None and label == "MODEL":
            features = found.setdefault(("BRAND", entry.brand), (None, {"absent": 1.0}))[1]
            features["parent"] = 1.0
            features["parent_of_title"] = float((label, name) in topic.title)


def _earlier(figure: Figure, found: dict[tuple[str, str], tuple[int | None, dict[str, float]]]) -> None:
    view, number = figure.view, figure.sentence.number
    for back in range(1, BACK + 1):
        if number - back < 0:
            return
        sentence = view.sentences[number - back]
        named = [m for m in sentence.mentions if m.label in SUBJECT_LABELS]
        for rank, mention in enumerate(named):
            identity = (mention.label, mention.entry)
            features = found.setdefault(identity, (None, {"absent": 1.0}))[1]
            features.setdefault(f"back{back}", 1.0)
            if rank == 0:
                features[f"back{back}:first"] = 1.0
            if mention is named[-1]:
                features[f"back{back}:last"] = 1.0
            if sentence.paragraph == figure.sentence.paragraph:
                features[f"back{back}:same_paragraph"] = 1.0


def _inherit(
    figure: Figure,
    before: Sequence[Relation],
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
) -> None:
    for back, relation in enumerate(reversed(before[-3:]), start=1):
        if relation.subject is None or relation.subject_type is None:
            continue
        features = found.setdefault((relation.subject_type, relation.subject), (None, {"absent": 1.0}))[1]
        here = "same" if relation.start >= figure.sentence.start else "earlier"
        features[f"last{back}:{here}"] = 1.0
        if back == 1 and figure.bracketed is not None and relation.start >= figure.sentence.start:
            features["last1:bracket"] = 1.0
    main = next((r for r in reversed(before[-MAIN_BACK:]) if not r.scores.get("flag:bracketed")), None)
    if main is not None and main.subject is not None and main.subject_type is not None:
        features = found.setdefault((main.subject_type, main.subject), (None, {"absent": 1.0}))[1]
        features["last_main"] = 1.0
        features["last_main:open"] = float(figure.bracketed is None)


def _majority(
    before: Sequence[Relation],
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
) -> None:
    told = Counter((r.subject_type, r.subject) for r in before)
    recent = Counter((r.subject_type, r.subject) for r in before[-6:])
    for identity, (_, features) in found.items():
        features["majority"] = told[identity] / max(1, len(before))
        features["majority_recent"] = recent[identity] / max(1, min(6, len(before)))


def _shared(
    features: dict[str, float],
    label: str,
    entry: str,
    metric: str,
    figure: Figure,
    topic: Topic,
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
    catalogue: Catalogue,
) -> dict[str, float]:
    family = family_of(metric)
    where = "here" if "in_sentence" in features else "away"
    shared = {
        f"label:{label}": 1.0,
        f"label:{label}:{family}": 1.0,
        f"label:{label}:{family}:{where}": 1.0,
        "frequency": min(topic.counts[(label, entry)], 10) / 10.0,
    }
    if (label, entry) in topic.title:
        shared[f"title:{where}"] = 1.0
        shared[f"title:{label}:{family}:{where}"] = 1.0
    shared |= _kin(label, entry, found, catalogue, topic)
    if figure.quantity.direction:
        shared[f"change:{where}"] = 1.0
    return {**features, **shared}


def _kin(
    label: str,
    entry: str,
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
    catalogue: Catalogue,
    topic: Topic,
) -> dict[str, float]:
    here = {identity for identity, (_, features) in found.items() if "in_sentence" in features}
    if label == "MODEL":
        known = catalogue.entries.get((label, entry))
        brand_here = known is not None and ("BRAND", known.brand) in here
        rivals = any(other[0] == "MODEL" for other in here if other[1] != entry)
        titled = (label, entry) in topic.title
        return {
            "model_with_brand": float(brand_here),
            "model_with_rivals": float(rivals),
            "titled_model_for_brand": float(titled and brand_here and (label, entry) not in here),
        }
    if label == "BRAND":
        own = [
            i
            for i in found
            if i[0] == "MODEL" and catalogue.entries.get(i) and catalogue.entries[i].brand == entry
        ]
        return {
            "brand_with_model_here": float(any(i in here for i in own)),
            "brand_of_titled_model": float(any(i in topic.title for i in own)),
        }
    return {}
