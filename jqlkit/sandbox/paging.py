"""Page tokens: opaque, bound to their query, and valid for a time."""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
import time
from collections.abc import Callable
from typing import Final

from jqlkit.sandbox.messages import ApiError

#: Seven days, as Jira documents for `nextPageToken`.
LIFETIME: Final = 7 * 86400.0

_LAYOUT: Final = struct.Struct(">dQ8s")
_INVALID: Final = "The next page token is invalid or has expired. Start the search again without it."


class Tokens:
    """Issues and reads page tokens. `lifetime` is in seconds."""

    def __init__(self, lifetime: float = LIFETIME, clock: Callable[[], float] = time.time) -> None:
        self._lifetime = lifetime
        self._clock = clock
        self._secret = secrets.token_bytes(16)

    def issue(self, offset: int, query: str) -> str:
        """The token for the page of this query that starts at `offset`."""
        payload = _LAYOUT.pack(self._clock(), offset, _digest(query))
        return base64.urlsafe_b64encode(payload + self._sign(payload)).decode()

    def read(self, token: str, query: str) -> int:
        """The offset of a token. Raises ApiError (400) for one that is forged, expired or of another query."""
        try:
            data = base64.urlsafe_b64decode(token)
        except (binascii.Error, ValueError):
            raise ApiError(400, _INVALID) from None
        payload, signature = data[: _LAYOUT.size], data[_LAYOUT.size :]
        if len(payload) != _LAYOUT.size or not hmac.compare_digest(signature, self._sign(payload)):
            raise ApiError(400, _INVALID)
        issued, offset, digest = _LAYOUT.unpack(payload)
        if self._clock() - issued > self._lifetime or digest != _digest(query):
            raise ApiError(400, _INVALID)
        return int(offset)

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(self._secret, payload, "sha256")[:8]


def _digest(query: str) -> bytes:
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).digest()[:8]
