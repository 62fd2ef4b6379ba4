"""A reserved character outside quotes.

What it does
    Reports @ # % ; ? $ & | * / ^ + ~ { } [ ] ! < > = \\ in a word without quotes. Allowed are - . : _ and letters.

Why is this bad
    Jira refuses the query: "The character '%' is a reserved JQL character. You must enclose it in a string".

Example
    reporter = jsmith@example.com

Use instead
    reporter = "jsmith@example.com"

Fix
    Safe: puts the word in quotes, up to the next blank.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

_RESERVED: Final = frozenset("@#%;?$&|*/^+~{}[]!<>=")
_GLUE: Final = (Kind.WORD, Kind.CONNECTIVE, Kind.OPERATOR, Kind.LSQB, Kind.RSQB)
_SYMBOLS: Final = (Kind.OPERATOR, Kind.LSQB, Kind.RSQB)
_VALUE_STARTS: Final = (Kind.OPERATOR, Kind.LPAR, Kind.COMMA)


def check(failure: Failure) -> Iterator[Finding]:
    """The run without blanks around the place where the parser gave up."""
    for start, end in _runs(failure):
        written = failure.text[start:end]
        reserved = next((character for character in written if character in _RESERVED), None)
        if reserved is None or "\\" in written or (not any(map(str.isalnum, written)) and len(written) > 1):
            continue
        if reserved == ";" and written.endswith(";") and end == len(failure.text.rstrip()):
            fix = Fix("remove the semicolon", [Edit(Span(end - 1, end), "")], Applicability.UNSAFE)
            yield Finding(Span(end - 1, end), "a query does not end with a semicolon", fix)
            return
        edit = Edit(Span(start, end), in_quotes(written))
        if failure.is_repaired_by([edit]):
            fix = Fix(f"write {edit.content}", [edit])
            yield Finding(Span(start, end), f"{reserved} is a reserved character: put {written} in quotes", fix)
            return


def _runs(failure: Failure) -> Iterator[Span]:
    """The word at the place, then the longer runs that touch it: `A&B` is three tokens.

    A run with operators or brackets can only be a value: `a=b` may be a clause.
    """
    tokens = failure.tokens
    for at in (failure.at, failure.at - 1):
        if not 0 <= at < len(tokens) or tokens[at].kind not in _GLUE:
            continue
        if tokens[at].kind is Kind.WORD:
            yield tokens[at].span
        first = last = at
        while first > 0 and tokens[first - 1].kind in _GLUE and tokens[first - 1].span.end == tokens[first].span.start:
            first -= 1
        while (
            last + 1 < len(tokens)
            and tokens[last + 1].kind in _GLUE
            and tokens[last + 1].span.start == tokens[last].span.end
        ):
            last += 1
        while first < last and tokens[first].kind is not Kind.WORD:
            first += 1
        operators = [i for i in range(first, last + 1) if tokens[i].kind in _SYMBOLS]
        before = failure.token(first - 1)
        if not operators or (before is not None and before.kind in _VALUE_STARTS):
            yield Span(tokens[first].span.start, tokens[last].span.end)
        if operators and operators[0] < last and tokens[operators[0]].kind is Kind.OPERATOR:  # field=R&D
            yield Span(tokens[operators[0] + 1].span.start, tokens[last].span.end)
