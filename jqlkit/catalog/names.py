"""How names compare, and which known name is near an unknown one."""

import re
from collections.abc import Iterable
from typing import Final

_CUSTOM_FIELD: Final = re.compile(r"cf\s*\[\s*0*([0-9]+)\s*\]", re.IGNORECASE)


def name_key(name: str) -> str:
    """What two spellings of one name have in common: Jira compares names without regard to letter case.

    >>> name_key("Story Points"), name_key("CF[0010]")
    ('story points', 'cf[10]')
    """
    if name[:2] in ("cf", "CF", "Cf", "cF") and (match := _CUSTOM_FIELD.fullmatch(name)):
        return f"cf[{match[1]}]"
    return name.lower()


def closest(name: str, candidates: Iterable[str], *, likeness: float = 0.75) -> str | None:
    """The candidate that a misspelled name most likely means, or None if none is at least as like as asked.

    >>> closest("asignee", ["assignee", "reporter"]), closest("zzz", ["assignee"])
    ('assignee', None)
    """
    from difflib import get_close_matches

    by_key = {name_key(candidate): candidate for candidate in candidates}
    found = get_close_matches(name_key(name), by_key, n=1, cutoff=likeness)
    return by_key[found[0]] if found else None
