"""Ways to fetch the rows of a search; each plan is one module with `requests_expected()` and `rows()`.

Requests and order of each: `token walk` asks one page after another; `ids, then parallel bulkfetch` asks for bare ids
in large pages and for the issues in parallel; `offset pages in parallel` is for Data Center.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from jqlkit.jira.checkpoint import Checkpoint
from jqlkit.jira.pages import Pages, Row, SearchRequest
from jqlkit.jira.plans.bulk import BulkFetch
from jqlkit.jira.plans.offsets import Offsets
from jqlkit.jira.plans.resumable import Resumable
from jqlkit.jira.plans.walk import FIELD_PAGE, TokenWalk
from jqlkit.jira.transport import Transport
from jqlkit.nodes import Query


class Plan(Protocol):
    """A way to fetch the rows of one search."""

    name: str

    def requests_expected(self, count: int | None) -> int | None:
        """How many requests so many issues take, None if that cannot be said."""

    def rows(self) -> Iterator[Row]:
        """The rows, each once, in the server's order."""


def choose(
    transport: Transport,
    pages: Pages,
    api: str,
    request: SearchRequest,
    query: Query,
    *,
    cloud: bool,
    threads: int,
    metered: bool,
    warn: Callable[[str], None],
    checkpoint: Checkpoint | None = None,
) -> Plan:
    """The plan for a search.

    A token walk where one page is enough, where only keys are asked for, where a page size was asked for, with one
    thread, and where each issue counts against a quota of points (`metered`, OAuth 2.0), since ids cost as much again.
    """
    if checkpoint is not None:
        bulk = BulkFetch(transport, pages, api, request, warn, threads) if cloud else None
        return Resumable(checkpoint, bulk, pages, api, request, query, threads, warn)
    if not cloud:
        return Offsets(pages, api, request, query, threads)
    one_page = request.limit is not None and request.limit <= FIELD_PAGE
    if one_page or request.keys_only or request.page_size or request.reconcile or threads == 1 or metered:
        return TokenWalk(pages, api, request)
    return BulkFetch(transport, pages, api, request, warn, threads)
