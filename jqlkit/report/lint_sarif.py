"""The lint report as SARIF 2.1.0, which code scanning services read."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jqlkit import __version__
from jqlkit.linter.documentation import documentation, page
from jqlkit.linter.registry import RULES, VERDICT
from jqlkit.linter.source import Located
from jqlkit.report.lint import LintReport
from jqlkit.report.text import to_json
from jqlkit.spans import Position

_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}


def render(report: LintReport) -> str:
    """One run with the rules that have findings.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    rules = sorted({(located.diagnostic.code, located.diagnostic.name) for located in report.located})
    run = {
        "tool": {
            "driver": {
                "name": "jqlkit",
                "version": __version__,
                "rules": [_rule(*rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(located, rules) for located in report.located],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return to_json(log, indent=2) + "\n"


def _rule(code: str, name: str) -> dict[str, Any]:
    if name == VERDICT.name:  # it shares its code with another rule
        return {"id": code, "name": name, "shortDescription": {"text": "What Jira itself says of the query."}}
    rule = RULES[code]
    doc = documentation(rule)
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": doc.summary},
        "fullDescription": {"text": doc.sections["What it does"]},
        "help": {
            "text": f"{doc.sections['Why is this bad']}\n\nUse instead: {doc.sections['Use instead']}",
            "markdown": page(rule),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity.value]},
    }


def _result(located: Located, rules: list[tuple[str, str]]) -> dict[str, Any]:
    diagnostic = located.diagnostic
    artifact = {"uri": _uri(located.source.filename)}
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rules.index((diagnostic.code, diagnostic.name)),
        "level": _LEVELS[diagnostic.severity.value],
        "message": {"text": diagnostic.message},
        "locations": [
            {"physicalLocation": {"artifactLocation": artifact, "region": _region(located.start, located.end)}}
        ],
    }
    if diagnostic.fix is not None and located.edits:
        position = located.source.position
        replacements = [
            {
                "deletedRegion": _region(position(span.start), position(span.end)),
                "insertedContent": {"text": content},
            }
            for span, content in located.edits
        ]
        result["fixes"] = [
            {
                "description": {"text": diagnostic.fix.message},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
            }
        ]
    return result


def _region(start: Position, end: Position) -> dict[str, int]:
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _uri(filename: str) -> str:
    path = Path(filename)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
