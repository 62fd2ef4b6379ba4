"""The lint report as JUnit XML: a suite for each file, a failed test for each finding."""

import re
from itertools import groupby
from typing import Final

from jqlkit.report.lint import LintReport

#: What XML 1.0 cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: LintReport) -> str:
    """XML; without findings one suite with one test that passed."""
    suites = []
    for filename, group in groupby(report.located, key=lambda located: located.source.filename):
        cases = []
        for located in group:
            diagnostic = located.diagnostic
            line, column = located.start
            message = _attribute(diagnostic.message)
            where = _attribute(f"{filename}:{line}:{column}")
            cases.append(
                f'    <testcase name="{diagnostic.code} {diagnostic.name}" classname="{_attribute(filename)}"'
                f' file="{_attribute(filename)}" line="{line}">\n'
                f'      <failure type="{diagnostic.severity}" message="{message}">{where}: {message}</failure>\n'
                f"    </testcase>\n"
            )
        count = len(cases)
        head = f'  <testsuite name="{_attribute(filename)}" tests="{count}" failures="{count}" errors="0">\n'
        suites.append(head + "".join(cases) + "  </testsuite>\n")
    if not suites:
        suites.append(
            '  <testsuite name="jqlkit" tests="1" failures="0" errors="0">\n'
            '    <testcase name="no findings" classname="jqlkit"/>\n'
            "  </testsuite>\n"
        )
    count = len(report.located)
    head = f'<testsuites name="jqlkit" tests="{max(1, count)}" failures="{count}" errors="0">\n'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{"".join(suites)}</testsuites>\n'


def _attribute(text: str) -> str:
    text = _NOT_XML.sub("\ufffd", text)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;")):
        text = text.replace(character, entity)
    return text
