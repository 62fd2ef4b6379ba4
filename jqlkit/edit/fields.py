"""The fields of a query."""

from jqlkit.catalog.names import name_key
from jqlkit.errors import BuildError
from jqlkit.nodes import Clause, Field, Node, Query, transform, walk
from jqlkit.nodes.compose import FieldReference
from jqlkit.nodes.values import plain_text
from jqlkit.parser import as_query


def fields_used(query: str | Query | Clause) -> list[str]:
    """The names of the fields that a query asks for or sorts by, each once, in the order of the text.

    Letter case makes no difference; aliases of one field do. Of an entity property it is the field's name.

    >>> fields_used('Status = Open AND cf[10010] > 3 AND status WAS Done ORDER BY "Story Points"')
    ['Status', 'cf[10010]', 'Story Points']
    """
    found: dict[str, str] = {}
    for node in walk(as_query(query)):
        if isinstance(node, Field):
            found.setdefault(name_key(node.name), node.name)
    return list(found.values())


def rename_field(query: str | Query | Clause, old: str, new: str | FieldReference) -> Query:
    """The query with another name for a field, in ORDER BY too; letter case makes no difference.

    >>> print(rename_field('"Epic Link" = DEMO-1 ORDER BY "epic link"', "Epic Link", "parent"))
    parent = DEMO-1 ORDER BY parent
    >>> print(rename_field("squad = Kiwi", "Squad", "cf[10010]"))
    cf[10010] = Kiwi
    """
    field = new.node if isinstance(new, FieldReference) else Field(plain_text(new))
    if field.properties:
        raise BuildError(f"{field} is a property of a field: give the name of a field")
    wanted = name_key(old)

    def change(node: Node) -> Node:
        if isinstance(node, Field) and name_key(node.name) == wanted:
            return Field(field.name, node.properties)
        return node

    return transform(as_query(query), change)
