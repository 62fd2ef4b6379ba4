"""The lint report for a terminal: a line for each diagnostic, the source with a caret, a summary."""

from collections import Counter
from typing import TYPE_CHECKING

from jqlkit.linter.diagnostic import Applicability, Fix, Severity
from jqlkit.report.lint import LintReport
from jqlkit.spans import excerpt

if TYPE_CHECKING:
    from jqlkit.linter.source import Located


def render(report: LintReport) -> str:
    """Findings and a summary."""
    return "".join([_finding(located) for located in report.located]) + ("" if report.quiet else summary(report))


def summary(report: LintReport) -> str:
    """How much was found, and what can be done about it."""
    fixed = f" ({_count(report.fixed, 'problem')} fixed)" if report.fixed else ""
    if not report.located:
        return f"All checks passed.{fixed}\n"
    severities = Counter([located.diagnostic.severity for located in report.located])
    parts = [_count(severities[severity], str(severity)) for severity in reversed(Severity) if severities[severity]]
    lines = [f"Found {_count(len(report.located), 'problem')} ({', '.join(parts)}){fixed}."]
    fixes = Counter([fix.applicability for located in report.located if (fix := _fix(located))])
    if fixes[Applicability.SAFE]:
        lines.append(f"{_count(fixes[Applicability.SAFE], 'problem')} fixable with --fix.")
    if fixes[Applicability.UNSAFE]:
        lines.append(f"{_count(fixes[Applicability.UNSAFE], 'problem')} fixable with --fix --unsafe-fixes.")
    return "\n".join(lines) + "\n"


def _finding(located: "Located") -> str:
    diagnostic = located.diagnostic
    line, column = located.start
    where = f"{_printable(located.source.filename)}:{line}:{column}"
    what = f"{diagnostic.code} {diagnostic.severity} {diagnostic.name}: {_printable(diagnostic.message)}"
    frame = "\n".join([f"    {row}" for row in excerpt(located.source.text, located.span).splitlines()])
    repair = _fix(located)
    fix = f"    fix: {_printable(repair.message)}\n" if repair else ""
    return f"{where}: {what}\n{frame}\n{fix}"


def _fix(located: "Located") -> Fix | None:
    """The fix, if it can be made where the query stands."""
    return located.diagnostic.fix if located.edits is not None else None


def _count(number: int, noun: str) -> str:
    plural = noun if number == 1 or noun == "info" else f"{noun}s"
    return f"{number} {plural}"


def _printable(text: str) -> str:
    return "".join([c if c.isprintable() else " " for c in text])
