"""Queries in documentation: fences tagged jql, fences of other languages, addresses, inline code."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.dispatch import extract_into
from jqlkit.linter.extraction.mapped import Decoder, Mapped
from jqlkit.linter.extraction.recognition import is_certain
from jqlkit.linter.extraction.splitting import mask_placeholders, split_queries
from jqlkit.linter.extraction.urls import add_text

_LANGUAGES: Final = {
    name: host
    for host, names in {
        "jql": "jql jira-jql jiraql",
        "python": "python py python3 pycon ipython doctest",
        "shell": "sh bash shell zsh console shell-session terminal shellsession curl",
        "javascript": "js javascript mjs jsx node",
        "typescript": "ts typescript tsx",
        "go": "go golang",
        "java": "java",
        "kotlin": "kotlin",
        "groovy": "groovy",
        "scala": "scala",
        "csharp": "csharp cs c#",
        "ruby": "ruby rb",
        "php": "php",
        "swift": "swift",
        "rust": "rust",
        "powershell": "powershell ps1 pwsh posh",
        "yaml": "yaml yml",
        "json": "json json5 jsonc",
        "toml": "toml",
        "ini": "ini properties dotenv env",
        "http": "http rest",
        "make": "make makefile",
    }.items()
    for name in names.split()
}
_INLINE: Final = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]+)\1(?!`)")
_LABELLED: Final = re.compile(r"(?i)\bjql\b[^`\n]{0,30}$")
_PROMPT: Final = re.compile(r"(?m)^([ \t]*(?:>>>|\.\.\.)(?: |$))")
_LINE: Final = re.compile(r"[^\n]*(?:\n|$)")


class Block(NamedTuple):
    """A block of code: its language as written, its text, and its lines (from the one that opens it, to)."""

    language: str
    text: Mapped
    first: int
    last: int


def extract_markdown(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a Markdown document."""
    _add(collector, source, list(_markdown_blocks(source)))


def extract_rst(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a reStructuredText document."""
    _add(collector, source, list(_rst_blocks(source)))


def extract_asciidoc(collector: Collector, source: Mapped) -> None:
    """Adds the queries of an AsciiDoc document."""
    _add(collector, source, list(_asciidoc_blocks(source)))


def _add(collector: Collector, source: Mapped, blocks: list[Block]) -> None:
    lines = _line_starts(source.text)
    last = 0
    for block in [*blocks, None]:
        first = lines[block.first] if block else len(source)
        _prose(collector, source.part(last, first))
        if block:
            last = lines[min(block.last, len(lines) - 1)]
            collector.blocks.append(source.span(first, last))
            _block(collector, block)


def _block(collector: Collector, block: Block) -> None:
    host = _LANGUAGES.get(block.language.lower())
    if host == "jql":
        for query in split_queries(mask_placeholders(block.text)):
            collector.query(query, f"fence {block.language}", certain=True)
    elif host is not None:
        text = _without_prompts(block.text) if host == "python" else block.text
        extract_into(collector, text, host)
    else:
        if collector.level > 1:
            for query in split_queries(mask_placeholders(block.text)):
                if is_certain(query.text):
                    collector.query(query, "unlabelled block", strict=False)
        add_text(collector, block.text, "?jql= of a URL")


def _prose(collector: Collector, text: Mapped) -> None:
    if not text.text:
        return
    add_text(collector, text, "?jql= of a URL")
    if collector.level < 2:
        return
    for match in _INLINE.finditer(text.text):
        query = mask_placeholders(text.part(*match.span(2)))
        labelled = _LABELLED.search(text.text[max(0, match.start() - 40) : match.start()])
        if is_certain(query.text) and (labelled or re.search(r"(?i)\b(?:and|or|order by|in \(|empty)\b", query.text)):
            collector.query(query, "inline code", strict=False)


def _without_prompts(text: Mapped) -> Mapped:
    """An interactive session as a program: the lines behind the prompts."""
    if ">>> " not in text.text:
        return text
    decoder = Decoder(text)
    for line in _LINE.finditer(text.text):
        prompt = _PROMPT.match(text.text, line.start())
        if prompt:
            decoder.copy(prompt.end(), line.end())
        elif line.group().endswith("\n"):
            decoder.copy(line.end() - 1, line.end())
    return decoder.build()


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\n", text)), len(text)]


def _markdown_blocks(source: Mapped) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    text = source.text.replace("\r\n", " \n").replace("\r", " ").replace("\0", " ")
    starts = _line_starts(text)
    tokens: list[Any] = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable("inline").parse(text)
    for token in tokens:
        if token.type not in ("fence", "code_block") or not token.map:
            continue
        first, last = token.map
        offset = first + (token.type == "fence")
        decoder = Decoder(source)
        for number, line in enumerate(token.content.split("\n")[:-1]):
            row = offset + number
            if row + 1 >= len(starts):
                break
            end = starts[row + 1] - (text[starts[row + 1] - 1 : starts[row + 1]] == "\n")
            start = max(starts[row], end - len(line))
            decoder.copy(start, min(end + 1, len(source)))
        info = token.info.strip() if token.type == "fence" else ""
        yield Block(_language(info), decoder.build(), first, last)


def _language(info: str) -> str:
    match = re.match(r"\{?\s*(?:code-block\}?\s*)?\.?([\w#+-]+)", info)
    return match[1] if match else ""


def _indented(source: Mapped, rows: list[tuple[int, int]]) -> Mapped:
    """Lines without the indent that they share."""
    indents = [
        len(line) - len(line.lstrip()) for start, end in rows if (line := source.text[start:end].rstrip("\n")).strip()
    ]
    indent = min(indents, default=0)
    decoder = Decoder(source)
    for start, end in rows:
        decoder.copy(min(start + indent, max(start, end - 1)), end)
    return decoder.build()


_DIRECTIVE: Final = re.compile(
    r"(?P<indent>[ \t]*)(?:\.\.[ \t]+(?:code-block|code|sourcecode|prompt)::[ \t]*(?P<language>[\w#+-]*)"
    r"|(?!\.\.)\S.*?(?P<literal>::))[ \t\r]*$"
)


def _rst_blocks(source: Mapped) -> Iterator[Block]:
    starts = _line_starts(source.text)
    rows = list(pairwise(starts))
    number = 0
    while number < len(rows):
        start, end = rows[number]
        match = _DIRECTIVE.match(source.text[start:end].rstrip("\n"))
        number += 1
        if match is None:
            continue
        indent = len(match["indent"])
        body: list[tuple[int, int]] = []
        opening = number - 1
        while number < len(rows):
            line = source.text[slice(*rows[number])]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            is_option = not body and re.match(r"\s*:[\w-]+:", line)
            if (line.strip() and not is_option) or body:
                body.append(rows[number])
            number += 1
        if body:
            yield Block(match["language"] or "", _indented(source, body), opening, number)


_SOURCE: Final = re.compile(r"\[(?:source|code|,)(?:%\w+)*,?\s*\"?(?P<language>[\w#+-]*)[^\]]*\]\s*$")
_FENCE: Final = re.compile(r"(?:-{4,}|={4,}|\.{4,}|`{3,})(?P<language>[\w#+-]*)\s*$")


def _asciidoc_blocks(source: Mapped) -> Iterator[Block]:
    starts = _line_starts(source.text)
    rows = list(pairwise(starts))
    language = ""
    opening: int | None = None
    number = 0
    while number < len(rows):
        line = source.text[slice(*rows[number])].rstrip()
        number += 1
        if match := _SOURCE.match(line):
            language = match["language"]
            opening = number - 1
            continue
        fence = _FENCE.match(line)
        if fence is None or (line.startswith("=") and not language):
            language, opening = (language, opening) if line.startswith(".") else ("", None)
            continue
        mark = line[: len(line) - len(fence["language"])]
        first = number
        while number < len(rows) and source.text[slice(*rows[number])].rstrip() != mark:
            number += 1
        top = first - 1 if opening is None else opening
        yield Block(language or fence["language"], _indented(source, rows[first:number]), top, number)
        number += 1
        language, opening = "", None
