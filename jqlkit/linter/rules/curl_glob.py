"""curl takes brackets or braces in the URL for a pattern.

What it does
    Reports `[...]` with something in it and `{a,b}` in the URL of a curl command without `-g`. An empty `[]` goes
    through and is info.

Why is this bad
    `cf[10010]` ends in "bad range in URL"; `{a,b}` silently sends two requests.

Example
    curl "$B?jql=cf[10010]=1"

Use instead
    curl -g "$B?jql=cf[10010]=1"

Fix
    Safe: the characters encoded.

When to ignore
    Never.

References
    https://curl.se/docs/manpage.html
"""

import re
from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix, Severity
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit

_PATTERN = re.compile(r"\[[^\[\]\s]*\]|\{[^{}\s]*,[^{}\s]*\}")
_CODES = {"[": "%5B", "]": "%5D", "{": "%7B", "}": "%7D"}


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Patterns in the URLs of curl."""
    for request in extraction.requests:
        if request.tool not in ("curl", "curlie") or request.url is None or "-g" in request.flags:
            continue
        for match in _PATTERN.finditer(request.url.text):
            place = request.url.span(*match.span())
            if match[0] == "[]":
                yield Finding(place, "curl passes an empty [] through; -g makes sure", None, Severity.INFO)
                continue
            edits = [
                Edit(request.url.span(at, at + 1), _CODES[request.url.text[at]])
                for at in range(*match.span())
                if request.url.text[at] in _CODES
            ]
            result = "two requests" if "{" in match[0] else "an error"
            message = f"curl makes {result} of {match[0]}: use -g, or encode the brackets"
            yield Finding(place, message, Fix("encode the brackets", edits))
