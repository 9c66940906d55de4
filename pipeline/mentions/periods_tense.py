"""Whether the words around an expression of time speak of what is past or of what is to come."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.mentions.periods_cores import kind_at
from pipeline.mentions.periods_lexer import Lexed, load_words

REACH = 30
SHORTEST_PAST = 4
NOUNS = frozenset("plan plans launches launch start open steps hands returns moves".split())
TO_BE = frozenset({"be", "being", "to"})
TAKERS = frozenset({"the", "its", "a"})
BREAKS = frozenset({"newline", "stop"})
CLAUSE_ENDS = frozenset({"comma", "semi", "colon", "open", "close"})
FUTURE, MAYBE, PAST, ANNOUNCE = "future", "maybe", "past", "announce"


def is_break(lexed: Lexed, i: int) -> bool:
    """Whether a token ends a sentence."""
    kind = kind_at(lexed, i)
    return kind in BREAKS or (kind == "dot" and kind_at(lexed, i - 1) not in ("mon", "wday"))


def is_parted(lexed: Lexed, first: int, last: int) -> bool:
    """Whether a sentence or a half of it ends between two tokens."""
    return any(is_break(lexed, i) or kind_at(lexed, i) == "semi" for i in range(first, last))


def tense_at(lexed: Lexed, first: int, last: int) -> str:
    """Return what the words around an expression say of its time.

    The cues of its own clause decide, those before it first; then a verb of the future or the past
    that stands earlier in the sentence.

    Returns
    -------
    str
        ``future`` ("will", "is to"), ``maybe`` (the present tense and expectations, which only look
        ahead where nothing has just ended), ``past``, ``announce`` ("announced", which fits both) or
        an empty string.
    """
    clause = clause_tense(lexed, first, last)
    if clause:
        return clause
    earlier = _scan(lexed, range(first - 1, max(-1, first - REACH), -1), across=True)
    return "" if earlier == MAYBE else earlier


def clause_tense(lexed: Lexed, first: int, last: int) -> str:
    """Return what the words of the expression's own clause say of its time."""
    before = _scan(lexed, range(first - 1, max(-1, first - REACH), -1), across=False)
    if before:
        return before
    opens = first == 0 or is_break(lexed, first - 1)
    skip = 1 if opens and kind_at(lexed, last) == "comma" else 0
    return _scan(lexed, range(last + skip, min(len(lexed.lower), last + REACH)), across=False)


def _scan(lexed: Lexed, steps: Iterable[int], across: bool) -> str:
    """Return the nearest cue; one that is only possible gives way to a "will" of its clause."""
    possible, crossed = "", False
    for i in steps:
        if is_break(lexed, i):
            break
        if _ends_clause(lexed, i):
            if not across:
                break
            crossed = True
        cue = _cue_at(lexed, i)
        if cue == MAYBE:
            possible = possible if crossed else MAYBE
        elif cue:
            return cue if cue == FUTURE or not possible else possible
    return possible


def _ends_clause(lexed: Lexed, i: int) -> bool:
    return kind_at(lexed, i) in CLAUSE_ENDS or lexed.lower[i] in load_words().tags["clause"]


def _cue_at(lexed: Lexed, i: int) -> str:
    tags, word = load_words().tags, lexed.lower[i]
    if word == "to" and lexed.lower[max(0, i - 1)] in ("is", "are"):
        return FUTURE
    for cue in (FUTURE, MAYBE):
        if word in tags[cue]:
            return "" if _is_false_cue(lexed, i) else cue
    if word in tags[ANNOUNCE]:
        return "" if i and lexed.lower[i - 1] in TO_BE else ANNOUNCE
    is_past = word in tags[PAST] or (word.endswith("ed") and len(word) > SHORTEST_PAST)
    if not is_past or word.endswith("eed") or lexed.word(i)[0].isupper():
        return ""
    return "" if i and lexed.lower[i - 1] in TO_BE else PAST


def _is_false_cue(lexed: Lexed, i: int) -> bool:
    word = lexed.lower[i]
    if word in NOUNS and kind_at(lexed, i - 1) in TAKERS:
        return True
    if word == "set":
        return lexed.lower[i + 1 : i + 2] not in (["to"], ["for"])
    if kind_at(lexed, i + 1) == "dash" or kind_at(lexed, i - 1) == "dash":
        return True
    if word == "expected":
        return kind_at(lexed, i - 1) == "than"
    return word == "may" and kind_at(lexed, i) == "month"
