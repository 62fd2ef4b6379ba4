"""Fields."""

from typing import Final

from jqlkit.sandbox.messages import Request
from jqlkit.sandbox.routing import Route
from jqlkit.sandbox.site import Site


def fields(site: Site, request: Request) -> object:
    """GET /field"""
    return site.fields


ROUTES: Final = (Route("GET", "/field", fields),)
