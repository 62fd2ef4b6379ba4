"""A value is put into a query without quotes.

What it does
    Reports a placeholder where a value stands, outside quotes. Numbers, constants, enums and values that a quoting
    function made are left alone, and so are joined lists.

Why is this bad
    Reserved words and blanks in the value break the query, and whoever chooses the value can add clauses:
    `A OR project = B`.

Example (python)
    def mine(client, key):
        return client.enhanced_search_issues(f"project = {key} ORDER BY created")

Use instead (python)
    import jqlkit


    def mine(client, key):
        return client.enhanced_search_issues(f"project = {jqlkit.quote(key)} ORDER BY created")

Fix
    None: the quoting function has to be imported.

When to ignore
    If the value is known to be a word: a project key, a number.

References
    https://github.com/simstudioai/sim/pull/4345
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.holes import Role, judged_holes
from jqlkit.linter.registry import Finding


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Placeholders that are values."""
    for _, hole in judged_holes(extraction, Role.VALUE):
        name = " ".join(hole.text.split())[:40] or "a value"
        message = f"{name} is not quoted: use jqlkit.quote(...), or jqlkit.template() with a value for each hole"
        yield Finding(hole.span, message)
