"""The needs that a guard of ``milestone_cues.csv`` may name: what must stand around a cue."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.relations.milestone_grammar import Trigger
from pipeline.relations.milestone_subjects import Found
from pipeline.relations.view import Sentence, View

TIMED = 4
NAMED_SCORE = 0.85
CONDITIONS = frozenset({"if", "whether", "unless", "until"})
RANGE_REACH = 12
RANGES = frozenset("range sale sales line lineup portfolio catalogue market showrooms".split())
ACTS = frozenset("deliveries delivery production orders handovers assembly shipments sales prices".split())
PREPARING = frozenset({"preparations", "preparation", "chance", "opportunity"})
WISHES = frozenset({"hope", "wait", "waiting", "wish"})
UNPLAIN = frozenset({"at", "up", "with", "off", "out"})
SORTS = frozenset("version variant edition generation successor facelift update".split())
SHOWROOMS = frozenset({"showrooms", "dealers", "dealerships", "market"})
DETERMINERS = frozenset({"the", "its", "their"})
MAKERS = frozenset({"BRAND", "GROUP"})
HAVING = frozenset({"has", "have", "had", "having"})
NOT_AHEAD = frozenset({"from", "with", "as", "of", "close", "down", "up", "out", "back", "under", "into"})


def _is_timed(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether an expression of time follows a trigger closely."""
    end = view.ends[min(trigger.last + TIMED, sentence.last) - 1]
    timed = any(view.starts[trigger.last - 1] <= p.start < end for p in sentence.periods)
    return timed and (found.argument or trigger.place == "noun")


def _is_named(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether the argument of a trigger is a model's name itself."""
    return found.score >= NAMED_SCORE and any(m.label == "MODEL" for m in found.mentions)


def _is_passive(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a participle says what is done to its subject ("the car, delivered since May")."""
    verb = trigger.first
    children = view.children[verb]
    passive = any(view.deps[c] in ("auxpass", "nsubjpass") for c in children)
    active = any(view.deps[c] in ("dobj", "nsubj") or view.lowers[c] in HAVING for c in children)
    plain = view.tags[verb] == "VBN" and view.deps[verb] != "amod"
    return plain and found.argument and (passive or not active)


def _is_coming(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a time or a market follows a verb of coming at once ("comes in May", "to Europe this year")."""
    if not found.argument or not any(m.label == "MODEL" for m in found.mentions):
        return False
    if trigger.first == sentence.first:
        return False
    behind = view.lowers[trigger.last : trigger.last + 1]
    if view.lowers[trigger.first] == "due" and _is_past_or_act(view, trigger):
        return False
    if _is_said_of(view, trigger):
        return False
    if behind and (behind[0] in NOT_AHEAD or _counts(view, trigger.last)):
        return False
    limit = view.ends[min(trigger.last + 3, sentence.last) - 1]
    here = view.ends[trigger.last - 1]
    timed = any(here <= p.start < limit for p in sentence.periods)
    placed = any(m.label == "MARKET" and here <= m.start < limit for m in sentence.mentions)
    return timed or (placed and behind == ["to"] and view.lowers[trigger.first] != "due")


def _is_said_of(view: View, trigger: Trigger) -> bool:
    """Whether what comes is something of a model and not the model ("the end of the Corsa came in May")."""
    subject = view.clause_subject(view.clause_verb(trigger.first))
    if subject is None or not view.words[subject].islower() or view.lowers[subject] in SORTS:
        return False
    return any(view.lowers[c] == "of" for c in view.children[subject])


def _counts(view: View, token: int) -> bool:
    """Whether "to" and a number follow ("sales came to 114,000")."""
    return view.lowers[token] == "to" and token + 1 < len(view.words) and view.words[token + 1][0].isdigit()


def _is_past_or_act(view: View, trigger: Trigger) -> bool:
    """Whether something was due once, or deliveries are due and no car."""
    verb = view.clause_verb(trigger.first)
    subject = view.clause_subject(verb)
    return view.tags[verb] == "VBD" or (subject is not None and view.lowers[subject] in ACTS)


def is_conditional(view: View, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a milestone is only supposed ("if it arrives in Europe", "until they start to build it")."""
    if not sentence.parsed:
        return False
    verb = view.clause_verb(trigger.last - 1)
    while view.deps[verb] in ("xcomp", "conj", "acomp") and view.heads[verb] != verb:
        verb = view.heads[verb]
    supposed = {"would", "could", "should"} & {view.lowers[c] for c in view.children[verb]}
    if supposed and verb < trigger.first and "better" in view.lowers[verb : trigger.first]:
        return True
    above = view.lowers[view.heads[verb]]
    if view.deps[verb] == "acl" and above in PREPARING:
        return True
    if view.deps[verb] in ("ccomp", "advcl") and above in WISHES and trigger.first > view.heads[verb]:
        return True
    if view.lowers[max(sentence.first, trigger.first - 2) : trigger.first] == ["closer", "to"]:
        return True
    return any(view.lowers[c] in CONDITIONS and view.deps[c] == "mark" for c in view.children[verb])


def _is_negated(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a verb is denied ("will not be offered in")."""
    return found.argument and any(view.deps[c] == "neg" for c in view.children[trigger.first])


def _is_exact(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a trigger's object is a product itself and not something said of it."""
    links = {view.deps[c] for c in view.children[trigger.first]}
    undergone = bool(links & {"dobj", "nsubjpass", "auxpass"}) or view.lowers[trigger.first - 1] == ","
    return found.argument and found.exact and undergone


def _is_placed(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a market follows a trigger at once ("available in Norway")."""
    here, limit = view.ends[trigger.last - 1], view.ends[min(trigger.last + 2, sentence.last) - 1]
    return found.argument and any(
        m.label == "MARKET" and m.via != "demonym" and here <= m.start < limit for m in sentence.mentions
    )


def _is_sent(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a model is brought somewhere ("brings the Cyberster to India", "the S5 to the showrooms")."""
    if not found.exact and not (found.argument and any(m.label in MAKERS for m in found.mentions)):
        return False
    goals = {view.token_at(m.start) for m in sentence.mentions if m.label == "MARKET"}
    goals |= {i for i in range(trigger.last, sentence.last) if view.lowers[i] in SHOWROOMS}
    before = {i - 1 - (view.lowers[i - 1] in DETERMINERS) for i in goals}
    verb = trigger.first
    return any(view.lowers[i] in ("to", "into") and i > verb for i in before if view.clause_verb(i) == verb)


def _is_future(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a verb has a future auxiliary ("will build", "is to produce")."""
    verb = trigger.first
    if any(view.lowers[c] in ("will", "to", "'ll", "’ll") for c in view.children[verb]):
        return True
    return view.deps[verb] == "conj" and any(
        view.lowers[c] in ("will", "'ll", "’ll") for c in view.children[view.heads[verb]]
    )


def _is_plain(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether no particle or price follows a verb at once ("starts at $30,000", "ends up third")."""
    behind = view.lowers[trigger.last : trigger.last + 1]
    return not behind or (behind[0] not in UNPLAIN and view.tags[trigger.last] not in ("VBG", "TO"))


def _is_dated(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether "from", "in" or "by" with a time follows in the clause of a trigger."""
    return any(view.clause_verb(view.token_at(p.start)) == trigger.first for p in sentence.periods)


def _is_on_market(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether "on the" stands before a trigger ("on the market since May")."""
    return found.argument and view.lowers[max(0, trigger.first - 2) : trigger.first] == ["on", "the"]


def _is_ranged(view: View, sentence: Sentence, trigger: Trigger, found: Found) -> bool:
    """Whether a range or a sale is what a model is taken from."""
    behind = view.lowers[trigger.last : min(trigger.last + RANGE_REACH, sentence.last)]
    return "from" in behind and bool(RANGES & set(behind))


Need = Callable[[View, Sentence, Trigger, Found], bool]
NEEDS: dict[str, Need] = {
    "timed": _is_timed,
    "named": _is_named,
    "passive": _is_passive,
    "coming": _is_coming,
    "negated": _is_negated,
    "exact": _is_exact,
    "placed": _is_placed,
    "sent": _is_sent,
    "future": _is_future,
    "on_market": _is_on_market,
    "dated": _is_dated,
    "plain": _is_plain,
    "ranged": _is_ranged,
}
