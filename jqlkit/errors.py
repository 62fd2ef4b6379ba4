"""Every error that jqlkit raises on purpose; each carries data, a message and the exit code of the command line.

JqlkitError                       (exit code 1)
  JqlSyntaxError                  the text is not JQL; also a ValueError
  BuildError                      the builder refuses what JQL cannot say; also a ValueError
  EvaluationError                 the local engine: Jira would refuse this query
  UnsupportedError                the local engine cannot answer this
  ConfigError                     settings, sites, files that cannot be read (2)
  JiraError                       a request to Jira failed (5)
    JiraConnectionError           no connection: DNS, TLS, proxy, reset
    JiraTimeoutError              no answer in time
    JiraAuthError                 401, CAPTCHA, or silently anonymous (4)
    JiraPermissionError           403 (4)
    JiraNotFoundError             404
    JiraQueryError                400: Jira refuses the query (1)
    UnboundedQueryError           the query has no restriction (1)
    EndpointRemovedError          410
    JiraRateLimitError            429, past the retry budget
    JiraServerError               5xx, past the retry budget
    JiraProtocolError             an answer that cannot be understood
"""

from collections.abc import Sequence
from typing import ClassVar

from jqlkit.spans import Edit, Span, excerpt, position


class JqlkitError(Exception):
    """Base of all errors of jqlkit. `exit_code` is what the command line ends with."""

    exit_code: ClassVar[int] = 1


class JqlSyntaxError(JqlkitError, ValueError):
    """The text is not JQL.

    `message` says what is wrong, `span` where (offsets in code points), `expected` what may stand there,
    `hint` what to do, and `fix` is an edit that repairs the text where one is safe.

    >>> import jqlkit
    >>> try:
    ...     jqlkit.parse("project = ")
    ... except jqlkit.JqlSyntaxError as error:
    ...     error.line, error.column
    (1, 11)
    """

    def __init__(
        self,
        message: str,
        span: Span,
        text: str,
        expected: Sequence[str] = (),
        hint: str | None = None,
        fix: Edit | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.text = text
        self.expected = tuple(expected)
        self.hint = hint
        self.fix = fix

    @property
    def line(self) -> int:
        """The line of the mistake, counted from 1."""
        return position(self.text, self.span.start).line

    @property
    def column(self) -> int:
        """The column of the mistake in code points, counted from 1."""
        return position(self.text, self.span.start).column

    def __str__(self) -> str:
        lines = [f"{self.message} (line {self.line}, column {self.column})", excerpt(self.text, self.span)]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.span, self.text, self.expected, self.hint, self.fix)


class BuildError(JqlkitError, ValueError):
    """A program asked for a query that JQL cannot say; the message tells what to write instead."""


class EvaluationError(JqlkitError):
    """The local engine refuses a query that Jira refuses too; `messages` are Jira's words where they are known."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages

    def __str__(self) -> str:
        return "\n".join(self.messages)


class UnsupportedError(JqlkitError):
    """The local engine cannot answer this query; the message names the construct."""


class ConfigError(JqlkitError):
    """A setting, a site or an input file is wrong or missing."""

    exit_code = 2


class JiraError(JqlkitError):
    """A request to Jira failed.

    `method`, `path` and `status` tell which and how (None where there is none); `hint` says what to do.
    """

    exit_code = 5

    def __init__(
        self,
        message: str,
        *,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        self.path = path
        self.status = status
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.message]
        if self.method:
            outcome = f" answered {self.status}" if self.status else ""
            lines.append(f"{self.method} {self.path}{outcome}")
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class JiraConnectionError(JiraError):
    """No connection to the site: address, DNS, TLS, proxy, or a reset."""


class JiraTimeoutError(JiraError):
    """The site did not answer in time."""


class JiraAuthError(JiraError):
    """The site does not know who asks: 401, a CAPTCHA, or an answer that is silently anonymous."""

    exit_code = 4


class JiraPermissionError(JiraError):
    """The site knows who asks, and refuses (403). `from_page` tells that the answer was a web page, not Jira's own."""

    exit_code = 4
    from_page = False


class JiraNotFoundError(JiraError):
    """Nothing at this address (404)."""


class JiraQueryError(JiraError):
    """Jira refuses the query (400); `messages` holds its own words."""

    exit_code = 1

    def __init__(
        self,
        messages: Sequence[str],
        *,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__("; ".join(messages), method=method, path=path, status=status, hint=hint)
        self.messages = tuple(messages)


class UnboundedQueryError(JiraError):
    """The query has no restriction, which Jira Cloud refuses; raised before a request goes out."""

    exit_code = 1


class EndpointRemovedError(JiraError):
    """The site no longer has this endpoint (410)."""


class JiraRateLimitError(JiraError):
    """The site asks to slow down (429), and the time for retries is used up; `retry_after` in seconds."""

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, method=method, path=path, status=status, hint=hint)
        self.retry_after = retry_after


class JiraServerError(JiraError):
    """The site failed (5xx), and the time for retries is used up."""


class JiraProtocolError(JiraError):
    """The answer cannot be understood; `resume_token` is the page token to go on with, if there is one."""

    def __init__(
        self,
        message: str,
        *,
        resume_token: str | None = None,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, method=method, path=path, status=status, hint=hint)
        self.resume_token = resume_token
