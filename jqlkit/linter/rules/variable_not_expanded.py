"""The shell does not expand a variable of the query.

What it does
    Reports `$NAME` inside single quotes in an argument with JQL, and `NAME=x command "$NAME"`, where the shell expands
    `$NAME` before it sets it.

Why is this bad
    Jira receives the characters `$NAME`, or an empty value.

Example
    curl -G "$B" --data-urlencode 'jql=project = $KEY'

Use instead
    curl -G "$B" --data-urlencode "jql=project = $KEY"

Fix
    None: the quotes inside the text would have to change too.

When to ignore
    Never.

References
    https://www.gnu.org/software/bash/manual/bash.html#Single-Quotes
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding

_MESSAGES = {
    "quotes": "single quotes keep ${name} as it is: use double quotes",
    "prefix": "the shell expands ${name} before it sets {name}: set it in a command of its own",
}


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Variables that stay as they are."""
    for item in extraction.unexpanded:
        yield Finding(item.span, _MESSAGES[item.reason].format(name=item.name))
