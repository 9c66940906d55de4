"""Who is quoted as a fact's source: direct and reported speech in any order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.contract.records import Mention
from pipeline.relations.quotes import Quote, find_quotes
from pipeline.relations.speaker_names import (
    Name,
    People,
    Token,
    load_speech,
    name_in,
    phrase_after,
    phrase_before,
    tokens_of,
)

SAY, WEAK, OPINION, SOURCE, NOUN = "say", "weak", "opinion", "source", "noun"
SPEAKERS = frozenset({"EXECUTIVE", "COMPANY", "BRAND", "GROUP"})
CARMAKERS = frozenset({"BRAND", "GROUP"})
PASSIVE = frozenset("is are was were be been being than to as not get gets got it's".split())
AT = re.compile(r"\b(?:at(?! least| most)|on)\b")
GOES_ON = re.compile(r"\s*(?:that|of)\b")
TURNS = re.compile(r";|, (?:while|whereas|but)\b")
WHEN = ("when asked", "after being asked")
DASHES = "–—"
WINDOW = 800
"""Characters beside a verb of speech in which its subject is looked for."""
QUOTED_WORDS = 4


@dataclass(frozen=True, slots=True)
class Attribution:
    """A stretch of text and who says it.

    Attributes
    ----------
    start, end
        Characters of what is said.
    speaker
        Canonical name, or the name as printed where no catalogue has it.
    direct
        Whether it stands between quotation marks.
    own
        Whether a carmaker says it, which speaks of its own affairs and is nobody's source.
    """

    start: int
    end: int
    speaker: str
    direct: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A verb of speech with its subject.

    Attributes
    ----------
    first, verb_end
        Characters where subject and verb begin, and where both end.
    speaker
        Who speaks.
    aside
        Whether it stands apart from what is said (", he said,"), which then begins before it.
    closed
        Whether nothing that is said follows it ("…, said Sato, president of the group").
    """

    first: int
    verb_end: int
    speaker: str
    aside: bool
    closed: bool = False


@dataclass
class Scene:
    """A text with what is known of it while its sentences are read in order."""

    text: str
    known: list[Name]
    quotes: list[Quote]
    people: People
    last: str | None = None

    def quoted(self, position: int) -> bool:
        """Whether a character stands between quotation marks."""
        i = bisect_right(self.quotes, position, key=lambda quote: quote.start) - 1
        return i >= 0 and position < self.quotes[i].end

    def spoken(self, position: int) -> int:
        """Return where the last quotation before a character closes, 0 where there is none."""
        i = bisect_right(self.quotes, position, key=lambda quote: quote.start) - 1
        while i >= 0 and self.quotes[i].end > position:
            i -= 1
        return self.quotes[i].end - 1 if i >= 0 else 0

    def is_speech(self, quote: Quote) -> bool:
        """Whether a quotation is long enough to be more than a word that somebody used."""
        return len(self.text[quote.start : quote.end].split()) >= QUOTED_WORDS


@lru_cache(maxsize=1)
def _verbs() -> re.Pattern[str]:
    kinds = load_speech()
    phrases = sorted(kinds[SAY] | kinds[WEAK] | kinds[OPINION] | kinds[SOURCE], key=len, reverse=True)
    by_letter: dict[str, list[str]] = {}
    for phrase in phrases:
        by_letter.setdefault(phrase[0], []).append(re.escape(phrase[1:]))
    branches = (f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"\b(?:{'|'.join(branches)})\b", re.IGNORECASE)


def speaker_of(
    sentence: str,
    start: int,
    end: int,
    names: Sequence[Mention],
    previous: str | None = None,
) -> str | None:
    """Return who is quoted for a figure in one sentence.

    Parameters
    ----------
    sentence
        The sentence; a whole article is read better by :func:`find_attributions`.
    start, end
        Characters of the figure within the sentence.
    names
        Mentions with offsets into the sentence.
    previous
        Who spoke last before the sentence, for "he said" and for quotations that run on.

    Returns
    -------
    str or None
        Canonical name, name as printed, or None where the text names nobody.
    """
    found = find_attributions(sentence, [(0, len(sentence))], names, previous)
    return speaker_at(found, start, end)


def speaker_at(
    attributions: Sequence[Attribution], start: int, end: int, subject: str | None = None
) -> str | None:
    """Return who says what stands at these characters; the words in quotation marks win.

    A carmaker, or whoever the fact is about (``subject``), is no speaker of its own figures ("Toyota
    said its sales rose").
    """
    here = [one for one in attributions if one.start <= start and end <= one.end]
    here.sort(key=lambda one: (not one.direct, one.end - one.start))
    if not here or here[0].own or here[0].speaker == subject:
        return None
    return here[0].speaker


def find_attributions(
    text: str,
    sentences: Sequence[tuple[int, int]],
    names: Sequence[Mention],
    previous: str | None = None,
) -> list[Attribution]:
    """Find what is attributed to somebody in a text of one or more paragraphs.

    Parameters
    ----------
    text
        The text.
    sentences
        Characters of its sentences, in order; they do not cross line breaks.
    names
        Mentions of people and organisations, with offsets into the text.
    previous
        Who spoke last before the text.
    """
    full = _printed_in_full(text, names)
    known = sorted(
        (Name(m.start, m.end, full.get(m.entry, m.entry), m.label) for m in names if m.label in SPEAKERS),
        key=lambda name: name.start,
    )
    scene = Scene(text, known, find_quotes(text), People(), previous)
    for name in known:
        if name.is_person:
            scene.people.meet(name.name)
    found: list[Attribution] = []
    for start, end in sentences:
        here = list(_in_sentence(scene, start, end))
        scene.last = here[-1].speaker if here else scene.last
        found += here
    makers = {name.name for name in known if name.label in CARMAKERS}
    found += _run_on(scene, found, previous)
    return [replace(one, own=True) if one.speaker in makers else one for one in found]


def _printed_in_full(text: str, names: Sequence[Mention]) -> dict[str, str]:
    """Return people's names as the text spells them in full, by their canonical name."""
    full: dict[str, str] = {}
    for mention in names:
        printed = text[mention.start : mention.end]
        if mention.label == "EXECUTIVE" and " " in printed:
            full.setdefault(mention.entry, printed)
    return full


def _in_sentence(scene: Scene, start: int, end: int) -> Iterator[Attribution]:
    said = _sayings(scene, start, end) or _announced(scene, start, end)
    quoting = any(q.start < end and q.end > start and scene.is_speech(q) for q in scene.quotes)
    for i, one in enumerate(said):
        limit = said[i + 1].first if i + 1 < len(said) else end
        if one.aside and not quoting:
            yield Attribution(start if i == 0 else said[i - 1].verb_end, one.first, one.speaker)
        if not one.closed and not (one.aside and quoting):
            yield Attribution(one.verb_end, _clause_end(scene.text, one, limit), one.speaker)
    if said:
        yield from _quoted_by(scene, said, start, end)


def _clause_end(text: str, said: Said, end: int) -> int:
    """Return where what is said ends: a semicolon, or after an aside a new thought ("…, while")."""
    turn = TURNS.search(text, said.verb_end, end) if said.aside else None
    semicolon = text.find(";", said.verb_end, end)
    stops = [end, *([turn.start()] if turn else []), *([semicolon] if semicolon >= 0 else [])]
    return min(stops)


def _quoted_by(scene: Scene, said: list[Said], start: int, end: int) -> Iterator[Attribution]:
    """Give each quotation that touches a sentence to the nearest speaker of it."""
    for quote in scene.quotes:
        if quote.end <= start or quote.start >= end:
            continue
        nearest = min(said, key=lambda one: min(abs(quote.start - one.verb_end), abs(one.first - quote.end)))
        yield Attribution(quote.start, quote.end, nearest.speaker, direct=True)


def _sayings(scene: Scene, start: int, end: int) -> list[Said]:
    found: list[Said] = []
    kinds = load_speech()
    for match in _verbs().finditer(scene.text, start, end):
        if scene.quoted(match.start()) or (found and match.start() < found[-1].verb_end):
            continue
        verb = match.group().lower()
        if verb in kinds[SOURCE]:
            said = _by_source(scene, match, end)
        else:
            said = _by_verb(scene, match, verb, (start, end))
        if said is not None:
            found.append(said)
            scene.people.meet(said.speaker)
            scene.last = said.speaker
    return found


def _by_source(scene: Scene, match: re.Match[str], end: int) -> Said | None:
    right = tokens_of(scene.text, match.end(), min(end, match.end() + WINDOW))
    stands_for = right[:1] if right and right[0].text.lower() in ("him", "her") else []
    name = _pronoun(scene, stands_for) or name_in(phrase_after(right), scene.known, scene.people)
    if name is None or (match.group().lower() == "per" and not name.name[:1].isupper()):
        return None
    return Said(match.start(), name.end, name.name, aside=True)


def _by_verb(scene: Scene, match: re.Match[str], verb: str, bounds: tuple[int, int]) -> Said | None:
    start = max(bounds[0], match.start() - WINDOW, scene.spoken(match.start()))
    left = tokens_of(scene.text, start, match.start())
    if left and left[-1].text.lower() in PASSIVE:
        return None
    phrase = phrase_before(left)
    name = name_in(phrase, scene.known, scene.people) or _pronoun(scene, _without_adverbs(left)[-1:])
    if name is None and verb == "adding" and scene.last and scene.text[match.end() :].startswith(" that"):
        return Said(match.start(), match.end(), scene.last, aside=False)
    if name is not None and _may_say(scene, name, verb, match, bounds):
        first = min([name.start, *(token.start for token in phrase[:1])])
        aside = _is_aside(scene.text, first, max(bounds[0], first - WINDOW)) and not GOES_ON.match(
            scene.text, match.end()
        )
        return Said(first, match.end(), name.name, aside and not verb.endswith(" of"))
    return _by_inverted(scene, match, verb, left, bounds)


def _by_inverted(
    scene: Scene, match: re.Match[str], verb: str, left: list[Token], bounds: tuple[int, int]
) -> Said | None:
    """Read "…, said Koji Sato": the verb before its subject, after a comma or a quotation mark."""
    kinds = load_speech()
    opinion = verb in kinds[OPINION]
    start, end = bounds
    if verb in kinds[WEAK] and not any(q.start < end and q.end > start for q in scene.quotes):
        return None
    if not _is_inverted(left) or (opinion and verb not in kinds["inverted"]):
        return None
    right = tokens_of(scene.text, match.end(), min(end, match.end() + WINDOW))
    name = name_in(phrase_after(right), scene.known, scene.people) or _pronoun(scene, right[:1])
    if name is None or (opinion and not name.is_person):
        return None
    rest = scene.text[name.end : end].lstrip()
    closed = (
        not rest or rest.startswith(WHEN) or (rest[0] == "," and left[-1].text != ",") or rest[0] in '“"”.'
    )
    return Said(match.start(), name.end, name.name, aside=True, closed=closed)


def _without_adverbs(tokens: list[Token]) -> list[Token]:
    kept = list(tokens)
    while kept and (kept[-1].text.endswith("ly") or kept[-1].text.lower() in ("also", "has", "had")):
        kept.pop()
    return kept


def _pronoun(scene: Scene, tokens: list[Token]) -> Name | None:
    """Return whom "he" stands for: what the mentions say, else who spoke last."""
    if not tokens:
        return None
    token = tokens[0]
    for name in scene.known:
        if name.start <= token.start and token.end <= name.end:
            return name
    if token.text.lower() in ("he", "she", "him", "her") and scene.last and " " in scene.last:
        return Name(token.start, token.end, scene.last, "EXECUTIVE")
    return None


def _may_say(scene: Scene, name: Name, verb: str, match: re.Match[str], bounds: tuple[int, int]) -> bool:
    kinds = load_speech()
    rest = scene.text[match.end() : bounds[1]]
    if verb in kinds[SAY]:
        return True
    if verb in kinds[WEAK]:
        has_quote = any(bounds[0] <= quote.start < bounds[1] for quote in scene.quotes)
        return has_quote or rest.lstrip().startswith(("that ", ":", "it ", "he ", "she "))
    if verb in ("put", "puts", "counts") and not AT.search(rest):
        return False
    return name.is_person or name.label == "COMPANY"


def _is_inverted(left: list[Token]) -> bool:
    return bool(left) and left[-1].text in ",”\"’'»–—-…?!"


def _is_aside(text: str, first: int, start: int) -> bool:
    """Whether a comma, a dash or a quotation mark stands before a subject."""
    before = re.sub(r"(?:\b(?:the|a|its|as)\s*)$", "", text[start:first]).rstrip()
    return bool(before) and before[-1] in ",”\"’'»–—-"


def _announced(scene: Scene, start: int, end: int) -> list[Said]:
    """Read "Martin Jahn, member of the board: “…”" and "“…” – Martin Jahn": no verb tells the speaker."""
    for quote in scene.quotes:
        if not start <= quote.start < end:
            continue
        before = scene.text[start : quote.start].rstrip()
        after = scene.text[quote.end : end].lstrip()
        if before.endswith(":"):
            tokens = tokens_of(scene.text, start, quote.start)
        elif not before and after[:1] and after[0] in DASHES:
            tokens = tokens_of(scene.text, quote.end, end)[1:]
        else:
            continue
        name = name_in(phrase_after(tokens), scene.known, scene.people)
        if name is not None and name.is_person:
            scene.people.meet(name.name)
            return [Said(quote.start, quote.start, name.name, aside=False)]
    return []


def _run_on(scene: Scene, found: list[Attribution], previous: str | None) -> Iterator[Attribution]:
    """Give quotations without a speaker of their own to who spoke last in the paragraph.

    A quotation that was not closed at the end of its paragraph goes on in the next one.
    """
    goes_on: str | None = None
    for quote in scene.quotes:
        own = next((one for one in found if one.direct and one.start == quote.start), None)
        speaker = own.speaker if own else None
        if own is None and scene.is_speech(quote):
            speaker = goes_on or _nearest_speaker(scene.text, found, quote)
            if speaker is None and not found and previous:
                speaker = previous
            if speaker is not None:
                yield Attribution(quote.start, quote.end, speaker, direct=True)
        goes_on = speaker if not quote.closed else None


def _nearest_speaker(text: str, found: list[Attribution], quote: Quote) -> str | None:
    begin = text.rfind("\n", 0, quote.start) + 1
    stop = text.find("\n", quote.end)
    stop = len(text) if stop < 0 else stop
    before = [one for one in found if begin <= one.start < quote.start]
    after = [one for one in found if quote.end <= one.start < stop]
    if before:
        return max(before, key=lambda one: one.end).speaker
    return after[0].speaker if after else None
