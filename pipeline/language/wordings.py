"""Wordings with gaps: "orders * open" is found in "orders for the new model open"."""

from __future__ import annotations

from collections.abc import Sequence

ANY = "*"
GAP = 14


def match_wording(lowers: Sequence[str], pieces: Sequence[str], first: int, last: int) -> int:
    """Return the token after a wording that starts at ``first``, or 0; ``*`` stands for up to fourteen words.

    Parameters
    ----------
    lowers
        Tokens in lower case.
    pieces
        The wording's words.
    first, last
        Where it starts, and the token that it has to end before.
    """
    i = first
    gap = False
    for piece in pieces:
        if piece == ANY:
            gap = True
            continue
        if gap and piece in lowers[i : min(i + GAP + 1, last)]:
            i, gap = lowers.index(piece, i), False
        elif gap or i >= last or lowers[i] != piece:
            return 0
        i += 1
    return i
