"""The rules: one row each. A rule's module is imported when a query has one of its triggers.

A query rule has `check(subject: Subject) -> Iterable[Finding]`. A syntax rule (trigger SYNTAX) has
`check(failure: Failure) -> Iterable[Finding]`, is asked in the order of the table, and the first that finds
something replaces JQL001. A host rule (trigger HOST) is run by the extraction, on the code around a query.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, Final, NamedTuple

from jqlkit.linter.diagnostic import Diagnostic, Fix, Severity
from jqlkit.spans import Span

#: Triggers besides the features that `Subject` collects.
SYNTAX: Final = "syntax error"
HOST: Final = "host"


class Finding(NamedTuple):
    """What a rule's check yields; the registry adds the code, the name and the severity."""

    span: Span
    message: str
    fix: Fix | None = None
    severity: Severity | None = None


class Rule(NamedTuple):
    """One row of the registry.

    `triggers` are features of a query, of which one is enough; `deployment` limits the rule to one kind of Jira;
    a rule that is not `default` runs only when it is selected.
    """

    code: str
    name: str
    severity: Severity
    triggers: tuple[str, ...]
    default: bool = True
    deployment: str | None = None

    @property
    def module(self) -> str:
        """The module of the rule, named after it."""
        return f"jqlkit.linter.rules.{self.name.replace('-', '_')}"

    def load(self) -> Callable[[Any], Iterable[Finding]]:
        """The rule's check; imports its module."""
        check: Callable[[Any], Iterable[Finding]] = import_module(self.module).check
        return check

    def diagnostic(self, finding: Finding) -> Diagnostic:
        """A finding of this rule as a diagnostic."""
        return Diagnostic(
            self.code, self.name, finding.severity or self.severity, finding.message, finding.span, finding.fix
        )


_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING
_INFO: Final = Severity.INFO

#: Every rule, by code, in the order in which they run.
RULES: Final = {
    rule.code: rule
    for rule in (
        Rule("JQL001", "syntax-error", _ERROR, (SYNTAX,)),
        Rule("JQL100", "unbounded-query", _ERROR, ("no where",), deployment="cloud"),
        Rule("JQL101", "vacuous-restriction", _WARNING, ("not", "is not", "!=", "<", "<=", ">", ">=")),
    )
}


def rules_for(codes: Iterable[str]) -> Iterator[Rule]:
    """The rules whose code starts with one of the prefixes, or whose name is one of them.

    >>> [rule.code for rule in rules_for(["JQL10", "syntax-error"])][:2]
    ['JQL001', 'JQL100']
    """
    wanted = tuple([code.strip() for code in codes])
    prefixes = tuple([code.upper() for code in wanted])
    for rule in RULES.values():
        if rule.code.startswith(prefixes) or rule.name in wanted:
            yield rule
