"""Headings of an article's parts: what a list or a paragraph below them is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.contract.records import Mention
from pipeline.relations.view import SUBJECT_LABELS, Sentence, View

LONGEST_HEADING = 10
PROSE_ENDS = frozenset(".!?…;,")
BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-•*#+]+)\s*")
BEFORE = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[-•*#+]+)?\s*")
ITEM = re.compile(r"\s*([^:\n]{1,60}?)\s*:\s+\S")
OF_THIS = re.compile(r"\b(?:of|for|about) (?:this|the|these|its) ([\w -]{3,40}?)[.:!]?$")
MARKUP = ("://", "{{", "www.")


@dataclass(frozen=True)
class Section:
    """A part of an article.

    Attributes
    ----------
    heading
        The sentence that heads it.
    name
        The heading as printed, without brackets and closing colon: "Battery pack".
    subjects
        Catalogue things that the heading names, in the order of the text.
    headed
        The thing that the part is about ("Peugeot e-208"), or None ("SVOLT cell").
    product
        Whether the heading's noun is a thing with figures of its own ("Battery pack").
    inherited
        Whether subjects are those of the heading above, where this one names nothing ("Prices").
    """

    heading: Sentence
    name: str
    subjects: tuple[Mention, ...]
    headed: Mention | None
    product: bool = False
    inherited: bool = False

    @property
    def naming(self) -> str:
        """How the heading names its thing: a catalogue's name, a ``proper`` one, or by a ``bare`` noun."""
        if self.subjects:
            return "named"
        first, *rest = self.name.split()
        proper = any(not word.islower() for word in rest) or not first[1:].islower()
        return "proper" if proper else "bare"


def find_sections(view: View, products: frozenset[str]) -> list[Section | None]:
    """Return for each sentence the part that it lies in; None before the first heading.

    The title heads the whole article and no part of it. A heading is a line by itself, short and without a
    full stop; it holds a figure only where a list follows. "Label: value" is an item of a list. A sentence
    right before a list heads it where it says of what the list tells ("the details of this truck").

    Parameters
    ----------
    products
        Nouns of things that have figures of their own.
    """
    current: Section | None = None
    found: list[Section | None] = []
    for number, sentence in enumerate(view.sentences):
        following = view.sentences[number + 1] if number + 1 < len(view.sentences) else None
        if number and following is not None and is_heading(view, sentence, following):
            current = _below(current, _section(view, sentence, products))
            found.append(None)
        elif number and following is not None and is_item(view, following) and not is_item(view, sentence):
            current = _introduced(view, sentence, products) or current
            found.append(None)
        else:
            found.append(current)
    return found


def is_line(view: View, sentence: Sentence) -> bool:
    """Whether a sentence is a line by itself that does not end as prose does."""
    known = view.lines.get(sentence.number)
    if known is None:
        known = view.lines[sentence.number] = _is_line(view.text, sentence)
    return known


def _is_line(text: str, sentence: Sentence) -> bool:
    opens = BEFORE.fullmatch(text, text.rfind("\n", 0, sentence.start) + 1, sentence.start) is not None
    printed = text[sentence.start : sentence.end]
    stripped = printed.rstrip()
    closes = "\n" in printed[len(stripped) :] or sentence.end >= len(text)
    return opens and closes and stripped[-1:] not in PROSE_ENDS


def is_heading(view: View, sentence: Sentence, following: Sentence) -> bool:
    """Whether a sentence heads what follows."""
    printed = view.text[sentence.start : sentence.end]
    if len(printed) > 120 or not is_line(view, sentence) or is_item(view, sentence):
        return False
    if any(q.unit for q in sentence.quantities) and not is_item(view, following):
        return False
    words = BRACKETED.sub("", printed).split()
    return bool(words) and len(words) <= LONGEST_HEADING and not any(sign in printed for sign in MARKUP)


def is_item(view: View, sentence: Sentence) -> bool:
    """Whether a sentence is a list's "Label: value"."""
    return label_of(view, sentence) is not None


def label_of(view: View, sentence: Sentence) -> tuple[int, int] | None:
    """Return the characters before the colon of "Label: value", or None."""
    if sentence.number not in view.labels:
        view.labels[sentence.number] = _label_of(view, sentence)
    return view.labels[sentence.number]


def _label_of(view: View, sentence: Sentence) -> tuple[int, int] | None:
    found = ITEM.match(view.text, sentence.start, sentence.end)
    return found.span(1) if found and is_line(view, sentence) else None


def _section(view: View, sentence: Sentence, products: frozenset[str]) -> Section:
    name = _plain(view.text[sentence.start : sentence.end].strip().rstrip(":").strip())
    subjects = _without_makers([m for m in sentence.mentions if m.label in SUBJECT_LABELS])
    product = is_product(name, products)
    return Section(sentence, name, subjects, None if product else _headed(sentence, name, subjects), product)


def _introduced(view: View, sentence: Sentence, products: frozenset[str]) -> Section | None:
    """Return the part that a sentence before a list opens, or None where it names nothing."""
    subjects = tuple(m for m in sentence.mentions if m.label in SUBJECT_LABELS and m.via == "name")
    models = [m for m in subjects if m.label == "MODEL"]
    if models:
        return Section(sentence, models[-1].text, subjects, models[-1])
    told = OF_THIS.search(view.text[sentence.start : sentence.end].rstrip())
    name = told[1].strip() if told else ""
    if not name or not is_product(name, products):
        return None
    return Section(sentence, name, (), None, product=True)


def _without_makers(subjects: Sequence[Mention]) -> tuple[Mention, ...]:
    """Leave the maker out where its model is named as well: "ORA ES11 (Good Cat) specs" heads the car."""
    models = [m.entry for m in subjects if m.label == "MODEL"]
    return tuple(
        m for m in subjects if m.label != "BRAND" or not any(e.startswith(f"{m.entry} ") for e in models)
    )


def is_product(name: str, products: frozenset[str]) -> bool:
    """Whether the last word of a name is a thing that has figures of its own."""
    last = name.rstrip(" 0123456789").split(" ")[-1].lower()
    return last in products or last.rstrip("s") in products


def _below(above: Section | None, section: Section) -> Section:
    """Return a part whose heading names nothing as one of the part above it."""
    if above is None or section.subjects or section.product or not above.subjects:
        return section
    return replace(section, subjects=above.subjects, headed=above.headed, inherited=True)


def _plain(text: str) -> str:
    """Return a heading without brackets, a leading number and closing words as "specs"."""
    words = NUMBERED.sub("", BRACKETED.sub("", text)).split()
    while len(words) > 1 and words[-1].lower() in TITLING:
        words.pop()
    return " ".join(words) or text


TITLING = frozenset(
    "specs specifications specification data figures details price prices pricing dimensions features "
    "performance version review - – —".split()
)


def _headed(sentence: Sentence, name: str, subjects: Sequence[Mention]) -> Mention | None:
    """Return the model that the heading names, or whatever it ends with; no maker of "94 Ah Samsung SDI"."""
    models = [m for m in subjects if m.label == "MODEL"]
    if models:
        return models[-1]
    last = subjects[-1] if subjects else None
    if last is not None and last.label == "COMPANY" and any(q.unit for q in sentence.quantities):
        return None
    return last if last is not None and name.endswith(last.text) else None
