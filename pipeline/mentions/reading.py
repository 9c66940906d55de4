"""One text being read: what is known of it, the mentions so far, and the signs around a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.lexicons.spelling import key
from pipeline.mentions.index import Hit
from pipeline.mentions.known import Known, is_person
from pipeline.mentions.scene import WINDOW, Contexts, Scene

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
BRACKETS = re.compile(r"\([^()]{1,24}\)|\s[\d.,]+%?(?=[,;]| and)")
LIST_JOINTS = frozenset(
    {
        ",",
        "and",
        ", and",
        "or",
        ", or",
        "/",
        "&",
        ";",
        "and the",
        ", the",
        ", and the",
        "or the",
        "the",
        "plus",
        "plus the",
        "versus",
        "vs",
        "versus the",
        "and a",
        ", a",
        "or a",
        "with the",
        "than the",
        "ahead of the",
        "ahead of",
        "behind the",
        ":",
        "–",
        "and its",
        "as well as the",
        "as well as",
        "-",
        "•",
        "*",
    }
)
LONGEST_JOINT = 60
LONG_TEXT = 120
FOREIGN = 0.01
CAR_CAP = 2.0
COUNT_REACH = 5
MONEY_REACH = 7
VAGUE = 0.3


class Signs(NamedTuple):
    """What stands around a hit, each as :class:`Reading` tells it."""

    car: float
    other: float
    determined: bool
    telling: float
    listed: bool
    counted: bool
    versioned: bool
    candidates: bool
    after_is_name: bool
    before_is_name: bool


@dataclass
class Reading:
    """The state that the judges of names look at.

    Attributes
    ----------
    catalogue, contexts, scene, known
        The entries, the word sets, the text and what it says for sure.
    mentions
        The mentions decided so far, in the order of the text.
    spans
        First and last token of each of them.
    following
        The hits behind the one being judged.
    signs
        What stands around the one being judged, once it was looked at.
    """

    catalogue: Catalogue
    contexts: Contexts
    scene: Scene
    known: Known
    about_cars: bool = False
    foreign: bool = False
    is_long: bool = False
    mentions: list[Mention] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    following: Sequence[Sequence[Hit]] = ()
    signs: Signs | None = None

    def __post_init__(self) -> None:
        self.groups = self.catalogue.groups

    def settle(self) -> None:
        """Decide whether the text is about cars, by its words or by its brands, or about another field."""
        scene, sure = self.scene, sum(count > 0 for count in self.known.brands.values())
        weight = scene.car_words + sure - 0.6 * scene.other.total
        one = sure > 0 and scene.car_words > 0 and weight > 1
        self.about_cars = scene.about_cars or one or (sure > 1 and weight > 0)

        self.is_long = len(scene.words) >= LONG_TEXT
        self.foreign = self.is_long and not self.about_cars and scene.car_words < FOREIGN * len(scene.words)

    def printed(self, hit: Hit) -> str:
        """Return the hit as printed."""
        return hit.sense.printed

    def is_capital(self, hit: Hit) -> bool:
        """Whether the hit is printed as a name."""
        return hit.sense.capital

    def as_listed(self, hit: Hit, name: Name) -> bool:
        """Whether a hit in lower case is printed as the lexicon has it: "ë-C3", "e-up"."""
        printed = self.printed(hit)
        several = not name.text.isalpha() and len(key(name.text)) > 1
        return printed == name.text or (several and name.text[0].islower() and key(printed) == key(name.text))

    def in_institution(self, hit: Hit) -> bool:
        """Whether the name is part of a street's, hill's or fair's: "Cadillac Hill", "Geneva Motor Show"."""
        scene, contexts = self.scene, self.contexts
        kind = scene.after(hit.last_token)
        if kind in contexts["show_kind"] and scene.after(hit.last_token, 2) in contexts["show"]:
            return True
        if kind in contexts["institution_after"]:
            word, joint = scene.words[hit.last_token + 1], scene.text[hit.end]
            if word[0].isupper() and joint == " ":
                return not scene.in_headline(hit.token)
        if scene.before(hit.token) not in contexts["institution_before"]:
            return False
        return scene.words[hit.token - 1][0].isupper() and not scene.in_headline(hit.token)

    def weak_capital(self, hit: Hit) -> bool:
        """Whether the capital may come from the place: a sentence's start, a headline."""
        return self.scene.opens(hit.token) or self.scene.in_headline(hit.token)

    def in_capitals(self, hit: Hit) -> bool:
        """Whether the hit alone of its sentence is in capitals: "MAN took 28,500 orders"."""
        return self.printed(hit).isupper() and not self.scene.in_headline(hit.token)

    def is_person(self, hit: Hit) -> bool:
        """Whether a given name or a title stands before the hit."""
        return is_person(hit, self.scene, self.contexts)

    def before_is_name(self, hit: Hit) -> bool:
        """Whether an unknown capitalised word stands before the hit, so that both make one name."""
        token = hit.token
        if token == 0 or self.scene.starts[token]:
            return False
        word = self.scene.words[token - 1]
        if not _capitalised(word) or self.scene.text[hit.start - 1] not in " -":
            return False
        if self.mentions and self.mentions[-1].end >= hit.start - 1:
            return False
        if word.lower() in self.contexts["determiner"] or word.lower() in self.contexts["name_neighbour"]:
            return False
        return not self.scene.in_headline(token)

    def after_is_name(self, hit: Hit) -> bool:
        """Whether an unknown capitalised word stands behind the hit, so that both are one name."""
        scene, token = self.scene, hit.last_token + 1
        if (
            token >= len(scene.words)
            or scene.starts[token]
            or scene.text[hit.end : hit.end + 1] not in (" ", "-")
        ):
            return False
        word = scene.words[token]
        if word == "-" and token + 1 < len(scene.words):
            word = scene.words[token + 1]
        if not _capitalised(word) or word.lower() in self.contexts["name_neighbour"]:
            return False
        if (
            self.following
            and self.following[0][0].start <= hit.end + 1
            and self._is_make(self.following[0][0])
        ):
            return False
        return not scene.in_headline(hit.token)

    def _is_make(self, hit: Hit) -> bool:
        return any(name.entry[0] in ("VARIANT", "BRAND", "MODEL") for name in hit.names)

    def determined(self, hit: Hit) -> bool:
        """Whether an article, a possessive or an adjective of products stands before the hit."""
        return self.scene.before(hit.token) in self.contexts["determiner"]

    def telling(self, hit: Hit) -> float:
        """Return how much what follows speaks of a product: its noun or verb, a figure in brackets."""
        scene, contexts = self.scene, self.contexts
        after, second = scene.after(hit.last_token), scene.after(hit.last_token, 2)
        if after in contexts["vague_noun"]:
            sure = (
                self.about_cars
                or self.car_support(hit)[0] > 0.5
                or self.known.makes.get(self.first(hit), 0) > 0
            )
            return 1.0 if sure else VAGUE
        if after in contexts["product_noun"] or after in contexts["product_verb"]:
            return 1.0
        if after in POSSESSIVES:
            return 1.0 if second in contexts["product_noun"] or second in contexts["product_part"] else 0.5
        if after in ("(", ":", ",", "|", "\t") and second[:1].isdigit():
            return 1.0 if after != "," else 0.5
        return 0.4 if after in contexts["plain_verb"] else 0.0

    def versioned(self, hit: Hit) -> bool:
        """Whether the name of a version stands directly behind the hit."""
        if not self.following:
            return False
        behind = self.following[0][0]
        if not behind.sense.version or behind.start != hit.end + 1:
            return False
        if self.scene.text[hit.end] not in " -":
            return False
        capital = behind.sense.printed[0].isupper()
        return capital or any(name.entry[1] != "electric" for name in behind.names)

    def listed(self, hit: Hit) -> bool:
        """Whether the hit goes on a list of models, figures in brackets between them apart, or opens one."""
        version: Mention | None = None
        for last in reversed(self.mentions[-3:]):
            if hit.start - last.end > LONGEST_JOINT:
                return False
            if last.label == "MODEL":
                close = version is not None and self.scene.text[last.end : version.start] in (" ", "-")
                return self._joins(version.end if version and close else last.end, hit.start)
            version = last if last.label == "VARIANT" else None
        return self._opens_list(hit)

    def _opens_list(self, hit: Hit) -> bool:
        """Whether a name that can only be a model follows on a line of its own."""
        if not self.following:
            return False
        behind = self.following[0][0]
        if not behind.sense.model or "\n" not in self.scene.text[hit.end : behind.start]:
            return False
        sure = any(name.entry[0] == "MODEL" and not name.guard for name in behind.names)
        return sure and self._joins(hit.end, behind.start)

    def _joins(self, start: int, end: int) -> bool:
        between = self.scene.text[start:end]
        if between in LIST_JOINTS:
            return True
        between = BRACKETS.sub("", between)
        return " ".join(between.lower().split()) in LIST_JOINTS

    def first(self, hit: Hit) -> int:
        """Return the first token of the hit's sentence."""
        return self.scene.first_of[hit.token]

    def counted(self, hit: Hit) -> bool:
        """Whether the hit is counted: "12,400 Yarises", "two million Beetles", "a few Leafs"."""
        before = self.scene.before(hit.token)
        return before[:1].isdigit() or before in self.contexts["counter"]

    def counts_cars(self, hit: Hit) -> bool:
        """Whether a number of cars or orders follows soon: "Scout has 130,000 reservations"."""
        scene, counted = self.scene, self.contexts["counted_product"]
        for ahead in range(2, COUNT_REACH):
            if scene.after(hit.last_token, ahead)[:1].isdigit():
                return any(scene.after(hit.last_token, ahead + k) in counted for k in (1, 2, 3))
        return False

    def spends(self, hit: Hit) -> bool:
        """Whether a sum of money follows soon: "Ford put $300m into a school"."""
        scene, money = self.scene, self.contexts["money"]
        return any(scene.after(hit.last_token, ahead) in money for ahead in range(2, MONEY_REACH))

    def in_company(self, hit: Hit, brand: str) -> tuple[bool, bool]:
        """Return whether the hit's sentence holds the brand with a model of it, and whether other makes."""
        first = self.first(hit)
        company = (brand, first) in self.known.company
        return company, self.known.makes.get(first, 0) - hit.sense.sure > 0

    def among_candidates(self, hit: Hit) -> bool:
        """Whether another name of the hit's sentence, behind an article as the hit is, may be a model."""
        return self.determined(hit) and self.known.candidates.get(self.first(hit), 0) > 1

    def car_support(self, hit: Hit) -> tuple[float, float]:
        """Return how much the words around a hit speak of cars, and how much of other fields."""
        car, other = self.scene.near(hit.token)
        scene, last = self.scene, hit.last_token + 1
        car -= scene.car.between(hit.token, last)
        other -= scene.other.between(hit.token, last)
        begin = max(scene.sentence(hit.token)[0], hit.token - WINDOW)
        for start, end in reversed(self.spans):
            if start < begin:
                break
            other -= scene.other.between(start, end + 1)
        return min(car, CAR_CAP), other

    def tabled(self, hit: Hit) -> bool:
        """Whether a figure follows a name that opens its line: "Lucid, 3,093", "Alpine: 469 cars"."""
        after, second = self.scene.after(hit.last_token), self.scene.after(hit.last_token, 2)
        return after in ("(", ":", ",", "|") and second[:1].isdigit() and self.scene.opens(hit.token)

    def group(self, entry: Entry) -> str:
        """Return the group of a model's or brand's brand."""
        return self.groups.get(entry.brand, "")


def _capitalised(word: str) -> bool:
    return word[:1].isupper() and word.isalpha() and len(word) > 1 and not word.isupper()
