"""Role phrases: "chief executive", "former head of design at Audi", with the organisation they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.relations.view import Sentence, View

ORGANISATIONS = frozenset({"BRAND", "GROUP", "COMPANY", "PLANT"})
LONGEST_TAIL = 12
LINKS = frozenset({"of", "for", "at", "in"})
PLACES = frozenset({"MARKET", "PLACE"})
TAIL_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "VBG", ""})
JOINTS = frozenset({"and", "&", "-", "/"})
LEFT_REACH = 6


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role in the text.

    Attributes
    ----------
    left, full
        Tokens of the whole noun phrase, determiner and organisation included.
    first, last
        Tokens of the role as printed.
    text
        The role as printed.
    organisation
        The organisation that the phrase names or refers to, or None.
    post_last
        Token after the role noun.
    """

    left: int
    first: int
    last: int
    full: int
    text: str
    organisation: str | None
    post_last: int


class RoleFinder:
    """Finds the role phrases of a sentence.

    Parameters
    ----------
    words
        The word sets of ``role_words.csv``.
    """

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words
        self.lengths = lengths_by_first(words["noun"])

    def find(self, view: View, sentence: Sentence) -> list[RolePhrase]:
        """Return the roles of a sentence in order; two that "and" joins without more are one."""
        if self.lengths.keys().isdisjoint(view.lowers[sentence.first : sentence.last]):
            return []
        organisations = organisation_tokens(view, sentence)
        nouns = list(self._nouns(view, sentence, organisations))
        return [self._phrase(view, sentence, organisations, first, last) for first, last in nouns]

    def _nouns(
        self, view: View, sentence: Sentence, organisations: Mapping[int, str]
    ) -> Iterator[tuple[int, int]]:
        i = sentence.first
        while i < sentence.last:
            length = self._noun_at(view, i, sentence.last)
            if not length or i in organisations:
                i += 1
                continue
            last = i + length
            while last + 1 < sentence.last and (
                view.lowers[last] in ("and", "&", "/") or self._lists(view, last, sentence.last)
            ):
                skip = self._modifiers_from(view, last + 1, sentence.last)
                more = self._noun_at(view, skip, sentence.last)
                if not more:
                    break
                last = skip + more
            yield i, last
            i = last

    def _lists(self, view: View, i: int, stop: int) -> bool:
        """Whether a comma goes on to another role of the same list ("founder, chairman and chief")."""
        if view.lowers[i] != ",":
            return False
        length = self._noun_at(view, i + 1, stop)
        after = i + 1 + length
        return bool(length) and after < stop and view.lowers[after] in ("and", "&")

    def _noun_at(self, view: View, i: int, stop: int) -> int:
        if i >= stop:
            return 0
        word = view.lowers[i]
        for length in self.lengths.get(word, ()):
            if i + length <= stop and " ".join(view.lowers[i : i + length]) in self.words["noun"]:
                return 0 if self._is_common(view, i, length) else length
        return self._seat_at(view, i, stop) if word == "member" else 0

    def _seat_at(self, view: View, i: int, stop: int) -> int:
        """Return the length of a seat on a named board or committee ("member of the Audi board")."""
        if view.lowers[i : i + 2] != ["member", "of"]:
            return 0
        reach = view.lowers[i : min(i + 2 + LEFT_REACH, stop)]
        return next((i + 1 for i, word in enumerate(reach) if word in ("board", "committee")), 0)

    def _is_common(self, view: View, i: int, length: int) -> bool:
        """Whether a word such as "lead" or "head" is a verb here, or part of "head office"."""
        word, tag = view.lowers[i], view.tags[i]
        if " ".join(view.lowers[i : i + length]) in self.words["charge"]:
            bound = view.lowers[i + length : i + length + 1] in (["of"], ["for"])
            counted = view.words[min(i + length + 1, len(view.words) - 1)][0].isdigit()
            return not bound or counted or self._follows_noun(view, i)
        if length > 1:
            return False
        if tag.startswith("V") or tag in ("RB", "RP", "JJ", "JJR"):
            return word in ("lead", "head", "chair", "chief", "executive")
        following = view.lowers[i + 1] if i + 1 < len(view.lowers) else ""
        return word in ("lead", "executive", "head", "designer") and following in (
            "-", "office", "offices", "quarters", "start", "time", "times", "room", "restraints", "fashion",
        )  # fmt: skip

    def _follows_noun(self, view: View, i: int) -> bool:
        """Whether a charge belongs to the post named right before it ("vice president in charge of")."""
        return i > 0 and view.lowers[i - 1] in {noun.split()[-1] for noun in self.words["noun"]}

    def _modifiers_from(self, view: View, i: int, stop: int) -> int:
        while i < stop and not self._noun_at(view, i, stop) and view.lowers[i] in self.words["modifier"]:
            i += 1
        return i

    def _phrase(
        self, view: View, sentence: Sentence, organisations: Mapping[int, str], first: int, noun_last: int
    ) -> RolePhrase:
        first = self._left_edge(view, sentence, organisations, first)
        last, full, after = self._tail(view, sentence, organisations, noun_last)
        left, before, first = self._before(view, sentence, organisations, first)
        text = view.text[view.starts[first] : view.ends[last - 1]]
        if left < first and view.lowers[left] in self.words["qualifier"]:
            text = f"{view.words[left]} {text}"
        return RolePhrase(left, first, last, full, text, after or before, noun_last)

    def _left_edge(self, view: View, sentence: Sentence, organisations: Mapping[int, str], i: int) -> int:
        while i > sentence.first and i - 1 not in organisations:
            word = view.lowers[i - 1]
            if word in self.words["modifier"] or (word == "-" and i - 2 not in organisations):
                i -= 1
            elif (
                word in ("and", "&")
                and i - 2 >= sentence.first
                and self._is_function(view, i - 2, organisations)
            ):
                i -= 2
            else:
                break
        while view.lowers[i] in ("-", "and", "&"):
            i += 1
        return i

    def _is_function(self, view: View, i: int, organisations: Mapping[int, str]) -> bool:
        return view.lowers[i] in self.words["function"] and i not in organisations

    def _tail(
        self, view: View, sentence: Sentence, organisations: Mapping[int, str], noun_last: int
    ) -> tuple[int, int, str | None]:
        """Return the end of the role, the end of the whole phrase, and the organisation behind it."""
        last = full = noun_last
        full = last = self._comma_tail(view, sentence, organisations, noun_last)
        i = last
        while i < sentence.last and i - noun_last < LONGEST_TAIL:
            step = self._link(view, i, sentence.last)
            if not step:
                break
            start = self._after_determiner(view, i + step, sentence.last)
            if start >= sentence.last:
                break
            if start in organisations or i + step in organisations:
                at = start if start in organisations else i + step
                return last, self._owned_end(view, sentence, organisations, at), organisations[at]
            end, unknown = self._noun_phrase(view, sentence, organisations, start)
            if end == start:
                break
            if view.lowers[end - 1] in self.words["leave_object"] and i + step < start:
                return last, end, None
            if unknown:
                return last, end, view.text[view.starts[start] : view.ends[end - 1]]
            i = last = full = end
        return last, full, None

    def _comma_tail(self, view: View, sentence: Sentence, organisations: Mapping[int, str], i: int) -> int:
        """Take in what stands between commas where it names functions alone (", sales and marketing,")."""
        if i + 1 >= sentence.last or view.lowers[i] not in (",", "–", "-"):
            return i
        j = i + 1
        while j < sentence.last and (
            self._is_function(view, j, organisations) or (j > i + 1 and view.lowers[j] in JOINTS)
        ):
            j += 1
        closed = j < sentence.last and view.lowers[j] in (",", ".", ";", ")")
        return j if j > i + 1 and closed else i

    def _link(self, view: View, i: int, stop: int) -> int:
        if view.lowers[i] in LINKS:
            return 1
        phrase = view.lowers[i : min(i + 3, stop)]
        if phrase == ["in", "charge", "of"]:
            return 3
        return 2 if phrase[:2] == ["responsible", "for"] else 0

    def _after_determiner(self, view: View, i: int, stop: int) -> int:
        while i < stop and view.lowers[i] in ("the", "its", "their", "our", "all", "both"):
            i += 1
        return i

    def _owned_end(self, view: View, sentence: Sentence, organisations: Mapping[int, str], at: int) -> int:
        """Return the end of an organisation with the part of it that is named ("LG's battery business")."""
        end = _span_end(organisations, at)
        while (
            end < sentence.last and view.lowers[end] in self.words["subsidiary"] and end not in organisations
        ):
            end += 1
        if view.lowers[end : end + 2] == ["-", "werke"]:
            end += 2
        if end >= sentence.last or view.lowers[end] not in ("'s", "’s", "'", "’"):
            return end
        last, _ = self._noun_phrase(view, sentence, organisations, end + 1)
        return last if last > end + 1 else end

    def _noun_phrase(
        self, view: View, sentence: Sentence, organisations: Mapping[int, str], start: int
    ) -> tuple[int, bool]:
        """Return the end of a plain noun phrase, and whether it looks like an unknown organisation's name."""
        places = _tokens_of(view, sentence, PLACES)
        executives = _tokens_of(view, sentence, frozenset({"EXECUTIVE"}))
        periods = {
            i for p in sentence.periods for i in range(view.token_at(p.start), view.token_at(p.end - 1) + 1)
        }
        j = start
        while j < sentence.last and j not in organisations and j not in periods | executives:
            if (
                j > start
                and view.words[j][0].isupper()
                and view.words[j - 1][0].islower()
                and j not in places
            ):
                break
            joint = view.lowers[j] in JOINTS and j > start and j + 1 < sentence.last
            if (
                joint
                and (self._is_function(view, j + 1, organisations) or j + 1 in places or view.words[j] == "-")
            ) or (not joint and (j in places or _is_nominal(view, j))):
                j += 1
            else:
                break
        if j > start and view.lowers[j - 1] in ("past", "last", "next", "first", "years", "year", "months"):
            return start, False
        words = range(start, j)
        capital = j > start and all(view.words[i][0].isupper() or view.words[i] == "-" for i in words)
        edges = {words[0], words[-1]} if words else set()
        functional = any(self._is_function(view, i, organisations) or i in places for i in edges)
        if (
            not capital
            and any(view.words[i][0].isupper() and i not in places for i in words)
            and not functional
        ):
            return start, False
        return j, capital and not functional

    def _before(
        self, view: View, sentence: Sentence, organisations: Mapping[int, str], first: int
    ) -> tuple[int, str | None, int]:
        """Return the left end of the phrase, the organisation before the role, and the role's first token."""
        i, role_first = first, first
        places = _tokens_of(view, sentence, PLACES)
        while i > sentence.first and first - i < LEFT_REACH:
            word = view.lowers[i - 1]
            if i - 1 in organisations:
                name = organisations[i - 1]
                while i > sentence.first and organisations.get(i - 1) == name:
                    i -= 1
                return self._qualified(view, sentence, i, name, role_first)
            if (
                word in self.words["introducer"]
                or word in self.words["qualifier"]
                or _is_possessive(view, i - 1)
            ):
                i -= 1
                continue
            if word in self.words["leave_object"] and _is_possessive(view, i):
                i -= 1
                continue
            if word == ")" and (opened := _opening(view, sentence, i - 1)) and opened - 1 in organisations:
                i = opened
                continue
            if i - 1 in places and view.lowers[i - 2] == "of" and i - 3 in organisations:
                i -= 2
                continue
            break
        name_first = self._unknown_owner(view, sentence, i, first)
        if name_first is not None:
            owner = view.text[view.starts[name_first] : view.ends[i - 1]]
            owner = owner.removesuffix("'s").removesuffix("’s")
            return name_first, owner, role_first
        return i, None, role_first

    def _qualified(
        self, view: View, sentence: Sentence, i: int, name: str, first: int
    ) -> tuple[int, str | None, int]:
        """Take "former" before an organisation into the phrase ("former Renault CEO")."""
        while i > sentence.first and view.lowers[i - 1] in self.words["introducer"] | self.words["qualifier"]:
            i -= 1
        return i, name, first

    def _unknown_owner(self, view: View, sentence: Sentence, i: int, first: int) -> int | None:
        """Return where an unknown organisation's name before the role begins ("UNRAE president")."""
        if view.lowers[i : i + 1] not in (["'s"], ["’s"], ["'"]) and i != first:
            return None
        j = i
        places = _tokens_of(view, sentence, PLACES)
        while (
            j > sentence.first
            and _is_capital_name(view, j - 1, sentence)
            and i - j < 4
            and j - 1 not in places
        ):
            j -= 1
        if j == i or (i == first and not view.words[j].isupper()):
            return None
        return j


def _opening(view: View, sentence: Sentence, i: int) -> int:
    """Return the bracket that one at a token closes, within a few words, or 0."""
    low = max(sentence.first, i - LEFT_REACH)
    return next((j for j in range(i - 1, low - 1, -1) if view.words[j] == "("), 0)


def lengths_by_first(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return by first word how many words phrases have, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split(" ")
        found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def organisation_tokens(view: View, sentence: Sentence) -> dict[int, str]:
    """Return the organisation of each token that names or refers to one ("the carmaker", "its")."""
    found: dict[int, str] = {}
    for m in sentence.mentions:
        if m.label not in ORGANISATIONS:
            continue
        first, last = view.token_at(m.start), view.token_at(m.end - 1) + 1
        if m.via == "reference" and m.text.lower() in ("it", "they", "them", "itself"):
            continue
        for i in range(first, last):
            found[i] = m.entry
    return found


def without_organisation(role: RolePhrase) -> RolePhrase:
    """Return the role without what it says of an organisation."""
    return replace(role, organisation=None)


def _span_end(tokens: Mapping[int, str], i: int) -> int:
    name = tokens[i]
    while tokens.get(i) == name:
        i += 1
    return i


def _tokens_of(view: View, sentence: Sentence, labels: frozenset[str]) -> set[int]:
    return {
        i
        for m in sentence.mentions
        if m.label in labels
        for i in range(view.token_at(m.start), view.token_at(m.end - 1) + 1)
    }


def _is_possessive(view: View, i: int) -> bool:
    return view.tags[i] in ("POS", "PRP$")


def _is_nominal(view: View, i: int) -> bool:
    plain = view.lowers[i] not in LINKS and view.words[i][0].isalpha()
    return plain and view.tags[i] in TAIL_TAGS


def _is_capital_name(view: View, i: int, sentence: Sentence) -> bool:
    word = view.words[i]
    if i == sentence.first and view.tags[i] not in ("NNP", "NNPS"):
        return False
    return word[0].isupper() and view.tags[i] in ("NNP", "NNPS", "")
