"""What the whole text says for sure, read before any single name is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue, Entry, Name
from pipeline.mentions.index import Hit
from pipeline.mentions.scene import Contexts, Scene

JOINED = frozenset({" ", "-", "\u00a0", "\n"})
AHEAD = 6
TITLE_COUNT = 2


@dataclass
class Known:
    """What a text names beyond doubt.

    Attributes
    ----------
    brands
        How often each brand is named for sure.
    organisations
        Names of the groups, brands and companies that the text names.
    places
        Codes of the countries that the text names.
    introduced
        Models named once with their brand before them.
    people
        Executives named in full.
    surnames
        Folded last words of other people's names ("Harrison Ford").
    company
        Brand and first token of a sentence that holds a name of the brand and one of its models.
    makes
        First tokens of sentences that hold a brand or model for sure, and how many.
    candidates
        First tokens of sentences, and how many names behind an article may be models.
    likely
        Organisations whose executives the text names in full.
    owners
        Brands and groups whose plants the text names.
    plants
        Plants that the text names beside a word for plants.
    year
        Year of the article, or None.
    most
        How often the country named most is named.
    """

    brands: Counter[str] = field(default_factory=Counter)
    organisations: set[str] = field(default_factory=set)
    places: Counter[str] = field(default_factory=Counter)
    introduced: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    company: set[tuple[str, int]] = field(default_factory=set)
    makes: Counter[int] = field(default_factory=Counter)
    candidates: Counter[int] = field(default_factory=Counter)
    likely: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    plants: set[str] = field(default_factory=set)
    year: int | None = None
    most: int = 0


def survey(
    hits: Sequence[Sequence[Hit]],
    catalogue: Catalogue,
    contexts: Contexts,
    scene: Scene,
    title: Sequence[Mention] = (),
    year: int | None = None,
) -> Known:
    """Read what a text names for sure."""
    known = Known(year=year)
    _note_title(known, title, catalogue)
    named: set[tuple[int, tuple[str, str]]] = set()
    for place, alternatives in enumerate(hits):
        hit = alternatives[0]
        sense, first = hit.sense, scene.first_of[hit.token]
        person = hit.token != first and is_person(hit, scene, contexts)
        if sense.model and _is_candidate(hit, scene, contexts):
            known.candidates[first] = known.candidates.get(first, 0) + 1
        if sense.plants and has_plant_word(hit, scene, contexts):
            known.plants.update(sense.plants)
        if sense.sure:
            known.makes[first] = known.makes.get(first, 0) + 1
        if person:
            known.surnames.add(scene.lowers[hit.token])
        else:
            for make in sense.makes:
                named.add((first, make))
        for name, entry in sense.noted:
            if entry.label == "BRAND":
                following = hits[place + 1 : place + AHEAD]
                _note_brand(known, name, models_after(hit, following, entry.name, scene, contexts), person)
            elif entry.label == "MODEL":
                if not is_measure(hit, scene, contexts):
                    known.brands[entry.brand] = known.brands.get(entry.brand, 0) + 1
            else:
                _note(known, entry, person)
    brands = [(brand, first) for first, (brand, label) in named if label == "BRAND"]
    known.company.update((brand, first) for brand, first in brands if (first, (brand, "MODEL")) in named)
    known.makes.update(first for _, first in known.company)
    known.most = max(known.places.values(), default=0)
    return known


def _is_candidate(hit: Hit, scene: Scene, contexts: Contexts) -> bool:
    if scene.before(hit.token) not in contexts["determiner"]:
        return False
    printed = hit.sense.printed
    return not printed[0].islower() or any(name.text == printed for name in hit.names)


def _note_title(known: Known, title: Sequence[Mention], catalogue: Catalogue) -> None:
    for mention in title:
        if mention.label == "MODEL":
            known.introduced.add(mention.entry)
            known.brands[catalogue.entries[("MODEL", mention.entry)].brand] += TITLE_COUNT
        elif mention.label in ("BRAND", "GROUP", "COMPANY"):
            known.organisations.add(mention.entry)
            known.brands[mention.entry] += TITLE_COUNT * (mention.label == "BRAND")


def _note_brand(known: Known, name: Name, models: Sequence[str], person: bool) -> None:
    brand, sure = name.entry[1], not (name.guard or person)
    known.introduced.update(models)
    if models or sure:
        known.brands[brand] = known.brands.get(brand, 0) + 1
    if sure:
        known.organisations.add(brand)


def _note(known: Known, entry: Entry, person: bool) -> None:
    if entry.label == "MARKET":
        known.places[entry.name] = known.places.get(entry.name, 0) + 1
    elif entry.label == "PLANT":
        known.owners.update(entry.owners)
    elif entry.label == "EXECUTIVE":
        known.people.add(entry.name)
        known.likely.update(post.organisation for post in entry.posts)
    elif not person:
        known.organisations.add(entry.name)


def has_plant_word(hit: Hit, scene: Scene, contexts: Contexts) -> bool:
    """Whether a word for plants stands within three words of a name."""
    plant = contexts["plant_word"]
    return any(
        scene.after(hit.last_token, k) in plant or scene.before(hit.token, k) in plant for k in (1, 2, 3)
    )


def models_after(
    hit: Hit, following: Sequence[Sequence[Hit]], brand: str, scene: Scene, contexts: Contexts
) -> list[str]:
    """Return the brand's models that stand directly behind its name."""
    found: list[str] = []
    for alternatives in following:
        start = alternatives[0].start
        if start > hit.end + 1:
            break
        if start >= hit.end and scene.text[hit.end : start] in JOINED:
            for other in alternatives:
                if other.sense.model and not is_measure(other, scene, contexts):
                    entries = other.sense.entries
                    found += [e.name for e in entries if e.label == "MODEL" and e.brand == brand]
    return found


def is_measure(hit: Hit, scene: Scene, contexts: Contexts) -> bool:
    """Whether a hit ends with a number that the noun behind it counts: "tank 300 litres"."""
    return scene.text[hit.end - 1].isdigit() and scene.after(hit.last_token) in contexts["measure_after"]


def is_person(hit: Hit, scene: Scene, contexts: Contexts) -> bool:
    """Whether a given name or a person's title stands before the hit."""
    token = hit.token
    if token == scene.first_of[token]:
        return False
    before = scene.lowers[token - 1]
    if len(before) > 1 and before not in contexts["person_before"] and "." not in before:
        return False
    if before in contexts["particle"] and scene.before(hit.token, 2):
        return scene.words[hit.token - 2][0].isupper()
    if before in contexts["given"]:
        return scene.words[hit.token - 1][0].isupper()
    if (len(before) == 1 and before.isalpha()) or before == ".":
        initial = scene.before(hit.token, 2) if before == "." else before
        return len(initial) == 1 and initial.isalpha() and initial not in "aio"
    return before.strip(".") in contexts["person_title"]
