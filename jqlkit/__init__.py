"""jqlkit treats JQL, the Jira Query Language, as a real language.

>>> import jqlkit
>>> query = jqlkit.parse("project = DEMO and status was 'In Progress' after -2w")
>>> print(query)
project = DEMO AND status WAS "In Progress" AFTER -2w

Every public name is loaded when it is first used: `import jqlkit` imports no other module, not even `typing`, which
takes as long as Python's own start.
"""

TYPE_CHECKING = False  # to a type checker it is true, as the one of `typing`
if TYPE_CHECKING:
    from jqlkit.bounds import Boundedness, boundedness
    from jqlkit.builder import field, function, quote, template
    from jqlkit.completer import Completion, complete
    from jqlkit.documents import load
    from jqlkit.errors import (
        BuildError,
        ConfigError,
        EndpointRemovedError,
        EvaluationError,
        JiraAuthError,
        JiraConnectionError,
        JiraError,
        JiraNotFoundError,
        JiraPermissionError,
        JiraProtocolError,
        JiraQueryError,
        JiraRateLimitError,
        JiraServerError,
        JiraTimeoutError,
        JqlkitError,
        JqlSyntaxError,
        UnboundedQueryError,
        UnsupportedError,
    )
    from jqlkit.formatter import FormatOptions, format
    from jqlkit.linter.diagnostic import Applicability, Diagnostic, Fix, Severity
    from jqlkit.linter.fixing import FixResult, fix
    from jqlkit.linter.runner import lint
    from jqlkit.nodes import (
        MAX_DEPTH,
        AndClause,
        ChangedClause,
        Clause,
        Field,
        FunctionOperand,
        HistoryPredicate,
        KeywordOperand,
        ListOperand,
        Node,
        NotClause,
        Operand,
        OrClause,
        OrderBy,
        Property,
        Query,
        SearchSort,
        TerminalClause,
        ValueOperand,
        WasClause,
        to_jql,
        transform,
        walk,
    )
    from jqlkit.nodes.rest import from_dict, to_dict
    from jqlkit.operators import Operator, PredicateOperator, SortOrder
    from jqlkit.parser import parse
    from jqlkit.spans import Edit, Span
    from jqlkit.tokens import Token, tokenize

__version__ = "0.1.0"

#: Which module each public name comes from.
_MODULES = {
    "jqlkit.builder": ("field", "function", "quote", "template"),
    "jqlkit.bounds": ("Boundedness", "boundedness"),
    "jqlkit.completer": ("Completion", "complete"),
    "jqlkit.documents": ("load",),
    "jqlkit.errors": (
        "BuildError",
        "ConfigError",
        "EndpointRemovedError",
        "EvaluationError",
        "JiraAuthError",
        "JiraConnectionError",
        "JiraError",
        "JiraNotFoundError",
        "JiraPermissionError",
        "JiraProtocolError",
        "JiraQueryError",
        "JiraRateLimitError",
        "JiraServerError",
        "JiraTimeoutError",
        "JqlSyntaxError",
        "JqlkitError",
        "UnboundedQueryError",
        "UnsupportedError",
    ),
    "jqlkit.linter.diagnostic": ("Applicability", "Diagnostic", "Fix", "Severity"),
    "jqlkit.linter.fixing": ("FixResult", "fix"),
    "jqlkit.linter.runner": ("lint",),
    "jqlkit.formatter": ("FormatOptions", "format"),
    "jqlkit.nodes": (
        "MAX_DEPTH",
        "AndClause",
        "ChangedClause",
        "Clause",
        "Field",
        "FunctionOperand",
        "HistoryPredicate",
        "KeywordOperand",
        "ListOperand",
        "Node",
        "NotClause",
        "Operand",
        "OrClause",
        "OrderBy",
        "Property",
        "Query",
        "SearchSort",
        "TerminalClause",
        "ValueOperand",
        "WasClause",
        "to_jql",
        "transform",
        "walk",
    ),
    "jqlkit.nodes.rest": ("from_dict", "to_dict"),
    "jqlkit.operators": ("Operator", "PredicateOperator", "SortOrder"),
    "jqlkit.parser": ("parse",),
    "jqlkit.spans": ("Edit", "Span"),
    "jqlkit.tokens": ("Token", "tokenize"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "AndClause",
    "Applicability",
    "Boundedness",
    "BuildError",
    "ChangedClause",
    "Clause",
    "Completion",
    "ConfigError",
    "Diagnostic",
    "Edit",
    "EndpointRemovedError",
    "EvaluationError",
    "Field",
    "Fix",
    "FixResult",
    "FormatOptions",
    "FunctionOperand",
    "HistoryPredicate",
    "JiraAuthError",
    "JiraConnectionError",
    "JiraError",
    "JiraNotFoundError",
    "JiraPermissionError",
    "JiraProtocolError",
    "JiraQueryError",
    "JiraRateLimitError",
    "JiraServerError",
    "JiraTimeoutError",
    "JqlSyntaxError",
    "JqlkitError",
    "KeywordOperand",
    "ListOperand",
    "MAX_DEPTH",
    "Node",
    "NotClause",
    "Operand",
    "Operator",
    "OrClause",
    "OrderBy",
    "PredicateOperator",
    "Property",
    "Query",
    "SearchSort",
    "Severity",
    "SortOrder",
    "Span",
    "TerminalClause",
    "Token",
    "UnboundedQueryError",
    "UnsupportedError",
    "ValueOperand",
    "WasClause",
    "__version__",
    "boundedness",
    "complete",
    "field",
    "fix",
    "format",
    "from_dict",
    "function",
    "lint",
    "load",
    "parse",
    "quote",
    "template",
    "to_dict",
    "to_jql",
    "tokenize",
    "transform",
    "walk",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'jqlkit' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
