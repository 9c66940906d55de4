"""What a reader sees between a figure and a name of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract.records import Mention, Relation
from pipeline.relations.figure import Figure
from pipeline.relations.view import SUBJECT_LABELS, View

FARTHEST = 30
COMPARING = frozenset(
    "than ahead behind versus vs against unlike beating beat trailing overtaking overtook compared "
    "rival rivals outsold like".split()
)
LINKS = frozenset("for of by from in at with to on".split())
SAYING = frozenset(
    "said says told added announced according reported noted confirmed stated explained".split()
)


def mention_evidence(
    figure: Figure,
    mention: Mention,
    near: tuple[Mention | None, Mention | None],
    mentions: Sequence[Mention],
) -> dict[str, float]:
    """Return where a name stands and how it hangs together with a figure.

    Parameters
    ----------
    near
        The nearest names before and after the figure.
    mentions
        Every name of the sentence that can be a subject.
    """
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
            min(
                3, sum(start <= m.start < end and m.label in SUBJECT_LABELS for m in figure.sentence.mentions)
            )
        )
    features[f"commas_between:{side}"] = float(
        min(3, sum(word in (",", ";", "—", "–", ":") for word in between))
    )
    features[f"and_between:{side}"] = float("and" in between or "while" in between or "but" in between)
    words = [word for word in between if word not in (" ", "\n")]
    if not after and words in (["("], [":"], ["with"], ["at"], ["-"], ["–"], ["|"]):
        features["label_of"] = 1.0
        features[f"label_of:{words[0]}"] = 1.0
    if not after and words[:1] == ["("] and ")" not in words:
        features["in_own_bracket"] = 1.0
    opened = sum(word == "(" for word in between) - sum(word == ")" for word in between)
    if after and opened > 0:
        features["in_bracket_after"] = 1.0
    if not after and opened < 0:
        features["in_bracket_before"] = 1.0
    if after and words and words[0] in LINKS and gap <= 3:
        features[f"figure_{words[0]}"] = 1.0
    if after and gap == 0:
        features["counted"] = 1.0
    return features


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
    if (
        len(ahead) > 1
        and ahead[-1] in ("the", "a", "its")
        and ahead[-2] in ("in", "at", "from", "by", "for", "of", "with", "to", "on")
    ):
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


def last_pattern(figure: Figure, before: Sequence[Relation]) -> tuple[bool, str] | None:
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


def like_last(figure: Figure, mention: Mention, pattern: tuple[bool, str] | None) -> dict[str, float]:
    """Return whether a name is linked to its figure as the last name of the sentence was to its own."""
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


def of_cue(figure: Figure, mention: Mention, cue: int | None) -> dict[str, float]:
    """Return how a name hangs on the word that names the metric ("Tesla's sales", "sales of the Junior")."""
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
