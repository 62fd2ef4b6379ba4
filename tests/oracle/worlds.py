"""Random worlds from a seed: issues, and the site they are on.

Worlds are small and dense: few values, many of them empty or shared, so that every leaf splits the issues.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Chain = tuple[str | None, str | None]

PEOPLE = ("ann", "ben", "cem", "dot")
PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
STATUSES = (("1", "Open", "new"), ("2", "In Progress", "indeterminate"), ("3", "Done", "done"), ("4", "Closed", "done"))
#: In histories alone: a status that was deleted, and the old name of one.
GONE = (("9", "Review", "new"), ("1", "Todo", "new"))
RESOLUTIONS = ("Fixed", "Duplicate")
LABELS = ("ui", "slow", "api", "UI")
COMPONENTS = ("Web", "Core", "Docs")
TYPES = (("10", "Bug", False), ("11", "Story", False), ("12", "Sub-task", True))
PROJECTS = (("100", "AAA", "Alpha"), ("101", "BBB", "Beta"))
WORDS = ("login", "page", "crash", "server", "timeout", "report", "button", "blank", "upload", "crashes")
TEAMS = ("Kiwi", "Fig")
PLATFORMS = ("iOS", "Web", "TV")
AREAS = (("70", "Hardware", (("72", "Disk"), ("73", "Fan"))), ("71", "Software", (("74", "Disk"),)))
LINK_TYPES = {"Blocks": ["is blocked by", "blocks"], "Relates": ["relates to", "relates to"]}
SIZE = 24
KEYS = tuple(f"{'BBB' if number % 3 == 0 else 'AAA'}-{number}" for number in range(1, SIZE + 1))

ZONES = (
    "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Europe/Berlin", "Australia/Lord_Howe",
    "Asia/Beirut", "America/St_Johns", "Pacific/Kiritimati",
)  # fmt: skip
#: Among them hours and days at which the clocks of these zones change, a leap day and a new year.
NOWS = (
    "2024-06-15T12:00:00", "2024-03-10T07:30:00", "2024-11-03T06:30:20", "2024-03-31T00:59:59", "2024-10-27T01:10:00",
    "2024-04-06T14:30:00", "2024-02-29T23:59:59", "2024-12-31T23:30:00", "2024-03-30T22:30:00", "2024-04-06T15:15:00",
)  # fmt: skip


def _user(name: str) -> dict[str, Any]:
    return {"accountId": f"id-{name}", "name": name, "key": name, "displayName": f"User {name}", "active": True}


def _versions(offset: int) -> list[dict[str, Any]]:
    states = (("1.2", True, False), ("1.10", True, False), ("2.0", False, False), ("0.9", True, True))
    return [
        {"id": str(offset + place), "name": name, "sequence": place, "released": released, "archived": archived}
        for place, (name, released, archived) in enumerate((*states, ("3.0", False, False)))
    ]


VERSIONS = {"AAA": _versions(200), "BBB": _versions(300)}
SPRINTS = [{"id": 1, "name": "S 1", "state": "closed"}, {"id": 2, "name": "S 2", "state": "active"}]
FILTERS = (
    ("11000", "Mine", "assignee = currentUser() OR reporter = ben ORDER BY created"),
    ("11001", "Labelled", "labels IN (ui, api) AND NOT priority = Low"),
    ("11002", "Both", 'filter = Mine AND filter != "11001"'),
    ("11003", "Every", "ORDER BY key"),
    ("11004", "Sprinted", "NOT (sprint IS EMPTY OR component != Web)"),
)

CONTEXT: dict[str, Any] = {
    "now": f"{NOWS[0]}.000+0000",
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
    "linkTypes": LINK_TYPES,
    "components": {key: {"Web": "ann", "Core": "ben", "Docs": "ben"} for _, key, _ in PROJECTS},
    "customFields": {
        "customfield_10016": ["Story Points", "number"],
        "customfield_10020": ["Sprint", "sprint[]"],
        "customfield_10030": ["Team", "select"],
        "customfield_10031": ["Platforms", "multiselect"],
        "customfield_10032": ["Target date", "date"],
        "customfield_10033": ["Reviewer", "user"],
        "customfield_10034": ["Notes", "text"],
        "customfield_10035": ["Area", "cascading"],
    },
    "savedFilters": [{"id": id_, "name": name, "jql": jql} for id_, name, jql in FILTERS],
    "votedIssues": {"ann": [KEYS[0], KEYS[4], KEYS[8]]},
    "issueHistory": {"ann": [KEYS[1], KEYS[4]]},
}


def context(seed: int) -> dict[str, Any]:
    """CONTEXT at one of several moments, in one of several time zones, with weeks that start on another day."""
    random = Random(f"context {seed}")
    return CONTEXT | {
        "now": f"{random.choice(NOWS)}.000+0000",
        "timeZone": random.choice(ZONES),
        "weekStartsOn": random.choice(("sunday", "monday")),
        "hoursPerDay": random.choice((8, 8, 7.5)),
    }


def now_of(site: dict[str, Any]) -> datetime:
    """The moment at which a context is."""
    return datetime.fromisoformat(site["now"]).astimezone(UTC)


def world(seed: int, site: dict[str, Any] = CONTEXT) -> list[dict[str, Any]]:
    """The issues of one random world."""
    random = Random(seed)
    issues = [_issue(random, number, site) for number in range(1, SIZE + 1)]
    for issue, area in zip(issues, AREAS, strict=False):  # what no issue mentions, Jira does not know
        fields = issue["fields"]
        fields["customfield_10030"] = {"value": TEAMS[AREAS.index(area)]}
        fields["customfield_10031"] = [{"value": platform} for platform in PLATFORMS]
        fields["customfield_10035"] = _area(area, area[2][0])
    issues[2]["fields"]["customfield_10035"] = _area(AREAS[0], AREAS[0][2][1])
    for issue in issues:
        others = [other for other in issues if other is not issue]
        if random.random() < (0.9 if issue["fields"]["issuetype"]["subtask"] else 0.3):
            parent = random.choice(others)
            issue["fields"]["parent"] = {"id": parent["id"], "key": parent["key"]}
        for kind in LINK_TYPES:
            if random.random() < 0.2:
                _link(kind, issue, random.choice(others))
    return issues


def _area(area: tuple[str, str, Any], child: tuple[str, str] | None) -> dict[str, Any]:
    below = {"child": {"id": child[0], "value": child[1]}} if child else {}
    return {"id": area[0], "value": area[1], **below}


def _link(name: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    inward, outward = LINK_TYPES[name]
    kind = {"name": name, "inward": inward, "outward": outward}
    first["fields"]["issuelinks"].append({"type": kind, "outwardIssue": {"id": second["id"], "key": second["key"]}})
    second["fields"]["issuelinks"].append({"type": kind, "inwardIssue": {"id": first["id"], "key": first["key"]}})


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _moment(random: Random, site: dict[str, Any]) -> datetime:
    """A moment of the past, often beside a midnight of the user's or exactly some days ago."""
    now, zone = now_of(site), ZoneInfo(site["timeZone"])
    if random.random() < 0.5:
        minutes = random.choice([5, 600, 1439, 1440, 1441, 20_000, 60_000, 300_000]) + random.randrange(3)
        return now - timedelta(minutes=minutes)
    day = now.astimezone(zone).date() - timedelta(days=random.choice([1, 2, 7, 8, 30, 31, 200]))
    return datetime.combine(day, time(), zone).astimezone(UTC) + timedelta(seconds=random.choice([-1, 0, 1, 3600]))


def _issue(random: Random, number: int, site: dict[str, Any]) -> dict[str, Any]:
    key = KEYS[number - 1]
    project = next(project for project in PROJECTS if key.startswith(project[1]))
    now, created = now_of(site), _moment(random, site)
    status, resolution = random.choice(STATUSES), random.choice([None, *RESOLUTIONS])
    priority = random.choice(PRIORITIES)
    assignee, reporter, kind = random.choice([None, *PEOPLE]), random.choice(PEOPLE), random.choice(TYPES)

    def some(values: Sequence[Any]) -> list[Any]:
        return random.sample(values, random.choice([0, 0, 1, 1, 2]))

    def phrase() -> str | None:
        return " ".join(random.choices(WORDS, k=random.randint(1, 5))) if random.random() < 0.8 else None

    def day() -> str | None:
        return random.choice([None, *((now + timedelta(days=days)).date().isoformat() for days in (-1, 0, 1, 16))])

    def between() -> datetime:
        return created + timedelta(seconds=int((now - created).total_seconds() * random.random()))

    def comment(text: str) -> dict[str, Any]:
        written = {"body": text, "author": _user(random.choice(PEOPLE)), "created": _stamp(between())}
        again = {"updateAuthor": _user(random.choice(PEOPLE)), "updated": _stamp(between())}
        return written | (again if random.random() < 0.3 else {})

    fix_versions, history = _version_history(random, created, now, VERSIONS[project[1]], some)
    fields: dict[str, Any] = {
        "project": {"id": project[0], "key": project[1], "name": project[2]},
        "issuetype": {"id": kind[0], "name": kind[1], "subtask": kind[2]},
        "status": {"id": status[0], "name": status[1], "statusCategory": {"key": status[2], "name": status[2]}},
        "priority": {"id": str(PRIORITIES.index(priority) + 1), "name": priority},
        "resolution": {"id": resolution, "name": resolution} if resolution else None,
        "assignee": _user(assignee) if assignee else None,
        "reporter": _user(reporter),
        "creator": _user(random.choice(PEOPLE)),
        "created": _stamp(created),
        "updated": _stamp(between()),
        "resolutiondate": _stamp(between()) if resolution else None,
        "statuscategorychangedate": random.choice([None, _stamp(between())]),
        "duedate": day(),
        "summary": phrase() or "login",
        "description": phrase(),
        "environment": phrase(),
        "labels": some(LABELS[:3]) if random.random() < 0.8 else ["UI"],
        "components": [{"id": name, "name": name} for name in some(COMPONENTS)],
        "fixVersions": [{"id": v["id"], "name": v["name"]} for v in fix_versions],
        "versions": [{"id": v["id"], "name": v["name"]} for v in some(VERSIONS[project[1]])],
        "votes": {"votes": random.choice([0, 0, 1, 5])},
        "watches": {"watchCount": random.choice([0, 1, 3])},
        "timeoriginalestimate": random.choice([None, 0, 3600, 27000, 28800]),
        "timeestimate": random.choice([None, 0, 7200]),
        "timespent": random.choice([None, 1800, 4000]),
        "parent": None,
        "comment": {"comments": [comment(text) for text in (phrase(), phrase()) if text and random.random() < 0.7]},
        "worklog": {
            "total": 0,
            "worklogs": [
                {"author": _user(random.choice(PEOPLE)), "started": _stamp(between())}
                for _ in range(random.choice([0, 0, 1, 2]))
            ],
        },
        "issuelinks": [],
        "customfield_10016": random.choice([None, 0, 1, 3.5, 8]),
        "customfield_10020": some(SPRINTS) or None,
        "customfield_10030": random.choice([None, *({"value": team} for team in TEAMS)]),
        "customfield_10031": [{"value": team} for team in some(PLATFORMS)] or None,
        "customfield_10032": day(),
        "customfield_10033": random.choice([None, _user("ben"), _user("dot")]),
        "customfield_10034": phrase() if random.random() < 0.5 else None,
        "customfield_10035": _random_area(random) if random.random() < 0.6 else None,
    }
    chains: dict[str, Sequence[Chain]] = {
        "status": [s[:2] for s in (*STATUSES, GONE[number % 2])],
        "assignee": [(None, None), *((f"id-{name}", f"User {name}") for name in PEOPLE)],
        "reporter": [(f"id-{name}", f"User {name}") for name in PEOPLE],
        "priority": [(str(place + 1), name) for place, name in enumerate(PRIORITIES)],
        "resolution": [(None, None), *((name, name) for name in RESOLUTIONS)],
    }
    last: dict[str, Chain] = {
        "status": status[:2],
        "assignee": (f"id-{assignee}", f"User {assignee}") if assignee else (None, None),
        "reporter": (f"id-{reporter}", f"User {reporter}"),
        "priority": (fields["priority"]["id"], priority),
        "resolution": (resolution, resolution),
    }
    for field, values in chains.items():
        first: list[Chain] | None = [GONE[number % 2][:2]] if field == "status" and number < 3 else None
        history += _chain(random, created, now, field, values, last[field], first)
    for place, entry in enumerate(history):
        entry["id"] = str(number * 100 + place)
    random.shuffle(history)
    return {
        "id": str(10_000 + number),
        "key": key,
        "fields": fields,
        "changelog": {"total": len(history), "histories": history},
        "properties": _properties(random, now),
        "_watchers": some(PEOPLE),
        "_voters": some(PEOPLE),
    }


def _random_area(random: Random) -> dict[str, Any]:
    area = random.choice(AREAS)
    return _area(area, random.choice([None, *area[2]]))


def _properties(random: Random, now: datetime) -> dict[str, Any]:
    build: dict[str, Any] = {"number": random.choice([7, 7.5, 12, "7", None]), "tags": random.sample(["a", "B"], 1)}
    build["state"] = {"name": random.choice(["Green", "red light", "crashes"]), "ok": random.choice([True, False])}
    build["at"] = random.choice([None, _stamp(now - timedelta(days=random.choice([0, 3, 9])))])
    return random.choice([{}, {"build": build}, {"build": build, "other": {"number": 1}}])


def _edge(random: Random, created: datetime, now: datetime, part: float) -> datetime:
    return created + timedelta(seconds=int((now - created).total_seconds() * part) + random.choice([0, 0, 1]))


def _chain(
    random: Random, created: datetime, now: datetime, field: str, values: Sequence[Chain], last: Chain,
    first: list[Chain] | None,
) -> list[dict[str, Any]]:  # fmt: skip
    """A chain of changes that ends in the issue's own value."""
    steps = first or [random.choice(values) for _ in range(random.choice([0, 0, 1, 2]))]
    steps = [*steps, last]
    changes = []
    for place, (before, after) in enumerate(pairwise(steps)):
        if before != after:
            at = _edge(random, created, now, (place + 1) / (len(steps) + 1))
            changes.append(_change(random, at, [_item(field, before, after)]))
    return changes


def _version_history(
    random: Random, created: datetime, now: datetime, versions: Sequence[dict[str, Any]], some: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Versions that were added, removed and exchanged; those that are left, and the changelog."""
    held: list[dict[str, Any]] = some(versions)
    history = []
    edits = random.choice([0, 0, 1, 2, 3])
    for place in range(edits):
        old = random.choice([None, *held])
        new = random.choice([None, *(version for version in versions if version not in held)])
        items = [_item("Fix Version", _chained(v if v is old else None), _chained(v if v is new else None))
                 for v in (old, new) if v]  # fmt: skip
        held = [version for version in held if version is not old] + ([new] if new else [])
        if items:
            history.append(_change(random, _edge(random, created, now, (place + 1) / (edits + 1)), items))
    return held, history


def _chained(version: dict[str, Any] | None) -> Chain:
    return (version["id"], version["name"]) if version else (None, None)


def _item(field: str, before: Chain, after: Chain) -> dict[str, Any]:
    ids = {"Fix Version": "fixVersions"}
    return {
        "field": field, "fieldId": ids.get(field, field),
        "from": before[0], "fromString": before[1], "to": after[0], "toString": after[1],
    }  # fmt: skip


def _change(random: Random, at: datetime, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"author": _user(random.choice(PEOPLE)), "created": _stamp(at), "items": items}
