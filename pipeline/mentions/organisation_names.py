"""Whether a string stands for a brand, group or company: "Ford" and President Ford, "Seat" and a seat."""

from __future__ import annotations

from pipeline.lexicons.catalogue import Entry, Name
from pipeline.mentions.index import Hit
from pipeline.mentions.known import models_after
from pipeline.mentions.reading import POSSESSIVES, Reading

DIRECT = 2.0
THRESHOLD = 1.0
FOREIGN = 0.6
BADGE = 0.5
CAPITAL = 0.6
MONEY = 0.5
LIKELY = 1.5
SIBLING = 0.9
KIN = 0.5
TRADE = 0.5
TRADES = frozenset({"supplier", "battery", "charging"})
MAKERS = ("BRAND", "GROUP")
BESIDE = frozenset({"", "and", "or", "and the", "/", "or a", "and a"})
FUNCTION = frozenset({"", "to", "for", "and", "'s", "’s", "in", ".", ",", "as", "with", "from", "after"})
KINSHIP = frozenset({"'s", "’s", "maker", "owner", "parent", "parent company", "brand owner"})
INSIDE = frozenset({"in", "near", "outside", "downtown"})
PRIORS = {"": 1.6, "person": 0.6, "word": 0.1, "place": 0.5, "code": 0.4, "number": -1.0}


def organisation_score(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return how well a text supports an organisation's name; 0 refuses it."""
    scene = reading.scene
    if entry.label == "BRAND" and models_after(hit, reading.following, entry.name, scene, reading.contexts):
        return DIRECT
    phrase = f"{reading.printed(hit).lower()} {scene.after(hit.last_token)}"
    capital = reading.is_capital(hit) or reading.as_listed(hit, name)
    if not capital or reading.is_person(hit) or phrase in reading.contexts["phrase"]:
        return 0.0
    if _is_family(reading, hit) or (name.guard and _is_something_else(reading, hit, name, entry)):
        return 0.0
    if reading.scene.after(hit.last_token) in reading.contexts["org_after"]:
        return 1.0
    if (name.guard or not reading.about_cars) and not _is_supported(reading, hit, name, entry):
        return 0.0
    sure = 0.1 * (reading.known.brands[entry.name] > 0)
    badge = BADGE * (reading.scene.after(hit.last_token) in reading.contexts["badge"])
    return 1.0 + sure + badge


def _is_family(reading: Reading, hit: Hit) -> bool:
    """Whether the name is a family's: "the Fisker family has sailed", but "the Panda family of cars"."""
    scene = reading.scene
    family = scene.before(hit.token) == "the" and scene.after(hit.last_token) in reading.contexts["family"]
    return family and scene.after(hit.last_token, 2) != "of"


def _is_supported(reading: Reading, hit: Hit, name: Name, entry: Entry) -> bool:
    """Whether the signs reach the threshold; a name without a guard always does in a text about cars."""
    support = PRIORS[name.guard] + _signs(reading, hit, name, entry)
    return support + _shape(reading, hit, name) >= THRESHOLD


def _signs(reading: Reading, hit: Hit, name: Name, entry: Entry) -> float:
    """Return what the text's subject and the words around say."""
    scene, contexts, known = reading.scene, reading.contexts, reading.known
    car, other = reading.car_support(hit)
    company, makes = reading.in_company(hit, entry.brand or entry.name)
    score = 0.5 * car + 0.9 * reading.about_cars + 0.8 * company + 0.4 * makes
    score += LIKELY * bool({entry.name, entry.group} & known.likely) + 0.6 * (
        entry.group in known.organisations and entry.group != entry.name
    )
    repeated = known.brands[entry.name] > (not name.guard)
    score += 0.9 * (repeated and not reading.foreign) - FOREIGN * reading.foreign * (1 + bool(name.guard))
    sure = reading.about_cars or (not name.guard and _acts(reading, hit))
    score -= (0.2 if sure else 0.5 if car else 0.7) * min(other, 3.0)
    if scene.lowers[hit.token] in known.surnames and not reading.about_cars:
        score -= 1.5
    after = scene.after(hit.last_token)
    if after in POSSESSIVES:
        after = scene.after(hit.last_token, 2)
    alive = {after, scene.after(hit.last_token, 2)} & contexts["life_verb"]
    score -= (0.2 if reading.about_cars else 1.0) * bool(alive)
    score += 0.6 * (not known.owners.isdisjoint((entry.name, entry.group))) + 0.7 * reading.counts_cars(hit)
    score += 0.5 * (after in contexts["org_verb"] or after in contexts["product_noun"])
    score -= CAPITAL * (name.guard == "place" and not (car or reading.about_cars))
    score += MONEY * (name.guard == "person" and reading.spends(hit))
    badge = scene.before(hit.token) == "of" and scene.before(hit.token, 2) in contexts["badge"]
    score += 0.9 * reading.tabled(hit) + 0.6 * (badge or after in contexts["badge"])
    score += 0.25 * (after in contexts["plain_verb"]) + 0.3 * (after in contexts["maker_verb"])
    if scene.before(hit.token) in contexts["driven"] and after not in contexts["driven"]:
        score += 0.6
    score += KIN * _kin_named(reading, hit, entry) + TRADE * _trade_named(reading, hit)
    score += SIBLING * _of_parent(reading, hit, entry)
    return score + 0.5 * _beside_organisation(reading, hit)


def _trade_named(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence has named a supplier: a Mercedes beside it is no person."""
    first, entries = reading.first(hit), reading.catalogue.entries
    for (token, _), mention in zip(reversed(reading.spans), reversed(reading.mentions), strict=True):
        if token < first:
            return False
        if mention.label == "COMPANY" and not TRADES.isdisjoint(entries[("COMPANY", mention.entry)].kinds):
            return True
    return False


def _of_parent(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether a name of the same group stands beside the hit: "Great Wall's Haval", "Can-Am maker BRP"."""
    for behind in reading.following[:1]:
        between = reading.scene.text[hit.end : behind[0].start].strip()
        kin = any(e.label in MAKERS and e.group == entry.group for e in behind[0].sense.entries)
        if kin and entry.group and between in KINSHIP:
            return True
    return False


def _acts(reading: Reading, hit: Hit) -> bool:
    """Whether a verb or noun of companies follows: "Kia sponsors", "Nio's shares"."""
    after = reading.scene.after(hit.last_token)
    if after in POSSESSIVES:
        after = reading.scene.after(hit.last_token, 2)
    return after in reading.contexts["org_verb"]


def _is_something_else(reading: Reading, hit: Hit, name: Name, entry: Entry) -> bool:
    """Whether a guarded name is a people's, the end of a word ("e-Plus") or a place's ("in Austin")."""
    if name.guard == "word" and reading.scene.text[max(hit.start - 1, 0)] == "-":
        return not reading.before_is_name(hit)
    if name.guard == "place" and reading.scene.before(hit.token) in INSIDE:
        return True
    return _is_demonym(reading, hit, entry)


def _is_demonym(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether the name is a people's too ("Indian") and the text has not named a model of the brand."""
    demonym = any(other.entry[0] == "MARKET" for other in hit.names)
    if not demonym or reading.known.brands[entry.name]:
        return False
    return not (reading.scene.after(hit.last_token) in FUNCTION and _kin_named(reading, hit, entry))


def _kin_named(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Whether the sentence has named the brand's group, or another brand of the group."""
    first, entries = reading.first(hit), reading.catalogue.entries
    for (token, _), mention in zip(reversed(reading.spans), reversed(reading.mentions), strict=True):
        if token < first:
            return False
        if mention.label in MAKERS and entries[(mention.label, mention.entry)].group == entry.group:
            return mention.entry != entry.name
    return False


def _beside_organisation(reading: Reading, hit: Hit) -> bool:
    for behind in reading.following[:1]:
        make = any(name.entry[0] in ("BRAND", "GROUP") and not name.guard for name in behind[0].names)
        if make and reading.scene.text[hit.end : behind[0].start] in (" and ", ", ", "/", " or "):
            return True
    if not reading.mentions:
        return False
    last = reading.mentions[-1]
    between = reading.scene.text[last.end : hit.start].strip(" ,")
    return last.label in ("BRAND", "GROUP", "COMPANY") and (
        between in BESIDE or between in reading.contexts["beaten"]
    )


def _shape(reading: Reading, hit: Hit, name: Name) -> float:
    """Return what capitals and neighbours say."""
    score = 0.0
    scene = reading.scene
    if name.guard == "word":
        weak = reading.weak_capital(hit) and not reading.in_capitals(hit)
        score += -0.7 if weak and _is_common(reading, hit) else 0.4
        score -= 1.0 * (reading.scene.opens(hit.token) and len(reading.printed(hit)) > len(name.text))
        score -= 0.4 * (reading.printed(hit).lower() in reading.contexts["strict"])
    if name.guard == "place" and scene.before(hit.token) in reading.contexts["place_before"]:
        score -= 0.9
    heavy = 1.4 if not reading.about_cars or name.guard == "word" else 0.3
    score -= heavy * reading.before_is_name(hit)
    light = (
        1.0 if name.guard in ("word", "place") else 0.9 if not reading.about_cars else 0.2 * bool(name.guard)
    )
    return score - light * reading.after_is_name(hit)


def _is_common(reading: Reading, hit: Hit) -> bool:
    """Whether the text's other uses of the word, or its verb, do not tell the organisation."""
    scene = reading.scene
    after = scene.after(hit.last_token)
    verb = (
        after in reading.contexts["org_verb"]
        or after in reading.contexts["plain_verb"]
        or after.endswith("ed")
    )
    return not (verb or after in POSSESSIVES)
