"""What Cloud says about queries without running them for everybody: which issues match, what an account may see."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from jqlkit.errors import JiraProtocolError
from jqlkit.jira.answers import reading

#: What one request takes.
MATCH_ISSUES: Final = 1_000
MATCH_QUERIES: Final = 10
SANITIZE_QUERIES: Final = 20

_Item = TypeVar("_Item")


class Match(NamedTuple):
    """Which of the issues a query finds, by id; `errors` in Jira's words, where it does not take the query."""

    ids: tuple[int, ...] = ()
    errors: tuple[str, ...] = ()


class Sanitized(NamedTuple):
    """A query with ids in place of names that the account may not see; None and `errors` where it is no query."""

    query: str | None
    errors: tuple[str, ...] = ()


def parts(items: Sequence[_Item], size: int) -> Iterator[list[_Item]]:
    """The items in lists of at most `size`."""
    return (list(items[start : start + size]) for start in range(0, len(items), size))


def matches_of(answer: Any, count: int) -> list[Match]:
    """Reads the answer about so many queries. Raises JiraProtocolError for another number."""
    with reading("/jql/match"):
        return [
            Match(tuple(map(int, row.get("matchedIssues") or ())), tuple(map(str, row.get("errors") or ())))
            for row in _rows(answer, "matches", count)
        ]


def sanitized_of(answer: Any, count: int) -> list[Sanitized]:
    """Reads the answer about so many queries. Raises JiraProtocolError for another number."""
    found = []
    with reading("/jql/sanitize"):
        for row in _rows(answer, "queries", count):
            errors = row.get("errors") or {}
            messages = [*(errors.get("errorMessages") or ()), *(errors.get("errors") or {}).values()]
            found.append(Sanitized(row.get("sanitizedQuery"), tuple(map(str, messages))))
    return found


def _rows(answer: Any, name: str, count: int) -> list[Mapping[str, Any]]:
    rows = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(rows, list) or len(rows) != count:
        raise JiraProtocolError("the answer about the queries has another number of queries")
    return rows
