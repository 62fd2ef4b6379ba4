"""Connections of the Maton gateway, at its control host: which Jira accounts a key reaches."""

from typing import Any, Final
from urllib.parse import quote

from jqlkit.errors import ConfigError
from jqlkit.jira.answers import reading
from jqlkit.jira.auth import BearerAuth
from jqlkit.jira.transport import Transport

CONTROL_URL: Final = "https://ctrl.maton.ai"


class Connections:
    """The connections of a key to Jira. All methods raise subclasses of JiraError."""

    def __init__(self, key: str, url: str = CONTROL_URL, timeout: float = 30.0) -> None:
        self._transport = Transport(url, BearerAuth(key), timeout=timeout)

    def list(self, status: str | None = None) -> list[dict[str, Any]]:
        """The connections, oldest first as the gateway has them; `status` is ACTIVE, PENDING..."""
        params = [("app", "jira"), *([("status", status)] if status else [])]
        answer = self._transport.send("GET", "/connections", params=params)
        with reading("/connections"):
            found = answer["connections"] if isinstance(answer, dict) else answer
            return [dict(connection) for connection in found]

    def create(self) -> dict[str, Any]:
        """A new connection; its `url` must be opened in a browser to authorise it."""
        return _connection(self._transport.send("POST", "/connections", body={"app": "jira"}))

    def show(self, number: str) -> dict[str, Any]:
        """One connection by its id."""
        return _connection(self._transport.send("GET", _path(number)))

    def delete(self, number: str) -> None:
        """Ends a connection."""
        self._transport.send("DELETE", _path(number))


def _path(number: str) -> str:
    if not number.strip():
        raise ConfigError("name a connection by its id; `jqlkit site connections list` lists them")
    return f"/connections/{quote(number, safe='')}"


def _connection(answer: Any) -> dict[str, Any]:
    with reading("/connections"):
        return dict(answer.get("connection", answer))
