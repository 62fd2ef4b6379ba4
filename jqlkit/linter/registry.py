"""The rules: one row each. A rule's module is imported when a query has one of its triggers.

A query rule has `check(subject: Subject) -> Iterable[Finding]`. A syntax rule (trigger SYNTAX) has
`check(failure: Failure) -> Iterable[Finding]`, is asked in the order of SYNTAX_ORDER, and the first that finds
something replaces JQL001; if it has other triggers too, its check of a query that parses is called `check_query`.
A host rule (trigger HOST) judges the code around the queries of a file: it has
`check(extraction: Extraction, settings: LintSettings) -> Iterable[Finding]`, and its spans and edits count in the file.
A meta rule (trigger META) is about ignore comments, and is run by `jqlkit.linter.ignores`.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Final, NamedTuple

from jqlkit.linter.diagnostic import Diagnostic, Fix, Severity
from jqlkit.spans import Span

#: Triggers besides the features that `Subject` collects.
SYNTAX: Final = "syntax error"
HOST: Final = "host"
META: Final = "meta"


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

    @property
    def url(self) -> str:
        """Where the rule is explained, in the sources of jqlkit; `jqlkit rule CODE` prints the same."""
        return f"docs/rules/{self.name}.md"

    def load(self, function: str = "check") -> Callable[..., Iterable[Finding]]:
        """The rule's check, by default of a query (or of a failure to parse one); imports its module."""
        check: Callable[..., Iterable[Finding]] = getattr(import_module(self.module), function)
        return check

    def diagnostic(self, finding: Finding) -> Diagnostic:
        """A finding of this rule as a diagnostic."""
        return Diagnostic(
            self.code, self.name, finding.severity or self.severity, finding.message, finding.span, finding.fix
        )


_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING
_INFO: Final = Severity.INFO

_DATES: Final = ("date", "date predicate")

#: The features of every query with a keyword in it.
_WITH_KEYWORDS: Final = (
    *("and", "or", "not", "order by", "keyword", "predicate", "changed"),
    *("in", "not in", "is", "is not", "was", "was not", "was in", "was not in"),
)

#: Every rule, by code, in the order in which they run.
RULES: Final = {
    rule.code: rule
    for rule in (
        Rule("JQL001", "syntax-error", _ERROR, (SYNTAX,)),
        Rule("JQL002", "reserved-word-unquoted", _ERROR, (SYNTAX, "word all")),
        Rule("JQL003", "unquoted-multi-word-value", _ERROR, (SYNTAX,)),
        Rule("JQL004", "unterminated-string", _ERROR, (SYNTAX,)),
        Rule("JQL005", "reserved-character-unquoted", _ERROR, (SYNTAX,)),
        Rule("JQL006", "smart-quotes", _ERROR, (SYNTAX, "odd character")),
        Rule("JQL007", "sql-operator", _ERROR, (SYNTAX,)),
        Rule("JQL008", "comment-in-query", _ERROR, (SYNTAX,)),
        Rule("JQL009", "is-with-value", _ERROR, ("is", "is not")),
        Rule("JQL010", "invalid-escape", _ERROR, (SYNTAX,)),
        Rule("JQL011", "empty-list", _ERROR, (SYNTAX,)),
        Rule("JQL012", "query-fragment", _INFO, (SYNTAX,)),
        Rule("JQL013", "order-by-malformed", _ERROR, (SYNTAX,)),
        Rule("JQL014", "unresolved-placeholder", _WARNING, (SYNTAX, "placeholder")),
        Rule("JQL100", "unbounded-query", _ERROR, ("no where",), deployment="cloud"),
        Rule("JQL101", "vacuous-restriction", _WARNING, ("not", "is not", "!=", "<", "<=", ">", ">=")),
        Rule("JQL102", "unscoped-query", _WARNING, ("where", "no where"), default=False),
        Rule("JQL103", "or-branch-unbounded", _WARNING, ("or", "not")),
        Rule("JQL106", "large-in-list", _WARNING, ("list", "or")),
        Rule("JQL108", "or-chain-to-in", _INFO, ("or",)),
        Rule("JQL109", "order-by-too-many-fields", _ERROR, ("order by",), deployment="cloud"),
        Rule("JQL200", "mixed-and-or", _WARNING, ("or",)),
        Rule("JQL201", "negation-drops-empty", _INFO, ("!=", "not in", "not")),
        Rule("JQL202", "operator-not-supported", _ERROR, ("special",)),
        Rule("JQL203", "relative-date-unit", _WARNING, _DATES),
        Rule("JQL204", "bare-number-date", _ERROR, _DATES),
        Rule("JQL205", "invalid-date-literal", _ERROR, _DATES),
        Rule("JQL206", "relative-date-sign", _WARNING, ("date",)),
        Rule("JQL207", "date-upper-bound-midnight", _WARNING, ("date",)),
        Rule("JQL208", "function-arity", _ERROR, ("function",)),
        Rule("JQL209", "unknown-field", _ERROR, ("special", "special sort")),
        Rule("JQL210", "unknown-function", _ERROR, ("function",)),
        Rule("JQL212", "list-operator-mismatch", _ERROR, ("list", "function", "in", "not in", "was in", "was not in")),
        Rule("JQL213", "contradictory-conjunction", _WARNING, ("and",)),
        Rule("JQL214", "duplicate-clause", _WARNING, ("and", "or", "list", "order by")),
        Rule("JQL218", "customfield-id-syntax", _ERROR, ("special", "special sort")),
        Rule("JQL219", "history-predicate", _ERROR, ("predicate",)),
        Rule("JQL220", "integer-out-of-range", _ERROR, ("number", "special", "special sort")),
        Rule("JQL300", "removed-search-endpoint", _ERROR, (HOST,)),
        Rule("JQL301", "offset-paging-on-search-jql", _ERROR, (HOST,)),
        Rule("JQL302", "epic-link-on-cloud", _WARNING, ("epic",), deployment="cloud"),
        Rule("JQL303", "username-on-cloud", _WARNING, ("user", "predicate"), deployment="cloud"),
        Rule("JQL304", "app-or-server-only-function", _WARNING, ("function", "special"), deployment="cloud"),
        Rule("JQL305", "deprecated-client-call", _WARNING, (HOST,), deployment="cloud"),
        Rule("JQL400", "unencoded-space-in-url", _ERROR, (HOST,)),
        Rule("JQL401", "raw-delimiter-in-jql-param", _ERROR, (HOST,)),
        Rule("JQL402", "plus-means-space", _ERROR, (HOST,)),
        Rule("JQL403", "double-encoding", _ERROR, (HOST,)),
        Rule("JQL404", "curl-glob", _ERROR, (HOST,)),
        Rule("JQL405", "data-urlencode-without-get", _ERROR, (HOST,)),
        Rule("JQL406", "unquoted-url-in-shell", _ERROR, (HOST,)),
        Rule("JQL407", "url-too-long", _WARNING, (HOST,)),
        Rule("JQL408", "interpolated-url", _ERROR, (HOST,)),
        Rule("JQL409", "wrong-encoder", _WARNING, (HOST,)),
        Rule("JQL410", "jql-given-twice", _ERROR, (HOST,)),
        Rule("JQL411", "variable-not-expanded", _ERROR, (HOST,)),
        Rule("JQL500", "interpolated-bare-value", _WARNING, (HOST,)),
        Rule("JQL501", "interpolated-string-unescaped", _ERROR, (HOST,)),
        Rule("JQL502", "interpolated-clause-without-parens", _ERROR, (HOST,)),
        Rule("JQL600", "keyword-case", _INFO, _WITH_KEYWORDS),
        Rule("JQL601", "operator-spacing", _INFO, ("odd spacing",)),
        Rule("JQL602", "redundant-parentheses", _INFO, ("parenthesis", "list")),
        Rule("JQL900", "unused-ignore", _WARNING, (META,)),
        Rule("JQL901", "unknown-rule-in-ignore", _WARNING, (META,)),
        Rule("JQL902", "blanket-ignore", _WARNING, (META,)),
        Rule("JQL903", "ignore-without-reason", _WARNING, (META,), default=False),
    )
}

#: What Jira itself says with --online. It shares its code with the rule about unused ignore comments.
VERDICT: Final = Rule("JQL900", "refused-by-jira", _ERROR, ())

#: In which order the syntax rules are asked: the ones that know most come first.
SYNTAX_ORDER: Final = (
    "JQL014",
    "JQL008",
    "JQL006",
    "JQL010",
    "JQL004",
    "JQL011",
    "JQL013",
    "JQL007",
    "JQL012",
    "JQL003",
    "JQL002",
    "JQL005",
    "JQL001",
)


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
