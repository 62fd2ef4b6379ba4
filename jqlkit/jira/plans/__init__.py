"""Ways to fetch the rows of a search; each plan is one module with `requests_expected()` and `rows()`.

Requests and order of each: `token walk` asks one page after another; `ids, then parallel bulkfetch` asks for bare ids
in large pages and for the issues in parallel; `offset pages in parallel` is for Data Center.
"""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from jqlkit.jira.checkpoint import Checkpoint
from jqlkit.jira.pages import Pages, Row, SearchRequest
from jqlkit.jira.plans.bulk import BulkFetch
from jqlkit.jira.plans.offsets import Offsets
from jqlkit.jira.plans.resumable import Resumable
from jqlkit.jira.plans.walk import TokenWalk
from jqlkit.jira.transport import Transport
from jqlkit.nodes import Query

#: What is taken for granted where nothing is known yet: seconds of a request, and issues.
_LATENCY: Final = 0.2
_COUNT: Final = 10_000


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
    """The plan for a search: of those that fit, the one that takes the least time, and then the fewest requests.

    Only a token walk fits where only keys are asked for, where a page size was asked for, with one thread, and where
    each issue counts against a quota of points (`metered`, OAuth 2.0), since ids cost as much again.
    """
    if checkpoint is not None:
        bulk = BulkFetch(transport, pages, api, request, warn, threads) if cloud else None
        return Resumable(checkpoint, bulk, pages, api, request, query, threads, warn)
    if not cloud:
        return Offsets(pages, api, request, query, threads)
    walk = TokenWalk(pages, api, request)
    if request.keys_only or request.page_size or request.reconcile or threads == 1 or metered:
        return walk
    bulk = BulkFetch(transport, pages, api, request, warn, threads)
    count = _COUNT if request.limit is None else request.limit

    def cost(plan: TokenWalk | BulkFetch) -> tuple[float, int]:
        requests = plan.requests_expected(count) or 0
        seconds = plan.waits_expected(count) * (transport.latency or _LATENCY)
        return max(seconds, transport.limits.seconds(requests)), requests

    return walk if cost(walk) <= cost(bulk) else bulk
