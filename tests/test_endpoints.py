"""Every address that the client asks, over real sockets: what is sent, and what a program gets."""

import pytest

from jqlkit.jira import BearerAuth, JiraClient
from tests.endpoints import ELSEWHERE, ENDPOINTS, Endpoint, answers, demo, name, rows, written
from tests.fake_jira import FakeJira


@pytest.mark.parametrize(("endpoint", "kind"), rows(), ids=name)
def test_address(endpoint: Endpoint, kind: str) -> None:
    with FakeJira(demo(), kind=kind, fault=answers(endpoint)) as fake:
        with JiraClient(fake.url, BearerAuth("t"), deployment=kind) as client:
            assert endpoint.call(client) == (endpoint.answer if endpoint.gives is None else endpoint.gives)
        path = f"/rest/api/{3 if kind == 'cloud' else 2}/{endpoint.path}".split("*")
        asked = [call for call in fake.calls if call.method == endpoint.method and call.path.startswith(path[0])]
        assert asked
        assert all(call.path.endswith(path[-1]) for call in asked)
        sent = asked[0].params | asked[0].values
        assert {key: sent.get(key) for key in endpoint.sends} == endpoint.sends


def test_the_table_has_every_address_of_the_client() -> None:
    assert written() == {endpoint.path for endpoint in ENDPOINTS} | ELSEWHERE
