"""What a site knows about its own JQL: the catalogue of fields and functions, and the values of a field."""

from typing import Final

from jqlkit.catalog import Catalog, ValueInfo
from jqlkit.jira.bodies import listed
from jqlkit.jira.client import JiraClient

_BOLD: Final = ("<b>", "</b>")


def site_catalog(client: JiraClient) -> Catalog:
    """The fields and functions of a site; a field also goes by its documented other names (`key` for `issuekey`).

    Raises subclasses of JiraError.
    """
    catalog = client.catalog()
    extra: dict[str, list[str]] = {}
    for documented in Catalog.system().fields:
        field = next((found for name in documented.clause_names if (found := catalog.field(name))), None)
        if field is not None:
            extra.setdefault(field.name, []).extend(
                name for name in documented.clause_names if catalog.field(name) is None
            )
    fields = [field._replace(aliases=(*field.aliases, *extra.get(field.name, ()))) for field in catalog.fields]
    return Catalog(
        fields,
        catalog.functions,
        reserved_words=catalog.reserved_words,
        values=catalog.values,
        complete=True,
    )


def suggestions(client: JiraClient, field: str, typed: str = "") -> list[ValueInfo]:
    """The values of a field that begin with what is typed, as Jira suggests them; a few dozen at most.

    `field` is a clause name or `cf[10010]`, never a display name. Raises subclasses of JiraError.
    """
    answer = client.get("jql/autocompletedata/suggestions", fieldName=field, fieldValue=typed)
    found = []
    for row in listed(answer.get("results") if isinstance(answer, dict) else None):
        if not isinstance(row, dict):
            continue
        shown = str(row.get("displayName", ""))
        for tag in _BOLD:
            shown = shown.replace(tag, "")
        if row.get("value"):
            found.append(ValueInfo(str(row["value"]), shown))
    return found
