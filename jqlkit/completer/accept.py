"""Putting a completion into the text."""

from functools import lru_cache
from typing import Final, NamedTuple

from jqlkit.catalog import Catalog
from jqlkit.completer.completion import Completion, Kind
from jqlkit.completer.cursor import locate
from jqlkit.completer.place import place_of

_OPENERS: Final = "([,!=<>~&|"
_CLOSERS: Final = ",)]"


class Accepted(NamedTuple):
    """The text with an item in it, and where the cursor is now."""

    text: str
    cursor: int


def accept(text: str, item: Completion, catalog: Catalog | None = None) -> Accepted:
    """The text with an item put in: a blank where two words would grow together, a parenthesis that opens a list.

    The cursor stands behind the item, or between the quotes of an argument that is still empty.

    >>> import jqlkit
    >>> text = "status not i"
    >>> accept(text, jqlkit.complete(text, 12)[0])
    Accepted(text='status NOT IN', cursor=13)
    """
    start, end = item.replace
    left, right = text[:start], text[end:]
    if left and not left[-1].isspace() and left[-1] not in _OPENERS and item.text[0] not in _CLOSERS:
        left += " "
    if right and not right[0].isspace() and right[0] not in _CLOSERS and item.text[-1] not in _OPENERS:
        right = " " + right
    if _opens_list(text, item, catalog or Catalog.system()):
        left += "("
    empty = item.text.rfind('""')
    return Accepted(left + item.text + right, len(left) + (empty + 1 if empty >= 0 else len(item.text)))


def _opens_list(text: str, item: Completion, catalog: Catalog) -> bool:
    if item.kind not in (Kind.VALUE, Kind.FUNCTION) and item.text not in ("EMPTY", "NULL"):
        return False
    if not _wants_list(text[: item.replace[0]]):
        return False
    function = catalog.function(item.text.partition("(")[0]) if item.kind is Kind.FUNCTION else None
    return function is None or function.list_valued is False


@lru_cache(maxsize=8)
def _wants_list(left: str) -> bool:
    here = locate(left + " ", len(left) + 1)
    return place_of(here.stack, here.tokens).wants_list
