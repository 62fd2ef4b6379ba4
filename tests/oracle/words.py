"""Text search as the oracle does it: words, phrases, prefixes, AND, OR, NOT; stems by a small table of endings.

The full stemmer is the engine's; the oracle's data uses words on which this one and Porter's agree.
"""

import re
from functools import cache
from itertools import product

WORD = re.compile(r"[^\W_]+")
PART = re.compile(r'[+-]?"[^"]*"(?:~\d+)?|\S+')


def stem(word: str) -> str:
    word = word.lower()
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def matches_text(texts: list[str], wanted: str, deployment: str = "cloud") -> bool:
    """Whether one of the texts of a field matches: OR binds weaker than the blank, which means AND."""
    return any(_matches_one(text, wanted, deployment) for text in texts)


def _matches_one(text: str, wanted: str, deployment: str) -> bool:
    alternatives: list[list[str]] = [[]]
    for part in PART.findall(wanted):
        if part == "OR":
            alternatives.append([])
        elif part != "AND":
            alternatives[-1].append(part)
    return any(_all(text, parts, deployment) for parts in alternatives)


def _all(text: str, parts: list[str], deployment: str) -> bool:
    negate = False
    for part in parts:
        if part == "NOT":
            negate = True
            continue
        if _has(text, part.lstrip("+-"), deployment) == (negate or part.startswith("-")):
            return False
        negate = False
    return True


def _has(text: str, part: str, deployment: str) -> bool:
    part, _, mark = part.partition("~")
    index = [stem(word) for word in words(text)]
    loose = bool(_) and deployment == "datacenter"  # Cloud passes over the mark
    if part.startswith('"'):
        phrase = [stem(word) for word in words(part)]
        return near(index, phrase, int(mark or 0) if loose else 0)
    if loose:
        return any(alike(part.lower(), word) for word in index)
    if "*" in part or "?" in part:
        if deployment == "cloud":  # a star at the end is all there is
            part = part.replace("?", "*").rstrip("*") + "*"
        pattern = re.escape(part.lower()).replace(r"\*", ".*").replace(r"\?", ".")
        return any(re.fullmatch(pattern, word) for word in index)  # the pattern is not stemmed
    return all(stem(word) in index for word in words(part))


def near(index: list[str], phrase: list[str], slop: int) -> bool:
    """Whether the words stand together, moved by no more than `slop` places in all from where the phrase has them."""
    places = [[place - offset for place, word in enumerate(index) if word == wanted]
              for offset, wanted in enumerate(phrase)]  # fmt: skip
    return any(max(choice) - min(choice) <= slop and len({p + i for i, p in enumerate(choice)}) == len(choice)
               for choice in product(*places))  # fmt: skip


def alike(one: str, other: str) -> bool:
    """Whether one or two edits, on less than half of the letters, make one word of the other."""
    return edits(one, other) <= 2 and edits(one, other) < min(len(one), len(other)) / 2


@cache
def edits(one: str, other: str) -> int:
    """How many letters have to be added, left out, changed or swapped."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return edits(one[1:], other[1:])
    found = 1 + min(edits(one[1:], other), edits(one, other[1:]), edits(one[1:], other[1:]))
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        found = min(found, 1 + edits(one[2:], other[2:]))
    return found
