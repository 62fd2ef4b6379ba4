"""`.jql` files: each query in its layout; names and comments stay where they are."""

from typing import Final

from jqlkit.documents import Section, moved, split_sections
from jqlkit.errors import JqlSyntaxError
from jqlkit.formatter.layout import Comment
from jqlkit.formatter.options import FormatOptions
from jqlkit.formatter.query import format_lines
from jqlkit.parser import parse

_BLANKS: Final = " \t\r\n"


def format_document(text: str, options: FormatOptions | None = None) -> str:
    r"""The text of a `.jql` file with its queries formatted; it ends with one line end, unless it is empty.

    Comments stay with the clause that they stand before. Raises JqlSyntaxError, with places in the file.

    >>> print(format_document("# ours\n--- open\nproject=X   and resolution is empty"), end="")
    # ours
    <BLANKLINE>
    --- open
    project = X AND resolution IS EMPTY
    """
    options = options or FormatOptions()
    sections = split_sections(text)
    blocks = [_comment_lines(_preamble(text, sections[0]))]
    for section in sections:
        lines = _section_lines(section, text, options)
        if section.name_span is not None:
            if blocks[-1] and _ends_with_comment_of_next(text, section):
                blocks[-1].append(f"--- {section.name}")
                blocks[-1].extend(lines)
                continue
            lines = [f"--- {section.name}", *lines]
        blocks.append(lines)
    body = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return f"{body}\n" if body else ""


def _preamble(text: str, first: Section) -> str:
    """What stands before the first query, if that has a name: comments."""
    if first.name_span is None:
        return ""
    before = text[: first.name_span.start]
    return before[: max(before.rfind("\n"), before.rfind("\r")) + 1]


def _ends_with_comment_of_next(text: str, section: Section) -> bool:
    """Whether a comment stands directly above the line with the section's name."""
    assert section.name_span is not None
    above = text[: section.name_span.start].replace("\r\n", "\n").replace("\r", "\n").rsplit("\n", 2)
    return len(above) > 2 and above[1].lstrip(" \t").startswith("#")


def _section_lines(section: Section, text: str, options: FormatOptions) -> list[str]:
    jql, offset = section.jql, section.span.start
    first = len(jql) - len(jql.lstrip(_BLANKS))
    last = len(jql.rstrip(_BLANKS))
    if last <= first:
        return _comment_lines(text[slice(*section.span)])
    try:
        query = parse(jql)
    except JqlSyntaxError as error:
        raise moved(error, text, offset) from None
    inner = [
        Comment(span.start - offset, text[slice(*span)].rstrip())
        for span in section.comments
        if first < span.start - offset < last
    ]
    before = _comment_lines(text[offset : offset + first])
    after = _comment_lines(text[offset + last : section.span.end])
    return [*before, *format_lines(query, options, inner), *after]


def _comment_lines(text: str) -> list[str]:
    """The comments of a part without JQL; blank lines between them stay, one at a time."""
    lines: list[str] = []
    is_apart = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if stripped := line.strip(_BLANKS):
            if is_apart and lines:
                lines.append("")
            lines.append(stripped)
        is_apart = not stripped
    return lines
