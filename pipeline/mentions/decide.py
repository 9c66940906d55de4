"""Names told from words: which of the hits are mentions, and of what.

Every name carries a guard from the lexicon. A name without one is taken where it fits. A guarded name is taken
where the text supports it: its brand before it, its brand in the article, a determiner, a text about cars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.mentions.index import Hit
from pipeline.mentions.scene import Contexts, Scene

LABEL_ORDER = ("MODEL", "BRAND", "GROUP", "COMPANY", "EXECUTIVE", "MARKET", "PLANT", "PLACE", "VARIANT")
BRAND_REACH = 3
LISTING = frozenset({", ", " and ", ", and ", " and the ", ", the ", ", and the ", " or ", " or the ", "/"})
JOINED = frozenset({" ", "-", "\u00a0"})


class Decider:
    """Decides the hits of one text.

    Parameters
    ----------
    catalogue
        The entries.
    contexts
        Words that support or refuse a reading.
    scene
        The text.
    title_brands
        Brands that the article's title names.
    """

    def __init__(
        self, catalogue: Catalogue, contexts: Contexts, scene: Scene, title_brands: Iterable[str] = ()
    ) -> None:
        self.catalogue = catalogue
        self.contexts = contexts
        self.scene = scene
        self.brands: Counter[str] = Counter({brand: 2 for brand in title_brands})
        self.people: set[str] = set()
        self.introduced: set[str] = set()
        self.mentions: list[Mention] = []
        self.spans: list[tuple[int, int]] = []

    def decide(self, hits: Sequence[Sequence[Hit]]) -> list[Mention]:
        """Return the mentions, in the order of the text, without overlaps."""
        self._survey(hits)
        reached = 0
        for place in range(len(hits)):
            if hits[place][0].start < reached:
                continue
            following = hits[place + 1 : place + 6]
            for hit in hits[place]:
                entry = self._choose(hit, following)
                if entry is not None:
                    self._add(hit, *entry)
                    reached = hit.end
                    break
        return self.mentions

    @property
    def about_cars(self) -> bool:
        """Whether the text is about cars, by its words or by the brands that it names for sure."""
        return self.scene.about_cars or len(self.brands) > 1 or (bool(self.brands) and self.scene.car_words > 0)

    def _survey(self, hits: Sequence[Sequence[Hit]]) -> None:
        for place, alternatives in enumerate(hits):
            hit = alternatives[0]
            for name in hit.names:
                label, title = name.entry
                if label == "EXECUTIVE" and name.form == "name" and not name.guard:
                    self.people.add(title)
                if label == "BRAND":
                    follows = self._models_after(hit, hits[place + 1 : place + 6], title)
                    self.introduced.update(follows)
                    self.brands[title] += bool(follows) or not name.guard
                elif label == "MODEL" and not name.guard and len(hit.names) == 1:
                    self.brands[self.catalogue.entries[name.entry].brand] += 1

    def _models_after(
        self, hit: Hit, following: Sequence[Sequence[Hit]], brand: str
    ) -> list[str]:
        """Return the brand's models that stand directly behind its name."""
        return [
            name.entry[1]
            for alternatives in following
            for other in alternatives
            if other.start >= hit.end and self.scene.text[hit.end : other.start] in JOINED
            for name in other.names
            if name.entry[0] == "MODEL" and self.catalogue.entries[name.entry].brand == brand
        ]

    def _choose(
        self, hit: Hit, following: Sequence[Sequence[Hit]]
    ) -> tuple[Entry, Name] | None:
        if self.scene.text[hit.start : hit.end] in self.contexts["never"] and not self._after_brand(hit):
            return None
        best: tuple[float, Entry, Name] | None = None
        for rank, name in enumerate(hit.names):
            entry = self.catalogue.entries[name.entry]
            score = self._score(hit, name, entry, following)
            score -= 0.001 * rank + 0.01 * LABEL_ORDER.index(entry.label)
            if score > 0 and (best is None or score > best[0]):
                best = (score, entry, name)
        return (best[1], best[2]) if best else None

    def _score(
        self, hit: Hit, name: Name, entry: Entry, following: Sequence[Sequence[Hit]]
    ) -> float:
        if entry.label == "MODEL":
            return self._model_score(hit, name, entry)
        if entry.label == "EXECUTIVE":
            return self._person_score(hit, name, entry)
        if entry.label in ("PLANT", "PLACE"):
            return self._place_score(hit, name, entry)
        if entry.label in ("BRAND", "GROUP", "COMPANY"):
            return self._organisation_score(hit, name, entry, following)
        return 1.0 if not name.guard or self.about_cars else 0.0

    def _organisation_score(
        self, hit: Hit, name: Name, entry: Entry, following: Sequence[Sequence[Hit]]
    ) -> float:
        if entry.label == "BRAND" and self._models_after(hit, following, entry.name):
            return 2.0
        if not name.guard:
            return 1.0
        if not self._is_capital(hit):
            return 0.0
        scene, before = self.scene, self.scene.before(hit.token)
        if before.strip(".") in self.contexts["person_title"] or before in self.contexts["given"]:
            return 0.0
        if scene.after(hit.last_token) in self.contexts["org_after"]:
            return 1.0
        known = self.brands[entry.name] > 0 or (self.about_cars and not self._common_word(hit))
        if name.guard == "word" and (scene.opens(hit.token) or scene.headline[hit.token]):
            verbal = scene.after(hit.last_token) in ("'s", "’s", "has", "is", "will", "sold", "says", "said")
            return 1.0 if known and (self.brands[entry.name] > 0 or verbal) else 0.0
        if name.guard == "place" and before in self.contexts["place_before"]:
            return 1.0 if self.brands[entry.name] > 0 and self.about_cars else 0.0
        return 1.0 if known or self.about_cars else 0.0

    def _common_word(self, hit: Hit) -> bool:
        lower = self.scene.lowers[hit.token]
        return self.scene.lowers.count(lower) > self.scene.words.count(self.scene.words[hit.token])

    def _is_capital(self, hit: Hit) -> bool:
        first = self.scene.text[hit.start]
        return first.isupper() or first.isdigit() or first == "#"

    def _model_score(self, hit: Hit, name: Name, entry: Entry) -> float:
        if self._brand_before(hit, entry):
            return 3.0
        present = self.brands[entry.brand] > 0
        weight = min(self.brands[entry.brand], 20) * 0.02
        if not name.guard:
            return 1.0 + weight + 0.5 * self._brand_near(hit, entry)
        if name.guard == "number":
            supported = self._number_supported(hit, present)
        elif name.guard == "code":
            supported = self._code_supported(hit, present)
        else:
            supported = self._word_supported(hit, name, present)
        return (1.0 + weight + 0.5 * self._brand_near(hit, entry)) if supported else 0.0

    def _after_brand(self, hit: Hit) -> bool:
        last = self.mentions[-1] if self.mentions else None
        return last is not None and last.label == "BRAND" and self.scene.text[last.end : hit.start] in JOINED

    def _brand_before(self, hit: Hit, entry: Entry) -> bool:
        if not self.mentions:
            return False
        last = self.mentions[-1]
        between = self.scene.text[last.end : hit.start]
        joined = between in (" ", "-", "'s ", "’s ", "\u00a0") or (
            between.startswith(("'s new ", "’s new ", "'s ", "’s ")) and between.count(" ") <= 2
        )
        if last.label == "BRAND":
            return joined and last.entry == entry.brand
        return last.label == "GROUP" and joined and last.entry == self._group(entry)

    def _group(self, entry: Entry) -> str:
        brand = self.catalogue.get("BRAND", entry.brand)
        return brand.group if brand else ""

    def _brand_near(self, hit: Hit, entry: Entry) -> bool:
        return any(m.label == "BRAND" and m.entry == entry.brand for m in self.mentions[-BRAND_REACH:])

    def _word_supported(self, hit: Hit, name: Name, present: bool) -> bool:
        """Whether a model's name that is also a word, place or person stands for the model."""
        scene, token = self.scene, hit.token
        before = scene.before(token)
        if not self._is_capital(hit) or not self.about_cars:
            return False
        if before in self.contexts["given"] or before.strip(".") in self.contexts["person_title"]:
            return False
        telling = self._telling(hit)
        determined = before in self.contexts["determiner"]
        if name.entry[1] in self.introduced:
            weak = scene.opens(token) or scene.headline[token] or name.text.lower() in self.contexts["strict"]
            return not weak or determined or telling
        if scene.text[hit.start : hit.end].lower() in self.contexts["strict"]:
            return present and determined and telling
        if not present:
            return determined and telling and scene.about_cars and name.guard == "word"
        return determined or (telling and not scene.opens(token) and before not in self.contexts["place_before"])

    def _telling(self, hit: Hit) -> bool:
        """Whether what follows speaks of a product: a possessive, a product noun, a figure in brackets, a list."""
        scene = self.scene
        after, second = scene.after(hit.last_token), scene.after(hit.last_token, 2)
        if after in ("'s", "’s", "is", "has", "was", "will") or after in self.contexts["product_noun"]:
            return True
        if after == "(" and second[:1].isdigit():
            return True
        last = self.mentions[-1] if self.mentions else None
        listed = last is not None and last.label == "MODEL" and scene.text[last.end : hit.start] in LISTING
        return listed

    def _code_supported(self, hit: Hit, present: bool) -> bool:
        scene = self.scene
        after = scene.after(hit.last_token)
        quarter = scene.text[hit.start : hit.end] in ("Q1", "Q2", "Q3", "Q4")
        if quarter and (after[:2] in ("20", "19", "of") or scene.before(hit.token) in ("in", "for", "of", "during")):
            return False
        if present:
            return len(scene.text[hit.start : hit.end]) > 1 and not (quarter and scene.before(hit.token) not in ("the", "a"))
        return scene.about_cars and len(hit.names) == 1 and scene.before(hit.token) in ("the", "a", "new")

    def _number_supported(self, hit: Hit, present: bool) -> bool:
        scene = self.scene
        if not present or scene.text[hit.end : hit.end + 1] in ("%", "-") or hit.start and scene.text[hit.start - 1] in "€$£¥#":
            return False
        after, before = scene.after(hit.last_token), scene.before(hit.token)
        if after in self.contexts["number_after"] or (after[:1].isdigit()):
            return False
        nearby = any(self.catalogue.entries[n.entry].brand in self._recent() for n in hit.names)
        return before in ("the", "a", "new", "its", "electric", "this") and nearby and len(scene.text[hit.start : hit.end]) > 1

    def _recent(self) -> set[str]:
        recent = {m.entry for m in self.mentions[-8:] if m.label == "BRAND"}
        models = {self.catalogue.entries[("MODEL", m.entry)].brand for m in self.mentions[-8:] if m.label == "MODEL"}
        return recent | models | {brand for brand, count in self.brands.most_common(2) if count > 1}

    def _person_score(self, hit: Hit, name: Name, entry: Entry) -> float:
        if name.form != "surname":
            return 1.5
        if not self._is_capital(hit) or (self.scene.opens(hit.token) and self._common_word(hit)):
            return 0.0
        if entry.name in self.people:
            return 0.9 if self.scene.before(hit.token) not in self.contexts["given"] else 0.0
        return 0.0

    def _place_score(self, hit: Hit, name: Name, entry: Entry) -> float:
        scene = self.scene
        if entry.label == "PLACE":
            return 0.3 if self._is_capital(hit) and not (name.guard == "word" and scene.opens(hit.token)) else 0.0
        near = {scene.after(hit.last_token, k) for k in (1, 2, 3)} | {scene.before(hit.token, k) for k in (1, 2, 3)}
        if not name.guard or near & self.contexts["plant_word"]:
            return 0.8 if self.about_cars else 0.2
        return 0.0

    def _add(self, hit: Hit, entry: Entry, name: Name) -> None:
        start = hit.start
        if entry.label == "MODEL" and self.mentions:
            last = self.mentions[-1]
            joined = self.scene.text[last.end : start] in (" ", "-", "\u00a0")
            if last.label in ("BRAND", "GROUP") and joined and last.entry in (entry.brand, self._group(entry)):
                start = self.mentions.pop().start
        label = "PLACE" if entry.label == "PLACE" else entry.label
        value = entry.country if label == "PLACE" else entry.name
        text = self.scene.text[start : hit.end]
        self.mentions.append(Mention(start, hit.end, text, label, value, name.form))
        if entry.label == "BRAND" and name.guard:
            self.brands[entry.name] += 1
