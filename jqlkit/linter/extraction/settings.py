"""Queries in files of keys and values (YAML, JSON, TOML, INI): which keys hold one."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.recognition import is_query_key, is_query_name, looks_like_jql
from jqlkit.linter.extraction.urls import add_link, add_text

_ANNOTATION: Final = re.compile(r"(?i)(?:^|[/.\-_])jql$")
#: Keys below a key of a query that describe an input and hold its text.
_INNER: Final = frozenset(("default", "example", "value", "query", "text", "expression", "search"))
_TOOLS: Final = frozenset(("service", "type", "kind", "source", "provider", "plugin", "tool", "backend", "datasource"))
#: Keys that hold a query in the files of some tools.
_PLAIN_KEYS: Final = frozenset(("query", "filter", "search", "where"))
_COMMANDS: Final = frozenset(
    ("run", "script", "command", "cmd", "before_script", "after_script", "shell", "sh", "bash")
)
_COMMAND: Final = re.compile(r"(?:^|[\s;&|(])(?:curl|wget|jira|acli|http|https|xh)\s")


class Scalar(NamedTuple):
    """A text in a file of keys and values: the keys on the way to it (list items have none), and its neighbours."""

    path: tuple[str, ...]
    value: Mapped
    neighbours: Mapping[str, str]


def may_matter(path: tuple[str, ...], text: str) -> bool:
    """Whether a text below these keys may be, or hold, a query: the others need no positions."""
    key = path[-1].lower() if path else ""
    outer = path[-2].lower() if len(path) > 1 else ""
    if "jql" in key or "jql" in outer or key in _PLAIN_KEYS or outer == "queries":
        return True
    lowered = text.lower()
    return "jql" in lowered or "/rest/api/" in lowered


def add_scalars(collector: Collector, scalars: Iterable[Scalar], *, dynamic: bool = False) -> None:
    """Adds the queries of all scalars; `dynamic`: list also those that are one hole."""
    for scalar in scalars:
        _add(collector, scalar, dynamic)


def _add(collector: Collector, scalar: Scalar, dynamic: bool) -> None:
    path, value = scalar.path, scalar.value
    key = path[-1] if path else ""
    lowered = value.text.lower()
    if is_query_key(key) or _ANNOTATION.search(key):
        if "://" not in lowered and collector.query(value, f"key {key}", show_dynamic=dynamic):
            return
    elif is_query_name(key) and "://" not in lowered:
        if collector.query(value, f"key {key}", strict=False):
            return
    elif len(path) > 1 and (is_query_key(path[-2]) or is_query_name(path[-2])):
        strict = is_query_key(path[-2]) and key.lower() in _INNER
        if "://" not in lowered and collector.query(value, f"key {key} of {path[-2]}", strict=strict):
            return
    elif _is_known(path, scalar.neighbours) and looks_like_jql(value.text):
        collector.query(value, f"key {key}")
        return
    elif collector.level > 1 and key.lower() in ("query", "search", "filter"):
        collector.query(value, f"key {key}", strict=False)
    if "jql" in lowered or "/rest/api/" in lowered:
        _other(collector, key, value)


def _is_known(path: tuple[str, ...], neighbours: Mapping[str, str]) -> bool:
    """Keys that tools which are known use: `query` beside `service = jira`, go-jira's `queries`, jira-select."""
    key = path[-1].lower() if path else ""
    if key in ("query", "filter", "search"):
        return any(name in _TOOLS and "jira" in value.lower() for name, value in neighbours.items())
    if len(path) > 1 and path[-2].lower() == "queries":
        return True
    return key == "where" and neighbours.get("from", "").startswith("issues")


def _other(collector: Collector, key: str, value: Mapped) -> None:
    """Commands and addresses in a text."""
    from jqlkit.linter.extraction.dispatch import extract_into

    text = value.text
    if key.lower() in _COMMANDS or _COMMAND.search(text):
        extract_into(collector, value, "shell")
    elif re.match(r"\s*[{\[]", text) and "jql" in text:
        extract_into(collector, value, "json")
    elif re.match(r"\s*(?:https?://|/|\{|\ufdd0)\S*\S", text) and "\n" not in text.strip():
        add_link(collector, value.strip(), "?jql= of a URL", show_dynamic=bool(value.holes))
    else:
        add_text(collector, value, "?jql= of a URL", show_dynamic=bool(value.holes))
