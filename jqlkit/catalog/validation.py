"""What a Jira refuses in a query that parses, as far as a catalogue tells."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from jqlkit.catalog.catalog import Catalog
from jqlkit.catalog.model import FieldInfo, FunctionInfo
from jqlkit.catalog.names import closest
from jqlkit.nodes import (
    ChangedClause,
    Clause,
    Field,
    FunctionOperand,
    HistoryPredicate,
    KeywordOperand,
    ListOperand,
    Node,
    Operand,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    WasClause,
    walk,
)
from jqlkit.operators import Operator, PredicateOperator
from jqlkit.parser import as_query, parse
from jqlkit.quoting import quote_name
from jqlkit.spans import Span

_LIST_OPERATORS: Final = {Operator.IN, Operator.NOT_IN, Operator.WAS_IN, Operator.WAS_NOT_IN}
_IS: Final = {Operator.IS, Operator.IS_NOT}
_ORDERING: Final = {Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS}
_LIKE: Final = 0.75
_VERY_LIKE: Final = 0.85
_ONE_DATE: Final = {PredicateOperator.AFTER, PredicateOperator.BEFORE, PredicateOperator.ON}


class Problem(NamedTuple):
    """One thing that Jira refuses: its kind, a message in one sentence, where, and the name that was meant.

    `certain` is false for a name that is merely unknown to an incomplete catalogue, but near a known one.
    """

    kind: str
    message: str
    span: Span
    suggestion: str | None = None
    certain: bool = True


def validate(
    query: str | Query | Clause, catalog: Catalog | None = None, *, deployment: str | None = "cloud"
) -> list[Problem]:
    """What a Jira would refuse in a query, in the order of the text; empty if nothing is known against it.

    Kinds: unknown-field, unknown-function, unsupported-operator, no-history, operand-shape, list-mismatch,
    function-arity, predicate, not-orderable, deployment. Entries that are marked unconfirmed count for nothing.
    `catalog` is the documented one if none is given; `deployment` is "cloud", "datacenter", or None for either.
    Spans are those of the text, of the parsed query, or for a built query of `str(query)`.
    Raises JqlSyntaxError for a text that does not parse.

    >>> for problem in validate('summary = "login" AND asignee = currentUser(1)'):
    ...     print(problem.kind, tuple(problem.span), problem.message)
    unsupported-operator (0, 17) summary does not take =: it takes ~, !~, IS, IS NOT
    unknown-field (22, 29) there is no field asignee: did you mean assignee?
    function-arity (32, 46) currentUser() expects no arguments but received 1
    """
    query = query if isinstance(query, Clause) else as_query(query)
    if query.span is None:
        query = parse(str(query))
    checker = _Checker(catalog or Catalog.system(), deployment)
    found = [problem for node in walk(query) for problem in checker.check(node)]
    return sorted(found, key=lambda problem: problem.span)


class _Checker:
    def __init__(self, catalog: Catalog, deployment: str | None) -> None:
        self.catalog = catalog
        self.deployment = deployment

    def check(self, node: Node) -> Iterator[Problem]:
        match node:
            case TerminalClause(field, operator, operand):
                yield from self._operator(node, field, operator)
                yield from self._operand(operator, operand)
            case WasClause(field, operator, operand, predicates):
                yield from self._operator(node, field, operator)
                yield from self._operand(operator, operand)
                for predicate in predicates:
                    if predicate.operator in (PredicateOperator.FROM, PredicateOperator.TO):
                        yield _problem(
                            "predicate", f"{predicate.operator.upper()} goes with CHANGED, not with WAS", predicate
                        )
            case ChangedClause(field):
                yield from self._operator(node, field, Operator.CHANGED)
            case HistoryPredicate():
                yield from _predicate(node)
            case Field():
                yield from self._field(node)
            case FunctionOperand():
                yield from self._function(node)
            case SearchSort(field):
                info = self._confirmed(field)
                if info and not info.orderable and not field.properties:
                    yield _problem("not-orderable", f"ORDER BY does not take {field}", node)

    def _confirmed(self, field: Field) -> FieldInfo | None:
        info = self.catalog.field(field.name)
        return None if info is None or info.unconfirmed else info

    def _field(self, field: Field) -> Iterator[Problem]:
        info = self.catalog.field(field.name)
        if info is None:
            if self._is_understood(field):
                return
            # Without a site's catalogue only names that every Jira has can be told from custom fields.
            fields = [known for known in self.catalog.fields if self.catalog.complete or not known.custom]
            names = [name for known in fields for name in known.clause_names]
            yield from self._unknown("field", field, field.name, names)
        else:
            yield from self._elsewhere(info, field)

    def _is_understood(self, field: Field) -> bool:
        """A name that no site lists, but that works: an entity property, or a name with its type in brackets."""
        documented = Catalog.system().field(field.name)
        if documented is not None and documented.type == "entity-property" and field.properties:
            return True
        name, bracket, _ = field.name.partition("[")
        return bool(bracket) and self.catalog.field(name.rstrip()) is not None

    def _function(self, function: FunctionOperand) -> Iterator[Problem]:
        info = self.catalog.function(function.name)
        if info is None:
            names = [name for known in self.catalog.functions for name in (known.name, *known.aliases)]
            yield from self._unknown("function", function, function.name, names)
            return
        yield from self._elsewhere(info, function)
        given, most = len(function.arguments), info.max_args
        if not info.unconfirmed and not (info.min_args <= given and (most is None or given <= most)):
            message = f"{info.name}() expects {_count(info)} but received {given}"
            yield _problem("function-arity", message, function)

    def _unknown(self, kind: str, node: Node, name: str, known: Iterable[str]) -> Iterator[Problem]:
        near = closest(name, known, likeness=_LIKE if self.catalog.complete else _VERY_LIKE)
        if near or self.catalog.complete:
            hint = f": did you mean {quote_name(near)}?" if near else ""
            message = f"there is no {kind} {quote_name(name)}{hint}"
            yield Problem(f"unknown-{kind}", message, _span(node), near, self.catalog.complete)

    def _elsewhere(self, info: FieldInfo | FunctionInfo, node: Node) -> Iterator[Problem]:
        here = {"cloud": info.cloud, "datacenter": info.datacenter}.get(self.deployment or "", True)
        if not here and not info.unconfirmed:
            other, this = ("Data Center", "Cloud") if self.deployment == "cloud" else ("Cloud", "Data Center")
            yield _problem("deployment", f"{info.name} is known on {other} only, not on {this}", node)

    def _operator(self, clause: Node, field: Field, operator: Operator) -> Iterator[Problem]:
        is_history = operator is Operator.CHANGED or isinstance(clause, WasClause)
        if field.properties:
            if is_history:
                yield _problem("no-history", f"{operator.upper()} does not work on an entity property", clause)
            return
        info = self._confirmed(field)
        if info is None or not info.operators or operator in info.operators:
            return
        if is_history and not info.has_history:
            others = [other.name for other in self.catalog.fields if other.has_history and not other.cfid]
            message = f"the history of {field} cannot be searched: {operator.upper()} takes {', '.join(others)}"
            yield _problem("no-history", message, clause)
            return
        takes = ", ".join(known.upper() for known in info.operators)
        yield _problem("unsupported-operator", f"{field} does not take {operator.upper()}: it takes {takes}", clause)

    def _operand(self, operator: Operator, operand: Operand) -> Iterator[Problem]:
        word = operator.upper()
        match operand:
            case ListOperand():
                if operator not in _LIST_OPERATORS:
                    yield _problem("list-mismatch", f"{word} takes one value, not a list", operand)
            case FunctionOperand(name):
                yield from self._function_operand(operator, operand, self.catalog.function(name))
            case _ if operator in _LIST_OPERATORS:
                yield _problem("list-mismatch", f"{word} takes a list: write {word} ({operand})", operand)
        if operator in _IS and not isinstance(operand, KeywordOperand):
            yield _problem("operand-shape", f"{word} takes EMPTY alone: write = or !=", operand)
        if operator in _ORDERING and isinstance(operand, KeywordOperand):
            yield _problem("operand-shape", f"{word} cannot compare with {operand}: write IS {operand}", operand)

    def _function_operand(self, operator: Operator, operand: Operand, info: FunctionInfo | None) -> Iterator[Problem]:
        if info is None or info.unconfirmed or operator in info.operators:
            return
        if info.list_valued and operator not in _LIST_OPERATORS | _IS:
            yield _problem("list-mismatch", f"{info.name}() gives a list: write IN or NOT IN", operand)
        if info.list_valued is False and operator in _LIST_OPERATORS and Operator.IN not in info.operators:
            yield _problem(
                "list-mismatch", f"{info.name}() gives one value: write = or != or put it in a list", operand
            )


def _predicate(predicate: HistoryPredicate) -> Iterator[Problem]:
    operator, operand = predicate.operator, predicate.operand
    if operator in _ONE_DATE and isinstance(operand, ListOperand):
        yield _problem("predicate", f"{operator.upper()} takes one date, not a list", operand)
    if operator is PredicateOperator.DURING and not (isinstance(operand, ListOperand) and len(operand.operands) == 2):
        yield _problem("predicate", "DURING takes two dates: DURING (start, end)", operand)
    if operator is PredicateOperator.BY and isinstance(operand, ValueOperand) and operand.is_number:
        yield _problem("predicate", f'BY takes a user, not a number: write "{operand.value}" if it is a name', operand)


def _count(info: FunctionInfo) -> str:
    least, most = info.min_args, info.max_args
    if most == 0:
        return "no arguments"
    if most is None:
        return f"at least {least} argument{'s' * (least != 1)}"
    return f"{least} argument{'s' * (least != 1)}" if least == most else f"between {least} and {most} arguments"


def _problem(kind: str, message: str, node: Node) -> Problem:
    return Problem(kind, message, _span(node))


def _span(node: Node) -> Span:
    return node.span or Span(0, 0)
