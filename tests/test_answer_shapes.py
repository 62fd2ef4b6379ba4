"""An answer whose shape is not Jira's is a JiraError, never another exception, and never ends a report half-way."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from jqlkit.errors import JiraError, JiraProtocolError
from jqlkit.jira import BearerAuth, JiraClient
from tests.fake_jira import Answer, Call, FakeJira, issues

_GONE: Final = object()
_WRONG: Final = (_GONE, None, float("inf"), "x", [5], {"a": 1})

_COLUMNS: Final = [
    "key",
    "comment",
    "worklog",
    "issuelinks",
    "progress",
    "timespent",
    "customfield_10016",
    "description",
]
_FIELDS: Final = {
    "comment": {"comments": [{"author": {"displayName": "Support desk"}, "body": "Hi"}], "total": 2},
    "worklog": {"worklogs": [{"timeSpentSeconds": 60}]},
    "issuelinks": [
        {"type": {"outward": "blocks"}, "outwardIssue": {"key": "DEMO-2", "fields": {}}},
        {"type": {"inward": "is blocked by"}, "inwardIssue": {"key": "DEMO-3"}},
    ],
    "progress": {"progress": 1, "total": 2},
    "timespent": 60,
    "customfield_10016": {"value": "a", "child": {"value": "b"}},
    "description": {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}, {"attrs": {"text": "@x"}}],
    },
}
_OTHERS: Final = {
    "jql/parse": {"queries": [{"query": "a = b", "errors": ["no"], "warnings": []}]},
    "jql/match": {"matches": [{"matchedIssues": [1], "errors": []}]},
    "jql/sanitize": {
        "queries": [{"sanitizedQuery": "a = b", "errors": {"errorMessages": ["no"], "errors": {"a": "b"}}}]
    },
    "changelog/bulkfetch": {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [{"id": "1"}]}]},
    "issue/DEMO-1": {"id": "10001", "key": "DEMO-1", "fields": _FIELDS, "changelog": {"histories": [{"id": "1"}]}},
    "project/search": {"values": [{"key": "DEMO"}], "isLast": True},
}


def _searched(client: JiraClient, page_size: int | None = None) -> object:
    found = client.search("project = DEMO", fields=_COLUMNS, page_size=page_size)
    return [issue.row([*_COLUMNS, "summary"]) for issue in found]


#: How to use a client, of which kind of Jira.
_USES: Final[dict[str, tuple[str, Callable[[JiraClient], object]]]] = {
    "ids and bulkfetch": ("cloud", _searched),
    "token walk": ("cloud", lambda client: _searched(client, 2)),
    "offsets": ("datacenter", _searched),
    "count": ("cloud", lambda client: client.count("project = DEMO")),
    "exact count": ("datacenter", lambda client: client.count("project = DEMO")),
    "validate": ("cloud", lambda client: client.validate("project = DEMO")),
    "match": ("cloud", lambda client: client.match(["project = DEMO"], [1])),
    "sanitize": ("cloud", lambda client: client.sanitize(["project = DEMO"])),
    "histories": ("cloud", lambda client: client.changelogs(["10001"])),
    "histories one by one": ("datacenter", lambda client: client.changelogs(["DEMO-1"])),
    "issue": ("cloud", lambda client: client.issue("DEMO-1").row(_COLUMNS)),
    "projects": ("cloud", lambda client: [project.get("key") for project in client.projects()]),
    "field names": ("cloud", lambda client: client.field_names()),
    "a field by name": ("cloud", lambda client: list(client.search("project = DEMO", fields=["Story Points"]))),
}


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for name in value if isinstance(value, dict) else range(min(1, len(value))) if isinstance(value, list) else ():
        yield from _places(value[name], (*path, name))


def _changed(value: Any, path: tuple[Any, ...], wrong: object) -> Any:
    if not path:
        return None if wrong is _GONE else wrong
    value = copy.copy(value)
    if len(path) == 1 and wrong is _GONE:
        del value[path[0]]
    else:
        value[path[0]] = _changed(value[path[0]], path[1:], wrong)
    return value


@pytest.mark.parametrize("use", _USES)
def test_another_shape_is_never_another_exception(use: str) -> None:
    kind, ask = _USES[use]
    rows = issues(101 if use == "ids and bulkfetch" else 3)
    rows[0]["fields"] = _FIELDS
    place: tuple[str, tuple[Any, ...], object] | None = None
    seen: dict[str, Any] = {}

    def fault(call: Call) -> Answer:
        name = call.path.split("/rest/api/")[1][2:]
        try:
            body = _OTHERS[name] if name in _OTHERS else fake.answer(call).body
            if place is None:
                seen.setdefault(name, json.loads(json.dumps(body)))
            elif name == place[0]:
                return Answer(body=_changed(body, *place[1:]))
        except (LookupError, TypeError, ValueError):  # a page that is not there, or has no such place
            return Answer(400)
        return Answer(body=body)

    with FakeJira(rows, kind=kind, fault=fault, cap=2 if len(rows) < 100 else 100) as fake:
        options: dict[str, Any] = {
            "deployment": kind,
            "timeout": 0.3,
            "rate_limit": "9999/s",
            "on_warning": lambda text: None,
        }

        def run() -> None:
            with JiraClient(fake.url, BearerAuth("token"), **options) as client:
                ask(client)

        run()  # shows which answers there are
        for name, body in seen.items():
            for path in _places(body):
                for wrong in _WRONG:
                    place = name, path, wrong
                    try:
                        run()
                    except JiraError:
                        pass
                    except Exception as error:  # with the place in the message
                        pytest.fail(f"{wrong!r} at {path} of {name}: {error!r}")


@pytest.mark.parametrize("total", [-1, 0, 5, None, "many"])
def test_a_total_that_cannot_be_is_not_believed(total: object) -> None:
    def fault(call: Call) -> Answer | None:
        return Answer(body=fake.offset_page(call).body | {"total": total}) if call.path.endswith("/search") else None

    with FakeJira(issues(250), kind="datacenter", fault=fault) as fake, JiraClient(fake.url) as client:
        assert [issue.key for issue in client.search("project = DEMO")] == [f"DEMO-{n}" for n in range(1, 251)]


def test_a_count_that_is_none_is_an_error() -> None:
    def fault(call: Call) -> Answer | None:
        return Answer(body={"issues": []}) if call.path.endswith("/search") else None

    with (
        FakeJira(kind="datacenter", fault=fault) as fake,
        JiraClient(fake.url) as client,
        pytest.raises(JiraProtocolError),
    ):
        client.count("project = DEMO")
