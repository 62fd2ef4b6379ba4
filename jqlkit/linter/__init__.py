"""The linter: rules, the diagnostics they yield, and the fixes these bring."""

from jqlkit.linter.diagnostic import Applicability, Diagnostic, Fix, Severity
from jqlkit.linter.runner import Linter, lint

__all__ = ["Applicability", "Diagnostic", "Fix", "Linter", "Severity", "lint"]
