"""The log of requests: one JSON line each, without headers of requests, and with secrets struck out."""

import json
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from jqlkit.errors import ConfigError
from jqlkit.jira.transport import Exchange

#: What is kept of an answer's headers.
_KEPT: Final = ("retry-after", "ratelimit-reason", "x-seraph-loginreason", "server", "content-encoding")
_KEPT_PREFIXES: Final = ("x-ratelimit-", "beta-ratelimit", "ratelimit")
_REQUEST_IDS: Final = ("atl-traceid", "x-arequestid", "x-request-id", "atl-request-id")


class RequestLog:
    """Appends to a file that only its owner can read; thread-safe. Call it with an Exchange."""

    def __init__(self, path: str | Path, redact: Callable[[str], str] = str) -> None:
        self._redact = redact
        self._lock = threading.Lock()
        try:
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror}") from None

    def __call__(self, exchange: Exchange) -> None:
        """Writes one request."""
        headers = {name.lower(): value for name, value in exchange.headers.items()}
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": exchange.method,
            "path": exchange.path,
            "status": exchange.status,
            "ms": round(1000 * exchange.seconds, 1),
            "bytes": exchange.size,
            "jql": exchange.jql,
            "request_id": next((headers[name] for name in _REQUEST_IDS if name in headers), None),
            "headers": {
                name: value for name, value in headers.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)
            },
            "error": exchange.error,
        }
        text = json.dumps({name: value for name, value in line.items() if value not in (None, {})}, ensure_ascii=False)
        with self._lock:
            self._file.write(f"{self._redact(text)}\n")
            self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
