"""Lint reports: one module for each output, loaded when it is asked for."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from jqlkit.linter.source import Located

#: Where each output lives; a module has `render(report) -> str`.
OUTPUTS: Final = {
    "text": "jqlkit.report.lint_text",
    "json": "jqlkit.report.lint_json",
    "sarif": "jqlkit.report.lint_sarif",
    "github": "jqlkit.report.lint_github",
    "gitlab": "jqlkit.report.lint_gitlab",
    "junit": "jqlkit.report.lint_junit",
}


class LintReport(NamedTuple):
    """What a lint run found: the diagnostics in order, how many fixes were applied, how many files were read."""

    located: "Sequence[Located]"
    fixed: int = 0
    files: int = 0
    quiet: bool = False

    def fails(self, level: str) -> bool:
        """Whether something of at least this severity was found; an info never makes a run fail."""
        severities = [item.diagnostic.severity for item in self.located]
        return any(severity >= level and severity > "info" for severity in severities)


def render(report: LintReport, output: str) -> str:
    """The report as text that ends with a newline, or as nothing."""
    text: str = import_module(OUTPUTS[output]).render(report)
    return text


def statistics(report: LintReport, output: str) -> str:
    """How many findings each rule has, the most frequent first: a line for each, or a JSON list."""
    from collections import Counter

    counts = Counter([(item.diagnostic.code, item.diagnostic.name) for item in report.located]).most_common()
    if output == "json":
        from jqlkit.report.text import to_json

        return (
            to_json([{"code": code, "name": name, "count": count} for (code, name), count in counts], indent=2) + "\n"
        )
    return "".join([f"{count:>5}  {code}  {name}\n" for (code, name), count in counts])
