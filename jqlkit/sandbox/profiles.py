"""How generated issues are distributed: the tables behind the demo data and behind `jqlkit sandbox generate`."""

from typing import Final, NamedTuple


class Profile(NamedTuple):
    """The size of a generated Jira: how many of each thing there are, and how far back it reaches."""

    projects: int
    users: int
    labels: int
    components: int
    versions: tuple[str, ...]
    days: int
    comments: float
    #: Projects that plan in sprints of two weeks, the closed sprints of each, and how many of their issues are planned.
    boards: int
    sprints: int
    planned: float
    #: How many issues name a team.
    teams: float
    #: Whether issues carry everything, as Jira's own answers do: whole users, and fields that are empty.
    whole: bool


#: The built-in data of the sandbox: three projects over two years.
DEMO: Final = Profile(
    projects=3,
    users=12,
    labels=12,
    components=6,
    versions=("1.0", "1.1", "1.2", "1.9", "1.10", "2.0", "2.1", "3.0"),
    days=730,
    comments=0.45,
    boards=2,
    sprints=12,
    planned=0.7,
    teams=0.6,
    whole=True,
)

#: Load-test data: 20 projects over twelve years.
LARGE: Final = Profile(
    projects=20,
    users=500,
    labels=200,
    components=30,
    versions=tuple(f"{major}.{minor}" for major in range(1, 6) for minor in range(21)),
    days=4322,
    comments=0.04,
    boards=3,
    sprints=308,
    planned=0.35,
    teams=0.2,
    whole=False,
)

#: name, id, level in the hierarchy, weight
ISSUE_TYPES: Final = (
    ("Bug", "10004", 0, 45),
    ("Task", "10002", 0, 25),
    ("Story", "10001", 0, 15),
    ("Sub-task", "10003", -1, 12),
    ("Epic", "10000", 1, 3),
)

#: name, weight; the id is the place in the list
PRIORITIES: Final = (("Highest", 5), ("High", 20), ("Medium", 55), ("Low", 15), ("Lowest", 5))

#: name, id, category key
STATUSES: Final = (
    ("Open", "1", "new"),
    ("To Do", "10000", "new"),
    ("In Progress", "3", "indeterminate"),
    ("In Review", "10001", "indeterminate"),
    ("Done", "10002", "done"),
    ("Closed", "6", "done"),
)

#: category key: id, name, colour
CATEGORIES: Final = {
    "new": (2, "To Do", "blue-gray"),
    "indeterminate": (4, "In Progress", "yellow"),
    "done": (3, "Done", "green"),
}

#: start, work, review and end of an issue's life, in turn for each project
WORKFLOWS: Final = (("To Do", "In Progress", "In Review", "Done"), ("Open", "In Progress", "In Review", "Closed"))

#: By final category, how an issue got there (places in its workflow) and how often. 3 before the end: was done once.
PATHS: Final = {
    "new": (((0,), 85), ((0, 1, 0), 8), ((0, 1, 3, 0), 7)),
    "indeterminate": (((0, 1), 65), ((0, 1, 2), 25), ((0, 1, 2, 3, 1), 10)),
    "done": (((0, 3), 60), ((0, 1, 3), 28), ((0, 1, 2, 3), 7), ((0, 1, 3, 0, 1, 2, 3), 5)),
}

#: name, id, weight
RESOLUTIONS: Final = (
    ("Done", "10000", 70),
    ("Won't Do", "10001", 12),
    ("Duplicate", "10002", 10),
    ("Cannot Reproduce", "10003", 8),
)

#: How many of a thing an issue has: weights of 0, 1, 2, ...
LABEL_COUNTS: Final = (62, 22, 11, 4, 1)
COMPONENT_COUNTS: Final = (35, 55, 10)
VERSION_COUNTS: Final = (55, 40, 5)
WATCHER_COUNTS: Final = (20, 25, 30, 25)
HANDOVER_COUNTS: Final = (650, 260, 60, 15, 8, 4, 3)

#: name, id, inward, outward, weight
LINK_TYPES: Final = (
    ("Blocks", "10000", "is blocked by", "blocks", 45),
    ("Duplicate", "10001", "is duplicated by", "duplicates", 20),
    ("Relates", "10003", "relates to", "relates to", 35),
)

#: id: name, kind
CUSTOM_FIELDS: Final = {
    "customfield_10016": ("Story Points", "number"),
    "customfield_10020": ("Sprint", "sprint[]"),
    "customfield_10030": ("Team", "select"),
    "customfield_10031": ("Platforms", "multiselect"),
    "customfield_10032": ("Target date", "date"),
}
