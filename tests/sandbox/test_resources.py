"""Boards and sprints, single entries of lists, permissions, connections, methods."""

from collections.abc import Iterator

import pytest
import requests

from jqlkit.sandbox import Sandbox
from tests.sandbox.client import get
from tests.sandbox.data import CONTEXT, ISSUE, small_site


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def either_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with Sandbox(deployment=request.param) as sandbox:
        yield sandbox.url


def test_a_board_for_each_project(either_url: str) -> None:
    agile = f"{either_url}/rest/agile/1.0"
    page = get(f"{agile}/board")
    assert [row["location"]["projectKey"] for row in page["values"]] == ["DEMO", "OPS", "MOB"]
    board = get(f"{agile}/board", projectKeyOrId="OPS")["values"][0]
    assert get(f"{agile}/board/{board['id']}") == board
    found = get(f"{agile}/board/{board['id']}/issue", jql="resolution IS EMPTY ORDER BY key", maxResults=3)
    assert len(found["issues"]) == 3 < found["total"]
    assert all(issue["key"].startswith("OPS-") for issue in found["issues"])
    assert requests.get(f"{agile}/board/99", timeout=10).status_code == 404


def test_sprints_of_a_board_and_their_issues(either_url: str) -> None:
    agile = f"{either_url}/rest/agile/1.0"
    open_ = get(f"{agile}/board/1/sprint", state="active")["values"]
    assert open_
    assert {row["state"] for row in open_} == {"active"}
    assert len(open_) < get(f"{agile}/board/1/sprint")["total"]
    assert all(isinstance(sprint["id"], int) for sprint in open_)
    id_ = open_[0]["id"]
    assert get(f"{agile}/sprint/{id_}")["name"] == open_[0]["name"]
    page = get(f"{agile}/sprint/{id_}/issue", jql="priority >= Low", fields="summary", maxResults=5)
    assert page["total"] >= len(page["issues"]) > 0
    assert set(page["issues"][0]["fields"]) == {"summary"}
    answer = requests.get(f"{agile}/sprint/{id_}/issue", params={"jql": "nosuch = 1"}, timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8"])
def test_a_body_that_is_not_said_to_be_json(either_url: str, kind: str) -> None:
    answers = []
    for path in ("search", "search/jql"):
        body, headers = b'{"jql": "project = DEMO"}', {"Content-Type": kind}
        answers.append(requests.post(f"{either_url}/rest/api/2/{path}", body, headers=headers, timeout=10).status_code)
    assert (200 if "json" in kind else 415) in answers


@pytest.mark.parametrize("start", [2**31 - 1, 2**31, 10**30])
def test_a_page_further_than_jira_counts(either_url: str, start: int) -> None:
    params = {"jql": "project = DEMO", "startAt": str(start), "maxResults": "1"}
    for path in ("agile/1.0/board/1/issue", "api/2/search"):
        answer = requests.get(f"{either_url}/rest/{path}", params=params, timeout=10)
        assert answer.status_code in ((200, 410) if start < 2**31 else (400, 410))
        assert not answer.json().get("issues")


def test_one_of_a_list_by_id(either_url: str) -> None:
    rest = f"{either_url}/rest/api/2"
    for kind in ("status", "priority", "issuetype", "resolution"):
        row = get(f"{rest}/{kind}")[-1]
        assert get(f"{rest}/{kind}/{row['id']}") == row
        assert requests.get(f"{rest}/{kind}/987654", timeout=10).status_code == 404
    version = get(f"{rest}/project/DEMO/versions")[0]
    assert get(f"{rest}/version/{version['id']}")["name"] == version["name"]
    assert get(f"{rest}/filter/favourite") == []


def test_votes_properties_and_permissions() -> None:
    with Sandbox([ISSUE], context=CONTEXT) as sandbox:
        rest = f"{sandbox.url}/rest/api/3"
        assert get(f"{rest}/issue/A-1/votes")["votes"] == 0
        assert [row["key"] for row in get(f"{rest}/issue/A-1/properties")["keys"]] == ["build"]
        assert get(f"{rest}/issue/A-1/properties/build")["value"] == {"number": 7}
        assert requests.get(f"{rest}/issue/A-1/properties/none", timeout=10).status_code == 404
        granted = get(f"{rest}/mypermissions", permissions="BROWSE_PROJECTS,CREATE_ISSUES")["permissions"]
        assert {key: row["havePermission"] for key, row in granted.items()} == {
            "BROWSE_PROJECTS": True,
            "CREATE_ISSUES": False,
        }


def test_data_center_lists_all_users_for_a_dot() -> None:
    with Sandbox(small_site(), context=CONTEXT, deployment="datacenter") as sandbox:
        everyone = get(f"{sandbox.url}/rest/api/2/user/search", username=".")
    assert len(everyone) == len(CONTEXT["users"])


def test_the_gateway_knows_its_connections() -> None:
    with Sandbox([ISSUE]) as sandbox:
        known = get(f"{sandbox.url}/connections")["connections"][0]["connection_id"]
        myself = f"{sandbox.url}/rest/api/3/myself"
        for id_, status in ((known, 200), ("another", 400)):
            headers = {"Maton-Connection": id_}
            assert requests.get(myself, headers=headers, auth=("me", "any"), timeout=10).status_code == status
        cloud_id = get(f"{sandbox.url}/_edge/tenant_info")["cloudId"]
        gateway = f"{sandbox.url}/jira/ex/jira/{cloud_id}/rest/api/3/myself"
        assert requests.get(gateway, auth=("me", "any"), timeout=10).status_code == 200
        requests.delete(f"{sandbox.url}/connections/{known}", auth=("me", "any"), timeout=10)
        answer = requests.get(gateway, auth=("me", "any"), timeout=10)
        assert (answer.status_code, "connection" in answer.text) == (400, True)


def test_methods_that_are_not_served() -> None:
    with Sandbox([ISSUE]) as sandbox:
        rest = f"{sandbox.url}/rest/api/3"
        options = requests.options(f"{rest}/myself", timeout=10)
        assert (options.status_code, options.headers["Allow"]) == (200, "GET, HEAD, OPTIONS")
        assert requests.patch(f"{rest}/issue/A-1", json={}, timeout=10).json()["errorMessages"]
        assert requests.options(f"{rest}/nope", timeout=10).status_code == 404
