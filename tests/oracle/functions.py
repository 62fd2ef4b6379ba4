"""The names that an operand means: itself, or what its function stands for."""

from datetime import UTC, datetime
from typing import Any

from jqlkit import FunctionOperand, Operand, ValueOperand
from tests.oracle.dates import as_moment, is_whole_day, last_second
from tests.oracle.facts import Raw, World, changes_of, instant, names, user_names

USERS = ("assignee", "reporter", "creator", "watcher", "voter", "worklogauthor", "reviewer")


def values_of(world: World, field: str, operand: Operand) -> frozenset[str]:
    """Every name (lower case) by which a value that the operand means may be known."""
    if isinstance(operand, ValueOperand):
        if field in USERS:
            return user_names(world.user(operand.value))
        if field == "status":  # by id, so that a status is found under the names that it had
            ids = [status["id"] for status in world.statuses if status["name"].lower() == operand.value.lower()]
            return names(operand.value, *ids)
        return names(operand.value)
    assert isinstance(operand, FunctionOperand)
    call = (field, str(operand))
    if call not in world.yielded:
        world.yielded[call] = _yielded(world, operand)
    return world.yielded[call]


def _yielded(world: World, operand: FunctionOperand) -> frozenset[str]:
    arguments = [argument.lower() for argument in operand.arguments]
    me = world.context["currentUser"]
    match operand.name.lower():
        case "currentuser":
            return user_names(world.users[me])
        case "membersof":
            groups = {group.lower(): members for group, members in world.context.get("groups", {}).items()}
            return frozenset().union(*[user_names(world.users[member]) for member in groups[arguments[0]]])
        case "opensprints" | "closedsprints" | "futuresprints" as name:
            state = {"opensprints": "active", "closedsprints": "closed", "futuresprints": "future"}[name]
            return names(*[number for number, sprint in world.sprints.items() if sprint["state"] == state])
        case "releasedversions":
            return names(*[v["id"] for versions in _versions(world, arguments, True) for v in versions])
        case "unreleasedversions":
            return names(*[v["id"] for versions in _versions(world, arguments, False) for v in versions])
        case "latestreleasedversion":
            return names(*[versions[-1]["id"] for versions in _versions(world, arguments, True) if versions])
        case "earliestunreleasedversion":
            return names(*[versions[0]["id"] for versions in _versions(world, arguments, False) if versions])
        case "linkedissues":
            return _linked(world, *arguments)
        case "standardissuetypes" | "subtaskissuetypes" as name:
            wanted = name == "subtaskissuetypes"
            kinds = [issue["fields"]["issuetype"] for issue in world.issues]
            return names(*[kind["name"] for kind in kinds if bool(kind.get("subtask")) == wanted])
        case "watchedissues":
            return names(*[issue["key"] for issue in world.issues if me in issue.get("_watchers", [])])
        case "votedissues":
            return names(*world.context["votedIssues"].get(me, []))
        case "issuehistory":
            return names(*world.context["issueHistory"].get(me, []))
        case "projectsleadbyuser":
            return names(*[p["id"] for p in world.projects if p["lead"] == (arguments or [me])[0]])
        case "componentsleadbyuser":
            led = world.context["components"].values()
            return names(*[name for part in led for name, lead in part.items() if lead == (arguments or [me])[0]])
        case "updatedby":
            user = user_names(world.user(arguments[0]))
            dates = [ValueOperand(argument) for argument in operand.arguments[1:]]
            return names(*[issue["key"] for issue in world.issues if _updated(world, issue, user, dates)])
        case "cascadeoption":
            raise AssertionError("an option and its child are compared together")
    raise NotImplementedError(operand.name)


def _versions(world: World, projects: list[str], released: bool) -> list[list[Any]]:
    """The versions of each project in its own order, without archived ones."""
    return [
        sorted(
            (v for v in versions if v["released"] == released and not v["archived"]),
            key=lambda version: version["sequence"],
        )
        for project, versions in world.versions.items()
        if not projects or project.lower() in projects
    ]


def _linked(world: World, key: str, kind: str | None = None) -> frozenset[str]:
    """The issues linked to a key; with a kind those K of which it is said «key KIND K»."""
    found = []
    for link in world.by_key[key]["fields"].get("issuelinks") or []:
        for side, label in (("outwardIssue", "outward"), ("inwardIssue", "inward")):
            if side in link and kind in (None, link["type"][label].lower()):
                found.append(link[side]["key"])
    return names(*found)


def _updated(world: World, issue: Raw, user: frozenset[str], dates: list[ValueOperand]) -> bool:
    """Whether the user created, changed or commented on the issue, from the first date to the end of the second."""
    first = as_moment(world, dates[0]) if dates else datetime.min.replace(tzinfo=UTC)
    last = as_moment(world, dates[1]) if len(dates) > 1 else datetime.max.replace(tzinfo=UTC)
    if len(dates) > 1 and is_whole_day(dates[1]):
        last = last_second(last)
    fields = issue["fields"]
    touches = [(fields["creator"], fields["created"])]
    touches += [(history["author"], history["created"]) for history in changes_of(issue)]
    for comment in (fields.get("comment") or {}).get("comments", []):
        touches.append((comment["author"], comment["created"]))
        if "updateAuthor" in comment:
            touches.append((comment["updateAuthor"], comment["updated"]))
    return any(user & user_names(who) and first <= instant(at) <= last for who, at in touches)
