"""The noun phrase that a figure is about, from the parse or from the words alone."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.language.tokens import text_of
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.words import Place, Words

_MODIFIERS = frozenset(
    {"nummod", "compound", "amod", "nmod", "quantmod", "poss", "npadvmod", "advmod", "det"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_OBJECTS = frozenset({"dobj", "obj"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "X"})
_AUXILIARIES = frozenset(
    "is was are were has have had will would can could may might should to be been".split()
)
_HOLDERS = frozenset({"mass", "volume", "length", "area", "energy", "power", "torque", "data"})
_SIZES = frozenset("wide long tall high deep thick across away apart brought worth".split())
_EXTREMES = frozenset({"record", "high", "low", "peak", "total", "x", "×", "combined"})
_MAX_PHRASE, _MAX_CLIMB, _MAX_QUALIFIER = 10, 8, 2


class Topics:
    """Finds what figures are about."""

    def __init__(self, lexicon: UnitLexicon) -> None:
        self.lexicon = lexicon

    def of(
        self, doc: Doc, words: Words, place: Place, parsed: bool, direction: str | None = None
    ) -> str | None:
        """Return the noun phrase as printed, or None.

        Parameters
        ----------
        doc, words, place
            The Doc, the sentence and the figure.
        parsed
            Whether the tokens of this sentence carry heads and labels.
        direction
            Which way the figure goes: points that rise or fall are those of an index or a rate.
        """
        own = self._own_noun(doc, place)
        if own is not None and not (place.quantity.unit == "points" and direction):
            return own
        held = self._held(doc, words, place)
        if held is not None:
            return held
        if parsed:
            found = self._by_parse(doc, place)
            if found is not None:
                return found
        return self._by_words(doc, words, place)

    def _own_noun(self, doc: Doc, place: Place) -> str | None:
        """Return the counted noun with its modifiers ("hybrid and electric cars")."""
        quantity = place.quantity
        if quantity.dimension != "count" or not quantity.unit or quantity.end <= quantity.number_end:
            return None
        return text_of(doc)[quantity.number_end : quantity.end].strip(" -+\u00a0") or None

    def _held(self, doc: Doc, words: Words, place: Place) -> str | None:
        """Read what a measure holds ("30 tonnes of rice"), costs ("aid worth $6bn") or is a part of.

        The words alone tell these: the parse hangs the measure on the verb.
        """
        quantity, last, before = place.quantity, place.last, words.at(place.first - 1)
        if quantity.dimension in _HOLDERS and words.at(last) == "of" and before != "within":
            return self._run_after(doc, words, last + 1)
        if quantity.dimension == "money" and before == "worth":
            return self._run_before(doc, words, place.first - 1)
        if quantity.unit == "percent" and words.at(last) == "of" and self._opens(doc, words, place):
            return self._run_after(doc, words, last + 1)
        proportion = quantity.unit == "percent" and quantity.text[-1:].isalnum() and " in " in quantity.text
        return self._run_after(doc, words, last) if proportion else None

    def _opens(self, doc: Doc, words: Words, place: Place) -> bool:
        """Whether the figure is the clause's subject: "about ¾ of buyers pay cash"."""
        if place.first - words.start <= _MAX_QUALIFIER:
            return True
        return doc[place.first : place.last].root.dep_ in _SUBJECTS

    def _by_parse(self, doc: Doc, place: Place) -> str | None:
        token = doc[place.first : place.last].root
        for _ in range(_MAX_CLIMB):
            head = token.head
            if head.i == token.i:
                return self._subject(token, place)
            noun = self._governor(token, head, place)
            if noun is not None:
                return self._phrase(doc, noun, place)
            if head.pos_ in ("VERB", "AUX"):
                found = self._of_verb(doc, head, token, place)
                if found is not None:
                    return found
            token = head
        return None

    def _governor(self, token: Token, head: Token, place: Place) -> Token | None:
        """Return the noun that the figure modifies or complements, if it is a topic of its own."""
        outside = not place.first <= head.i < place.last
        if place.quantity.dimension == "multiple" and head.i >= place.last:
            return None
        if not outside or head.pos_ not in _NOUNS or head.lower_ in _EXTREMES:
            return None
        if token.dep_ in _MODIFIERS or (token.dep_ == "prep" and token.lower_ in ("of", "at")):
            return self._topic_of_movement(head, place) if self._is_movement(head) else head
        return head if token.dep_ in ("acl", "relcl", "appos") and token.dep_ != "appos" else None

    def _is_movement(self, noun: Token) -> bool:
        return "noun" in self.lexicon.directions.get(noun.lower_, {})

    def _topic_of_movement(self, noun: Token, place: Place) -> Token | None:
        """Return "sales" for "a 12% increase in sales" and for "a 12% sales increase"."""
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("in", "of", "for"):
                for grandchild in child.children:
                    if grandchild.dep_ == "pobj" and not place.first <= grandchild.i < place.last:
                        return grandchild
        compounds = [c for c in noun.lefts if c.dep_ in ("compound", "poss", "amod") and c.pos_ in _NOUNS]
        return next((c for c in reversed(compounds) if not place.first <= c.i < place.last), None)

    def _of_verb(self, doc: Doc, verb: Token, token: Token, place: Place) -> str | None:
        """Return the verb's object for "cut prices by 3%", else its subject."""
        if token.dep_ in ("prep", "agent", "npadvmod", "dative"):
            for child in verb.children:
                topic = child.dep_ in _OBJECTS and child.lower_ not in _EXTREMES
                if topic and not self._is_figure(child, place):
                    return self._phrase(doc, child, place)
        subject = self._subject(verb, place)
        if subject is not None or verb.dep_ not in ("acl", "relcl"):
            return subject
        return self._phrase(doc, verb.head, place)

    def _is_figure(self, token: Token, place: Place) -> bool:
        digits = any(c.like_num for c in token.children) or token.like_num or token.lower_ in ("%", "percent")
        return digits or place.first <= token.i < place.last

    def _subject(self, verb: Token, place: Place) -> str | None:
        for child in verb.children:
            if child.dep_ in _SUBJECTS and not place.first <= child.i < place.last:
                relative = verb.dep_ == "relcl" and child.lower_ in ("which", "that", "who")
                return self._phrase(verb.doc, verb.head if relative else child, place)
        return None

    def _phrase(self, doc: Doc, noun: Token, place: Place) -> str | None:
        """Return a noun with what stands to its left, without the figure itself."""
        left = noun.left_edge.i
        if left < place.last <= noun.i:
            left = place.last
        while left < noun.i and doc[left].is_punct:
            left += 1
        if noun.i - left > _MAX_PHRASE:
            left = noun.i
        return doc[left : noun.i + 1].text or None

    def _by_words(self, doc: Doc, words: Words, place: Place) -> str | None:
        after = self._noun_after(doc, words, place)
        if after is not None:
            return after
        if words.at(place.first - 1) == "of":
            return self._run_before(doc, words, place.first - 1)
        return self._clause_start(doc, words, place)

    def _noun_after(self, doc: Doc, words: Words, place: Place) -> str | None:
        """Read "54-kWh battery", "12% increase in sales"."""
        i = place.last
        if self._part(words.at(i), "noun") and words.at(i + 1) in ("in", "of"):
            return self._run_after(doc, words, i + 2)
        if self._plain_word(words, i) and place.quantity.dimension != "ratio":
            return self._run_after(doc, words, i)
        return None

    def _part(self, word: str, part: str) -> bool:
        return part in self.lexicon.directions.get(word, {})

    def _plain_word(self, words: Words, i: int) -> bool:
        word = words.at(i)
        stop = self.lexicon.nouns.get(word) in ("stop", "join") or word in self.lexicon.directions
        return word.isalpha() and not stop and word not in _EXTREMES and word not in _SIZES

    def _run_after(self, doc: Doc, words: Words, i: int) -> str | None:
        end = i
        end += words.at(i) in ("the", "its", "a", "an", "their")
        while end < i + 4 and self._plain_word(words, end):
            end += 1
            if words.at(end - 1).endswith("s"):
                break
        return doc[i:end].text or None

    def _run_before(self, doc: Doc, words: Words, i: int) -> str | None:
        start = i
        while start > max(words.start, i - 4) and self._plain_word(words, start - 1):
            start -= 1
        return doc[start:i].text or None

    def _clause_start(self, doc: Doc, words: Words, place: Place) -> str | None:
        """Return the words from the clause's beginning to its first verb that the lexicon knows."""
        start = words.start
        for i in range(words.start, place.first):
            word = words.at(i)
            if word in (",", ";", ":", "but", "while") and i + 1 < place.first:
                start = i + 1
            verb = word in _AUXILIARIES or self._part(word, "verb") or self._part(word, "moved")
            if verb and i > start:
                return doc[max(start, i - _MAX_PHRASE) : i].text
        return None
