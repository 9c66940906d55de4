"""Plants and products that no model name covers: whose they are, so that a maker stands for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.contract.records import Mention
from pipeline.lexicons.catalogue import Catalogue
from pipeline.lexicons.tables import listed, read_rows
from pipeline.relations.milestone_grammar import Trigger, phrase_tokens
from pipeline.relations.view import Sentence, View

ORGANISATIONS = frozenset({"COMPANY", "BRAND", "GROUP"})
PLANT_METRICS = frozenset({"production_start", "discontinuation"})
PRONOUNS = frozenset({"it", "they", "which", "that"})
MAKERS = frozenset({"BRAND", "GROUP"})
MADE = frozenset({"launch", "production_start", "first_deliveries"})


def things(kind: str) -> frozenset[str]:
    """Return the nouns of a kind in ``milestone_things.csv``."""
    rows = read_rows("milestone_things.csv")
    return frozenset(word for row in rows if row["kind"] == kind for word in listed(row["words"]))


class MakerFinder:
    """Finds who owns a plant or makes a product.

    Parameters
    ----------
    catalogue
        The entries: a town with a plant of its name stands for the plant.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.plants = things("plant")
        self.products = things("product")

    def is_plant(self, view: View, sentence: Sentence, head: int) -> bool:
        """Whether a noun is a plant: by its word, or a plant's name."""
        if view.lowers[head] in self.plants:
            return True
        named = [m for m in sentence.mentions if m.label == "PLANT"]
        return any(view.token_at(m.start) <= head <= view.token_at(m.end - 1) for m in named)

    def plant_of(self, view: View, sentence: Sentence, heads: Sequence[int]) -> int | None:
        """Return the first noun that is a plant; a pronoun stands for the subject of the clause above."""
        for head in heads:
            if self.is_plant(view, sentence, head):
                return head
            for above in _referred(view, head):
                if above != head and self.is_plant(view, sentence, above):
                    return above
        return None

    def of_plant(self, view: View, sentence: Sentence, head: int) -> list[Mention]:
        """Return the plant that a noun phrase names, else whose plant it is."""
        inside = _inside(view, sentence, head)
        plants = [m for m in inside if m.label == "PLANT"]
        plants = plants or self.plants_at(inside)
        if plants:
            return plants[:1]
        owners = [m for m in inside if m.label in ORGANISATIONS]
        if owners:
            return owners[:1]
        near = [m for m in sentence.mentions if m.label == "PLANT"]
        owner = near[:1] or self.agent(view, sentence, head)
        return owner or _town(view, inside, head) or _before(view, sentence, head)

    def plants_at(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the plants that bear the name of a town among mentions."""
        towns = [m for m in mentions if m.label == "PLACE" and self.catalogue.get("PLANT", m.text)]
        return [replace(m, label="PLANT", entry=m.text) for m in towns]

    def owner(self, view: View, sentence: Sentence, trigger: Trigger, heads: Sequence[int]) -> list[Mention]:
        """Return the brand or group whose vehicle a phrase without a name means, where it is named."""
        inside = [m for head in heads[:1] for m in _inside(view, sentence, head)]
        named = [m for m in inside if m.label in MAKERS and view.deps[view.token_at(m.end - 1)] == "poss"]
        acting = self.agent(view, sentence, trigger.first) if trigger.place == "object" else []
        return (named or [m for m in acting if m.label in MAKERS])[:1]

    def makes(self, maker: Mention, model: str) -> bool:
        """Whether a model is of a brand, or of a brand of a group."""
        known = self.catalogue.get("MODEL", model)
        if known is None:
            return False
        brand = self.catalogue.get("BRAND", known.brand)
        return maker.entry in (known.brand, brand.group if brand else "")

    def of_product(
        self, view: View, sentence: Sentence, trigger: Trigger, heads: Sequence[int]
    ) -> list[Mention]:
        """Return who makes what a trigger is about, where it is a product without a model name."""
        if trigger.metric not in MADE or not heads or (trigger.metric, trigger.place) == ("launch", "noun"):
            return []
        head = heads[0]
        if not self.is_product(view, sentence, head):
            return []
        owners = [m for m in _inside(view, sentence, head) if m.label in ORGANISATIONS]
        return owners[:1] or self.agent(view, sentence, trigger.first)

    def is_product(self, view: View, sentence: Sentence, head: int) -> bool:
        """Whether a noun without a name of its own is something that a maker sells other than a car."""
        if any(view.token_at(m.start) <= head <= view.token_at(m.end - 1) for m in sentence.mentions):
            return False
        return any(view.lowers[i] in self.products for i in _cores(view, head))

    def agent(self, view: View, sentence: Sentence, token: int) -> list[Mention]:
        """Return the organisation that is the subject of a token's clause."""
        verb = view.clause_verb(token)
        subject = view.clause_subject(verb)
        if subject is None:
            return []
        inside = _inside(view, sentence, subject)
        found = [m for m in inside if m.label in ORGANISATIONS]
        exact = [m for m in found if view.token_at(m.start) <= subject <= view.token_at(m.end - 1)]
        return (exact or [m for m in found if not _is_example(view, m)])[:1]


def _is_example(view: View, mention: Mention) -> bool:
    """Whether a name only gives an example of a plural ("cities like Beijing")."""
    above = view.heads[view.token_at(mention.end - 1)]
    return view.lowers[above] in ("like", "as")


def _cores(view: View, head: int) -> frozenset[int]:
    """Return a noun, what it is joined to, and what it is a kind or a number of ("a series of cells")."""
    found, stack = {head}, [head]
    while stack:
        noun = stack.pop()
        links = [c for c in view.children[noun] if view.lowers[c] == "of"]
        below = [c for link in links for c in view.children[link] if view.deps[c] == "pobj"]
        more = [c for c in view.children[noun] if view.deps[c] in ("conj", "appos")] + below
        stack += [c for c in more if c not in found]
        found |= set(more)
    return frozenset(found)


def _referred(view: View, head: int) -> Iterator[int]:
    """Yield what a pronoun, or the place in a plant's phrase, may stand for ("the works in X, which")."""
    verb = view.clause_verb(head)
    antecedent = view.heads[verb] if view.deps[verb] in ("relcl", "acl") else head
    for noun in view.ancestors(antecedent)[:4]:
        if view.is_verb(noun):
            break
        yield noun
    if view.lowers[head] in PRONOUNS:
        above = view.clause_subject(view.heads[verb])
        if above is not None:
            yield above


def _town(view: View, inside: Sequence[Mention], head: int) -> list[Mention]:
    """Return a plant by its town, where no list has it ("the Chongqing factory", "the works in Subang")."""
    above = {head, *(c for c in view.children[head] if view.lowers[c] in ("in", "at", "near"))}
    towns = [m for m in inside if m.label == "PLACE" and view.heads[view.token_at(m.end - 1)] in above]
    return [replace(m, label="PLANT", entry=m.text) for m in towns[:1]]


def _before(view: View, sentence: Sentence, head: int) -> list[Mention]:
    """Return the plant or organisation named last before a noun, in its sentence or the one before."""
    start = view.starts[head]
    here = [m for m in sentence.mentions if m.label in ORGANISATIONS and m.end <= start]
    if here or not sentence.number:
        return here[-1:]
    earlier = view.sentences[sentence.number - 1]
    if earlier.paragraph != sentence.paragraph:
        return []
    plants = [m for m in earlier.mentions if m.label == "PLANT"]
    return plants[:1] or [m for m in earlier.mentions if m.label in ORGANISATIONS][:1]


def _inside(view: View, sentence: Sentence, head: int) -> list[Mention]:
    tokens = phrase_tokens(view, head)
    return [
        m for m in sentence.mentions if view.token_at(m.end - 1) in tokens or view.token_at(m.start) in tokens
    ]
