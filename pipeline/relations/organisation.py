"""Which organisation a person belongs to where the phrase itself names none."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.lexicons.catalogue import Catalogue
from pipeline.relations.role_phrases import ORGANISATIONS
from pipeline.relations.view import Sentence, View

TITLE_WEIGHT = 4.0
COUNT_WEIGHT = 0.4
NEAR_WEIGHT = 1.5
SUBJECT_WEIGHT = 1.0
LABEL_WEIGHT = {"COMPANY": 0.0, "GROUP": 0.1, "BRAND": 0.1, "PLANT": -3.0}


class Context:
    """The organisations of an article, by sentence.

    Parameters
    ----------
    view
        The article.
    catalogue
        The entries: a model stands for its brand, a person for the posts held.
    """

    def __init__(self, view: View, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.counts: Counter[str] = Counter()
        self.labels: dict[str, str] = {}
        self.in_sentence: dict[int, list[str]] = defaultdict(list)
        self.in_paragraph: dict[int, list[str]] = defaultdict(list)
        for sentence in view.sentences:
            for mention in sentence.mentions:
                name = self._organisation(mention.label, mention.entry)
                if name:
                    self.labels.setdefault(name, mention.label)
                    self.counts[name] += 1
                    self.in_sentence[sentence.number].append(name)
                    self.in_paragraph[sentence.paragraph].append(name)
        self.title = [
            name for m in view.title_mentions if (name := self._organisation(m.label, m.entry))
        ] or self.in_sentence.get(0, [])

    def _organisation(self, label: str, entry: str) -> str:
        if label in ORGANISATIONS:
            return entry
        if label == "MODEL":
            known = self.catalogue.get("MODEL", entry)
            return known.brand if known else ""
        return ""

    def of(self, sentence: Sentence, person: str) -> str | None:
        """Return the likeliest organisation of a person named in a sentence, or None."""
        post = self._post(person, sentence)
        if post:
            return post
        if not self.counts:
            return None
        here, near = self.in_sentence[sentence.number], self.in_paragraph[sentence.paragraph]

        def weight(name: str) -> float:
            score = COUNT_WEIGHT * min(self.counts[name], 10) + TITLE_WEIGHT * (name in self.title)
            score += NEAR_WEIGHT * (name in near) + NEAR_WEIGHT * (name in here)
            score += SUBJECT_WEIGHT * (near[:1] == [name])
            return score + LABEL_WEIGHT.get(self.labels[name], 0.0)

        return max(self.counts, key=lambda name: (weight(name), self.counts[name], name))

    def _post(self, person: str, sentence: Sentence) -> str | None:
        """Return the organisation of a known post that the article names, near ones first."""
        known = self.catalogue.get("EXECUTIVE", person)
        posts = [post.organisation for post in known.posts if self.counts[post.organisation]] if known else []
        near = self.in_paragraph[sentence.paragraph]
        return max(posts, key=lambda name: (name in near, self.counts[name])) if posts else None
