"""Every kind of request passes Prism, a proxy that checks it against Jira's OpenAPI documents.

Runs where Prism is installed (`npm i @stoplight/prism-cli`; PRISM names the program) and the documents are.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from jqlkit.errors import JiraProtocolError
from jqlkit.jira import BasicAuth, JiraClient
from tests.fake_jira import Answer, Call, FakeJira, issues

PRISM = os.environ.get("PRISM") or shutil.which("prism")
DOCUMENTS = Path(os.environ.get("JQLKIT_SHARED", "/nowhere")) / "executor" / "openapi"
pytestmark = pytest.mark.skipif(not PRISM or not DOCUMENTS.is_dir(), reason="needs Prism and the documents")

QUERY = "project = DEMO ORDER BY created"


@contextmanager
def prism(document: str, upstream: str) -> Iterator[str]:
    """The address of a proxy that checks requests before it passes them on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        PRISM or "",
        "proxy",
        "--errors",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        str(DOCUMENTS / document),
        upstream,
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def cloud(client: JiraClient) -> None:
    """Everything that is asked of Cloud."""
    everything = {"expand": ["names", "changelog"], "properties": ["p"]}
    assert len(list(client.search(QUERY, fields=["summary", "Story Points"]))) == 320
    assert len(list(client.search(QUERY, fields=["*all"]))) == 320
    assert len(list(client.search(QUERY, limit=120, page_size=50, reconcile_issues=[10001], **everything))) == 120  # type: ignore[arg-type]
    assert len(list(client.search(QUERY, **everything))) == 320  # type: ignore[arg-type]
    assert client.count(QUERY) == 320
    assert client.validate(QUERY).errors == ()
    assert client.catalog().field("summary")
    assert client.issue("DEMO-1", fields=["summary"], expand=["names"]).key == "DEMO-1"
    assert [project["key"] for project in client.projects()] == ["DEMO"]
    assert client.myself()
    assert client.server_info()


def datacenter(client: JiraClient) -> None:
    """Everything that is asked of Data Center, but what its document describes wrongly (/field)."""
    assert len(list(client.search(QUERY, fields=["summary", "cf[10016]"], expand=["names", "changelog"]))) == 320
    assert len(list(client.search(QUERY))) == 320
    assert client.count(QUERY) == 320
    assert client.validate(QUERY).errors == ()
    assert client.issue("DEMO-1", fields=["summary"]).key == "DEMO-1"
    assert client.myself()


DATA = {
    "visibleFieldNames": [{"value": "summary", "displayName": "Summary - summary", "operators": ["~"], "types": []}],
    "visibleFunctionNames": [],
    "jqlReservedWords": [],
}


def more(call: Call) -> Answer | None:
    """What the fake Jira does not answer by itself."""
    name = call.path.split("/rest/api/", 1)[-1].split("/", 1)[-1]
    match name:
        case "jql/autocompletedata":
            return Answer(body=DATA)
        case "jql/parse":
            return Answer(body={"queries": [{"query": QUERY, "errors": []}]})
        case "issue/DEMO-1":
            return Answer(body={"id": "10001", "key": "DEMO-1", "fields": {}})
        case "project/search":
            return Answer(body={"values": [{"id": "1", "key": "DEMO"}], "isLast": True, "startAt": 0, "total": 1})
    return None


@pytest.mark.parametrize("method", ["post", "get"])
def test_every_request_to_cloud_keeps_the_contract(method: str) -> None:
    with FakeJira(issues(320), fault=more) as fake, prism("jira-cloud-v3.search.json", fake.url) as url:
        with JiraClient(url, BasicAuth("ann@example.com", "t"), deployment="cloud", method=method) as client:
            cloud(client)
        assert len(fake.calls) > 8


def test_every_request_to_data_center_keeps_the_contract() -> None:
    # Its document says that a field's value is an object, and that a list in an address is one: so no fields, no GET.
    rows = [row | {"fields": {}} for row in issues(320)]
    with FakeJira(rows, kind="datacenter", fault=more) as fake, prism("jira-dc-10.search.json", fake.url) as url:
        with JiraClient(url, BasicAuth("ann@example.com", "t"), deployment="datacenter", method="post") as client:
            datacenter(client)
        assert len(fake.calls) > 8


def test_the_proxy_does_refuse_what_breaks_the_contract() -> None:
    with (
        FakeJira(fault=more) as fake,
        prism("jira-cloud-v3.search.json", fake.url) as url,
        JiraClient(url, BasicAuth("ann@example.com", "t"), deployment="cloud") as client,
        pytest.raises(JiraProtocolError, match="422"),
    ):
        client._transport.send("POST", "/rest/api/3/search/jql", body={"jql": QUERY, "fields": "summary"})
