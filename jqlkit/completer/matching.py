"""How well a name fits what was typed: exact, prefix, start of a word, inside, letters in order, one typo."""

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^\w.]+|_")
_SHORTEST_SUBSEQUENCE: Final = 3
_SHORTEST_TYPO: Final = 4
_LONGEST_TYPO: Final = 24


class Fit(IntEnum):
    """How a name fits, the best first."""

    EXACT = 0
    PREFIX = 1
    WORD_START = 2
    INSIDE = 3
    SUBSEQUENCE = 4
    TYPO = 5


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A text without accents and letter case.

    >>> fold("Épique")
    'epique'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=20_000)
def words(name: str) -> str:
    """A folded name, a blank before each of its words.

    >>> words("fixVersion"), words("[CHART] Time in Status")
    (' fix version', ' chart time in status')
    """
    return " " + fold(" ".join(part for part in _CAMEL.split(name) if part))


class Pattern:
    """What was typed, ready to be compared with many names.

    >>> Pattern("stroy").fit(["Story Points"]), Pattern("sum").fit(["status"])
    (<Fit.TYPO: 5>, None)
    """

    def __init__(self, typed: str) -> None:
        self.raw = typed
        self.typed = fold(typed.strip())
        self._word = " " + self.typed
        self._subsequence = _subsequence(self.typed)
        self._typo = _one_typo(self.typed)

    def fit(self, names: Iterable[str]) -> Fit | None:
        """How the name that fits best does; None if none fits. Everything fits what is empty."""
        if not self.typed:
            return Fit.PREFIX
        best: Fit | None = None
        for name in names:
            found = self._fit(name)
            if found is not None and (best is None or found < best):
                best = found
                if best is Fit.EXACT:
                    break
        return best

    def _fit(self, name: str) -> Fit | None:
        typed, folded = self.typed, fold(name)
        if typed in folded:
            if folded.startswith(typed):
                return Fit.EXACT if folded == typed else Fit.PREFIX
            return Fit.WORD_START if self._word in words(name) else Fit.INSIDE
        spaced = words(name)
        if self._word in spaced:
            return Fit.WORD_START
        if self._subsequence is not None and self._subsequence.search(spaced):
            return Fit.SUBSEQUENCE
        if self._typo is not None:
            middle = len(typed) // 2
            near = typed[: middle - 1] in folded or typed[middle + 1 :] in folded
            if near and self._typo.search(spaced):
                return Fit.TYPO
        return None


@lru_cache(maxsize=64)
def _subsequence(typed: str) -> re.Pattern[str] | None:
    if len(typed) < _SHORTEST_SUBSEQUENCE:
        return None
    return re.compile(" " + ".*?".join(map(re.escape, typed.replace(" ", ""))))


@lru_cache(maxsize=64)
def _one_typo(typed: str) -> re.Pattern[str] | None:
    """The start of a word with one letter changed, lost, added or swapped with its neighbour."""
    if not _SHORTEST_TYPO <= len(typed) <= _LONGEST_TYPO:
        return None
    variants = set()
    for index in range(len(typed)):
        before, here, after = (re.escape(part) for part in (typed[:index], typed[index], typed[index + 1 :]))
        variants.add(f"{before}.{here}{after}")
        variants.add(f"{before}{after}" if len(typed) > _SHORTEST_TYPO else f"{before}.{after}")
        variants.add(f"{before}.{after}")
        if after:
            variants.add(f"{before}{re.escape(typed[index + 1])}{here}{re.escape(typed[index + 2 :])}")
    return re.compile(f" (?:{'|'.join(sorted(variants))})")
