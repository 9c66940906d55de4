"""What a milestone cue needs around it to mean what it says."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract.records import Mention
from pipeline.relations.milestone_grammar import Trigger
from pipeline.relations.milestone_needs import NEEDS, is_conditional
from pipeline.relations.milestone_subjects import Found
from pipeline.relations.view import Sentence, View

ORGANISATIONS = frozenset({"COMPANY", "BRAND", "GROUP"})
MADE_SCORE = 0.6
HEADLINED = frozenset({"", "shown", "product", "arrival"})
BEGINNING = frozenset({"start", "begin", "end"})
INTRANSITIVE = frozenset({"began", "begun", "commenced", "ceased", "expired"})
MISREAD = frozenset({"starts", "begins", "opens"})
TAKING = frozenset({"receive", "get", "take", "left", "leave", "leaves"})
ORDINALS = frozenset({"first", "last", "final"})
LOOSE_GAP = 4
ORDINAL_GAP = 8
BACKGROUND = frozenset("when since after before while as".split())
DATING = frozenset("since after before".split())
AT = frozenset({"at", "until", "till"})
AHEAD = frozenset("will to in next later from this".split())
NO_ARRIVAL = frozenset({"via", "late", "at", "with"})
NOUN_ENDS = frozenset({"deliveries", "samples", "handovers"})
TIMES = frozenset("quarter half month year week day months years weeks days of the".split())
FOLLOWED_BY = frozenset({"in", "later", "next", "this", "from", "at", "around"})
PREDICATIVES = frozenset({"due", "dead", "operational"})
LINES = frozenset({"line", "lines", "plant", "factory", "works"})
STOPPING = frozenset({"stopped", "stop", "stops", "stopping", "suspended", "suspends", "halted", "paused"})
DATED = frozenset({"launch", "production_start", "first_deliveries"})
FOLLOWS = frozenset({"follows", "follow", "followed"})
PRESENT = frozenset({"VB", "VBZ", "VBP", "VBG"})
SPANS = frozenset({"to", "until", "till", "through", "-", "–"})
ENDS = frozenset({"open", "way", "underway", "good", "line"})


def holds(view: View, sentence: Sentence, trigger: Trigger, found: Found, markets: Sequence[Mention]) -> bool:
    """Whether a trigger has what its guard asks for."""
    needs = [NEEDS[need] for need in trigger.guard.split() if need in NEEDS]
    if _spans_time(view, sentence, trigger) or is_conditional(view, sentence, trigger):
        return False
    if not all(n(view, sentence, trigger, found) for n in needs):
        return False
    maker_only = any(m.label in ORGANISATIONS for m in found.mentions) and found.score > MADE_SCORE
    if trigger.metric == "launch" and maker_only:
        return bool(markets) and trigger.guard in ("", "product")
    return trigger.guard != "arrival" or _arrives(view, sentence, trigger, found, markets)


def _spans_time(view: View, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a trigger that ends in "from" begins a stretch of time ("built from January to June")."""
    start = view.starts[trigger.last - 1]
    if view.lowers[trigger.last - 1] != "from":
        return False
    return any(
        start <= p.start <= view.starts[trigger.last] and SPANS & set(p.text.lower().split())
        for p in sentence.periods
        if trigger.last < len(view.starts)
    )


def _arrives(
    view: View, sentence: Sentence, trigger: Trigger, found: Found, markets: Sequence[Mention]
) -> bool:
    """Whether a word of arriving has the time or the market that makes it a launch."""
    if trigger.place == "noun":
        low, high = view.subtree(trigger.first)
        bounds = (view.starts[low], view.ends[high - 1])
        return bool(markets) and any(bounds[0] <= m.start < bounds[1] for m in found.mentions)
    behind = view.lowers[trigger.last : min(trigger.last + 4, sentence.last)]
    if behind[:1] and (behind[0] in NO_ARRIVAL or behind[0][0].isdigit()):
        return False
    ahead = bool(AHEAD & set(behind)) or not behind or view.lowers[trigger.first - 1] in ("will", "to")
    timed = bool(sentence.periods) and ahead
    dated = any(view.clause_verb(view.token_at(p.start)) == trigger.first for p in sentence.periods)
    ended = behind[:1] in ([], ["."])
    follows = view.lowers[trigger.first] in FOLLOWS
    if dated and (ended or (not follows and view.tags[trigger.first] in PRESENT)):
        return True
    if follows:
        return timed and bool(behind) and behind[0] in FOLLOWED_BY
    return timed or bool(markets)


def fits_tags(view: View, sentence: Sentence, trigger: Trigger, gap: int) -> bool:
    """Whether a cue's words stand as the part of speech that the cue means."""
    if not sentence.parsed:
        return gap <= LOOSE_GAP
    first = trigger.first
    if trigger.last - first == 1:
        return _is_verb_or_noun(view, sentence, trigger)
    if view.lowers[first] in ORDINALS and (gap > ORDINAL_GAP or view.lowers[first + 1] in TIMES):
        return False
    counted = any(view.words[i][0].isdigit() for i in range(first, trigger.last))
    if gap and counted and trigger.place == "subject":
        return False
    if not gap or trigger.place != "noun":
        return gap <= LOOSE_GAP
    return _ends_in_verb(view, sentence, trigger, gap)


def _is_verb_or_noun(view: View, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a single word is the verb or the noun that its cue means."""
    first = trigger.first
    headed = view.deps[first] == "ROOT" and any(view.deps[c] == "nsubj" for c in view.children[first])
    verbal = view.is_verb(first) or (headed and view.lowers[first].endswith("s"))
    if trigger.place == "noun":
        return not verbal and view.deps[first] != "compound"
    predicative = view.lowers[first].endswith("able") or view.lowers[first] in PREDICATIVES
    return verbal or predicative or is_headline_verb(view, sentence, trigger)


def is_headline_verb(view: View, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the tagger takes a verb of a headline for a noun ("Chevy Kills Its Last Sedan")."""
    first = trigger.first
    alone = trigger.last - first == 1 and trigger.place != "noun" and trigger.guard in HEADLINED
    if not alone or sentence.number or view.is_verb(first) or not view.lowers[first].endswith(("s", "ed")):
        return False
    start = view.starts[first]
    return any(m.end == start - 1 and m.label in ORGANISATIONS | {"MODEL"} for m in sentence.mentions)


def _ends_in_verb(view: View, sentence: Sentence, trigger: Trigger, gap: int) -> bool:
    """Whether the last word of a cue with a gap is the verb of the noun that begins it."""
    first = trigger.first
    verb = max((i for i in range(first, trigger.last) if view.is_verb(i)), default=trigger.last - 1)
    if trigger.words[-1] in NOUN_ENDS:
        between = set(view.lowers[first + 1 : trigger.last - 1])
        return gap <= LOOSE_GAP and view.tags[trigger.last - 1] == "NNS" and not between & TIMES
    misread = view.tags[verb] in ("NN", "NNS") and view.lowers[verb] not in ENDS | MISREAD
    misread = misread and not (
        view.lowers[verb] in BEGINNING and _is_dated_next(view, sentence, trigger.last)
    )
    if misread or (view.deps[verb] == "amod" and view.heads[verb] > verb):
        return False
    subject = _subject_of(view, verb) if view.is_verb(verb) else None
    if subject is None or view.deps[verb] == "acl":
        bare = view.heads[verb] == first and view.lowers[verb] in INTRANSITIVE
        return bare or gap <= LOOSE_GAP or view.lowers[verb] in ENDS
    outside = [c for c in view.children[verb] if c >= trigger.last and view.lowers[c] not in LINES]
    links = {view.deps[c] for c in outside}
    if "xcomp" in links or ("dobj" in links and view.lowers[verb] not in TAKING):
        return False
    own = view.lowers[first] in ORDINALS or view.lowers[subject] in trigger.words
    return own and subject in range(first, trigger.last)


def _is_dated_next(view: View, sentence: Sentence, token: int) -> bool:
    """Whether an expression of time begins at a token or right behind it ("start in May")."""
    near = {view.starts[i] for i in range(token, min(token + 3, sentence.last))}
    return any(p.start in near for p in sentence.periods)


def _subject_of(view: View, verb: int) -> int | None:
    """Return the subject of a verb, that of an adjective for its infinitive ("is about to start")."""
    subject = view.clause_subject(verb)
    above = view.heads[verb]
    if subject is None and view.deps[verb] == "xcomp" and view.deps[above] == "acomp":
        return view.clause_subject(view.heads[above])
    return subject


def _only_dates(trigger: Trigger, before: Sequence[str]) -> bool:
    """Whether the words before a launch make it a point in time ("at launch", "since its launch")."""
    if DATING & set(before) or before[-1:] == ["when"]:
        return True
    return trigger.place == "noun" and bool(set(before[-2:]) & AT)


def is_background(view: View, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a launch only dates another fact ("when it was launched in 2001", "since its launch")."""
    before = view.lowers[max(sentence.first, trigger.first - 3) : trigger.first]
    if trigger.metric == "order_opening" and STOPPING & set(before):
        return True
    if trigger.metric not in DATED or not sentence.parsed:
        return False
    if trigger.metric == "launch" and _only_dates(trigger, before):
        return True
    verb = view.clause_verb(trigger.last - 1)
    if view.deps[verb] not in ("advcl", "relcl", "acl", "pcomp"):
        return False
    low, _ = view.subtree(verb)
    if view.tags[verb] not in ("VBD", "VBN"):
        return False
    return view.deps[verb] == "advcl" and bool(set(view.lowers[low : trigger.first]) & BACKGROUND)
