"""Whether a string stands for a model: "the Golf" and "golf", "a 208" and "208 people"."""

from __future__ import annotations

import re

from pipeline.lexicons.catalogue import Entry, Name
from pipeline.mentions.index import Hit
from pipeline.mentions.known import is_measure
from pipeline.mentions.model_signs import makes_known, of_brand, prior, signs_of, support_of
from pipeline.mentions.reading import Reading

DIRECT = 3.0
THRESHOLDS = {"word": 1.7, "place": 1.8, "person": 1.7, "code": 1.1, "number": 2.4}
LONG_CODE = 4
BYGONE = 30
UNUSUAL = 0.5
DETERMINED = 0.3
EXACT = 0.2
STANDING = 0.5
ROAD = re.compile(r"[A-Z]{1,2}\d{1,3}")
CONNECTION = re.compile(r"(['’]s?)?[ -]|\u00a0")


def model_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports a model's name; 0 refuses it."""
    direct = brand_before(reading, hit, entry)
    if name.guard == "number" and counts_something(reading, hit, direct > 0):
        return 0.0
    if direct:
        return direct
    if not _is_name(reading, hit, name, entry):
        return 0.0
    if name.guard and not _is_possible(reading, hit, name, entry):
        return 0.0
    weight = prior(reading, hit, entry)
    behind_article = DETERMINED * reading.determined(hit)
    if not name.guard:
        plain = _plain(reading, hit, name, entry, weight)
        exact = EXACT * (name.text == reading.printed(hit))
        return plain + behind_article + exact if plain else 0.0
    support = support_of(reading, hit, name, entry, weight)
    return 1.0 + weight + behind_article if support >= _threshold(name) else 0.0


def _is_name(reading: Reading, hit: Hit, name: Name, entry: Entry) -> bool:
    """Whether the hit is printed as a name, and is not an amount, a road's or a person's."""
    sense, contexts = hit.sense, reading.contexts
    if name.guard and not sense.capital and not reading.as_listed(hit, name):
        return False
    if measures_something(reading, hit) or _on_the_road(reading, hit, entry):
        return False
    after = reading.scene.after(hit.last_token)
    if after == "-":
        after = reading.scene.after(hit.last_token, 2)
    if after in contexts["other_noun"] or f"{sense.lower} {after}" in contexts["phrase"]:
        return False
    return not (entry.short == name.text and reading.is_person(hit))


def _is_possible(reading: Reading, hit: Hit, name: Name, entry: Entry) -> bool:
    """Whether nothing rules a guarded name out: a bare letter, a quarter of a year, a trim, a place."""
    if _is_bygone(reading, hit, entry):
        return False
    if name.guard == "number" and not _is_designation(reading, hit, entry):
        return False
    if name.guard == "code" and not _code_possible(reading, hit):
        return False
    if hit.end - hit.start == 1 and not reading.printed(hit).isdigit():
        return False
    if _is_located(reading, hit):
        return False
    return _strict_allows(reading, hit, entry) and not _is_version(reading, hit, entry)


def _is_bygone(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether a model is a classic that neither the text has named in full nor the sentence its brand."""
    gone = entry.end is not None and (reading.known.year or 2025) - entry.end > BYGONE
    if not gone or entry.name in reading.known.introduced:
        return False
    return not reading.in_company(hit, entry.brand)[0]


def _is_located(reading: Reading, hit: Hit) -> bool:
    """Whether a place's name stands where a place does: "in Vigo", "at home in Tucson"."""
    return hit.sense.place and reading.scene.before(hit.token) in reading.contexts["located"]


def makes_named(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether the model's brand is named elsewhere in the text, or another make in the hit's sentence."""
    return reading.known.brands.get(entry.brand, 0) > 1 or reading.in_company(hit, entry.brand)[1]


def _threshold(name: Name) -> float:
    """Return the sum that a guard asks for; a code of letters that is no word asks for less."""
    unusual = name.guard == "code" and name.text.isalpha() and len(name.text) > LONG_CODE
    return UNUSUAL if unusual else THRESHOLDS[name.guard]


def brand_before(reading: Reading, hit: Hit, entry: Entry) -> float:
    """Return the score of a model whose brand or group stands directly before it, else 0."""
    if not reading.mentions:
        return 0.0
    last = reading.mentions[-1]
    if last.label == "BRAND":
        return DIRECT if last.entry == entry.brand and _is_connected(reading, hit) else 0.0
    if last.label == "GROUP":
        return DIRECT - 0.5 if last.entry == reading.group(entry) and _is_connected(reading, hit) else 0.0
    return 0.0


def _is_connected(reading: Reading, hit: Hit) -> bool:
    """Whether nothing but adjectives of products stands between the last mention and the hit."""
    between = reading.scene.text[reading.mentions[-1].end : hit.start]
    joined = CONNECTION.match(between)
    if not joined:
        return False
    return len(between) == joined.end() or _adjectives(reading, between[joined.end() :])


def number_possible(reading: Reading, hit: Hit) -> bool:
    """Whether a bare number may be a model's: a make stands before it, or it stands where a name does."""
    if reading.mentions and reading.mentions[-1].label in ("BRAND", "GROUP") and _is_connected(reading, hit):
        return True
    if reading.determined(hit) or reading.listed(hit):
        return True
    brands = reading.known.brands
    named = any(brands.get(entry.brand, 0) > 0 for entry in hit.sense.entries)
    return named and reading.telling(hit) >= 1


def _adjectives(reading: Reading, text: str) -> bool:
    return all(word.lower() in reading.contexts["determiner"] for word in text.split())


def _plain(reading: Reading, hit: Hit, name: Name, entry: Entry, weight: float) -> float:
    """Judge a name that means nothing else: a forgotten maker's needs support, and one that stands alone."""
    if reading.about_cars:
        return 1.0 + weight
    car, other = reading.car_support(hit)
    alone = not (car or makes_named(reading, hit, entry))
    if alone and not _stands_by_itself(reading, hit, name):
        return 0.0
    strange = (reading.foreign or other >= 1) and not _is_described(reading, hit, name)
    if strange and not (car > other or reading.known.brands.get(entry.brand, 0) > 1):
        return 0.0 if other >= 1 or hit.token == hit.last_token else 1.0 + weight
    if weight >= 0:
        return 1.0 + weight
    return 1.0 + weight if car > other or (hit.last_token > hit.token and not other) or weight > -0.2 else 0.0


def _is_described(reading: Reading, hit: Hit, name: Name) -> bool:
    """Whether a name that is no word stands behind an adjective of cars: "an electric G-Class"."""
    adjective = reading.scene.before(hit.token) in reading.contexts["product_adjective"]
    return adjective and not name.text.isalpha()


def _stands_by_itself(reading: Reading, hit: Hit, name: Name) -> bool:
    """Whether a name in a text that says nothing of cars is still a model's.

    One of several words is, where it is printed as the lexicon has it; one word needs an article, a figure
    or a verb of products beside it.
    """
    if not name.text.isalpha():
        loose = " " in reading.printed(hit) and " " not in name.text
        return not loose and not (hit.token == hit.last_token and reading.after_is_name(hit))
    if reading.after_is_name(hit):
        return False
    signs = reading.telling(hit) + reading.determined(hit) + reading.counted(hit) + reading.listed(hit)
    return signs >= STANDING or reading.scene.in_headline(hit.token)


def _on_the_road(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether a code is a road's: "lorries queued on the M4"."""
    if not ROAD.fullmatch(hit.sense.printed):
        return False
    scene = reading.scene
    first, last = scene.sentence(hit.token)
    if scene.after(hit.last_token) in reading.contexts["road_noun"]:
        return True
    return not makes_known(reading, entry) and not reading.contexts["road"].isdisjoint(
        scene.lowers[first:last]
    )


def measures_something(reading: Reading, hit: Hit) -> bool:
    """Whether the number that a name ends with is an amount: "tank 300 litres"."""
    return hit.token < hit.last_token and is_measure(hit, reading.scene, reading.contexts)


def _is_version(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether the name is a version's too ("GTS", "Max") and the text has not named the model in full."""
    return hit.sense.version and entry.name not in reading.known.introduced


def _is_designation(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether a bare number stands where a name does: behind an article, on a list, before a figure."""
    signs = signs_of(reading, hit)
    if signs.determined or signs.listed:
        return True
    return signs.telling >= 1 and reading.known.brands.get(entry.brand, 0) > 0


def _strict_allows(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether a month's or a trim's word stands behind an article or on a list, and its make is named."""
    printed = hit.sense.lower
    if printed in reading.contexts["month"] and reading.scene.before(hit.token) in reading.contexts["timed"]:
        return False
    if printed not in reading.contexts["strict"]:
        return True
    return makes_known(reading, entry) and (reading.determined(hit) or reading.listed(hit))


def _code_possible(reading: Reading, hit: Hit) -> bool:
    """Whether a code can be a name here: not a quarter of a year, a bare letter, an exit or a grade."""
    scene, printed = reading.scene, reading.printed(hit)
    after, before = scene.after(hit.last_token), scene.before(hit.token)
    if len(printed) == 1 or (printed[0] == "#" and before == "("):
        return False
    if printed in ("Q1", "Q2", "Q3", "Q4"):
        numbered = after[:2] in ("20", "19", "of") or after in reading.contexts["quarter_noun"]
        return before in ("the", "a", "new") and not numbered
    return before not in reading.contexts["code_before"]


def counts_something(reading: Reading, hit: Hit, direct: bool) -> bool:
    """Whether a number is an amount: a sign of money, a counted noun, another number beside it."""
    scene = reading.scene
    if not hit.sense.digits or (reading.determined(hit) and of_brand(reading, hit)):
        return False
    left, right = scene.text[max(hit.start - 1, 0) : hit.start], scene.text[hit.end : hit.end + 1]
    if "-" in (left, right) and not direct:
        return True
    if right in ("%", "°") or (left and left in "€$£¥₹#"):
        return True
    after, before = scene.after(hit.last_token), scene.before(hit.token)
    if scene.text[hit.end : hit.end + 2] in (". ", ") ") and before in ("", ",", ":", ";", "(", "."):
        return True
    if after == "-" and scene.after(hit.last_token, 2) in reading.contexts["number_after"]:
        return True
    counted = after in reading.contexts["number_after"] and after not in reading.contexts["product_noun"]
    if after in reading.contexts["product_noun"] and before not in reading.contexts["determiner"]:
        counted = not direct
    return counted or after[:1].isdigit() or (before in reading.contexts["number_before"] and not direct)
