"""An operator or a word from SQL or a programming language.

What it does
    Reports ==, <>, =>, LIKE, CONTAINS, BETWEEN, LIMIT, SELECT, WHERE, `NOT =`, and the like, with the form in JQL.

Why is this bad
    Jira refuses the query.

Example
    status == Done

Use instead
    status = Done

Fix
    Safe for == and <>, unsafe for the other operators that have one form in JQL; none for words.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind, Token
from jqlkit.linter.syntax import Failure
from jqlkit.quoting import quote
from jqlkit.spans import Edit, Span

#: Written so in other languages, and in JQL.
_SYMBOLS: Final = {
    "==": "=",
    "===": "=",
    "<>": "!=",
    "!==": "!=",
    "=!": "!=",
    "=>": ">=",
    "=<": "<=",
    "~=": "~",
    "=~": "~",
    "!=~": "!~",
}
_SAFE: Final = ("==", "===", "<>", "!==")

#: Words in the place of an operator.
_OPERATORS: Final = {
    "LIKE": "for text use ~",
    "ILIKE": "for text use ~",
    "CONTAINS": "for text use ~",
    "MATCHES": "for text use ~",
    "REGEXP": "JQL has no regular expressions: for words use ~",
    "RLIKE": "JQL has no regular expressions: for words use ~",
    "BETWEEN": "use field >= a AND field <= b",
    "EQUALS": "use =",
    "NOTIN": "write NOT IN",
    "ISNOT": "write IS NOT",
    "\N{NOT EQUAL TO}": "use !=",
    "\N{LESS-THAN OR EQUAL TO}": "use <=",
    "\N{GREATER-THAN OR EQUAL TO}": "use >=",
}
#: Words after a whole query.
_TAILS: Final = {
    "LIMIT": "the number of results is not part of JQL: use --limit, or maxResults of the request",
    "TOP": "the number of results is not part of JQL: use --limit, or maxResults of the request",
    "OFFSET": "paging is not part of JQL",
    "GROUP": "JQL does not group",
    "HAVING": "JQL does not group",
    "UNION": "join the conditions with OR",
    "SORT": "write ORDER BY",
    "XOR": "say it with AND, OR and NOT",
    "ISNULL": "write IS EMPTY",
    "ISEMPTY": "write IS EMPTY",
}
#: Words before a query.
_HEADS: Final = {
    "SELECT": "a query in JQL is the condition alone",
    "FROM": "a query in JQL is the condition alone",
    "WHERE": "a query in JQL is the condition alone",
}
_OFFSET: Final = re.compile(r"[+-]?[0-9]+[wdhm]")


def check(failure: Failure) -> Iterator[Finding]:
    """What stands where the parser gave up, or before it."""
    for at in (failure.at, failure.at - 1):
        token = failure.token(at)
        if token is None:
            continue
        if token.kind is Kind.OPERATOR and token.text in _SYMBOLS:
            instead = _SYMBOLS[token.text]
            edit = Edit(token.span, instead)
            if failure.is_repaired_by([edit]):
                applicability = Applicability.SAFE if token.text in _SAFE else Applicability.UNSAFE
                fix = Fix(f"use {instead}", [edit], applicability)
                yield Finding(token.span, f"JQL has no {token.text}: use {instead}", fix)
                return
    token = failure.token(failure.at)
    if token is None:
        return
    hint = _word_hint(failure, token)
    if hint:
        yield Finding(token.span, f"JQL has no {token.text.upper()}: {hint}")
        return
    yield from _not_equals(failure)
    yield from _split_operator(failure)
    yield from _arithmetic(failure, token)


def _split_operator(failure: Failure) -> Iterator[Finding]:
    """An operator with a blank in it: `< =`."""
    for first in (failure.at - 1, failure.at):
        left, right = failure.token(first), failure.token(first + 1)
        if left is None or right is None or (joined := left.text + right.text) not in ("<=", ">=", "!=", "!~"):
            continue
        edit = Edit(Span(left.span.start, right.span.end), joined)
        if failure.is_repaired_by([edit]):
            yield Finding(edit.span, f"the operator {joined} has no blank in it", Fix(f"use {joined}", [edit]))
            return


def _arithmetic(failure: Failure, token: Token) -> Iterator[Finding]:
    """A calculation: `now() - 1d`, `originalEstimate * 2`."""
    before = failure.token(failure.at - 1)
    if before is None or token.kind is not Kind.WORD or token.text[0] not in "+-*/":
        return
    if before.kind is not Kind.RPAR and not (before.is_name and len(token.text) == 1):
        return
    following = failure.token(failure.at + 1)
    last = following if len(token.text) == 1 and following is not None else token
    written = failure.text[token.span.start : last.span.end]
    offset = "".join(written.split())
    called = failure.token(failure.at - 3)
    if called is not None and called.is_word("NOW") and before.kind is Kind.RPAR and _OFFSET.fullmatch(offset):
        edit = Edit(Span(called.span.start, last.span.end), quote(offset.removeprefix("+")))
        fix = Fix(f"write {edit.content}", [edit], Applicability.UNSAFE)
        yield Finding(edit.span, f"JQL does not calculate: a date relative to now is {edit.content}", fix)
    else:
        span = Span(token.span.start, last.span.end)
        yield Finding(span, "JQL does not calculate: functions of dates take an offset, as in startOfDay(-1d)")


def _word_hint(failure: Failure, token: Token) -> str | None:
    if token.kind is not Kind.WORD:
        return None
    word = token.text.upper()
    before = failure.token(failure.at - 1)
    following = failure.token(failure.at + 1)
    if before is None:
        is_field = following is not None and following.kind in (Kind.OPERATOR, Kind.LPAR)
        return None if is_field else _HEADS.get(word)
    if before.is_word("NOT"):
        before = failure.token(failure.at - 2)
    if before is None or not (before.is_name or before.kind in (Kind.RPAR, Kind.RSQB)):
        return None
    if word in _OPERATORS and following is not None and (following.is_name or following.kind is Kind.LPAR):
        return _OPERATORS[word]
    return _TAILS.get(word)


def _not_equals(failure: Failure) -> Iterator[Finding]:
    """NOT before an operator: `a NOT = b`."""
    instead_of = {"=": "!=", "~": "!~", "==": "!="}
    for first in (failure.at - 1, failure.at):
        word, operator = failure.token(first), failure.token(first + 1)
        if word is None or operator is None or not word.is_word("NOT") or operator.text not in instead_of:
            continue
        instead = instead_of[operator.text]
        span = Span(word.span.start, operator.span.end)
        if failure.is_repaired_by([Edit(span, instead)]):
            fix = Fix(f"use {instead}", [Edit(span, instead)])
            yield Finding(span, f"JQL has no NOT {operator.text}: use {instead}", fix)
            return
