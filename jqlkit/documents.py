"""`.jql` files: one or more queries with names and comments.

One query a file; a line `--- name` separates and names several. A line whose first non-blank character is `#` is a
comment, unless a quoted string is open there; no string runs over a separator. Blank lines separate nothing.
"""

import re
from pathlib import Path
from typing import Final, NamedTuple

from jqlkit import files
from jqlkit.errors import ConfigError, JqlSyntaxError
from jqlkit.nodes import Query
from jqlkit.parser import parse
from jqlkit.spans import Span

# A string is skipped as a whole, so that a line inside it is no comment; one that is never closed ends at the next
# `--- name`, and the parser will point at its quote.
_PARTS: Final = re.compile(
    r"""
      "(?:[^"\\\r\n]|\\[^\r\n]|\\(?=[\r\n])|[\r\n](?!---[ \t]+\S))*(?:"|\\?\Z|\\?(?=[\r\n]))
    | '(?:[^'\\\r\n]|\\[^\r\n]|\\(?=[\r\n])|[\r\n](?!---[ \t]+\S))*(?:'|\\?\Z|\\?(?=[\r\n]))
    | (?:^|(?<=\r)) [ \t]* (?P<comment> \# [^\r\n]* )
    | (?:^|(?<=\r)) --- [ \t]+ (?P<name> [^\s] [^\r\n]* )
    """,
    re.VERBOSE | re.MULTILINE,
)


class Section(NamedTuple):
    """One query of a `.jql` file.

    `name` is "" for a query without one. `jql` is the text of `span` with blanks in place of comments, so that
    offsets into it plus `span.start` are offsets into the file. `comments` are the places of the comments in the file.
    """

    name: str
    jql: str
    span: Span
    name_span: Span | None
    comments: tuple[Span, ...] = ()


def split_sections(text: str) -> list[Section]:
    """The queries of a `.jql` file, in order; a part before the first name counts only if there is JQL in it.

    Never raises.

    >>> [(s.name, s.jql.strip()) for s in split_sections("# all mine\\n--- open\\na = 1\\n--- done\\nb = 2")]
    [('open', 'a = 1'), ('done', 'b = 2')]
    """
    sections: list[Section] = []
    name, name_span = "", None
    start = copied = 0
    pieces: list[str] = []
    comments: list[Span] = []

    def close(end: int, is_last: bool) -> None:
        jql = "".join([*pieces, text[copied:end]])
        if name_span or jql.strip() or (is_last and not sections):
            sections.append(Section(name, jql, Span(start, end), name_span, tuple(comments)))
        pieces.clear()
        comments.clear()

    for match in _PARTS.finditer(text):
        if match["comment"] is not None:
            first, last = match.span("comment")
            pieces += text[copied:first], " " * (last - first)
            copied = last
            comments.append(Span(first, last))
        elif match["name"] is not None:
            close(match.start(), False)
            name = match["name"].rstrip()
            name_span = Span(match.start("name"), match.start("name") + len(name))
            start = copied = match.end()
    close(len(text), True)
    return sections


def load(path: str | Path) -> dict[str, Query]:
    """The queries of a `.jql` file by name, in the order of the file; a query without a name is under "".

    Raises ConfigError for a file that cannot be read and for a name that occurs twice, JqlSyntaxError for a query
    that does not parse; its text and span are those of the file.
    """
    text, sections = named_sections(path)
    return {name: parse_section(text, section) for name, section in sections.items()}


def named_sections(path: str | Path) -> tuple[str, dict[str, Section]]:
    """The text of a `.jql` file and its queries by name, not parsed yet; raises ConfigError as `load` does."""
    text = read_text(path)
    sections: dict[str, Section] = {}
    for section in split_sections(text):
        if section.name in sections:
            raise ConfigError(f"{path}: two queries are called {section.name!r}: rename one of them")
        sections[section.name] = section
    return text, sections


def parse_section(text: str, section: Section) -> Query:
    """The query of a section; raises JqlSyntaxError, whose text and span are those of the file."""
    try:
        return parse(section.jql)
    except JqlSyntaxError as error:
        raise moved(error, text, section.span.start) from None


def read_text(path: str | Path) -> str:
    """The text of a file, without a byte order mark; line ends stay as they are.

    Raises ConfigError for a file that cannot be read or is no text.
    """
    return files.read_text(Path(path))[1]


def moved(error: JqlSyntaxError, text: str, offset: int) -> JqlSyntaxError:
    """The same error in a longer text, in which the query starts at an offset."""
    span = Span(error.span.start + offset, error.span.end + offset)
    fix = error.fix and error.fix._replace(span=Span(error.fix.span.start + offset, error.fix.span.end + offset))
    return JqlSyntaxError(error.message, span, text, error.expected, error.hint, fix)
