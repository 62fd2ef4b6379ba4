"""`jira` (pycontribs) and `atlassian-python-api`: the same keys as our client, on Cloud and on Data Center."""

from collections.abc import Iterator
from typing import Any

import pytest

from jqlkit.jira import BasicAuth, JiraClient
from jqlkit.sandbox import Sandbox
from tests.peers.queries import QUERIES

pycontribs = pytest.importorskip("jira", reason="pip install jira")
atlassian = pytest.importorskip("atlassian", reason="pip install atlassian-python-api")
pytestmark = pytest.mark.filterwarnings("ignore")  # what other people's libraries warn of


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    with Sandbox(deployment=request.param) as sandbox:
        yield sandbox.url, request.param


def our_keys(url: str, jql: str) -> list[str]:
    with JiraClient(url, BasicAuth("me", "token")) as client:
        return [issue.key for issue in client.search(jql, fields=["key"])]


@pytest.fixture(scope="module")
def pycontribs_client(site: tuple[str, str]) -> Any:
    return pycontribs.JIRA(site[0], basic_auth=("me", "token"))


@pytest.fixture(scope="module")
def atlassian_client(site: tuple[str, str]) -> Any:
    url, deployment = site
    return atlassian.Jira(url, username="me", password="token", cloud=deployment == "cloud")


@pytest.mark.parametrize("jql", QUERIES)
def test_the_same_keys(site: tuple[str, str], pycontribs_client: Any, atlassian_client: Any, jql: str) -> None:
    url, deployment = site
    wanted = our_keys(url, jql)
    assert wanted
    found = [issue.key for issue in pycontribs_client.search_issues(jql, maxResults=False)]
    assert found == wanted
    if deployment == "cloud":
        enhanced = [issue.key for issue in pycontribs_client.enhanced_search_issues(jql, maxResults=0)]
        assert enhanced == wanted
        rows = atlassian_client.enhanced_jql_get_list_of_tickets(jql)
        first = atlassian_client.enhanced_jql(jql)["issues"]
        assert pycontribs_client.approximate_issue_count(jql) == len(wanted)
    else:
        rows = atlassian_client.jql_get_list_of_tickets(jql)
        first = atlassian_client.jql(jql)["issues"]
    assert [row["key"] for row in rows] == wanted
    assert [row["key"] for row in first] == wanted[: len(first)]


def test_the_rest_of_pycontribs(site: tuple[str, str], pycontribs_client: Any) -> None:
    client = pycontribs_client
    issue = client.search_issues("assignee IS NOT EMPTY AND comment ~ reproduced", maxResults=1)[0]
    assert issue.fields.status.name
    assert issue.fields.assignee.displayName
    assert client.issue(issue.key, expand="changelog").changelog.histories is not None
    assert client.comments(issue.key)[0].body
    assert client.transitions(issue.key)
    assert client.project("DEMO").name == "Demo Shop"
    assert {field["id"] for field in client.fields()} >= {"summary", "customfield_10016"}
    assert client.search_users(**({"query": "data"} if site[1] == "cloud" else {"user": "data"}))
    assert client.myself()["displayName"]
    assert len(client.statuses()) == 6
    assert client.priority(client.priorities()[0].id).name == client.priorities()[0].name
    assert client.issue_type(client.issue_types()[0].id).name
    assert client.version(client.project_versions("DEMO")[0].id).name
    assert client.my_permissions()["permissions"]
    assert client.votes(issue.key).votes >= 0
    boards = client.boards()
    assert [board.name for board in boards] == ["DEMO board", "OPS board", "MOB board"]
    assert client.sprint(client.sprints(boards[0].id, state="active")[0].id).state == "active"
    assert client.session()
    with pytest.raises(pycontribs.JIRAError, match="NOPE"):
        client.search_issues("project = NOPE")


def test_the_rest_of_atlassian(site: tuple[str, str], atlassian_client: Any) -> None:
    client = atlassian_client
    assert client.project("DEMO")["name"] == "Demo Shop"
    assert client.myself()["displayName"]
    assert len(client.get_all_fields()) > 30
    assert len(client.get_all_statuses()) == 6
    board = client.get_all_agile_boards()["values"][0]
    assert client.get_all_sprints_from_board(board["id"], state="active")["values"]
    rows = client.get_issues_for_board(board["id"], "resolution IS EMPTY ORDER BY key", limit=5)
    assert len(rows["issues"]) == 5
    key = rows["issues"][0]["key"]
    assert client.issue(key)["key"] == key
    assert client.issue_get_comments(key)["total"] >= 0
    assert client.get_issue_transitions(key)
    assert client.get_project_components("DEMO")
    assert client.get_project_versions("DEMO")


def test_cookies_and_bearer_tokens() -> None:
    with Sandbox(deployment="datacenter", token="secret") as sandbox:
        for credentials in ({"auth": ("me", "secret")}, {"token_auth": "secret"}):
            assert pycontribs.JIRA(sandbox.url, **credentials).myself()["name"]
        with pytest.raises(pycontribs.JIRAError, match="401"):
            pycontribs.JIRA(sandbox.url, token_auth="wrong", max_retries=0).myself()
