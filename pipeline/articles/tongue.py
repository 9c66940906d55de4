"""The language that an article is written in."""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import Any

ENGLISH = "en"
LATIN_SCRIPT = "a-zA-Z\u00c0-\u024f"
SHORTEST = 200
"""Characters below which a detector guesses: a shorter text is taken for what it says it is."""
LOOKED_AT = 1_500
ENGLISH_SHARE = 0.2
"""Function words make 35 to 45% of English prose, and below 15% of any other language's."""
PROSE_SHARE = 0.1
TONGUES = frozenset(
    "ar bg bn ca cs da de el en es et eu fa fi fr ga gu he hi hr hy id is it ja ka kn ko lt lv mk ml mr nb "
    "nl pl pt ro ru si sk sl sq sr sv ta te th tl tr uk ur vi zh".split()
)
WORD = re.compile(r"[^\W\d_]+")
FOREIGN_LETTER = re.compile(rf"[^\W\d_{LATIN_SCRIPT}]")


def language_of(text: str, stated: str | None = None) -> str | None:
    """Return the ISO 639-1 code of a text's language.

    A detector is asked only where function words do not show English; its answer counts when the
    text is prose in that language, or written in another script. A list of names and figures is no
    prose in any language and keeps what its source states.

    Parameters
    ----------
    text
        The article's text; its first 1,500 characters are looked at.
    stated
        The code that the source gives, if any; sites often claim that of their country.

    Returns
    -------
    str or None
        None when nothing tells.
    """
    sample = text[:LOOKED_AT]
    if len(sample.strip()) < SHORTEST:
        return stated
    words = [word.lower() for word in WORD.findall(sample)]
    if _share(words, ENGLISH) >= ENGLISH_SHARE:
        return ENGLISH
    code = str(_detector().classify(sample)[0])
    if len(FOREIGN_LETTER.findall(sample)) > len(sample) / 4 or _share(words, code) >= PROSE_SHARE:
        return code
    return stated


def _share(words: list[str], code: str) -> float:
    """Return how many of the words are function words of a language."""
    common = _function_words(code)
    return sum(word in common for word in words) / max(1, len(words))


@cache
def _function_words(code: str) -> frozenset[str]:
    try:
        module = importlib.import_module(f"spacy.lang.{code}.stop_words")
    except ImportError:
        return frozenset()
    return frozenset(module.STOP_WORDS)


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(sorted(TONGUES.intersection(detector.labels)))
    return detector
