"""Near-identical articles, as syndicated news gives them: found by MinHash over runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from rensa import RMinHash

PERMUTATIONS = 64
BAND = 4
SEED = 7
SHINGLE = 3
FEWEST_WORDS = 12
ALIKE = 0.8
"""Share of common word triples from which two articles are one: a new headline and a cut last
paragraph leave more, another day's report of the same kind far less."""
WORD = re.compile(r"\w+")

_Signature = bytes


def signature(text: str) -> _Signature | None:
    """Return the MinHash signature of a text; None for one too short to be told from others."""
    words = WORD.findall(text.lower())
    if len(words) < FEWEST_WORDS:
        return None
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update([" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)])
    return np.array(minhash.digest(), dtype="<u4").tobytes()


def copies(signed: Iterable[tuple[str, _Signature]]) -> dict[str, str]:
    """Return which article is a copy of which.

    Parameters
    ----------
    signed
        Identities and signatures, the article that counts as the original before its copies.

    Returns
    -------
    dict
        The identity of each copy and that of its original, which is no copy itself.
    """
    names: list[str] = []
    signatures: list[np.ndarray] = []
    bands: dict[tuple[int, bytes], int] = {}
    found: dict[str, str] = {}
    for name, packed in signed:
        values = np.frombuffer(packed, dtype="<u4")
        keys = [(i, packed[4 * i : 4 * (i + BAND)]) for i in range(0, PERMUTATIONS, BAND)]
        near = sorted({bands[key] for key in keys if key in bands})
        alike = [(-float(np.mean(values == signatures[index])), index) for index in near]
        if alike and -min(alike)[0] >= ALIKE:
            found[name] = names[min(alike)[1]]
            continue
        for key in keys:
            bands.setdefault(key, len(names))
        names.append(name)
        signatures.append(values)
    return found
