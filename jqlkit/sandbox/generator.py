"""Realistic issues at any size: streamed, and the same for the same seed, size and day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final, TypeVar

from jqlkit.sandbox.history import Life, live, stamp
from jqlkit.sandbox.profiles import (
    COMPONENT_COUNTS,
    CUSTOM_FIELDS,
    DEMO,
    ISSUE_TYPES,
    LABEL_COUNTS,
    LARGE,
    LINK_TYPES,
    PRIORITIES,
    VERSION_COUNTS,
    WATCHER_COUNTS,
    Profile,
)
from jqlkit.sandbox.vocabulary import CIRCUMSTANCES, COMMENTS, ENVIRONMENTS, PLATFORMS, SENTENCES, SUMMARIES, THINGS
from jqlkit.sandbox.world import World, handle

Json = dict[str, Any]

#: The last day of generated load-test data, unless another is asked for: the same data every day.
LAST_DAY: Final = date(2026, 11, 1)
#: Links, parents and sub-tasks stay inside a block, which is all that is held in memory.
BLOCK: Final = 500
#: Fields that are there when empty, in short issues too.
_ALWAYS: Final = frozenset(
    "assignee resolution resolutiondate description labels components fixVersions issuelinks".split()
)
_POINTS: Final = (1, 2, 3, 5, 8, 13)

T = TypeVar("T")


class Generator:
    """A made-up Jira: `context` and any number of issues in the shape of Jira's REST API.

    `last_day` is the day up to which things happen (UTC). The same arguments give the same issues.

    >>> issues = list(Generator(seed=1, last_day=date(2026, 11, 1)).issues(3))
    >>> [issue["key"] for issue in issues] == [issue["key"] for issue in Generator(seed=1).issues(3)]
    True
    """

    def __init__(self, profile: Profile = LARGE, *, seed: int = 7, last_day: date = LAST_DAY) -> None:
        self._random = Random(seed)  # noqa: S311  no secret is made of it
        self._world = World(profile, self._random, datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC))
        self._numbers = [count(1) for _ in self._world.projects]
        self._project_weights = [1 / (place + 1) for place in range(profile.projects)]
        self._ids = count(10001)
        self._history_ids = 100001
        self._small_ids = count(50001)

    @property
    def context(self) -> Json:
        """Users, groups, versions, sprints and so on, in the form of a snapshot file's context."""
        return self._world.context()

    def issues(self, total: int) -> Iterator[Json]:
        """Yields `total` issues, the oldest first, holding one block in memory."""
        for start in range(0, total, BLOCK):
            block = [
                self._issue((place + self._random.random()) / total)
                for place in range(start, min(start + BLOCK, total))
            ]
            self._relate(block)
            yield from block if self._world.profile.whole else [_brief(issue) for issue in block]

    def _issue(self, ripeness: float) -> Json:
        random, world = self._random, self._world
        project = random.choices(range(len(world.projects)), self._project_weights)[0]
        span = timedelta(days=world.profile.days)
        created = (world.today - span + span * ripeness**0.7).replace(microsecond=0)
        life = live(world, random, project, created, ripeness, self._history_ids)
        self._history_ids += len(life.histories)
        type_name = random.choices([row[0] for row in ISSUE_TYPES], [row[3] for row in ISSUE_TYPES])[0]
        key = f"{world.projects[project]['key']}-{next(self._numbers[project])}"
        votes = int(random.expovariate(0.5)) + 1 if random.random() < 0.19 else 0
        watchers = random.sample(world.members[project], random.choices(range(4), WATCHER_COUNTS)[0])
        fields = {
            "project": {name: world.projects[project][name] for name in ("id", "key", "name")},
            "issuetype": world.types[type_name],
            "status": world.statuses[life.status],
            "priority": random.choices(world.priorities, [weight for _, weight in PRIORITIES])[0],
            "resolution": life.resolution,
            "assignee": life.assignee,
            "reporter": (reporter := random.choice(world.people)),
            "creator": reporter,
            "created": stamp(created),
            "updated": stamp(life.updated),
            "resolutiondate": stamp(life.resolved) if life.resolved else None,
            "labels": sorted(self._some(world.labels, LABEL_COUNTS)),
            "components": self._some(world.components[project], COMPONENT_COUNTS),
            "fixVersions": self._versions(project, ripeness, ahead=1),
            "versions": self._versions(project, ripeness, ahead=-1) if type_name == "Bug" else [],
            "votes": {"votes": votes, "hasVoted": False},
            "watches": {"watchCount": len(watchers), "isWatching": False},
        }
        fields |= self._texts(type_name, world.components[project])
        fields |= self._plan(project, type_name, created, life)
        fields["comment"] = self._comments(project, created, life)
        fields |= {"parent": None, "subtasks": [], "issuelinks": []}
        return {
            "id": str(next(self._ids)),
            "key": key,
            "fields": fields,
            "changelog": {
                "startAt": 0,
                "maxResults": len(life.histories),
                "total": len(life.histories),
                "histories": life.histories,
            },
            "_watchers": [handle(watcher) for watcher in watchers],
        }

    def _some(self, things: list[T], weights: tuple[int, ...]) -> list[T]:
        return self._random.sample(things, self._random.choices(range(len(weights)), weights)[0])

    def _versions(self, project: int, ripeness: float, ahead: int) -> list[Json]:
        """Versions near the time of an issue: after it for a fix, before it for what is affected."""
        versions = self._world.versions[project]
        wanted = self._random.choices(range(len(VERSION_COUNTS)), VERSION_COUNTS)[0]
        place = int(ripeness * 0.8 * len(versions)) + ahead
        return versions[max(0, min(place, len(versions) - wanted)) :][:wanted]

    def _texts(self, type_name: str, components: list[Json]) -> Json:
        random = self._random
        summary = random.choice(SUMMARIES[type_name]).format_map(self._words(components)).strip()
        description = None
        if random.random() < 0.92:
            sentences = random.sample(SENTENCES, random.choices(range(1, 9), (3, 6, 13, 22, 22, 16, 12, 6))[0])
            description = " ".join(sentence.format_map(self._words(components)) for sentence in sentences)
        environment = random.choice(ENVIRONMENTS) if type_name == "Bug" and random.random() < 0.3 else None
        return {"summary": summary, "description": description, "environment": environment}

    def _words(self, components: list[Json]) -> Json:
        random = self._random
        circumstance = random.choice(CIRCUMSTANCES) if random.random() < 0.55 else "again"
        return {"c": random.choice(components)["name"], "n": random.choice(THINGS), "w": circumstance}

    def _plan(self, project: int, type_name: str, created: datetime, life: Life) -> Json:
        """Due date, estimates, story points, team, sprints: what people plan with."""
        random, world = self._random, self._world
        plan: Json = dict.fromkeys(("duedate", "timeoriginalestimate", "timeestimate", "timespent", *CUSTOM_FIELDS))
        if random.random() < 0.15:
            plan["duedate"] = f"{created + timedelta(days=random.randint(5, 120)):%Y-%m-%d}"
        if random.random() < 0.25:
            estimate = 3600 * random.choice((1, 2, 4, 8, 16, 24, 40))
            spent = estimate * random.choice((50, 75, 100, 150)) // 100 if life.resolved else 0
            plan |= {
                "timeoriginalestimate": estimate,
                "timeestimate": max(0, estimate - spent),
                "timespent": spent or None,
            }
        if type_name in ("Story", "Bug", "Task") and random.random() < 0.5:
            plan["customfield_10016"] = random.choice(_POINTS)
        if random.random() < world.profile.teams:
            plan["customfield_10030"] = random.choice(world.teams)
        if random.random() < 0.15:
            plan["customfield_10031"] = [
                {"value": name} for name in sorted(random.sample(PLATFORMS, random.randint(1, 3)))
            ]
        if random.random() < 0.1:
            plan["customfield_10032"] = f"{created + timedelta(days=random.randint(30, 200)):%Y-%m-%d}"
        if type_name not in ("Sub-task", "Epic") and random.random() < world.profile.planned:
            plan["customfield_10020"] = world.sprints_of(project, created, life.resolved) or None
        return plan

    def _comments(self, project: int, created: datetime, life: Life) -> Json:
        random, world = self._random, self._world
        number = random.randint(1, 4) if random.random() < world.profile.comments else 0
        moments = sorted(created + (life.updated - created) * random.random() for _ in range(number))
        comments = []
        for moment in moments:
            when = stamp(moment.replace(microsecond=0))
            author = random.choice(world.members[project])
            body = random.choice(COMMENTS).format_map(self._words(world.components[project]))
            comments.append(
                {"id": str(next(self._small_ids)), "author": author, "body": body, "created": when, "updated": when}
            )
        return {"comments": comments, "maxResults": number, "total": number, "startAt": 0}

    def _relate(self, block: list[Json]) -> None:
        """Gives sub-tasks their parents, some issues an epic, and links both of their ends."""
        random = self._random
        hosts: dict[str, list[Json]] = {}
        epics: dict[str, list[Json]] = {}
        for place, issue in enumerate(block):
            fields = issue["fields"]
            project, type_name = fields["project"]["key"], fields["issuetype"]["name"]
            if type_name == "Sub-task":
                if project in hosts:
                    _adopt(random.choice(hosts[project][-12:]), issue)
                else:
                    fields["issuetype"] = self._world.types["Task"]
                continue
            if type_name == "Epic":
                epics.setdefault(project, []).append(issue)
                continue
            hosts.setdefault(project, []).append(issue)
            if project in epics and random.random() < 0.4:
                fields["parent"] = _reference(random.choice(epics[project][-3:]))
            if place and random.random() < 0.072:
                self._link(issue, block[random.randrange(max(0, place - 60), place)])

    def _link(self, source: Json, target: Json) -> None:
        name, type_id, inward, outward, _ = self._random.choices(LINK_TYPES, [row[4] for row in LINK_TYPES])[0]
        link = {
            "id": str(next(self._small_ids)),
            "type": {"id": type_id, "name": name, "inward": inward, "outward": outward},
        }
        source["fields"]["issuelinks"].append(link | {"outwardIssue": _reference(target)})
        target["fields"]["issuelinks"].append(link | {"inwardIssue": _reference(source)})


def _reference(issue: Json) -> Json:
    return {"id": issue["id"], "key": issue["key"]}


def _brief(issue: Json) -> Json:
    """An issue without what not every export carries: empty fields, the details of histories, who watches."""
    fields, changelog = issue["fields"], issue["changelog"]
    if not fields["comment"]["comments"]:
        del fields["comment"]
    for entry in changelog["histories"]:
        for item in entry["items"]:
            del item["fieldtype"]
    return {
        "id": issue["id"],
        "key": issue["key"],
        "fields": {name: value for name, value in fields.items() if value or name in _ALWAYS},
        "changelog": {name: changelog[name] for name in ("total", "histories")},
    }


def _adopt(parent: Json, child: Json) -> None:
    child["fields"]["parent"] = _reference(parent)
    parent["fields"]["subtasks"].append(_reference(child))


def demo(today: date | None = None) -> tuple[list[Json], Json]:
    """The built-in issues of the sandbox and their context: about 500 in three projects, up to today (UTC).

    >>> issues, context = demo()
    >>> len(issues), [project["key"] for project in context["projects"]]
    (500, ['DEMO', 'OPS', 'MOB'])
    """
    generator = Generator(DEMO, seed=3, last_day=today or datetime.now(UTC).date())
    return list(generator.issues(500)), generator.context
