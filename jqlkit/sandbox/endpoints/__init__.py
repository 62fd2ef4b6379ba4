"""All endpoints, a table for each group of them."""

from itertools import chain

from jqlkit.sandbox.endpoints import (
    agile,
    bulk,
    catalogues,
    fields,
    issues,
    jql,
    legacy_search,
    parsing,
    people,
    search,
    server,
)
from jqlkit.sandbox.routing import Route

ROUTES: tuple[Route, ...] = tuple(
    chain.from_iterable(
        module.ROUTES
        for module in (search, legacy_search, bulk, issues, fields, jql, parsing, catalogues, people, agile, server)
    )
)
