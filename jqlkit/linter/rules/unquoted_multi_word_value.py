"""A name or a value of several words without quotes.

What it does
    Reports `status = In Progress` and `Story Points > 3`.

Why is this bad
    Jira refuses the query.

Example
    status IN (Open, In Progress)

Use instead
    status IN (Open, "In Progress")

Fix
    Safe in a list, up to the next comma or parenthesis; unsafe elsewhere, where the end of the value is a guess.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

#: Words that end a name, words that no name of several words holds, and words that start none.
_STOPS: Final = ("AND", "OR", "ORDER")
_FOREIGN: Final = ("ASC", "CHANGED", "DESC", "EMPTY", "IS", "NULL", "WAS")
_NO_START: Final = ("AND", "IN", "IS", "NOT", "OR", "ORDER", "WAS", "CHANGED", "BY")
_PREDICATES: Final = ("AFTER", "BEFORE", "BY", "DURING", "FROM", "ON", "TO")
_VALUE_STARTS: Final = (Kind.OPERATOR, Kind.LPAR, Kind.COMMA)
_DATE: Final = re.compile(r"-?[0-9]")


def check(failure: Failure) -> Iterator[Finding]:
    """The run of words around the place where the parser gave up."""
    if failure.needs_no_quotes:
        return
    for first, last in _runs(failure):
        start, end = failure.tokens[first].span.start, failure.tokens[last].span.end
        words = failure.text[start:end]
        edit = Edit(Span(start, end), in_quotes(" ".join(words.split())))
        if not failure.is_repaired_by([edit]) or not _reaches_beyond(failure, edit, last):
            continue
        before, after = failure.token(first - 1), failure.token(last + 1)
        in_list = (
            before is not None
            and before.kind in (Kind.LPAR, Kind.COMMA)
            and after is not None
            and after.kind in (Kind.RPAR, Kind.COMMA)
        )
        applicability = Applicability.SAFE if in_list else Applicability.UNSAFE
        fix = Fix(f"write {edit.content}", [edit], applicability)
        yield Finding(Span(start, end), f"several words without quotes: write {edit.content}", fix)
        return


def _runs(failure: Failure) -> Iterator[tuple[int, int]]:
    """Where a name of several words may start and end, longest first."""
    tokens = failure.tokens
    first = failure.at
    if first >= len(tokens) or tokens[first].kind is not Kind.WORD:
        return
    stops: tuple[str, ...] = _STOPS
    if any(token.is_word("WAS", "CHANGED") for token in tokens[max(0, first - 3) : first]):
        stops += _PREDICATES
    if first > 0 and tokens[first - 1].is_word() and not tokens[first - 1].is_word(*_NO_START, *stops):
        first -= 1
    before = failure.token(first - 1)
    starts_value = before is not None and (before.kind in _VALUE_STARTS or before.is_word(*_PREDICATES))
    if tokens[first].is_word(*_NO_START) and not starts_value:
        return
    last = failure.at
    while last + 1 < len(tokens) and tokens[last + 1].kind is Kind.WORD and not tokens[last + 1].is_word(*stops):
        last += 1
    for end in range(last, first, -1):
        if _is_name(failure, first, end):
            yield first, end


def _is_name(failure: Failure, first: int, last: int) -> bool:
    """Whether the words may be one name: nothing among them belongs to the language, and no call follows."""
    words = failure.tokens[first : last + 1]
    after = failure.token(last + 1)
    if after is not None and after.kind is Kind.LPAR:
        return False
    if "\n" in failure.text[words[0].span.start : words[-1].span.end]:
        return False
    if any(word.is_word(*_FOREIGN) or not any(map(str.isalnum, word.text)) for word in words):
        return False
    if words[-1].is_word("NOT", "IN"):
        return False
    return not any(word.is_word(*_PREDICATES) and _DATE.match(date.text) for word, date in pairwise(words))


def _reaches_beyond(failure: Failure, edit: Edit, last: int) -> bool:
    """Whether the parser now takes at least the token after the run, if there is one."""
    if failure.is_solved_by([edit]):
        return True
    after = failure.token(last + 2)
    if after is None:
        return False
    return failure.unparsed_after([edit]) < len(failure.text) - after.span.start
