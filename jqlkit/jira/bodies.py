"""Reading answers: bodies of bounded size and bounded time, JSON, and the words in a page of HTML."""

import json
import re
from html.parser import HTMLParser
from time import monotonic
from typing import Any, Final

import orjson
from requests import Response

#: An answer larger than this is not read to its end, in bytes after decompression.
MAX_BODY: Final = 256 * 2**20
#: More than this many bytes out of one byte of compressed data is no answer of a Jira.
_MAX_RATIO: Final = 200
_RATIO_FROM: Final = 16 * 2**20
_CHUNK: Final = 2**18
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class BodyError(Exception):
    """The body of an answer is too large, or came too slowly; the message says which."""


def loads(data: bytes) -> Any:
    """Decodes JSON. Raises ValueError for what is none."""
    try:
        return orjson.loads(data)
    except ValueError:
        return json.loads(data)  # takes lone surrogates, which old issues may hold


def read_body(response: Response, seconds: float, limit: int = MAX_BODY) -> bytes:
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


def plain(text: str, limit: int = 300) -> str:
    """A foreign text on one line: without control characters, cut to `limit` characters.

    >>> plain("no\\x1b[31m such\\nthing")
    'no [31m such thing'
    """
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", "script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)
        elif self._inside[-1] == "title":
            self.title.append(data)


def html_words(body: bytes, limit: int = 120) -> str:
    """What a page of HTML says: its title, else its first words.

    >>> html_words(b"<html><title>Oops</title><body><script>x()</script><h1>Gone</h1></body></html>")
    'Oops'
    """
    parser = _Words()
    parser.feed(body[:65_536].decode("utf-8", "replace"))
    return plain(" ".join(parser.title), limit) or plain(" ".join(parser.words), limit)
