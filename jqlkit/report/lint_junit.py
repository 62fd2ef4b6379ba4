"""The lint report as JUnit XML: a suite for each file, a test for each finding, which fails unless it is an info."""

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from jqlkit.report.lint import LintReport

if TYPE_CHECKING:
    from jqlkit.linter.source import Located

#: What XML 1.0 cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: LintReport) -> str:
    """XML; without findings one suite with one test that passed."""
    suites = []
    failed = 0
    for filename, group in groupby(report.located, key=lambda located: located.source.filename):
        found = list(group)
        cases = [_case(filename, located) for located in found]
        failures = sum(located.diagnostic.severity > "info" for located in found)
        failed += failures
        head = f'  <testsuite name="{_attribute(filename)}" tests="{len(cases)}" failures="{failures}" errors="0">\n'
        suites.append(head + "".join(cases) + "  </testsuite>\n")
    if not suites:
        suites.append(
            '  <testsuite name="jqlkit" tests="1" failures="0" errors="0">\n'
            '    <testcase name="no findings" classname="jqlkit"/>\n'
            "  </testsuite>\n"
        )
    head = f'<testsuites name="jqlkit" tests="{max(1, len(report.located))}" failures="{failed}" errors="0">\n'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{"".join(suites)}</testsuites>\n'


def _case(filename: str, located: "Located") -> str:
    diagnostic = located.diagnostic
    line, column = located.start
    name = _attribute(filename)
    message = _attribute(diagnostic.message)
    text = f"{name}:{line}:{column}: {message}"
    if diagnostic.severity > "info":
        outcome = f'<failure type="{diagnostic.severity}" message="{message}">{text}</failure>'
    else:
        outcome = f"<system-out>{text}</system-out>"
    return (
        f'    <testcase name="{diagnostic.code} {diagnostic.name}" classname="{name}" file="{name}" line="{line}">\n'
        f"      {outcome}\n"
        f"    </testcase>\n"
    )


def _attribute(text: str) -> str:
    text = _NOT_XML.sub("\ufffd", text)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;")):
        text = text.replace(character, entity)
    return text
