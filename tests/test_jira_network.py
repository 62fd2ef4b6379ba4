"""Between the client and Jira, over real sockets: certificates of an own authority, client certificates, proxies."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from jqlkit.errors import JiraConnectionError
from jqlkit.jira import BearerAuth, JiraClient
from jqlkit.jira.transport import Exchange
from tests.command import environment, jqlkit
from tests.fake_jira import FakeJira, issues
from tests.papers import Papers, make_papers, needs_openssl

QUERY = "project = DEMO"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("papers"))


@needs_openssl
def test_a_certificate_of_an_own_authority(papers: Papers) -> None:
    with FakeJira(issues(3), tls=papers.context()) as fake:
        with JiraClient(fake.url, BearerAuth("t"), ca_bundle=papers.authority) as client:
            assert len(list(client.search(QUERY))) == 3
        with JiraClient(fake.url, BearerAuth("t")) as client, pytest.raises(JiraConnectionError) as caught:
            list(client.search(QUERY))
    assert "certificate" in str(caught.value)
    assert "ca_bundle" in str(caught.value)


@needs_openssl
def test_the_authority_of_a_configured_site(papers: Papers, tmp_path: Path) -> None:
    with FakeJira(issues(3), tls=papers.context()) as fake:
        env = environment(tmp_path, None, "", JIRA_API_TOKEN="t")
        config = tmp_path / "config"
        config.mkdir()
        text = f'[sites.work]\nurl = "{fake.url}"\nauth = "anonymous"\nca_bundle = "{papers.authority}"\n'
        (config / "config.toml").write_text(text)
        done = jqlkit("search", "--site", "work", QUERY, "-o", "keys", env=env)
    assert done.stdout.split() == ["DEMO-1", "DEMO-2", "DEMO-3"], done.stderr


@needs_openssl
def test_a_client_certificate(papers: Papers) -> None:
    with FakeJira(issues(3), tls=papers.context(ask_client=True)) as fake:
        mine = JiraClient(fake.url, BearerAuth("t"), client_cert=papers.client, ca_bundle=papers.authority)
        nobody = JiraClient(fake.url, BearerAuth("t"), timeout=1, ca_bundle=papers.authority)
        with mine:
            assert len(list(mine.search(QUERY))) == 3
        with nobody, pytest.raises(JiraConnectionError):
            list(nobody.search(QUERY))


@pytest.mark.parametrize("options", [{"ca_bundle": "/no/such.pem"}, {"headers": {"X-Team": "a\nb"}}], ids=str)
def test_what_no_other_try_cures_is_tried_once(options: dict[str, Any]) -> None:
    tries: list[Exchange] = []
    client = JiraClient("https://127.0.0.1:1", deployment="cloud", log=tries.append, **options)
    with client, pytest.raises(JiraConnectionError):
        client.myself()
    assert len(tries) == 1


def test_a_proxy_sees_the_requests_of_a_host_that_only_it_can_reach() -> None:
    with FakeJira(issues(3)) as proxy:
        client = JiraClient("http://jira.invalid", BearerAuth("t"), proxy=proxy.url, allow_http=True)
        with client:
            assert len(list(client.search(QUERY))) == 3
    assert {call.headers["Host"] for call in proxy.calls} == {"jira.invalid"}


@contextmanager
def tunnel() -> Iterator[tuple[str, list[str]]]:
    """A proxy for https: its address, and where it was asked to connect."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_CONNECT(self) -> None:
            asked.append(self.path)
            host, port = self.path.split(":")
            with socket.create_connection((host, int(port))) as far:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=pump, args=(far, self.connection), daemon=True)
                back.start()
                pump(self.connection, far)
                back.join(2)

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@needs_openssl
def test_https_through_a_proxy_stays_encrypted_to_the_site(papers: Papers) -> None:
    with tunnel() as (address, asked), FakeJira(issues(3), tls=papers.context()) as fake:
        client = JiraClient(fake.url, BearerAuth("t"), ca_bundle=papers.authority, proxy=address)
        assert len(list(client.search(QUERY))) == 3
        client.close()
    assert set(asked) == {fake.url.removeprefix("https://")}


def test_a_proxy_that_is_not_there_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        client = JiraClient("https://jira.invalid", BearerAuth("t"), proxy=address, timeout=1, deployment="cloud")
        with client, pytest.raises(JiraConnectionError, match="proxy"):
            list(client.search(QUERY))
