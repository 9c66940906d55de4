"""Text in CSV cells that a spreadsheet would run as a formula."""

from __future__ import annotations

import re

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")


def neutral(text: str) -> str:
    """Return `text` with an apostrophe before it when a spreadsheet would take it for a formula.

    Text that itself starts with apostrophes before such a sign gets one more, so that ``original``
    gives every text back.
    """
    return f"'{text}" if DANGEROUS.match(text) else text


def original(cell: str) -> str:
    """Return the text that ``neutral`` made a cell of."""
    return cell[1:] if cell.startswith("'") and DANGEROUS.match(cell) else cell
