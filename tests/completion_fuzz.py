"""A cursor at every position of a text: nothing is raised, and what is inserted is the beginning of a query."""

from collections.abc import Iterator
from functools import lru_cache

from lark.exceptions import UnexpectedInput

from jqlkit.catalog import Catalog
from jqlkit.completer import Completion, accept, complete
from jqlkit.completer.lexing import lex
from jqlkit.grammar import lark_parser


@lru_cache(maxsize=50_000)
def is_beginning(text: str) -> bool:
    """Whether the grammar takes a text as the beginning of a query; asked from Lark, not from the completer."""
    try:
        lark_parser().parse_interactive(text).exhaust_lexer()
    except UnexpectedInput:
        return False
    return True


def shape(item: Completion) -> tuple[object, ...]:
    """What the grammar sees of an item: items of one shape need to be checked once at each place."""
    return item.kind, tuple(token.type for token in lex(item.text)), item.replace


def refused(text: str, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The beginning of the text and the item, for each item that may not stand where it is offered."""
    for cursor in range(len(text) + 1):
        seen = set()
        for item in complete(text, cursor, catalog):
            start, end = item.replace
            assert 0 <= start <= cursor <= end <= len(text)
            if (look := shape(item)) in seen:
                continue
            seen.add(look)
            if is_beginning(text[:start]) and not is_beginning(accept(text[:start], at_end(item), catalog).text):
                yield text[:start], item.text


def at_end(item: Completion) -> Completion:
    """The item for the text up to its start."""
    return item._replace(replace=(item.replace[0], item.replace[0]))
