"""Catalogues from a site's answers, and to and from a file."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from jqlkit.catalog.catalog import Catalog, Entry
from jqlkit.catalog.model import FieldInfo, FunctionInfo, ValueInfo, unquote
from jqlkit.catalog.names import name_key
from jqlkit.catalog.types import from_java, from_schema
from jqlkit.errors import ConfigError
from jqlkit.operators import Operator

FORMAT: Final = "jqlkit-catalog"
_OPERATORS: Final = {str(operator): operator for operator in Operator}
_TAG: Final = re.compile(r"<[^>]*>")
_NAME: Final = re.compile(r"[^(]+")


def from_autocompletedata(
    data: Mapping[str, Any],
    values: Mapping[str, Iterable[Mapping[str, str]]] | None,
    recent_issues: Iterable[str],
    today: date | str | None,
    fields: Iterable[Mapping[str, Any]],
) -> Catalog:
    """The catalogue of a site; see `Catalog.from_autocompletedata`."""
    try:
        named = frozenset(name_key(unquote(row["value"])) for row in data["visibleFieldNames"])
        return Catalog(
            _with_rest_fields([_field(row, named) for row in data["visibleFieldNames"]], list(fields)),
            [_function(row) for row in data["visibleFunctionNames"]],
            reserved_words=data.get("jqlReservedWords") or None,
            values={
                unquote(name): [ValueInfo(row["value"], _TAG.sub("", row.get("displayName", ""))) for row in rows]
                for name, rows in (values or {}).items()
            },
            recent_issues=recent_issues,
            today=date.fromisoformat(today) if isinstance(today, str) else today,
            complete=True,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ConfigError(f"this is not the autocomplete data of a Jira: {_reason(error)}") from None


def _field(row: Mapping[str, Any], named: frozenset[str]) -> FieldInfo:
    """The entry of a row; `named` are the keys of all rows, whose names are nobody's aliases."""
    name = unquote(row["value"])
    types = tuple(row.get("types", ()))
    cfid = row.get("cfid")
    number = re.fullmatch(r"cf\[([0-9]+)\]", cfid or "")
    title = _TAG.sub("", row.get("displayName", ""))
    documented = None if cfid else Catalog.system().field(name)
    return FieldInfo(
        name,
        from_java(types),
        tuple(_OPERATORS[operator] for operator in row.get("operators", ()) if operator in _OPERATORS),
        aliases=tuple(alias for alias in documented.clause_names if name_key(alias) not in named) if documented else (),
        orderable=row.get("orderable") == "true",
        searchable=row.get("searchable") == "true",
        auto=row.get("auto") == "true",
        product=documented.product if documented else "core",
        custom=cfid is not None,
        id=f"customfield_{number[1]}" if number else documented.id if documented else None,
        cfid=cfid,
        display_name=title.removesuffix(f" - {cfid}").removesuffix(f" - {name}"),
        types=types,
        deprecated=row.get("deprecated") == "true",
        deprecated_by=documented.deprecated_by if documented else None,
    )


def _function(row: Mapping[str, Any]) -> FunctionInfo:
    value = row["value"]
    match = _NAME.match(value)
    name = unquote(match[0].strip() if match else value)
    known = Catalog.system().function(name) or FunctionInfo(name, list_valued=None)
    listed = {"true": True, "false": False}.get(row.get("isList", ""), known.list_valued)
    return known._replace(
        name=name,
        aliases=(),
        value=value,
        types=tuple(row.get("types", ())),
        list_valued=listed,
        cloud=True,
        datacenter=True,
        unconfirmed=False,
    )


def _with_rest_fields(entries: list[FieldInfo], rows: list[Mapping[str, Any]]) -> list[FieldInfo]:
    """The entries with the ids and names of `GET /field`, and the fields that only that answer has."""
    by_name = {name_key(name): index for index, entry in enumerate(entries) for name in entry.clause_names}
    claims: dict[str, int] = {}
    for row in rows:
        for name in row.get("clauseNames", ()):
            claims[name_key(name)] = claims.get(name_key(name), 0) + 1
    result = list(entries)
    for row in rows:
        names = [unquote(name) for name in row.get("clauseNames", ())]
        own = {by_name[name_key(name)] for name in names if name_key(name) in by_name and claims[name_key(name)] == 1}
        details: dict[str, Any] = {
            "id": row["id"],
            "key": row.get("key"),
            "display_name": row.get("name") or row["id"],
            "custom": bool(row.get("custom")),
        }
        for index in own:
            result[index] = result[index]._replace(**details)
        if not own:
            result.append(_column(names, details, row))
    return result


def _column(names: list[str], details: dict[str, Any], row: Mapping[str, Any]) -> FieldInfo:
    number = re.fullmatch(r"customfield_([0-9]+)", row["id"])
    cfid = f"cf[{number[1]}]" if number else None
    return FieldInfo(
        cfid or (names[0] if names else row["id"]),
        from_schema(row.get("schema") or {}),
        (),
        aliases=tuple(name for name in names if name != cfid),
        orderable=bool(row.get("orderable")),
        searchable=bool(row.get("searchable")),
        cfid=cfid,
        **details,
    )


def save(catalog: Catalog, path: Path) -> None:
    """Writes a catalogue; see `Catalog.save`."""
    document = {
        "format": FORMAT,
        "version": 1,
        "complete": catalog.complete,
        "today": catalog.today.isoformat() if catalog.today else None,
        "recentIssues": list(catalog.recent_issues),
        "reservedWords": sorted(catalog.reserved_words),
        "fields": [entry_dict(field) for field in catalog.fields],
        "functions": [entry_dict(function) for function in catalog.functions],
        "values": {name: [entry_dict(value) for value in items] for name, items in catalog.values.items()},
    }
    try:
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from None


def entry_dict(entry: FieldInfo | FunctionInfo | ValueInfo) -> dict[str, Any]:
    """An entry as JSON, without what has its default."""
    defaults = entry._field_defaults
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in entry._asdict().items()
        if name not in defaults or value != defaults[name]
    }


def load(path: Path) -> Catalog:
    """Reads a catalogue; see `Catalog.load`."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{path} is not JSON: {error}") from None
    match document:
        case {"format": "jqlkit-catalog", "version": 1}:
            return _from_document(document, path)
        case {"visibleFieldNames": _}:
            return from_autocompletedata(
                document, document.get("values"), document.get("recentIssues", ()), document.get("today"), ()
            )
        case {"format": "jqlkit-catalog", "version": version}:
            raise ConfigError(f"{path} is of version {version!r}: this jqlkit reads version 1, save it again")
    raise ConfigError(f"{path} is not a catalogue: write one with `jqlkit fields --save FILE`")


def _from_document(document: dict[str, Any], path: Path) -> Catalog:
    try:
        return Catalog(
            [_entry(FieldInfo, row) for row in document["fields"]],
            [_entry(FunctionInfo, row) for row in document["functions"]],
            reserved_words=document["reservedWords"],
            values={name: [ValueInfo(**row) for row in rows] for name, rows in document["values"].items()},
            recent_issues=document["recentIssues"],
            today=date.fromisoformat(document["today"]) if document["today"] else None,
            complete=bool(document["complete"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ConfigError(f"{path} is not a whole catalogue: {_reason(error)}") from None


def _entry(kind: type[Entry], row: dict[str, Any]) -> Entry:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    values["operators"] = tuple(Operator(operator) for operator in row.get("operators", ()))
    return kind(**values)


def _reason(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
