"""A fake Jira for the tests of the client: Cloud and Data Center paging over a list of issues, and every fault.

A fault is a function of a Call that may answer it; None means the normal answer. Each server is a context manager on
a free loopback port and records its calls.
"""

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]


@dataclass
class Answer:
    """What goes back: a status, a body (bytes are sent as they are), headers."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: "reset" cuts the connection, "short" sends less than promised, "stall" sends headers and nothing more,
    #: "drip" a byte each tenth of a second.
    how: str = ""


@dataclass
class Call:
    """One request as it came."""

    method: str
    path: str
    params: dict[str, str]
    body: Any
    headers: Mapping[str, str]
    number: int
    at: float

    @property
    def values(self) -> Json:
        """Body of a POST, parameters of a GET."""
        return self.body if isinstance(self.body, dict) else dict(self.params)


Fault = Callable[[Call], Answer | None]


def issues(count: int, size: int = 0) -> list[Json]:
    """Issues DEMO-1 ... in order, with `size` bytes of description."""
    return [
        {
            "id": str(10_000 + number),
            "key": f"DEMO-{number}",
            "self": f"http://x/rest/api/3/issue/{10_000 + number}",
            "fields": {
                "summary": f"Issue {number}",
                "status": {"name": "Open"},
                "customfield_10016": number,
                "description": "x" * size,
            },
        }
        for number in range(1, count + 1)
    ]


class FakeJira:
    """The server. `kind` is cloud or datacenter; `fault` may answer any call instead."""

    def __init__(
        self,
        rows: Sequence[Json] = (),
        *,
        kind: str = "cloud",
        fault: Fault | None = None,
        cap: int = 100,
        id_cap: int = 5000,
        bulk_cap: int = 1000,
        latency: float = 0.0,
        prefix: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.tls = tls
        self.rows = list(rows)
        self.kind = kind
        self.fault = fault
        self.cap = cap
        self.id_cap = id_cap
        self.bulk_cap = bulk_cap
        self.latency = latency
        self.prefix = prefix
        self.calls: list[Call] = []
        self._lock = threading.Lock()
        self._by_id = {row["id"]: row for row in self.rows}

    def __enter__(self) -> Self:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def log_message(self, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                fake._serve(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.origin = f"{'https' if self.tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"
        self.url = self.origin + self.prefix
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def replace(self, index: int, row: Json) -> None:
        """Puts another issue in place of one."""
        self.rows[index] = self._by_id[row["id"]] = row

    def lose(self, key: str) -> None:
        """Lets searches still find an issue, by its id, that is not there any more."""
        del self._by_id[key]

    def searches(self) -> list[Call]:
        """The calls that searched."""
        return [call for call in self.calls if "/search" in call.path]

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        params = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        with self._lock:
            call = Call(
                handler.command,
                parts.path.removeprefix(self.prefix),
                params,
                json.loads(raw) if raw else None,
                handler.headers,  # type: ignore[arg-type]
                len(self.calls) + 1,
                time.monotonic(),
            )
            self.calls.append(call)
        if self.latency:
            time.sleep(self.latency)
        answer = self.fault(call) if self.fault else None
        _send(handler, answer or self.answer(call))

    def answer(self, call: Call) -> Answer:
        """The normal answer."""
        name = call.path.split("/rest/api/", 1)[-1].split("/", 1)[-1]
        match call.method, name, self.kind:
            case _, "serverInfo", "cloud":
                return Answer(body={"deploymentType": "Cloud", "version": "1001.0.0-SNAPSHOT", "baseUrl": self.url})
            case _, "serverInfo", _:
                return Answer(body={"version": "9.12.0", "deploymentType": "Server", "baseUrl": self.url})
            case "GET" | "POST", "search/jql", "cloud":
                return self.cloud_page(call)
            case "POST", "search/approximate-count", "cloud":
                return Answer(body={"count": len(self.rows)})
            case "POST", "issue/bulkfetch", "cloud":
                return self.bulk(call)
            case "GET" | "POST", "search", "datacenter":
                return self.offset_page(call)
            case "GET" | "POST", "search", "cloud":
                return Answer(410, {"errorMessages": ["The requested API has been removed."], "errors": {}})
            case "GET", "myself", _:
                if not call.headers.get("Authorization"):
                    return Answer(401, {"message": "Client must be authenticated to access this resource."})
                return Answer(body={"accountId": "a1", "displayName": "Ann", "emailAddress": "ann@example.com"})
            case "GET", "field", _:
                return Answer(body=FIELDS)
        return Answer(404, {"errorMessages": ["No such resource"], "errors": {}})

    def cloud_page(self, call: Call) -> Answer:
        """A page by token; the token is the offset in disguise."""
        values = call.values
        fields = _listed(values.get("fields")) or ["id"]
        start = int(str(values.get("nextPageToken") or "t0")[1:])
        cap = self.id_cap if set(fields) <= {"id", "key"} else self.cap
        size = min(int(values.get("maxResults") or 50), cap)
        end = start + size
        page: Json = {"issues": [_chosen(row, fields) for row in self.rows[start:end]]}
        if end < len(self.rows):
            page |= {"nextPageToken": f"t{end}", "isLast": False}
        else:
            page["isLast"] = True
        return Answer(body=page)

    def offset_page(self, call: Call) -> Answer:
        """A page by offset."""
        values = call.values
        start = int(values.get("startAt") or 0)
        size = min(int(values.get("maxResults", 50)), self.cap)
        fields = _listed(values.get("fields")) or ["*navigable"]
        rows = [_chosen(row, fields) for row in self.rows[start : start + size]]
        return Answer(body={"startAt": start, "maxResults": size, "total": len(self.rows), "issues": rows})

    def bulk(self, call: Call) -> Answer:
        """Issues by id, in ascending order."""
        ids = [str(item) for item in call.body["issueIdsOrKeys"]]
        fields = call.body.get("fields") or ["*navigable"]
        if len(ids) > (100 if any(name.startswith("*") for name in fields) else self.bulk_cap):
            return Answer(400, {"errorMessages": ["At most 100 issues can be fetched in bulk"], "errors": {}})
        found = [self._by_id[key] for key in sorted(ids, key=int) if key in self._by_id]
        return Answer(body={"issues": [_chosen(row, fields) for row in found], "issueErrors": []})


FIELDS = [
    {"id": "summary", "key": "summary", "name": "Summary", "custom": False, "clauseNames": ["summary"]},
    {
        "id": "customfield_10016",
        "key": "customfield_10016",
        "name": "Story Points",
        "custom": True,
        "clauseNames": ["cf[10016]", "Story Points"],
        "schema": {"type": "number"},
    },
    {"id": "customfield_10020", "name": "Team", "custom": True, "clauseNames": ["cf[10020]", "Team[Team]"]},
    {"id": "customfield_10021", "name": "Team", "custom": True, "clauseNames": ["cf[10021]", "Team[Dropdown]"]},
]


def _listed(value: Any) -> list[str]:
    return value.split(",") if isinstance(value, str) else list(value or [])


def _chosen(row: Json, fields: Sequence[str]) -> Json:
    if set(fields) <= {"id", "key"}:
        return {name: row[name] for name in ("id", "key") if name == "id" or name in fields}
    if any(name.startswith("*") for name in fields):
        return row
    return row | {"fields": {name: value for name, value in row["fields"].items() if name in fields}}


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    if answer.how == "reset":
        # RST instead of FIN: nothing of the answer arrives.
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()
        return
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(answer.headers)
    handler.send_response(answer.status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    if answer.how == "stall":
        handler.wfile.flush()
        time.sleep(float(answer.headers.get("X-Stall", "3")))
        handler.close_connection = True
        return
    if answer.how == "drip":
        for place in range(len(body)):
            handler.wfile.write(body[place : place + 1])
            handler.wfile.flush()
            time.sleep(0.1)
        return
    if answer.how == "short":
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.close_connection = True
        return
    handler.wfile.write(body)
