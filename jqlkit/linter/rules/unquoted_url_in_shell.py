"""A URL with a query stands outside quotes in a shell command.

What it does
    Reports an address with `?jql=` whose `?`, `&`, `(`, `)`, `<`, `>` or `;` the shell reads.

Why is this bad
    `&` sends the command to the background and drops the rest; `>` writes a file named `=-7d`; `?` is a pattern.

Example
    curl $B?jql=project=KEY&maxResults=10

Use instead
    curl "$B?jql=project=KEY&maxResults=10"

Fix
    Safe: quotes around the address.

When to ignore
    Never.

References
    https://www.gnu.org/software/bash/manual/bash.html#Quoting
"""

import re
from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit, Span

_RUN = re.compile(r"\S*")


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Addresses outside quotes."""
    for request in extraction.requests:
        if "unquoted" in request.flags:
            message = "the shell reads the ? and & of this address: put it in quotes"
            yield Finding(request.span, message, _fix(extraction.text, request.span.start))


def _fix(text: str, start: int) -> Fix | None:
    """Quotes around all up to the next blank; None where the text has quotes or substitutions of its own."""
    match = _RUN.match(text, start)
    run = match[0].rstrip(";&|)") if match else ""
    if not run or any(mark in run for mark in ("'", '"', "`", "\\", "$(", "&&", "||")):
        return None
    quote = '"' if "$" in run else "'"
    ends = [Edit(Span(at, at), quote) for at in (start, start + len(run))]
    return Fix("quote the address", ends)
