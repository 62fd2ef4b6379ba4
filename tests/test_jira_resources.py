"""Reading the rest: both envelopes, links, lists, validation, the cache, the doctor and the sites."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jqlkit.config.credentials import Credential, Secret
from jqlkit.config.sites import Site
from jqlkit.errors import JiraProtocolError
from jqlkit.jira import BearerAuth, JiraClient
from jqlkit.jira.cache import MetadataCache
from jqlkit.jira.doctor import examine
from tests.command import Done, environment, jqlkit
from tests.fake_jira import Answer, Call, FakeJira, issues


def pages(call: Call) -> Answer | None:
    """Lists of seven in pages of three, in each shape."""
    rows = [{"key": f"P{number}"} for number in range(7)]
    place = call.params.get("startAt") or call.params.get("start") or call.params.get("nextPageToken")
    start = int(place) if place and place.isdecimal() else 0
    page = rows[start : start + 3]
    shapes: dict[str, Any] = {
        "last": {"values": page, "startAt": start, "maxResults": 3, "isLast": start + 3 >= 7},
        "last-page": {"values": page, "startAt": start, "maxResults": 3, "isLastPage": start + 3 >= 7},
        "total": {"comments": page, "startAt": start, "maxResults": 3, "total": 7},
        "issues": {"issues": page, "startAt": start, "maxResults": 3, "total": 7},
        "start": {"values": page, "start": start, "limit": 3, "isLastPage": start + 3 >= 7},
        "token": {"values": page} | ({"nextPageToken": str(start + 3)} if start + 3 < 7 else {"isLast": True}),
        "untold": {"values": page, "startAt": start, "maxResults": 3},
        "plain": rows,
        "circle": {"values": page, "nextPageToken": "t"},
    }
    name = call.path.rsplit("/", 1)[-1]
    return Answer(body=shapes[name]) if name in shapes else None


SHAPES = ["last", "last-page", "total", "plain", "issues", "start", "token", "untold"]


@pytest.mark.parametrize("shape", SHAPES)
def test_all_pages_of_every_envelope(shape: str) -> None:
    with FakeJira() as fake:
        fake.fault = pages
        with JiraClient(fake.url, BearerAuth("t")) as client:
            found = [item["key"] for item in client.paged(shape, orderBy="+name", expand=["a.b", "c"])]
    assert found == [f"P{number}" for number in range(7)]
    assert fake.calls[-1].params["orderBy"] == "+name"
    assert fake.calls[-1].params["expand"] == "a.b,c"


def test_pages_in_a_circle_end() -> None:
    with FakeJira() as fake:
        fake.fault = pages
        with JiraClient(fake.url, BearerAuth("t")) as client, pytest.raises(JiraProtocolError):
            list(client.paged("circle"))


def test_a_self_link_is_followed_on_the_same_site() -> None:
    with FakeJira(kind="datacenter", prefix="/jira") as fake:
        fake.fault = lambda call: Answer(body={"key": "X-1"}) if call.path == "/rest/api/2/issue/1" else None
        with JiraClient(fake.url, BearerAuth("t")) as client:
            assert client.get(f"{fake.url}/rest/api/2/issue/1?expand=names")["key"] == "X-1"
    assert fake.calls[-1].params == {"expand": "names"}


def test_validation_gives_jiras_words() -> None:
    body = {"queries": [{"query": "x", "errors": ["Field 'x' does not exist."], "warnings": ["old name"]}]}
    with FakeJira() as fake:
        fake.fault = lambda call: Answer(body=body) if call.path.endswith("/jql/parse") else None
        with JiraClient(fake.url, BearerAuth("t")) as client:
            found = client.validate("x = 1")
    assert found == (("Field 'x' does not exist.",), ("old name",))
    assert fake.calls[-1].params == {"validation": "strict"}
    assert fake.calls[-1].body == {"queries": ["x = 1"]}


def test_stale_metadata_is_used_at_once_and_renewed_behind_the_callers_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = MetadataCache("https://example.atlassian.net", "ann", tmp_path)
    assert cache.get("field", lambda: "old") == "old"
    (file,) = tmp_path.rglob("*.json")
    assert oct(file.stat().st_mode)[-3:] == "600"
    stored = json.loads(file.read_text())
    file.write_text(json.dumps(stored | {"at": stored["at"] - 7200}))
    assert cache.get("field", lambda: "new") == "old"
    cache.close()
    assert cache.get("field", lambda: "newest") == "new"


def test_what_is_no_list_of_fields_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JQLKIT_CACHE_DIR", str(tmp_path))
    with FakeJira() as fake:
        site = Site("test", fake.url, CREDENTIAL, "a test")
        fake.fault = lambda call: Answer(body={"message": "later"}) if call.path.endswith("/field") else None
        with JiraClient.for_site(site) as client, pytest.raises(JiraProtocolError):
            client.fields()
        fake.fault = None
        with JiraClient.for_site(site) as client:
            assert "Story Points" in client.field_names().values()


@pytest.mark.parametrize("text", ["", "{}", '{"at": 9e9, "value": "a kind"}', '{"at": 9e9, "value": [1]}', "[" * 9999])
def test_a_broken_cache_is_none(text: str, tmp_path: Path) -> None:
    with FakeJira(issues(3), kind="datacenter") as fake:
        env = environment(tmp_path, fake.url, "t", JQLKIT_CACHE_DIR=str(tmp_path / "cache"))
        for _ in range(2):
            assert jqlkit("search", "project = DEMO", "-o", "keys", env=env).stdout.split()[-1] == "DEMO-3"
            for file in (tmp_path / "cache").rglob("*.json"):
                file.write_text(text)


def test_the_kind_of_a_site_is_remembered(tmp_path: Path) -> None:
    with FakeJira(issues(3), kind="datacenter") as fake:
        env = environment(tmp_path, fake.url, "t", JQLKIT_CACHE_DIR=str(tmp_path / "cache"))
        for _ in range(2):
            assert jqlkit("search", "project = DEMO", "-o", "keys", env=env).code == 0
            assert jqlkit("count", "project = DEMO", env=env).code == 0
        assert sum(call.path != "/rest/api/2/search" for call in fake.calls) == 1


def check(fake: FakeJira, **site: Any) -> dict[str, str]:
    """What the doctor says, by the name of the check; the failed one first."""
    settings = Site("test", site.pop("url", fake.url), site.pop("credential", CREDENTIAL), "a test", timeout=5, **site)
    with JiraClient.for_site(settings) as client:
        found = list(examine(settings, client))
    failed = [item for item in found if item.error]
    assert failed in ([], found[-1:])
    return {item.name: item.found for item in ([*failed, *found] if failed else found)}


CREDENTIAL = Credential("bearer", None, Secret("t"), "JIRA_PAT")
CAPTCHA = Answer(
    403,
    b"",
    {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE", "X-Seraph-LoginReason": "AUTHENTICATION_DENIED"},
)
PROJECTS = {"values": [{"key": "DEMO"}], "isLast": True, "startAt": 0}


def test_the_doctor_finds_nothing_wrong_and_warns_about_an_old_token() -> None:
    old = Credential("bearer", None, Secret("t"), "keyring", stored=date.today() - timedelta(days=100))
    with FakeJira() as fake:
        fake.fault = lambda call: Answer(body=PROJECTS) if "project" in call.path else None
        found = check(fake, credential=old)
    assert (found["account"], found["projects"]) == ("Ann", "DEMO")
    assert "100 days" in found["token"]


@pytest.mark.parametrize(
    "fault, site, says",
    [
        (lambda call: Answer(body={"values": [], "isLast": True}) if "project" in call.path else None, {}, "Browse"),
        (lambda call: Answer(401, b"<html>") if "myself" in call.path else None, {}, "check e-mail and token"),
        (
            lambda call: (
                Answer(
                    403,
                    b"",
                    {
                        "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE",
                        "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
                    },
                )
                if "myself" in call.path
                else None
            ),
            {},
            "CAPTCHA",
        ),
        (None, {"kind": "datacenter"}, "change kind"),
    ],
)
def test_the_doctor_says_what_is_wrong(fault: Any, site: dict[str, Any], says: str) -> None:
    with FakeJira() as fake:
        fake.fault = fault
        assert says in next(iter(check(fake, **site).values()))


def test_the_doctor_finds_the_context_path_and_an_unknown_host() -> None:
    def only_below_context(call: Call) -> Answer | None:
        return None if call.path.startswith("/jira") else Answer(404, b"<html>")

    with FakeJira() as fake:
        fake.fault = only_below_context
        assert f"there is a Jira at {fake.url}/jira" in next(iter(check(fake).values()))
        assert "no host called" in next(iter(check(fake, url="https://jira.invalid").values()))


def test_sites_are_added_shown_listed_and_removed(tmp_path: Path) -> None:
    env = environment(tmp_path, None, "")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("# mine\n[sites.other]\nurl = 'https://o.example.com'\n")
    with FakeJira(issues(3)) as fake:
        done = jqlkit("site", "add", "work", fake.url, "--auth", "anonymous", "--default", env=env)
        assert done.code == 0, done.stderr
        assert jqlkit("search", "project = DEMO", "-o", "keys", env=env).stdout.split() == [
            "DEMO-1",
            "DEMO-2",
            "DEMO-3",
        ]
        assert "* work" in jqlkit("site", "list", env=env).stdout
        assert fake.url in jqlkit("site", "show", "work", env=env).stdout
    assert jqlkit("site", "remove", "work", env=env).code == 0
    text = (tmp_path / "config" / "config.toml").read_text()
    assert text.startswith("# mine")
    assert "work" not in text
    assert jqlkit("site", "show", "work", env=env).code == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [((), "--email USER, --auth bearer, --auth anonymous"), (("--auth", "bearer"), "on standard input")],
)
def test_a_site_added_by_a_script_says_what_is_missing(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done = jqlkit("site", "add", "work", "https://example.com", *options, env=environment(tmp_path, None, ""))
    assert (done.code, done.stdout) == (2, "")
    assert said in done.stderr


def test_site_show_names_the_variable_and_never_the_secret(tmp_path: Path) -> None:
    done = jqlkit("site", "show", env=environment(tmp_path, "http://127.0.0.1:1", "s3cr3t"))
    assert "basic as ann@example.com (from JIRA_API_TOKEN)" in done.stdout
    assert "s3cr3t" not in done.stdout + done.stderr


@pytest.mark.parametrize("body", [5, [1], {"connections": 5, "connection": "x"}, {"connections": [None]}], ids=str)
def test_connections_of_another_shape(body: object, tmp_path: Path) -> None:
    with FakeJira(fault=lambda call: Answer(body=body)) as fake:
        env = environment(tmp_path, None, "", MATON_API_KEY="s3cr3t", MATON_CONTROL_URL=fake.url)
        done = jqlkit("site", "connections", "list", env=env)
        assert (done.code, done.stdout) == (5, "")
        assert "another shape" in done.stderr
        done = jqlkit("site", "connections", "delete", "", "--yes", env=env)
    assert (done.code, len(fake.calls)) == (2, 1)


def test_connections_of_the_gateway(tmp_path: Path) -> None:
    one = {"connection_id": "c1", "status": "PENDING", "url": "https://connect.example.com/c1", "app": "jira"}

    def control(call: Call) -> Answer | None:
        assert call.headers["Authorization"] == "Bearer s3cr3t"
        match call.method, call.path:
            case "GET", "/connections":
                assert call.params["app"] == "jira"
                return Answer(body={"connections": [one] if call.params.get("status") != "ACTIVE" else []})
            case "POST", "/connections":
                assert call.body == {"app": "jira"}
                return Answer(body={"connection": one})
            case "GET", "/connections/c1":
                return Answer(body={"connection": one})
            case "DELETE", "/connections/c1":
                return Answer(204, b"")
        return None

    with FakeJira(fault=control) as fake:
        env = environment(tmp_path, None, "", MATON_API_KEY="s3cr3t", MATON_CONTROL_URL=fake.url)

        def connections(*words: str, typed: str = "") -> Done:
            return jqlkit("site", "connections", *words, env=env, typed=typed)

        assert connections("list").stdout.split()[:2] == ["c1", "PENDING"]
        assert connections("list", "--status", "ACTIVE").stdout == ""
        assert "https://connect.example.com/c1" in connections("create").stderr
        assert connections("show", "c1").stdout.split()[0] == "c1"
        assert connections("show", "c2").code == 5
        before = len(fake.calls)
        assert connections("delete", "c1", typed="n\n").code == 130
        assert len(fake.calls) == before
        assert connections("delete", "c1", typed="y\n").code == 0
        assert connections("delete", "c1", "--yes").code == 0
        assert fake.calls[-1].method == "DELETE"
    without = jqlkit("site", "connections", "list", env=environment(tmp_path, None, ""))
    assert without.code == 2
    assert "MATON_API_KEY is not set" in without.stderr


@pytest.mark.parametrize("shape", SHAPES)
def test_api_prints_all_pages(shape: str, tmp_path: Path) -> None:
    with FakeJira(fault=pages) as fake:
        env = environment(tmp_path, fake.url, "t")
        fields = ("-f", "orderBy=+name", "-f", "expand=a.b,c")
        lines = jqlkit("api", shape, *fields, "--paginate", env=env).stdout.splitlines()
    assert [json.loads(line)["key"] for line in lines] == [f"P{number}" for number in range(7)]
    assert {(call.params["orderBy"], call.params["expand"]) for call in fake.calls[1:]} == {("+name", "a.b,c")}


def test_api_follows_a_self_link_and_no_link_of_another_site(tmp_path: Path) -> None:
    with FakeJira(fault=pages) as fake, FakeJira() as other:
        env = environment(tmp_path, fake.url, "t")
        assert json.loads(jqlkit("api", f"{fake.url}/rest/api/3/myself", env=env).stdout)["displayName"] == "Ann"
        assert "P6" in jqlkit("api", f"{fake.url}/rest/agile/1.0/last?expand=x", "--paginate", env=env).stdout
        assert fake.calls[-1].params["expand"] == "x"
        done = jqlkit("api", f"{other.url}/rest/api/3/myself", env=env)
        wrong = jqlkit("api", "myself", "-f", "novalue", env=env)
    assert done.code == 2
    assert "another site" in done.stderr
    assert other.calls == []
    assert wrong.code == 2


def test_api_prints_any_address(tmp_path: Path) -> None:
    with FakeJira() as fake:
        fake.fault = pages
        env = environment(tmp_path, fake.url, "t")
        lines = jqlkit("api", "total", "-f", "x=1", "--paginate", env=env).stdout.splitlines()
        assert [json.loads(line)["key"] for line in lines] == [f"P{number}" for number in range(7)]
        assert fake.calls[-1].params["x"] == "1"
        assert json.loads(jqlkit("api", "myself", env=env).stdout)["displayName"] == "Ann"
        assert jqlkit("api", "nothing", env=env).code == 5


def cut(call: Call) -> Answer | None:
    """Issues of which a part is left out."""
    if not call.path.endswith("/search/jql") or call.values.get("fields") == ["id"]:
        return None
    comments = {"comments": [{"body": "first"}] * 20, "maxResults": 20, "total": 57, "startAt": 0}
    worklog = {"worklogs": [], "maxResults": 20, "total": 0, "startAt": 0}
    history = {"histories": [], "total": 3}
    rows = [{"id": str(n), "key": f"X-{n}", "fields": {"comment": comments, "worklog": worklog}} for n in (1, 2)]
    return Answer(body={"issues": [*rows, {"id": "3", "key": "X-3", "changelog": history}], "isLast": True})


@pytest.mark.parametrize("fields, notices", [("key,comment", 2), ("*all", 2), ("key,summary", 0)])
def test_what_a_search_leaves_out_is_told(fields: str, notices: int, tmp_path: Path) -> None:
    with FakeJira(issues(3), fault=cut) as fake:
        env = environment(tmp_path, fake.url, "t")
        words = ("search", "project = X", "--fields", fields, "--limit", "3")
        done = jqlkit(*words, env=env)
        quiet = jqlkit(*words, "--quiet", env=env)
    assert len(done.stdout.splitlines()) == 3
    assert len(done.stderr.splitlines()) == notices
    if notices:
        assert "comments of 2 issues; `jqlkit issue KEY --comments`" in done.stderr
        assert "changes of 1 issue; --split-changelog" in done.stderr
    assert quiet.stderr == ""


@pytest.mark.parametrize("version", ["latest", "2", 3])
def test_another_version_of_the_api(version: str | int, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    with FakeJira(issues(3)) as fake:
        lines = f'[sites.work]\nurl = "{fake.url}"\nauth = "anonymous"\napi_version = "{version}"\n'
        (tmp_path / "config" / "config.toml").write_text(lines)
        env = environment(tmp_path, None, "")
        assert jqlkit("count", "project = DEMO", "--site", "work", env=env).stdout == "3\n"
    assert fake.calls[-1].path == f"/rest/api/{version}/search/approximate-count"
