"""Near-identical articles, as syndicated news gives them: found by MinHash over runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
MIXING = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64
)
"""Odd factors that make one number of the four of a band."""

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
    packed: list[bytes] = []
    for name, signature_ in signed:
        names.append(name)
        packed.append(signature_)
    values = np.frombuffer(b"".join(packed), dtype="<u4").reshape(len(packed), PERMUTATIONS)
    bands: dict[tuple[int, bytes], int] = {}
    found: dict[str, str] = {}
    for number, shared in _sharing(values):
        keys = [(int(i), packed[number][4 * BAND * i : 4 * BAND * (i + 1)]) for i in shared]
        near = sorted({bands[key] for key in keys if key in bands})
        alike = [(-float(np.mean(values[number] == values[index])), index) for index in near]
        if alike and -min(alike)[0] >= ALIKE:
            found[names[number]] = names[min(alike)[1]]
            continue
        for key in keys:
            bands.setdefault(key, number)
    return found


def _sharing(values: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the signatures that have a band in common with another, by number, with those bands.

    Few do: only they are looked up among each other.
    """
    mixed = values.reshape(len(values), PERMUTATIONS // BAND, BAND).astype(np.uint64) @ MIXING
    shared = np.empty(mixed.shape, dtype=np.bool_)
    for band in range(mixed.shape[1]):
        _, places, counts = np.unique(mixed[:, band], return_inverse=True, return_counts=True)
        shared[:, band] = counts[places] > 1
    for number in np.flatnonzero(shared.any(axis=1)).tolist():
        yield number, np.flatnonzero(shared[number])
