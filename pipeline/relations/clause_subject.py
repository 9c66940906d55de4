"""What kind of word a clause has for its grammatical subject: a name, a pronoun, a month, another noun."""

from __future__ import annotations

from pipeline.relations.figure import Figure
from pipeline.relations.sections import is_item
from pipeline.relations.view import SUBJECT_LABELS

PRONOUNS = frozenset("it this that these those they which who we he she i you one".split())


def subject_kind(figure: Figure) -> str:
    """Return what kind of word the grammatical subject is.

    One of ``none``, ``item`` of a list, the pronoun, ``its`` for what a pronoun owns, ``period``, ``figure``,
    a name's label, or ``noun``.

    "March saw 8,123 units" and "This was 10.6% of the market" carry on with what was told of before.
    """
    token, view = figure.subject, figure.view
    if token is None:
        return "item" if is_item(view, figure.sentence) else "none"
    word = view.lowers[token]
    if word in PRONOUNS:
        return word
    if figure.first <= token < figure.last:
        return "figure"
    start, end = view.starts[token], view.ends[token]
    if any(period.start <= start < period.end for period in figure.sentence.periods):
        return "period"
    low, high = view.subtree(token)
    first, last = view.starts[low], view.ends[high - 1]
    named = [m for m in figure.sentence.mentions if m.label in SUBJECT_LABELS and first <= m.start < last]
    head = next((m.label for m in named if m.start < end <= m.end), None)
    if head is None and view.is_owned(token):
        return "its"
    return head or ("noun_with_name" if named else "noun")
