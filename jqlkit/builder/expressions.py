"""A field in a program: its operators make clauses."""

from datetime import tzinfo

from jqlkit.builder.operations import AnyOperation
from jqlkit.errors import BuildError
from jqlkit.nodes import Field, Property
from jqlkit.nodes.compose import FieldReference, shown
from jqlkit.nodes.values import INTEGERS, plain_text


class FieldExpression(AnyOperation):
    """A field that takes part in comparisons; made by `field()`, `cf()` and `issue_property()`.

    Every operator and method gives a clause, a node of the query.
    """

    __slots__ = ()

    def property(self, key: str, path: str = "") -> "FieldExpression":
        """An entity property of the field: `field("development").property("pullrequests", "open")`."""
        path = plain_text(path)
        added = Property(plain_text(key), f".{path}" if path and not path.startswith(".") else path)
        return FieldExpression(Field(self.node.name, (*self.node.properties, added)), self.tz)


def field(name: str, *, tz: str | tzinfo | None = None) -> FieldExpression:
    """The field of this name, `cf[10010]` included, quoted where it needs quotes.

    `tz` is the time zone of the user who searches, for datetimes that have a zone of their own.
    Raises BuildError for a blank name.

    >>> print((field("project") == "IF") & (field("Story Points") > 5))
    project = "IF" AND "Story Points" > 5
    """
    return FieldExpression(Field(_name(name)), tz)


def _name(name: object) -> str:
    match name:
        case str():
            return plain_text(name)
        case FieldReference():
            raise BuildError(f"{name} is a field already")
        case int():
            raise BuildError(f"the name of a field is a str: cf({name}) is a custom field by number")
    raise BuildError(f"the name of a field is a str, not {shown(name)}")


def cf(number: int | str, *, tz: str | tzinfo | None = None) -> FieldExpression:
    """The custom field of this number; its REST id does too.

    >>> print(cf(10010) == "x", cf("customfield_10010").is_empty())
    cf[10010] = x cf[10010] IS EMPTY
    """
    digits = str(number).removeprefix("customfield_")
    if isinstance(number, bool) or not (digits.isascii() and digits.isdigit()) or int(digits) not in INTEGERS:
        raise BuildError(f"a custom field has a number, as in cf(10010), not {shown(number)}")
    return FieldExpression(Field(f"cf[{digits}]"), tz)


def issue_property(key: str, path: str = "", *, tz: str | tzinfo | None = None) -> FieldExpression:
    """An entity property of the issue: a key, and a path of names into its JSON.

    >>> print(issue_property("tags", "owner.name") == "alice", issue_property("flags", "beta") == True)
    issue.property[tags].owner.name = alice issue.property[flags].beta = "true"
    """
    return field("issue.property", tz=tz).property(key, path)
