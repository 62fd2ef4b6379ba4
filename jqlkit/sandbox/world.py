"""What stands around generated issues: users, projects, versions, sprints, filters."""

from bisect import bisect_right
from datetime import datetime, timedelta
from random import Random
from typing import Any

from jqlkit.sandbox.profiles import (
    CATEGORIES,
    CUSTOM_FIELDS,
    ISSUE_TYPES,
    LINK_TYPES,
    PRIORITIES,
    RESOLUTIONS,
    STATUSES,
    Profile,
)
from jqlkit.sandbox.vocabulary import COMPONENTS, LABELS, PROJECTS, ROLES, TEAMS

Json = dict[str, Any]

_SPRINT = timedelta(days=14)


class World:
    """Everything an issue can refer to, as objects in the shape of Jira's REST API. `today` is a UTC midnight."""

    def __init__(self, profile: Profile, random: Random, today: datetime) -> None:
        self.profile = profile
        self.today = today
        self.users = _users(profile)
        self.people = self.users if profile.whole else [_brief(user) for user in self.users]
        self.projects = [
            {"id": str(10000 + place), "key": key, "name": name, "category": category}
            for place, (key, name, category) in enumerate(PROJECTS[: profile.projects])
        ]
        self.labels = [_label(place) for place in range(profile.labels)]
        self.components = [_components(place, profile.components) for place in range(profile.projects)]
        self.versions = [_versions(place, profile, today) for place in range(profile.projects)]
        self.boards = [_sprints(place, self.projects[place], profile, today) for place in range(profile.boards)]
        self._sprint_ends = [[sprint["endDate"] for sprint in _begun(board)] for board in self.boards]
        self.types = {name: _issue_type(name, id_, level) for name, id_, level, _ in ISSUE_TYPES}
        self.priorities = [{"id": str(place), "name": name} for place, (name, _) in enumerate(PRIORITIES, 1)]
        self.statuses = {row[0]: _status(*row, profile) for row in STATUSES}
        self.resolutions = [{"id": id_, "name": name} for name, id_, _ in RESOLUTIONS]
        self.teams = [{"id": str(10100 + place), "value": name} for place, name in enumerate(TEAMS)]
        # Each project has a third of the people, in an order of its own, so that some have much and some little to do.
        self.members = [random.sample(self.people[1:], max(4, len(self.people) // 2)) for _ in self.projects]
        self.members[0].insert(2, self.people[0])

    def sprints_of(self, project: int, created: datetime, resolved: datetime | None) -> list[Json]:
        """The sprints that a planned issue was in: from its creation until it was resolved or given up after three."""
        if project >= len(self.boards):
            return []
        first = bisect_right(self._sprint_ends[project], _zulu(created))
        end = _zulu(resolved) if resolved else "9"
        return [sprint for sprint in _begun(self.boards[project][first : first + 3]) if sprint["startDate"] < end]

    def context(self) -> Json:
        """What a snapshot of these issues has to know beside them; the same form as in a snapshot file."""
        developers = [user["name"] for user in self.users if "Developer" in user["displayName"]]
        me = self.users[0]["name"]
        return {
            "timeZone": "UTC",
            "currentUser": me,
            "weekStartsOn": "sunday",
            "hoursPerDay": 8,
            "daysPerWeek": 5,
            "groups": {
                "developers": developers,
                "support": [user["name"] for user in self.users if user["displayName"].startswith("Support")],
                "jira-users": [user["name"] for user in self.users],
            },
            "users": {user["name"]: user for user in self.users},
            "priorities": [priority["name"] for priority in self.priorities],
            "statuses": [{"id": id_, "name": name, "statusCategory": key} for name, id_, key in STATUSES],
            "resolutions": self.resolutions,
            "issueTypes": list(self.types.values()),
            "versions": {
                project["key"]: [version | {"sequence": place} for place, version in enumerate(self.versions[index])]
                for index, project in enumerate(self.projects)
            },
            "projects": [
                project | {"lead": handle(self.members[index][0])} for index, project in enumerate(self.projects)
            ],
            "components": {
                project["key"]: {
                    component["name"]: handle(self.members[index][place % 3])
                    for place, component in enumerate(self.components[index])
                }
                for index, project in enumerate(self.projects)
            },
            "sprints": [sprint for board in self.boards for sprint in board],
            "linkTypes": {name: [inward, outward] for name, _, inward, outward, _ in LINK_TYPES},
            "customFields": {id_: list(field) for id_, field in CUSTOM_FIELDS.items()},
            "savedFilters": [
                {"id": "10100", "name": "My open issues", "jql": "assignee = currentUser() AND resolution IS EMPTY"},
                {"id": "10101", "name": "Open bugs", "jql": "issuetype = Bug AND statusCategory != Done"},
                {"id": "10102", "name": "Unassigned", "jql": "assignee IS EMPTY AND resolution IS EMPTY"},
            ],
            "issueHistory": {me: [f"{project['key']}-{number}" for project in self.projects for number in (1, 5, 9)]},
        }


def handle(user: Json) -> str:
    """What a user is called by, in lists of users: the name, or the account id of one that shows nothing else."""
    return str(user.get("name") or user["accountId"])


def _brief(user: Json) -> Json:
    return {name: user[name] for name in ("accountId", "displayName")}


def _users(profile: Profile) -> list[Json]:
    users = []
    count = profile.users
    for place in range(count):
        role, number = ROLES[place % len(ROLES)], place // len(ROLES) + 1
        display = role if count <= len(ROLES) else f"{role} {number}"
        name = display.lower().replace(" ", "-") if profile.whole else f"user-{place + 1}"
        users.append(
            {
                "accountId": f"acc-{name}" if profile.whole else name,
                "name": name,
                "key": name,
                "displayName": display,
                "emailAddress": f"{name}@example.test",
                "active": place != count - 1,
            }
        )
    return users


def _label(place: int) -> str:
    return LABELS[place] if place < len(LABELS) else f"{LABELS[place % len(LABELS)]}-{place // len(LABELS) + 1}"


def _components(project: int, count: int) -> list[Json]:
    return [
        {"id": str(10000 + project * 100 + place), "name": COMPONENTS[(project * 5 + place) % len(COMPONENTS)]}
        for place in range(count)
    ]


def _versions(project: int, profile: Profile, today: datetime) -> list[Json]:
    """Versions in the order of their release; the last quarter of a year or so is still to come."""
    versions = []
    count = len(profile.versions)
    for place, name in enumerate(profile.versions):
        released = place < count * 0.8
        day = today + timedelta(days=round(profile.days * ((place + 1) / (count * 0.8) - 1)) - (3 if released else 0))
        versions.append(
            {
                "id": str(20000 + project * 200 + place),
                "name": name,
                "archived": place == 0,
                "released": released,
                "releaseDate": f"{day:%Y-%m-%d}",
            }
        )
    return versions


def _sprints(place: int, project: Json, profile: Profile, today: datetime) -> list[Json]:
    """Two-week sprints of a project, the first one first: closed ones, one that holds today, and a future one."""
    sprints: list[Json] = []
    for number in range(profile.sprints + 2):
        start = today - timedelta(days=5) + (number - profile.sprints) * _SPRINT
        state = "closed" if number < profile.sprints else "active" if number == profile.sprints else "future"
        sprint: Json = {
            "id": (place + 1) * 1000 + number,
            "name": f"{project['key']} Sprint {number + 1}",
            "state": state,
            "boardId": place + 1,
            "goal": "",
        }
        if state != "future":
            sprint |= {"startDate": _zulu(start), "endDate": _zulu(start + _SPRINT)}
        if state == "closed":
            sprint["completeDate"] = _zulu(start + _SPRINT)
        sprints.append(sprint)
    return sprints


def _begun(sprints: list[Json]) -> list[Json]:
    return [sprint for sprint in sprints if sprint["state"] != "future"]


def _zulu(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat()}.000Z"


def _issue_type(name: str, id_: str, level: int) -> Json:
    return {"id": id_, "name": name, "subtask": level < 0, "hierarchyLevel": level}


def _status(name: str, id_: str, category: str, profile: Profile) -> Json:
    number, label, colour = CATEGORIES[category]
    shown: Json = {"id": number, "key": category, "name": label}
    return {"id": id_, "name": name, "statusCategory": shown | {"colorName": colour} if profile.whole else shown}
