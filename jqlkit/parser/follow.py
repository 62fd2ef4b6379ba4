"""What may follow a text: the tables of the grammar run without making anything."""

from typing import NamedTuple

from jqlkit.grammar_tables import RULES, STATES
from jqlkit.lexer import END, Lexeme, lexemes


class Stop(NamedTuple):
    """Where a text stops being JQL: the first lexeme that cannot stand where it is, and the terminals that can.

    `lexeme` is of type `$END`, with the length of the text, where the text ends too early.
    """

    lexeme: Lexeme
    expected: frozenset[str]


def accepts(text: str) -> frozenset[str]:
    """The terminals of the grammar that may follow a text, "$END" among them if it is a whole query.

    The terminals are those of `grammar/jql.lark`: WORD, QUOTED, LPAR, AND, EQUALS, ...; nothing may follow a text
    that has a mistake in it.

    >>> sorted(accepts("a is"))
    ['DIGITS', 'EMPTY', 'LPAR', 'NEGATIVE', 'NOT', 'NULL', 'QUOTED', 'WORD']
    >>> accepts("a = = ")
    frozenset()
    """
    stack = [0]
    for lexeme in lexemes(text):
        if not feed(stack, lexeme.type):
            return frozenset()
    return acceptable(stack)


def stop(text: str) -> Stop | None:
    """Where a text stops being JQL; None for a query."""
    stack = [0]
    for lexeme in lexemes(text):
        if not feed(stack, lexeme.type):
            return Stop(lexeme, acceptable(stack))
    if feed(stack.copy(), END):
        return None
    return Stop(Lexeme(END, len(text), len(text)), acceptable(stack))


def feed(stack: list[int], terminal: str) -> bool:
    """Puts a terminal on a stack of states (a query starts with [0]); False, with the stack as it was, if it may not.

    "$END" is taken if the stack is a whole query.
    """
    height, top = len(stack), list[int]()  # what is left of the stack, and what comes on top of that
    while True:
        step = STATES[top[-1] if top else stack[height - 1]].get(terminal)
        if step is None:
            return False
        if step >= 0:
            stack[height:] = [*top, step]
            return True
        symbol, size, _ = RULES[-1 - step]
        if symbol == "query":
            return True
        height -= max(0, size - len(top))
        del top[len(top) - min(size, len(top)) :]
        top.append(STATES[top[-1] if top else stack[height - 1]][symbol])


def acceptable(stack: list[int]) -> frozenset[str]:
    """The terminals that a stack of states takes."""
    return frozenset([symbol for symbol in STATES[stack[-1]] if _is_terminal(symbol) and feed(list(stack), symbol)])


def _is_terminal(symbol: str) -> bool:
    return symbol.isupper()
