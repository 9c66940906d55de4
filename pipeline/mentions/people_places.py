"""Whether a string stands for a person, a market, a place, a plant or a version."""

from __future__ import annotations

from pipeline.lexicons.catalogue import Entry, Name, Post, group_at
from pipeline.mentions.index import Hit
from pipeline.mentions.reading import Reading

SPEECH_REACH = 2
YEARS_APART = 2
CAUCASUS = ("AM", "AZ", "KZ", "RU", "TR", "UZ")
BELOW_PLACE = 0.25
OWNER = 0.1
MADE_REACH = 12
LOCATED = frozenset({"in", "at", "from"})
JOINTS = frozenset({"", ",", "and"})


def person_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports an executive's name.

    A full name stands for itself. A surname does where the text has the full name, or where a role or a
    verb of speech stands beside it and the text names the organisation of a post of that time.
    """
    if name.form != "surname":
        return 1.5
    if not reading.is_capital(hit) or reading.before_is_name(hit) or reading.is_person(hit):
        return 0.0
    if entry.name in reading.known.people:
        return 0.9
    scene, contexts = reading.scene, reading.contexts
    if not reading.about_cars or reading.after_is_name(hit):
        return 0.0
    role = any(scene.before(hit.token, k) in contexts["role_noun"] for k in (1, 2))
    speech = scene.after(hit.last_token) in contexts["speech_verb"]
    if not (role or speech) or not any(_fits(reading, post) for post in entry.posts):
        return 0.0
    return 0.8 + 0.1 * any(reading.known.brands[post.organisation] for post in entry.posts)


def _fits(reading: Reading, post: Post) -> bool:
    if post.organisation not in reading.known.organisations:
        return False
    year = reading.known.year
    if year is None:
        return True
    return (post.start or 0) - YEARS_APART <= year <= (post.end or year) + YEARS_APART


def market_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports a market's name: "Jordan" is no country behind a given name."""
    printed = reading.printed(hit)
    if printed == "US" and reading.scene.before(hit.token) in reading.contexts["pronoun_before"]:
        return 0.0
    if printed.lower() not in reading.contexts["market_person"]:
        return 1.0
    if reading.is_person(hit) or reading.after_is_name(hit) or reading.before_is_name(hit):
        return 0.0
    if printed == "Georgia" and not any(reading.known.places[code] for code in CAUCASUS):
        return BELOW_PLACE
    return 1.0


def place_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports a city's or state's name."""
    if not reading.is_capital(hit) or reading.is_person(hit):
        return 0.0
    if name.guard in ("word", "person") and (reading.scene.opens(hit.token) or reading.after_is_name(hit)):
        return 0.0
    return 0.3


def plant_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports a plant: a word for plants is near, or nothing else has the name."""
    scene, plant = reading.scene, reading.contexts["plant_word"]
    if not reading.is_capital(hit):
        return 0.0
    around = {scene.after(hit.last_token, k) for k in (1, 2, 3)} | {
        scene.before(hit.token, k) for k in (1, 2, 3)
    }
    owner = OWNER * _owner_named(reading, entry)
    near = bool(around & plant) or (owner > 0 and _is_made_there(reading, hit))
    if near:
        return 0.8 + owner if reading.about_cars or owner else 0.0
    return 0.2 + owner if not name.guard and (reading.about_cars or owner) else 0.0


def _owner_named(reading: Reading, entry: Entry) -> bool:
    """Whether the text names the plant's owner, or one of the owner's brands."""
    known, catalogue = reading.known, reading.catalogue
    if entry.brand in known.organisations or known.brands[entry.brand] > 0:
        return True
    brand = catalogue.get("BRAND", entry.brand)
    if brand is not None and brand.group in known.organisations:
        return True
    owners = (catalogue.get("BRAND", brand) for brand, count in known.brands.items() if count > 0)
    return any(entry.brand in (owner.group, group_at(owner, known.year)) for owner in owners if owner)


def _is_made_there(reading: Reading, hit: Hit) -> bool:
    """Whether something is made "in" or "at" the place, or the place goes on a list of plants."""
    scene, contexts = reading.scene, reading.contexts
    before = scene.before(hit.token)
    if before in JOINTS and reading.mentions:
        last = reading.mentions[-1]
        return last.label == "PLANT" and scene.text[last.end : hit.start].strip(" ,") in JOINTS
    if before not in LOCATED:
        return False
    first = scene.sentence(hit.token)[0]
    earlier = scene.lowers[max(first, hit.token - MADE_REACH) : hit.token]
    return before == "at" or any(word in contexts["made"] for word in earlier)


def variant_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports a version: "Max" needs a model before it or "version" behind it."""
    if not name.guard:
        return 1.0
    if name.text.islower():
        return 1.0 if reading.about_cars or reading.car_support(hit)[0] else 0.0
    if not reading.is_capital(hit):
        return 0.0
    if reading.mentions:
        last = reading.mentions[-1]
        close = reading.scene.text[last.end : hit.start] in (" ", "-")
        if close and last.label in ("MODEL", "BRAND", "VARIANT"):
            return 1.0
    behind = reading.scene.after(hit.last_token) in reading.contexts["version_noun"]
    return 1.0 if behind and reading.scene.before(hit.token) else 0.0
