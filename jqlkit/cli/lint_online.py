"""`jqlkit lint --online`: Jira's own verdict on each query, at the place that its message speaks of."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from jqlkit.cli.sources import open_source
from jqlkit.config.lint import LintSettings
from jqlkit.errors import ConfigError
from jqlkit.files import UTF_8
from jqlkit.jira.client import JiraClient, Validation
from jqlkit.jira.verdicts import validate_all
from jqlkit.linter.diagnostic import Diagnostic, Severity
from jqlkit.linter.extraction.model import ExtractedQuery
from jqlkit.linter.file_linting import questions
from jqlkit.linter.project import FileText, project_files, read_file
from jqlkit.linter.registry import VERDICT
from jqlkit.linter.runner import Linter
from jqlkit.linter.scan import scan
from jqlkit.linter.source import Located, Source
from jqlkit.linter.syntax import unparsed
from jqlkit.nodes import Field, FunctionOperand, ValueOperand, walk
from jqlkit.parser import parse
from jqlkit.spans import Span

_POSITION: Final = re.compile(r"\(line '?(\d+)'?, character '?(\d+)'?\)")
_QUOTED: Final = re.compile(r"'([^']+)'")


class Question(NamedTuple):
    """A query to ask about, and where it stands: in a file (`query`), or as the whole of its source."""

    text: str
    source: Source
    query: ExtractedQuery | None = None


def online_verdicts(
    settings: LintSettings, site: str | None, paths: Iterable[str], jql: str | None, stdin: tuple[str, str] | None
) -> list[Located]:
    """What the site says about the queries that were linted.

    `stdin` is the name and the text of standard input. Raises JiraError where the site cannot be asked.
    """
    asked = list(_questions(settings, paths, jql, stdin))
    if not asked:
        return []
    with open_source(site=site, deployment=settings.deployment, no_lint=True) as client:
        if not isinstance(client, JiraClient):
            raise ConfigError("--online asks a site: name one with --site")
        verdicts = validate_all(client, [question.text for question in asked])
    return [
        located for question, verdict in zip(asked, verdicts, strict=True) for located in _located(question, verdict)
    ]


def _questions(
    settings: LintSettings, paths: Iterable[str], jql: str | None, stdin: tuple[str, str] | None
) -> Iterator[Question]:
    if jql is not None:
        if unparsed(jql) == 0:
            yield Question(jql, Source("<query>", jql))
        return
    linter = Linter(settings)
    if stdin is not None:
        host = "jql" if stdin[0] == "-" else None
        files: Iterable[FileText] = [FileText(Path(stdin[0]), stdin[0], stdin[1], UTF_8)]
    else:
        host = None
        read = (read_file(found) for found in project_files(paths, settings))
        files = (file for file in read if isinstance(file, FileText))
    for file in files:
        for query, source in questions(linter, file.text, file.filename, host):
            yield Question(query.text, source, query)


def _located(question: Question, verdict: Validation) -> Iterator[Located]:
    for messages, severity in ((verdict.errors, Severity.ERROR), (verdict.warnings, Severity.WARNING)):
        for message in messages:
            span = place_of(message, question.text)
            diagnostic = Diagnostic(VERDICT.code, VERDICT.name, severity, f"Jira says: {message}", span)
            place = question.query.host_span(span) if question.query else span
            yield Located(question.source, place, diagnostic, question.text)


def place_of(message: str, jql: str) -> Span:
    """Where in the query a message of Jira points: a line and a character, a name or a value, else the whole query.

    >>> place_of("The value 'Donne' does not exist for the field 'status'.", "project = A AND status = Donne")
    Span(start=25, end=30)
    """
    if match := _POSITION.search(message):
        lines = jql.splitlines(keepends=True) or [""]
        line = min(int(match[1]), len(lines)) - 1
        offset = sum(map(len, lines[:line])) + int(match[2]) - 1
        token = next((token for token in scan(jql) if offset < token.span.end), None)
        if token is not None:
            return token.span
    names = [match[1].lower() for match in _QUOTED.finditer(message)]
    places: dict[str, Span] = {}
    for node in walk(parse(jql)):
        name = node.value if isinstance(node, ValueOperand) else getattr(node, "name", None)
        if isinstance(node, (ValueOperand, Field, FunctionOperand)) and node.span and isinstance(name, str):
            places.setdefault(name.lower(), node.span)
    return next((places[name] for name in names if name in places), Span(0, len(jql)))
