"""Logging in: sessions of Data Center, OAuth 2.0 with rotating tokens, the gateway."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor

import pytest

from jqlkit.errors import ConfigError, JiraAuthError, JiraConnectionError, JiraProtocolError
from jqlkit.jira import BearerAuth, CookieAuth, JiraClient, OAuth2Auth
from tests.fake_jira import Answer, Call, FakeJira, Fault, issues

QUERY = "project = DEMO"


def sessions(fake: FakeJira, lives: int) -> Fault:
    """A server whose sessions end after so many requests; expired ones are answered with a page of HTML."""
    state = {"session": 0, "left": 0}

    def fault(call: Call) -> Answer | None:
        if call.path == "/rest/auth/1/session":
            if call.method == "DELETE":
                return Answer(204, b"")
            if call.body["password"] != "right":
                return Answer(401, {"errorMessages": ["Login failed"], "errors": {}})
            state["session"] += 1
            state["left"] = lives
            return Answer(body={"session": {"name": "JSESSIONID", "value": f"s{state['session']}"}, "loginInfo": {}})
        if state["left"] <= 0 or call.headers.get("Cookie") != f"JSESSIONID=s{state['session']}":
            return Answer(401, b"<html><title>Unauthorized (401)</title>", {"Content-Type": "text/html"})
        state["left"] -= 1
        return None

    return fault


def test_a_cookie_session_is_opened_renewed_and_closed() -> None:
    with FakeJira(issues(30), kind="datacenter", cap=10) as fake:
        fake.fault = sessions(fake, lives=3)
        with JiraClient(fake.url, CookieAuth("ann", "right"), threads=1) as client:
            assert len(list(client.search(QUERY))) == 30
            assert len(list(client.search(QUERY))) == 30
        logins = [call for call in fake.calls if call.path == "/rest/auth/1/session"]
        assert [call.method for call in logins][-1] == "DELETE"
        assert len(logins) >= 3


def test_a_wrong_password_is_tried_once() -> None:
    with FakeJira(kind="datacenter") as fake:
        fake.fault = sessions(fake, lives=3)
        client = JiraClient(fake.url, CookieAuth("ann", "wrong"), deployment="datacenter")
        with client, pytest.raises(JiraAuthError, match="Login failed"):
            list(client.search(QUERY))
        assert len(fake.calls) == 1


def test_an_expired_access_token_is_refreshed_once_and_the_new_pair_is_told() -> None:
    kept: list[tuple[str, str]] = []

    def fault(call: Call) -> Answer | None:
        if call.path == "/oauth/token":
            assert call.body["refresh_token"] == "r1"
            return Answer(body={"access_token": "a2", "refresh_token": "r2", "expires_in": 3600})
        if call.headers.get("Authorization") != "Bearer a2":
            return Answer(401, {"code": 401, "message": "Unauthorized"})
        return None

    with FakeJira(issues(250)) as fake:
        fake.fault = fault
        auth = OAuth2Auth(
            "a1",
            refresh_token="r1",
            client_id="id",
            client_secret="c",
            on_refresh=lambda *pair: kept.append(pair),
            token_url=f"{fake.url}/oauth/token",
        )
        with JiraClient(fake.url, auth, deployment="cloud") as client:
            assert len(list(client.search(QUERY))) == 250
        assert sum(call.path == "/oauth/token" for call in fake.calls) == 1
        # Each issue costs points, so no ids are fetched beforehand.
        assert all(call.path != "/rest/api/3/issue/bulkfetch" for call in fake.calls)
    assert kept == [("a2", "r2")]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_gateway_finds_the_cloud_id(count: int) -> None:
    sites = [{"id": f"c{n}", "name": f"site{n}", "url": f"https://site{n}.atlassian.net"} for n in range(count)]

    def fault(call: Call) -> Answer | None:
        assert call.headers["Authorization"] == "Bearer key"
        assert call.headers["Maton-Connection"] == "conn1"
        return Answer(body=sites) if call.path == "/oauth/token/accessible-resources" else None

    with FakeJira(issues(250), prefix="/jira") as fake:
        fake.fault = fault
        with JiraClient(fake.url, BearerAuth("key"), deployment="maton", connection="conn1") as client:
            if count == 1:
                assert len(list(client.search(QUERY, limit=3))) == 3
                assert fake.calls[-1].path == "/ex/jira/c0/rest/api/3/search/jql"
            else:
                with pytest.raises(ConfigError, match="c1" if count else "connections create"):
                    list(client.search(QUERY, limit=3))


def test_a_missing_connection_of_the_gateway_names_the_command() -> None:
    answer = Answer(400, {"message": "No active connection found for app jira"})
    with FakeJira() as fake:
        fake.fault = lambda call: answer
        client = JiraClient(fake.url, BearerAuth("key"), deployment="maton")
        with client, pytest.raises(JiraAuthError, match="jqlkit site connections create"):
            client.myself()


def test_the_address_of_pages_behind_a_gateway_is_that_of_the_site() -> None:
    def fault(call: Call) -> Answer | None:
        if call.path.endswith("/serverInfo"):
            return Answer(body={"baseUrl": "https://example.atlassian.net", "deploymentType": "Cloud"})
        if call.path.endswith("/issue/10001"):
            return Answer(body={"id": "10001", "key": "DEMO-1"})
        return None

    with FakeJira() as fake:
        fake.fault = fault
        with JiraClient(f"{fake.url}", BearerAuth("key"), deployment="maton", cloud_id="c1") as client:
            assert client.browse_url("DEMO-1") == "https://example.atlassian.net/browse/DEMO-1"
            assert client.get("https://example.atlassian.net/rest/api/3/issue/10001")["key"] == "DEMO-1"
            before = len(fake.calls)
            with pytest.raises(ConfigError, match="another site"):
                client.get("https://evil.example.com/rest/api/3/issue/10001")
            assert len(fake.calls) == before


@pytest.mark.parametrize("token", ["first\nsecond", "caf\u00e9", "a\x00b"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(ConfigError) as caught:
        BearerAuth(token)
    assert token not in str(caught.value)


@pytest.mark.parametrize("rate, seconds", [(None, 0.9), ("100/s", 0.0)])
def test_the_gateway_is_asked_ten_times_a_second_unless_a_rate_is_set(rate: str | None, seconds: float) -> None:
    with FakeJira() as fake:
        client = JiraClient(fake.url, BearerAuth("key"), deployment="maton", cloud_id="c1", rate_limit=rate)
        with client, ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda number: client.myself(), range(20)))
        moments = sorted(call.at for call in fake.calls)
    assert len(moments) == 20
    assert moments[-1] - moments[0] >= seconds


def test_a_login_that_wants_a_captcha_is_tried_once() -> None:
    denied = {
        "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
        "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp",
    }
    with FakeJira(kind="datacenter", fault=lambda call: Answer(403, b"<html>", denied)) as fake:
        client = JiraClient(fake.url, CookieAuth("ann", "right"), deployment="datacenter")
        with client, pytest.raises(JiraAuthError, match=r"CAPTCHA(.|\n)*jira.example.com/login.jsp"):
            list(client.search(QUERY))
    assert len(fake.calls) == 1


@pytest.mark.parametrize("answer", [{}, {"session": {}}, {"session": {"name": "a\nb", "value": "c"}}, []])
def test_an_answer_to_the_login_without_a_session(answer: object) -> None:
    with FakeJira(kind="datacenter", fault=lambda call: Answer(body=answer)) as fake:
        client = JiraClient(fake.url, CookieAuth("ann", "right"), deployment="datacenter")
        with client, pytest.raises(JiraProtocolError, match="no session"):
            client.myself()


def test_a_wrong_key_of_the_gateway_names_the_key() -> None:
    with FakeJira(fault=lambda call: Answer(401, {"message": "Invalid API key"})) as proxy:
        client = JiraClient("http://gateway.maton.ai/jira", BearerAuth("key"), proxy=proxy.url, allow_http=True)
        with client, pytest.raises(JiraAuthError, match=r"MATON_API_KEY(.|\n)*connections list"):
            client.myself()


def test_who_sends_no_credential_is_told_how() -> None:
    with FakeJira() as fake, JiraClient(fake.url) as client, pytest.raises(JiraAuthError, match="JIRA_API_TOKEN"):
        client.myself()


def test_a_proxy_that_speaks_socks() -> None:
    client = JiraClient(
        "https://jira.invalid", proxy="socks5://ann:secret@127.0.0.1:9", deployment="cloud", timeout=0.2
    )
    with client, pytest.raises(JiraConnectionError) as caught:
        client.myself()
    assert "secret" not in str(caught.value)
    assert "requests[socks]" in str(caught.value) or importlib.util.find_spec("socks")
