"""ORDER BY: the order of a field's values, EMPTY last when ascending, several values by the lowest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local.directory import Directory
from jqlkit.local.fields import FieldDef, find_fields, property_source
from jqlkit.local.sql import column, literal, select, table
from jqlkit.local.values import SECOND_OPTION
from jqlkit.nodes import OrderBy
from jqlkit.operators import SortOrder

if TYPE_CHECKING:
    from jqlkit.local.predicates import Source
    from jqlkit.local.resolver import Scope
    from jqlkit.local.sql import Expression

#: Kinds whose order is the site's own list; for priorities the first is the greatest.
_RANKED: Final = frozenset({"status", "priority", "resolution", "type", "security"})
_PLAIN: Final = frozenset({"datetime", "date", "number", "duration"})


def ordering(order_by: OrderBy | None, scope: Scope) -> list[exp.Ordered]:
    """The terms of ORDER BY; the key breaks ties, and without ORDER BY the newest keys come first.

    Raises EvaluationError for an unknown field, UnsupportedError for one that cannot be sorted by.
    """
    terms: list[exp.Ordered] = []
    for sort in order_by.sorts if order_by else ():
        descending = sort.order is SortOrder.DESC
        if sort.field.properties:
            source = property_source(sort.field, scope.store.facets)
            terms += [_ordered(key, descending) for key in _property(source)]
            continue
        for field in find_fields(sort.field.name, scope.directory)[:1]:
            terms += [_ordered(key, descending) for key in _keys(field, scope)]
        if field.kind == "key":  # nothing is left to sort
            return terms
    newest_first = order_by is None
    return [*terms, *[_ordered(column(name), newest_first) for name in ("project_key", "key_num")]]


def _ordered(expression: Expression, descending: bool) -> exp.Ordered:
    return exp.Ordered(this=expression, desc=descending, nulls_first=descending)


def _keys(field: FieldDef, scope: Scope) -> list[Expression]:
    source = field.source
    match field.kind:
        case kind if kind in _RANKED and source.table == "issue":
            return [_places(source.column, kind, scope.directory)]
        case kind if kind in _PLAIN and source.table == "issue":
            return [column(source.column)]
        case kind if kind in _PLAIN:
            return [_lowest(field, column(source.column, source.table))]
        case "key":
            return [column("project_key"), column("key_num")]
        case "project":
            return [_catalogue_name("project", column(source.column))]
        case "status-category":
            return [_cases(source.column, {"undefined": 0, "new": 1, "indeterminate": 2, "done": 3})]
        case "user" if source.table == "issue":
            return [_catalogue_name("user", column(source.column))]
        case "text" if field.id == "summary":
            return [exp.Lower(this=column("summary"))]
        case "text":
            text = exp.Lower(this=exp.Min(this=column("body", "issue_text")))
            return [_scalar(text, "issue_text", [("field_id", field.id)])]
        case "version" | "sprint":
            return [_lowest_in_catalogue(field, "seq" if field.kind == "version" else "name")]
        case "option":  # the options of a cascade by the first of them, then by the second
            first, second = exp.LT, exp.GTE
            return [_lowest_in_catalogue(field, "name", side) for side in (first, second)]
        case "component" | "user":
            return [_lowest_in_catalogue(field, "name")]
        case "label" | "issue":
            return [_lowest(field, column("value_fold", source.table))]
        case "rank":
            return [_lowest(field, column("value_fold", source.table))]
        case "parent":
            key: Expression = column("parent_key")
            if scope.deployment != "cloud":  # where sub-tasks alone have parents
                key = exp.Case(ifs=[exp.If(this=column("subtask"), true=key)])
            return _key_parts(key)
        case "attachments" | "comment" | "all-text" | "filter":
            raise EvaluationError(f"Field '{field.name}' does not support sorting.")
    raise UnsupportedError(f"ORDER BY {field.name}: the order of its values is not in an export")


def _places(name: str, kind: str, directory: Directory) -> Expression:
    entries = directory.ranked(kind)
    places: dict[str, int] = {}
    for entry in entries:
        places.setdefault(entry.name.casefold(), -len(places) if kind == "priority" else len(places))
    return _cases(name, {entry.id: places[entry.name.casefold()] for entry in entries})


def _cases(name: str, places: dict[str, int]) -> Expression:
    if not places:
        return column(name)
    branches = [exp.If(this=literal(value), true=literal(place)) for value, place in places.items()]
    return exp.Case(this=column(name), ifs=branches)


def _catalogue_name(kind: str, id_: Expression) -> Expression:
    name = exp.Lower(this=column("name", "catalogue"))
    conditions = [_same("kind", literal(kind), "catalogue"), _same("id", id_, "catalogue")]
    return exp.Subquery(this=select([name], table("catalogue"), exp.and_(*conditions, copy=False)))


def _lowest(field: FieldDef, value: Expression) -> Expression:
    return _scalar(exp.Min(this=value), field.source.table, list(field.source.where))


def _scalar(value: Expression, child: str, where: list[tuple[str, str]]) -> Expression:
    conditions: list[Expression] = [exp.EQ(this=column("issue_id", child), expression=column("id"))]
    conditions += [_same(name, literal(fixed), child) for name, fixed in where]
    return exp.Subquery(this=select([value], table(child), exp.and_(*conditions, copy=False)))


def _property(source: Source) -> list[Expression]:
    """Numbers in their order, then texts in theirs."""
    return [_scalar(exp.Min(this=column(name, source.table)), source.table, list(source.where))
            for name in ("value_num", "value_fold")]  # fmt: skip


def _key_parts(key: Expression) -> list[Expression]:
    """The project and the number of a key in a column of its own."""
    project = exp.Trim(this=key, expression=literal("0123456789"), position="TRAILING")
    start = exp.Add(this=exp.Length(this=project.copy()), expression=literal(1))
    number = exp.Substring(this=key.copy(), start=start)
    return [project, exp.Cast(this=number, to=exp.DataType.build("INT"))]


def _lowest_in_catalogue(field: FieldDef, name: str, side: type[exp.Binary] | None = None) -> Expression:
    """The lowest of an issue's values by their place or name in the catalogue; of a cascade on one side only."""
    kind = f"option:{field.id}" if field.kind == "option" else field.kind
    child = field.source.table
    value: Expression = column(name, "catalogue")
    query = select(
        [exp.Min(this=exp.Lower(this=value) if name == "name" else value)],
        table(child),
        exp.and_(
            exp.EQ(this=column("issue_id", child), expression=column("id")),
            *[_same(fixed, literal(text), child) for fixed, text in field.source.where],
            *([side(this=column("seq", child), expression=literal(SECOND_OPTION))] if side else []),
            copy=False,
        ),
    )
    on = exp.and_(
        _same("kind", literal(kind), "catalogue"), _same("id", column(field.source.column, child), "catalogue"),
        copy=False,
    )  # fmt: skip
    query.set("joins", [exp.Join(this=table("catalogue"), on=on)])
    return exp.Subquery(this=query)


def _same(name: str, value: Expression, child: str) -> Expression:
    return exp.EQ(this=column(name, child), expression=value)
