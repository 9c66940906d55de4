"""Whether a string stands for a person, a market, a place, a plant or a version."""

from __future__ import annotations

from pipeline.lexicons.catalogue import Entry, Name, Post, group_at
from pipeline.mentions.index import Hit
from pipeline.mentions.known import has_plant_word
from pipeline.mentions.reading import Reading

SPEECH_REACH = 2
YEARS_APART = 2
CAUCASUS = ("AM", "AZ", "KZ", "RU", "TR", "UZ")
BELOW_PLACE = 0.25
OWNER = 0.1
MAKERS = frozenset({"BRAND", "GROUP", "COMPANY"})
MADE_REACH = 12
LOCATED = frozenset({"in", "at", "from", "to", "for"})
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
    if reading.after_is_name(hit):
        return 0.0
    scene, contexts = reading.scene, reading.contexts
    role = any(scene.before(hit.token, k) in contexts["role_noun"] for k in (1, 2))
    speech = scene.after(hit.last_token) in contexts["speech_verb"]
    if not (role or speech) or not any(_fits(reading, hit, post) for post in entry.posts):
        return 0.0
    return 0.8 + 0.1 * any(reading.known.brands[post.organisation] for post in entry.posts)


def _fits(reading: Reading, hit: Hit, post: Post) -> bool:
    """Whether a post is of an organisation that the text or the hit's sentence names, and of the time."""
    named = reading.about_cars and post.organisation in reading.known.organisations
    if not (named or _named_beside(reading, hit, post.organisation)):
        return False
    year = reading.known.year
    if year is None:
        return True
    return (post.start or 0) - YEARS_APART <= year <= (post.end or year) + YEARS_APART


def _named_beside(reading: Reading, hit: Hit, organisation: str) -> bool:
    """Whether a hit that follows in the sentence goes by the organisation's name: "Musk says Tesla will"."""
    last = reading.scene.sentence(hit.token)[1]
    return any(
        name.entry[1] == organisation and name.entry[0] in MAKERS
        for behind in reading.following
        for name in behind[0].names
        if behind[0].token < last
    )


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
    """Return how well a text supports a plant: a word for plants is near, or nothing else has the name.

    A place that the text once names beside a word for plants stands for the plant elsewhere too.
    """
    if not reading.is_capital(hit):
        return 0.0
    word = has_plant_word(hit, reading.scene, reading.contexts)
    there = entry.name in reading.known.plants or _is_owned_there(reading, hit, entry)
    if name.guard and not (word or there or _is_made_there(reading, hit)):
        return 0.0
    owner = OWNER * _owner_named(reading, entry)
    if word or (owner > 0 and (there or _is_made_there(reading, hit))):
        return 0.8 + owner if reading.about_cars or owner else 0.0
    return 0.2 + owner if not name.guard and (reading.about_cars or owner) else 0.0


def _owner_named(reading: Reading, entry: Entry) -> bool:
    """Whether the text names an owner of the plant, a brand or model of an owner's, or a trade union."""
    known, catalogue = reading.known, reading.catalogue
    named = {brand for brand, count in known.brands.items() if count > 0}
    for mention in reading.mentions:
        if mention.label == "MODEL":
            named.add(catalogue.entries[("MODEL", mention.entry)].brand)
        elif mention.label in MAKERS:
            named.add(mention.entry)
            if "union" in catalogue.entries[(mention.label, mention.entry)].kinds:
                return True
    makes = [make for make in (catalogue.get("BRAND", brand) for brand in named) if make]
    named |= known.organisations
    named |= {make.group for make in makes} | {group_at(make, known.year) for make in makes}
    owners = [catalogue.get("BRAND", owner) for owner in entry.owners]
    return not named.isdisjoint((*entry.owners, *(owner.group for owner in owners if owner)))


def _is_owned_there(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether the owner's name stands right before the place: "Nissan Sunderland"."""
    latest = reading.mentions[-1] if reading.mentions else None
    if latest is None or latest.entry not in entry.owners:
        return False
    return reading.scene.text[latest.end : hit.start] in (" ", "'s ", "’s ")


def _is_made_there(reading: Reading, hit: Hit) -> bool:
    """Whether something is made, moved or cut "in" or "at" the place, or a list of plants goes on."""
    scene, contexts = reading.scene, reading.contexts
    before = scene.before(hit.token)
    latest = reading.mentions[-1] if reading.mentions else None
    if before in JOINTS and latest:
        return latest.label == "PLANT" and scene.text[latest.end : hit.start].strip(" ,") in JOINTS
    if before in contexts["saved"]:
        return True
    if before not in LOCATED or scene.before(hit.token, 2) in contexts["seated"]:
        return False
    product = scene.before(hit.token, 2) in contexts["counted_product"]
    if before == "from" and (product or (latest and latest.label == "MODEL")):
        return True
    return _is_worked_there(reading, hit, before)


def _is_worked_there(reading: Reading, hit: Hit, before: str) -> bool:
    """Whether the sentence speaks of making, moving or stopping, and of no meeting or race."""
    scene, contexts = reading.scene, reading.contexts
    first, last = scene.sentence(hit.token)
    calm = contexts["meeting"].isdisjoint(scene.lowers[first:last])
    if before == "at":
        return calm
    earlier = scene.lowers[max(first, hit.token - MADE_REACH) : hit.token]
    whither = before in ("to", "for")
    if not whither and not contexts["made"].isdisjoint(earlier):
        return True
    moved = contexts["moved"] if whither else contexts["kept"]
    return calm and not moved.isdisjoint(scene.lowers[first:last])


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
