"""Every kind of request passes Prism, a proxy that checks it against Jira's OpenAPI documents.

Runs where Prism is installed (`npm i @stoplight/prism-cli`; PRISM names the program) and the documents are.
JQLKIT_OPENAPI names a folder with the whole documents, `cloud.json` and `datacenter.json`; the cut ones lack some
addresses.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jqlkit.errors import JiraProtocolError
from jqlkit.jira import BasicAuth, JiraClient
from tests.endpoints import QUERY, Endpoint, answers, demo, name, rows
from tests.fake_jira import FakeJira

PRISM = os.environ.get("PRISM") or shutil.which("prism")
CUT = Path(os.environ.get("JQLKIT_SHARED", "/nowhere")) / "executor" / "openapi"
WHOLE = os.environ.get("JQLKIT_OPENAPI")
DOCUMENTS = {
    "cloud": Path(WHOLE, "cloud.json") if WHOLE else CUT / "jira-cloud-v3.search.json",
    "datacenter": Path(WHOLE, "datacenter.json") if WHOLE else CUT / "jira-dc-10.search.json",
}
pytestmark = pytest.mark.skipif(
    not PRISM or not all(path.exists() for path in DOCUMENTS.values()), reason="needs Prism and the documents"
)
#: Where the document of Data Center has an object, and its server a list.
MISTAKES = {
    ("datacenter", path)
    for path in ("field", "issuetype", "jql/autocompletedata", "priority", "project", "status", "user/search")
}


@contextmanager
def prism(kind: str, upstream: str) -> Iterator[str]:
    """The address of a proxy that checks requests before it passes them on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["-h", "127.0.0.1", "-p", str(port), str(DOCUMENTS[kind]), upstream]
    command = [PRISM or "", "proxy", "--errors", *where]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


class Site(NamedTuple):
    """A fake Jira, and the address of a proxy before it."""

    kind: str
    fake: FakeJira
    url: str

    def client(self, how: str = "auto") -> JiraClient:
        return JiraClient(self.url, BasicAuth("ann@example.com", "t"), deployment=self.kind, method=how)


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with ExitStack() as stack:
        found = {}
        for kind in DOCUMENTS:
            # The document of Data Center says that the value of a field is an object.
            issues = demo() if kind == "cloud" else [row | {"fields": {}} for row in demo()]
            fake = stack.enter_context(FakeJira(issues, kind=kind))
            found[kind] = Site(kind, fake, stack.enter_context(prism(kind, fake.url)))
        yield found


@cache
def described(kind: str) -> list[tuple[str, set[str]]]:
    """The addresses of a document as patterns, with their methods."""
    paths: dict[str, Any] = json.loads(DOCUMENTS[kind].read_text("utf-8"))["paths"]
    return [(re.sub(r"\{[^}]*\}", "[^/]+", path), set(map(str.upper, methods))) for path, methods in paths.items()]


#: The table; searching Cloud, by GET too. (For Data Center, the document says wrongly how a list stands in an address.)
ROWS = [(*row, "post") for row in rows() if (row[1], row[0].path) not in MISTAKES]
ROWS += [(endpoint, kind, "get") for endpoint, kind in rows() if endpoint.path == "search/jql"]


@pytest.mark.parametrize(("endpoint", "kind", "how"), ROWS, ids=name)
def test_a_request_keeps_the_contract(endpoint: Endpoint, kind: str, how: str, sites: dict[str, Site]) -> None:
    path = f"/rest/api/{3 if kind == 'cloud' else 2}/{endpoint.path.replace('*', 'DEMO-1')}"
    if not any(re.fullmatch(pattern, path) and endpoint.method in methods for pattern, methods in described(kind)):
        pytest.skip("the document does not have it; JQLKIT_OPENAPI names a whole one")
    site = sites[kind]
    site.fake.fault = answers(endpoint)
    site.fake.calls.clear()
    with site.client(how) as client:
        assert endpoint.call(client) == (endpoint.answer if endpoint.gives is None else endpoint.gives)
    assert any(call.method == how.upper() for call in site.fake.calls) or endpoint.method == "GET"


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("fields", [["summary", "cf[10016]"], ["*all"], None, ["-comment"]])
def test_every_plan_keeps_the_contract(fields: list[str] | None, kind: str, sites: dict[str, Site]) -> None:
    sites[kind].fake.fault = None
    with sites[kind].client() as client:
        assert len(list(client.search(QUERY, fields=fields))) == 320
        pages = client.search(QUERY, fields=fields, limit=120, page_size=50, reconcile_issues=[10001])
        assert len(list(pages)) == 120


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_proxy_does_refuse_what_breaks_the_contract(kind: str, sites: dict[str, Site]) -> None:
    sites[kind].fake.fault = None
    path = "/rest/api/3/search/jql" if kind == "cloud" else "/rest/api/2/search"
    with sites[kind].client() as client, pytest.raises(JiraProtocolError, match="422"):
        client._transport.send("POST", path, body={"jql": QUERY, "fields": "summary"})
