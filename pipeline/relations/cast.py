"""The things that an article names: what can be told of them before any figure is looked at."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.contract.records import Mention
from pipeline.relations.scorer import Named, flags
from pipeline.relations.sections import Section, is_line
from pipeline.relations.view import SUBJECT_LABELS, Sentence, View

Identity = tuple[str, str]
Bundle = tuple[Any, ...]

BACK = 3
LONGEST_BACK = 12
LONGEST_BRACKET = 20
COMPARING = frozenset(
    "than ahead behind versus vs against unlike beating beat trailing overtaking overtook compared "
    "rival rivals outsold like".split()
)
SAYING = frozenset(
    "said says told added announced according reported noted confirmed stated explained".split()
)
OWNING = frozenset({"'s", "’s", "'", "’", "‘s"})
PREPOSITIONS = frozenset("in at from by for of with to on".split())
DETERMINERS = frozenset({"the", "a", "its"})


@dataclass
class Topic:
    """How often the article names each thing, and what its title names."""

    counts: Counter[Identity] = field(default_factory=Counter)
    title: tuple[Identity, ...] = ()

    @classmethod
    def of(cls, view: View) -> Topic:
        """Survey an article."""
        counts: Counter[Identity] = Counter()
        for sentence in view.sentences:
            counts.update((m.label, m.entry) for m in sentence.mentions if m.label in SUBJECT_LABELS)
        titled = [m for m in view.title_mentions if m.label in SUBJECT_LABELS]
        if not titled and view.sentences:
            titled = [m for m in view.sentences[0].mentions if m.label in SUBJECT_LABELS]
        return cls(counts, tuple((m.label, m.entry) for m in titled))

    @cached_property
    def titled(self) -> frozenset[Identity]:
        """What the title names, to look up."""
        return frozenset(self.title)

    @cached_property
    def commonest(self) -> tuple[Identity, ...]:
        """The two things that are named most often."""
        return tuple(identity for identity, _ in self.counts.most_common(2))


@dataclass(frozen=True, slots=True)
class Spot:
    """A name in its sentence: its tokens and what stands around it.

    Attributes
    ----------
    first, last
        First token and the token after the last.
    verb
        The verb that governs the name.
    says
        Whether a verb of speech follows.
    before, after
        Bundle of what stands around it, for a figure after the name and for one before it.
    bracket
        First token of the bracket that it stands in, and the token after its last; None outside brackets.
    """

    mention: Mention
    identity: Identity
    first: int
    last: int
    verb: int
    says: bool
    before: Bundle
    after: Bundle
    bracket: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The names of a sentence, in the order of the text, and where its names and figures begin."""

    spots: tuple[Spot, ...]
    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]
    figures: tuple[int, ...]

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return how many figures and names begin within these characters, up to three."""
        figures = bisect_left(self.figures, end) - bisect_left(self.figures, start)
        names = bisect_left(self.starts, end) - bisect_left(self.starts, start)
        return min(3, figures), min(3, names)


class Cast:
    """The things named in an article, by sentence.

    Parameters
    ----------
    view
        The article.
    sections
        The part of the article that each sentence stands in.
    """

    def __init__(self, view: View, sections: Sequence[Section | None]) -> None:
        self.view = view
        self.topic = Topic.of(view)
        self.sections = sections
        self._lines: dict[int, Line] = {}
        self._earlier: dict[int, list[tuple[Identity, Bundle]]] = {}
        self._headed: dict[int, list[tuple[Identity, int, Bundle]]] = {}
        self._salient: dict[int, list[tuple[Identity, Bundle]]] = {}

    def line(self, number: int) -> Line:
        """Return the names of a sentence, given by its number."""
        known = self._lines.get(number)
        if known is None:
            sentence = self.view.sentences[number]
            spots = tuple(_spot(self.view, sentence, m) for m in _subjects(sentence))
            known = self._lines[number] = Line(
                spots,
                tuple(spot.mention for spot in spots),
                tuple(sorted(spot.mention.start for spot in spots)),
                tuple(q.start for q in sentence.quantities),
            )
        return known

    def earlier(self, number: int) -> list[tuple[Identity, Bundle]]:
        """Return what the sentences before a sentence name, with how far back."""
        known = self._earlier.get(number)
        if known is None:
            known = self._earlier[number] = _earlier(self, number)
        return known

    def headed(self, number: int) -> list[tuple[Identity, int, Bundle]]:
        """Return what the heading above a sentence names, where, and how."""
        known = self._headed.get(number)
        if known is None:
            known = self._headed[number] = _headed(self.view, number, self.sections[number])
        return known

    def heading_of(self, number: int) -> Identity | None:
        """Return the model that heads the list in which a sentence is an item, or None."""
        section = self.sections[number]
        if section is None or section.inherited or section.headed is None or section.headed.label != "MODEL":
            return None
        line = is_line(self.view, self.view.sentences[number])
        return (section.headed.label, section.headed.entry) if line else None

    def same_list(self, start: int, number: int) -> bool:
        """Whether a sentence goes on with a list in which a place of the text lies, below one heading."""
        section, above = self.sections[number], number - 1
        if section is None or above < 0 or self.sections[above] is not section:
            return False
        lines = (self.view.sentences[above], self.view.sentences[number])
        return start >= section.heading.end and all(is_line(self.view, line) for line in lines)

    def salient(self, number: int) -> list[tuple[Identity, Bundle]]:
        """Return what the paragraph opened with, and the thing of each kind that was named last."""
        known = self._salient.get(number)
        if known is None:
            known = self._salient[number] = _salient(self, number)
        return known

    def told(self, number: int) -> list[Mention]:
        """Return what a sentence tells of: its names but for those in a bracket with figures of their own."""
        line, view = self.line(number), self.view
        return [spot.mention for spot in line.spots if not _compared_in_bracket(view, spot, line)]


def _compared_in_bracket(view: View, spot: Spot, line: Line) -> bool:
    """Whether a name stands in a bracket with a figure: "4,705 mm (Model Y 4,750 mm)"."""
    if spot.bracket is None:
        return False
    start, end = view.starts[spot.bracket[0]], view.ends[spot.bracket[1] - 1]
    return any(start < place < end for place in line.figures)


def _latest(cast: Cast, number: int) -> dict[str, tuple[Identity, int]]:
    """Return the thing of each kind named last before a sentence, and how many sentences back."""
    found: dict[str, tuple[Identity, int]] = {}
    for back in range(1, min(LONGEST_BACK, number) + 1):
        for mention in reversed(cast.told(number - back)):
            found.setdefault(mention.label, ((mention.label, mention.entry), back))
    return found


def _salient(cast: Cast, number: int) -> list[tuple[Identity, Bundle]]:
    view, found = cast.view, dict[Identity, list[str]]()
    for label, (identity, back) in _latest(cast, number).items():
        names = found.setdefault(identity, [])
        names += [f"latest:{label}", f"latest:{label}:{'near' if back <= BACK else 'far'}"]
    paragraph = view.sentences[number].paragraph
    backs = range(1, min(LONGEST_BACK, number) + 1)
    same = [number - back for back in backs if view.sentences[number - back].paragraph == paragraph]
    named = _subjects(view.sentences[min(same)]) if same else []
    if named:
        found.setdefault((named[0].label, named[0].entry), []).append("opened")
    return [(identity, (flags, *names)) for identity, names in found.items()]


def _subjects(sentence: Sentence) -> list[Mention]:
    return [m for m in sentence.mentions if m.label in SUBJECT_LABELS]


def _spot(view: View, sentence: Sentence, mention: Mention) -> Spot:
    first, last = view.token_at(mention.start), view.token_at(mention.end - 1) + 1
    ahead = view.lowers[max(sentence.first, first - 4) : first]
    behind = view.lowers[last : min(last + 2, sentence.last)]
    compared = not COMPARING.isdisjoint(ahead)
    says = not SAYING.isdisjoint(behind)
    possessor = bool(behind) and behind[0] in OWNING
    prep = ahead[-1] if ahead else ""
    if prep in DETERMINERS and len(ahead) > 1:
        prep = ahead[-2]
    prep = prep if prep in PREPOSITIONS else ""
    return Spot(
        mention,
        (mention.label, mention.entry),
        first,
        last,
        view.clause_verb(last - 1) if sentence.parsed else -1,
        says,
        (around, mention.via, compared and "before", possessor, says, prep),
        (around, mention.via, compared and "after", possessor, says, prep),
        _bracket(view, sentence, first),
    )


def _bracket(view: View, sentence: Sentence, token: int) -> tuple[int, int] | None:
    low = max(sentence.first, token - LONGEST_BRACKET)
    opening = next((i for i in range(token - 1, low - 1, -1) if view.words[i] in "()"), None)
    if opening is None or view.words[opening] == ")":
        return None
    high = min(sentence.last, token + LONGEST_BRACKET)
    closing = next((i for i in range(token, high) if view.words[i] == ")"), high - 1)
    return opening, closing + 1


def around(via: str, compared: str, possessor: bool, says: bool, prep: str) -> Named:
    """Return what the words around a name say; ``compared`` is the side of the figure that it stands on."""
    features = flags(f"via:{via}")
    if compared:
        features |= flags("compared", f"compared:{compared}")
    if possessor:
        features["possessor"] = 1.0
    if says:
        features["says"] = 1.0
    if prep:
        features[f"prep:{prep}"] = 1.0
    return features


def _earlier(cast: Cast, number: int) -> list[tuple[Identity, Bundle]]:
    view, found = cast.view, dict[Identity, dict[str, None]]()
    paragraph = view.sentences[number].paragraph
    for back in range(1, min(BACK, number) + 1):
        sentence, named = view.sentences[number - back], cast.told(number - back)
        for mention in named:
            names = found.setdefault((mention.label, mention.entry), {})
            names[f"back{back}"] = None
            if mention is named[0]:
                names[f"back{back}:first"] = None
            if mention is named[-1]:
                names[f"back{back}:last"] = None
            if sentence.paragraph == paragraph:
                names[f"back{back}:same_paragraph"] = None
    return [(identity, (flags, *names)) for identity, names in found.items()]


def _headed(view: View, number: int, section: Section | None) -> list[tuple[Identity, int, Bundle]]:
    if section is None:
        return []
    where = "line" if is_line(view, view.sentences[number]) else "prose"
    source = f"heading{':above' if section.inherited else ''}:{where}"
    found: dict[Identity, tuple[int, dict[str, None]]] = {}
    for rank, mention in enumerate(section.subjects):
        _, names = found.setdefault((mention.label, mention.entry), (mention.start, {}))
        names[source] = None
        if rank == 0:
            names[f"{source}:first"] = None
        names[f"{source}:{'headed' if mention is section.headed else 'modifier'}"] = None
    return [(identity, start, (flags, *names)) for identity, (start, names) in found.items()]
