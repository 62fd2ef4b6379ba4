"""The client: one Jira, any kind, and what can be read from it."""

import logging
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from types import TracebackType
from typing import Any, Final, Self

import requests
from requests.auth import AuthBase

from jqlkit.bounds import Boundedness, boundedness
from jqlkit.catalog import Catalog
from jqlkit.config.address import base_url, check_scheme
from jqlkit.config.sites import Site, find_site
from jqlkit.errors import (
    ConfigError,
    EndpointRemovedError,
    JiraError,
    JiraNotFoundError,
    UnboundedQueryError,
)
from jqlkit.jira.auth import BasicAuth, BearerAuth, NoAuth
from jqlkit.jira.deployment import Deployment, kind_of_address, kind_of_server
from jqlkit.jira.failures import UNBOUNDED_HINT
from jqlkit.jira.limits import Limits, Rate
from jqlkit.jira.models import Issue
from jqlkit.jira.pages import Pages, Row, SearchRequest
from jqlkit.jira.plans import Plan, choose
from jqlkit.jira.selection import requested, resolve
from jqlkit.jira.transport import Exchange, Transport
from jqlkit.nodes import Clause, Query
from jqlkit.parser import parse

_LOGGER: Final = logging.getLogger("jqlkit.jira")
_GATEWAY_RATE: Final = Rate(10, 1.0)

AnyQuery = str | Query | Clause


class Count(int):
    """A number of issues; `exact` is False where Jira only estimates it (Cloud)."""

    exact: bool

    def __new__(cls, value: int, exact: bool = True) -> Self:
        """A count of `value` issues."""
        count = super().__new__(cls, value)
        count.exact = exact
        return count


class JiraClient:
    """One Jira: Cloud, Data Center (or Server), or Cloud behind a gateway. Thread-safe; a context manager.

    `url` may be any address of the site. `auth` is a BasicAuth, BearerAuth or any `requests.auth.AuthBase`; without
    one the client asks anonymously. `deployment` ("cloud", "datacenter", "maton") is detected where it is not given,
    with at most one request. `timeout` is in seconds for each request; without progress, retries end after four of
    them. `rate_limit` ("10/s", "100/15m") is kept for all of the client's `threads` together.

    Raises ConfigError for an address that is none, or not encrypted (loopback aside).

    >>> from jqlkit.jira import BasicAuth, JiraClient
    >>> with JiraClient("https://example.atlassian.net", BasicAuth("me@example.com", "token")) as client:
    ...     client.deployment
    <Deployment.CLOUD: 'cloud'>
    """

    def __init__(
        self,
        url: str,
        auth: AuthBase | None = None,
        session: requests.Session | None = None,
        timeout: float = 30,
        allow_unbounded: bool = False,
        *,
        deployment: str | None = None,
        cloud_id: str | None = None,
        connection: str | None = None,
        api_version: str | None = None,
        rate_limit: str | None = None,
        threads: int = 10,
        headers: Mapping[str, str] | None = None,
        ca_bundle: str | None = None,
        client_cert: str | tuple[str, str] | None = None,
        proxy: str | None = None,
        method: str = "auto",
        allow_http: bool = False,
        log: Callable[[Exchange], None] | None = None,
        on_warning: Callable[[str], None] | None = None,
    ) -> None:
        self.url = base_url(url)
        check_scheme(self.url, allow_http)
        self.allow_unbounded = allow_unbounded
        self._deployment = Deployment(deployment) if deployment else kind_of_address(self.url)
        self._cloud_id = cloud_id
        self._api_version = api_version
        self._threads = threads
        self._warn: Callable[[str], None] = on_warning or _LOGGER.warning
        rate = Rate.parse(rate_limit) if rate_limit else None
        if rate is None and self._deployment is Deployment.MATON:
            rate = _GATEWAY_RATE
        self._transport = Transport(
            self.url,
            auth or NoAuth(),
            session=session,
            timeout=timeout,
            limits=Limits(rate),
            headers=dict(headers or {}) | ({"Maton-Connection": connection} if connection else {}),
            verify=ca_bundle,
            cert=client_cert,
            proxy=proxy,
            log=log,
        )
        self._pages = Pages(self._transport, self._warn, method)
        self._lock = threading.RLock()
        self._site_base: str | None = None
        self._fields: list[dict[str, Any]] | None = None

    @classmethod
    def from_site(cls, name: str | None = None, **options: Any) -> Self:
        """A client for a configured site; without a name that of the environment, then the configured default.

        Raises ConfigError, with instructions, where there is none.
        """
        return cls._for(find_site(name), options)

    @classmethod
    def from_env(cls, **options: Any) -> Self:
        """A client for the Jira that the environment names (JIRA_BASE_URL, JIRA_EMAIL, JIRA_API_TOKEN...)."""
        return cls._for(find_site(None), options)

    @classmethod
    def _for(cls, site: Site, options: dict[str, Any]) -> Self:
        settings: dict[str, Any] = {
            "auth": auth_of(site),
            "timeout": site.timeout,
            "deployment": site.kind,
            "cloud_id": site.cloud_id,
            "connection": site.connection,
            "api_version": site.api_version,
            "rate_limit": site.rate_limit,
            "headers": site.headers,
            "ca_bundle": site.ca_bundle,
            "client_cert": site.client_cert,
            "proxy": site.proxy,
            "allow_http": True,  # find_site has checked it
        }
        return cls(site.url, **(settings | options))

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"JiraClient({self.url!r})"

    # ---- what kind of Jira

    @property
    def deployment(self) -> Deployment:
        """The kind of Jira; asks the site once if the address does not tell. Cloud if the site does not either."""
        with self._lock:
            if self._deployment is None:
                self._deployment = self._detect() or Deployment.CLOUD
            return self._deployment

    def _detect(self) -> Deployment | None:
        try:
            return kind_of_server(self._transport.send("GET", "/rest/api/2/serverInfo", tries=1))
        except JiraError:
            return None  # the search itself tells what is wrong

    @property
    def _api(self) -> str:
        """The path below which the REST API is found."""
        if self.deployment is Deployment.DATACENTER:
            return f"/rest/api/{self._api_version or '2'}"
        return f"{self._cloud_path}/rest/api/{self._api_version or '3'}"

    @property
    def _cloud_path(self) -> str:
        """The part of a gateway's path that names the site; empty where the address has it or needs none."""
        behind = self._deployment is Deployment.MATON or self.url.endswith("api.atlassian.com")
        if not behind or "/ex/jira/" in self.url:
            return ""
        with self._lock:
            if self._cloud_id is None:
                self._cloud_id = self._only_cloud_id()
            return f"/ex/jira/{self._cloud_id}"

    def _only_cloud_id(self) -> str:
        sites = self._transport.send("GET", "/oauth/token/accessible-resources")
        found = [site for site in sites if isinstance(site, dict) and site.get("id")] if isinstance(sites, list) else []
        if len(found) == 1:
            return str(found[0]["id"])
        if not found:
            raise ConfigError(
                "the gateway reaches no Jira site with this credential\n"
                "hint: make a connection with `jqlkit site connections create`, and authorise it in the browser"
            )
        names = ", ".join(f"{site.get('url') or site.get('name')} = {site['id']}" for site in found[:10])
        raise ConfigError(f"the gateway reaches several sites; set cloud_id to one of them: {names}")

    # ---- searching

    def search(
        self,
        query: AnyQuery,
        *,
        fields: Sequence[str] | None = None,
        expand: Sequence[str] = (),
        properties: Sequence[str] = (),
        limit: int | None = None,
        allow_unbounded: bool = False,
        page_size: int | None = None,
        reconcile_issues: Sequence[int] = (),
    ) -> Iterator[Issue]:
        """The issues that match, each once, in the server's order, as they arrive.

        `fields` are ids, names or clause names, also `*all`, `*navigable` (the default on every kind of Jira) and
        `-name`. `limit` None means all. Raises JqlSyntaxError and UnboundedQueryError (Cloud refuses a query without
        a restriction; `allow_unbounded` sends it all the same) when it is called, subclasses of JiraError later.
        """
        text, parsed = _text_and_query(query)
        self._refuse_unbounded(parsed, allow_unbounded)
        names = [fields] if isinstance(fields, str) else fields
        if limit is not None and limit < 0:
            raise ValueError(f"limit must be 0 or more, not {limit}")

        def rows() -> Iterator[Issue]:
            if limit == 0:
                return
            self._transport.begin()
            request = SearchRequest(
                jql=text,
                fields=requested(resolve(names, self.fields) if names else None),
                expand=tuple(expand),
                properties=tuple(properties),
                reconcile=tuple(reconcile_issues),
                limit=limit,
                page_size=page_size,
            )
            ids = {str(field.get("name")).lower(): str(field["id"]) for field in self._fields or ()}
            found = self._rows(request, parsed)
            with closing(found):
                for number, row in enumerate(found, 1):
                    yield Issue(row, ids)
                    if number == limit:
                        return

        return rows()

    def _rows(self, request: SearchRequest, query: Query) -> Generator[Row]:
        """The rows of the plan for this kind of Jira; where its search is not there, the other kind is tried."""
        started = False
        try:
            for row in self._plan(request, query).rows():
                started = True
                yield row
            return
        except (EndpointRemovedError, JiraNotFoundError) as error:
            if started or not self._switch(error):
                raise
        yield from self._plan(request, query).rows()

    def _plan(self, request: SearchRequest, query: Query) -> Plan:
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
        )

    def _switch(self, error: JiraError) -> bool:
        """Takes the other kind of Jira for granted after a 404 or 410, if the kind was a guess; says whether it did."""
        if self._deployment is Deployment.MATON or kind_of_address(self.url) is not None:
            return False
        if isinstance(error, EndpointRemovedError):
            target = Deployment.CLOUD
        else:
            target = Deployment.DATACENTER if self.deployment.is_cloud else Deployment.CLOUD
        changed = target is not self._deployment
        self._deployment = target
        return changed

    def _refuse_unbounded(self, query: Query, allowed: bool) -> None:
        if allowed or self.allow_unbounded or boundedness(query) is not Boundedness.NONE:
            return
        if self._deployment is Deployment.DATACENTER or (self._deployment is None and not self.deployment.is_cloud):
            self._warn("JQL100: this query has no restriction: it brings every issue of the site")
            return
        raise UnboundedQueryError("JQL100: Jira Cloud refuses a query without a restriction", hint=UNBOUNDED_HINT)

    def count(self, query: AnyQuery) -> Count:
        """How many issues match: an estimate on Cloud (`.exact` is False), exact on Data Center."""
        text, parsed = _text_and_query(query)
        self._refuse_unbounded(parsed, False)
        self._transport.begin()
        if self.deployment.is_cloud:
            answer = self._transport.send("POST", f"{self._api}/search/approximate-count", body={"jql": text})
            return Count(int(answer["count"]), exact=False)
        page = self._pages.datacenter(self._api, SearchRequest(text, ("key",)), 0)
        return Count(page.total or 0)

    # ---- the rest

    def myself(self) -> dict[str, Any]:
        """Who asks. Raises JiraAuthError where the site does not know."""
        self._transport.begin()
        answer: dict[str, Any] = self._transport.send("GET", f"{self._api}/myself")
        return answer

    def fields(self) -> list[dict[str, Any]]:
        """The fields of the site, as /field gives them; asked for once."""
        with self._lock:
            if self._fields is None:
                self._fields = list(self._transport.send("GET", f"{self._api}/field"))
            return self._fields

    def field_names(self) -> Mapping[str, str]:
        """The name of each field of the site by its id."""
        return {str(field["id"]): str(field.get("name", field["id"])) for field in self.fields()}

    def catalog(self) -> Catalog:
        """What the site knows: its fields with their ids and operators, its functions and reserved words."""
        self._transport.begin()
        data = self._transport.send("GET", f"{self._api}/jql/autocompletedata")
        return Catalog.from_autocompletedata(data, fields=self.fields())


def auth_of(site: Site) -> AuthBase:
    """The object that signs requests to a site."""
    credential = site.credential
    if credential.secret is None:
        return NoAuth()
    secret = credential.secret.reveal()
    match credential.kind:
        case "basic":
            if not credential.user:
                raise ConfigError(f"site {site.name}: auth is basic, but there is no user; set email for the site")
            return BasicAuth(credential.user, secret)
        case "bearer":
            return BearerAuth(secret)
        case kind:
            raise ConfigError(f"site {site.name}: auth {kind} is not supported")


def _text_and_query(query: AnyQuery) -> tuple[str, Query]:
    """A query as text to send and as nodes. A text is sent as it was written, so that positions in errors fit it."""
    match query:
        case str():
            return query, parse(query)
        case Query():
            return str(query), query
        case Clause():
            whole = Query(query, None)
            return str(whole), whole
    raise TypeError(f"a query is a str, a Query or a Clause, not {type(query).__name__}")
