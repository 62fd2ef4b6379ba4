"""The sandbox: a Jira-compatible server on a loopback port, as a context manager."""

import socket
import struct
import threading
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from jqlkit import __version__
from jqlkit.errors import ConfigError
from jqlkit.local import Snapshot
from jqlkit.sandbox.app import App
from jqlkit.sandbox.auth import Gatekeeper
from jqlkit.sandbox.faults import Faults
from jqlkit.sandbox.messages import RESET, ApiError, Request, Response
from jqlkit.sandbox.paging import LIFETIME, Tokens
from jqlkit.sandbox.site import Site
from jqlkit.sandbox.source import open_source

#: A body above this is refused unread.
MAX_BODY: Final = 32 * 1024 * 1024


class Sandbox:
    """A Jira that answers on a free loopback port as long as the `with` block runs.

    `issues` are in the shape of Jira's REST API (a list of dicts, a `Snapshot`, or the path of a snapshot file);
    without them, about 500 made-up ones. `context` tells what issues alone do not: users, groups, versions.
    `deployment` is "cloud" or "datacenter". Any credentials are accepted, unless `token` is given: then it is the
    only right password, API token or bearer token.

    For tests of what goes wrong: `latency` in seconds before each answer, `rate` ("10/s") above which requests are
    refused with 429, `fault` ("503:0.1": every tenth request; see `jqlkit.sandbox.faults.KINDS`), and
    `token_lifetime`, the seconds after which a page token expires.

    >>> import requests
    >>> with Sandbox([{"id": "1", "key": "A-1", "fields": {"summary": "Crash"}}]) as sandbox:
    ...     requests.get(sandbox.url + "/rest/api/3/serverInfo").json()["deploymentType"]
    'Cloud'
    """

    def __init__(
        self,
        issues: Iterable[Mapping[str, Any]] | Snapshot | str | Path | None = None,
        *,
        context: Mapping[str, Any] | None = None,
        deployment: str = "cloud",
        token: str | None = None,
        port: int = 0,
        host: str = "127.0.0.1",
        latency: float = 0,
        rate: str | None = None,
        fault: str | Iterable[str] | None = None,
        token_lifetime: float = LIFETIME,
    ) -> None:
        if deployment not in ("cloud", "datacenter"):
            raise ConfigError(f"deployment is {deployment!r}: give cloud or datacenter")
        site = Site(*open_source(issues, context), deployment, Gatekeeper(token), Tokens(token_lifetime))
        self._app = App(site, Faults(latency, rate, fault))
        self._address = (host, port)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the server, without a slash at the end. Raises ConfigError while it does not run."""
        if self._server is None:
            raise ConfigError("the sandbox does not run: use it in a `with` block, or call start()")
        host, port = self._server.server_address[:2]
        return f"http://{_shown(str(host))}:{port}"

    def start(self) -> Self:
        """Starts the server, if it does not run yet. Raises ConfigError if the port is taken."""
        if self._server is not None:
            return self
        self._app.faults.stopped.clear()
        try:
            self._server = _Server(self._address, self._app)
        except (OSError, OverflowError) as error:
            host, port = self._address
            raise ConfigError(f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}") from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True)
        self._thread.start()
        return self

    def warm_up(self) -> None:
        """Loads what the first search needs, so that it is as fast as the others."""
        self._app.warm_up()

    def stop(self) -> None:
        """Stops the server and closes its port and connections."""
        self._app.faults.stopped.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  an address is shown, not listened on
        host = "127.0.0.1"
    return f"[{host}]" if ":" in host else host


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], app: App) -> None:
        self.app = app
        self._open: set[socket.socket] = set()
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of an answer is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    """Reads requests and writes answers.

    Writes are buffered and Nagle's algorithm is off: otherwise every answer waits for a delayed ACK, 40 ms.
    """

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = f"jqlkit/{__version__}"
    sys_version = ""
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    timeout = 300

    def _serve(self) -> None:
        try:
            body = self._body()
        except ApiError as error:
            self.close_connection = True
            self._write(error.response())
            return
        request = Request(self.command, self.path, self.headers, body)
        self._write(self.server.app.handle(request, self._origin()))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve  # noqa: N815

    def _body(self) -> bytes:
        """The body, by its length or in chunks. Raises ApiError (400, 413)."""
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return self._chunks()
        return self._exactly(self.headers.get("Content-Length") or "0", 10)

    def _chunks(self) -> bytes:
        body = bytearray()
        while chunk := self._exactly(self.rfile.readline(1024).decode("latin-1").partition(";")[0], 16):
            body += chunk
            self.rfile.readline(1024)
            if len(body) > MAX_BODY:
                raise ApiError(413, "The body is too large.")
        while self.rfile.readline(65537).strip():  # trailers say nothing that matters here
            continue
        return bytes(body)

    def _exactly(self, length: str, base: int) -> bytes:
        text = length.strip()
        try:
            size = int(text, base) if text.isalnum() else -1
        except ValueError:
            size = -1
        if size < 0:
            raise ApiError(400, "The length of the body is not a number.")
        if size > MAX_BODY:
            raise ApiError(413, "The body is too large.")
        return self.rfile.read(size)

    def _origin(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{self.headers.get('Host') or f'{_shown(str(host))}:{port}'}"

    def _write(self, response: Response) -> None:
        if response.status == RESET:
            self._reset()
            return
        self.send_response(response.status)
        if response.body:
            self.send_header("Content-Type", response.content_type)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body if response.complete else response.body[: len(response.body) // 2])
        if not response.complete:
            self.close_connection = True

    def _reset(self) -> None:
        """Ends the connection with a reset, as a crashing server or a proxy does."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *args: Any) -> None:
        """Says nothing."""
