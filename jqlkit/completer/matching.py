"""How well a name fits what was typed: exact, prefix, start of a word, inside, letters in order, one typo."""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

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


def words(name: str) -> str:
    """A folded name, a blank before each of its words.

    >>> words("fixVersion"), words("[CHART] Time in Status")
    (' fix version', ' chart time in status')
    """
    return " " + fold(" ".join(part for part in _CAMEL.split(name) if part))


class Keys(NamedTuple):
    """The names of an item, ready to be compared: folded, as words, and all on the lines of one text.

    >>> Keys.of(("fixVersion", "Fix")).text
    'fixversion\\n fix version\\nfix\\n fix'
    """

    folded: tuple[str, ...]
    words: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, names: tuple[str, ...]) -> "Keys":
        """The keys of some names."""
        return _keys(names)


@lru_cache(maxsize=20_000)
def _keys(names: tuple[str, ...]) -> Keys:
    folded = tuple([fold(name) for name in names])
    spaced = tuple([words(name) for name in names])
    lines = [line.replace("\n", " ") for pair in zip(folded, spaced, strict=True) for line in pair]
    return Keys(folded, spaced, "\n".join(lines))


class Pattern:
    """What was typed, ready to be compared with many names.

    >>> Pattern("stroy").fit(Keys.of(("Story Points",))), Pattern("sum").fit(Keys.of(("status",)))
    (<Fit.TYPO: 5>, None)
    """

    def __init__(self, typed: str) -> None:
        self.raw = typed
        self.typed = fold(typed.strip())
        self._word = " " + self.typed
        self._subsequence = _subsequence(self.typed)
        self._typo = _one_typo(self.typed)
        middle = len(self.typed) // 2
        self._halves = self.typed[: middle - 1], self.typed[middle + 1 :]  # one of them is without the typo

    def fit(self, keys: Keys) -> Fit | None:
        """How the name that fits best does; None if none fits. Everything fits what is empty."""
        typed = self.typed
        if not typed:
            return Fit.PREFIX
        if typed in keys.text:
            return self._fit_inside(keys)
        if self._subsequence is not None and self._subsequence.search(keys.text):
            return Fit.SUBSEQUENCE
        if self._typo is not None:
            left, right = self._halves
            if (left in keys.text or right in keys.text) and self._typo.search(keys.text):
                return Fit.TYPO
        return None

    def _fit_inside(self, keys: Keys) -> Fit:
        typed = self.typed
        best = Fit.INSIDE
        for folded, spaced in zip(keys.folded, keys.words, strict=True):
            if folded.startswith(typed):
                if folded == typed:
                    return Fit.EXACT
                best = Fit.PREFIX
            elif best is Fit.INSIDE and self._word in spaced:
                best = Fit.WORD_START
        return best


@lru_cache(maxsize=64)
def _subsequence(typed: str) -> re.Pattern[str] | None:
    if len(typed) < _SHORTEST_SUBSEQUENCE:
        return None
    return re.compile(" " + "[^\\n]*?".join(map(re.escape, typed.replace(" ", ""))))


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
