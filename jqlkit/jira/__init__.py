"""Running queries on a Jira: Cloud, Data Center, or Cloud behind a gateway."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from jqlkit.jira.models import Column, Issue

if TYPE_CHECKING:
    from jqlkit.jira.auth import BasicAuth, BearerAuth, CookieAuth, OAuth2Auth, oauth1
    from jqlkit.jira.checkpoint import Checkpoint
    from jqlkit.jira.client import Count, JiraClient, Validation
    from jqlkit.jira.deployment import Deployment
    from jqlkit.jira.judgements import Match, Sanitized

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
    "OAuth2Auth": "jqlkit.jira.auth",
    "Sanitized": "jqlkit.jira.judgements",
    "Validation": "jqlkit.jira.client",
    "oauth1": "jqlkit.jira.auth",
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
    "Validation",
    "oauth1",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'jqlkit.jira' has no attribute {name!r}")
    value: object = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
