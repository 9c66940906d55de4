"""Names told from words: which of the hits are mentions, and of what.

Every name carries a guard from the lexicon. A name without one is taken where it fits. A guarded name is
taken where the text supports it: each sign for or against it adds to a sum, and the sum has to reach the
guard's threshold. Between entries of one name the text decides: the brand before it, the brand in the
article, then the more common. The weights and thresholds were set by hand on ``tests/cases/names.jsonl``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.mentions.index import Hit
from pipeline.mentions.known import AHEAD, survey
from pipeline.mentions.model_names import DIRECT, counts_something, model_score, number_possible
from pipeline.mentions.model_signs import OBSCURE_BRAND
from pipeline.mentions.organisation_names import organisation_score
from pipeline.mentions.people_places import (
    market_score,
    person_score,
    place_score,
    plant_score,
    variant_score,
)
from pipeline.mentions.reading import Reading
from pipeline.mentions.scene import Contexts, Scene

Judge = Callable[[Reading, Hit, Name, Entry], float]
JUDGES: dict[str, Judge] = {
    "MODEL": model_score,
    "BRAND": organisation_score,
    "GROUP": organisation_score,
    "COMPANY": organisation_score,
    "EXECUTIVE": person_score,
    "MARKET": market_score,
    "PLANT": plant_score,
    "PLACE": place_score,
    "VARIANT": variant_score,
}
LABEL_RANKS = {label: rank for rank, label in enumerate(JUDGES)}
LABEL_WEIGHT = 0.01
RANK_WEIGHT = 0.001
BESIDE_BRAND = 0.5
FAR = 60
NAMED = frozenset({"MODEL", "BRAND", "GROUP", "COMPANY"})


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
    title
        What the article's title names, where it is not part of the text.
    year
        Year of the article, where it is known.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        contexts: Contexts,
        scene: Scene,
        title: Sequence[Mention] = (),
        year: int | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.contexts = contexts
        self.scene = scene
        self.title = title
        self.year = year

    def decide(self, hits: Sequence[Sequence[Hit]]) -> Reading:
        """Return the text as read: its mentions, in the order of the text, without overlaps."""
        known = survey(hits, self.catalogue, self.contexts, self.scene, self.title, self.year)
        reading = Reading(self.catalogue, self.contexts, self.scene, known)
        reading.settle()
        reached = 0
        for place, alternatives in enumerate(hits):
            if alternatives[0].start < reached:
                continue
            for hit in alternatives:
                reading.following, reading.signs = _behind(hits, place, hit), None
                chosen = self._choose(reading, hit)
                if chosen is not None:
                    _add(reading, hit, *chosen)
                    reached = hit.end
                    break
        return reading

    def _choose(self, reading: Reading, hit: Hit) -> tuple[Entry, Name] | None:
        if hit.sense.digits and self._is_amount(reading, hit):
            return None
        if len(hit.names) == 1:
            return self._alone(reading, hit, hit.names[0], hit.sense.entries[0])
        best: tuple[float, Entry, Name] | None = None
        for rank, (name, entry) in enumerate(zip(hit.names, hit.sense.entries, strict=True)):
            score = JUDGES[entry.label](reading, hit, name, entry)
            if score <= 0:
                continue
            if entry.label in NAMED and self._is_part(reading, hit, entry, score):
                continue
            score -= RANK_WEIGHT * rank + LABEL_WEIGHT * LABEL_RANKS[entry.label]
            if entry.label == "MODEL" and score < DIRECT - 1 and self._has_rival(reading, hit, entry):
                score *= BESIDE_BRAND
            if best is None or score > best[0]:
                best = (score, entry, name)
        return (best[1], best[2]) if best else None

    def _alone(self, reading: Reading, hit: Hit, name: Name, entry: Entry) -> tuple[Entry, Name] | None:
        """Choose the one thing that a print can stand for, if the text supports it at all."""
        score = JUDGES[entry.label](reading, hit, name, entry)
        if score <= 0 or (entry.label in NAMED and self._is_part(reading, hit, entry, score)):
            return None
        return entry, name

    def _is_amount(self, reading: Reading, hit: Hit) -> bool:
        """Whether a bare number counts something, or stands where no model could."""
        if hit.sense.number:
            after = reading.scene.after(hit.last_token)
            counted = after in self.contexts["amount"] and after != "of"
            if counted or not number_possible(reading, hit):
                return True
        near = reading.mentions and hit.start - reading.mentions[-1].end < FAR
        return not near and counts_something(reading, hit, direct=False)

    def _is_part(self, reading: Reading, hit: Hit, entry: Entry, score: float) -> bool:
        """Whether the name is a word of the trade's ("SUV"), or a part of a longer name that is none here."""
        never = hit.sense.printed in self.contexts["never"] and entry.name not in reading.known.owners
        if never and score < DIRECT:
            return True
        return reading.in_institution(hit)

    def _has_rival(self, reading: Reading, hit: Hit, model: Entry) -> bool:
        """Whether the name is a large brand's too, or a company's where the model's brand is absent."""
        if any(self._is_large_brand(name) for name in hit.names):
            return True
        company = any(name.entry[0] == "COMPANY" and not name.guard for name in hit.names)
        return company and not reading.in_company(hit, model.brand)[0]

    def _is_large_brand(self, name: Name) -> bool:
        return name.entry[0] == "BRAND" and self.catalogue.brand_sizes[name.entry[1]] >= OBSCURE_BRAND


def _behind(hits: Sequence[Sequence[Hit]], place: int, hit: Hit) -> Sequence[Sequence[Hit]]:
    following = hits[place + 1 : place + AHEAD]
    while following and following[0][0].start < hit.end:
        following = following[1:]
    return following


def _add(reading: Reading, hit: Hit, entry: Entry, name: Name) -> None:
    """Add a mention; a model takes in the brand before it."""
    start, token, text = hit.start, hit.token, reading.scene.text
    if entry.label == "MODEL" and reading.mentions:
        last = reading.mentions[-1]
        owner = last.label in ("BRAND", "GROUP") and last.entry in (entry.brand, reading.group(entry))
        if owner and text[last.end : start] in (" ", "-", "\u00a0"):
            start, token = reading.mentions.pop().start, reading.spans.pop()[0]
    value = entry.country if entry.label == "PLACE" else entry.name
    reading.spans.append((token, hit.last_token))
    reading.mentions.append(Mention(start, hit.end, text[start : hit.end], entry.label, value, name.form))
    if entry.label == "BRAND" and name.guard:
        reading.known.brands[entry.name] += 1
    if entry.label in ("BRAND", "GROUP", "COMPANY"):
        reading.known.organisations.add(entry.name)
