"""Reading answers: bodies of bounded size and bounded time, and JSON."""

import json
import re
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from requests import Response

#: An answer larger than this is not read to its end, in bytes after decompression.
MAX_BODY: Final = 256 * 2**20
#: More than this many bytes out of one byte of compressed data is no answer of a Jira.
_MAX_RATIO: Final = 200
_RATIO_FROM: Final = 16 * 2**20
_CHUNK: Final = 2**16
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class BodyError(Exception):
    """The body of an answer is too large, or came too slowly; the message says which."""


def loads(data: bytes) -> Any:
    """Decodes JSON. Raises ValueError for what is none."""
    try:
        return orjson.loads(data)
    except ValueError:
        try:
            return json.loads(data)  # takes lone surrogates, which old issues may hold
        except RecursionError:
            raise ValueError("nested too deeply") from None


def read_body(response: "Response", seconds: float, limit: int = MAX_BODY) -> bytes:
    """The whole body, decompressed. Raises BodyError past `limit` bytes or `seconds`, and what urllib3 raises."""
    until = monotonic() + seconds
    raw = response.raw
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if size > limit or (size > _RATIO_FROM and size > _MAX_RATIO * raw.tell()):
                raise BodyError(f"the answer is larger than {min(size, limit) // 2**20} MiB")
            if monotonic() > until:
                raise BodyError(f"the answer did not end within {seconds:.0f} s")
    except BaseException:
        response.close()
        raise
    response.close() if raw.length_remaining else raw.release_conn()
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def listed(value: Any) -> list[Any]:
    """What an answer has where a list belongs; [] if that is something else."""
    return value if isinstance(value, list) else []


def plain(text: str, limit: int = 300) -> str:
    """A foreign text on one line: without control characters, cut to `limit` characters.

    >>> plain("no\\x1b[31m such\\nthing")
    'no [31m such thing'
    """
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
