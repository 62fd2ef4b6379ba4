"""`jira.js` under node: the same keys as our client, by GET and by POST, on Cloud and on Data Center.

JIRA_JS names the folder in which `npm install jira.js` was run.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from jqlkit.jira import BasicAuth, JiraClient
from jqlkit.sandbox import Sandbox
from tests.peers.queries import QUERIES

SCRIPT = Path(__file__).with_name("jira_js.mjs")


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_the_same_keys(deployment: str) -> None:
    node, folder = shutil.which("node"), os.environ.get("JIRA_JS")
    if node is None or folder is None:
        pytest.skip("needs node, and JIRA_JS: a folder in which `npm install jira.js` was run")
    with Sandbox(deployment=deployment) as sandbox:
        answer = subprocess.run(
            [node, SCRIPT, sandbox.url, deployment],
            input=json.dumps(QUERIES),
            env=os.environ | {"JIRA_JS": str(Path(folder).resolve())},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert answer.returncode == 0, answer.stderr
        with JiraClient(sandbox.url, BasicAuth("me", "token")) as client:
            wanted = [[issue.key for issue in client.search(jql, fields=["key"])] for jql in QUERIES]
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert found == [[keys, keys] for keys in wanted]
