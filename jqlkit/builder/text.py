"""JQL as text, for those who must build text; `template()` and `field()` need none of it."""

from datetime import tzinfo

from jqlkit.builder.expressions import field
from jqlkit.builder.operands import Value
from jqlkit.nodes.values import to_operand


def quote(value: Value, *, tz: str | tzinfo | None = None) -> str:
    r"""A Python value as JQL: bare where that is safe, else in double quotes with escapes; a list with its parentheses.

    Raises BuildError for what JQL has no value for, None and an empty list among it. `tz` is as in `field()`.

    >>> import jqlkit
    >>> print(jqlkit.quote("Open"), jqlkit.quote("if"), jqlkit.quote("007"), jqlkit.quote(["To Do", 'say "hi"']))
    Open "if" "007" ("To Do", "say \"hi\"")
    """
    return str(to_operand(value, tz=tz))


def field_name(name: str) -> str:
    """The name of a field as JQL, quoted if it needs quotes.

    >>> print(field_name("Story Points"), field_name("status"), field_name("cf[10010]"))
    "Story Points" status cf[10010]
    """
    return str(field(name))
