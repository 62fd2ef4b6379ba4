"""A small Jira for the tests of the sandbox: a few issues that a reader can count."""

from typing import Any

Json = dict[str, Any]

USERS = {
    name: {
        "accountId": f"acc-{name}",
        "name": name,
        "key": f"key-{name}",
        "displayName": f"{name.title()} Role",
        "emailAddress": f"{name}@example.test",
        "active": True,
    }
    for name in ("tester", "writer")
}

CONTEXT: Json = {
    "currentUser": "tester",
    "users": USERS,
    "groups": {"staff": ["tester"]},
    "priorities": ["High", "Low"],
    "statuses": [
        {"id": "1", "name": "Open", "statusCategory": "new"},
        {"id": "2", "name": "Done", "statusCategory": "done"},
    ],
    "projects": [
        {"id": "100", "key": "AB", "name": "Alpha Beta", "lead": "writer"},
        {"id": "101", "key": "CD", "name": "Charlie", "category": "Internal"},
    ],
    "versions": {"AB": [{"id": "7", "name": "1.0", "released": True, "archived": False}], "CD": []},
    "components": {"AB": {"Core": "tester"}},
    "customFields": {"customfield_10016": ["Story Points", "number"], "customfield_10030": ["Team", "select"]},
    "savedFilters": [{"id": "9", "name": "Mine", "jql": "assignee = currentUser()"}],
    "linkTypes": {"Blocks": ["is blocked by", "blocks"]},
}


def history(number: int) -> list[Json]:
    """Changes of the summary, a minute apart."""
    return [
        {
            "id": str(5000 + place),
            "author": USERS["writer"],
            "created": f"2026-01-02T{10 + place // 60:02}:{place % 60:02}:00.000+0000",
            "items": [{"field": "summary", "fieldId": "summary", "fromString": str(place), "toString": str(place + 1)}],
        }
        for place in range(number)
    ]


def issue(number: int, project: str = "AB", changes: int = 0, **fields: Any) -> Json:
    """An issue whose id ends in its number."""
    place = CONTEXT["projects"][0 if project == "AB" else 1]
    values: Json = {
        "project": {name: place[name] for name in ("id", "key", "name")},
        "issuetype": {"id": "10", "name": "Bug", "subtask": False},
        "status": {"id": "1", "name": "Open", "statusCategory": {"id": 2, "key": "new", "name": "To Do"}},
        "priority": {"id": "1", "name": "High"},
        "assignee": None,
        "reporter": USERS["writer"],
        "created": "2026-01-01T10:00:00.000+0000",
        "updated": "2026-01-02T10:00:00.000+0000",
        "summary": f"Issue {number}",
        "description": None,
        "labels": [],
        "customfield_10016": None,
        "customfield_10030": {"id": "1", "value": "Core team"},
        "comment": {"comments": [], "total": 0},
        "subtasks": [],
        "issuelinks": [],
    }
    histories = history(changes)
    return {
        "id": str(1000 + number),
        "key": f"{project}-{number}",
        "fields": values | fields,
        "changelog": {"startAt": 0, "maxResults": changes, "total": changes, "histories": histories},
    }


def small_site() -> list[Json]:
    """Five issues; AB-1 has every kind of value, AB-5 a long history and many comments."""
    first = issue(
        1,
        assignee=USERS["tester"],
        description="First line\nsecond line\n\nnew paragraph",
        labels=["ui"],
        customfield_10016=3.0,
        subtasks=[{"id": "1002", "key": "AB-2"}],
        issuelinks=[
            {"id": "1", "type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}}
            | {"outwardIssue": {"id": "1003", "key": "AB-3"}}
        ],
    )
    comments = [
        {
            "id": str(place),
            "author": USERS["writer"],
            "body": f"Remark {place}",
            "created": "2026-01-02T10:00:00.000+0000",
        }
        for place in range(30)
    ]
    return [
        first,
        issue(2, parent={"id": "1001", "key": "AB-1"}),
        issue(3, summary="Crash on <start>"),
        issue(4, "CD"),
        issue(5, changes=50, comment={"comments": comments, "total": 30}),
    ]


#: An issue with nothing around it, but for a property.
ISSUE: Json = {"id": "1", "key": "A-1", "fields": {"summary": "Crash"}, "properties": {"build": {"number": 7}}}
