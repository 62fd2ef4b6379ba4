"""A client that speaks to a sandbox as programs do."""

from typing import Any

import requests

Json = dict[str, Any]
AUTH = ("me@example.test", "any token")


class Client:
    """A client that speaks to one API version of a sandbox."""

    def __init__(self, url: str, version: str) -> None:
        self.url = url
        self.rest = f"{url}/rest/api/{version}"
        self.session = requests.Session()
        self.session.auth = AUTH

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.session.get(self.rest + path, params=params, timeout=10)

    def post(self, path: str, body: Any = None, **params: Any) -> requests.Response:
        return self.session.post(self.rest + path, json=body, params=params, timeout=10)

    def json(self, path: str, **params: Any) -> Any:
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def made(self, path: str, body: Any = None, **params: Any) -> Any:
        answer = self.post(path, body, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def search(self, jql: str, **more: Any) -> Json:
        result: Json = self.made("/search/jql", {"jql": jql, **more})
        return result


def messages(answer: requests.Response) -> list[str]:
    body = answer.json()
    assert body.keys() >= {"errorMessages", "errors"}
    found: list[str] = body["errorMessages"]
    return found


def get(url: str, **params: Any) -> Any:
    answer = requests.get(url, params=params, auth=("me", "any"), timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ask(url: str, **params: Any) -> requests.Response:
    """Searches a Cloud for the issues of a project."""
    return requests.get(f"{url}/rest/api/3/search/jql", params={"jql": "project = AB", **params}, timeout=10)
