"""The lint report as a code quality report of GitLab."""

import hashlib
from collections import Counter
from typing import Any, Final

from jqlkit.report.lint import LintReport
from jqlkit.report.text import to_json

_SEVERITIES: Final = {"error": "major", "warning": "minor", "info": "info"}


def render(report: LintReport) -> str:
    """A JSON list. Fingerprints do not depend on lines, so that GitLab knows a finding again after it moved.

    https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    entries: list[dict[str, Any]] = []
    for located in report.located:
        diagnostic = located.diagnostic
        key = (located.source.filename, diagnostic.code, located.jql)
        seen[key] += 1
        fingerprint = hashlib.sha256("\0".join([*key, str(seen[key])]).encode("utf-8", "replace")).hexdigest()
        entries.append(
            {
                "check_name": diagnostic.code,
                "description": f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}",
                "severity": _SEVERITIES[diagnostic.severity.value],
                "fingerprint": fingerprint,
                "location": {
                    "path": located.source.filename,
                    "lines": {"begin": located.start.line, "end": located.end.line},
                    "positions": {
                        "begin": {"line": located.start.line, "column": located.start.column},
                        "end": {"line": located.end.line, "column": located.end.column},
                    },
                },
            }
        )
    return to_json(entries, indent=2) + "\n"
