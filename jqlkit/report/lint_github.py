"""The lint report as commands of GitHub Actions, which become annotations of a pull request."""

from typing import Final

from jqlkit.report.lint import LintReport
from jqlkit.report.text import printable

_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: LintReport) -> str:
    """One `::error` (or warning, notice) a line.

    https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions
    """
    lines = []
    for located in report.located:
        diagnostic = located.diagnostic
        (line, column), (end_line, end_column) = located.start, located.end
        properties = {
            "title": f"jqlkit {diagnostic.code}",
            "file": located.source.filename,
            "line": line,
            "col": column,
            "endLine": end_line,
        }
        if end_line == line:  # GitHub refuses columns of a range over several lines
            properties["endColumn"] = end_column
        written = ",".join([f"{name}={_property(str(value))}" for name, value in properties.items()])
        message = (
            f"{located.source.filename}:{line}:{column}: {diagnostic.code} {diagnostic.name}: {diagnostic.message}"
        )
        lines.append(f"::{_COMMANDS[diagnostic.severity.value]} {written}::{_data(message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
