"""Runs the rules on one query."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from jqlkit.config.lint import SETTINGS, LintSettings
from jqlkit.errors import ConfigError, JqlSyntaxError
from jqlkit.linter.diagnostic import Diagnostic, Severity
from jqlkit.linter.registry import HOST, META, RULES, SYNTAX, SYNTAX_ORDER, Rule, rules_for
from jqlkit.linter.subject import DEFAULT_SETTINGS, Subject, is_inside
from jqlkit.linter.vocabulary import SYSTEM, Vocabulary
from jqlkit.nodes import Query
from jqlkit.nodes.compose import Clause
from jqlkit.parser import as_query, parse
from jqlkit.spans import Span

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog
    from jqlkit.linter.registry import Finding
    from jqlkit.linter.syntax import Failure

_NOT_FEATURES = (SYNTAX, HOST, META)

#: The rule that the setting `require` switches on.
_POLICY = "JQL102"
#: The rule that finds AND and OR at the edge of a text.
_FRAGMENT = "JQL012"


class Linter:
    """The rules that some settings select, ready for many queries.

    >>> linter = Linter(LintSettings(select=("JQL100",)))
    >>> [d.code for d in linter.check("ORDER BY key")], linter.check("project = A")
    (['JQL100'], [])
    """

    __slots__ = (
        "_by_trigger",
        "_checks",
        "_severities",
        "_syntax_rules",
        "_vocabulary",
        "catalog",
        "rules",
        "settings",
    )

    def __init__(self, settings: LintSettings = DEFAULT_SETTINGS, catalog: "Catalog | None" = None) -> None:
        self.settings = settings
        self.catalog = catalog
        self._vocabulary = SYSTEM if catalog is None else Vocabulary.of(catalog)
        self.rules = selected_rules(settings)
        self._severities = {
            rule.code: Severity(level) for code, level in settings.severity.items() for rule in rules_for([code])
        }
        self._syntax_rules = [self.rules[code] for code in SYNTAX_ORDER if code in self.rules]
        self._checks: dict[str, Callable[[Subject], Iterable[Finding]]] = {}
        self._by_trigger: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for trigger in rule.triggers:
                if trigger not in _NOT_FEATURES:
                    self._by_trigger.setdefault(trigger, []).append(rule)

    def check(
        self,
        text: str,
        *,
        holes: tuple[Span, ...] = (),
        is_fragment: bool = False,
        skip: frozenset[str] = frozenset(),
    ) -> list[Diagnostic]:
        """The diagnostics of one query, in the order of the text; never raises JqlSyntaxError.

        `holes` are spans of the text that stand in for what is not known: nothing is said about a filler alone.
        A fragment is a part of a query: the rules about bounds leave it alone. `skip` are codes that do not apply to
        the place where the query stands.
        """
        try:
            query = parse(text)
        except JqlSyntaxError as error:
            from jqlkit.linter.syntax import Failure

            found = self._check_failure(Failure(text, error, self.settings, is_fragment))
        else:
            subject = Subject(
                text,
                query,
                self.settings,
                catalog=self.catalog,
                vocabulary=self._vocabulary,
                holes=holes,
                is_fragment=is_fragment,
            )
            found = self._check_subject(subject)
        if holes:
            found = [diagnostic for diagnostic in found if not is_inside(diagnostic.span, holes)]
        if skip:
            found = [diagnostic for diagnostic in found if diagnostic.code not in skip]
        found.sort(key=lambda diagnostic: (diagnostic.span, diagnostic.code))
        return found

    def _check_subject(self, subject: Subject) -> list[Diagnostic]:
        triggered: dict[str, Rule] = {}
        for feature in subject.features:
            for rule in self._by_trigger.get(feature, ()):
                triggered[rule.code] = rule
        found: list[Diagnostic] = []
        for code, rule in triggered.items():
            check = self._checks.get(code)
            if check is None:
                check = self._checks[code] = rule.load("check_query" if SYNTAX in rule.triggers else "check")
            for finding in check(subject):
                found.append(self.diagnostic(rule, finding))
        return found

    def _check_failure(self, failure: "Failure") -> list[Diagnostic]:
        for rule in self._syntax_rules:
            found = [self.diagnostic(rule, finding) for finding in rule.load()(failure)]
            if found and rule.code == _FRAGMENT:
                found += self._check_fragment(failure, [diagnostic.span for diagnostic in found])
            if found:
                return found
        return []

    def _check_fragment(self, failure: "Failure", edges: list[Span]) -> list[Diagnostic]:
        """The rest of a text with AND or OR at its edge, which is no query unless it is known as a part of one."""
        text = failure.text
        for start, end in edges:
            text = text[:start] + " " * (end - start) + text[end:]
        found = self.check(text, is_fragment=True)
        if not failure.is_fragment and (rule := self.rules.get("JQL001")):
            found += [self.diagnostic(rule, finding) for finding in rule.load()(failure)]
        return found

    def diagnostic(self, rule: Rule, finding: "Finding") -> Diagnostic:
        """A rule's finding as a diagnostic, with the severity that the settings give to the rule."""
        diagnostic = rule.diagnostic(finding)
        if rule.code in self._severities:
            diagnostic.severity = self._severities[rule.code]
        return diagnostic


def selected_rules(settings: LintSettings) -> dict[str, Rule]:
    """The rules that the settings select, by code, in the order of the registry.

    Of `select` and `ignore` the longer prefix wins, as in ruff: `select = ["JQL100"]` with `ignore = ["JQL1"]`
    reports JQL100.
    """
    chosen: dict[str, Rule] = {}
    select = settings.select
    for rule in RULES.values():
        is_on = rule.default if select is None else False
        if rule.code == _POLICY and settings.require is not None:
            is_on = True
        strength = 0
        for code in (*(select or ()), *settings.extend_select):
            if _matches(rule, code) and len(code) >= strength:
                is_on, strength = True, len(code)
        for code in settings.ignore:
            if _matches(rule, code) and len(code) >= strength:
                is_on, strength = False, len(code)
        if is_on and rule.deployment in (None, settings.deployment):
            chosen[rule.code] = rule
    return chosen


def lint(
    query: "str | Query | Clause",
    *,
    select: "str | Iterable[str] | None" = None,
    ignore: "str | Iterable[str] | None" = None,
    catalog: "Catalog | None" = None,
    deployment: str = "cloud",
) -> list[Diagnostic]:
    """What is wrong with a query.

    `select` and `ignore` take codes, prefixes of codes or names of rules ("JQL1,JQL203" or a list); `deployment`
    is "cloud" or "datacenter"; a `catalog` tells the fields and functions of one Jira. A syntax error is a
    diagnostic too (JQL0xx), never raised. The spans of a query that is not given as text count in `str(query)`.
    Raises ConfigError for a code that no rule has.

    >>> import jqlkit
    >>> [str(d.message) for d in jqlkit.lint("project = ")]
    ['a value is missing after =: write a value, or IS EMPTY for issues without one']
    """
    settings = checked_settings(select, ignore, deployment)
    return Linter(settings, catalog).check(_text(query))


def checked_settings(
    select: "str | Iterable[str] | None", ignore: "str | Iterable[str] | None", deployment: str
) -> LintSettings:
    """The settings of `lint` and `fix`; raises ConfigError for a code that no rule has and an unknown deployment."""
    kinds = SETTINGS["deployment"].choices
    if deployment not in kinds:
        raise ConfigError(f"deployment is {' or '.join(map(repr, kinds))}, not {deployment!r}")
    chosen = [None if written is None else codes(written) for written in (select, ignore)]
    for code in [code for group in chosen for code in group or ()]:
        if not any(True for _ in rules_for([code])):
            raise ConfigError(f"no rule has the code {code!r}: `jqlkit rule` lists them")
    return LintSettings(select=chosen[0], ignore=chosen[1] or (), deployment=deployment)


def _text(query: "str | Query | Clause") -> str:
    return query if isinstance(query, str) else str(as_query(query))


def codes(written: "str | Iterable[str]") -> tuple[str, ...]:
    """Codes, prefixes or names of rules from a list, or from a text with commas.

    >>> codes("JQL1, mixed-and-or")
    ('JQL1', 'mixed-and-or')
    """
    parts = written.split(",") if isinstance(written, str) else written
    return tuple([part.strip() for part in parts if part.strip()])


def _matches(rule: Rule, code: str) -> bool:
    return bool(code) and (rule.code.startswith(code.strip().upper()) or rule.name == code.strip())
