"""What speaks for a model's name: the signs around it, its make in the text, how common it is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Entry, Name
from pipeline.mentions.index import Hit
from pipeline.mentions.reading import Reading, Signs

OBSCURE_BRAND = 6
LONG_GONE = 8
AHEAD_OF_SALE = 1
HOME = 0.15
ABOUT_CARS = 0.8
ABSENT = 0.8
FOREIGN = 1.5
RECENT = 8
HOME_PLANT = 0.6
SIBLING = 0.8
STRICT = 1.0
OF_BRAND = 1.5
LED = 0.7


def signs_of(reading: Reading, hit: Hit) -> Signs:
    """Return the signs around the hit that is being judged: the same for all that it may stand for."""
    signs = reading.signs
    if signs is None:
        car, other = reading.car_support(hit)
        determined = reading.determined(hit)
        signs = reading.signs = Signs(
            car,
            other,
            determined,
            reading.telling(hit),
            reading.listed(hit),
            reading.counted(hit),
            reading.versioned(hit),
            determined and reading.among_candidates(hit),
            reading.after_is_name(hit),
            reading.before_is_name(hit),
        )
    return signs


def makes_known(reading: Reading, entry: Entry) -> bool:
    """Whether the text names the model's brand or group."""
    return reading.known.brands.get(entry.brand, 0) > 0 or reading.group(entry) in reading.known.organisations


def prior(reading: Reading, hit: Hit, entry: Entry) -> float:
    """Return how likely a model is among those of the same name, by what the text names, from -1 to 1."""
    known = reading.known
    named = known.brands.get(entry.brand, 0)
    score = min(named, 20) * 0.02 + 0.3 * (named > 0) + 0.2 * (entry.name in known.introduced)
    score += 0.1 * (reading.group(entry) in known.organisations)
    brand = reading.catalogue.get("BRAND", entry.brand)
    if brand is not None and brand.country in known.places:
        score += HOME * known.places[brand.country] / known.most
    score += 0.0005 * min(reading.catalogue.brand_sizes[entry.brand], 80)
    if named == 0:
        score -= _obscurity(reading, entry)
    if entry.name in reading.contexts["secondary"]:
        rival = named > 0 and _rival_named(reading, hit, entry)
        named_itself = _named_among(reading.mentions, entry.brand)
        score -= 1.0 * rival or SIBLING * (not named_itself and _has_sibling(reading, hit, entry))
    return score + 0.3 * _named_among(reading.mentions[-3:], entry.brand)


def _named_among(mentions: Sequence[Mention], brand: str) -> bool:
    return any(mention.entry == brand and mention.label == "BRAND" for mention in mentions)


def _has_sibling(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether a brand of the same group sells a model of the name too, outside the markets of this one."""
    if any(code.upper() in reading.known.places for code in reading.contexts["secondary_market"]):
        return False
    models = [reading.catalogue.entries[n.entry] for n in hit.names if n.entry[0] == "MODEL"]
    group = reading.group(entry)
    return any(reading.group(model) == group for model in models if model.brand != entry.brand)


def _rival_named(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether the text names another brand that sells a model of the same name."""
    rivals = [reading.catalogue.entries[n.entry].brand for n in hit.names if n.entry[0] == "MODEL"]
    return any(reading.known.brands.get(rival, 0) > 0 for rival in rivals if rival != entry.brand)


def _obscurity(reading: Reading, entry: Entry) -> float:
    contexts = reading.contexts
    brand = reading.catalogue.get("BRAND", entry.brand)
    secondary = entry.brand in contexts["secondary"] or entry.name in contexts["secondary"]
    score = 0.1 * (secondary and reading.group(entry) not in reading.known.organisations)
    score += 0.2 * (reading.catalogue.brand_sizes[entry.brand] < OBSCURE_BRAND)
    score += 0.25 * (brand is not None and not {"car", "van"} & set(brand.kinds))
    if entry.end and (reading.known.year or 2025) - entry.end > LONG_GONE:
        score += 0.25
    if entry.start and reading.known.year and entry.start - reading.known.year > AHEAD_OF_SALE:
        score += 0.25
    return score


def support_of(reading: Reading, hit: Hit, name: Name, entry: Entry, weight: float) -> float:
    """Return the sum of the signs for a guarded name less those against it; ``weight`` is its prior."""
    signs = signs_of(reading, hit)
    car, other = signs.car, signs.other
    known = reading.known
    present, group = known.brands.get(entry.brand, 0) > 0, reading.group(entry)
    company, makes = reading.in_company(hit, entry.brand)
    score = 1.4 * (entry.name in reading.known.introduced) + 0.8 * present + 0.8 * company + 0.6 * makes
    score += 0.7 * signs.candidates + OF_BRAND * (signs.determined and of_brand(reading, hit) == entry.brand)
    score += 0.4 * (not present and group in known.organisations)
    if not (present or reading.is_long or name.guard in ("number", "code")):
        score += LED * (entry.brand in known.likely or group in known.likely)
    score += HOME_PLANT * (not present and (entry.brand in known.owners or group in known.owners))
    score += 0.9 * (signs.counted and name.guard != "number")
    score += 0.6 * (present and _recent(reading, entry.brand))
    score += 1.0 * signs.determined + signs.telling
    score += 1.5 * signs.listed + 1.2 * signs.versioned
    score += ABOUT_CARS if reading.about_cars else 0.5 * car - 0.3 * (car == 0 and not present)
    score -= 0.8 * other * (0.5 if reading.about_cars else 1.0)
    absent = reading.about_cars and reading.is_long and not makes_known(reading, entry)
    obscure = reading.catalogue.brand_sizes[entry.brand] < OBSCURE_BRAND
    score -= FOREIGN * reading.foreign + ABSENT * absent * (1 + obscure)
    return score + _shape(reading, hit, name) + 0.5 * min(weight, 0.0)


def of_brand(reading: Reading, hit: Hit) -> str:
    """Return the brand that follows behind "of" ("the 6 of Mazda"), or nothing."""
    if reading.scene.after(hit.last_token) != "of" or not reading.following:
        return ""
    behind = reading.following[0][0]
    if reading.scene.text[hit.end : behind.start].strip() != "of":
        return ""
    return next((entry.name for entry in behind.sense.entries if entry.label == "BRAND"), "")


def _shape(reading: Reading, hit: Hit, name: Name) -> float:
    """Return what capitals and neighbours say of a guarded name."""
    score = 0.0
    if name.guard in ("word", "place", "person"):
        score += -0.6 if reading.weak_capital(hit) else 0.5
        score -= STRICT * (hit.sense.lower in reading.contexts["strict"])
    before = reading.scene.before(hit.token)
    if name.guard in ("place", "person") or before not in ("in", "to"):
        score -= 1.0 * (name.guard == "place" and before in reading.contexts["place_before"])
    else:
        score -= 1.0
    signs = signs_of(reading, hit)
    if signs.after_is_name:
        score -= 1.6
    return score - 1.3 * signs.before_is_name


def _recent(reading: Reading, brand: str) -> bool:
    for mention in reading.mentions[-RECENT:]:
        if mention.label == "BRAND" and mention.entry == brand:
            return True
        if mention.label == "MODEL" and reading.catalogue.entries[("MODEL", mention.entry)].brand == brand:
            return True
    return False
