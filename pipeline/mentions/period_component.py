"""The pipeline stage that finds expressions of time."""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.extensions import register
from pipeline.language.tokens import text_of
from pipeline.mentions.periods import read_periods

NAMES = frozenset({"MODEL", "BRAND", "GROUP", "COMPANY", "EXECUTIVE"})


@Language.factory("period_ruler", assigns=["doc._.periods"], default_config={"fiscal_end": None})
def make_period_ruler(nlp: Language, name: str, fiscal_end: int | None) -> PeriodRuler:
    """Build the component that sets ``doc._.periods``.

    Parameters
    ----------
    nlp, name
        Given by spaCy.
    fiscal_end
        Month (1 to 12) in which the fiscal years of the articles end, or None.
    """
    register()
    return PeriodRuler(fiscal_end)


class PeriodRuler:
    """Sets ``doc._.periods`` from the text and ``doc._.article["published"]``.

    An expression within a name that an earlier stage found ("Dacia Spring") is none.
    """

    def __init__(self, fiscal_end: int | None = None) -> None:
        self.fiscal_end = fiscal_end

    def __call__(self, doc: Doc) -> Doc:
        """Set the periods of one document."""
        printed = doc._.article.get("published")
        published = date.fromisoformat(printed[:10]) if printed else None
        names = [(m.start, m.end) for m in doc._.mentions if m.via == "name" and m.label in NAMES]
        periods = read_periods(text_of(doc), published, self.fiscal_end)
        doc._.periods = [p for p in periods if not any(s < p.end and p.start < e for s, e in names)]
        return doc
