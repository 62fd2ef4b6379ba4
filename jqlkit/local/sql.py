"""Small constructors of sqlglot expressions, and what depends on the database: text search, sets of ids, long lists."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from jqlkit.local.predicates import Scalar, Terms, TextBool, TextNode, TextRows, Wildcard, Words

#: Lists longer than this travel as one parameter.
_LONG_LIST: Final = 1000
#: log2 of the number of text slots of an issue.
_SLOT_BITS: Final = 12
_UNSTORABLE: Final = re.compile(r"[\0\ud800-\udfff]")

if TYPE_CHECKING:
    Expression = exp.Expr


def column(name: str, table: str = "issue") -> exp.Column:
    """A column of a table."""
    return exp.Column(this=exp.Identifier(this=name), table=exp.Identifier(this=table))


def literal(value: Scalar) -> Expression:
    """A value as a literal."""
    if isinstance(value, str):
        if not value.isascii() or "\0" in value:  # no text holds NUL or half a surrogate pair, nor does SQL
            value = _UNSTORABLE.sub("\ufffd", value)
        return exp.Literal(this=value, is_string=True)
    if value < 0:
        return exp.Neg(this=exp.Literal(this=str(-value), is_string=False))
    return exp.Literal(this=str(value), is_string=False)


def table(name: str) -> exp.Table:
    """A table."""
    return exp.Table(this=exp.Identifier(this=name))


def select(what: Sequence[Expression], source: Expression, where: Expression | None) -> exp.Select:
    """SELECT what FROM source WHERE where."""
    query = exp.Select(expressions=list(what)).from_(source, copy=False)
    if where is not None:
        query.set("where", exp.Where(this=where))
    return query


def exists(query: exp.Select) -> Expression:
    """EXISTS (query)."""
    return exp.Exists(this=query)


def negate(expression: Expression) -> Expression:
    """NOT, with parentheses where they are needed."""
    return exp.Not(this=expression if isinstance(expression, (exp.Exists, exp.Paren)) else exp.Paren(this=expression))


def both(parts: Sequence[Expression]) -> Expression:
    """AND of at least one part."""
    return _chain(exp.And, parts)


def either(parts: Sequence[Expression]) -> Expression:
    """OR of at least one part."""
    return _chain(exp.Or, parts)


def _chain(kind: type[exp.And | exp.Or], parts: Sequence[Expression]) -> Expression:
    result = _operand(parts[0], len(parts))
    for part in parts[1:]:
        result = kind(this=result, expression=_operand(part, len(parts)))
    return result


def _operand(part: Expression, count: int) -> Expression:
    return exp.Paren(this=part) if count > 1 and isinstance(part, (exp.And, exp.Or)) else part


class Sqlite:
    """What only SQLite understands."""

    name = "sqlite"

    def __init__(self) -> None:
        #: Long lists by the name of their parameter, as JSON.
        self.parameters: dict[str, str] = {}

    def one_of(self, this: Expression, values: Sequence[Scalar]) -> Expression:
        """this IN (values)."""
        if len(values) == 1:
            return exp.EQ(this=this, expression=literal(values[0]))
        if len(values) <= _LONG_LIST:
            return exp.In(this=this, expressions=[literal(value) for value in values])
        name = f"list_{len(self.parameters) + 1}"
        self.parameters[name] = json.dumps(list(values), ensure_ascii=False)
        each = exp.Table(this=exp.Anonymous(this="json_each", expressions=[exp.Placeholder(this=name)]))
        return exp.In(this=this, query=exp.Subquery(this=select([column("value", "json_each")], each, None)))

    def in_set(self, this: Expression, ids: exp.Select) -> Expression:
        """this IN (a query that does not depend on the row and yields no NULL); SQLite runs it once."""
        return exp.In(this=this, query=exp.Subquery(this=ids))

    def text_ids(self, slots: tuple[int, int], search: TextNode) -> exp.Select:
        """The ids of the issues with a text in these slots that matches."""
        if phrase := fts_query(search):
            source = exp.Table(this=exp.Anonymous(this="issue_fts", expressions=[literal(phrase)]))
            return self._of_slots(column("rowid", "issue_fts"), source, slots, None)
        return self._of_slots(column("id", "issue_text"), table("issue_text"), slots, self._matches(search))

    def has_text(self, slots: tuple[int, int]) -> exp.Select:
        """The ids of the issues with a text in these slots."""
        return self._of_slots(column("id", "issue_text"), table("issue_text"), slots, None)

    def _of_slots(
        self, row: exp.Column, source: Expression, slots: tuple[int, int], where: Expression | None
    ) -> exp.Select:
        slot = exp.Paren(this=exp.BitwiseAnd(this=row.copy(), expression=literal((1 << _SLOT_BITS) - 1)))
        first, last = slots
        conditions = [] if where is None else [where]
        if first == last:
            conditions.append(exp.EQ(this=slot, expression=literal(first)))
        elif (first, last) != (0, (1 << _SLOT_BITS) - 1):
            conditions.append(exp.Between(this=slot, low=literal(first), high=literal(last)))
        issue = exp.BitwiseRightShift(this=row, expression=literal(_SLOT_BITS))
        return select([issue], source, both(conditions) if conditions else None)

    def _matches(self, node: TextNode) -> Expression:
        """A condition on issue_text.id; for searches with wildcards, which the index itself does not know."""
        row = column("id", "issue_text")
        if phrase := fts_query(node):
            source = exp.Table(this=exp.Anonymous(this="issue_fts", expressions=[literal(phrase)]))
            return self.in_set(row, select([column("rowid", "issue_fts")], source, None))
        match node:
            case Wildcard(prefix, pattern):
                term = column("term", "issue_vocabulary")
                conditions: list[Expression] = [
                    exp.GTE(this=term, expression=literal(prefix)),
                    exp.LT(this=term.copy(), expression=literal(prefix + "\U0010ffff")),
                ]
                if pattern.rstrip("*") != prefix:
                    conditions.append(exp.Glob(this=term.copy(), expression=literal(pattern)))
                return self._with_term(row, both(conditions))
            case Terms(terms) if terms:
                return self._with_term(row, self.one_of(column("term", "issue_vocabulary"), terms))
            case TextRows(ids) if ids:
                return self.one_of(row, ids)
            case Terms() | TextRows():
                return exp.EQ(this=literal(1), expression=literal(0))
            case TextBool(operator, parts, excluded):
                wanted = [self._matches(part) for part in parts]
                join = both if operator == "and" else either
                positive = join(wanted) if wanted else exp.EQ(this=literal(1), expression=literal(0))
                return both([positive, *[negate(self._matches(part)) for part in excluded]])
        raise AssertionError(node)

    def _with_term(self, row: exp.Column, condition: Expression) -> Expression:
        documents = select([column("doc", "issue_vocabulary")], table("issue_vocabulary"), condition)
        return self.in_set(row, documents)


def fts_query(node: TextNode) -> str | None:
    """The search in the syntax of FTS5; None if it holds a wildcard, or nothing that must match."""
    match node:
        case Words(phrase):
            return f'"{" ".join(phrase)}"'
        case TextBool(operator, parts, excluded) if parts:
            texts = [fts_query(part) for part in parts]
            unwanted = [fts_query(part) for part in excluded]
            found = [text for text in (*texts, *unwanted) if text]
            if len(found) < len(texts) + len(unwanted):
                return None
            query = "(" + f" {operator.upper()} ".join(found[: len(texts)]) + ")"
            return f"({query} NOT ({' OR '.join(found[len(texts) :])}))" if unwanted else query
    return None
