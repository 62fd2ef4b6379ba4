"""Why a Jira cannot be reached: checks in order, each with what to do; the first that fails ends them."""

import re
import socket
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies

from jqlkit.config.address import without_password
from jqlkit.config.credentials import Credential
from jqlkit.config.sites import Site
from jqlkit.errors import JiraAuthError, JiraConnectionError, JiraError, JiraNotFoundError, JqlkitError
from jqlkit.jira.client import JiraClient
from jqlkit.jira.deployment import Deployment, kind_of_address, kind_of_server

#: After so many days a token should be replaced.
ROTATE_AFTER: Final = 90
_CONTEXTS: Final = ("", "/jira")
#: A doctor does not wait for a site to get well.
_TRIES: Final = 2
_ASK_DOCTOR: Final = re.compile(r" \(`jqlkit doctor`[^)]*\)|(?<=\?) `jqlkit doctor` looks")


class Check(NamedTuple):
    """One check: its name, what was found, and the error that ends the checks, if any. A warning is no error."""

    name: str
    found: str
    error: JqlkitError | None = None
    warning: bool = False


def examine(site: Site, client: JiraClient) -> Iterator[Check]:
    """Runs the checks of a site."""
    yield Check("site", f"{site.url} (from {site.source})")
    yield Check("credential", describe(site.credential))
    host = urlsplit(site.url).hostname or ""
    proxies = {site.proxy} if site.proxy else set(get_environ_proxies(site.url, no_proxy=None).values())
    if proxies:
        yield Check("proxy", f"requests go through {', '.join(sorted(map(without_password, proxies)))}")
    else:
        try:
            addresses = sorted({str(info[4][0]) for info in socket.getaddrinfo(host, None)})
            yield Check("address", ", ".join(addresses[:3]))
        except OSError:
            yield Check(
                "address", f"no host called {host}; check the address and the network", JiraConnectionError(host)
            )
            return
    yield from _server(site, client)


def _server(site: Site, client: JiraClient) -> Iterator[Check]:
    try:
        info = client.first_contact(_TRIES)
    except JiraAuthError as error:
        yield Check("server", _said(error), error)
        return
    except JiraError as error:
        yield Check("server", _advice(site, client, error), error)
        return
    kind = kind_of_server(info)
    if kind is None:
        missing = JiraNotFoundError("this is no Jira: /rest/api/2/serverInfo has no version")
        yield Check("server", _advice(site, client, missing), missing)
        return
    wanted = site.kind or kind_of_address(site.url)
    behind = Deployment.CLOUD if wanted == Deployment.MATON else wanted
    yield Check("server", f"{info.get('serverTitle') or 'Jira'} {info.get('version', '')}, {kind.value}")
    if behind is not None and behind != kind:
        message = f"the site is set to kind {wanted}, but it is {kind.value}; change kind, or remove it"
        yield Check("kind", message, JiraError(message))
        return
    yield from _account(site, client)


def _account(site: Site, client: JiraClient) -> Iterator[Check]:
    if site.credential.secret is None:
        yield Check("account", "anonymous: only what everybody may see", warning=True)
    else:
        try:
            me = client.myself()
        except JiraError as error:
            yield Check("account", _said(error), error)
            return
        yield Check("account", str(me.get("displayName") or me.get("name") or me.get("accountId")))
    try:
        projects = [str(project.get("key")) for project in islice(client.projects(), 50)]
    except JiraError as error:
        yield Check("projects", _said(error), error)
        return
    if projects:
        more = " ..." if len(projects) > 10 else ""
        yield Check("projects", f"{', '.join(projects[:10])}{more}")
    else:
        message = "none is visible: the account lacks the permission Browse Projects, or Jira takes it for a stranger"
        yield Check("projects", message, JiraAuthError(message))
        return
    if site.credential.stored is not None:
        days = (date.today() - site.credential.stored).days
        if days > ROTATE_AFTER:
            old = f"stored {days} days ago; make a new one (`jqlkit site add {site.name}`)"
            yield Check("token", old, warning=True)


def describe(credential: Credential) -> str:
    """A credential without its secret."""
    who = f" as {credential.user}" if credential.user else ""
    if credential.secret is not None:
        return f"{credential.kind}{who} (from {credential.source})"
    return "none" if credential.source == "nothing" else f"none ({credential.source})"


def _said(error: JiraError) -> str:
    """What an error says, without the advice to ask the doctor."""
    return _ASK_DOCTOR.sub("", str(error))


def _advice(site: Site, client: JiraClient, error: JiraError) -> str:
    """What is wrong with an address at which there is no Jira: another path is tried."""
    parts = urlsplit(site.url)
    if not isinstance(error, JiraNotFoundError) and error.status not in (200, 400):
        return _said(error)
    if parts.hostname == "gateway.maton.ai" and not parts.path.startswith("/jira"):
        return f"{_said(error)}\nthe gateway's address needs the app: https://gateway.maton.ai/jira"
    root = f"{parts.scheme}://{parts.netloc}"
    for context in _CONTEXTS:
        if root + context != site.url and _is_jira(root + context, client):
            return f"there is a Jira at {root}{context}; set the url to that"
    return _said(error)


def _is_jira(url: str, client: JiraClient) -> bool:
    with JiraClient(url, timeout=min(5.0, client.timeout), allow_http=True) as other:
        try:
            return kind_of_server(other.first_contact(tries=1)) is not None
        except JqlkitError:
            return False
