"""The words of a snapshot's texts: those like another, and texts in which words are near each other."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import product
from typing import TYPE_CHECKING, Final

from jqlkit.local.schema import TOKENIZER

if TYPE_CHECKING:
    from jqlkit.local.store import Store

#: Ways to choose one place for each word of a phrase in one text.
_MOST_CHOICES: Final = 100_000


class Vocabulary:
    """The index of a store, as far as a search has to look into it beforehand."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def alike(self, word: str, edits: int, likeness: float) -> tuple[str, ...]:
        """The terms that at most so many edits make of a word, to less than this part of the shorter of the two."""
        shortest, longest = max(len(word) - edits, 1), len(word) + edits
        sql = "SELECT term FROM issue_terms WHERE length(term) BETWEEN ? AND ?"
        terms = [row[0] for row in self.store.query(sql, (shortest, longest))]
        return tuple(
            [term for term in terms if _alike(distance(word, term), edits, likeness, min(len(word), len(term)))]
        )

    def near(self, words: Sequence[str], slop: int) -> tuple[int, ...]:
        """The ids of the texts in which the words are at most `slop` places, in all, from where the phrase has them."""
        places: list[dict[int, list[int]]] = []
        for term in stems(words):
            found: dict[int, list[int]] = {}
            for text, place in self.store.query("SELECT doc, offset FROM issue_vocabulary WHERE term = ?", (term,)):
                found.setdefault(text, []).append(place)
            places.append(found)
        texts = set(places[0]).intersection(*places[1:])
        return tuple([text for text in sorted(texts) if _stand_near([found[text] for found in places], slop)])


def _alike(distance: int, edits: int, likeness: float, length: int) -> bool:
    return distance <= edits and 1 - distance / length > likeness


def _stand_near(places: Sequence[Sequence[int]], slop: int) -> bool:
    for count, choice in enumerate(product(*places)):
        moved = [place - index for index, place in enumerate(choice)]
        if max(moved) - min(moved) <= slop and len(set(choice)) == len(choice):
            return True
        if count >= _MOST_CHOICES:  # a text that repeats them so often has them side by side
            return True
    return False


def stems(words: Sequence[str]) -> list[str]:
    """The terms that the index makes of words.

    >>> stems(["Crashes", "pages"])
    ['crash', 'page']
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f'CREATE VIRTUAL TABLE text USING fts5(body, tokenize="{TOKENIZER}")')
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(text, instance)")
        connection.execute("INSERT INTO text VALUES (?)", (" ".join(words),))
        return [row[0] for row in connection.execute('SELECT term FROM terms ORDER BY "offset"')]


def distance(one: str, other: str) -> int:
    """How many letters have to be added, left out, changed or swapped with the next to make one word of the other.

    >>> distance("roam", "foam"), distance("crash", "carshes")
    (1, 3)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        above, before, row = before, row, [i + 1]
        for j, candidate in enumerate(other):
            best = min(before[j] + (letter != candidate), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == candidate:
                best = min(best, above[j - 1] + 1)
            row.append(best)
    return row[-1]
