"""`jqlkit doctor` over real sockets: each thing that can be wrong is named first, with what to do."""

import base64
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from tests.command import Done, environment, jqlkit
from tests.fake_jira import Answer, Call, FakeJira, Fault
from tests.papers import Papers, make_papers, needs_openssl

TOKEN = "t0k3n-of-the-patient"
PROXY_PASSWORD = "pr0xy-passw0rd"
SECRETS = (TOKEN, PROXY_PASSWORD, base64.b64encode(f"ann@example.com:{TOKEN}".encode()).decode())

Patient = Callable[..., Done]


@pytest.fixture
def doctor(tmp_path: Path) -> Patient:
    """Runs the doctor on a site with these settings; the credential is that of the environment."""

    def run(url: str, **settings: str) -> Done:
        config = tmp_path / "config"
        config.mkdir(exist_ok=True)
        lines = [f'{key} = "{value}"' for key, value in ({"url": url} | settings).items()]
        (config / "config.toml").write_text("\n".join(["[sites.work]", *lines, "allow_http = true"]))
        env = environment(tmp_path, url, TOKEN, JIRA_TIMEOUT="0.6", JIRA_ALLOW_HTTP="1")
        log = tmp_path / "log.jsonl"
        done = jqlkit("doctor", "--site", "work", "--log", str(log), env=env)
        everything = done.stdout + done.stderr + (log.read_text() if log.exists() else "")
        assert not any(secret in everything for secret in SECRETS)
        assert "Traceback" not in everything
        return done

    return run


def failed(done: Done) -> str:
    """What the doctor names as wrong: the lines from the failed check on, after what is right."""
    before, mark, found = done.stdout.partition("FAIL ")
    assert mark, done
    assert {line.split()[0] for line in before.splitlines()} <= {"ok", "warn"}
    return found


def on(word: str, answer: Answer) -> Fault:
    """An answer to the calls whose path has a word."""
    return lambda call: answer if word in call.path else None


NOT_FOUND = Answer(404, b"<html><title>HTTP Status 404</title>", {"Content-Type": "text/html"})
ANONYMOUS = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
DENIED = {
    "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
    "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp",
}


class Ill(NamedTuple):
    """What is wrong with a site: its answers, its settings, the check that fails, words that it says, the exit code."""

    fault: Fault
    check: str
    says: tuple[str, ...]
    code: int = 4
    settings: Mapping[str, str] = MappingProxyType({})


def below_jira(call: Call) -> Answer | None:
    return None if call.path.startswith("/jira") else NOT_FOUND


def redirected_below_jira(call: Call) -> Answer | None:
    return None if call.path.startswith("/jira") else Answer(302, b"", {"Location": "/jira/secure/Dashboard.jspa"})


def answer_of(status: int, body: Any, **headers: str) -> Fault:
    return lambda call: Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


ILLS = {
    "wrong context path": Ill(below_jira, "server", ("there is a Jira at {url}/jira", "set the url"), 5),
    "wrong context path, redirected": Ill(redirected_below_jira, "server", ("there is a Jira at {url}/jira",), 5),
    "wrong kind": Ill(lambda call: None, "kind", ("but it is cloud", "change kind"), 5, {"kind": "datacenter"}),
    "expired token": Ill(on("myself", Answer(401, {"message": "no"})), "account", ("token has expired",)),
    "expired token, silently": Ill(on("myself", Answer(200, {}, ANONYMOUS)), "account", ("has expired", "a new one")),
    "expired token, everywhere": Ill(lambda call: Answer(200, {"version": "9"}, ANONYMOUS), "server", ("has expired",)),
    "missing scope": Ill(
        on("myself", Answer(401, {"code": 401, "message": "Unauthorized; scope does not match"})),
        "account",
        ("lacks the scope read:jira-work",),
    ),
    "CAPTCHA": Ill(on("myself", Answer(403, b"", DENIED)), "account", ("CAPTCHA", "at https://jira.example.com/login")),
    "CAPTCHA everywhere": Ill(lambda call: Answer(403, b"", DENIED), "server", ("CAPTCHA", "with a browser")),
    "no project": Ill(on("project", Answer(200, {"values": [], "isLast": True})), "projects", ("Browse Projects",)),
    "projects refused": Ill(on("project", Answer(403, {"errorMessages": ["no"]})), "projects", ("Browse Projects",)),
    "addresses refused": Ill(answer_of(403, b"<title>IP not allowed</title>"), "server", ("IP allowlist",)),
    "single sign-on": Ill(answer_of(302, b"", Location="https://sso.example.com/saml"), "server", ("sign-on",)),
    "a login page": Ill(answer_of(200, b"<html><title>Log in</title>"), "server", ("login page",)),
    "no Jira, but a page": Ill(answer_of(200, b"<html><title>nginx"), "server", ("nginx", "that of a Jira"), 5),
    "no Jira, but JSON": Ill(answer_of(200, {"hello": 1}), "server", ("this is no Jira",), 5),
    "maintenance": Ill(answer_of(503, b"<title>Maintenance</title>"), "server", ("Maintenance", "later"), 5),
    "no answer": Ill(answer_of(200, {}, X_Stall="3"), "server", ("did not answer within 0.6 s",), 5),
    "the token in an error": Ill(
        lambda call: Answer(500, f"<title>{call.headers['Authorization']} {TOKEN}</title>".encode()),
        "server",
        ("Basic ***",),
        5,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ILLS)
def test_what_a_site_answers(name: str, doctor: Patient) -> None:
    ill = ILLS[name]

    def fault(call: Call) -> Answer | None:
        answer = ill.fault(call)
        if answer is not None and "X-Stall" in answer.headers:
            answer.how = "stall"
        return answer

    with FakeJira(fault=fault) as fake:
        done = doctor(fake.url, **ill.settings)
    found = failed(done)
    assert done.code == ill.code
    assert found.split()[0] == ill.check
    for words in ill.says:
        assert words.format(url=fake.url) in " ".join(found.split())
    assert len(found.splitlines()) <= 5
    assert "jqlkit doctor" not in found  # it has looked


def test_an_unknown_host(doctor: Patient) -> None:
    done = doctor("https://jira.invalid")
    assert (done.code, failed(done).split()[0]) == (5, "address")
    assert "no host called jira.invalid" in done.stdout


def test_a_closed_port(doctor: Patient) -> None:
    done = doctor("http://127.0.0.1:9")
    assert done.code == 5
    assert "refuses the connection" in failed(done)
    assert "the port right" in failed(done)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("papers"))


@needs_openssl
def test_a_certificate_of_nobody_known(doctor: Patient, papers: Papers) -> None:
    with FakeJira(tls=papers.context()) as fake:
        done = doctor(fake.url)
        assert done.code == 5
        assert "certificate verify failed" in failed(done)
        assert "ca_bundle" in failed(done)
        # A name for which the certificate is not.
        other = doctor(fake.url.replace("127.0.0.1", "localhost"), ca_bundle=papers.authority)
        assert "certificate is not valid for 'localhost'" in failed(other)
        cured = doctor(fake.url, ca_bundle=papers.authority)
        assert "ok    account     Ann" in cured.stdout


def test_a_port_without_tls(doctor: Patient) -> None:
    with FakeJira() as fake:
        done = doctor(fake.url.replace("http:", "https:"))
    assert "nothing there speaks TLS" in failed(done)


@contextmanager
def refusing_proxy(status: int) -> Iterator[str]:
    """The address of a proxy that lets nobody through, with a password in it."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_CONNECT(self) -> None:
            self.send_error(status)

        do_GET = do_CONNECT  # noqa: N815

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://ann:{PROXY_PASSWORD}@127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("status, says", [(407, "user and password into HTTPS_PROXY"), (403, "refuse")])
def test_a_proxy_that_refuses(doctor: Patient, scheme: str, status: int, says: str) -> None:
    with refusing_proxy(status) as proxy:
        done = doctor(f"{scheme}://jira.invalid", proxy=proxy)
    assert done.code in (4, 5)
    assert "requests go through http://***@127.0.0.1" in done.stdout
    assert str(status) in failed(done)
    if (scheme, status) != ("http", 403):  # as good as an answer of the site
        assert says in failed(done)
        assert "proxy" in failed(done)


def test_a_proxy_that_is_not_there(doctor: Patient) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        proxy = f"http://ann:{PROXY_PASSWORD}@127.0.0.1:{unused.getsockname()[1]}"
        done = doctor("https://jira.invalid", proxy=proxy)
    assert "the proxy cannot be reached or refuses" in failed(done)
    assert "Connection refused" in failed(done)
    assert "HTTPS_PROXY" in failed(done)


def test_a_scoped_token_at_the_address_of_the_site(doctor: Patient) -> None:
    with FakeJira(fault=on("myself", Answer(401, b""))) as proxy:
        done = doctor("http://example.atlassian.net", proxy=proxy.url)
    assert done.code == 4
    found = failed(done)
    assert "a scoped token works only at https://api.atlassian.com/ex/jira/ID" in found
    assert "/_edge/tenant_info" in found
    assert found.count("scoped") == 1


@pytest.mark.parametrize("answer", [NOT_FOUND, Answer(400, {"message": "Unknown app"})])
@pytest.mark.parametrize("path", ["", "/ex/jira/c1"])
def test_the_address_of_the_gateway_without_its_app(doctor: Patient, answer: Answer, path: str) -> None:
    with FakeJira(fault=lambda call: None if call.path.startswith("/jira") else answer) as proxy:
        done = doctor(f"http://gateway.maton.ai{path}", proxy=proxy.url)
    assert "https://gateway.maton.ai/jira" in failed(done)
    assert len(failed(done).splitlines()) <= 5


def test_a_healthy_site_and_its_log(doctor: Patient, tmp_path: Path) -> None:
    projects = {"values": [{"key": f"P{number}"} for number in range(12)], "isLast": True, "startAt": 0}
    with FakeJira(fault=on("project", Answer(body=projects))) as fake:
        done = doctor(fake.url)
    assert done.code == 0
    assert "P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 ..." in done.stdout
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == len(fake.calls) == 3
