"""Which currency a sign means that several share: by the countries and currencies the text names."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.quantities.atoms import Atoms
from pipeline.quantities.lexicon import UnitLexicon
from pipeline.quantities.units import Unit

_ABROAD = "USD"
"""The currency that news gives its conversions in: left only for a country that rules the text."""
_APART = "US$"
"""Where it is printed, a bare sign is not the American one."""
_CAPITALS = re.compile(r"\b(?:US|USA|U\.S|USD)(?![a-z])")
_CONVERTED = re.compile(r"[(=][^\w$]{0,2}(?:\w+ ){0,2}\$ ?\d")
_NEAR = 24
_SHORT = 160
"""Atoms of a text in which one word on a country is enough, padding included."""


class CurrencyContext:
    """Chooses between currencies in one text."""

    def __init__(self, atoms: Atoms, lexicon: UnitLexicon) -> None:
        self.atoms = atoms
        self.lexicon = lexicon
        self._hints: Counter[str] | None = None
        self._home: str | None = None

    def settle(self, unit: Unit, key: str, i: int) -> Unit:
        """Return the currency that a shared sign or name means at atom ``i``.

        Parameters
        ----------
        unit
            What the sign means by itself.
        key
            Sign or name, as the lexicon keys it.
        i
            The atom of the sign.
        """
        rivals = self.lexicon.rivals.get(key, ()) if unit.scale == 1 else ()
        if len(rivals) < 2 or unit.dimension != "money":
            return unit
        if rivals[0] == _ABROAD:
            home = self._home_currency(rivals)
            return self.lexicon.currencies[home].unit() if home else unit
        near = self._nearest(rivals, i) if key[0] in "kc" else None
        return self.lexicon.currencies[near or max(rivals, key=self._count)].unit()

    def is_named(self, key: str) -> bool:
        """Whether the text names a country of one of the currencies that share a name."""
        return any(self._count(code) for code in self.lexicon.rivals.get(key, ()))

    def is_dollar(self, unit: Unit) -> bool:
        """Whether a currency is one of those that are printed with a dollar sign."""
        return unit.symbol in self.lexicon.rivals.get("$", ())

    def _count(self, code: str) -> int:
        hints = self._words()
        return sum(hints[word] for word in self.lexicon.currencies[code].hints)

    def _words(self) -> Counter[str]:
        if self._hints is None:
            self._hints = Counter(_bare(word) for atom in self.atoms.low for word in atom.split())
        return self._hints

    def _nearest(self, rivals: tuple[str, ...], i: int) -> str | None:
        """Return the currency whose country stands last before atom ``i`` in its sentence."""
        for j in range(i - 1, max(0, i - _NEAR), -1):
            if self.atoms.ends_sentence(j):
                return None
            word = _bare(self.atoms.low[j])
            for code in rivals:
                if word in self.lexicon.currencies[code].hints:
                    return code
        return None

    def _home_currency(self, rivals: tuple[str, ...]) -> str:
        """Return the currency of the one dollar or peso country that a text is about, or nothing.

        As many words on the United States, more on another country, or a conversion in brackets
        leave the sign as it is.
        """
        if self._home is None:
            self._home = self._find_home(rivals)
        return self._home

    def _find_home(self, rivals: tuple[str, ...]) -> str:
        home = max(rivals[1:], key=self._count)
        named = self._count(home)
        text = self.atoms.text
        apart = text.count(_APART)
        if named < (1 if apart or len(self.atoms.low) < _SHORT else 2):
            return ""
        abroad = self._count(_ABROAD) + len(_CAPITALS.findall(text)) - apart
        others = [c for c, one in self.lexicon.currencies.items() if one.hints and c not in (home, _ABROAD)]
        third = max(self._count(code) for code in others)
        ruled = named > abroad and named >= third and not _CONVERTED.search(text)
        return home if ruled else ""


def _bare(word: str) -> str:
    return word.partition("'")[0].partition("’")[0]
