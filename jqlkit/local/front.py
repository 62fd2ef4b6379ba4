"""Pages in the order of a date: most of them are found near that end of the order, where few issues are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from jqlkit.local.sql import both, literal

if TYPE_CHECKING:
    from jqlkit.local.sql import Expression

#: Columns of `issue` whose index is walked from either end; they hold instants.
COLUMNS: Final = frozenset({"created", "updated"})
#: Columns that issues are looked up by.
_KEYS: Final = frozenset({"key", "parent_key"})

#: Of a column, whether it descends, and a number: the value that at least so many issues come up to. None if unknown.
Edge = Callable[[str, bool, int], int | None]


def front(statement: exp.Select, edge: Edge, wanted: int) -> exp.Select | None:
    """The statement on the issues near the front of its order alone; None where it would not be faster.

    If that finds as many issues as are wanted, they are the same that the whole statement finds.
    """
    order = statement.args.get("order")
    first = order.expressions[0] if order else None
    if first is None or not isinstance(first.this, exp.Column) or first.this.name not in COLUMNS:
        return None
    where = statement.args.get("where")
    condition = where.this if where else None
    if condition is not None:
        parts = condition.flatten() if isinstance(condition, exp.And) else (condition,)
        if any(_is_looked_up(part, first.this.name) for part in parts):
            return None
    limit = edge(first.this.name, first.args["desc"], wanted)
    if limit is None:
        return None
    near = (exp.GTE if first.args["desc"] else exp.LTE)(this=first.this.copy(), expression=literal(limit))
    narrow = exp.Select(**statement.args)
    narrow.set("where", exp.Where(this=near if condition is None else both([near, condition])))
    return narrow


def _is_looked_up(condition: Expression, ordered: str) -> bool:
    """Whether the database finds the issues of a condition by itself."""
    if isinstance(condition, exp.In) and "query" in condition.args:
        return True
    this = condition.this
    return isinstance(this, exp.Column) and (this.name in _KEYS or this.name == ordered)
