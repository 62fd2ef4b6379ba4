"""What a site knows about its own JQL: the catalogue of fields and functions, and the values of a field."""

from collections.abc import Mapping
from typing import Any, Final

from jqlkit.catalog import Catalog, ValueInfo
from jqlkit.errors import JiraProtocolError
from jqlkit.jira.client import JiraClient

_BOLD: Final = ("<b>", "</b>")


def site_catalog(client: JiraClient, values: Mapping[str, list[dict[str, str]]] | None = None) -> Catalog:
    """The fields and functions of a site, as its own JQL editor is told. Raises subclasses of JiraError."""
    data = client._transport.send("GET", f"{client._api}/jql/autocompletedata")
    if not isinstance(data, dict):
        raise JiraProtocolError("the site's list of fields is not a JSON object")
    return Catalog.from_autocompletedata(data, values)


def suggestions(client: JiraClient, field: str, typed: str = "") -> list[ValueInfo]:
    """The values of a field that begin with what is typed, as Jira suggests them; a few dozen at most.

    `field` is a clause name or `cf[10010]`, never a display name. Raises subclasses of JiraError.
    """
    parameters = [("fieldName", field), ("fieldValue", typed)]
    answer = client._transport.send("GET", f"{client._api}/jql/autocompletedata/suggestions", params=parameters)
    rows: list[dict[str, Any]] = answer.get("results", []) if isinstance(answer, dict) else []
    found = []
    for row in rows:
        shown = str(row.get("displayName", ""))
        for tag in _BOLD:
            shown = shown.replace(tag, "")
        if row.get("value"):
            found.append(ValueInfo(str(row["value"]), shown))
    return found
