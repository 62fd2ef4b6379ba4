"""Clients under node: the same keys as ours. `jira.js` by GET and by POST, on Cloud and on Data Center; the older
`jira-client` and `jira-connector` on Data Center.

JIRA_JS names the folder in which `npm install jira.js jira-client jira-connector` was run.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from jqlkit.jira import BasicAuth, JiraClient
from jqlkit.sandbox import Sandbox
from tests.peers.queries import QUERIES

HERE = Path(__file__).parent


def run(script: str, url: str, *arguments: str) -> list[Any]:
    """The keys that a script finds for each of the queries."""
    node, folder = shutil.which("node"), os.environ.get("JIRA_JS")
    if node is None or folder is None:
        pytest.skip("needs node, and JIRA_JS: a folder in which `npm install jira.js` was run")
    answer = subprocess.run(
        [node, HERE / script, url, *arguments],
        input=json.dumps(QUERIES),
        env=os.environ | {"JIRA_JS": str(Path(folder).resolve())},
        capture_output=True,
        text=True,
        timeout=120,
    )
    if "Cannot find module" in answer.stderr:
        pytest.skip(f"needs `npm install {arguments[0]}` in the folder that JIRA_JS names")
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def our_keys(url: str) -> list[list[str]]:
    with JiraClient(url, BasicAuth("me", "token")) as client:
        return [[issue.key for issue in client.search(jql, fields=["key"])] for jql in QUERIES]


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_the_same_keys(deployment: str) -> None:
    with Sandbox(deployment=deployment) as sandbox:
        found = run("jira_js.mjs", sandbox.url, deployment)
        assert found == [[keys, keys] for keys in our_keys(sandbox.url)]


@pytest.mark.parametrize("name", ["jira-client", "jira-connector"])
def test_the_same_keys_by_older_clients(name: str) -> None:
    with Sandbox(deployment="datacenter") as sandbox:
        assert run("old_clients.mjs", sandbox.url, name) == our_keys(sandbox.url)
