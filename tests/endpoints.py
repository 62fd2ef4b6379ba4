"""Every address that the client asks: how a program makes it do so, what is sent, what comes back.

The table is run against a fake Jira, and through a proxy that checks Jira's OpenAPI documents (tests/peers). A test
keeps it complete: an address in jqlkit/jira that is not here fails.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import jqlkit
from jqlkit.jira import JiraClient
from jqlkit.jira.knowledge import suggestions
from jqlkit.jira.verdicts import validate_all
from tests.fake_jira import FIELDS, Answer, Call, Fault, issues

QUERY: Final = "project = DEMO ORDER BY created"
BOTH: Final = ("cloud", "datacenter")
CLOUD: Final = ("cloud",)
DATACENTER: Final = ("datacenter",)


class Endpoint(NamedTuple):
    """One address below the API (or from the root), with `*` for what varies.

    `call` asks it; `sends` is in the parameters or the body; `answer` comes back (None: the fake Jira knows it), and
    `gives` is what the program gets, if it is not the answer itself.
    """

    method: str
    path: str
    call: Callable[[JiraClient], Any]
    answer: Any = None
    gives: Any = None
    sends: Mapping[str, Any] = {}
    kinds: tuple[str, ...] = BOTH


def _keys(client: JiraClient, **more: Any) -> list[str]:
    return [issue.key for issue in client.search(QUERY, **more)]


_ISSUE: Final = {"id": "10001", "key": "DEMO-1", "fields": {}}
_COMMENTS: Final = [{"id": "1", "body": "one"}, {"id": "2", "body": "two"}]
_HISTORY: Final = {"id": "7", "created": "2024-01-01T00:00:00.000+0000", "items": []}
_DEMO: Final = {"id": "1", "key": "DEMO", "name": "Demo"}
_KNOWN: Final = {
    "visibleFieldNames": [{"value": "summary", "displayName": "Summary - summary", "operators": ["~"], "types": []}],
    "visibleFunctionNames": [],
    "jqlReservedWords": [],
}
_SUGGESTED: Final = {"results": [{"value": "Open", "displayName": "<b>Op</b>en"}]}
_PARSED: Final = {"queries": [{"query": QUERY, "errors": []}]}

ENDPOINTS: Final = (
    Endpoint(
        "POST",
        "search/jql",
        lambda client: _keys(client, fields=["summary"], expand=["names", "changelog"], properties=["p"], limit=3),
        gives=["DEMO-1", "DEMO-2", "DEMO-3"],
        sends={"jql": QUERY, "fields": ["summary", "key"], "expand": "names,changelog", "properties": ["p"]},
        kinds=CLOUD,
    ),
    Endpoint(
        "POST",
        "issue/bulkfetch",
        lambda client: len(_keys(client, fields=["summary"], expand=["renderedFields"])),
        gives=320,
        sends={"fields": ["summary"], "expand": ["renderedFields"]},
        kinds=CLOUD,
    ),
    Endpoint(
        "POST",
        "search",
        lambda client: len(_keys(client, fields=["summary"], expand=["names", "changelog"])),
        gives=320,
        sends={"jql": "project = DEMO ORDER BY created, key ASC", "expand": ["names", "changelog"]},
        kinds=DATACENTER,
    ),
    Endpoint(
        "POST",
        "search/approximate-count",
        lambda client: client.count(QUERY),
        gives=320,
        sends={"jql": QUERY},
        kinds=CLOUD,
    ),
    Endpoint(
        "POST", "search", lambda client: client.count(QUERY), gives=320, sends={"maxResults": 0}, kinds=DATACENTER
    ),
    Endpoint(
        "POST",
        "changelog/bulkfetch",
        lambda client: client.changelogs(["10001"]),
        {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [_HISTORY]}]},
        {"10001": [_HISTORY]},
        {"issueIdsOrKeys": ["10001"]},
        CLOUD,
    ),
    Endpoint(
        "GET",
        "issue/*",
        lambda client: client.changelogs(["10001"]),
        _ISSUE | {"changelog": {"startAt": 0, "maxResults": 1, "total": 1, "histories": [_HISTORY]}},
        {"10001": [_HISTORY]},
        {"expand": "changelog"},
        DATACENTER,
    ),
    Endpoint(
        "POST", "jql/parse", lambda client: client.validate(QUERY).errors, _PARSED, (), {"queries": [QUERY]}, CLOUD
    ),
    Endpoint(
        "POST",
        "jql/parse",
        lambda client: validate_all(client, [QUERY])[0].errors,
        _PARSED,
        (),
        {"queries": [QUERY]},
        CLOUD,
    ),
    Endpoint(
        "POST",
        "search",
        lambda client: client.validate(QUERY).errors,
        gives=(),
        sends={"maxResults": 0},
        kinds=DATACENTER,
    ),
    Endpoint(
        "POST",
        "jql/sanitize",
        lambda client: client.sanitize([QUERY], "a1")[0].query,
        {"queries": [{"initialQuery": QUERY, "sanitizedQuery": "project = 1", "accountId": "a1"}]},
        "project = 1",
        {"queries": [{"query": QUERY, "accountId": "a1"}]},
        CLOUD,
    ),
    Endpoint(
        "POST",
        "jql/match",
        lambda client: client.match([QUERY], [10001, 10002])[0].ids,
        {"matches": [{"matchedIssues": [10001], "errors": []}]},
        (10001,),
        {"jqls": [QUERY], "issueIds": [10001, 10002]},
        CLOUD,
    ),
    Endpoint("GET", "jql/autocompletedata", lambda client: client.catalog().field("summary") is not None, _KNOWN, True),
    Endpoint(
        "GET",
        "jql/autocompletedata/suggestions",
        lambda client: [(row.value, row.display_name) for row in suggestions(client, "status", "op")],
        _SUGGESTED,
        [("Open", "Open")],
        {"fieldName": "status", "fieldValue": "op"},
    ),
    Endpoint("GET", "field", lambda client: client.fields(), FIELDS),
    Endpoint("GET", "myself", lambda client: client.myself()["displayName"], gives="Ann"),
    Endpoint("GET", "serverInfo", lambda client: "version" in client.server_info(), gives=True),
    Endpoint(
        "GET",
        "issue/*",
        lambda client: client.issue("DEMO-1", fields=["summary"], expand=["names", "operations"]).key,
        _ISSUE,
        "DEMO-1",
        {"fields": "summary,key", "expand": "names,operations"},
    ),
    Endpoint(
        "GET",
        "issue/*/comment",
        lambda client: [row["body"] for row in client.comments("DEMO-1")],
        {"startAt": 0, "maxResults": 50, "total": 2, "comments": _COMMENTS},
        ["one", "two"],
    ),
    Endpoint(
        "GET",
        "issue/*/transitions",
        lambda client: client.transitions("DEMO-1"),
        {"expand": "transitions", "transitions": [{"id": "5", "name": "Close"}]},
        [{"id": "5", "name": "Close"}],
    ),
    Endpoint(
        "GET",
        "project/search",
        lambda client: [row["key"] for row in client.projects()],
        {"values": [_DEMO], "isLast": True, "startAt": 0, "maxResults": 50, "total": 1},
        ["DEMO"],
        kinds=CLOUD,
    ),
    Endpoint(
        "GET", "project", lambda client: [row["key"] for row in client.projects()], [_DEMO], ["DEMO"], kinds=DATACENTER
    ),
    Endpoint("GET", "project/*", lambda client: client.project("DEMO"), _DEMO),
    Endpoint("GET", "issuetype", lambda client: client.issue_types(), [{"id": "1", "name": "Bug", "subtask": False}]),
    Endpoint("GET", "status", lambda client: client.statuses(), [{"id": "1", "name": "Open"}]),
    Endpoint("GET", "priority", lambda client: client.priorities(), [{"id": "1", "name": "High"}]),
    Endpoint(
        "GET",
        "user/search",
        lambda client: client.users("ann"),
        [{"accountId": "a1", "displayName": "Ann", "accountType": "atlassian"}],
        sends={"query": "ann"},
        kinds=CLOUD,
    ),
    Endpoint(
        "GET",
        "user/search",
        lambda client: client.users("ann"),
        [{"name": "ann"}],
        sends={"username": "ann"},
        kinds=DATACENTER,
    ),
)
#: Asked in tests of their own: logging in, the gateway, tokens.
ELSEWHERE: Final = {
    "rest/auth/1/session",
    "oauth/token",
    "oauth/token/accessible-resources",
    "connections",
    "connections/*",
}


def answers(endpoint: Endpoint) -> Fault:
    """A server that answers this address as the table has it."""
    pattern = re.compile(r"/rest/api/\d/" + re.escape(endpoint.path).replace(r"\*", "[^/]+"))

    def fault(call: Call) -> Answer | None:
        asked = call.method == endpoint.method and pattern.fullmatch(call.path)
        return Answer(body=endpoint.answer) if asked and endpoint.answer is not None else None

    return fault


def rows() -> list[Any]:
    """The table for each kind of Jira that has the address."""
    return [(endpoint, kind) for endpoint in ENDPOINTS for kind in endpoint.kinds]


def name(value: Any) -> str:
    """What a test of a row is called."""
    return f"{value.method} {value.path}" if isinstance(value, Endpoint) else str(value)


def written() -> set[str]:
    """The addresses in the source of the client, as the table writes them."""
    folder = Path(jqlkit.__file__).parent / "jira"
    found = {path for file in folder.rglob("*.py") for path in _paths(ast.parse(file.read_text("utf-8")))}
    return {re.sub(r"^rest/api/[^/]+/?", "", path) for path in found} - {"", "*"}


_ROOTED: Final = re.compile(r"/(rest/\w+/\w.*|oauth/.+|connections.*)")
_READERS: Final = ("ask", "get", "paged", "_cached")


def _paths(tree: ast.AST) -> Iterator[str]:
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            text = _text(node)
            api = re.fullmatch(r"\*/(.+)", text) if _begins_with_api(node) else _ROOTED.fullmatch(text)
            if api and " " not in text and not text.endswith("/"):  # the parts of an f-string come too
                yield api[1]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "path":
            text = _text(node.value)
            if text and not text.startswith(("/", "*")):
                yield text
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _READERS:
            receiver = node.func.value
            if isinstance(receiver, ast.Name) and receiver.id in ("self", "client") and node.args:
                match node.args[0]:
                    case ast.Name(id=variable):
                        options = assigned.get(variable, [])
                    case ast.IfExp(body=body, orelse=orelse):
                        options = [body, orelse]
                    case argument:
                        options = [argument]
                yield from (text for option in options if (text := _text(option)) and not text.startswith("/"))


def _begins_with_api(node: ast.expr) -> bool:
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
    return isinstance(first, ast.FormattedValue) and ast.unparse(first.value).endswith("api")


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "*" for part in parts)
    return ""


def demo() -> list[dict[str, Any]]:
    """The issues behind the table."""
    return issues(320)
