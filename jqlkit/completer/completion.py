"""What a completion is."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What an item is."""

    FIELD = "field"
    OPERATOR = "operator"
    VALUE = "value"
    FUNCTION = "function"
    ARGUMENT = "argument"
    KEYWORD = "keyword"
    PREDICATE = "predicate"
    DIRECTION = "direction"
    PUNCTUATION = "punctuation"
    #: Only in a session, after a backslash.
    COMMAND = "command"


class Completion(NamedTuple):
    """One item that may stand at the cursor.

    `text` is the item as JQL (`"In Progress"`, `NOT IN`, `currentUser()`), without blanks around it; `detail` is
    its type in a word or two, `documentation` a line of help; `replace` is the range (start, end) of the text,
    in code points, whose place the item takes. Where the item would grow together with a word on its left, or
    opens a list, `jqlkit.completer.accept` adds what is needed.

    >>> import jqlkit
    >>> [item.text for item in jqlkit.complete("status not i", 12)]
    ['NOT IN']
    """

    text: str
    kind: Kind
    detail: str
    documentation: str
    replace: tuple[int, int]
