"""Random worlds and random queries over them, from a seed.

Worlds are small and dense: few values, many of them empty or shared, so that every leaf splits the issues.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

NOW = datetime(2024, 6, 15, 12, 0, tzinfo=UTC)
PEOPLE = ("ann", "ben", "cem", "dot")
PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
STATUSES = (("1", "Open", "new"), ("2", "In Progress", "indeterminate"), ("3", "Done", "done"), ("4", "Closed", "done"))
RESOLUTIONS = ("Fixed", "Duplicate")
LABELS = ("ui", "slow", "api", "UI")
COMPONENTS = ("Web", "Core", "Docs")
TYPES = (("10", "Bug", False), ("11", "Story", False), ("12", "Sub-task", True))
PROJECTS = (("100", "AAA", "Alpha"), ("101", "BBB", "Beta"))
WORDS = ("login", "page", "crash", "server", "timeout", "report", "button", "blank", "upload", "crashes")
TEAMS = ("Kiwi", "Fig")
PLATFORMS = ("iOS", "Web", "TV")


def _user(name: str) -> dict[str, Any]:
    return {"accountId": f"id-{name}", "name": name, "key": name, "displayName": f"User {name}", "active": True}


def _versions(offset: int) -> list[dict[str, Any]]:
    states = (("1.2", True, False), ("1.10", True, False), ("2.0", False, False), ("0.9", True, True))
    return [
        {"id": str(offset + place), "name": name, "sequence": place, "released": released, "archived": archived}
        for place, (name, released, archived) in enumerate(states)
    ]


VERSIONS = {"AAA": _versions(200), "BBB": _versions(300)}
SPRINTS = [{"id": 1, "name": "S 1", "state": "closed"}, {"id": 2, "name": "S 2", "state": "active"}]

CONTEXT: dict[str, Any] = {
    "now": "2024-06-15T12:00:00.000+0000",
    "timeZone": "UTC",
    "currentUser": "ann",
    "weekStartsOn": "sunday",
    "hoursPerDay": 8,
    "daysPerWeek": 5,
    "groups": {"developers": ["ann", "ben"], "empty-handed": ["dot"]},
    "users": {name: _user(name) for name in PEOPLE},
    "priorities": list(PRIORITIES),
    "statuses": [{"id": i, "name": n, "statusCategory": c} for i, n, c in STATUSES],
    "versions": VERSIONS,
    "projects": [{"id": i, "key": k, "name": n, "category": None, "lead": "ann"} for i, k, n in PROJECTS],
    "sprints": SPRINTS,
    "linkTypes": {"Blocks": ["is blocked by", "blocks"]},
    "components": {key: dict.fromkeys(COMPONENTS, "ann") for _, key, _ in PROJECTS},
    "customFields": {
        "customfield_10016": ["Story Points", "number"],
        "customfield_10020": ["Sprint", "sprint[]"],
        "customfield_10030": ["Team", "select"],
        "customfield_10031": ["Platforms", "multiselect"],
        "customfield_10032": ["Target date", "date"],
        "customfield_10033": ["Reviewer", "user"],
    },
    "savedFilters": [],
}


def context(seed: int) -> dict[str, Any]:
    """CONTEXT in one of several time zones, with weeks that start on another day."""
    zone = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")[seed % 4]
    return CONTEXT | {"timeZone": zone, "weekStartsOn": ("sunday", "monday")[seed // 4 % 2]}


def world(seed: int, size: int = 24) -> list[dict[str, Any]]:
    """The issues of one random world; their context is CONTEXT."""
    random = Random(seed)
    issues = [_issue(random, number) for number in range(1, size + 1)]
    for issue, team in zip(issues, TEAMS, strict=False):  # an option that no issue has is one that Jira does not know
        issue["fields"]["customfield_10030"] = {"value": team}
        issue["fields"]["customfield_10031"] = [{"value": platform} for platform in PLATFORMS]
    for issue in issues:
        others = [other for other in issues if other is not issue]
        if issue["fields"]["issuetype"]["subtask"]:
            parent = random.choice(others)
            issue["fields"]["parent"] = {"id": parent["id"], "key": parent["key"]}
        if random.random() < 0.2:
            _link(issue, random.choice(others))
    return issues


def _link(blocker: dict[str, Any], blocked: dict[str, Any]) -> None:
    kind = {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
    blocker["fields"]["issuelinks"].append({"type": kind, "outwardIssue": {"id": blocked["id"], "key": blocked["key"]}})
    blocked["fields"]["issuelinks"].append({"type": kind, "inwardIssue": {"id": blocker["id"], "key": blocker["key"]}})


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _issue(random: Random, number: int) -> dict[str, Any]:
    project = random.choice(PROJECTS)
    created = NOW - timedelta(
        minutes=random.choice([5, 600, 1439, 1441, 20_000, 60_000, 300_000]) + random.randrange(3)
    )
    status, resolution = random.choice(STATUSES), random.choice([None, *RESOLUTIONS])
    priority = random.choice(PRIORITIES)
    assignee, kind = random.choice([None, *PEOPLE]), random.choice(TYPES)

    def some(values: Sequence[Any]) -> list[Any]:
        return random.sample(values, random.choice([0, 0, 1, 1, 2]))

    def phrase() -> str | None:
        return " ".join(random.choices(WORDS, k=random.randint(1, 5))) if random.random() < 0.8 else None

    fields: dict[str, Any] = {
        "project": {"id": project[0], "key": project[1], "name": project[2]},
        "issuetype": {"id": kind[0], "name": kind[1], "subtask": kind[2]},
        "priority": {"id": str(PRIORITIES.index(priority) + 1), "name": priority},
        "resolution": {"id": resolution, "name": resolution} if resolution else None,
        "assignee": _user(assignee) if assignee else None,
        "reporter": _user(random.choice(PEOPLE)),
        "creator": _user(random.choice(PEOPLE)),
        "created": _stamp(created),
        "updated": _stamp(NOW - (NOW - created) / 2),
        "resolutiondate": _stamp(NOW - (NOW - created) / 3) if resolution else None,
        "duedate": random.choice([None, "2024-06-14", "2024-06-15", "2024-07-01"]),
        "summary": phrase() or "login",
        "description": phrase(),
        "environment": phrase(),
        "labels": some(LABELS[:3]) if random.random() < 0.8 else ["UI"],
        "components": [{"id": name, "name": name} for name in some(COMPONENTS)],
        "fixVersions": [{"id": v["id"], "name": v["name"]} for v in some(VERSIONS[project[1]])],
        "versions": [{"id": v["id"], "name": v["name"]} for v in some(VERSIONS[project[1]])],
        "votes": {"votes": random.choice([0, 0, 1, 5])},
        "watches": {"watchCount": random.choice([0, 1, 3])},
        "timeoriginalestimate": random.choice([None, 0, 3600, 28800]),
        "timeestimate": random.choice([None, 0, 7200]),
        "timespent": random.choice([None, 1800]),
        "parent": None,
        "comment": {"comments": [{"body": text} for text in [phrase()] if text]},
        "issuelinks": [],
        "customfield_10016": random.choice([None, 0, 1, 3.5, 8]),
        "customfield_10020": some(SPRINTS) or None,
        "customfield_10030": random.choice([None, *({"value": team} for team in TEAMS)]),
        "customfield_10031": [{"value": team} for team in some(PLATFORMS)] or None,
        "customfield_10032": random.choice([None, "2024-06-01", "2024-06-15"]),
        "customfield_10033": random.choice([None, _user("ben")]),
    }
    histories = _status_history(random, created, status)
    if assignee and random.random() < 0.5:
        histories.append(
            _change(random, created + (NOW - created) * 0.9, "assignee", (None, None), (assignee, assignee))
        )
    fields["status"] = {"id": status[0], "name": status[1], "statusCategory": {"key": status[2], "name": status[2]}}
    for place, history in enumerate(histories):
        history["id"] = str(number * 100 + place)
    return {
        "id": str(10_000 + number),
        "key": f"{project[1]}-{number}",
        "fields": fields,
        "changelog": {"total": len(histories), "histories": histories},
        "_watchers": some(PEOPLE),
    }


def _status_history(random: Random, created: datetime, final: tuple[str, str, str]) -> list[dict[str, Any]]:
    """A chain of changes that ends in the issue's status."""
    chain = [random.choice([s for s in STATUSES if s != final]) for _ in range(random.choice([0, 0, 1, 2]))]
    chain = [status for place, status in enumerate(chain) if place == 0 or status != chain[place - 1]]
    steps = [*chain, final]
    return [
        _change(random, created + (NOW - created) * (place + 1) / (len(steps) + 1), "status", before[:2], after[:2])
        for place, (before, after) in enumerate(pairwise(steps))
    ]


def _change(
    random: Random, at: datetime, field: str, before: tuple[str | None, ...], after: tuple[str | None, ...]
) -> dict[str, Any]:
    item = {"field": field, "fieldId": field, "from": before[0], "fromString": before[1]}
    item |= {"to": after[0], "toString": after[1]}
    return {"author": _user(random.choice(PEOPLE)), "created": _stamp(at), "items": [item]}


# ---- queries

SINGLE: dict[str, tuple[str, ...]] = {
    "assignee": PEOPLE,
    "reporter": PEOPLE,
    "status": ("Open", '"In Progress"', "Done", "3"),
    "statusCategory": ("new", "Done", '"In Progress"'),
    "priority": PRIORITIES,
    "resolution": (*RESOLUTIONS, "Unresolved"),
    "issuetype": ("Bug", "Story", "Sub-task", "10"),
    "project": ("AAA", "beta", "100"),
    "Team": TEAMS,
    "Reviewer": ("ben",),
}
MULTI: dict[str, tuple[str, ...]] = {
    "labels": ("ui", "slow", "API"),
    "component": COMPONENTS,
    "fixVersion": ('"1.2"', '"2.0"', "200"),
    "affectedVersion": ('"1.10"', '"0.9"'),
    "sprint": ("1", '"S 2"'),
    "Platforms": ("iOS", "TV"),
    "cf[10031]": ("Web",),
}
LISTS = {
    "assignee": ("membersOf(developers)", "membersOf(empty-handed)"),
    "sprint": ("openSprints()", "closedSprints()"),
    "fixVersion": ("releasedVersions()", "unreleasedVersions(AAA)"),
    "issuetype": ("standardIssueTypes()", "subTaskIssueTypes()"),
}
NEVER_EMPTY = ("project", "issuetype", "status", "statusCategory", "priority", "reporter")
DATES = (
    '"2024-06-15"', '"2024/06/01"', '"2024-06-14 12:00"', "-1d", "-24h", "-2w", '"-1w 2d"', "now()", "startOfDay()",
    "startOfDay(-1)", "endOfDay(-1d)", "startOfWeek()", "startOfMonth(-1)", "endOfMonth()", "startOfYear()",
)  # fmt: skip
DAYS = ('"2024-06-15"', '"2024-06-01"', '"2024-07-01"')
ORDER = ("<", "<=", ">", ">=")


def query(random: Random) -> str:
    """A random query without ORDER BY."""
    return _clause(random, random.choice([0, 1, 1, 2, 3]))


def _clause(random: Random, depth: int) -> str:
    if depth == 0:
        return random.choice(LEAVES)(random)
    match random.randrange(5):
        case 0:
            return f"NOT ({_clause(random, depth - 1)})"
        case 1 | 2 as which:
            word = "AND" if which == 1 else "OR"
            return f"({_clause(random, depth - 1)} {word} {_clause(random, depth - 1)})"
        case 3:
            return f"NOT {_clause(random, 0)}"
    return _clause(random, 0)


def _equality(random: Random) -> str:
    field = random.choice([*SINGLE, *MULTI])
    return f"{field_text(field)} {random.choice(['=', '!='])} {random.choice((SINGLE | MULTI)[field])}"


def _membership(random: Random) -> str:
    field = random.choice([*SINGLE, *MULTI])
    values = list((SINGLE | MULTI)[field])
    items = random.sample(values, random.randint(1, len(values)))
    if random.random() < 0.2 and field not in NEVER_EMPTY:
        items.append("EMPTY")
    return f"{field_text(field)} {random.choice(['IN', 'NOT IN'])} ({', '.join(items)})"


def _list_function(random: Random) -> str:
    field = random.choice(list(LISTS))
    return f"{field} {random.choice(['IN', 'NOT IN'])} {random.choice(LISTS[field])}"


def _emptiness(random: Random) -> str:
    fields = [*SINGLE, *MULTI, "due", "resolved", "description", "environment", '"Story Points"', "originalEstimate"]
    field = random.choice([f for f in fields if f not in NEVER_EMPTY])
    operators = ["IS", "IS NOT", "=", "!="] if field in SINGLE else ["IS", "IS NOT"]
    return f"{field_text(field)} {random.choice(operators)} EMPTY"


def _date(random: Random) -> str:
    field = random.choice(["created", "updated", "resolved"])
    return f"{field} {random.choice(ORDER)} {random.choice(DATES)}"


def _day(random: Random) -> str:
    field = random.choice(["due", '"Target date"'])
    return f"{field} {random.choice([*ORDER, '=', '!='])} {random.choice(DAYS)}"


def _number(random: Random) -> str:
    field, value = random.choice([("votes", "1"), ("watchers", "2"), ('"Story Points"', "3"), ("cf[10016]", "0")])
    return f"{field} {random.choice([*ORDER, '=', '!='])} {value}"


def _duration(random: Random) -> str:
    field = random.choice(["originalEstimate", "remainingEstimate", "timeSpent"])
    return f"{field} {random.choice([*ORDER, '=', '!='])} {random.choice(['1h', '1d', '30m', '0'])}"


def _ranked(random: Random) -> str:
    field, values = random.choice([("priority", PRIORITIES), ("fixVersion", ('"1.2"', '"1.10"', '"2.0"'))])
    return f"{field} {random.choice(ORDER)} {random.choice(values)}"


def _text(random: Random) -> str:
    field = random.choice(["summary", "description", "environment", "comment", "text"])
    one, two = random.sample(WORDS, 2)
    wanted = random.choice(
        [one, f"{one} {two}", f'\\"{one} {two}\\"', f"{one[:3]}*", f"{one} OR {two}", f"{one} -{two}"]
    )
    return f'{field} {random.choice(["~", "!~"])} "{wanted}"'


def _key(random: Random) -> str:
    key = f"{random.choice(['AAA', 'BBB'])}-{random.randint(1, 24)}"
    return f"key {random.choice(['<', '>='])} {key}"


def _relation(random: Random) -> str:
    if random.random() < 0.3:
        return random.choice(["issue IN watchedIssues()", "key NOT IN watchedIssues()", "parent IS EMPTY"])
    return f"parent {random.choice(['IS NOT', '!=', 'IS'])} EMPTY"


PAST: dict[str, tuple[str, ...]] = {
    "status": ("Open", '"In Progress"', "Done"),
    "assignee": ("EMPTY", "ann", "ben", "currentUser()"),
    "priority": ("High", "Medium", "Lowest"),
    "resolution": ("EMPTY", "Fixed", "Duplicate"),
    "reporter": ("ann", "dot"),
}


def _was(random: Random) -> str:
    field = random.choice(["status", "status", *PAST])
    values = PAST[field]
    operator = random.choice(["WAS", "WAS NOT", "WAS IN", "WAS NOT IN"])
    operand = f"({', '.join(random.sample(values, 2))})" if operator.endswith("IN") else random.choice(values)
    return f"{field} {operator} {operand}{_predicates(random)}"


def _changed(random: Random) -> str:
    if random.random() < 0.3:
        who = random.choice(["", " FROM EMPTY", " TO ann", " FROM EMPTY TO (ben, ann)", " TO EMPTY"])
        return f"assignee CHANGED{who}{_predicates(random)}"
    ends = random.choice(["", " FROM Open", " TO Done", ' FROM "In Progress" TO Done', " TO (Done, Closed)"])
    return f"{'status' if ends else random.choice(['status', 'assignee'])} CHANGED{ends}{_predicates(random)}"


def _predicates(random: Random) -> str:
    choices = ["", "", " BY ann", " BY currentUser()", ' AFTER "2024-06-01"', ' BEFORE "2024-06-10"', " AFTER -2w"]
    choices += [' ON "2024-06-14"', ' DURING ("2024-05-01", "2024-06-14")', ' BY ben BEFORE "2024-06-14"']
    return random.choice(choices)


LEAVES = (
    _equality, _equality, _membership, _membership, _list_function, _emptiness, _emptiness, _date, _date, _day, _number,
    _duration, _ranked, _text, _text, _key, _relation, _was, _was, _changed,
)  # fmt: skip


def field_text(field: str) -> str:
    return f'"{field}"' if " " in field and not field.startswith('"') else field
