"""Keywords in another letter case than the team's.

What it does
    Points at AND, OR, NOT, IN, IS, EMPTY, WAS, ORDER BY, ASC and the other keywords that are not in the case of the
    setting `keyword-case` ("upper", or "lower").

Why is this bad
    It is not: one style reads better.

Example
    project = A and status = Open order by created

Use instead
    project = A AND status = Open ORDER BY created

Fix
    Safe.

When to ignore
    Where the text of a query is not yours.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-keywords/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind, scan
from jqlkit.linter.subject import Subject, is_inside
from jqlkit.operators import KEYWORDS
from jqlkit.spans import Edit

# A name is cf[10010], as Jira writes it.
_WORDS: Final = KEYWORDS - {"cf"}
_HINT: Final = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS))})\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """All such keywords of the query in one finding, at the first of them."""
    recase = str.lower if subject.settings.keyword_case == "lower" else str.upper
    if all(match[0] == recase(match[0]) for match in _HINT.finditer(subject.text)):
        return
    edits = []
    for token in scan(subject.text):
        word = token.text
        if token.kind is not Kind.WORD or not word.isascii() or word.lower() not in _WORDS or word == recase(word):
            continue
        if not is_inside(token.span, subject.holes):
            edits.append(Edit(token.span, recase(word)))
    if edits:
        words = ", ".join(dict.fromkeys(edit.content for edit in edits))
        wanted = f"keywords in {subject.settings.keyword_case} case"
        yield Finding(edits[0].span, f"{wanted}: {words}", Fix(f"write {wanted}", edits))
