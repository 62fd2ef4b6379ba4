"""The fault matrix: what servers do wrong, and what a user must get. Used through the API and the command line."""

import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NamedTuple

from jqlkit.errors import (
    EndpointRemovedError,
    JiraAuthError,
    JiraConnectionError,
    JiraError,
    JiraNotFoundError,
    JiraPermissionError,
    JiraProtocolError,
    JiraQueryError,
    JiraRateLimitError,
    JiraServerError,
    JiraTimeoutError,
    UnboundedQueryError,
)
from tests.fake_jira import Answer, Call, FakeJira, Fault, Json

ROWS = 500
#: Seconds for one request in the matrix; a run ends within five of them.
TIMEOUT = 0.9
#: Seconds that it may take beyond its budget: a dozen of them and their servers share the processors.
SLACK = 3.0
HTML = b"<html><head><title>Oops - an error has occurred</title></head><body>" + b"<p>SECRET-HTML</p>" * 3000
LOGIN = b"<html><title>Log in - Jira</title><form><input type=password></form></html>"


class Row(NamedTuple):
    """A fault, and its outcome: None for all rows, or the error. `kept` counts rows that arrive before the error."""

    fault: Callable[[FakeJira], Fault]
    error: type[JiraError] | None = None
    kept: int = 0
    says: str = ""
    at_most: float = 5 * TIMEOUT
    #: The fault concerns pages with fields: where ids come first, all rows are right too.
    paging: bool = False


def searching(call: Call) -> bool:
    """Whether the call searches (and is no detection)."""
    return "/search" in call.path or "bulkfetch" in call.path


def always(answer: Answer) -> Callable[[FakeJira], Fault]:
    """The same answer to every search."""
    return lambda fake: lambda call: answer if searching(call) else None


def times(count: int, answer: Answer | Callable[[], Answer]) -> Callable[[FakeJira], Fault]:
    """An answer to the first `count` searches, then the normal ones."""

    def make(fake: FakeJira) -> Fault:
        left = [count]

        def fault(call: Call) -> Answer | None:
            if not searching(call) or left[0] <= 0:
                return None
            left[0] -= 1
            return answer() if callable(answer) else answer

        return fault

    return make


def on_page(start: int, answer: Answer, count: int = 10**9) -> Callable[[FakeJira], Fault]:
    """An answer to pages from an offset on, `count` times."""

    def make(fake: FakeJira) -> Fault:
        left = [count]

        def fault(call: Call) -> Answer | None:
            token = str(call.values.get("nextPageToken") or "t0")
            if not call.path.endswith("/search/jql") or int(token[1:]) < start or left[0] <= 0:
                return None
            left[0] -= 1
            return answer

        return fault

    return make


def edited(edit: Callable[[FakeJira, Call, Json], None]) -> Callable[[FakeJira], Fault]:
    """The normal page, changed."""

    def make(fake: FakeJira) -> Fault:
        def fault(call: Call) -> Answer | None:
            if not call.path.endswith("/search/jql"):
                return None
            answer = fake.answer(call)
            body = json.loads(json.dumps(answer.body))
            edit(fake, call, body)
            return Answer(body=body)

        return fault

    return make


def _repeat(fake: FakeJira, call: Call, page: Json) -> None:
    if call.values.get("nextPageToken") == "t200":
        page["nextPageToken"] = "t200"


def _last_with_token(fake: FakeJira, call: Call, page: Json) -> None:
    if page.get("isLast"):
        page["nextPageToken"] = "t0"


def _no_last(fake: FakeJira, call: Call, page: Json) -> None:
    page.pop("isLast", None)


def _null_token(fake: FakeJira, call: Call, page: Json) -> None:
    if page.pop("isLast", None):
        page["nextPageToken"] = None


def _duplicates(fake: FakeJira, call: Call, page: Json) -> None:
    start = int(str(call.values.get("nextPageToken") or "t0")[1:])
    rows = fake.rows[max(0, start - 5) : start]
    keys_only = page["issues"] and "fields" not in page["issues"][0]
    page["issues"][:0] = [{"id": row["id"], "key": row["key"]} if keys_only else row for row in rows]


def _warning(fake: FakeJira, call: Call, page: Json) -> None:
    page["warnings"] = [{"type": "JQL_FUNCTION_LIMIT_EXCEEDED", "details": "only 1000 values were used"}]


def _empty_page(fake: FakeJira) -> Fault:
    """An empty page after the first, whose token leads on."""

    def fault(call: Call) -> Answer | None:
        if not call.path.endswith("/search/jql"):
            return None
        token = str(call.values.get("nextPageToken") or "t0")
        if token.startswith("e"):
            call.values["nextPageToken"] = "t" + token[1:]
            return fake.answer(call)
        if token == "t100":
            return Answer(body={"issues": [], "nextPageToken": "e100", "isLast": False})
        return None

    return fault


def _empty_forever(fake: FakeJira) -> Fault:
    return lambda call: (
        Answer(body={"issues": [], "nextPageToken": f"t0{call.number}", "isLast": False})
        if call.path.endswith("/search/jql")
        else None
    )


def _gone_old(fake: FakeJira) -> Fault:
    """An old server says what it is, but its search has moved."""
    return lambda call: Answer(body={"version": "7.1"}) if call.path.endswith("serverInfo") else None


def _slow(fake: FakeJira) -> Fault:
    def fault(call: Call) -> Answer | None:
        if searching(call):
            time.sleep(2 * TIMEOUT)
        return None

    return fault


def _slow_once(fake: FakeJira) -> Fault:
    slept: list[int] = []

    def fault(call: Call) -> Answer | None:
        if searching(call) and not slept:
            slept.append(1)
            time.sleep(1.2 * TIMEOUT)
        return None

    return fault


def _large_issue(fake: FakeJira) -> Fault:
    """One issue of 5 MB among the others."""
    fields = {"summary": "large", "description": "x" * 5 * 2**20}
    fake.replace(250, {"id": "10251", "key": "DEMO-251", "fields": fields})
    return lambda call: None


def _too_big_pages(fake: FakeJira) -> Fault:
    """Pages of more than 30 issues with fields are too much for the server."""

    def fault(call: Call) -> Answer | None:
        asked = call.values.get("maxResults") or len(call.values.get("issueIdsOrKeys") or ())
        light = call.values.get("fields") in (["id"], "id")
        return (
            Answer(500, HTML, {"Content-Type": "text/html"})
            if searching(call) and not light and int(asked) > 30
            else None
        )

    return fault


def json_error(status: int, text: str, **headers: str) -> Answer:
    """An error as Jira writes it."""
    return Answer(status, {"errorMessages": [text], "errors": {}}, {k.replace("_", "-"): v for k, v in headers.items()})


def html(status: int, body: bytes = HTML, **headers: str) -> Answer:
    """A page in place of JSON."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return Answer(status, body, {"Content-Type": "text/html;charset=UTF-8"} | named)


def _date() -> Answer:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    return json_error(429, "slow down", Retry_After=when)


def _reset() -> Answer:
    when = (datetime.now(UTC) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json_error(429, "slow down", X_RateLimit_Reset=when)


PAGE = json.dumps({"issues": [{"id": "1", "key": "X-1", "fields": {"summary": "s" * 5000}}], "isLast": True}).encode()
BOMB = gzip.compress(b" " * (64 * 2**20))
SCOPE = {"code": 401, "message": "Unauthorized; scope does not match"}

MATRIX: dict[str, Row] = {
    "normal": Row(lambda fake: lambda call: None),
    "repeated token": Row(edited(_repeat), JiraProtocolError, 300, says="repeats", paging=True),
    "isLast with a token": Row(edited(_last_with_token)),
    "missing isLast": Row(edited(_no_last)),
    "null token": Row(edited(_null_token)),
    "empty page with a token": Row(_empty_page),
    "empty pages for ever": Row(_empty_forever, JiraProtocolError, says="empty pages"),
    "duplicates": Row(edited(_duplicates)),
    "warnings": Row(edited(_warning)),
    "Retry-After 1": Row(times(1, json_error(429, "slow", Retry_After="1"))),
    "Retry-After 0.3, three times": Row(times(3, json_error(429, "slow", Retry_After="0.3"))),
    "Retry-After a date": Row(times(1, _date)),
    "Retry-After 0": Row(times(1, json_error(429, "slow", Retry_After="0"))),
    "429 with a reset time": Row(times(1, _reset)),
    "429 without a header": Row(times(1, json_error(429, "slow"))),
    "429 as HTML": Row(times(1, html(429))),
    "429 for ever": Row(always(json_error(429, "slow", Retry_After="1")), JiraRateLimitError),
    "429 for an hour": Row(always(json_error(429, "slow", Retry_After="3600")), JiraRateLimitError, at_most=1.0),
    "one 502": Row(times(1, html(502))),
    "503 once on a late page": Row(on_page(200, html(503), 1)),
    "503 with Retry-After": Row(times(1, html(503, Retry_After="1"))),
    "endless HTML 503": Row(always(html(503)), JiraServerError, says="Oops"),
    "500 for ever": Row(always(html(500)), JiraServerError),
    "500 on large pages": Row(_too_big_pages),
    "504 once": Row(times(1, html(504))),
    "login page with 200": Row(always(html(200, LOGIN)), JiraAuthError, says="login page"),
    "web page with 200": Row(always(html(200)), JiraProtocolError, says="web page"),
    "silently anonymous": Row(
        always(Answer(200, {"issues": [], "isLast": True}, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})),
        JiraAuthError,
    ),
    "410 on the old search": Row(_gone_old),
    "410 everywhere": Row(always(json_error(410, "The requested API has been removed.")), EndpointRemovedError),
    "unbounded": Row(
        always(json_error(400, "Unbounded JQL queries are not allowed here. Please add a search restriction.")),
        UnboundedQueryError,
    ),
    "unknown field": Row(
        always(json_error(400, "Field 'x' does not exist or you do not have permission to view it.")),
        JiraQueryError,
        says="Field 'x'",
    ),
    "HTML 401": Row(always(html(401)), JiraAuthError),
    "401 scope": Row(always(Answer(401, SCOPE)), JiraAuthError, says="read:jira-work"),
    "403": Row(always(json_error(403, "You do not have permission")), JiraPermissionError),
    "CAPTCHA": Row(
        always(
            html(
                403,
                X_Seraph_LoginReason="AUTHENTICATION_DENIED",
                X_Authentication_Denied_Reason="CAPTCHA_CHALLENGE; login-url=http://x/login.jsp",
            )
        ),
        JiraAuthError,
        says="CAPTCHA",
    ),
    "HTML 404": Row(always(html(404)), JiraNotFoundError),
    "413": Row(always(html(413)), JiraQueryError),
    "414": Row(always(html(414)), JiraQueryError),
    "truncated JSON": Row(always(Answer(200, PAGE[:2000])), JiraProtocolError),
    "truncated JSON once": Row(times(1, Answer(200, PAGE[:2000]))),
    "short body once": Row(times(1, Answer(200, PAGE, how="short"))),
    "short bodies": Row(always(Answer(200, PAGE, how="short")), JiraConnectionError),
    "wrong content type": Row(
        lambda fake: lambda call: Answer(200, fake.answer(call).body, {"Content-Type": "text/plain"})
    ),
    "HTML with a JSON content type": Row(always(Answer(200, HTML)), JiraProtocolError),
    "JSON of 100,000 levels": Row(always(Answer(200, b"[" * 100_000 + b"]" * 100_000)), JiraProtocolError),
    "a JSON list": Row(always(Answer(200, [1, 2])), JiraProtocolError),
    "no issues in the answer": Row(always(Answer(200, {"total": 0})), JiraProtocolError),
    "an empty answer": Row(always(Answer(200, b"")), JiraProtocolError),
    "time-out": Row(_slow, JiraTimeoutError),
    "one time-out": Row(_slow_once),
    "headers, then nothing": Row(
        always(Answer(200, PAGE, {"X-Stall": str(2 * TIMEOUT)}, how="stall")), JiraTimeoutError
    ),
    "a body that drips": Row(always(Answer(200, PAGE, how="drip")), JiraTimeoutError),
    "reset": Row(always(Answer(how="reset")), JiraConnectionError),
    "reset once": Row(times(1, Answer(how="reset"))),
    "redirect to a login page": Row(
        always(Answer(302, b"", {"Location": "/login.jsp?os_destination=%2Frest"})), JiraAuthError
    ),
    "redirect in a circle": Row(
        lambda fake: lambda call: Answer(302, b"", {"Location": call.path}) if searching(call) else None,
        JiraProtocolError,
        says="circle",
    ),
    "redirect to no address": Row(always(Answer(302, b"", {"Location": "http://[::1"})), JiraConnectionError),
    "an issue of 5 MB": Row(_large_issue),
    "gzip bomb": Row(always(Answer(200, BOMB, {"Content-Encoding": "gzip"})), JiraProtocolError),
    "broken gzip": Row(always(Answer(200, b"no gzip", {"Content-Encoding": "gzip"})), JiraError),
}
