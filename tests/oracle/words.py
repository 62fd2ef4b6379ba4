"""Text search as the oracle does it: words, phrases, prefixes, AND, OR, NOT; stems by a small table of endings.

The full stemmer is the engine's; the oracle's data uses words on which this one and Porter's agree.
"""

import re

WORD = re.compile(r"[^\W_]+")
PART = re.compile(r'"[^"]*"|\S+')


def stem(word: str) -> str:
    word = word.lower()
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def matches_text(texts: list[str], wanted: str) -> bool:
    """Whether one of the texts of a field matches: OR binds weaker than the blank, which means AND."""
    return any(_matches_one(text, wanted) for text in texts)


def _matches_one(text: str, wanted: str) -> bool:
    alternatives: list[list[str]] = [[]]
    for part in PART.findall(wanted):
        if part == "OR":
            alternatives.append([])
        elif part != "AND":
            alternatives[-1].append(part)
    return any(_all(text, parts) for parts in alternatives)


def _all(text: str, parts: list[str]) -> bool:
    negate = False
    for part in parts:
        if part == "NOT":
            negate = True
            continue
        if _has(text, part.lstrip("+-")) == (negate or part.startswith("-")):
            return False
        negate = False
    return True


def _has(text: str, part: str) -> bool:
    if part.startswith('"'):
        phrase = [stem(word) for word in words(part)]
        found = [stem(word) for word in words(text)]
        return any(found[i : i + len(phrase)] == phrase for i in range(len(found)))
    if part.endswith("*"):
        return any(word.startswith(part[:-1].lower()) for word in [*words(text), *map(stem, words(text))])
    return all(stem(word) in {stem(other) for other in words(text)} for word in words(part))
