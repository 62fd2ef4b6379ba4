"""The lint report as JSON, in the shape of ruff's."""

from typing import Any

from jqlkit.linter.registry import RULES, VERDICT
from jqlkit.linter.source import Located
from jqlkit.report.lint import LintReport
from jqlkit.report.text import to_json
from jqlkit.spans import Position


def render(report: LintReport) -> str:
    """A JSON list with one object for each diagnostic."""
    return to_json([as_dict(located) for located in report.located], indent=2) + "\n"


def as_dict(located: Located) -> dict[str, Any]:
    """One diagnostic; rows and columns are counted from 1, columns in code points."""
    diagnostic = located.diagnostic
    fix = None
    if diagnostic.fix is not None and located.edits is not None:
        fix = {
            "applicability": diagnostic.fix.applicability.value,
            "message": diagnostic.fix.message,
            "edits": [
                {
                    "content": content,
                    "location": _location(located.source.position(span.start)),
                    "end_location": _location(located.source.position(span.end)),
                }
                for span, content in located.edits
            ],
        }
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "filename": located.source.filename,
        "location": _location(located.start),
        "end_location": _location(located.end),
        "jql": located.jql,
        "fix": fix,
        "url": "docs/linting.md" if diagnostic.name == VERDICT.name else RULES[diagnostic.code].url,
    }


def _location(position: Position) -> dict[str, int]:
    return {"row": position.line, "column": position.column}
