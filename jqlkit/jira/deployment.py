"""What kind of Jira a site is: Cloud, Data Center (or Server), or Cloud behind the Maton gateway."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from jqlkit.config.address import CLOUD_HOSTS

GATEWAY_HOST: Final = "gateway.maton.ai"


class Deployment(StrEnum):
    """The kinds of Jira that differ in their addresses and paging."""

    CLOUD = "cloud"
    DATACENTER = "datacenter"
    MATON = "maton"

    @property
    def is_cloud(self) -> bool:
        """Whether the Jira at the end is Cloud."""
        return self is not Deployment.DATACENTER


def kind_of_address(url: str) -> Deployment | None:
    """The kind that an address alone tells; None if it does not.

    >>> kind_of_address("https://example.atlassian.net"), kind_of_address("https://jira.example.com")
    (<Deployment.CLOUD: 'cloud'>, None)
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == GATEWAY_HOST:
        return Deployment.MATON
    if host == "api.atlassian.com" or host.endswith(CLOUD_HOSTS):
        return Deployment.CLOUD
    if parts.path.startswith("/ex/jira/"):
        return Deployment.CLOUD
    return None


def kind_of_server(info: object) -> Deployment | None:
    """The kind that an answer of /serverInfo tells; old servers do not name it, but have a version.

    >>> kind_of_server({"version": "7.2.1"})
    <Deployment.DATACENTER: 'datacenter'>
    """
    if not isinstance(info, Mapping):
        return None
    named: Any = info.get("deploymentType")
    if isinstance(named, str):
        return Deployment.CLOUD if named.lower() == "cloud" else Deployment.DATACENTER
    return Deployment.DATACENTER if "version" in info else None
