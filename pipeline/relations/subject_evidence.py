"""What a reader sees between a figure and a name of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract.records import Relation
from pipeline.relations.cast import Bundle, Line, Spot
from pipeline.relations.figure import Figure
from pipeline.relations.scorer import Feature, Named, flags

FARTHEST = 30
LINKED = 3
LINKS = frozenset("for of by from in at with to on".split())
COMMAS = (",", ";", "—", "–", ":")
JOINTS = frozenset({"and", "while", "but"})
MARKS = JOINTS.union(COMMAS, "()")
SPACES = frozenset({" ", "\n"})
LABELS = frozenset({"(", ":", "with", "at", "-", "–", "|"})
SIGNS = ("in_sentence", "in_subject", "is_subject", "first", "nearest_before", "nearest_after")
"""What holds of a thing where it holds of any of its names in the sentence; bits of a number, in order."""
NAMED, IN_SUBJECT, IS_SUBJECT, FIRST, BEFORE, AFTER = (1 << place for place in range(len(SIGNS)))


class Case:
    """The evidence for one thing that a figure may be about.

    Attributes
    ----------
    start
        Where it is named, or None.
    features
        The evidence so far.
    signs
        Bits of ``SIGNS``; 0 where the figure's sentence does not name it.
    gap
        Words between its nearest name and the figure.
    says
        Whether that name stands before a verb of speech.
    """

    __slots__ = ("features", "gap", "says", "signs", "start")

    def __init__(self, start: int | None, features: dict[Feature, float], signs: int = 0) -> None:
        self.start = start
        self.features = features
        self.signs = signs
        self.gap = 0
        self.says = False


class Seen:
    """A figure as names are looked at from it: what is the same for each of them.

    Parameters
    ----------
    figure
        The figure.
    line
        The names of its sentence.
    cue
        The token that names the metric, or None.
    before
        Relations of earlier figures, the last one last.
    """

    def __init__(self, figure: Figure, line: Line, cue: int | None, before: Sequence[Relation]) -> None:
        self.figure = figure
        self.line = line
        self.cue = cue
        self.parsed = figure.sentence.parsed
        self.pattern = last_pattern(figure, before)
        view, quantity = figure.view, figure.quantity
        self.depths = view.depths(figure.head) if self.parsed else {}
        self.subtree = view.subtree(figure.subject) if figure.subject is not None else (0, 0)
        self.nearest_before = self.nearest_after = None
        for mention in line.mentions:
            if mention.end <= quantity.start:
                self.nearest_before = mention
            elif self.nearest_after is None and mention.start >= quantity.end:
                self.nearest_after = mention

    def case(self, spot: Spot) -> Case:
        """Return where a name stands and how it hangs together with the figure."""
        figure, mention = self.figure, spot.mention
        after = spot.first >= figure.last
        low, high = (figure.last, spot.first) if after else (spot.last, figure.first)
        gap = max(high - low, 0)
        features: dict[Feature, float] = {
            (_placed, after, min(gap, FARTHEST)): 1.0,
            (spot.before if spot.first < figure.first else spot.after): 1.0,
            self._between(low, high, after, gap): 1.0,
        }
        signs = NAMED
        if mention is self.nearest_before:
            signs |= BEFORE
        if mention is self.nearest_after:
            signs |= AFTER
        if mention is self.line.mentions[0]:
            signs |= FIRST
        if self.parsed:
            features[self._grammar(spot)] = 1.0
            signs |= self._of_subject(spot)
        if self.cue is not None:
            features[self._of_cue(spot, self.cue)] = 1.0
        if self.pattern is not None:
            features[self._like_last(mention.start > figure.quantity.start)] = 1.0
        case = Case(mention.start, features, signs)
        case.gap = min(gap, FARTHEST)
        case.says = spot.says
        return case

    def elsewhere(self, spot: Spot) -> bool:
        """Whether a name stands in a bracket with a figure of its own: "4,705 mm (Model Y 4,750 mm)"."""
        figure = self.figure
        bracket = spot.bracket
        if bracket is None or bracket[0] <= figure.first < bracket[1]:
            return False
        start, end = figure.view.starts[bracket[0]], figure.view.ends[bracket[1] - 1]
        dimension = figure.quantity.dimension
        return any(start < q.start < end and q.dimension == dimension for q in figure.sentence.quantities)

    def _between(self, low: int, high: int, after: bool, gap: int) -> Bundle:
        if not gap:
            return (_between, after, -1, 0, 0, False, "", 0, after)
        view = self.figure.view
        between = view.lowers[low:high]
        figures, names = self.line.between(view.starts[low], view.ends[high - 1])
        commas = opened = 0
        joined = False
        if not MARKS.isdisjoint(between):
            commas = min(3, sum(map(between.count, COMMAS)))
            joined = not JOINTS.isdisjoint(between)
            opened = between.count("(") - between.count(")")
        word = next((word for word in between if word not in SPACES), "")
        if after:
            link = word if gap <= LINKED and word in LINKS else ""
            bracket = int(opened > 0)
        else:
            link = word if word in LABELS and _alone(between) else ""
            bracket = -1 if opened < 0 else int(word == "(" and ")" not in between)
        return (_between, after, figures, names, commas, joined, link, bracket, False)

    def _grammar(self, spot: Spot) -> Bundle:
        figure, depths = self.figure, self.depths
        view, mention = figure.view, spot.last - 1
        path = view.ancestors(mention)
        above = figure.head in path
        depth = path.index(figure.head) if above else -1
        steps = -1
        for step, token in enumerate(path):
            if token in depths:
                steps = min(step + depths[token], 12)
                break
        ancestor = any(token in depths for token in range(spot.first, spot.last))
        return (_grammar, spot.verb == figure.verb, ancestor, depth, steps, view.deps[mention])

    def _of_subject(self, spot: Spot) -> int:
        subject = self.figure.subject
        if subject is None:
            return 0
        if spot.first <= subject < spot.last:
            return IS_SUBJECT
        return IN_SUBJECT if self.subtree[0] <= spot.first < self.subtree[1] else 0

    def _of_cue(self, spot: Spot, cue: int) -> Bundle:
        """Return how a name hangs on the word of the metric ("Tesla's sales", "sales of the Junior")."""
        view, last = self.figure.view, spot.last - 1
        right = cue > last
        gap = min(max(cue - last - 1 if right else spot.first - cue - 1, 0), FARTHEST)
        if not self.parsed:
            return (_of_cue, right, gap, None, None)
        return (_of_cue, right, gap, cue in view.ancestors(last), spot.verb == view.clause_verb(cue))

    def _like_last(self, after: bool) -> Bundle:
        """Return whether a name is linked to its figure as the last name was to its own."""
        figure, (side, link) = self.figure, self.pattern or (False, "")
        lowers = figure.view.lowers
        token = figure.last if after else figure.first - 1
        word = lowers[min(max(token, 0), len(lowers) - 1)]
        return (_like_last, after == side, after == side and word == link)


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


def signed(signs: int) -> Named:
    """Return the features of ``SIGNS``."""
    return flags(*(name for place, name in enumerate(SIGNS) if signs >> place & 1))


def _placed(after: bool, gap: int) -> Named:
    return {"distance": gap / 10.0, "after" if after else "before": 1.0}


def _between(
    after: bool, figures: int, names: int, commas: int, joined: bool, word: str, bracket: int, counted: bool
) -> Named:
    side = "after" if after else "before"
    features = {f"commas_between:{side}": float(commas), f"and_between:{side}": float(joined)}
    if figures >= 0:
        features[f"figures_between:{side}"] = float(figures)
        features[f"mentions_between:{side}"] = float(names)
    if word:
        features |= flags(f"figure_{word}") if after else flags("label_of", f"label_of:{word}")
    if bracket:
        inside = "in_bracket_after" if after else "in_own_bracket" if bracket > 0 else "in_bracket_before"
        features[inside] = 1.0
    if counted:
        features["counted"] = 1.0
    return features


def _grammar(same_clause: bool, ancestor: bool, depth: int, steps: int, dep: str) -> Named:
    features = flags(f"dep:{dep}")
    if same_clause:
        features["same_clause"] = 1.0
    if ancestor:
        features["ancestor"] = 1.0
    if depth >= 0:
        features |= {"descendant": 1.0, "descendant_near": 1.0 / (1 + depth)}
    if steps >= 0:
        features["path"] = steps / 4.0
    return features


def _of_cue(right: bool, gap: int, under: bool | None, beside: bool | None) -> Named:
    side = "right" if right else "left"
    features = {"cue_gap": gap / 10.0, f"cue_{side}": 1.0}
    if gap <= 1:
        features[f"cue_beside:{side}"] = 1.0
    if under is not None and beside is not None:
        features |= {"under_cue": float(under), "beside_cue": float(beside)}
    return features


def _like_last(same_side: bool, same_link: bool) -> Named:
    return {
        "pattern:side": float(same_side),
        "pattern:link": float(same_link),
        "pattern:other_side": float(not same_side),
    }


def _alone(between: Sequence[str]) -> bool:
    """Whether one word and nothing but spaces stands between."""
    return len(between) == 1 or sum(word not in SPACES for word in between) == 1
