"""Fields."""

from typing import Final

from jqlkit.sandbox.endpoints.issues import page_of
from jqlkit.sandbox.messages import Request
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site


def fields(site: Site, request: Request) -> object:
    """GET /field"""
    return site.fields


def field_search(site: Site, request: Request) -> object:
    """GET /field/search, by type, id or a part of the name."""
    kinds, ids, part = request.several("type"), set(request.several("id")), request.text("query").lower()
    rows = [
        {name: row[name] for name in ("id", "name", "schema") if name in row}
        for row in site.fields
        if (not kinds or ("custom" if row["custom"] else "system") in kinds)
        and (not ids or row["id"] in ids)
        and part in row["name"].lower()
    ]
    page = page_of(rows, request, "values", 100)
    return page | {"isLast": page["startAt"] + len(page["values"]) >= page["total"]}


ROUTES: Final = (Route("GET", "/field", fields), Route("GET", "/field/search", field_search, CLOUD))
