"""A `+` in the query of a URL arrives as a blank.

What it does
    Reports a raw `+` that is meant as plus: before a number (`startOfDay("+1d")`), in a time zone, in `C++`. Between
    words it stands for a blank, which is legal.

Why is this bad
    In a query string `+` means a blank: `startOfDay("+1d")` arrives as `startOfDay(" 1d")`.

Example
    curl "$B?jql=due%3C%3DstartOfDay(%22+1d%22)"

Use instead
    curl "$B?jql=due%3C%3DstartOfDay(%22%2B1d%22)"

Fix
    Safe: `%2B`.

When to ignore
    Never.

References
    https://url.spec.whatwg.org/#application/x-www-form-urlencoded
"""

import re
from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.extraction.urls import jql_values
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit

_MEANT = re.compile(
    r"(?:(?<=[(,\"'=<>~])|(?<=%28|%22|%27|%2C|%3D|%3E|%3C|%7E)|(?<=%2c|%3d|%3e|%3c|%7e))\+(?=\d)"
    r"|(?<=\d)\+(?=\d{2}:?\d{2}\b)|(?<=[A-Za-z])\+(?=\+)|(?<=[A-Za-z]\+)\+|(?<=\w)\+(?=[\w.]+(?:@|%40))"
)


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Plus signs that are meant as such."""
    for request in extraction.requests:
        if request.url is None:
            continue
        for start, end in jql_values(request.url):
            for match in _MEANT.finditer(request.url.text, start, end):
                place = request.url.span(*match.span())
                yield Finding(
                    place, "a raw + in a URL is a blank: write %2B", Fix("encode the +", [Edit(place, "%2B")])
                )
