"""Prism as a validating proxy before the sandbox: neither our requests nor its answers break Jira's OpenAPI documents.

PRISM is the path of the program (`npm install @stoplight/prism-cli`); JQLKIT_SHARED has the documents.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from jqlkit.jira import BasicAuth, JiraClient
from jqlkit.sandbox import Sandbox

DOCUMENTS = {"cloud": "jira-cloud-v3.search.json", "datacenter": "jira-dc-10.search.json"}

#: Method, path below /rest/api/N, parameters, body.
CALLS: dict[str, list[tuple[str, str, dict[str, Any], Any]]] = {
    "cloud": [
        ("GET", "/search/jql", {"jql": "project = DEMO", "fields": "*all", "expand": "names,schema,changelog"}, None),
        ("GET", "/search/jql", {"jql": "project = DEMO"}, None),
        ("POST", "/search/jql", {}, {"jql": "project = DEMO", "fields": ["summary"], "expand": "renderedFields"}),
        ("POST", "/search/jql", {}, {"jql": "order by key"}),
        ("POST", "/search/approximate-count", {}, {"jql": "project = DEMO"}),
        ("POST", "/issue/bulkfetch", {}, {"issueIdsOrKeys": ["DEMO-1", "10003"], "fields": ["*all"]}),
        ("POST", "/changelog/bulkfetch", {}, {"issueIdsOrKeys": ["DEMO-1", "DEMO-2", "DEMO-3"]}),
        # No clause at all meets the document (nor does its own example): additionalProperties is false beside anyOf.
        ("POST", "/jql/parse", {"validation": "strict"}, {"queries": ["order by key DESC", "a = ", "project = NOPE"]}),
        ("POST", "/jql/sanitize", {}, {"queries": [{"query": "project = DEMO"}, {"query": "a ="}]}),
        ("POST", "/jql/match", {}, {"issueIds": [10001, 10002], "jqls": ["project = DEMO", "a ="]}),
        ("GET", "/jql/autocompletedata", {}, None),
        ("POST", "/jql/autocompletedata", {}, {"projectIds": [10000]}),
        ("GET", "/jql/autocompletedata/suggestions", {"fieldName": "status", "fieldValue": "d"}, None),
        ("GET", "/field", {}, None),
        ("GET", "/field/search", {"type": "custom"}, None),
        ("GET", "/myself", {}, None),
        ("GET", "/serverInfo", {}, None),
        ("GET", "/issue/DEMO-1", {"expand": "changelog,names,schema,transitions,operations,editmeta"}, None),
        ("GET", "/issue/NOPE-1", {}, None),
        ("GET", "/project/search", {"maxResults": 2}, None),
        ("GET", "/filter/search", {}, None),
        ("GET", "/filter/10100", {}, None),
    ],
    "datacenter": [
        # Of fields, /field and visibleFieldNames the document says what no Data Center answers: objects in place of
        # texts, an object in place of a list, texts in place of objects.
        # Parameters of a list too ought to be objects.
        ("POST", "/search", {}, {"jql": "project = DEMO", "fields": ["status"], "startAt": 5}),
        ("GET", "/search", {"jql": "project ="}, None),
        ("GET", "/myself", {}, None),
        ("GET", "/serverInfo", {}, None),
        ("GET", "/jql/autocompletedata/suggestions", {"fieldName": "status"}, None),
        ("GET", "/filter/10100", {}, None),
    ],
}


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def proxy(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The address of the proxy, and the deployment behind it."""
    program, shared = os.environ.get("PRISM"), os.environ.get("JQLKIT_SHARED")
    if not program or not shared:
        pytest.skip("needs PRISM, the path of prism, and JQLKIT_SHARED")
    document = Path(shared) / "executor/openapi" / DOCUMENTS[request.param]
    with Sandbox(deployment=request.param) as sandbox, socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
        place.close()
        command = [program, "proxy", "--errors", "-h", "127.0.0.1", "-p", str(port), str(document), sandbox.url]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}", request.param
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("prism did not start")


def test_no_answer_breaks_the_document(proxy: tuple[str, str]) -> None:
    url, deployment = proxy
    rest = f"{url}/rest/api/{'3' if deployment == 'cloud' else '2'}"
    faults = []
    for method, path, params, body in CALLS[deployment]:
        answer = requests.request(method, rest + path, params=params, json=body, auth=("me", "token"), timeout=30)
        violation = answer.headers.get("sl-violations") or ("violation" in answer.text and answer.text)
        if answer.status_code in (422, 500, 502) or violation:
            faults.append(f"{method} {path}: {answer.status_code} {violation or answer.text[:1000]}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("limit", [20, None], ids=["walk", "ids and bulk"])
def test_our_client_through_the_proxy(proxy: tuple[str, str], limit: int | None) -> None:
    url, deployment = proxy
    with JiraClient(url, BasicAuth("me", "token"), deployment=deployment) as client:
        found = [issue.key for issue in client.search("project = DEMO ORDER BY key", fields=["status"], limit=limit)]
        assert len(found) == limit if limit else len(found) > 250
        assert client.count("project = DEMO") > 250
