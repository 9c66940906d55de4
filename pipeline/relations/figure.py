"""A figure in its place: what every role of the linking stage is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.contract.records import Quantity, Relation
from pipeline.relations.view import SUBJECT_LABELS, Sentence, View

LONGEST_ROW = 24
RELATIVES = frozenset({"which", "that", "who"})
OPENERS = frozenset("([")
CLOSERS = frozenset(")]")
BESIDE = 2
HELPERS = frozenset({"aux", "auxpass"})
PRESENT = frozenset({"VBZ", "VBP"})


@dataclass(frozen=True)
class Figure:
    """A quantity with its tokens, its clause and the class of its unit.

    Attributes
    ----------
    first, last
        First token of the figure and the token after its last.
    head
        The token through which the figure hangs in the parse.
    verb
        The verb that governs it.
    subject
        Grammatical subject of that verb (a token), or None.
    bracketed
        Token of the opening bracket that the figure stands in, or None.
    """

    view: View
    sentence: Sentence
    quantity: Quantity
    unit_class: str
    number: int
    first: int
    last: int
    head: int
    verb: int
    subject: int | None
    bracketed: int | None

    @cached_property
    def wording(self) -> tuple[str, ...]:
        """Words before (``<``) and behind (``>``) the figure, and the verb of its clause (``v:``)."""
        view, sentence = self.view, self.sentence
        ahead = view.lowers[max(sentence.first, self.first - BESIDE) : self.first]
        behind = view.lowers[self.last : min(self.last + BESIDE, sentence.last)]
        words = [f"<{w}" for w in ahead if w.isalpha()] + [f">{w}" for w in behind if w.isalpha()]
        verb = sentence.parsed and view.is_verb(self.verb)
        return (*words, *self._placed(v=self.verb)) if verb else tuple(words)

    @cached_property
    def governors(self) -> tuple[str, ...]:
        """The two words above the figure's head (``h:``, ``g:``) and the subject of its clause (``s:``)."""
        if not self.sentence.parsed:
            return ()
        above = self.view.heads[self.head]
        told = {} if self.subject is None else {"s": self.subject}
        return tuple(self._placed(h=above, g=self.view.heads[above], **told))

    def _placed(self, **places: int) -> list[str]:
        lowers = self.view.lowers
        return [f"{place}:{lowers[i]}" for place, i in places.items() if lowers[i].isalpha()]

    @cached_property
    def tense(self) -> str:
        """Tense of the clause: ``modal``, ``past``, ``present``, the tag of a verb alone, or ``none``."""
        view = self.view
        if not self.sentence.parsed or not view.is_verb(self.verb):
            return "none"
        helpers = [i for i in view.children[self.verb] if view.deps[i] in HELPERS]
        tags = {view.tags[i] for i in (*helpers, self.verb)}
        if "MD" in tags:
            return "modal"
        if "VBD" in tags:
            return "past"
        return "present" if tags & PRESENT else view.tags[self.verb]


def make_figure(view: View, sentence: Sentence, quantity: Quantity, unit_class: str, number: int) -> Figure:
    """Place a quantity in its sentence; ``number`` counts the sentence's figures."""
    first = view.token_at(quantity.start)
    last = max(first + 1, view.token_at(max(quantity.end - 1, quantity.start)) + 1)
    last = min(last, sentence.last)
    head = _head(view, first, last)
    verb = view.clause_verb(head)
    return Figure(
        view,
        sentence,
        quantity,
        unit_class,
        number,
        first,
        last,
        head,
        verb,
        _subject(view, sentence, verb) if sentence.parsed else None,
        _bracket(view, sentence, first, last),
    )


def _subject(view: View, sentence: Sentence, verb: int) -> int | None:
    """Return the clause's grammatical subject, and for "which" or "that" the name it stands for."""
    token = view.clause_subject(view.told_below(verb))
    if token is None or view.lowers[token] not in RELATIVES or view.deps[view.heads[token]] != "relcl":
        return token
    antecedent = view.heads[view.heads[token]]
    start = view.starts[antecedent]
    named = any(m.label in SUBJECT_LABELS and m.start <= start < m.end for m in sentence.mentions)
    return antecedent if named else token


def _head(view: View, first: int, last: int) -> int:
    for i in range(first, last):
        if not first <= view.heads[i] < last or view.heads[i] == i:
            return i
    return first


def _bracket(view: View, sentence: Sentence, first: int, last: int) -> int | None:
    depth = 0
    for i in range(first - 1, max(sentence.first, first - 30) - 1, -1):
        if view.words[i] in CLOSERS:
            depth += 1
        elif view.words[i] in OPENERS:
            if depth == 0:
                return i
            depth -= 1
    return None


def above_in_column(figure: Figure, before: Sequence[Relation]) -> tuple[Relation, bool] | None:
    """Return what stands in a figure's place in the line above, as in a column of a table, or None.

    Also returned is whether the two lines have as many figures.
    """
    if not figure.sentence.number:
        return None
    above = figure.view.sentences[figure.sentence.number - 1]
    row = [r for r in before[-2 * LONGEST_ROW :] if above.start <= r.start < above.end]
    if figure.number >= len(row):
        return None
    return row[figure.number], len(row) == len(figure.sentence.quantities)


def place_in_list(figure: Figure) -> tuple[int, int]:
    """Return which of the sentence's figures of one dimension this is, and how many there are.

    A number that got its unit from elsewhere is in no such list: 0 of 0.
    """
    dimension = figure.quantity.dimension
    starts = [q.start for q in figure.sentence.quantities if q.dimension == dimension]
    start = figure.quantity.start
    return (starts.index(start), len(starts)) if start in starts else (0, 0)
