"""A reserved word without quotes.

What it does
    Reports a word that Jira keeps for itself (IF, INT, AS, IN, DO, SET, ORDER...), in any letter case, where a name or
    a value stands. `all` is a warning, since Jira Cloud takes it.

Why is this bad
    Jira refuses the query: "'IF' is a reserved JQL word". It hits projects whose key is such a word.

Example
    project = IF AND status = Open

Use instead
    project = "IF" AND status = Open

Fix
    Safe: puts the word in quotes.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from collections.abc import Iterator

from jqlkit.linter.diagnostic import Fix, Severity
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.subject import Subject, place
from jqlkit.linter.syntax import Failure
from jqlkit.operators import KEYWORDS
from jqlkit.quoting import decode, in_quotes, is_reserved
from jqlkit.spans import Edit, Span


def check(failure: Failure) -> Iterator[Finding]:
    """The word at which the parser gave up, or the one before an operator there, if quotes repair it."""
    if failure.needs_no_quotes:
        return
    stop = failure.token(failure.at)
    is_operator = stop is not None and stop.kind is Kind.OPERATOR
    for at in (failure.at, failure.at - 1) if is_operator else (failure.at,):
        token = failure.token(at)
        if token is None or token.kind is not Kind.WORD:
            continue
        word = decode(token.text)
        if not is_reserved(word):
            continue
        edit = Edit(token.span, in_quotes(word))
        # A keyword may just stand in the wrong place: it is a name only if quotes make sense of the whole text.
        if failure.is_solved_by([edit]) if word.lower() in KEYWORDS else failure.is_repaired_by([edit]):
            yield _finding(word, token.span)
            return


def check_query(subject: Subject) -> Iterator[Finding]:
    """The word `all`, which parses."""
    for node in subject.nodes("value", "field"):
        if subject.slice(node).lower() == "all":
            yield _finding(subject.slice(node), place(node), Severity.WARNING)


def _finding(word: str, span: Span, severity: Severity | None = None) -> Finding:
    fix = Fix(f"write {in_quotes(word)}", [Edit(span, in_quotes(word))])
    return Finding(span, f"{word} is a reserved word: put it in quotes", fix, severity)
