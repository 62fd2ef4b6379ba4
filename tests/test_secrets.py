"""No secret leaves by any output: not by a log, an error, a representation or a traceback, nor to another host."""

import base64
import json
import pickle
import socket
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from requests.auth import AuthBase

from jqlkit.config.sites import find_site
from jqlkit.errors import ConfigError, JiraError
from jqlkit.jira import BasicAuth, BearerAuth, CookieAuth, JiraClient, OAuth2Auth
from tests.command import environment, jqlkit
from tests.fake_jira import Answer, Call, FakeJira, issues

QUERY = "project = DEMO"
SECRET = "s3cr3t/of+all=outputs"
PAIR = base64.b64encode(f"ann@example.com:{SECRET}".encode()).decode()
HIDDEN = (SECRET, PAIR)


def echo(call: Call) -> Answer:
    """A server, or a proxy before it, that shows the request in its error, and in headers."""
    headers = "; ".join(f"{name}: {value}" for name, value in dict(call.headers).items())
    page = f"<html><title>{headers} {json.dumps(call.body)}</title><body>{headers}</body></html>"
    return Answer(400, page.encode(), {"X-RateLimit-Limit": SECRET, "Retry-After": "0"})


SIGNERS: dict[str, Callable[[str], AuthBase]] = {
    "basic": lambda url: BasicAuth("ann@example.com", SECRET),
    "bearer": lambda url: BearerAuth(SECRET),
    "oauth2": lambda url: OAuth2Auth(
        "access", refresh_token=SECRET, client_secret=SECRET, token_url=f"{url}/token", expires_in=0
    ),
    "oauth2 access": lambda url: OAuth2Auth(SECRET),
    "cookie": lambda url: CookieAuth("ann@example.com", SECRET),
}


def shown(error: BaseException, client: JiraClient, auth: AuthBase) -> str:
    """Everything that may show an error, a client or its credential."""
    text = [str(error), repr(error), repr(error.args), repr(client), repr(vars(error))]
    text += traceback.format_exception(error)
    text += [repr(auth), str(auth)]
    return "\n".join(text)


@pytest.mark.parametrize("kind", SIGNERS)
def test_a_server_that_repeats_the_request(kind: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with FakeJira(fault=echo) as fake:
        auth = SIGNERS[kind](fake.url)
        client = JiraClient(fake.url, auth, timeout=1, deployment="datacenter", headers={"X-Own": SECRET})
        client.log_to(log)
        with client, pytest.raises(JiraError) as caught:
            list(client.search(QUERY))
        assert any(
            SECRET in str(dict(call.headers)) + str(call.body) or PAIR in str(dict(call.headers)) for call in fake.calls
        )
    text = shown(caught.value, client, auth) + log.read_text()
    assert "***" in text
    for secret in HIDDEN:
        assert secret not in text


def test_a_session_that_begins_after_the_log_is_secret_too(tmp_path: Path) -> None:
    cookie = "c00k1e-of-the-session"

    def fault(call: Call) -> Answer:
        if call.path == "/rest/auth/1/session" and call.method == "POST":
            return Answer(body={"session": {"name": "JSESSIONID", "value": cookie}})
        return Answer(500, f"<title>{call.headers.get('Cookie')}</title>".encode(), {"X-RateLimit-Reset": cookie})

    log = tmp_path / "log.jsonl"
    with FakeJira(fault=fault) as fake:
        auth = CookieAuth("ann", SECRET)
        client = JiraClient(fake.url, auth, timeout=0.2, deployment="datacenter")
        client.log_to(log)
        with client, pytest.raises(JiraError) as caught:
            client.myself()
    text = shown(caught.value, client, auth) + log.read_text()
    assert "JSESSIONID=***" in text
    assert cookie not in text
    assert SECRET not in text


@pytest.fixture
def two_hosts() -> Iterator[tuple[FakeJira, FakeJira]]:
    """A Jira that redirects everything to another host, and that host."""
    with FakeJira(issues(3)) as other, FakeJira() as own:
        own.fault = lambda call: Answer(307, b"", {"Location": other.origin + call.path})
        yield own, other


@pytest.mark.parametrize("how", [*SIGNERS, "session", "session headers", "session auth", "headers", "cookies"])
def test_a_redirect_to_another_host_takes_no_secret_along(how: str, two_hosts: tuple[FakeJira, FakeJira]) -> None:
    own, other = two_hosts
    session = requests.Session()
    settings: dict[str, Any] = {"deployment": "cloud"}
    match how:
        case "session headers":
            session.headers.update({"Authorization": f"Bearer {SECRET}", "Private-Token": SECRET})
        case "session auth":
            session.auth = ("ann@example.com", SECRET)
        case "headers":
            settings["headers"] = {"X-Team": SECRET}
        case "cookies":
            session.cookies.set("JSESSIONID", SECRET, domain="jira.example.com")
        case "session":
            pass
        case _:
            settings["auth"] = SIGNERS[how](own.url)
    client = JiraClient(own.url, session=session, timeout=1, **settings)
    with client:
        try:
            assert len(list(client.search(QUERY, fields=["summary"]))) == 3
        except JiraError:
            assert how in ("cookie", "oauth2")  # which have to log in first
    for call in other.calls:
        sent = str(dict(call.headers)) + str(call.params)
        assert not any(secret in sent for secret in HIDDEN)
        assert "Authorization" not in call.headers
        assert "Cookie" not in call.headers
    assert other.calls or how in ("cookie", "oauth2")


def test_a_pair_and_the_signer_of_a_session_are_taken_as_requests_takes_them() -> None:
    session = requests.Session()
    session.auth = ("ann@example.com", SECRET)
    with FakeJira() as fake:
        for settings in (
            {"session": session},
            {"auth": ("ann@example.com", SECRET)},
            {"auth": BearerAuth("t").__call__},
        ):
            with JiraClient(fake.url, **settings) as client:
                assert client.myself()
    asked = [call.headers["Authorization"] for call in fake.calls if "myself" in call.path]
    assert asked == [f"Basic {PAIR}", f"Basic {PAIR}", "Bearer t"]


def test_the_password_of_a_proxy(tmp_path: Path) -> None:
    secret = "pr0xy pass/word"
    with socket.socket() as unused, FakeJira(fault=echo) as proxy:
        unused.bind(("127.0.0.1", 0))
        for port in (unused.getsockname()[1], int(proxy.url.rpartition(":")[2])):
            address = f"http://ann:{quote(secret, safe='')}@127.0.0.1:{port}"
            for url in ("http://jira.invalid", "https://jira.invalid"):
                auth = BearerAuth(SECRET)
                client = JiraClient(url, auth, proxy=address, timeout=0.2, allow_http=True, deployment="cloud")
                with client, pytest.raises(JiraError) as caught:
                    client.myself()
                text = shown(caught.value, client, auth)
                assert secret not in text
                assert quote(secret, safe="") not in text
                assert SECRET not in text


@pytest.mark.parametrize(
    "address",
    [
        f"https://ann:{SECRET.replace('/', '')}@jira.example.com",
        f"https://ann:{SECRET.replace('/', '')}@jira.example.com:port",
        f"ftp://ann:{SECRET.replace('/', '')}@jira.example.com",
        f"https://ann:{SECRET.replace('/', '')}@",
    ],
)
def test_an_address_with_a_password_in_it(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIRA_BASE_URL", address)
    monkeypatch.setenv("JQLKIT_CONFIG_DIR", str(tmp_path))
    for make in (lambda: JiraClient(address), find_site):
        with pytest.raises(ConfigError) as caught:
            make()
        assert SECRET.replace("/", "") not in str(caught.value)


def test_the_value_of_a_configured_header_that_no_header_can_have(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    proxy = "http://ann:pr0xy-passw0rd@127.0.0.1:9"
    with FakeJira(issues(3)) as fake:
        text = f'[sites.work]\nurl = "{fake.url}"\nheaders = {{ X-Team = "${{TEAM}}" }}\n'
        (config / "config.toml").write_text(text)
        env = environment(tmp_path, fake.url, SECRET, TEAM=f"{SECRET}\nX-Evil: 1", JIRA_TIMEOUT="0.3")
        for words in (("search", QUERY), ("--debug", "search", QUERY), ("doctor",), ("site", "show", "work")):
            site = () if words[0] == "site" else ("--site", "work")
            done = jqlkit(*words, *site, env=env)
            assert not any(secret in done.stdout + done.stderr for secret in HIDDEN)
        (config / "config.toml").write_text(f'[sites.work]\nurl = "{fake.url}"\nproxy = "{proxy}"\n')
        for words in (("search", QUERY), ("--debug", "search", QUERY), ("doctor",), ("site", "show", "work")):
            site = () if words[0] == "site" else ("--site", "work")
            done = jqlkit(*words, *site, env=env)
            assert "pr0xy-passw0rd" not in done.stdout + done.stderr
            assert not any(secret in done.stdout + done.stderr for secret in HIDDEN)


def test_a_site_that_is_shown_or_pickled_keeps_its_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIRA_BASE_URL", "https://example.atlassian.net")
    monkeypatch.setenv("JIRA_API_TOKEN", SECRET)
    monkeypatch.setenv("JIRA_EMAIL", "ann@example.com")
    site = find_site()
    assert SECRET not in repr(site) + str(site)
    assert SECRET not in repr(JiraClient.for_site(site))
    error = JiraError("m", method="GET", path="/x", status=500)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
