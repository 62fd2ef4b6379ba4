"""What Jira Data Center answers otherwise than Cloud: pages by offset with a total."""

import pytest
import requests

from tests.sandbox.client import AUTH, Client


def test_data_center_pages_by_offset_with_a_total(datacenter: Client) -> None:
    page = datacenter.json("/search", jql="project = AB ORDER BY key DESC", startAt=1, maxResults=2)
    assert (page["startAt"], page["maxResults"], page["total"]) == (1, 2, 4)
    assert [issue["key"] for issue in page["issues"]] == ["AB-3", "AB-2"]
    assert "summary" in page["issues"][0]["fields"]
    assert "comment" not in page["issues"][0]["fields"]
    posted = datacenter.made(
        "/search", {"jql": "project = AB ORDER BY key DESC", "startAt": 1, "maxResults": 2, "expand": ["names"]}
    )
    assert posted["issues"] == page["issues"]
    assert posted["names"]["summary"] == "Summary"


def test_data_center_answers_a_query_without_a_restriction(datacenter: Client) -> None:
    assert datacenter.json("/search")["total"] == 5
    assert datacenter.json("/search", jql="", maxResults=0) == {
        "expand": "schema,names",
        "startAt": 0,
        "maxResults": 0,
        "total": 5,
        "issues": [],
    }


def test_data_center_cuts_long_pages(datacenter: Client) -> None:
    assert datacenter.json("/search", maxResults=100_000)["maxResults"] == 1000
    assert datacenter.json("/search", maxResults=-1)["maxResults"] == 1000


def test_data_center_can_leave_out_the_validation(datacenter: Client) -> None:
    assert datacenter.get("/search", jql="project = NOPE").status_code == 400
    answer = datacenter.json("/search", jql="project = NOPE", validateQuery="false")
    assert (answer["total"], len(answer["warningMessages"])) == (0, 1)
    assert datacenter.get("/search", jql="project =", validateQuery="false").status_code == 400


@pytest.mark.parametrize("path", ["/rest/api/2/search/jql", "/rest/api/3/search", "/rest/api/2/issue/bulkfetch"])
def test_data_center_has_no_cloud_addresses(datacenter: Client, path: str) -> None:
    assert requests.get(datacenter.url + path, auth=AUTH, timeout=10).status_code == 404


def test_data_center_gives_whole_changelogs(datacenter: Client) -> None:
    log = datacenter.json("/search", jql="key = AB-5", expand="changelog")["issues"][0]["changelog"]
    assert len(log["histories"]) == 50
    assert log["histories"][0]["items"][0]["fromString"] == "0"
