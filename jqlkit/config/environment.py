"""What the environment says about a Jira: the names that other Jira tools use."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jqlkit.config.address import base_url
from jqlkit.config.credentials import Credential, Secret
from jqlkit.errors import ConfigError

#: The first that is set counts.
URL_NAMES: Final = ("JIRA_BASE_URL", "JIRA_URL", "JIRA_SERVER")
USER_NAMES: Final = ("JIRA_EMAIL", "JIRA_USERNAME", "JIRA_USER")
#: Variables that hold a secret, and the kind of authentication each means with and without a user.
SECRET_NAMES: Final = {
    "JIRA_API_TOKEN": ("basic", "bearer"),
    "JIRA_PAT": ("bearer", "bearer"),
    "JIRA_PERSONAL_TOKEN": ("bearer", "bearer"),
    "JIRA_PASSWORD": ("basic", None),
}
#: Which of them an explicit JIRA_AUTH_TYPE prefers.
_PREFERRED: Final = {"bearer": ("JIRA_PAT", "JIRA_PERSONAL_TOKEN", "JIRA_API_TOKEN"), "basic": tuple(SECRET_NAMES)}

MATON_URL: Final = "https://gateway.maton.ai/jira"


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings in the environment; `sources` tells which variable gave what (never the value)."""

    url: str | None
    credential: Credential | None
    maton_url: str
    maton_key: Credential | None
    maton_connection: str | None
    timeout: float | None
    allow_http: bool
    sources: Mapping[str, str]


def read_environment(environ: Mapping[str, str] | None = None) -> Environment:
    """Reads the JIRA_* and MATON_* variables; an empty one counts as absent.

    Raises ConfigError for a value that cannot be meant.

    >>> env = read_environment({"JIRA_URL": "example.atlassian.net", "JIRA_API_TOKEN": "t", "JIRA_EMAIL": "a@b"})
    >>> env.url, env.credential.kind, env.sources["url"]
    ('https://example.atlassian.net', 'basic', 'JIRA_URL')
    """
    values = {name: value.strip() for name, value in (environ or os.environ).items() if value.strip()}
    sources: dict[str, str] = {}

    def first(key: str, names: tuple[str, ...]) -> str | None:
        for name in names:
            if name in values:
                sources[key] = name
                return values[name]
        return None

    url = first("url", URL_NAMES)
    user = first("email", USER_NAMES)
    timeout = first("timeout", ("JIRA_TIMEOUT",))
    connection = first("connection", ("MATON_CONNECTION",))
    key = first("maton", ("MATON_API_KEY",))
    maton_url = first("maton_url", ("MATON_GATEWAY_URL",))
    return Environment(
        url=base_url(url) if url else None,
        credential=_credential(values, user, sources),
        maton_url=base_url(maton_url) if maton_url else MATON_URL,
        maton_key=Credential("bearer", None, Secret(key), "MATON_API_KEY") if key else None,
        maton_connection=connection,
        timeout=_seconds(timeout) if timeout else None,
        allow_http=values.get("JIRA_ALLOW_HTTP", "").lower() in ("1", "true", "yes"),
        sources=sources,
    )


def _credential(values: Mapping[str, str], user: str | None, sources: dict[str, str]) -> Credential | None:
    wanted = values.get("JIRA_AUTH_TYPE", "").lower() or None
    if wanted not in (None, "basic", "bearer"):
        raise ConfigError(f"JIRA_AUTH_TYPE is {wanted!r}; write basic or bearer")
    for name in _PREFERRED[wanted] if wanted else SECRET_NAMES:
        if name not in values:
            continue
        with_user, without = SECRET_NAMES[name]
        kind = wanted or (with_user if user else without)
        if kind is None or (kind == "basic" and not user):
            raise ConfigError(f"{name} needs a user: set JIRA_EMAIL (Cloud) or JIRA_USERNAME (Data Center)")
        sources["secret"] = name
        return Credential(kind, user if kind == "basic" else None, Secret(values[name]), name)
    return None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise ConfigError(f"JIRA_TIMEOUT is {text!r}; write seconds, such as 30")
    return seconds
