"""Custom fields: their types, told by the export or guessed from values, and their values as rows."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from jqlkit.dates import seconds
from jqlkit.local.directory import Directory

#: Types of the context ("sprint[]"), of the REST schema ("option", "any") and their kinds here.
_KINDS: Final = {
    "number": "number",
    "float": "number",
    "select": "option",
    "multiselect": "option",
    "radio": "option",
    "checkbox": "option",
    "cascading": "option",
    "option": "option",
    "option-with-child": "option",
    "user": "user",
    "multiuser": "user",
    "group": "option",
    "date": "date",
    "datetime": "datetime",
    "string": "text",
    "text": "text",
    "textarea": "text",
    "url": "exact",
    "labels": "label",
    "label": "label",
    "version": "version",
    "component": "component",
    "project": "project",
    "sprint": "sprint",
    "issue": "issue",
    "epiclink": "issue",
    "rank": "rank",
}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATETIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:.*", re.ASCII)
_RANK: Final = re.compile(r"\d\|[0-9a-z]*:[0-9a-z]*", re.ASCII)
_OLD_SPRINT: Final = re.compile(r"(\w+)=([^,\]]*)")


#: What tells of a version whether it is out.
VERSION_FLAGS: Final = ("released", "archived", "releaseDate")
#: Kinds whose values have no id: they are a number, an instant or a day.
QUANTITIES: Final = frozenset({"number", "datetime", "date"})
#: The kind of a field whose values are of several kinds, which nothing tells how to read.
MIXED: Final = "mixed"


def declared_kind(schema: object) -> str | None:
    """The kind that a context type or a REST schema object tells; None if it tells none.

    >>> declared_kind("sprint[]"), declared_kind({"type": "array", "items": "string", "custom": "x:labels"})
    ('sprint', 'label')
    """
    if isinstance(schema, str):
        return _KINDS.get(schema.removesuffix("[]").lower())
    if not isinstance(schema, Mapping):
        return None
    custom = str(schema.get("custom") or "").rpartition(":")[2].lower()
    if custom == "url":
        return _KINDS[custom]
    for mark, kind in (("sprint", "sprint"), ("rank", "rank"), ("epic-link", "issue"), ("labels", "label")):
        if mark in custom:
            return kind
    return _KINDS.get(str(schema.get("items") or schema.get("type") or "").lower())


def guessed_kind(value: object) -> str | None:
    """The kind that a value looks like."""
    match value:
        case [first, *_]:
            kind = guessed_kind(first)
            return "label" if kind in ("text", "date", "datetime") else kind
        case int() | float():
            return "number"
        case str():
            for pattern, kind in ((_DATE, "date"), (_DATETIME, "datetime"), (_RANK, "rank")):
                if pattern.fullmatch(value):
                    return kind
            return "sprint" if ".Sprint@" in value else "text"
        case {"type": "doc"}:
            return "text"
        case {"accountId": _} | {"displayName": _}:
            return "user"
        case {"state": _, "name": _}:
            return "sprint"
        case {"released": _}:
            return "version"
        case {"key": _, "fields": _}:
            return "issue"
        case {"projectTypeKey": _}:
            return "project"
        case dict():
            return "option"
    return None


def make_reader(directory: Directory) -> dict[str, Callable[[str, Any], tuple[Any, ...]]]:
    """For each kind the function that turns one value of a field into columns.

    Those are the id and the folded name; of QUANTITIES the number, the instant and the day.
    """

    def option(field: str, value: Any) -> tuple[str, str]:
        if not isinstance(value, dict):
            value = {"value": str(value)}
        name = str(value.get("value") or value.get("name") or "")
        id_ = directory.learn(f"option:{field}", _text(value.get("id")), name)
        child = value.get("child")
        if isinstance(child, dict):
            directory.learn(f"option:{field}", _text(child.get("id")), str(child.get("value")), parent=id_)
        return id_, name.casefold()

    def user(field: str, value: Any) -> tuple[str, str]:
        id_ = directory.learn_user(value if isinstance(value, dict) else {"name": str(value)})
        return id_, id_.casefold()

    def sprint(field: str, value: Any) -> tuple[str, str]:
        if isinstance(value, str):  # older Data Center: the text of a Java object
            value = dict(_OLD_SPRINT.findall(value)) if "=" in value else {"id": value}
        elif not isinstance(value, dict):
            value = {"id": value}
        known = directory.get("sprint", str(value.get("id")))
        if known is not None:
            return known.id, known.name.casefold()
        name = str(value.get("name") or value.get("id") or "")
        state = str(value.get("state") or "").lower()
        return directory.learn("sprint", _text(value.get("id")), name, state=state), name.casefold()

    def named(kind: str) -> Callable[[str, Any], tuple[str, str]]:
        def read(field: str, value: Any) -> tuple[str, str]:
            name = str(value.get("name") or "")
            flags = {flag: value[flag] for flag in VERSION_FLAGS if flag in value}
            return directory.learn(kind, _text(value.get("id")), name, **flags), name.casefold()

        return read

    def issue(field: str, value: Any) -> tuple[str, str]:
        key = str(value.get("key") if isinstance(value, dict) else value).upper()
        return key, key.casefold()

    def label(field: str, value: Any) -> tuple[str, str]:
        fold = str(value).casefold()
        return fold, fold

    return {
        "number": lambda field, value: (float(value), None, None),
        "datetime": lambda field, value: (None, seconds(str(value)), None),
        "date": lambda field, value: (None, None, date.fromisoformat(str(value)[:10]).isoformat()),
        "option": option,
        "user": user,
        "sprint": sprint,
        "version": named("version"),
        "component": named("component"),
        "project": named("project"),
        "issue": issue,
        "label": label,
        "exact": label,
        "rank": lambda field, value: (str(value), str(value)),
    }


def _text(id_: object) -> str | None:
    return None if id_ is None else str(id_)


def plain_text(value: object) -> str:
    """A text field as plain text: a string as it is, a document of Jira Cloud by its words.

    >>> plain_text({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}]})
    'Hi'
    """
    if isinstance(value, str):
        return value
    parts: list[str] = []
    pending: list[object] = [value]
    while pending:
        match pending.pop():
            case {"text": str(text)}:
                parts.append(text)
            case {"type": "mention" | "emoji" | "status" | "date", "attrs": {"text": str(text)}}:
                parts.append(text)
            case {"content": list(content), "type": "paragraph" | "heading" | "codeBlock" | "listItem" | "tableCell"}:
                pending.extend(["\n", *reversed(content)])
            case {"content": list(content)} | list(content):
                pending.extend(reversed(content))
            case "\n":
                parts.append("\n")
    return "".join(parts).strip()
