"""Figures in running text: numbers with their units, qualifiers and ranges, and what is no figure."""

from __future__ import annotations

from pipeline.quantities.context import add_context
from pipeline.quantities.conversion import to_base
from pipeline.quantities.lexicon import UnitLexicon, load_lexicon
from pipeline.quantities.reader import read_quantities

__all__ = ["UnitLexicon", "add_context", "load_lexicon", "read_quantities", "to_base"]
