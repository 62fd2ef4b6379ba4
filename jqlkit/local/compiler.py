"""From predicates to one SELECT over the tables of a snapshot; deep or wide conditions are split into parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from jqlkit.local.merging import merged
from jqlkit.local.predicates import (
    All,
    AllOf,
    Changed,
    Compare,
    Constant,
    Empty,
    HasText,
    HistoryValues,
    KeyRange,
    Leaf,
    OneOf,
    Predicate,
    Scalar,
    Some,
    Source,
    TextMatch,
    UpdatedBy,
    Was,
    Window,
)
from jqlkit.local.sql import Sqlite, both, column, either, exists, literal, negate, select, table

if TYPE_CHECKING:
    from jqlkit.local.sql import Expression

#: Levels of AND / OR within one part: databases and sqlglot are recursive, and their limits are low.
_MAX_HEIGHT: Final = 6
#: Conditions side by side within one part.
_MAX_WIDTH: Final = 200
#: Conditions side by side within one statement.
_MAX_LEAVES: Final = 1000
#: More rows than any database holds, and no number that it does not take.
_MOST_ROWS: Final = 1 << 62

#: Leaves that look at the issue's own row, unless their field has a table.
_LIGHT: Final = (OneOf, Compare, Empty, KeyRange, Constant)

_COMPARISONS: Final[dict[str, type[exp.Binary]]] = {
    "=": exp.EQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


class Compiler:
    """Compiles one query. `parts` holds the named sub-queries that its statement begins with."""

    def __init__(
        self,
        dialect: Sqlite,
        is_rare: Callable[[Source, Sequence[Scalar]], bool] | None = None,
        run: Callable[[str, dict[str, str]], list[int]] | None = None,
    ) -> None:
        """`is_rare` tells whether few issues have such a value; `run` gives the ids of a statement."""
        self.dialect = dialect
        self.is_rare = is_rare or (lambda source, values: False)
        self.run = run
        self.parts: list[tuple[str, exp.Select]] = []

    def statement(
        self, predicate: Predicate, order: Sequence[exp.Ordered], limit: int | None = None, start: int = 0
    ) -> exp.Select:
        """SELECT the ids of the issues that satisfy the predicate, in order."""
        condition, _ = self.condition(predicate)
        query = select([column("id")], table("issue"), None if _is_true(condition) else condition)
        return self._finish(query, order, limit, start)

    def count(self, predicate: Predicate) -> exp.Select:
        """SELECT how many issues satisfy the predicate."""
        condition, _ = self.condition(predicate)
        query = select([exp.Count(this=exp.Star())], table("issue"), None if _is_true(condition) else condition)
        return self._finish(query, (), None, 0)

    def _finish(self, query: exp.Select, order: Sequence[exp.Ordered], limit: int | None, start: int) -> exp.Select:
        if order:
            query.set("order", exp.Order(expressions=list(order)))
        if limit is not None or start:
            query.set("limit", exp.Limit(expression=literal(-1 if limit is None else min(limit, _MOST_ROWS))))
        if start:
            query.set("offset", exp.Offset(expression=literal(min(start, _MOST_ROWS))))
        if self.parts:
            for name, part in self.parts:
                query = query.with_(name, as_=part, copy=False)
        return query

    def condition(self, predicate: Predicate) -> tuple[Expression, int]:
        """The condition on a row of `issue`, and how many levels of AND / OR it has."""
        if not isinstance(predicate, (All, Some)):
            return self.leaf(predicate), 0
        conjunction = isinstance(predicate, All)
        light: list[Expression] = []
        heavy: list[Expression] = []  # asked last, where the others have not decided yet
        height = 0
        for part in merged(predicate.parts, conjunction):
            condition, below = self.condition(part)
            (light if isinstance(part, _LIGHT) and not _has_rows(part) else heavy).append(condition)
            height = max(height, below + 1)
        conditions = light + heavy
        if not conditions:
            return self.leaf(Constant(conjunction)), 0
        if len(conditions) == 1:
            return conditions[0], height - 1
        join: Callable[[Sequence[Expression]], Expression] = both if conjunction else either
        if len(conditions) > _MAX_LEAVES and self.run is not None:
            return self._stepwise(conditions, conjunction), 0
        while len(conditions) > _MAX_WIDTH:
            chunks = [conditions[index : index + _MAX_WIDTH] for index in range(0, len(conditions), _MAX_WIDTH)]
            conditions = []
            for chunk in chunks:
                conditions.append(self._part(join(chunk)))
            height = 1
        if height >= _MAX_HEIGHT:
            return self._part(join(conditions)), 0
        return join(conditions), height

    def _part(self, condition: Expression) -> Expression:
        """Moves a condition into a named sub-query; the condition that stands for it."""
        name = f"part_{len(self.parts) + 1}"
        self.parts.append((name, select([column("id")], table("issue"), condition)))
        return self.dialect.in_set(column("id"), select([column("id", name)], table(name), None))

    def _stepwise(self, conditions: Sequence[Expression], conjunction: bool) -> Expression:
        """Runs a condition that is too wide for one statement in steps; the condition on the ids that are left."""
        assert self.run is not None
        found: set[int] | None = None
        for first in range(0, len(conditions), _MAX_WIDTH):
            join: Callable[[Sequence[Expression]], Expression] = both if conjunction else either
            step = join(conditions[first : first + _MAX_WIDTH])
            query = self._finish(select([column("id")], table("issue"), step), (), None, 0)
            ids = set(self.run(query.sql(self.dialect.name), self.dialect.parameters))
            found = ids if found is None else found & ids if conjunction else found | ids
            if conjunction and not found:
                break
        return self.dialect.one_of(column("id"), sorted(found)) if found else self.leaf(Constant(False))

    def leaf(self, leaf: Leaf) -> Expression:
        """The condition of a leaf."""
        match leaf:
            case Constant(value):
                return exp.EQ(this=literal(1), expression=literal(int(value)))
            case OneOf(source, values, negated):
                return self._one_of(source, values, negated)
            case AllOf(source, values):
                return self._all_of(source, values)
            case Compare(source, operator, value):
                compare = _COMPARISONS[operator]
                return self._some(source, lambda this: compare(this=this, expression=literal(value)))
            case Empty(source, negated):
                if source.table == "issue":
                    null = exp.Is(this=column(source.column), expression=exp.Null())
                    return negate(null) if negated else null
                present = self._rows(source, None)
                return present if negated else negate(present)
            case KeyRange(project, operator, number):
                compare = _COMPARISONS[operator]
                same = exp.EQ(this=column("project_key"), expression=literal(project))
                return both([same, compare(this=column("key_num"), expression=literal(number))])
            case TextMatch(slots, search, negated):
                found = self.dialect.in_set(column("id"), self.dialect.text_ids(slots, search))
                if not negated:
                    return found
                return both([self.dialect.in_set(column("id"), self.dialect.has_text(slots)), negate(found)])
            case HasText(slots, negated):
                found = self.dialect.in_set(column("id"), self.dialect.has_text(slots))
                return negate(found) if negated else found
            case Was():
                return self._was(leaf)
            case Changed():
                return self._changed(leaf)
            case UpdatedBy():
                return self._updated_by(leaf)
        raise AssertionError(leaf)

    def _one_of(self, source: Source, values: Sequence[Scalar], negated: bool) -> Expression:
        if source.table != "issue":
            if not values:
                return self._rows(source, None) if negated else self.leaf(Constant(False))
            if self.is_rare(source, values):
                found = self.dialect.one_of(column(source.column, source.table), values)
                match = self._ids(source.table, [*_fixed(source), found], negated=False)
            else:
                match = self._some(source, lambda this: self.dialect.one_of(this, values))
            return both([self._rows(source, None), negate(match)]) if negated else match
        this = column(source.column)
        if not values:
            return self.leaf(Empty(source, negated=True) if negated else Constant(False))
        found = self.dialect.one_of(this, values)
        if not negated:
            return found
        if isinstance(found, exp.EQ):
            return exp.NEQ(this=found.this, expression=found.expression)
        return negate(found)

    def _all_of(self, source: Source, values: Sequence[Scalar]) -> Expression:
        """Every one of the values: the rows with one of them, counted."""
        value = column(source.column, source.table)
        owner = column("issue_id", source.table)
        query = select([owner], table(source.table), both([*_fixed(source), self.dialect.one_of(value, values)]))
        query.set("group", exp.Group(expressions=[owner.copy()]))
        count = exp.Count(this=exp.Distinct(expressions=[value.copy()]))
        query.set("having", exp.Having(this=exp.EQ(this=count, expression=literal(len(values)))))
        return self.dialect.in_set(column("id"), query)

    def _some(self, source: Source, test: Callable[[Expression], Expression]) -> Expression:
        if source.table == "issue":
            return test(column(source.column))
        return self._rows(source, test(column(source.column, source.table)))

    def _rows(self, source: Source, condition: Expression | None) -> Expression:
        """The issue has a row in a child table."""
        of_issue = exp.EQ(this=column("issue_id", source.table), expression=column("id"))
        conditions = [of_issue, *_fixed(source)]
        if condition is not None:
            conditions.append(condition)
        return exists(select([literal(1)], table(source.table), both(conditions)))

    def _ids(self, child: str, conditions: Iterable[Expression], negated: bool) -> Expression:
        query = select([column("issue_id", child)], table(child), both(list(conditions)))
        found = self.dialect.in_set(column("id"), query)
        return negate(found) if negated else found

    def _was(self, was: Was) -> Expression:
        name = "issue_period"
        start, end = column("from_ts", name), column("to_ts", name)
        conditions = [_is(name, "field_id", was.field)]
        values = HistoryValues(was.values, was.folds, was.empty)
        conditions.append(self._history_values(name, "value", values))
        window = was.window

        def still_at(second: int) -> Expression:
            later = exp.GT(this=end.copy(), expression=literal(second))
            return exp.Paren(this=either([exp.Is(this=end.copy(), expression=exp.Null()), later]))

        for second in window.after:
            conditions.append(still_at(second))
        for second in window.before:
            conditions.append(exp.LT(this=start.copy(), expression=literal(second)))
        for first, last in window.during:
            conditions += [exp.LT(this=start.copy(), expression=literal(last)), still_at(first)]
        conditions += self._actors(name, window)
        return self._ids(name, conditions, was.negated)

    def _changed(self, changed: Changed) -> Expression:
        name = "issue_change"
        conditions = [_is(name, "field_id", changed.field)]
        for values, side in ((changed.old, "from"), (changed.new, "to")):
            if values is not None:
                conditions.append(self._history_values(name, side, values))
        conditions += _within(column("at_ts", name), changed.window)
        conditions += self._actors(name, changed.window)
        return self._ids(name, conditions, changed.negated)

    def _history_values(self, name: str, side: str, values: HistoryValues) -> Expression:
        id_ = column(f"{side}_id", name)
        choices: list[Expression] = []
        if values.ids:
            choices.append(self.dialect.one_of(id_, values.ids))
        if values.folds:
            choices.append(self.dialect.one_of(column(f"{side}_fold", name), values.folds))
        if values.empty:
            choices.append(exp.Is(this=id_.copy(), expression=exp.Null()))
        return exp.Paren(this=either(choices)) if choices else self.leaf(Constant(False))

    def _actors(self, name: str, window: Window) -> list[Expression]:
        return [self.dialect.one_of(column("actor", name), users) for users in window.by]

    def _updated_by(self, leaf: UpdatedBy) -> Expression:
        name = "issue_activity"
        conditions = [self.dialect.one_of(column("user_id", name), leaf.users)]
        if leaf.start is not None:
            conditions.append(exp.GTE(this=column("at_ts", name), expression=literal(leaf.start)))
        if leaf.end is not None:
            conditions.append(exp.LT(this=column("at_ts", name), expression=literal(leaf.end)))
        return self._ids(name, conditions, leaf.negated)


def _has_rows(part: Predicate) -> bool:
    return isinstance(part, (OneOf, Compare, Empty)) and part.source.table != "issue"


def _within(at: Expression, window: Window) -> list[Expression]:
    conditions: list[Expression] = []
    for second in window.after:
        conditions.append(exp.GTE(this=at.copy(), expression=literal(second)))
    for second in window.before:
        conditions.append(exp.LT(this=at.copy(), expression=literal(second)))
    for first, last in window.during:
        conditions.append(exp.GTE(this=at.copy(), expression=literal(first)))
        conditions.append(exp.LT(this=at.copy(), expression=literal(last)))
    return conditions


def _fixed(source: Source) -> list[Expression]:
    return [_is(source.table, name, value) for name, value in source.where]


def _is(name: str, column_name: str, value: str) -> Expression:
    return exp.EQ(this=column(column_name, name), expression=literal(value))


def _is_true(condition: Expression) -> bool:
    return isinstance(condition, exp.EQ) and condition.this == condition.expression
