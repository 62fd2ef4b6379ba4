"""Lints the text of a file: its queries by the query rules, the code around them by the host rules."""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.extraction.extract import extract_text
from jqlkit.linter.extraction.model import ExtractedQuery, Extraction
from jqlkit.linter.ignores import Ignores
from jqlkit.linter.registry import HOST
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located, Source
from jqlkit.linter.syntax import unparsed
from jqlkit.spans import Edit, Span

#: Rules about how far a query is restricted: silent where the sender adds a restriction of its own.
_BOUNDS: Final = frozenset(("JQL100", "JQL101", "JQL102", "JQL103"))
#: Silent where a placeholder is what the reader expects.
_PLACEHOLDER: Final = frozenset(("JQL014",))
#: Silent in a URL, where a blank takes three characters.
_SPACING: Final = frozenset(("JQL601",))
_DOCUMENTS: Final = frozenset(("markdown", "rst", "asciidoc"))


def lint_text(linter: Linter, text: str, filename: str, host: str | None = None) -> tuple[list[Located], str | None]:
    """The diagnostics of a file's text, in its order, and what kept it from being read to its end, if anything did.

    The file's name tells the language unless `host` does.
    """
    extraction = extract_text(text, filename, level=linter.settings.extract_level, host=host)
    return lint_extraction(linter, extraction), extraction.problem


def lint_extraction(linter: Linter, extraction: Extraction) -> list[Located]:
    """The diagnostics of what was found in a file, without those that ignore comments silence."""
    source = Source(extraction.filename, extraction.text)
    located = [*_of_queries(linter, extraction, source), *_of_hosts(linter, extraction, source)]
    if linter.settings.inline_ignores:
        ignores = Ignores(extraction)
        located = [item for item in located if not ignores.silence(item)]
        located += ignores.findings(linter, source)
    located.sort(key=lambda item: (item.span, item.diagnostic.code))
    return located


def _of_queries(linter: Linter, extraction: Extraction, source: Source) -> Iterator[Located]:
    for query in extraction.queries:
        if not query.judged:
            continue
        skip = _BOUNDS if query.scoped else frozenset()
        if query.mode == "encoded":
            skip |= _SPACING
        if query.holes or query.mode == "template" or query.host in _DOCUMENTS:
            skip |= _PLACEHOLDER
        holes = tuple([filled.span for filled in query.holes])
        for diagnostic in linter.check(query.text, holes=holes, is_fragment=query.mode == "fragment", skip=skip):
            edits = host_edits(query, diagnostic.fix.edits) if diagnostic.fix else None
            yield Located(source, query.host_span(diagnostic.span), diagnostic, query.text, edits, is_in_query=True)


def host_edits(query: ExtractedQuery, edits: tuple[Edit, ...]) -> tuple[Edit, ...] | None:
    """Edits of a query as edits of its file; None if one of them cannot be made there."""
    mapped = []
    for edit in edits:
        host_edit = query.host_edit(edit)
        if host_edit is None:
            return None
        mapped.append(host_edit)
    return tuple(mapped)


def _of_hosts(linter: Linter, extraction: Extraction, source: Source) -> Iterator[Located]:
    for rule in linter.rules.values():
        if HOST in rule.triggers:
            for finding in rule.load()(extraction, linter.settings):
                diagnostic = linter.diagnostic(rule, finding)
                edits = finding.fix.edits if finding.fix else None
                yield Located(source, finding.span, diagnostic, _jql_at(extraction, finding.span), edits)


def _jql_at(extraction: Extraction, span: Span) -> str:
    for query in extraction.queries:
        if query.place.start <= span.end and span.start <= query.place.end:
            return query.text
    return ""


def questions(
    linter: Linter, text: str, filename: str, host: str | None = None
) -> Iterator[tuple[ExtractedQuery, Source]]:
    """The queries of a file that can be put to a Jira: whole, without holes, and syntactically right."""
    extraction = extract_text(text, filename, level=linter.settings.extract_level, host=host)
    source = Source(extraction.filename, extraction.text)
    for query in extraction.queries:
        if query.judged and not query.holes and query.mode in ("literal", "encoded") and unparsed(query.text) == 0:
            yield query, source
