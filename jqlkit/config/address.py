"""Addresses: from what a user pastes to the base of a Jira, and the origin that a credential belongs to."""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from jqlkit.errors import ConfigError

#: Where the pages of a Jira begin; what stands before is the context path.
_PAGES: Final = re.compile(
    r"/(?:browse|issues|projects|secure|servicedesk|rest|plugins|login\.jsp|jira/(?:software|core|dashboards|"
    r"your-work|for-you|people|settings))(?:[/?]|$)"
)
#: Atlassian's own hosts, where a Jira has no context path.
CLOUD_HOSTS: Final = (".atlassian.net", ".jira.com", ".jira-dev.com")
_GATEWAY: Final = re.compile(r"^(?P<base>.*/ex/jira/[^/]+)")
_PORTS: Final = {"http": 80, "https": 443}


def base_url(text: str) -> str:
    """The base of a Jira from any of its addresses: no page, no query, no slash at the end.

    Raises ConfigError for what is no http(s) address, or has a password in it.

    >>> base_url("example.atlassian.net/browse/DEMO-1")
    'https://example.atlassian.net'
    >>> base_url("https://tools.example.com/jira/projects/DEMO/issues?filter=allopenissues")
    'https://tools.example.com/jira'
    """
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"not an address: {without_password(text)!r} ({without_password(str(error))})") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ConfigError(f"not an address: {without_password(text)!r}; write it as https://example.atlassian.net")
    if parts.password or parts.username:
        raise ConfigError("an address must not hold a user or a password; use JIRA_EMAIL and JIRA_API_TOKEN")
    path = parts.path
    if match := _GATEWAY.match(path):
        path = match["base"]
    elif parts.hostname.endswith(CLOUD_HOSTS):
        path = ""
    elif match := _PAGES.search(path):
        path = path[: match.start()]
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path.rstrip('/')}"


def origin(url: str) -> str:
    """Scheme, host and port of an address: what a credential belongs to.

    >>> origin("https://Example.atlassian.net:443/browse/DEMO-1")
    'https://example.atlassian.net'
    """
    parts: SplitResult = urlsplit(url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    shown = "" if port is None or port == _PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme.lower()}://{host}{shown}"


def place(url: str) -> str:
    """What a stored credential is for: the origin, and behind a gateway the site there.

    >>> place("https://example.atlassian.net/browse/DEMO-1")
    'https://example.atlassian.net'
    >>> place("https://api.atlassian.com/ex/jira/1a2b/rest/api/3/myself")
    'https://api.atlassian.com/ex/jira/1a2b'
    """
    path = urlsplit(url).path
    return origin(url) + (match["base"] if (match := _GATEWAY.match(path)) else "")


def without_password(address: str) -> str:
    """An address as it may be shown: with stars for a user and a password in it.

    >>> without_password("http://ann:secret@proxy.example.com:3128")
    'http://***@proxy.example.com:3128'
    """
    return re.sub(r"^(\w+://)?[^/]*@", r"\1***@", address)


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine.

    >>> is_loopback("http://127.0.0.1:8080"), is_loopback("http://example.com")
    (True, False)
    """
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_scheme(url: str, allow_http: bool = False) -> None:
    """Raises ConfigError for plain http to another machine: it would show the credential to the network."""
    if url.startswith("http://") and not allow_http and not is_loopback(url):
        raise ConfigError(
            f"{url} is not encrypted, so a password sent there can be read on the way; use https://\n"
            "hint: for a Jira that has only http, set allow_http = true for the site in your own config.toml"
        )
