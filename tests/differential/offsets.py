"""Why our error stands elsewhere than the first one of Atlassian's parser."""

import re
from typing import Final

import jqlkit
from jqlkit.parser import accepts, stop

#: Where both parsers stop at the same place and we point elsewhere: what we point at, for the messages that it fits.
REASONS: Final = {
    "points at the whole operator, not at its second half": r".* is no operator of JQL|.* is written without a blank.*",
    "points at both words": r".*\bNOT\b.*|CHANGED stands alone after its field",
    "points at the text in typographic quotes from its start": ". is no quote in JQL",
    "points at the escape, not at the start of the text": r"\\.* is (no escape|unfinished).*|a backslash .*",
    "points at the comma that is too many": "nothing follows the last comma",
    "points at the parentheses that hold nothing": "a list has at least one value|empty parentheses",
    "points at the colon, or the word with it": "JQL compares by operators.*|.* is one word, without an operator",
    "points at the function from its name": "a function cannot stand to the left of an operator.*",
    "points at the character that nobody sees": r".* \(U\+[0-9A-F]{4}\) is no blank in JQL",
    "points at the sign that looks like one of JQL": ". is no . in JQL",
    "points at the blank": "a blank behind the minus sign",
    "points at the keyword, not at what follows": ".* is a keyword of JQL",
    "points at the tab, not at the start of the text": "(a tab|the character .*) cannot stand in .*",
    "points at the misspelled word, not at what follows": ".* is no word of JQL",
    "points at the character of HTML from its start": ".* is HTML.*",
    "points at the words that sort": "JQL sorts by ORDER BY, not by .*",
    "points at what does not belong to the query, from its start": ".* is no part of the query",
    "points at the whole address": r"an address \(URL\) is no query",
    "points at the quotes around the query": "the whole query stands in quotes",
    "points at the text in escaped quotes from its start": r'\\" is part of the text.*',
    "points at the word with the escape, not at what follows": r"\\. in .* is part of the word",
    "points at both quotes": "two quotes side by side.*",
    "points at the sign that was read as AND": ".* means (AND|OR) in JQL",
    "points at the date from its start": "a date relative to now is one word",
    "points at the number from its start": "a number has no comma in it",
}

#: What makes a text that is cut off a query, in the order in which it is tried.
_COMPLETIONS: Final = {
    "RPAR": ")",
    "RSQB": "]",
    "EQUALS": " = v",
    "WORD": " v",
    "IN": " in (v)",
    "BY": " by v",
    "LSQB": "[1",
    "DIGITS": "1",
}


def reason(text: str, error: jqlkit.JqlSyntaxError, offset: int) -> str:
    """Why the error of a text that both refuse is not at the offset; "row" and "rows" are those of LANGUAGE.md.

    Raises AssertionError for a difference that nobody has looked at.
    """
    from tests.differential.test_jql_ast import looser, stricter

    stopped = stop(text)
    ours = error.span.start if stopped is None else stopped.lexeme.start
    if offset < ours:  # what stands before our error is wrong to them alone
        rows = looser(completed(text[:ours]))
        assert rows, f"{text!r}: {error.message}, at {error.span.start}, not at {offset}"
        return f"our grammar takes the text before it: row {min(rows)}"
    if offset == len(text) > error.span.start and not text[error.span.start :].strip():
        return "points behind the last word, not at the empty line below"
    if stopped is not None and offset == stopped.lexeme.end and text[offset : offset + 1] == "\\":
        return "points at the whole word before a backslash, which makes it no number"
    if offset > ours:
        rows = stricter(text, error)
        assert rows, f"{text!r}: {error.message}, at {error.span.start}, not at {offset}"
        return f"we refuse what they take: row {min(rows)}"
    for why, pattern in REASONS.items():
        if re.fullmatch(pattern, error.message, re.DOTALL):
            return why
    raise AssertionError(f"{text!r}: {error.message}, at {error.span.start}, not at {offset}")


def completed(text: str) -> jqlkit.Query:
    """The query that a text which stops in the middle could have become."""
    while "$END" not in (may_follow := accepts(text)):
        text += next(content for terminal, content in _COMPLETIONS.items() if terminal in may_follow)
    while True:
        try:
            return jqlkit.parse(text)
        except jqlkit.JqlSyntaxError as error:  # a blank name or path: rows 10 and 11
            assert stop(text) is None, text
            start, end = error.span
            text = text[:start] + ('".v"' if "path" in error.message else '"v"') + text[end:]
