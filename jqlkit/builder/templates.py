"""Text with holes: it is parsed first, and the holes are filled as nodes, so that a value is never structure."""

import re
from datetime import tzinfo
from typing import Any, Final

from jqlkit.builder.expressions import field
from jqlkit.builder.functions import to_argument
from jqlkit.builder.operands import one_value, value_list
from jqlkit.errors import BuildError, JqlSyntaxError
from jqlkit.nodes import (
    ChangedClause,
    Field,
    FunctionOperand,
    HistoryPredicate,
    KeywordOperand,
    ListOperand,
    Node,
    Operand,
    Property,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    WasClause,
    transform,
    walk,
)
from jqlkit.nodes.compose import Clause, FieldReference, shown
from jqlkit.nodes.values import list_items, plain_text, to_operand
from jqlkit.operators import Operator, SortOrder
from jqlkit.parser import parse

# A quoted string, whole or up to the end, or a hole outside of one.
_PART: Final = re.compile(r""""(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\{(?P<hole>[^{}]*)\}""", re.DOTALL)
_QUOTED_HOLE: Final = re.compile(r"\{(\w+)\}")
_LISTS: Final = {Operator.IN, Operator.NOT_IN, Operator.WAS_IN, Operator.WAS_NOT_IN}

# Private-use characters stand in for a hole while the text is parsed; they keep its length, so spans stay true.
_MARKS: Final = range(0xE000, 0xF8FF)
_FIRST_INDEX: Final = 0xF0000


def template(text: str, /, *, tz: str | tzinfo | None = None, **values: Any) -> Query:
    """The query in `text`, with each `{name}` as the value of that name.

    A hole stands for one value, for the list after IN or for items of it, for an argument of a function, for a date
    or a user of a history predicate, or for a field (a name, or `field(...)`). Values are those of the builder; a
    hole needs no quotes and may not stand in any. `tz` is as in `field()`, and so no name for a hole.
    Raises JqlSyntaxError for a text that does not parse, and BuildError for a value that JQL does not have, a hole
    without a value, or a value without a hole.

    >>> print(template("project = {p} AND status IN {s}", p="A OR B", s=["Open", "To Do"]))
    project = "A OR B" AND status IN (Open, "To Do")
    """
    holes = _Holes(text, values)
    try:
        query = parse(holes.text)
    except JqlSyntaxError as error:
        holes.check_clauses()
        raise holes.restore(error) from None
    for node in walk(query):
        holes.check(node)
    filler = _Filler(holes.values, tz)
    return transform(query, filler.fill)


class _Holes:
    """The text with stand-ins for its holes, and the value behind each stand-in."""

    def __init__(self, text: str, values: dict[str, Any]) -> None:
        self.original = text
        self.values: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._mark = next(mark for mark in map(chr, _MARKS) if mark not in text)
        self._given = values
        self.text = _PART.sub(self._stand_in, text)
        unused = [name for name in values if name not in self._names.values()]
        if unused:
            raise BuildError(f"no hole for {', '.join(map(repr, unused))}: write {{{unused[0]}}} where it belongs")

    def _stand_in(self, match: re.Match[str]) -> str:
        name = match["hole"]
        if name is None:
            for inner in _QUOTED_HOLE.findall(match[0]):
                if inner in self._given:
                    raise BuildError(f"{{{inner}}} stands in quotes: write it without, the value gets what it needs")
            return match[0]
        if name not in self._given:
            raise BuildError(_no_value_for(name))
        stand_in = self._mark + chr(_FIRST_INDEX + len(self._names)) + self._mark * len(name)
        self._names[stand_in] = name
        self.values[stand_in] = self._given[name]
        return stand_in

    def restore(self, error: JqlSyntaxError) -> JqlSyntaxError:
        """The error in terms of the text that was given."""

        def original(text: str) -> str:
            for stand_in, name in self._names.items():
                text = text.replace(stand_in, f"{{{name}}}")
            return text

        hint = error.hint and original(error.hint)
        return JqlSyntaxError(original(error.message), error.span, self.original, error.expected, hint)

    def check_clauses(self) -> None:
        """Refuses a hole for a whole clause, which the parser takes for a field without an operator."""
        for stand_in, name in self._names.items():
            if isinstance(self.values[stand_in], (Clause, Query)):
                raise BuildError(
                    f"{{{name}}} stands for a value, and a clause is none: leave it out of the text, and write "
                    f"template(...).and_where({name})"
                )

    def check(self, node: Node) -> None:
        """Refuses a hole that is part of a word, or that stands where a value cannot."""
        match node:
            case Property(key, path):
                texts, fixed = [key], [path]
            case FunctionOperand(name, arguments):
                texts, fixed = list(arguments), [name]
            case Field(name) | ValueOperand(name):
                texts, fixed = [name], []
            case _:
                return
        for text in fixed + texts:
            if self._mark in text and (text in fixed or text not in self.values):
                name = next(name for stand_in, name in self._names.items() if stand_in in text)
                raise BuildError(f"{{{name}}} stands for a whole value or a whole field name, not for a part of one")


class _Filler:
    """Puts the values into the nodes, from the leaves up: what was put in is not looked at again."""

    def __init__(self, values: dict[str, Any], tz: str | tzinfo | None) -> None:
        self.values = values
        self.tz = tz

    def fill(self, node: Node) -> Node:
        """The node with its own holes filled, and without a span: it stands in no text any more."""
        match node:
            case TerminalClause(name, operator, operand):
                name = self._field(name)
                return TerminalClause(name, operator, self._operand(name, operator, operand))
            case WasClause(name, operator, operand, predicates):
                name = self._field(name)
                return WasClause(name, operator, self._operand(name, operator, operand), predicates)
            case ChangedClause(name, predicates):
                return ChangedClause(self._field(name), predicates)
            case HistoryPredicate(predicate, operand):
                return HistoryPredicate(predicate, self._any(operand))
            case ListOperand(operands):
                return ListOperand([item for operand in operands for item in self._items(operand)])
            case FunctionOperand(name, arguments):
                return FunctionOperand(name, [self._argument(argument) for argument in arguments])
            case Property(key, path):
                return Property(plain_text(self.values[key]) if key in self.values else key, path)
            case SearchSort(name, order):
                return self._sort(name, order)
        return type(node)(*[getattr(node, name) for name in node.__match_args__])

    def _is_hole(self, operand: Operand) -> bool:
        return isinstance(operand, ValueOperand) and operand.value in self.values

    def _value(self, operand: Operand) -> Any:
        assert isinstance(operand, ValueOperand)
        return self.values[operand.value]

    def _operand(self, node: Field, operator: Operator, operand: Operand) -> Operand:
        if not self._is_hole(operand):
            return operand
        value = self._value(operand)
        if operator in (Operator.IS, Operator.IS_NOT) and not isinstance(value, KeywordOperand):
            raise BuildError(f"{operator.upper()} takes EMPTY alone: write = or != for the value {shown(value)}")
        if operator not in _LISTS:
            return one_value(node, operator, value, self.tz)
        if list_items(value) is None and not isinstance(value, (ListOperand, FunctionOperand)):
            raise BuildError(
                f"{operator.upper()} takes a list, not {shown(value)}: pass [...], or write ({{name}}) around it"
            )
        return value_list(node, (value,), self.tz)

    def _any(self, operand: Operand) -> Operand:
        return to_operand(self._value(operand), tz=self.tz) if self._is_hole(operand) else operand

    def _items(self, operand: Operand) -> tuple[Operand, ...]:
        if not self._is_hole(operand):
            return (operand,)
        filled = self._any(operand)
        return filled.operands if isinstance(filled, ListOperand) else (filled,)

    def _argument(self, argument: str) -> str:
        return to_argument(self.values[argument], self.tz) if argument in self.values else argument

    def _field(self, node: Field) -> Field:
        if node.name not in self.values:
            return node
        name = self.values[node.name]
        whole = name if isinstance(name, Field) else name.node if isinstance(name, FieldReference) else field(name).node
        return Field(whole.name, (*whole.properties, *node.properties))

    def _sort(self, node: Field, order: SortOrder | None) -> SearchSort:
        sort = self.values.get(node.name)
        if isinstance(sort, SearchSort) and order is None and not node.properties:
            return sort
        return SearchSort(self._field(node), order)


def _no_value_for(name: str) -> str:
    if name.isidentifier():
        return f"no value for {{{name}}}: pass {name}=..."
    return f"{{{name}}} is not a hole: a hole is a name in braces, as in {{key}}, without a format or an expression"
