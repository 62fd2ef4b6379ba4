"""Running queries on a Jira: Cloud, Data Center, or Cloud behind a gateway."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from jqlkit.jira.models import Column, Issue

if TYPE_CHECKING:
    from jqlkit.jira.auth import BasicAuth, BearerAuth
    from jqlkit.jira.client import Count, JiraClient
    from jqlkit.jira.deployment import Deployment

#: Loaded when first used: a report of issues needs no HTTP.
_MODULES: Final = {
    "BasicAuth": "jqlkit.jira.auth",
    "BearerAuth": "jqlkit.jira.auth",
    "Count": "jqlkit.jira.client",
    "Deployment": "jqlkit.jira.deployment",
    "JiraClient": "jqlkit.jira.client",
}

__all__ = ["BasicAuth", "BearerAuth", "Column", "Count", "Deployment", "Issue", "JiraClient"]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'jqlkit.jira' has no attribute {name!r}")
    value: object = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
