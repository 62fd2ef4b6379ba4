"""Readable text for the values of issue fields: one table of kinds, first match wins."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

#: Fields that hold seconds.
_DURATIONS: Final = frozenset(
    """
    timeestimate timeoriginalestimate timespent
    aggregatetimeestimate aggregatetimeoriginalestimate aggregatetimespent
    """.split()
)

_LEGACY_SPRINT: Final = re.compile(r"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@.*?\bname=([^,\]]*)")


def cell(value: object, field: str = "") -> str:
    """A field's value as text; `field` is its id, which tells durations from numbers.

    >>> cell({"displayName": "Support desk", "accountId": "1"}), cell(["a", "b"]), cell(None)
    ('Support desk', 'a, b', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() if field in _DURATIONS:
            return duration(value)
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case str():
            sprint = _LEGACY_SPRINT.match(value)
            return sprint[1] if sprint else value
        case list() | tuple():
            return ", ".join([text for item in value if (text := cell(item, field))])
        case Mapping():
            return _object(value)
    return str(value)


def _object(value: Mapping[str, Any]) -> str:
    for kind, (has, render) in KINDS.items():
        if has <= value.keys() and (kind not in _TYPED or value.get("type") == kind):
            with suppress(ArithmeticError, AttributeError, TypeError):  # else it only has the keys of this kind
                return render(value)
    return ", ".join([f"{name}: {cell(item)}" for name, item in value.items() if item is not None])


def _cascade(value: Mapping[str, Any]) -> str:
    return f"{cell(value['value'])} - {cell(value['child'])}"


def _link(value: Mapping[str, Any]) -> str:
    kind = value["type"]
    if "outwardIssue" in value:
        return f"{cell(kind.get('outward'))} {cell(value['outwardIssue'])}"
    return f"{cell(kind.get('inward'))} {cell(value.get('inwardIssue'))}"


def _progress(value: Mapping[str, Any]) -> str:
    total = value["total"]
    return f"{100 * value['progress'] // total}%" if total else ""


#: Kind of object -> the keys that tell it, and its text. The order is from special to general.
KINDS: Final[dict[str, tuple[frozenset[str], Callable[[Mapping[str, Any]], str]]]] = {
    "doc": (frozenset({"type", "content"}), lambda value: document_text(value)),
    "outward link": (frozenset({"type", "outwardIssue"}), _link),
    "inward link": (frozenset({"type", "inwardIssue"}), _link),
    "user": (frozenset({"displayName"}), lambda value: cell(value["displayName"])),
    "cascading option": (frozenset({"value", "child"}), _cascade),
    "old field": (frozenset({"name", "type", "value"}), lambda value: cell(value["value"])),
    "empty old field": (frozenset({"name", "type"}), lambda value: ""),
    "option": (frozenset({"value"}), lambda value: cell(value["value"])),
    "issue": (frozenset({"key", "fields"}), lambda value: cell(value["key"])),
    "votes": (frozenset({"votes", "hasVoted"}), lambda value: cell(value["votes"])),
    "bare votes": (frozenset({"votes"}), lambda value: cell(value["votes"])),
    "watches": (frozenset({"watchCount"}), lambda value: cell(value["watchCount"])),
    "progress": (frozenset({"progress", "total"}), _progress),
    "comments": (frozenset({"comments"}), lambda value: cell(value["comments"])),
    "worklogs": (frozenset({"worklogs"}), lambda value: cell(value["worklogs"])),
    "comment": (frozenset({"body"}), lambda value: cell(value["body"])),
    "worklog": (frozenset({"timeSpentSeconds"}), lambda value: duration(value["timeSpentSeconds"])),
    "time tracking": (frozenset({"timeSpent"}), lambda value: cell(value["timeSpent"])),
    "attachment": (frozenset({"filename"}), lambda value: cell(value["filename"])),
    "named": (frozenset({"name"}), lambda value: cell(value["name"])),
    "keyed": (frozenset({"key"}), lambda value: cell(value["key"])),
}
_TYPED: Final = frozenset({"doc"})


def duration(seconds: int) -> str:
    """Seconds as hours and minutes.

    >>> duration(5400)
    '1h 30m'
    """
    sign = "-" if seconds < 0 else ""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    parts = [f"{hours}h"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes}m")
    return sign + " ".join(parts)


#: Nodes of an Atlassian document that end a line.
_BLOCKS: Final = frozenset(
    "paragraph heading codeBlock blockquote listItem rule tableRow panel mediaSingle hardBreak".split()
)


def document_text(document: Mapping[str, Any]) -> str:
    """The plain text of a document in Atlassian Document Format.

    >>> document_text({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}]})
    'Hi'
    """
    lines: list[str] = [""]
    pending: list[Any] = [document]
    while pending:
        node = pending.pop()
        if not isinstance(node, Mapping):
            if lines[-1]:
                lines.append("")
            continue
        attributes = node.get("attrs") or {}
        lines[-1] += node.get("text") or attributes.get("text") or attributes.get("shortName") or ""
        if node.get("type") == "inlineCard":
            lines[-1] += attributes.get("url") or ""
        if node.get("type") in _BLOCKS:
            pending.append(None)
        pending.extend(reversed(node.get("content") or []))
    return "\n".join(lines).strip()
