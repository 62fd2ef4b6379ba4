"""Ignore comments: `jqlkit: ignore[JQL201] reason` in a comment of the host language.

On the line of a finding, on the line above it, or on the line above the query; above a code block of a document. In a
`.jql` file, anywhere above the end of its query. `jqlkit: ignore-file[...]` holds for the whole file.
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Diagnostic, Fix
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import RULES, Finding, rules_for
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located, Source
from jqlkit.spans import Edit, Span

_COMMENT: Final = re.compile(
    r"""
    (?P<open> \#+ | // | -- | ; | /\* | <!-- | \{\# | ^\.\. | \bREM\b )
    [ \t]* jqlkit: [ \t]* ignore (?P<file> -file )?
    (?: \[ (?P<codes> [^\]\n]* ) \] )?
    (?P<reason> [^\n]*? ) (?P<close> [ \t]* (?: --> | \*/ | \#\} )? ) [ \t\r]* $
    """,
    re.VERBOSE | re.MULTILINE,
)


class Ignore:
    """One comment: its place, the line it stands on, the codes it names (none: all), and which of them it silenced."""

    __slots__ = ("codes", "for_file", "line", "reason", "span", "used")

    def __init__(self, match: re.Match[str], line: int) -> None:
        self.span = Span(*match.span())
        self.line = line
        self.for_file = match["file"] is not None
        self.codes = tuple([code.strip() for code in (match["codes"] or "").split(",") if code.strip()])
        self.reason = match["reason"].strip(" \t\r:-")
        self.used: set[str] = set()

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Whether the comment names the diagnostic's rule; marks what it names as used."""
        if not self.codes:
            self.used.add("")
            return True
        for code in self.codes:
            if diagnostic.code.startswith(code.upper()) or diagnostic.name == code:
                self.used.add(code)
                return True
        return False


class Ignores:
    """The ignore comments of a file."""

    def __init__(self, extraction: Extraction) -> None:
        self._source = Source(extraction.filename, extraction.text)
        self._comments: list[Ignore] = []
        if "jqlkit:" in extraction.text:
            for match in _COMMENT.finditer(extraction.text):
                self._comments.append(Ignore(match, self._source.position(match.start()).line))
        self._starts: list[tuple[Span, int]] = []
        self._above: list[tuple[Span, int]] = []
        if self._comments:
            for block in extraction.blocks:
                before = extraction.text[: block.start].rstrip()
                self._above.append((block, self._source.position(len(before)).line))
            previous_end = 0
            for query in extraction.queries:
                # In a .jql file, the comments of a section are above or inside its query.
                start = previous_end if query.host == "jql" else query.place.start
                previous_end = query.place.end
                self._starts.append((query.place, self._source.position(start).line))

    def silence(self, located: Located) -> bool:
        """Whether a comment silences a diagnostic."""
        if not self._comments:
            return False
        first = last = located.start.line
        for place, line in self._starts:
            if place.start <= located.span.start <= place.end:
                first = min(first, line)
                last = max(last, self._source.position(place.end).line)
        near = range(first - 1, last + 1)
        above = [line for block, line in self._above if block.start <= located.span.start < block.end]
        for comment in self._comments:
            is_meant = comment.for_file or comment.line in near or comment.line in above
            if is_meant and comment.covers(located.diagnostic):
                return True
        return False

    def findings(self, linter: Linter, source: Source) -> Iterator[Located]:
        """What is wrong with the comments themselves; to be asked after all diagnostics were offered."""
        for comment in self._comments:
            for code, finding in _findings(comment, linter, source.text):
                rule = linter.rules.get(code)
                if rule is not None:
                    diagnostic = linter.diagnostic(rule, finding)
                    edits = finding.fix.edits if finding.fix else None
                    yield Located(source, finding.span, diagnostic, "", edits)


def _findings(comment: Ignore, linter: Linter, text: str) -> Iterator[tuple[str, Finding]]:
    unknown = [code for code in comment.codes if next(rules_for([code]), None) is None]
    for code in unknown:
        yield "JQL901", Finding(comment.span, f"no rule is called {code}: `jqlkit rule` lists them")
    if not comment.codes:
        yield "JQL902", Finding(comment.span, "name the rules to ignore: `jqlkit: ignore[JQL201] reason`")
    elif not comment.reason:
        yield "JQL903", Finding(comment.span, "say why: `jqlkit: ignore[JQL201] reason`")
    if not comment.codes:
        unused = [] if comment.used else ["everything"]
    else:
        unused = [code for code in comment.codes if code not in comment.used and _is_active(code, linter)]
    if unused:
        whole = len(unused) == max(1, len(comment.codes))
        fix = Fix("remove the comment", [_removal(comment, text)]) if whole else None
        yield "JQL900", Finding(comment.span, f"nothing is ignored here for {', '.join(unused)}", fix)


def _is_active(code: str, linter: Linter) -> bool:
    """Whether the run has a rule that the code names: the comment may be for another run."""
    return any(rule.code in linter.rules for rule in rules_for([code]) if rule.code in RULES)


def _removal(comment: Ignore, text: str) -> Edit:
    """The comment with the blanks before it, or its whole line if nothing else stands on it."""
    start, end = comment.span
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip():
        while text[start - 1] in " \t":
            start -= 1
        return Edit(Span(start, end), "")
    line_end = text.find("\n", end)
    return Edit(Span(line_start, len(text) if line_end < 0 else line_end + 1), "")
