"""The connection to one Jira: where it is, of what kind, who asks, and the path of its API."""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import requests

from jqlkit.config.address import base_url, check_scheme, is_loopback
from jqlkit.config.sites import Site, find_site
from jqlkit.errors import ConfigError, EndpointRemovedError, JiraError
from jqlkit.jira.auth import Signer, auth_of, signer_of
from jqlkit.jira.cache import MetadataCache
from jqlkit.jira.deployment import Deployment, kind_of_address, kind_of_server
from jqlkit.jira.limits import Limits
from jqlkit.jira.pages import Pages
from jqlkit.jira.rates import Rate
from jqlkit.jira.transport import Exchange, Transport

_LOGGER: Final = logging.getLogger("jqlkit.jira")
_GATEWAY_RATE: Final = Rate(10, 1.0)


class Connection:
    """Base of JiraClient: construction, detection, addresses."""

    def __init__(
        self,
        url: str,
        auth: Signer | None = None,
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
        if threads < 1:
            raise ValueError(f"threads must be 1 or more, not {threads}")
        self.url = base_url(url)
        check_scheme(self.url, allow_http)
        self.timeout = timeout
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
            signer_of(auth or (session.auth if session else None)),
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
        self._cache: MetadataCache | None = None
        self._close_log: Callable[[], None] = lambda: None
        self.default_fields: tuple[str, ...] | None = None
        self._lock = threading.RLock()
        self._site_base: str | None = None
        self._fields: list[dict[str, Any]] | None = None

    @classmethod
    def from_site(cls, name: str | None = None, **options: Any) -> Self:
        """A client for a configured site; without a name that of the environment, then the configured default.

        Raises ConfigError, with instructions, where there is none.
        """
        return cls.for_site(find_site(name), **options)

    @classmethod
    def from_env(cls, **options: Any) -> Self:
        """A client for the Jira that the environment names (JIRA_BASE_URL, JIRA_EMAIL, JIRA_API_TOKEN...)."""
        return cls.for_site(find_site(None), **options)

    @classmethod
    def for_site(cls, site: Site, **options: Any) -> Self:
        """A client for settings that `find_site` found."""
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
        client = cls(site.url, **(settings | options))
        client.default_fields = site.fields
        if not is_loopback(site.url) or "JQLKIT_CACHE_DIR" in os.environ:
            client._cache = MetadataCache(
                f"{site.url} {site.cloud_id}", f"{site.credential.kind} {site.credential.user}"
            )
        return client

    def close(self) -> None:
        """Closes the connections."""
        if self._cache is not None:
            self._cache.close()
        self._transport.close()
        self._transport.log = None
        self._close_log()

    def log_to(self, path: str | Path) -> None:
        """Appends one JSON line for each request to a file; secrets are struck out."""
        from jqlkit.jira.log import RequestLog

        log = RequestLog(path, self._transport.redaction.text)
        self._transport.log = log
        self._close_log = log.close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r})"

    # ---- what kind of Jira

    @property
    def deployment(self) -> Deployment:
        """The kind of Jira; asks the site once if the address does not tell. Cloud if the site does not either."""
        with self._lock:
            if self._deployment is None:
                kind = self._detect() if self._cache is None else self._cache.get("kind", self._detect)
                self._deployment = Deployment(kind) if kind in list(Deployment) else Deployment.CLOUD
            return self._deployment

    @property
    def known_deployment(self) -> Deployment | None:
        """The kind of Jira as far as it is known without asking."""
        return self._deployment

    def _detect(self) -> Deployment | None:
        try:
            return kind_of_server(self.first_contact(tries=1))
        except JiraError:
            return None  # the search itself tells what is wrong

    def first_contact(self, tries: int) -> Any:
        """What /serverInfo answers, which needs nothing to be known of the site; its kind is known from then on."""
        answer = self._transport.send("GET", f"{self._cloud_path}/rest/api/2/serverInfo", tries=tries)
        self._deployment = self._deployment or kind_of_server(answer)
        return answer

    @property
    def _api(self) -> str:
        """The path below which the REST API is found."""
        if self.deployment is Deployment.DATACENTER:
            return f"/rest/api/{self._api_version or '2'}"
        return f"{self._cloud_path}/rest/api/{self._api_version or '3'}"

    @property
    def _cloud_path(self) -> str:
        """The part of a gateway's path that names the site; empty where the address has it or needs none."""
        if not self._behind_gateway or "/ex/jira/" in self.url:
            return ""
        with self._lock:
            if self._cloud_id is None:
                self._cloud_id = self._only_cloud_id()
            return f"/ex/jira/{self._cloud_id}"

    @property
    def _behind_gateway(self) -> bool:
        """Whether the site itself has another address."""
        return self._deployment is Deployment.MATON or urlsplit(self.url).hostname == "api.atlassian.com"

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
