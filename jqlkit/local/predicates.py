"""A resolved query: no names are left, only ids, numbers, instants and folded texts; NOT is at the leaves.

Each leaf is what one issue has to satisfy. `negated` never matches an issue without a value, unless said otherwise.
"""

from dataclasses import dataclass
from typing import Final, Literal

Scalar = str | int | float
Comparison = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of a field are: a column of `issue`, or of a child table with one row a value."""

    column: str
    table: str = "issue"
    #: Conditions that pick the field's rows in a child table: column and value.
    where: tuple[tuple[str, str], ...] = ()
    #: Whether an issue without a value counts as 0 (votes, watchers).
    never_empty: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Some value of the field is (negated: no value is) among these."""

    source: Source
    values: tuple[Scalar, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """The field has every one of these values."""

    source: Source
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Some value of the field compares so."""

    source: Source
    operator: Comparison
    value: Scalar


@dataclass(frozen=True, slots=True)
class Empty:
    """The field has no value (negated: has one)."""

    source: Source
    negated: bool = False


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The key compares so, within one project."""

    project: str
    operator: Comparison
    number: int


@dataclass(frozen=True, slots=True)
class TextMatch:
    """Some text in these slots (first, last) matches the search; negated: there is text, and none matches."""

    slots: tuple[int, int]
    search: "TextNode"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class HasText:
    """There is text in these slots (negated: none)."""

    slots: tuple[int, int]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Was:
    """The field had one of these values (or, with `empty`, none) in a period that fits; negated: in none."""

    field: str
    values: tuple[str, ...]
    folds: tuple[str, ...]
    empty: bool
    window: "Window"
    negated: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """The field changed from, to, when and by whom it says, all in one change; negated: it never did."""

    field: str
    old: "HistoryValues | None"
    new: "HistoryValues | None"
    window: "Window"
    negated: bool


@dataclass(frozen=True, slots=True)
class HistoryValues:
    """Values in a history: ids, folded names for what has no id any more, and whether EMPTY is among them."""

    ids: tuple[str, ...]
    folds: tuple[str, ...]
    empty: bool


@dataclass(frozen=True, slots=True)
class Window:
    """History predicates in seconds: at or after, before, within [start, end), and by one of a group of users."""

    after: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    during: tuple[tuple[int, int], ...] = ()
    by: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class UpdatedBy:
    """One of these users created, changed or commented on the issue within [start, end)."""

    users: tuple[str, ...]
    start: int | None
    end: int | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """Every issue, or none."""

    value: bool


@dataclass(frozen=True, slots=True)
class All:
    """All of these."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of these."""

    parts: tuple["Predicate", ...]


Leaf = OneOf | AllOf | Compare | Empty | KeyRange | TextMatch | HasText | Was | Changed | UpdatedBy | Constant
Predicate = Leaf | All | Some

NOTHING: Final = Constant(False)


# ---- the mini-language inside the operand of ~


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several next to each other; the index folds and stems them."""

    phrase: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word with wildcards: `prefix` up to the first of them, and the whole pattern (`*`, `?`), folded."""

    prefix: str
    pattern: str


@dataclass(frozen=True, slots=True)
class TextBool:
    """All (`and`) or one (`or`) of the parts, and none of the excluded ones."""

    operator: Literal["and", "or"]
    parts: tuple["TextNode", ...]
    excluded: tuple["TextNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """One of these terms of the index."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextRows:
    """One of these texts, found beforehand, by their ids in the index."""

    ids: tuple[int, ...]


TextNode = Words | Wildcard | TextBool | Terms | TextRows
