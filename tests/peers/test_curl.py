"""curl, as shell scripts use it: the same keys as our client, by page token on Cloud and by offset on Data Center."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from jqlkit.jira import BasicAuth, JiraClient
from jqlkit.sandbox import Sandbox
from tests.peers.queries import QUERIES

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


def curl(url: str, **params: object) -> Any:
    given = [part for name, value in params.items() for part in ("--data-urlencode", f"{name}={value}")]
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", "--user", "me:token", "--get", *given, url],
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def cloud(url: str, jql: str) -> list[str]:
    keys: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = curl(f"{url}/rest/api/3/search/jql", jql=jql, fields="key", maxResults=60, **token)
        keys += [issue["key"] for issue in page["issues"]]
        if page["isLast"]:
            return keys
        token = {"nextPageToken": page["nextPageToken"]}


def datacenter(url: str, jql: str) -> list[str]:
    keys: list[str] = []
    while True:
        page = curl(f"{url}/rest/api/2/search", jql=jql, startAt=len(keys), maxResults=60)
        keys += [issue["key"] for issue in page["issues"]]
        if len(keys) >= page["total"]:
            return keys


@pytest.mark.parametrize("walk", [cloud, datacenter])
def test_the_same_keys(walk: Any) -> None:
    with Sandbox(deployment=walk.__name__) as sandbox, JiraClient(sandbox.url, BasicAuth("me", "token")) as client:
        for jql in QUERIES:
            assert walk(sandbox.url, jql) == [issue.key for issue in client.search(jql, fields=["key"])], jql
