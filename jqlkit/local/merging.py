"""Parts of an AND or OR that one look-up answers together, so that a hundred thousand alternatives stay one list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from jqlkit.local.predicates import (
    All,
    AllOf,
    Compare,
    OneOf,
    Predicate,
    Scalar,
    Some,
    TextBool,
    TextMatch,
    Was,
)

#: Searches that one search of the full-text index takes; its parser is recursive.
_TEXTS: Final = 100


def merged(parts: Iterable[Predicate], conjunction: bool) -> list[Predicate]:
    """The parts of an AND or OR, each once, with those that belong together made one; the order stays."""
    groups: dict[object, list[Predicate]] = {}
    for part in parts:
        groups.setdefault(_group(part, conjunction), []).append(part)
    result: list[Predicate] = []
    for group, same in groups.items():
        if len(same) == 1 or not isinstance(group, tuple):
            result.append(same[0])
        else:
            result.extend(_JOIN[group[0]](same, conjunction))
    return result


def _group(part: Predicate, conjunction: bool) -> object:
    """What parts have in common that can be joined; for any other part the part itself, or its identity."""
    match part:
        case OneOf(source, values, negated) if values and negated is conjunction:
            return OneOf, source
        case OneOf(source, (_,), False) if source.table == "issue_value":
            return AllOf, source
        case Compare(source, operator, _) if operator != "=" and (source.table == "issue" or not conjunction):
            return Compare, source, operator
        case TextMatch(slots, _, negated) if negated is conjunction:
            return TextMatch, slots
        case Was(field, _, _, _, window, negated) if negated is conjunction:
            return Was, field, window
        case All() | Some():
            return id(part)
    return part


def _lists(parts: Sequence[Any], conjunction: bool) -> list[Predicate]:
    values: dict[Scalar, None] = {}
    for part in parts:
        values.update(dict.fromkeys(part.values))
    return [replace(parts[0], values=tuple(values))]


def _every(parts: Sequence[Any], conjunction: bool) -> list[Predicate]:
    values = tuple(dict.fromkeys(part.values[0] for part in parts))
    return [AllOf(parts[0].source, values)] if len(values) > 1 else [parts[0]]


def _extremes(parts: Sequence[Any], conjunction: bool) -> list[Predicate]:
    values = [part.value for part in parts]
    tightest = (parts[0].operator in (">", ">=")) is conjunction
    return [replace(parts[0], value=max(values) if tightest else min(values))]


def _searches(parts: Sequence[Any], conjunction: bool) -> list[Predicate]:
    unique = list(dict.fromkeys(parts))
    result: list[Predicate] = []
    for first in range(0, len(unique), _TEXTS):
        searches = tuple([part.search for part in unique[first : first + _TEXTS]])
        result.append(replace(unique[0], search=TextBool("or", searches) if len(searches) > 1 else searches[0]))
    return result


def _pasts(parts: Sequence[Any], conjunction: bool) -> list[Predicate]:
    ids: dict[str, None] = {}
    folds: dict[str, None] = {}
    empty = False
    for part in parts:
        ids.update(dict.fromkeys(part.values))
        folds.update(dict.fromkeys(part.folds))
        empty = empty or part.empty
    return [replace(parts[0], values=tuple(ids), folds=tuple(folds), empty=empty)]


_JOIN: Final[dict[object, Callable[[Sequence[Any], bool], list[Predicate]]]] = {
    OneOf: _lists,
    AllOf: _every,
    Compare: _extremes,
    TextMatch: _searches,
    Was: _pasts,
}
