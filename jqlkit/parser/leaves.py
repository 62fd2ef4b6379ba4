"""What the parser makes of fields and operands: see jqlkit/parser/actions.py."""

import re
from collections.abc import Callable
from typing import Any, Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.lexer import QUOTED_GROUP
from jqlkit.nodes import Field, FunctionOperand, KeywordOperand, ListOperand, Property, ValueOperand
from jqlkit.nodes.base import unlocked
from jqlkit.quoting import decode
from jqlkit.spans import Span

Values = list[Any]
Match = re.Match[str]
Action = Callable[[Values], None]

_new: Final = object.__new__
_Field, _Property, _ValueOperand = unlocked(Field), unlocked(Property), unlocked(ValueOperand)
_KeywordOperand, _FunctionOperand = unlocked(KeywordOperand), unlocked(FunctionOperand)
_ListOperand = unlocked(ListOperand)


# ---- fields


def field(values: Values) -> None:
    match = values[-1]
    group = match.lastindex
    name = match[group]
    if group == QUOTED_GROUP:
        name = name[1:-1]
    if "\\" in name:
        name = decode(name)
    if not name or name.isspace():
        raise _misuse("a field name is missing: this one is blank", "write the name of a field", match)
    node = _new(_Field)
    node.name = name
    node.properties = ()
    node._start, node._end = match.span(group)
    node.__class__ = Field
    values[-1] = node


def field_with_properties(values: Values) -> None:
    properties = values.pop()
    field(values)
    values[-1] = _with_properties(values[-1], properties)


def custom_field(values: Values) -> None:
    opening, _, digits, closing = values[-4:]
    del values[-3:]
    node = _new(_Field)
    node.name = f"cf[{text_of(digits)}]"
    node.properties = ()
    node._start = start_of(opening)
    node._end = closing.end()
    node.__class__ = Field
    values[-1] = node


def custom_field_with_properties(values: Values) -> None:
    properties = values.pop()
    custom_field(values)
    values[-1] = _with_properties(values[-1], properties)


def _with_properties(field: Any, properties: list[Property]) -> Any:
    node = _new(_Field)
    node.name = field.name
    node.properties = tuple(properties)
    node._start = field._start
    node._end = properties[-1]._end
    node.__class__ = Field
    return node


def property(values: Values) -> None:
    _close_property(values, [])


def property_with_path(values: Values) -> None:
    _close_property(values, values.pop())


def _close_property(values: Values, path: list[Match]) -> None:
    closing = values.pop()
    key = values.pop()
    chunks = []
    for match in path:
        chunk = _string(match)
        if chunk[:1] != "." or chunk[1:2] in ("", "."):
            raise _misuse(
                "the path of a property starts with one dot and a name", "as in issue.property[key].a.b", match
            )
        chunks.append(chunk)
    node = _new(_Property)
    node.key = _string(key)
    node.path = "".join(chunks)
    node._start = start_of(values[-1])
    node._end = path[-1].end() if path else closing.end()
    node.__class__ = Property
    values[-1] = node


# ---- operands


def value(values: Values) -> None:
    match = values[-1]
    group = match.lastindex
    value = match[group]
    if group == QUOTED_GROUP:
        value = value[1:-1]
    if "\\" in value:
        value = decode(value)
    node = _new(_ValueOperand)
    node.value = value
    node.is_number = False
    node._start, node._end = match.span(group)
    node.__class__ = ValueOperand
    values[-1] = node


def number(values: Values) -> None:
    match = values[-1]
    group = match.lastindex
    node = _new(_ValueOperand)
    node.value = match[group]
    node.is_number = True
    node._start, node._end = match.span(group)
    node.__class__ = ValueOperand
    values[-1] = node


def keyword(values: Values) -> None:
    match = values[-1]
    node = _new(_KeywordOperand)
    node.keyword = text_of(match).upper()
    node._start, node._end = match.span(match.lastindex)
    node.__class__ = KeywordOperand
    values[-1] = node


def function(values: Values) -> None:
    closing = values.pop()
    values.pop()
    values[-1] = _call(values[-1], [], closing)


def function_of_one(values: Values) -> None:
    closing = values.pop()
    argument = values.pop()
    values.pop()
    values[-1] = _call(values[-1], [argument], closing)


def function_of_many(values: Values) -> None:
    closing = values.pop()
    others = values.pop()
    argument = values.pop()
    values.pop()
    values[-1] = _call(values[-1], [argument, *others], closing)


def _call(name: Match, arguments: list[Match], closing: Match) -> Any:
    node = _new(_FunctionOperand)
    node.name = _string(name)
    if not node.name.strip():
        raise _misuse("a function name is missing: this one is blank", "as in currentUser()", name)
    node.arguments = tuple([_string(argument) for argument in arguments])
    node._start = start_of(name)
    node._end = closing.end()
    node.__class__ = FunctionOperand
    return node


def list_of_one(values: Values) -> None:
    closing = values.pop()
    operand = values.pop()
    values[-1] = _list((operand,), values[-1], closing)


def list_of_many(values: Values) -> None:
    closing = values.pop()
    others = values.pop()
    operand = values.pop()
    values[-1] = _list((operand, *others), values[-1], closing)


def _list(operands: tuple[Any, ...], opening: Match, closing: Match) -> Any:
    node = _new(_ListOperand)
    node.operands = operands
    node._start = start_of(opening)
    node._end = closing.end()
    node.__class__ = ListOperand
    return node


# ---- matches


def text_of(match: Match) -> str:
    return match[match.lastindex or 0]


def start_of(match: Match) -> int:
    return match.start(match.lastindex or 0)


def _string(match: Match) -> str:
    text = text_of(match)
    return decode(text[1:-1] if match.lastindex == QUOTED_GROUP else text)


def _misuse(message: str, hint: str, match: Match) -> JqlSyntaxError:
    """What the grammar cannot tell; the caller knows the text."""
    return JqlSyntaxError(message, Span(*match.span(match.lastindex or 0)), "", hint=hint)


#: The action for the name and the size of a rule.
LEAF_ACTIONS: Final[dict[tuple[str, int], Action]] = {
    ("field", 1): field,
    ("field", 2): field_with_properties,
    ("integer_field", 1): field,
    ("custom_field", 4): custom_field,
    ("custom_field", 5): custom_field_with_properties,
    ("property", 3): property,
    ("property", 4): property_with_path,
    ("value", 1): value,
    ("number", 1): number,
    ("keyword", 1): keyword,
    ("function", 3): function,
    ("function", 4): function_of_one,
    ("function", 5): function_of_many,
    ("list_operand", 3): list_of_one,
    ("list_operand", 4): list_of_many,
}
