"""Running queries on a Jira: Cloud, Data Center, or Cloud behind a gateway."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from jqlkit.jira.models import Column, Issue

if TYPE_CHECKING:
    from jqlkit.jira.auth import BasicAuth, BearerAuth, CookieAuth
    from jqlkit.jira.checkpoint import Checkpoint
    from jqlkit.jira.client import Count, JiraClient, Validation
    from jqlkit.jira.deployment import Deployment
    from jqlkit.jira.judgements import Match, Sanitized
    from jqlkit.jira.oauth import OAuth2Auth, Tokens, TokenStore, oauth1

#: Loaded when first used: a report of issues needs no HTTP.
_MODULES: Final = {
    "BasicAuth": "jqlkit.jira.auth",
    "BearerAuth": "jqlkit.jira.auth",
    "Checkpoint": "jqlkit.jira.checkpoint",
    "CookieAuth": "jqlkit.jira.auth",
    "Count": "jqlkit.jira.client",
    "Deployment": "jqlkit.jira.deployment",
    "JiraClient": "jqlkit.jira.client",
    "Match": "jqlkit.jira.judgements",
    "OAuth2Auth": "jqlkit.jira.oauth",
    "Sanitized": "jqlkit.jira.judgements",
    "TokenStore": "jqlkit.jira.oauth",
    "Tokens": "jqlkit.jira.oauth",
    "Validation": "jqlkit.jira.client",
    "oauth1": "jqlkit.jira.oauth",
}

__all__ = [
    "BasicAuth",
    "BearerAuth",
    "Checkpoint",
    "Column",
    "CookieAuth",
    "Count",
    "Deployment",
    "Issue",
    "JiraClient",
    "Match",
    "OAuth2Auth",
    "Sanitized",
    "TokenStore",
    "Tokens",
    "Validation",
    "oauth1",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'jqlkit.jira' has no attribute {name!r}")
    value: object = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
