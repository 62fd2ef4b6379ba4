"""What goes through the server: a request, a response, and an error in the shape of Jira's."""

import json
from collections.abc import Mapping, Sequence
from email.message import Message
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

JSON_TYPE: Final = "application/json;charset=UTF-8"
HTML_TYPE: Final = "text/html;charset=UTF-8"
_BAD_PAYLOAD: Final = "Invalid request payload. Refer to the REST API documentation and try again."

#: Kinds of values in a JSON body: name -> type of the value, type of the items if it is an array.
_KINDS: Final[dict[str, tuple[type, type | None]]] = {
    "string": (str, None),
    "integer": (int, None),
    "boolean": (bool, None),
    "strings": (list, str),
    "integers": (list, int),
    "objects": (list, dict),
}

#: The largest number in Jira's `int`.
_LARGEST: Final = 2**31 - 1

#: In place of a status: no answer at all, and half of the right answer.
RESET: Final = 0
CUT: Final = -1


class Response(NamedTuple):
    """An answer: status, bytes, headers. One that is not `complete` is cut in the middle; see also RESET and CUT."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = JSON_TYPE
    complete: bool = True


def json_response(value: object, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Response:
    """An answer that holds a value as JSON."""
    try:
        body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair: JSON can say it, UTF-8 cannot
        body = json.dumps(value, separators=(",", ":")).encode()
    return Response(status, body, tuple(headers))


class ApiError(Exception):
    """A refusal, as Jira words it: `messages` go into `errorMessages`, `errors` are by field."""

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(*messages)
        self.status = status
        self.messages = messages
        self.errors = dict(errors or {})
        self.headers = tuple(headers)

    def response(self) -> Response:
        """The error as an answer."""
        return json_response({"errorMessages": self.messages, "errors": self.errors}, self.status, self.headers)


class Request:
    """A request. `path` is decoded and starts at the context path; `values` are the variable parts of the route."""

    def __init__(
        self, method: str, target: str, headers: "Mapping[str, str] | Message[str, str]", body: bytes = b""
    ) -> None:
        parts = urlsplit(target)
        self.method = method
        self.raw_path = parts.path
        self.path = unquote(parts.path)
        self.query = parse_qs(parts.query, keep_blank_values=True)
        self.headers = headers
        self.body = body
        self.version = "2"
        self.base_url = ""
        self.values: dict[str, str] = {}

    def header(self, name: str) -> str | None:
        """A header, or None."""
        return self.headers.get(name)

    def text(self, name: str, default: str = "") -> str:
        """A query parameter; the last one counts."""
        return self.query.get(name, [default])[-1]

    def number(self, name: str, default: int) -> int:
        """A query parameter that is a whole number. Raises ApiError (400)."""
        text = self.text(name)
        try:
            value = int(text) if text else default
        except ValueError:
            value = _LARGEST + 1
        if abs(value) > _LARGEST:
            raise ApiError(400, f"The value '{text}' of the parameter '{name}' is not a whole number of 32 bits.")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A query parameter that is true or false."""
        return self.text(name).lower() == "true" if name in self.query else default

    def several(self, name: str) -> list[str]:
        """A query parameter that is a comma list, or repeated, or both."""
        return [part.strip() for text in self.query.get(name, ()) for part in text.split(",") if part.strip()]

    def json(self, **kinds: str) -> dict[str, Any]:
        """The body, an object whose members are of the named kinds; others are refused. Raises ApiError (400, 415)."""
        kind = (self.header("Content-Type") or "").partition(";")[0].strip().lower()
        if self.body and kind not in ("application/json", ""):
            raise ApiError(415, "Unsupported Media Type")
        try:
            body = json.loads(self.body or b"{}")
        except (ValueError, RecursionError):
            raise ApiError(400, _BAD_PAYLOAD) from None
        if not isinstance(body, dict):
            raise ApiError(400, _BAD_PAYLOAD)
        if not kinds:
            return body
        for name, value in body.items():
            if name not in kinds or not (value is None or _is_of(kinds[name], value)):
                raise ApiError(400, _BAD_PAYLOAD)
        return {name: value for name, value in body.items() if value is not None}


def _is_of(kind: str, value: object) -> bool:
    wanted, items = _KINDS[kind]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return False
    if isinstance(value, int) and value > _LARGEST:
        return False
    return items is None or (isinstance(value, list) and all(isinstance(item, items) for item in value))
