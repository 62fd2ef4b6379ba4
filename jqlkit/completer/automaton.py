"""The grammar as a machine that is fed terminals: what may follow, where we are, and how to go on after an error.

The machine runs on the tables that Lark computes from `grammar/jql.lark`; a stack of its states is all it knows.
"""

from typing import Final, NamedTuple

from jqlkit.grammar_tables import RULES, STATES
from jqlkit.nodes import MAX_DEPTH

#: What a repair may put before a token that cannot stand where it is; the first that helps is taken.
_REPAIRS: Final = (
    ("WORD",),
    ("RPAR",),
    ("AND",),
    ("EQUALS",),
    ("BY",),
    ("QUOTED", "RPAR"),
    ("EQUALS", "WORD"),
    ("RSQB",),
    ("COMMA",),
    ("WORD", "EQUALS", "WORD"),
)

#: The token index of a terminal that stands nowhere in the text.
MADE_UP: Final = -1


class Entry(NamedTuple):
    """One symbol on the stack: the state after it, its name, and the index of the first token in it."""

    state: int
    symbol: str
    token: int


Stack = list[Entry]


def initial() -> Stack:
    """The stack before the first token."""
    return [Entry(0, "", 0)]


def feed(stack: Stack | None, terminal: str, token: int = 0) -> Stack | None:
    """The stack after one more terminal, or None if the grammar does not allow it here. The given one is left alone."""
    if stack is None:
        return None
    result = stack.copy()
    while True:
        action = STATES[result[-1].state].get(terminal)
        if action is None:
            return None
        if action >= 0:
            result.append(Entry(action, terminal, token))
            return result
        symbol, length, _ = RULES[-1 - action]
        first = result[-length].token if length else token
        if length:
            del result[-length:]
        result.append(Entry(STATES[result[-1].state][symbol], symbol, first))


def allows(stack: Stack, *terminals: str) -> bool:
    """Whether these terminals may follow, one after the other."""
    current: Stack | None = stack
    for terminal in terminals:
        current = feed(current, terminal)
    return current is not None


def advance(stack: Stack, terminal: str, token: int) -> Stack:
    """The stack after a token, whatever it takes: a missing part is assumed, a token that helps nowhere is left out."""
    after = feed(stack, terminal, token)
    if after is not None:
        return after
    for repair in _REPAIRS:
        repaired: Stack | None = stack
        for missing in repair:
            repaired = feed(repaired, missing, MADE_UP)
        if (after := feed(repaired, terminal, token)) is not None:
            return after
    return _after_closing(stack, terminal, token) or stack


def _after_closing(stack: Stack, terminal: str, token: int) -> Stack | None:
    """The stack after a token behind as many missing parentheses as it takes."""
    closed: Stack | None = stack
    for _ in range(MAX_DEPTH):
        closed = feed(closed, "RPAR", MADE_UP)
        if closed is None:
            return None
        if (after := feed(closed, terminal, token)) is not None:
            return after
    return None
