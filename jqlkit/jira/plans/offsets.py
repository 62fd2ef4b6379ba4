"""The offset walk of Data Center and Server: pages by their start, with a sort that leaves no ties."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from jqlkit.errors import JiraServerError, JiraTimeoutError
from jqlkit.jira.pages import Page, Pages, Row, SearchRequest
from jqlkit.jira.seen import Seen
from jqlkit.nodes import Field, OrderBy, Query, SearchSort
from jqlkit.operators import SortOrder

_PAGE: Final = 100
_KEYS: Final = frozenset({"key", "issuekey", "id", "issue"})


class OffsetWalk:
    """Rows of Data Center by offset, one page after another."""

    name = "offset walk"

    def __init__(self, pages: Pages, api: str, request: SearchRequest, query: Query) -> None:
        self._pages = pages
        self._api = api
        self._request = replace(request, jql=stable(request.jql, query))
        self._size = min(request.page_size or _PAGE, request.limit or _PAGE)

    def requests_expected(self, count: int | None) -> int | None:
        """Requests for so many issues, None if that is not known."""
        return None if count is None else max(1, -(-count // self._size))

    def rows(self) -> Iterator[Row]:
        """The rows, each once."""
        seen = Seen()
        for page in self.pages():
            for row in page.rows:
                if seen.add(row):
                    yield row

    def pages(self, start: int = 0) -> Iterator[Page]:
        """The pages from an offset on. Where rows vanish meanwhile, the walk steps back by as many."""
        total: int | None = None
        while True:
            page = self._page(start)
            yield page
            if total is not None and page.total is not None and page.total < total:
                start = max(0, start - (total - page.total))
                total = page.total
                continue
            total = page.total
            start = page.start + len(page.rows)
            if not page.rows or (total is not None and start >= total):
                return

    def _page(self, start: int) -> Page:
        size = self._size
        while True:
            try:
                return self._pages.datacenter(self._api, self._request, size, start, patient=size == 1)
            except (JiraServerError, JiraTimeoutError):
                if size == 1:
                    raise
                size = max(1, size // 4)


def stable(jql: str, query: Query) -> str:
    """The query sorted so that no two issues tie: offsets lose and repeat issues otherwise.

    Without ORDER BY, Jira sorts by key or by relevance itself, and the text stays as it is.

    >>> import jqlkit
    >>> stable("", jqlkit.parse("project = DEMO ORDER BY created DESC"))
    'project = DEMO ORDER BY created DESC, key ASC'
    """
    if query.order_by is None or any(sort.field.name.lower() in _KEYS for sort in query.order_by.sorts):
        return jql
    return str(Query(query.where, OrderBy([*query.order_by.sorts, SearchSort(Field("key"), SortOrder.ASC)])))
