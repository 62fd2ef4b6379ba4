"""The client over real sockets: what a program sees."""

from collections.abc import Iterator

import pytest

from jqlkit.errors import ConfigError, JiraAuthError, JiraError, JqlSyntaxError, UnboundedQueryError
from jqlkit.jira import BasicAuth, BearerAuth, Deployment, JiraClient
from tests.fake_jira import Answer, Call, FakeJira, issues

QUERY = "project = DEMO ORDER BY created"


@pytest.fixture
def cloud() -> Iterator[FakeJira]:
    with FakeJira(issues(250)) as fake:
        yield fake


@pytest.fixture
def datacenter() -> Iterator[FakeJira]:
    with FakeJira(issues(250), kind="datacenter", cap=70, prefix="/jira") as fake:
        yield fake


def keys(count: int) -> list[str]:
    return [f"DEMO-{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize("limit", [None, 0, 1, 99, 100, 101, 250, 1000])
def test_limit_is_exact_on_cloud(cloud: FakeJira, limit: int | None) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        assert [issue.key for issue in client.search(QUERY, limit=limit)] == keys(250)[:limit]


@pytest.mark.parametrize("limit", [None, 0, 1, 69, 70, 71, 250, 1000])
def test_limit_is_exact_on_data_center(datacenter: FakeJira, limit: int | None) -> None:
    with JiraClient(datacenter.url, BearerAuth("t")) as client:
        assert [issue.key for issue in client.search(QUERY, limit=limit)] == keys(250)[:limit]
    assert all("search/jql" not in call.path for call in datacenter.calls)


def test_the_key_is_always_asked_for_and_only_what_was_named(cloud: FakeJira) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        issue = next(iter(client.search(QUERY, fields=["summary", "Story Points"], limit=1)))
    assert issue.key == "DEMO-1"
    assert issue.fields == {"summary": "Issue 1", "customfield_10016": 1}
    assert cloud.searches()[0].body["fields"] == ["summary", "customfield_10016", "key"]


def test_default_fields_are_the_navigable_ones(cloud: FakeJira) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        list(client.search(QUERY, limit=1))
    assert cloud.searches()[0].body["fields"] == ["*navigable", "key"]


def test_an_unbounded_query_is_refused_when_search_is_called(cloud: FakeJira) -> None:
    with JiraClient(cloud.url, BearerAuth("t"), deployment="cloud") as client:
        with pytest.raises(UnboundedQueryError, match="JQL100"):
            client.search("ORDER BY created")
        with pytest.raises(UnboundedQueryError):
            client.count("")
        assert cloud.calls == []
        assert len(list(client.search("ORDER BY created", allow_unbounded=True, limit=3))) == 3


def test_an_unbounded_query_is_only_warned_about_on_data_center(datacenter: FakeJira) -> None:
    warnings: list[str] = []
    with JiraClient(datacenter.url, BearerAuth("t"), on_warning=warnings.append) as client:
        assert len(list(client.search("", limit=3))) == 3
    assert "JQL100" in warnings[0]


def test_a_malformed_query_is_never_sent(cloud: FakeJira) -> None:
    with JiraClient(cloud.url) as client, pytest.raises(JqlSyntaxError):
        client.search("project = ")
    assert cloud.calls == []


def test_post_is_refused_by_a_proxy_and_get_is_used(cloud: FakeJira) -> None:
    def no_post(call: Call) -> Answer | None:
        return Answer(405, b"<html>Method not allowed</html>") if call.method == "POST" else None

    cloud.fault = no_post
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        found = list(client.search('project = DEMO AND summary ~ "a+b & c=d"', fields=["summary"], limit=150))
    assert len(found) == 150
    assert {call.params["jql"] for call in cloud.searches() if call.method == "GET"} == {
        'project = DEMO AND summary ~ "a+b & c=d"'
    }


def test_count_says_whether_it_is_exact(cloud: FakeJira, datacenter: FakeJira) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        count = client.count(QUERY)
    assert (count, count.exact) == (250, False)
    with JiraClient(datacenter.url, BearerAuth("t")) as client:
        count = client.count(QUERY)
    assert (count, count.exact) == (250, True)


def test_who_asks(cloud: FakeJira) -> None:
    with JiraClient(cloud.url, BasicAuth("ann@example.com", "t")) as client:
        assert client.myself()["displayName"] == "Ann"
    with JiraClient(cloud.url) as client, pytest.raises(JiraAuthError):
        client.myself()


def test_detection_costs_one_request_and_may_fail(cloud: FakeJira) -> None:
    cloud.fault = lambda call: Answer(500, b"oops") if "serverInfo" in call.path else None
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        assert len(list(client.search(QUERY))) == 250
        assert client.deployment is Deployment.CLOUD
    assert sum("serverInfo" in call.path for call in cloud.calls) == 1


def test_a_data_center_that_hides_what_it_is_is_found_all_the_same(datacenter: FakeJira) -> None:
    datacenter.fault = lambda call: Answer(404, b"<html>") if "serverInfo" in call.path else None
    with JiraClient(datacenter.url, BearerAuth("t")) as client:
        assert len(list(client.search(QUERY))) == 250


def test_a_data_center_is_never_asked_what_only_cloud_has(datacenter: FakeJira) -> None:
    with JiraClient(datacenter.url, BasicAuth("ann@example.com", "t")) as client:
        assert len(list(client.search(QUERY))) == 250
        assert client.count(QUERY) == 250
    assert {call.path for call in datacenter.calls} == {"/rest/api/2/serverInfo", "/rest/api/2/search"}


def test_a_removed_search_switches_to_the_new_one(cloud: FakeJira) -> None:
    cloud.fault = lambda call: Answer(body={"version": "7.0"}) if "serverInfo" in call.path else None
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        assert len(list(client.search(QUERY))) == 250
        assert client.deployment is Deployment.CLOUD


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("Team", "customfield_10020, customfield_10021"),
        ("Story Pionts", "did you mean Story Points"),
        ("nothing", "no field"),
    ],
)
def test_a_name_that_is_no_field_or_several_is_refused(cloud: FakeJira, field: str, says: str) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client, pytest.raises(ConfigError, match=says):
        list(client.search(QUERY, fields=[field]))
    assert cloud.searches() == []


@pytest.mark.parametrize("name", ["Story Points", "story points", "cf[10016]", "customfield_10016", "CF[10016]"])
def test_a_custom_field_by_each_of_its_names(cloud: FakeJira, name: str) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        issue = next(iter(client.search(QUERY, fields=[name], limit=1)))
    assert issue.value(name) == 1


@pytest.mark.parametrize("kind", ["cloud", "datacenter"])
def test_a_query_too_long_for_an_address_is_never_sent_in_one(kind: str) -> None:
    long = "key in (" + ", ".join(f"DEMO-{number}" for number in range(1, 400)) + ")"
    with FakeJira(issues(3), kind=kind) as fake:
        with JiraClient(fake.url, BearerAuth("t"), method="get") as client:
            assert len(list(client.search("project = DEMO", fields=["summary"]))) == 3
            assert {call.method for call in fake.searches()} == {"GET"}
            assert len(list(client.search(long, fields=["summary"]))) == 3
            assert fake.searches()[-1].method == "POST"
        fake.fault = lambda call: Answer(405, b"<html>no POST") if call.method == "POST" else None
        with JiraClient(fake.url, BearerAuth("t")) as client, pytest.raises(JiraError) as caught:
            list(client.search(long, fields=["summary"]))
    assert caught.value.status == 405
    assert max(len(str(call.params)) for call in fake.calls if call.method == "GET") < 2000


def test_what_a_search_was_asked_for_reaches_the_site(cloud: FakeJira) -> None:
    with JiraClient(cloud.url, BearerAuth("t")) as client:
        list(
            client.search(QUERY, fields=["*all", "-comment"], expand=["names", "changelog"], properties=["p"], limit=3)
        )
    body = cloud.searches()[0].body
    assert body["fields"] == ["*all", "-comment", "key"]
    assert (body["expand"], body["properties"], body["maxResults"]) == ("names,changelog", ["p"], 3)


@pytest.mark.parametrize("told", ["cloud", None])
def test_a_count_finds_the_kind_of_jira_as_a_search_does(told: str | None, datacenter: FakeJira) -> None:
    datacenter.fault = lambda call: Answer(403, b"<html>") if call.path.endswith("serverInfo") else None
    with JiraClient(datacenter.url, deployment=told) as client:
        count = client.count("project = DEMO")
    assert (count, count.exact) == (len(datacenter.rows), True)


def test_names_in_one_text_are_a_list(cloud: FakeJira) -> None:
    with JiraClient(cloud.url, deployment="cloud") as client:
        list(
            client.search(
                "project = DEMO", fields="summary, Story Points", expand="names,schema", properties="a", limit=1
            )
        )
    body = cloud.searches()[-1].body
    assert body["fields"] == ["summary", "customfield_10016", "key"]
    assert (body["expand"], body["properties"]) == ("names,schema", ["a"])


def test_numbers_that_cannot_be_are_refused_at_once(cloud: FakeJira) -> None:
    with pytest.raises(ValueError, match="threads"):
        JiraClient(cloud.url, threads=0)
    with JiraClient(cloud.url) as client, pytest.raises(ValueError, match="page_size"):
        client.search("project = DEMO", page_size=0)
