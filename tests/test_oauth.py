"""OAuth 2.0 over real sockets: tokens that are renewed by one of many, and the first login in a browser."""

import importlib.util
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from jqlkit.errors import ConfigError, JiraAuthError, JiraProtocolError, JiraServerError, JiraTimeoutError
from jqlkit.jira import JiraClient, OAuth2Auth, Tokens
from jqlkit.jira.oauth_login import App, log_in
from tests.command import environment
from tests.fake_jira import Answer, Call, FakeJira, issues

QUERY = "project = DEMO"
ROOT = Path(__file__).parents[1]


class AuthServer:
    """The address of tokens, the list of sites and the Jira behind them, in one server.

    Tokens are numbered: a refresh token works once, and brings the next pair; a Jira takes the newest access token.
    """

    def __init__(self, fake: FakeJira, *, slow: float = 0.0) -> None:
        self.fake = fake
        self.newest = 1
        self.slow = slow
        self.bad: list[Answer] = []
        self.lives: float = 3600
        self._lock = threading.Lock()
        fake.fault = self

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/oauth/token":
            return self.bad.pop(0) if self.bad else self.tokens(call.body)
        if call.headers.get("Authorization") != f"Bearer access-{self.newest}":
            return Answer(401, {"code": 401, "message": "Unauthorized"})
        if call.path == "/oauth/token/accessible-resources":
            return Answer(body=[{"id": "c1", "url": "https://example.atlassian.net", "name": "example"}])
        return None

    def tokens(self, body: Any) -> Answer:
        time.sleep(self.slow)
        with self._lock:
            right = {"client_id": "app", "client_secret": "app-secret"}
            if body.get("grant_type") == "authorization_code":
                right |= {"code": "the-code"}
            else:
                right |= {"refresh_token": f"refresh-{self.newest}"}
            if any(body.get(name) != value for name, value in right.items()):
                return Answer(403, {"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."})
            self.newest += 1
            pair = {"access_token": f"access-{self.newest}", "refresh_token": f"refresh-{self.newest}"}
            return Answer(body=pair | {"expires_in": self.lives, "token_type": "Bearer"})

    @property
    def renewals(self) -> int:
        return sum(call.path == "/oauth/token" for call in self.fake.calls)

    def auth(self, number: int = 1, access: str | None = None, **more: Any) -> OAuth2Auth:
        return OAuth2Auth(
            access or f"access-{number}",
            refresh_token=f"refresh-{number}",
            client_id="app",
            client_secret="app-secret",
            token_url=f"{self.fake.url}/oauth/token",
            **more,
        )


@pytest.fixture
def server() -> Iterator[AuthServer]:
    with FakeJira(issues(250)) as fake:
        yield AuthServer(fake)


def client(server: AuthServer, auth: OAuth2Auth) -> JiraClient:
    return JiraClient(server.fake.url, auth, deployment="cloud", timeout=5)


def test_a_token_is_renewed_before_it_expires_and_no_request_fails(server: AuthServer) -> None:
    with client(server, server.auth(expires_in=0)) as jira:
        assert len(list(jira.search(QUERY))) == 250
    assert server.renewals == 1
    assert {call.headers["Authorization"] for call in server.fake.searches()} == {"Bearer access-2"}


def test_a_token_whose_life_is_unknown_is_renewed_after_the_401(server: AuthServer) -> None:
    server.newest = 2
    with client(server, server.auth(2, access="access-0")) as jira:
        assert len(list(jira.search(QUERY))) == 250
    first, *rest = server.fake.searches()
    assert first.headers["Authorization"] == "Bearer access-0"
    assert {call.headers["Authorization"] for call in rest} == {"Bearer access-3"}
    assert server.renewals == 1


def test_many_threads_renew_once(server: AuthServer) -> None:
    server.slow = 0.1
    with client(server, server.auth(expires_in=0)) as jira:
        found: list[Any] = []
        threads = [threading.Thread(target=lambda: found.append(jira.myself())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 8
    assert server.renewals == 1


def test_a_refresh_token_that_does_not_rotate_is_kept(server: AuthServer) -> None:
    server.bad = [Answer(body={"access_token": "access-1", "expires_in": 0})] * 2
    kept: list[tuple[str, str]] = []
    with client(server, server.auth(expires_in=0, on_refresh=lambda *pair: kept.append(pair))) as jira:
        jira.myself()
    assert set(kept) == {("access-1", "refresh-1")}


def test_a_dead_refresh_token_asks_for_a_new_login(server: AuthServer) -> None:
    with client(server, server.auth(7, expires_in=0)) as jira, pytest.raises(JiraAuthError) as caught:
        jira.myself()
    assert "Unknown or invalid refresh token" in str(caught.value)
    assert "jqlkit site add" in str(caught.value)
    assert "refresh-7" not in str(caught.value)
    assert server.renewals == 1


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_busy_address_of_tokens_is_asked_again(server: AuthServer, status: int) -> None:
    server.bad = [Answer(status, b"<html>busy</html>")]
    with client(server, server.auth(expires_in=0)) as jira:
        assert jira.myself()


def test_an_address_of_tokens_that_stays_busy_is_not_asked_for_ever(server: AuthServer) -> None:
    server.bad = [Answer(503, b"<html>busy</html>")] * 9
    with client(server, server.auth(expires_in=0)) as jira, pytest.raises(JiraServerError, match="busy"):
        jira.myself()
    assert len(server.bad) == 6


def test_what_is_no_answer_of_an_address_of_tokens(server: AuthServer) -> None:
    server.bad = [Answer(body={"hello": 1}), Answer(body={"access_token": "a\nb"}), Answer(500, b"oops")]
    for error in (JiraProtocolError, JiraProtocolError, JiraServerError):
        with client(server, server.auth(expires_in=0)) as jira, pytest.raises(error):
            jira.myself()


def test_without_a_refresh_token_the_401_stands(server: AuthServer) -> None:
    with client(server, OAuth2Auth("old", expires_in=0)) as jira, pytest.raises(JiraAuthError):
        jira.myself()
    assert server.renewals == 0


def test_no_secret_in_any_representation(server: AuthServer) -> None:
    auth = server.auth()
    shown = (
        repr(auth) + repr(client(server, auth)) + repr(Tokens("access-1", "refresh-1")) + repr(App("app", "app-secret"))
    )
    assert not re.search(r"access-1|refresh-1|app-secret", shown)


# ---- through the command line, with a keyring

needs_keyring = pytest.mark.skipif(importlib.util.find_spec("keyring") is None, reason="needs the extra keyring")


class Desk:
    """A user's environment: a keyring in a file, and the servers of one AuthServer in place of Atlassian's."""

    def __init__(self, home: Path, server: AuthServer) -> None:
        self.ring = home / "keyring.json"
        self.url = f"{server.fake.url}/ex/jira/c1"
        self.environment = environment(
            home,
            None,
            "",
            PYTHON_KEYRING_BACKEND="tests.keyrings.FileKeyring",
            TEST_KEYRING=str(self.ring),
            JQLKIT_CACHE_DIR=str(home / "cache"),
            ATLASSIAN_AUTH_URL=server.fake.url,
            ATLASSIAN_API_URL=server.fake.url,
            PYTHONPATH=str(ROOT),
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "jqlkit", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe)

    def start_adding(self, url: str, port: int) -> subprocess.Popen[str]:
        """`jqlkit site add work`, which has got the secret of the app and nothing more."""
        process = self.start("site", "add", "work", url, "--client-id", "app", "--port", str(port))
        assert process.stdin
        process.stdin.write("app-secret\n")
        process.stdin.close()
        process.stdin = None
        return process

    def store(self, number: int, renew_at: float) -> None:
        """What `jqlkit site add` leaves."""
        config = Path(self.environment["JQLKIT_CONFIG_DIR"])
        config.mkdir()
        (config / "config.toml").write_text(f'[sites.work]\nurl = "{self.url}"\nauth = "oauth2"\nkind = "cloud"\n')
        extra = {
            "refresh_token": f"refresh-{number}",
            "renew_at": str(renew_at),
            "client_id": "app",
            "client_secret": "app-secret",
            "token_url": f"{self.environment['ATLASSIAN_AUTH_URL']}/oauth/token",
        }
        stored = {"kind": "oauth2", "user": None, "secret": f"access-{number}", "stored": "2024-01-01", "extra": extra}
        self.ring.write_text(json.dumps({f"jqlkit @{self.url}": json.dumps(stored)}))

    def stored(self) -> dict[str, Any]:
        """The credential in the keyring."""
        (text,) = json.loads(self.ring.read_text()).values()
        credential: dict[str, Any] = json.loads(text)
        return credential


@needs_keyring
@pytest.mark.parametrize("renew_at", [0.0, 9e9])
def test_processes_that_renew_at_the_same_time_ask_once(tmp_path: Path, server: AuthServer, renew_at: float) -> None:
    server.newest = 1 if renew_at == 0.0 else 2  # too old by the clock; or by the word of the site alone
    server.slow = 0.6
    desk = Desk(tmp_path, server)
    desk.store(server.newest, renew_at)
    if renew_at:
        credential = desk.stored() | {"secret": "access-1"}
        desk.ring.write_text(json.dumps({f"jqlkit @{desk.url}": json.dumps(credential)}))
    search = ("search", QUERY, "--site", "work", "-o", "keys", "--limit", "3")
    running = [desk.start(*search) for _ in range(3)]
    outputs = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], outputs
    assert all(out.split() == ["DEMO-1", "DEMO-2", "DEMO-3"] for out, _ in outputs)
    assert server.renewals == 1
    kept = desk.stored()
    assert (kept["secret"], kept["extra"]["refresh_token"]) == (f"access-{server.newest}", f"refresh-{server.newest}")
    assert kept["extra"]["client_secret"] == "app-secret"
    assert float(kept["extra"]["renew_at"]) > time.time() + 3000


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@needs_keyring
def test_the_first_login_goes_through_the_browser(tmp_path: Path, server: AuthServer) -> None:
    desk = Desk(tmp_path, server)
    port = free_port()
    process = desk.start_adding("https://example.atlassian.net", port)
    assert process.stderr
    assert "open this address" in process.stderr.readline()
    address = urlsplit(process.stderr.readline().strip())
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.path == "/authorize"
    assert asked["redirect_uri"] == f"http://localhost:{port}/callback"
    assert (asked["audience"], asked["response_type"], asked["prompt"]) == ("api.atlassian.com", "code", "consent")
    assert "offline_access" in asked["scope"].split()
    back = f"http://127.0.0.1:{port}/callback"
    with socket.create_connection(("127.0.0.1", port)):  # browsers open connections that they do not use
        # Who does not know the state is refused, and the true answer is still waited for.
        assert requests.get(back, params={"code": "evil", "state": "x"}, timeout=5).status_code == 400
        assert requests.get(f"http://127.0.0.1:{port}/favicon.ico", timeout=5).status_code == 400
        assert requests.get(back, params={"code": "the-code", "state": asked["state"]}, timeout=5).ok
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "logged in as Ann" in err
    exchange = next(call.body for call in server.fake.calls if call.path == "/oauth/token")
    assert exchange["redirect_uri"] == asked["redirect_uri"]
    assert desk.stored()["extra"]["refresh_token"] == "refresh-2"
    shown = (tmp_path / "config" / "config.toml").read_text() + out + err
    assert f"{server.fake.url}/ex/jira/c1" in shown
    assert not re.search(r"access-\d|refresh-\d|app-secret|the-code", shown)
    search = desk.start("search", QUERY, "--site", "work", "-o", "keys", "--limit", "1")
    assert search.communicate(timeout=30)[0] == "DEMO-1\n"


@needs_keyring
@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "tests.keyrings.FileKeyring"])
def test_a_login_that_cannot_be_kept_or_reaches_another_site(tmp_path: Path, server: AuthServer, backend: str) -> None:
    desk = Desk(tmp_path, server)
    desk.environment["PYTHON_KEYRING_BACKEND"] = backend
    port = free_port()
    process = desk.start_adding("https://other.atlassian.net", port)
    assert process.stderr
    if "fail" not in backend:
        process.stderr.readline()
        state = parse_qs(urlsplit(process.stderr.readline().strip()).query)["state"][0]
        requests.get(f"http://127.0.0.1:{port}/callback", params={"code": "the-code", "state": state}, timeout=5)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    says = "no keyring to keep them in" if "fail" in backend else "it reaches https://example.atlassian.net"
    assert says in err
    assert not (tmp_path / "config" / "config.toml").exists()


def answer_later(port: int, **answer: str) -> None:
    """Answers the listener as a browser does, once it listens; the state is what `shown` gets."""
    requests.get(f"http://127.0.0.1:{port}/callback", params=answer, timeout=5)


@pytest.mark.parametrize(
    "answer, error, says",
    [
        ({"error": "access_denied", "error_description": "User did not\x1b[31m authorize"}, JiraAuthError, "authorize"),
        ({"code": "wrong"}, JiraAuthError, "callback address is http://localhost"),
        ({}, JiraAuthError, "no reason"),
    ],
)
def test_a_login_that_is_refused(
    server: AuthServer, monkeypatch: pytest.MonkeyPatch, answer: dict[str, str], error: type[Exception], says: str
) -> None:
    monkeypatch.setenv("ATLASSIAN_AUTH_URL", server.fake.url)
    app = App("app", "app-secret", free_port())

    def browser(address: str) -> None:
        state = parse_qs(urlsplit(address).query)["state"][0]
        threading.Thread(target=answer_later, args=(app.port,), kwargs=answer | {"state": state}).start()

    with pytest.raises(error, match=says) as caught:
        log_in(app, browser)
    assert "\x1b" not in str(caught.value)
    assert "app-secret" not in str(caught.value)


def test_nobody_answers_or_the_port_is_taken() -> None:
    with pytest.raises(JiraTimeoutError, match="nobody agreed"):
        log_in(App("app", "app-secret", free_port()), lambda address: None, patience=0.1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="--port"):
            log_in(App("app", "app-secret", taken.getsockname()[1]), lambda address: None, patience=0.1)
