"""Credentials, the gateway, and addresses in general."""

from typing import Any

import pytest
import requests

from jqlkit.sandbox import Sandbox
from tests.sandbox.client import Client, messages
from tests.sandbox.data import small_site


def test_server_info_needs_no_credentials_and_myself_does(cloud: Client, datacenter: Client) -> None:
    for client, kind in ((cloud, "Cloud"), (datacenter, "Server")):
        info = requests.get(f"{client.rest}/serverInfo", timeout=10).json()
        assert (info["deploymentType"], info["baseUrl"]) == (kind, client.url)
        assert requests.get(f"{client.rest}/myself", timeout=10).status_code == 401


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_with_a_token_every_other_credential_is_refused(deployment: str) -> None:
    with Sandbox(small_site(), deployment=deployment, token="right") as sandbox:
        address = f"{sandbox.url}/rest/api/2/myself"

        def status(**how: Any) -> int:
            answer = requests.get(address, timeout=10, **how)
            return answer.status_code

        assert status(auth=("anyone", "right")) == status(headers={"Authorization": "Bearer right"}) == 200
        assert status(auth=("anyone", "wrong")) == status(headers={"Authorization": "Bearer wrong"}) == 401
        assert status() == status(headers={"Authorization": "Basic ???"}) == 401
        assert status(cookies={"JSESSIONID": "guessed"}) == 401
        assert requests.get(f"{sandbox.url}/rest/api/2/serverInfo", timeout=10).status_code == 200


def test_a_session_by_cookie() -> None:
    with Sandbox(small_site(), deployment="datacenter", token="right") as sandbox:
        session = requests.Session()
        login = f"{sandbox.url}/rest/auth/1/session"
        assert session.post(login, json={"username": "tester", "password": "wrong"}, timeout=10).status_code == 401
        answer = session.post(login, json={"username": "tester", "password": "right"}, timeout=10).json()
        assert session.cookies["JSESSIONID"] == answer["session"]["value"]
        assert session.get(login, timeout=10).json()["name"]
        assert session.get(f"{sandbox.url}/rest/api/2/myself", timeout=10).status_code == 200
        cookies = dict(session.cookies)
        assert session.delete(login, timeout=10).status_code == 204
        expired = requests.get(f"{sandbox.url}/rest/api/2/myself", cookies=cookies, timeout=10)
        assert expired.status_code == 401
        assert expired.headers["Content-Type"].startswith("text/html")


def test_gateway_addresses(cloud_url: str) -> None:
    bearer = {"Authorization": "Bearer key"}
    for prefix in ("", "/jira"):
        (site,) = requests.get(
            f"{cloud_url}{prefix}/oauth/token/accessible-resources", headers=bearer, timeout=10
        ).json()
        assert site["url"] == cloud_url
        base = f"{cloud_url}{prefix}/ex/jira/{site['id']}/rest/api/3"
        found = requests.get(f"{base}/search/jql", params={"jql": "project = CD"}, headers=bearer, timeout=10).json()
        assert found["issues"] == [{"id": "1004"}]
    wrong = requests.get(f"{cloud_url}/ex/jira/{'0' * 8}/rest/api/3/serverInfo", headers=bearer, timeout=10)
    assert wrong.status_code == 404
    assert requests.get(f"{cloud_url}/_edge/tenant_info", timeout=10).json()["cloudId"] == site["id"]


def test_connections(cloud_url: str) -> None:
    def call(method: str, path: str = "", **how: Any) -> Any:
        headers = {"Authorization": "Bearer key"}
        return requests.request(method, f"{cloud_url}/connections{path}", headers=headers, timeout=10, **how).json()

    (first,) = call("GET", params={"app": "jira", "status": "ACTIVE"})["connections"]
    made = call("POST", json={"app": "jira"})["connection"]
    assert call("GET", f"/{made['connection_id']}")["connection"] == made
    call("DELETE", f"/{made['connection_id']}")
    assert call("GET")["connections"] == [first]
    assert requests.get(f"{cloud_url}/connections", timeout=10).status_code == 401


def test_a_context_path(datacenter: Client) -> None:
    info = requests.get(f"{datacenter.url}/jira/rest/api/latest/serverInfo", timeout=10).json()
    assert info["baseUrl"] == f"{datacenter.url}/jira"


def test_a_body_in_chunks(cloud: Client) -> None:
    parts = iter([b'{"jql": "proj', b'ect = CD"}'])
    answer = cloud.session.post(f"{cloud.rest}/search/jql", data=parts, timeout=10)
    assert answer.json()["issues"] == [{"id": "1004"}]
    assert cloud.search("project = CD")["isLast"]  # the connection is still in step


def test_unknown_addresses_and_methods(cloud: Client) -> None:
    unknown = cloud.get("/nothing")
    assert unknown.status_code == 404
    assert messages(unknown)
    wrong = cloud.session.put(f"{cloud.rest}/field", timeout=10)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    head = cloud.session.head(f"{cloud.rest}/serverInfo", timeout=10)
    assert (head.status_code, head.text) == (200, "")
