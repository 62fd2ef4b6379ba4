"""What a Jira offers to those who write JQL: its fields, functions and reserved words, and values to complete."""

import html
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from jqlkit.catalog import Catalog, FieldInfo, FunctionInfo
from jqlkit.catalog.operators import (
    COMPARED_EMPTY,
    EQUALITY_EMPTY,
    ORDERED_EMPTY,
    TEXT_EMPTY,
)
from jqlkit.catalog.types import to_java
from jqlkit.operators import Operator
from jqlkit.quoting import quote, quote_name
from jqlkit.sandbox.facts import Facts
from jqlkit.sandbox.field_table import field_number
from jqlkit.sandbox.profiles import CATEGORIES

Json = dict[str, Any]
Pair = tuple[str, str]

#: As many values as Jira suggests at once.
MAX_SUGGESTIONS: Final = 15

#: Kind of a custom field in a snapshot's context -> short name of its type, operators, whether values are suggested.
_CUSTOM: Final[dict[str, tuple[str, tuple[Operator, ...], bool]]] = {
    "number": ("number", ORDERED_EMPTY, False),
    "float": ("number", ORDERED_EMPTY, False),
    "sprint[]": ("sprint", EQUALITY_EMPTY, True),
    "select": ("option", EQUALITY_EMPTY, True),
    "multiselect": ("option", EQUALITY_EMPTY, True),
    "labels": ("label", EQUALITY_EMPTY, True),
    "date": ("date", ORDERED_EMPTY, False),
    "datetime": ("date", ORDERED_EMPTY, False),
    "user": ("user", EQUALITY_EMPTY, True),
    "multiuser": ("user", EQUALITY_EMPTY, True),
    "url": ("text", COMPARED_EMPTY, False),
}
_PRODUCTS: Final = frozenset({"core", "software"})
#: Fields that Jira Software adds to every site; its others are custom fields, which a site has or has not.
_SOFTWARE: Final = frozenset({"sprint", "parentEpic", "Rank"})


def reference_data(facts: Facts, deployment: str) -> Json:
    """The answer of `GET /jql/autocompletedata`."""
    catalog = Catalog.system()
    own = {name.lower() for name, _ in facts.custom.values()}
    system = [field for field in catalog.fields if _is_offered(field, deployment) and field.name.lower() not in own]
    rows = [_system_row(field) for field in system]
    rows += [_custom_row(id_, name, kind) for id_, (name, kind) in facts.custom.items()]
    types = {field.name: to_java(field.type) for field in system}
    functions = [
        _function_row(function, types)
        for function in catalog.functions
        if function.product in _PRODUCTS and (function.cloud if deployment == "cloud" else function.datacenter)
    ]
    return {
        "visibleFieldNames": sorted(rows, key=lambda row: str(row["displayName"]).lower()),
        "visibleFunctionNames": sorted(functions, key=lambda row: str(row["value"]).lower()),
        "jqlReservedWords": sorted(catalog.reserved_words),
    }


def suggestions(facts: Facts, deployment: str, field: str, part: str) -> list[Json]:
    """Values of a field that contain a text, in any letter case; the match is in bold, as Jira marks it."""
    source = _source(facts, deployment, field)
    found = []
    for value, title in source:
        at = title.lower().find(part.lower())
        if at >= 0:
            found.append({"value": quote(value), "displayName": _bold(title, at, len(part))})
            if len(found) == MAX_SUGGESTIONS:
                break
    return found


def user_suggestions(facts: Facts, deployment: str, part: str) -> list[Json]:
    """Users whose name or address contains a text."""
    return suggestions(facts, deployment, "assignee", part)


def _is_offered(field: FieldInfo, deployment: str) -> bool:
    is_there = field.cloud if deployment == "cloud" else field.datacenter
    return is_there and (field.product == "core" or field.name in _SOFTWARE)


def _system_row(field: FieldInfo) -> Json:
    row: Json = {
        "value": quote_name(field.name),
        "displayName": f"{field.display_name or field.name} - {field.name}" if field.display_name else field.name,
        "operators": [str(operator) for operator in field.operators],
        "types": list(field.types) or [to_java(field.type)],
    }
    flags = {"orderable": field.orderable, "searchable": field.searchable, "auto": field.auto or _has_values(field)}
    return row | {name: "true" for name, flag in flags.items() if flag}


def _has_values(field: FieldInfo) -> bool:
    return field.type not in ("text", "number", "date", "duration", "issue")


def _custom_row(id_: str, name: str, kind: str) -> Json:
    short, operators, auto = _CUSTOM.get(kind, ("text", TEXT_EMPTY, False))
    cfid = f"cf[{field_number(id_)}]"
    row: Json = {
        "value": quote_name(name),
        "displayName": f"{name} - {cfid}",
        "orderable": "true",
        "searchable": "true",
        "cfid": cfid,
        "operators": [str(operator) for operator in operators],
        "types": [to_java(short)],
    }
    return row | ({"auto": "true"} if auto else {})


def _function_row(function: FunctionInfo, types: dict[str, str]) -> Json:
    row: Json = {
        "value": function.text,
        "displayName": function.text,
        "types": list(dict.fromkeys(types[name] for name in function.fields if name in types)) or ["java.lang.String"],
    }
    return row | ({"isList": "true"} if function.list_valued else {})


def _bold(title: str, start: int, length: int) -> str:
    if not length:
        return html.escape(title, quote=False)
    before, match, after = title[:start], title[start : start + length], title[start + length :]
    parts = [html.escape(text, quote=False) for text in (before, match, after)]
    return f"{parts[0]}<b>{parts[1]}</b>{parts[2]}"


def _source(facts: Facts, deployment: str, field: str) -> Iterable[Pair]:
    """Values of a field with what they are shown as."""
    name = field.strip().strip("\"'")
    known = Catalog.system().field(name)
    if known is not None and known.name in _SOURCES:
        return _SOURCES[known.name](facts)
    if known is not None and known.type == "user":
        return _users(facts, deployment)
    for id_, (title, kind) in facts.custom.items():
        if name.lower() in (id_.lower(), title.lower(), f"cf[{field_number(id_)}]"):
            if kind in ("user", "multiuser"):
                return _users(facts, deployment)
            if kind == "sprint[]":
                return _SOURCES["sprint"](facts)
            return _same(facts.options.get(id_, ()))
    return ()


def _users(facts: Facts, deployment: str) -> Iterator[Pair]:
    for name, user in facts.users.items():
        value = user.get("accountId") if deployment == "cloud" else user.get("name")
        address = f" - {user['emailAddress']}" if user.get("emailAddress") else ""
        yield str(value or name), f"{user.get('displayName', name)}{address}"


def _same(values: Iterable[str]) -> Iterator[Pair]:
    for value in values:
        yield value, value


def _of_projects(rows: dict[str, dict[str, Json]]) -> Iterator[Pair]:
    return _same(dict.fromkeys(name for named in rows.values() for name in named))


_SOURCES: Final[dict[str, Callable[[Facts], Iterable[Pair]]]] = {
    "affectedVersion": lambda facts: _of_projects(facts.versions),
    "component": lambda facts: _of_projects(facts.components),
    "filter": lambda facts: _same(str(row.get("name")) for row in facts.filters),
    "fixVersion": lambda facts: _of_projects(facts.versions),
    "issueLinkType": lambda facts: _same(
        dict.fromkeys(end for ends in facts.context.get("linkTypes", {}).values() for end in ends)
    ),
    "labels": lambda facts: _same(sorted(facts.labels)),
    "priority": lambda facts: _same(facts.priorities),
    "project": lambda facts: ((key, f"{row.get('name', key)} ({key})") for key, row in facts.projects.items()),
    "resolution": lambda facts: _same([*facts.resolutions, "Unresolved"]),
    "sprint": lambda facts: _same(str(row["name"]) for row in facts.sprints.values()),
    "status": lambda facts: _same(facts.statuses),
    "statusCategory": lambda facts: _same(name for _, name, _ in CATEGORIES.values()),
    "type": lambda facts: _same(facts.types),
}
