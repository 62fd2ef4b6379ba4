"""The names that a file of issues brings beside them: users, projects, statuses, versions, sprints, fields."""

from typing import Any

from jqlkit.errors import ConfigError
from jqlkit.local.custom import declared_kind
from jqlkit.local.directory import Directory


def learn_context(directory: Directory, data: dict[str, Any]) -> None:
    """Takes the names of a context: users, projects, statuses, priorities, versions, sprints, components, fields.

    Raises ConfigError for names in another form.
    """
    try:
        _learn(directory, data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"the context of the issues is not in the form of docs/local.md ({error!r})") from None


def _learn(directory: Directory, data: dict[str, Any]) -> None:
    users = data.get("users") or {}
    for user in users.values() if isinstance(users, dict) else users:
        directory.learn_user(user)
    projects: dict[str, str] = {}
    for entry in data.get("projects") or ():
        more: dict[str, Any] = {"key": entry["key"]}
        if "lead" in entry:
            lead = entry["lead"]
            more["lead"] = directory.learn_user(lead) if isinstance(lead, dict) else lead
        if "category" in entry or "projectCategory" in entry:
            more["category"] = entry.get("category") or (entry.get("projectCategory") or {}).get("name")
        if "projectTypeKey" in entry:
            more["type"] = entry["projectTypeKey"]
        projects[entry["key"]] = directory.learn("project", _id(entry), entry.get("name") or entry["key"], **more)
    for kind, name in (("status", "statuses"), ("priority", "priorities"), ("resolution", "resolutions")):
        for seq, entry in enumerate(data.get(name) or ()):
            item = entry if isinstance(entry, dict) else {"name": entry}
            category = item.get("statusCategory")
            category = category.get("key") if isinstance(category, dict) else category
            more = {"category": category} if kind == "status" else {}
            directory.learn(kind, _id(item), item["name"], None, seq, **more)
    for entry in data.get("issueTypes") or ():
        more = {"subtask": entry.get("subtask"), "hierarchy": entry.get("hierarchyLevel")}
        directory.learn("type", _id(entry), entry["name"], **more)
    for key, versions in (data.get("versions") or {}).items():
        for place, entry in enumerate(versions):
            flags = {name: entry.get(name) for name in ("released", "archived", "releaseDate")}
            seq = entry.get("sequence", place)
            directory.learn("version", _id(entry), entry["name"], projects.get(key, key), seq, **flags)
    for key, components in (data.get("components") or {}).items():
        for name, lead in components.items() if isinstance(components, dict) else ():
            directory.learn("component", None, name, projects.get(key, key), lead=lead)
    for entry in data.get("sprints") or ():
        directory.learn("sprint", _id(entry), entry["name"], state=str(entry.get("state") or "").lower())
    for name, texts in (data.get("linkTypes") or {}).items():
        for text in (*texts, name):
            directory.learn("link", text.casefold(), text)
    learn_fields(directory, data)
    for id_, (name, type_) in (data.get("customFields") or {}).items():
        directory.learn("field", id_, name, type=declared_kind(type_))


def learn_fields(directory: Directory, data: dict[str, Any]) -> None:
    """Takes the names of custom fields that a search response or an issue brings, and their types."""
    schema = data.get("schema") or {}
    for id_, name in (data.get("names") or {}).items():
        if id_.startswith("customfield_"):
            directory.learn("field", id_, name, type=declared_kind(schema.get(id_)))


def _id(entry: dict[str, Any]) -> str | None:
    return None if entry.get("id") is None else str(entry["id"])
