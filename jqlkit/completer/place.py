"""What an operand, an argument or an operator at the cursor is for, read off the stack of the machine."""

from typing import Final, NamedTuple

from jqlkit.completer.automaton import Stack
from jqlkit.completer.lexing import OPERATOR_TERMINALS, Token
from jqlkit.operators import Operator
from jqlkit.quoting import decode

PREDICATES: Final = frozenset({"AFTER", "BEFORE", "BY", "DURING", "ON", "FROM", "TO"})
_OPERATORS: Final = {str(operator): operator for operator in Operator}
_LONGEST_OPERATOR: Final = 3


class Place(NamedTuple):
    """The clause around the cursor.

    `field` is a decoded name, `operator` the clause's, `predicate` the terminal of the history predicate whose
    operand comes next; None where there is none. `listed` are the values that the list at the cursor has so far.
    """

    field: str | None = None
    operator: Operator | None = None
    predicate: str | None = None
    in_list: bool = False
    listed: tuple[str, ...] = ()

    @property
    def wants_list(self) -> bool:
        """Whether the operand has to be a list that is not open yet."""
        if self.predicate is not None:
            return self.predicate == "DURING" and not self.in_list
        return not self.in_list and self.operator is not None and self.operator.value.split()[-1] == "in"


class Call(NamedTuple):
    """A function whose arguments are being written: its name, and which argument, from 0, the cursor is in."""

    name: str
    argument: int


def place_of(stack: Stack, tokens: list[Token]) -> Place:
    """The clause at the top of a stack whose tokens are these."""
    predicate: str | None = None
    opened: int | None = None
    for index in range(len(stack) - 1, 0, -1):
        symbol = stack[index].symbol
        if symbol == "LPAR" and opened is None:
            opened = stack[index].token
        elif symbol in PREDICATES and predicate is None and stack[index - 1].symbol != "ORDER":
            predicate = symbol
        elif symbol == "field":
            operator = _operator_at(tokens, stack[index + 1].token) if index + 1 < len(stack) else None
            listed = [] if opened is None else [decoded(token) for token in tokens[opened + 1 :] if _is_value(token)]
            return Place(field_at(tokens, stack[index].token), operator, predicate, opened is not None, tuple(listed))
        elif symbol in ("_and", "_or", "ORDER"):
            break
    return Place()


def call_of(stack: Stack, tokens: list[Token]) -> Call | None:
    """The function call at the top of a stack."""
    for entry in reversed(stack):
        if entry.symbol == "LPAR" and entry.token > 0:
            commas = sum(token.type == "COMMA" for token in tokens[entry.token :])
            return Call(decoded(tokens[entry.token - 1]), commas)
    return None


def field_at(tokens: list[Token], index: int) -> str | None:
    """The decoded name of the field that starts at a token."""
    if not 0 <= index < len(tokens):
        return None
    if tokens[index].type == "CF":
        return "".join(token.text for token in tokens[index : index + 4]).lower()
    return decoded(tokens[index])


def decoded(token: Token) -> str:
    """What a word or a quoted text means; as it is if its escapes are wrong."""
    if token.type == "QUOTED":
        return decode(token.text[1:-1])
    return token.text.strip("\"'") if token.is_quoted else token.text


def _operator_at(tokens: list[Token], index: int) -> Operator | None:
    words: list[str] = []
    for token in tokens[max(index, 0) : index + _LONGEST_OPERATOR]:
        if token.type not in OPERATOR_TERMINALS:
            break
        words.append(token.text.lower())
    for length in range(len(words), 0, -1):
        operator = _OPERATORS.get(" ".join(words[:length]))
        if operator is not None:
            return operator
    return None


def _is_value(token: Token) -> bool:
    return token.is_quoted or token.type in ("WORD", "DIGITS", "NEGATIVE")
