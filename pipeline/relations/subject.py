"""Whose figure it is: candidates and what a reader uses to choose among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from pipeline.contract.records import Mention, Relation
from pipeline.contract.vocabulary import INDUSTRY_SUBJECT
from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.families import METRIC_FAMILY
from pipeline.relations.figure import Figure
from pipeline.relations.scorer import Features
from pipeline.relations.view import SUBJECT_LABELS, View

BACK = 3
FARTHEST = 30
COMPARING = frozenset("than ahead behind versus vs against unlike beating beat trailing overtaking overtook compared rival rivals outsold like".split())
LINKS = frozenset("for of by from in at with to on".split())
SAYING = frozenset("said says told added announced according reported noted confirmed stated explained".split())
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
) -> list[SubjectCandidate]:
    """Return what a figure may be about: mentions near it, the topic, the last subject, the industry.

    Parameters
    ----------
    metric, cue
        What the figure measures, and the token that names it where one does.
    before
        Relations of earlier figures, the last one last.
    """
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]] = {}
    mentions = [m for m in figure.sentence.mentions if m.label in SUBJECT_LABELS]
    near = _placed(figure, mentions)
    pattern = _pattern(figure, before)
    for mention in mentions:
        features = _mention_features(figure, mention, near, mentions)
        features |= _of_cue(figure, mention, cue) | _like_last(figure, mention, pattern)
        _keep(found, mention, features)
    _align(figure, mentions, found)
    _earlier(figure, found)
    for rank, identity in enumerate(topic.title[:3]):
        found.setdefault(identity, (None, {"absent": 1.0}))[1][f"title{rank}"] = 1.0
    for identity, _ in topic.counts.most_common(2):
        found.setdefault(identity, (None, {"absent": 1.0}))
    _parents(found, topic, catalogue)
    _inherit(figure, before, found)
    _majority(before, found)
    found.setdefault(("INDUSTRY", INDUSTRY_SUBJECT), (None, {}))[1].update(_industry(figure, mentions))
    return [
        SubjectCandidate(label, entry, start, _shared(features, label, entry, metric, figure, topic, found, catalogue))
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


STICKY = frozenset({"in_subject", "is_subject", "first", "nearest_before", "nearest_after", "possessor_of_cue", "in_sentence"})


def _placed(figure: Figure, mentions: Sequence[Mention]) -> tuple[Mention | None, Mention | None]:
    start, end = figure.quantity.start, figure.quantity.end
    before = [m for m in mentions if m.end <= start]
    after = [m for m in mentions if m.start >= end]
    return (before[-1] if before else None), (after[0] if after else None)


def _mention_features(
    figure: Figure,
    mention: Mention,
    near: tuple[Mention | None, Mention | None],
    mentions: Sequence[Mention],
) -> dict[str, float]:
    view = figure.view
    first, last = view.token_at(mention.start), view.token_at(mention.end - 1) + 1
    after = first >= figure.last
    low, high = (figure.last, first) if after else (last, figure.first)
    between = view.lowers[low:high]
    gap = max(high - low, 0)
    features: dict[str, float] = {
        "in_sentence": 1.0,
        "distance": min(gap, FARTHEST) / 10.0,
        "after" if after else "before": 1.0,
        f"via:{mention.via}": 1.0,
    }
    if mention is near[0]:
        features["nearest_before"] = 1.0
    if mention is near[1]:
        features["nearest_after"] = 1.0
    if mentions and mention is mentions[0]:
        features["first"] = 1.0
    features |= _between(figure, between, low, high, after, gap)
    features |= _around(view, first, last, figure)
    if figure.sentence.parsed:
        features |= _grammar(figure, first, last)
    return features


def _between(
    figure: Figure, between: Sequence[str], low: int, high: int, after: bool, gap: int
) -> dict[str, float]:
    view = figure.view
    features: dict[str, float] = {}
    side = "after" if after else "before"
    if gap:
        start, end = view.starts[low], view.ends[high - 1]
        features[f"figures_between:{side}"] = float(
            min(3, sum(start <= q.start < end for q in figure.sentence.quantities))
        )
        features[f"mentions_between:{side}"] = float(
            min(3, sum(start <= m.start < end and m.label in SUBJECT_LABELS for m in figure.sentence.mentions))
        )
    features[f"commas_between:{side}"] = float(min(3, sum(word in (",", ";", "—", "–", ":") for word in between)))
    features[f"and_between:{side}"] = float("and" in between or "while" in between or "but" in between)
    words = [word for word in between if word not in (" ", "\n")]
    if not after and words in (["("], [":"], ["with"], ["at"], ["-"], ["–"], ["|"]):
        features["label_of"] = 1.0
        features[f"label_of:{words[0]}"] = 1.0
    if not after and words[:1] == ["("] and ")" not in words:
        features["in_own_bracket"] = 1.0
    if after and words and words[0] in LINKS and gap <= 3:
        features[f"figure_{words[0]}"] = 1.0
    if after and gap == 0:
        features["counted"] = 1.0
    return features


def _pattern(figure: Figure, before: Sequence[Relation]) -> tuple[bool, str] | None:
    """Return on which side the last figure of the sentence had its subject, and the word that linked them."""
    last = before[-1] if before else None
    if last is None or last.subject_start is None or last.start < figure.sentence.start:
        return None
    if not figure.sentence.start <= last.subject_start < figure.sentence.end:
        return None
    view = figure.view
    after = last.subject_start > last.start
    token = view.token_at(last.end) if after else view.token_at(last.start) - 1
    return after, view.lowers[max(token, 0)]


def _like_last(
    figure: Figure, mention: Mention, pattern: tuple[bool, str] | None
) -> dict[str, float]:
    if pattern is None:
        return {}
    view = figure.view
    after = mention.start > figure.quantity.start
    token = figure.last if after else figure.first - 1
    word = view.lowers[min(max(token, 0), len(view.lowers) - 1)]
    same_side = after == pattern[0]
    return {
        "pattern:side": float(same_side),
        "pattern:link": float(same_side and word == pattern[1]),
        "pattern:other_side": float(not same_side),
    }


def _of_cue(figure: Figure, mention: Mention, cue: int | None) -> dict[str, float]:
    """Return how a mention hangs on the word that names the metric: "Tesla's sales", "sales of the Junior"."""
    if cue is None:
        return {}
    view = figure.view
    first, last = view.token_at(mention.start), view.token_at(mention.end - 1)
    gap = cue - last - 1 if cue > last else first - cue - 1
    features = {"cue_gap": min(max(gap, 0), FARTHEST) / 10.0, f"cue_{'right' if cue > last else 'left'}": 1.0}
    if gap <= 1:
        features[f"cue_beside:{'right' if cue > last else 'left'}"] = 1.0
    if figure.sentence.parsed:
        features["under_cue"] = float(cue in view.ancestors(last))
        features["beside_cue"] = float(view.clause_verb(last) == view.clause_verb(cue))
    return features


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


def _around(view: View, first: int, last: int, figure: Figure) -> dict[str, float]:
    low = max(figure.sentence.first, first - 4)
    ahead = view.lowers[low:first]
    behind = view.lowers[last : min(last + 2, figure.sentence.last)]
    features: dict[str, float] = {}
    if set(ahead) & COMPARING:
        features["compared"] = 1.0
        features["compared:before" if first < figure.first else "compared:after"] = 1.0
    if behind[:1] and behind[0] in ("'s", "’s", "'", "’", "‘s"):
        features["possessor"] = 1.0
    if set(behind) & SAYING:
        features["says"] = 1.0
    if ahead[-1:] and ahead[-1] in ("in", "at", "from", "by", "for", "of", "with", "to", "on"):
        features[f"prep:{ahead[-1]}"] = 1.0
    if len(ahead) > 1 and ahead[-1] in ("the", "a", "its") and ahead[-2] in ("in", "at", "from", "by", "for", "of", "with", "to", "on"):
        features[f"prep:{ahead[-2]}"] = 1.0
    return features


def _grammar(figure: Figure, first: int, last: int) -> dict[str, float]:
    view = figure.view
    mention = last - 1
    features: dict[str, float] = {}
    if view.clause_verb(mention) == figure.verb:
        features["same_clause"] = 1.0
    if figure.subject is not None:
        low, high = view.subtree(figure.subject)
        if first <= figure.subject < last:
            features["is_subject"] = 1.0
        elif low <= first < high:
            features["in_subject"] = 1.0
    path = view.ancestors(figure.head)
    if any(first <= i < last for i in path):
        features["ancestor"] = 1.0
    if figure.head in view.ancestors(mention):
        features["descendant"] = 1.0
        features["descendant_near"] = 1.0 / (1 + view.ancestors(mention).index(figure.head))
    common = next((i for i in view.ancestors(mention) if i in path), None)
    if common is not None:
        features["path"] = min(view.ancestors(mention).index(common) + path.index(common), 12) / 4.0
    features[f"dep:{view.deps[mention]}"] = 1.0
    return features


def _earlier(
    figure: Figure, found: dict[tuple[str, str], tuple[int | None, dict[str, float]]]
) -> None:
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


def _majority(
    before: Sequence[Relation],
    found: dict[tuple[str, str], tuple[int | None, dict[str, float]]],
) -> None:
    told = Counter((r.subject_type, r.subject) for r in before)
    recent = Counter((r.subject_type, r.subject) for r in before[-6:])
    for identity, (_, features) in found.items():
        features["majority"] = told[identity] / max(1, len(before))
        features["majority_recent"] = recent[identity] / max(1, min(6, len(before)))


INDUSTRY_WORDS = frozenset("market markets industry sector new-car segment nationwide overall total registrations cars vehicles evs bevs phevs plug-ins plugins hybrids diesels petrol diesel electrified buyers consumers".split())
WHOLE_WORDS = frozenset("market industry sector nationwide overall".split())


def _industry(figure: Figure, mentions: Sequence[Mention]) -> dict[str, float]:
    view, sentence = figure.view, figure.sentence
    words = view.lowers[sentence.first : sentence.last]
    features = {
        "industry": 1.0,
        "industry:words": float(min(3, sum(word in INDUSTRY_WORDS for word in words))),
        "industry:whole": float(any(word in WHOLE_WORDS for word in words)),
        "industry:alone": float(not mentions),
        "industry:fleet_noun": float(figure.quantity.unit.lower() in INDUSTRY_WORDS),
    }
    if figure.subject is not None:
        low, high = view.subtree(figure.subject)
        span = view.lowers[low:high]
        named = any(view.starts[low] <= m.start < view.ends[high - 1] for m in mentions)
        features["industry:subject"] = float(not named and any(w in INDUSTRY_WORDS for w in span))
        features["industry:named_subject"] = float(named)
    near = set(view.lowers[max(sentence.first, figure.first - 6) : min(figure.last + 6, sentence.last)])
    features["industry:near"] = float(bool(near & WHOLE_WORDS))
    return features


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
    family = METRIC_FAMILY.get(metric, "other")
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
        own = [i for i in found if i[0] == "MODEL" and catalogue.entries.get(i) and catalogue.entries[i].brand == entry]
        return {
            "brand_with_model_here": float(any(i in here for i in own)),
            "brand_of_titled_model": float(any(i in topic.title for i in own)),
        }
    return {}
