"""The token walk of Cloud: page after page, in the server's order, in little memory."""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.errors import JiraError, JiraProtocolError, JiraQueryError, JiraServerError, JiraTimeoutError
from jqlkit.jira.pages import TOO_BIG, Page, Pages, Row, SearchRequest
from jqlkit.jira.seen import Seen

#: What Cloud grants at most: for issues with fields, and for bare ids and keys.
FIELD_PAGE: Final = 100
ID_PAGE: Final = 5000
#: So many empty pages in a row, each with a new token, end the walk with an error.
_EMPTY_PAGES: Final = 3
#: So often a walk whose token has expired (after seven days) begins again.
_RESTARTS: Final = 2
_TOKEN: Final = re.compile(r"page\W?token", re.IGNORECASE)


class TokenWalk:
    """Rows of Cloud by page tokens. `token` is where to go on: after an error, it resumes the walk."""

    name = "token walk"

    def __init__(self, pages: Pages, api: str, request: SearchRequest, token: str | None = None) -> None:
        self._pages = pages
        self._api = api
        self._request = request
        self.token = token
        largest = ID_PAGE if request.keys_only else FIELD_PAGE
        self._size = min(request.page_size or largest, request.limit or largest)

    def requests_expected(self, count: int | None) -> int | None:
        """Requests for so many issues, None if that is not known."""
        return None if count is None else max(1, -(-count // self._size))

    def waits_expected(self, count: int) -> int:
        """How many requests wait for the one before them."""
        return max(1, -(-count // self._size))

    def rows(self) -> Iterator[Row]:
        """The rows, each once. Raises JiraProtocolError for a token that repeats, after the rows before it."""
        seen = Seen()
        for page in self.pages():
            yield from seen.new(page.rows)

    def pages(self) -> Iterator[Page]:
        """The pages as they come, until the last. Where a token expires on the way, they come from the first again."""
        tokens: set[int] = set()
        empty = restarts = 0
        while True:
            try:
                page = self._page()
            except JiraQueryError as error:
                if self.token is None or not _TOKEN.search(error.message):
                    raise
                if not tokens or restarts == _RESTARTS:
                    raise self._expired(error) from error
                # From the beginning: whoever takes the pages leaves out what was there before.
                self.token = None
                tokens.clear()
                restarts += 1
                continue
            yield page
            if page.last:
                return
            assert page.token is not None
            empty = 0 if page.granted else empty + 1
            if hash(page.token) in tokens or page.token == self.token or empty >= _EMPTY_PAGES:
                what = f"sent {empty} empty pages in a row" if empty >= _EMPTY_PAGES else "repeats a page"
                raise JiraProtocolError(
                    f"Jira {what}: the search would never end",
                    path=f"{self._api}/search/jql",
                    resume_token=page.token,
                    hint="the issues up to here are complete; narrow the query, or try again later",
                )
            tokens.add(hash(page.token))
            self.token = page.token

    def _expired(self, error: JiraQueryError) -> JiraProtocolError:
        return JiraProtocolError(
            f"the page token has expired: {error.message}",
            method=error.method,
            path=error.path,
            status=error.status,
            resume_token=self.token,
            hint="the issues up to here are complete; for an export that takes days, use --checkpoint FILE",
        )

    def _page(self) -> Page:
        """The next page; where it is too much for the server, a smaller one."""
        size = self._size
        while True:
            try:
                return self._pages.cloud(self._api, self._request, size, self.token, patient=size == 1)
            except (JiraServerError, JiraTimeoutError, JiraProtocolError) as error:
                if size == 1 or not _may_help(error):
                    raise
                size = max(1, size // 4)


def _may_help(error: JiraError) -> bool:
    return isinstance(error, (JiraTimeoutError, JiraProtocolError)) or error.status in TOO_BIG
