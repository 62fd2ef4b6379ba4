"""The client: searching one Jira of any kind."""

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from jqlkit.bounds import Boundedness, boundedness
from jqlkit.errors import (
    EndpointRemovedError,
    JiraNotFoundError,
    JiraProtocolError,
    JiraQueryError,
    UnboundedQueryError,
)
from jqlkit.jira.answers import reading
from jqlkit.jira.bodies import listed
from jqlkit.jira.checkpoint import Checkpoint
from jqlkit.jira.deployment import Deployment
from jqlkit.jira.failures import UNBOUNDED_HINT
from jqlkit.jira.judgements import (
    MATCH_ISSUES,
    MATCH_QUERIES,
    SANITIZE_QUERIES,
    Match,
    Sanitized,
    matches_of,
    parts,
    sanitized_of,
)
from jqlkit.jira.models import Issue
from jqlkit.jira.pages import Row, SearchRequest
from jqlkit.jira.plans import Plan, choose
from jqlkit.jira.resources import Resources
from jqlkit.jira.selection import known_id, requested, resolve, split_names
from jqlkit.nodes import Clause, Query
from jqlkit.parser import as_query
from jqlkit.spans import Span, excerpt

AnyQuery = str | Query | Clause

_POSITION: Final = re.compile(r"line (\d+), (?:character|column) (\d+)")


class Count(int):
    """A number of issues; `exact` is False where Jira only estimates it (Cloud)."""

    exact: bool

    def __new__(cls, value: int, exact: bool = True) -> Self:
        """A count of `value` issues."""
        count = super().__new__(cls, value)
        count.exact = exact
        return count


class Validation(NamedTuple):
    """What a site says about a query: `errors` is empty if it takes it."""

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """What an answer of /jql/parse says about one query."""
        return cls(tuple(map(str, listed(row.get("errors")))), tuple(map(str, listed(row.get("warnings")))))


class JiraClient(Resources):
    """One Jira: Cloud, Data Center (or Server), or Cloud behind a gateway. Thread-safe; a context manager.

    `url` may be any address of the site. `auth` is a BasicAuth, BearerAuth, any `requests.auth.AuthBase`, or a
    pair of user and token; without one that of the `session` signs, else the client asks anonymously. `deployment`
    ("cloud", "datacenter", "maton") is detected where it is not given, with at most one request. `timeout` is in
    seconds for each request; without progress, retries end after four of them. `rate_limit` ("10/s", "100/15m") is
    kept for all of the client's `threads` together.

    Raises ConfigError for an address that is none, or not encrypted (loopback aside).

    >>> from jqlkit.jira import BasicAuth, JiraClient
    >>> with JiraClient("https://example.atlassian.net", BasicAuth("me@example.com", "token")) as client:
    ...     client.deployment
    <Deployment.CLOUD: 'cloud'>
    """

    def search(
        self,
        query: AnyQuery,
        *,
        fields: Sequence[str] | str | None = None,
        expand: Sequence[str] | str = (),
        properties: Sequence[str] | str = (),
        limit: int | None = None,
        allow_unbounded: bool = False,
        page_size: int | None = None,
        reconcile_issues: Sequence[int] = (),
        checkpoint: Checkpoint | str | Path | None = None,
    ) -> Iterator[Issue]:
        """The issues that match, each once, in the server's order, as they arrive.

        `fields` are ids, names or clause names, also `*all`, `*navigable` (the default on every kind of Jira) and
        `-name`, in a list or in one text with commas. `limit` None means all. Raises JqlSyntaxError and
        UnboundedQueryError (Cloud refuses a query without a restriction; `allow_unbounded` sends it all the same) when
        it is called, subclasses of JiraError later.

        `reconcile_issues` are ids of up to 50 issues changed just now, which Cloud's index may not know yet. With a
        `checkpoint` file, a search that broke off goes on after the last batch of issues that was taken.
        """
        text, parsed = _text_and_query(query)
        self._refuse_unbounded(parsed, allow_unbounded)
        names = split_names(fields)
        if limit is not None and limit < 0:
            raise ValueError(f"limit must be 0 or more, not {limit}")
        if page_size is not None and page_size < 1:
            raise ValueError(f"page_size must be 1 or more, not {page_size}")

        def rows() -> Iterator[Issue]:
            if limit == 0:
                return
            self._transport.begin()
            request = SearchRequest(
                jql=text,
                fields=requested(resolve(names, self.fields) if names else None),
                expand=tuple(split_names(expand)),
                properties=tuple(split_names(properties)),
                reconcile=tuple(reconcile_issues),
                limit=limit,
                page_size=page_size,
            )
            ids = {str(field.get("name")).lower(): str(field["id"]) for field in self._fields or ()}
            state = Checkpoint(checkpoint) if isinstance(checkpoint, (str, Path)) else checkpoint
            found = self._rows(request, parsed, state)
            with closing(found), state or nullcontext():
                if state is not None:
                    state.open(self.url, request)
                try:
                    for number, row in enumerate(found, 1):
                        yield Issue(row, ids)
                        if number == limit and state is None:
                            return
                except JiraQueryError as error:
                    _point(error, text)
                    raise

        return rows()

    def _rows(self, request: SearchRequest, query: Query, checkpoint: Checkpoint | None) -> Generator[Row]:
        """The rows of the plan for this kind of Jira; where its search is not there, the other kind is tried."""
        started = False
        try:
            for row in self._plan(request, query, checkpoint).rows():
                started = True
                yield row
            return
        except (EndpointRemovedError, JiraNotFoundError) as error:
            if started or not self._switch(error):
                raise
        yield from self._plan(request, query, checkpoint).rows()

    def _plan(self, request: SearchRequest, query: Query, checkpoint: Checkpoint | None = None) -> Plan:
        return choose(
            self._transport,
            self._pages,
            self._api,
            request,
            query,
            cloud=self.deployment.is_cloud,
            threads=self._threads,
            metered=getattr(self._transport.auth, "metered", False),
            warn=self._warn,
            checkpoint=checkpoint,
        )

    def _refuse_unbounded(self, query: Query, allowed: bool) -> None:
        if allowed or self.allow_unbounded or boundedness(query) is not Boundedness.NONE:
            return
        if self._deployment is Deployment.DATACENTER or (self._deployment is None and not self.deployment.is_cloud):
            self._warn("JQL100: this query has no restriction: it brings every issue of the site")
            return
        raise UnboundedQueryError("JQL100: Jira Cloud refuses a query without a restriction", hint=UNBOUNDED_HINT)

    def plan(
        self,
        query: AnyQuery,
        *,
        fields: Sequence[str] | str | None = None,
        expand: Sequence[str] | str = (),
        limit: int | None = None,
        reconcile_issues: Sequence[int] = (),
    ) -> Plan:
        """How a search would fetch its issues; sends nothing. An unknown kind of Jira counts as Cloud."""
        text, parsed = _text_and_query(query)
        names = [known_id(name) or name for name in split_names(fields)]
        expanded = tuple(split_names(expand))
        request = SearchRequest(text, requested(names), expanded, reconcile=tuple(reconcile_issues), limit=limit)
        cloud = self._deployment is not Deployment.DATACENTER
        return choose(
            self._transport,
            self._pages,
            "",
            request,
            parsed,
            cloud=cloud,
            threads=self._threads,
            metered=getattr(self._transport.auth, "metered", False),
            warn=self._warn,
        )

    def validate(self, query: AnyQuery) -> Validation:
        """What the site itself says about a query: errors in Jira's words, and warnings; it is not run."""
        text, _ = _text_and_query(query)
        self._transport.begin()
        try:
            if self.is_cloud:
                path = f"{self._api}/jql/parse"
                body = {"queries": [text]}
                answer = self._transport.send("POST", path, params=[("validation", "strict")], body=body)
                with reading(path):
                    return Validation.of(answer["queries"][0])
            self._pages.datacenter(self._api, SearchRequest(text, ("key",)), 0)
        except JiraQueryError as error:
            return Validation(error.messages)
        return Validation()

    def match(self, queries: Sequence[AnyQuery], issues: Sequence[int]) -> list[Match]:
        """Which of the issues, by id, each query finds, without searching; in the order of the queries. Cloud only.

        It looks into the issues themselves and not into the index, so that it knows an issue of a moment ago.
        """
        self._transport.begin()
        found: list[Match] = []
        for texts in parts([_text_and_query(query)[0] for query in queries], MATCH_QUERIES):
            rows = [Match()] * len(texts)
            for ids in parts(issues, MATCH_ISSUES):
                body = {"jqls": texts, "issueIds": ids}
                answer = matches_of(self._transport.send("POST", f"{self._api}/jql/match", body=body), len(texts))
                pairs = zip(rows, answer, strict=True)
                rows = [Match(one.ids + more.ids, more.errors or one.errors) for one, more in pairs]
            found += rows
        return found

    def sanitize(self, queries: Sequence[AnyQuery], account_id: str | None = None) -> list[Sanitized]:
        """The queries as an account (without one: anybody) may see them, hidden names as ids. Cloud only.

        Needs the permission to administer Jira.
        """
        self._transport.begin()
        texts = [_text_and_query(query)[0] for query in queries]
        known: dict[str, Sanitized] = {}
        for some in parts(list(dict.fromkeys(texts)), SANITIZE_QUERIES):
            body = {"queries": [{"query": text} | ({"accountId": account_id} if account_id else {}) for text in some]}
            answer = self._transport.send("POST", f"{self._api}/jql/sanitize", body=body)
            known |= zip(some, sanitized_of(answer, len(some)), strict=True)
        return [known[text] for text in texts]

    def count(self, query: AnyQuery) -> Count:
        """How many issues match: an estimate on Cloud (`.exact` is False), exact on Data Center."""
        text, parsed = _text_and_query(query)
        self._refuse_unbounded(parsed, False)
        self._transport.begin()
        try:
            return self._count(text)
        except (EndpointRemovedError, JiraNotFoundError) as error:
            if not self._switch(error):
                raise
        return self._count(text)

    def _count(self, text: str) -> Count:
        if self.deployment.is_cloud:
            path = f"{self._api}/search/approximate-count"
            answer = self._transport.send("POST", path, body={"jql": text})
            with reading(path):
                return Count(int(answer["count"]), exact=False)
        page = self._pages.datacenter(self._api, SearchRequest(text, ("key",)), 0)
        if page.total is None:
            raise JiraProtocolError("the answer does not tell how many issues there are", path=f"{self._api}/search")
        return Count(page.total)


def _text_and_query(query: AnyQuery) -> tuple[str, Query]:
    """A query as text to send and as nodes. A text is sent as it was written, so that positions in errors fit it."""
    parsed = as_query(query)
    return query if isinstance(query, str) else str(parsed), parsed


def _point(error: JiraQueryError, text: str) -> None:
    """Shows where in the query the mistake is, if Jira says so."""
    match = _POSITION.search(error.message)
    lines = text.split("\n")
    if match and int(match[1]) <= len(lines):
        start = sum(len(line) + 1 for line in lines[: int(match[1]) - 1]) + max(0, int(match[2]) - 1)
        if start <= len(text):
            error.hint = f"here:\n{excerpt(text, Span(start, start + 1))}"
