"""The names that an operand means: itself, or what its function stands for."""

from jqlkit import FunctionOperand, Operand, ValueOperand
from tests.oracle.facts import World, names, user_names


def values_of(world: World, field: str, operand: Operand) -> frozenset[str]:
    if isinstance(operand, ValueOperand):
        if field in ("assignee", "reporter", "creator"):
            return user_names(world.user(operand.value))
        return names(operand.value)
    assert isinstance(operand, FunctionOperand)
    arguments = [argument.lower() for argument in operand.arguments]
    match operand.name.lower():
        case "currentuser":
            return user_names(world.users[world.context["currentUser"]])
        case "membersof":
            groups = {group.lower(): members for group, members in world.context.get("groups", {}).items()}
            return frozenset().union(*[user_names(world.users[member]) for member in groups[arguments[0]]])
        case "opensprints" | "closedsprints" | "futuresprints" as name:
            state = {"opensprints": "active", "closedsprints": "closed", "futuresprints": "future"}[name]
            return names(*[number for number, sprint in world.sprints.items() if sprint["state"] == state])
        case "releasedversions" | "unreleasedversions" as name:
            released = name == "releasedversions"
            return names(
                *[
                    version["id"]
                    for project, versions in world.versions.items()
                    for version in versions
                    if version["released"] == released
                    and not version["archived"]
                    and (not arguments or project.lower() in arguments)
                ]
            )
        case "linkedissues":
            return _linked(world, *arguments)
        case "standardissuetypes" | "subtaskissuetypes" as name:
            wanted = name == "subtaskissuetypes"
            kinds = [issue["fields"]["issuetype"] for issue in world.issues]
            return names(*[kind["name"] for kind in kinds if bool(kind.get("subtask")) == wanted])
        case "watchedissues":
            user = world.context["currentUser"]
            return names(*[issue["key"] for issue in world.issues if user in issue.get("_watchers", [])])
    raise NotImplementedError(operand.name)


def _linked(world: World, key: str, kind: str | None = None) -> frozenset[str]:
    """The issues linked to a key; with a kind those K of which it is said «key KIND K»."""
    found = []
    for link in world.by_key[key]["fields"].get("issuelinks") or []:
        for side, label in (("outwardIssue", "outward"), ("inwardIssue", "inward")):
            if side in link and kind in (None, link["type"][label].lower()):
                found.append(link[side]["key"])
    return names(*found)
