"""A credential belongs to a host: the token of the environment goes nowhere else."""

from pathlib import Path

import pytest

from jqlkit.config.sites import find_site
from jqlkit.errors import ConfigError
from jqlkit.jira import JiraClient
from tests.fake_jira import FakeJira, issues

TOKEN = "s3cr3t-t0k3n"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(("JIRA_", "MATON_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("JQLKIT_CONFIG_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("with_url", [True, False])
def test_the_token_of_the_environment_is_not_sent_to_a_host_that_a_project_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_url: bool
) -> None:
    with FakeJira(issues(3)) as stranger, FakeJira(issues(3)) as own:
        (tmp_path / "jqlkit.toml").write_text(f'default-site = "work"\n[sites.work]\nurl = "{stranger.url}"\n')
        monkeypatch.setenv("JIRA_API_TOKEN", TOKEN)
        monkeypatch.setenv("JIRA_EMAIL", "ann@example.com")
        if with_url:
            monkeypatch.setenv("JIRA_BASE_URL", own.url)
        with pytest.raises(ConfigError) as caught:
            JiraClient.from_site("work")
        assert stranger.origin in str(caught.value)
        assert (own.origin if with_url else "JIRA_API_TOKEN") in str(caught.value)
        assert TOKEN not in str(caught.value)
        assert stranger.calls == []


def test_a_redirect_to_another_host_drops_the_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fake_jira import Answer

    with FakeJira(issues(3)) as other, FakeJira() as own:
        own.fault = lambda call: Answer(307, b"", {"Location": other.origin + call.path})
        monkeypatch.setenv("JIRA_BASE_URL", own.url)
        monkeypatch.setenv("JIRA_PAT", TOKEN)
        with JiraClient.from_env() as client:
            assert len(list(client.search("project = DEMO"))) == 3
        assert own.calls
        assert all(call.headers["Authorization"] == f"Bearer {TOKEN}" for call in own.calls)
        assert all(TOKEN not in str(call.headers) for call in other.calls)


@pytest.mark.parametrize(
    "text, problem",
    [
        ('api_token = "x"', "secrets are never read from files"),
        ('headers = {X = "plain"}', "environment"),
        ('headers = {X = "${JIRA_API_TOKEN}"}', "config.toml"),
        ("timeuot = 3", "did you mean timeout"),
        ('kind = "clod"', "did you mean cloud"),
        ('timeout = "3"', "expected int"),
        ("timeout = -3", "more than 0"),
        ("fields = [1, 2]", "list of texts"),
        ("client_cert = []", "certificate and its key"),
        ('ca_bundle = "/no/such.pem"', "no file /no/such.pem"),
    ],
)
def test_a_wrong_project_file_says_what_is_wrong(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "jqlkit.toml").write_text(f'[sites.work]\nurl = "http://127.0.0.1:1"\n{text}\n')
    with pytest.raises(ConfigError, match=problem):
        find_site("work")


def test_a_project_cannot_route_your_credential_through_its_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = "https://example.atlassian.net"
    (tmp_path / "jqlkit.toml").write_text(f'[sites.work]\nurl = "{url}"\nproxy = "http://127.0.0.1:9"\n')
    monkeypatch.setenv("JIRA_BASE_URL", url)
    monkeypatch.setenv("JIRA_API_TOKEN", TOKEN)
    with pytest.raises(ConfigError, match="proxy"):
        find_site("work")


def test_netrc_is_used_for_exactly_its_host(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password pw1\ndefault login any password pw2\n")
    (tmp_path / "netrc").chmod(0o600)
    assert find_site("http://127.0.0.1:9999").credential.user == "ann"
    assert find_site("https://example.atlassian.net").credential.kind == "anonymous"


@pytest.mark.parametrize(
    "environment, kind, user",
    [
        ({"JIRA_URL": "U", "JIRA_API_TOKEN": TOKEN, "JIRA_USER": "ann"}, "basic", "ann"),
        ({"JIRA_SERVER": "U", "JIRA_API_TOKEN": TOKEN}, "bearer", None),
        ({"JIRA_BASE_URL": "U", "JIRA_PAT": TOKEN, "JIRA_EMAIL": "a"}, "bearer", None),
        ({"JIRA_BASE_URL": "U", "JIRA_PASSWORD": TOKEN, "JIRA_USERNAME": "ann"}, "basic", "ann"),
        (
            {"JIRA_BASE_URL": "U", "JIRA_API_TOKEN": TOKEN, "JIRA_EMAIL": "a", "JIRA_AUTH_TYPE": "bearer"},
            "bearer",
            None,
        ),
        ({"JIRA_BASE_URL": "U"}, "anonymous", None),
        ({"JIRA_BASE_URL": "U", "MATON_API_KEY": TOKEN}, "anonymous", None),
        ({"MATON_API_KEY": TOKEN}, "bearer", None),
    ],
)
def test_the_environment_names_the_site(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], kind: str, user: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, "https://example.atlassian.net/browse/X-1" if value == "U" else value)
    site = find_site()
    assert (site.credential.kind, site.credential.user) == (kind, user)
    expected = "https://gateway.maton.ai/jira" if site.kind == "maton" else "https://example.atlassian.net"
    assert site.url == expected
    assert TOKEN not in repr(site)


def test_without_any_site_the_error_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="JIRA_BASE_URL"):
        find_site()


def test_plain_http_is_for_loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_BASE_URL", "http://jira.example.com")
    with pytest.raises(ConfigError, match="not encrypted"):
        find_site()
