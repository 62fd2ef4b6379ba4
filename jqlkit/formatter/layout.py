"""A query as lines: one if it fits, else one for each clause."""

from typing import NamedTuple

from jqlkit.formatter.options import FormatOptions
from jqlkit.nodes import (
    AndClause,
    Clause,
    ListOperand,
    NotClause,
    OrClause,
    OrderBy,
    Query,
    TerminalClause,
    WasClause,
    to_jql,
)


class Comment(NamedTuple):
    """A comment in a `.jql` file, and its offset in the query."""

    offset: int
    text: str


class Layout:
    """Collects the lines of one query."""

    def __init__(self, options: FormatOptions, comments: list[Comment] | None = None) -> None:
        self.lines: list[str] = []
        self._width = options.line_length
        self._indent = " " * options.indent
        self._comments = list(reversed(comments or []))  # the next one last

    def add_query(self, query: Query) -> None:
        """The lines of a query; comments that are left stand before its ORDER BY, or at the end."""
        text = to_jql(query)
        if len(text) <= self._width and not self._comments:
            self.lines.append(text)
            return
        if query.where is not None:
            self._add_top(query.where)
        if query.order_by is not None:
            self._add_comments(query.order_by, "")
            self._add_order_by(query.order_by)
        self._add_all_comments("")

    def _add_top(self, clause: Clause) -> None:
        match clause:
            case AndClause(clauses) | OrClause(clauses):
                self._add_parts(clause, clauses, "")
            case _:
                self._add_clause(clause, "", "", False)

    def _add_parts(self, clause: Clause, parts: tuple[Clause, ...], indent: str) -> None:
        is_and = isinstance(clause, AndClause)
        prefix = ""
        for part in parts:
            self._add_clause(part, indent, prefix, is_and and isinstance(part, OrClause))
            prefix = "AND " if is_and else "OR "

    def _add_clause(self, clause: Clause, indent: str, prefix: str, in_parentheses: bool) -> None:
        """A clause on one line, or broken; a compound one that is broken always stands in parentheses."""
        text = to_jql(clause)
        text = f"({text})" if in_parentheses else text
        if len(indent) + len(prefix) + len(text) <= self._width and not self._has_comment_in(clause):
            self._add_comments(clause, indent)
            self.lines.append(f"{indent}{prefix}{text}")
            return
        while isinstance(clause, NotClause):
            prefix += "NOT "
            clause = clause.clause
        self._add_comments(clause, indent)
        match clause:
            case AndClause(parts) | OrClause(parts):
                self.lines.append(f"{indent}{prefix}(")
                self._add_parts(clause, parts, indent + self._indent)
                self.lines.append(f"{indent})")
            case _:
                self._add_comments_in(clause, indent)
                self._add_leaf(clause, indent, prefix)

    def _add_leaf(self, clause: Clause, indent: str, prefix: str) -> None:
        text = to_jql(clause)
        match clause:
            case TerminalClause() | WasClause() if isinstance(clause.operand, ListOperand):
                if len(indent) + len(prefix) + len(text) <= self._width:
                    self.lines.append(f"{indent}{prefix}{text}")
                    return
                head = f"{indent}{prefix}{to_jql(clause.field)} {clause.operator.upper()} ("
                items = list(map(to_jql, clause.operand.operands))
                predicates = list(map(to_jql, clause.predicates)) if isinstance(clause, WasClause) else []
                self.lines.append(head)
                self._add_filled(items, indent + self._indent)
                self.lines.append(" ".join([f"{indent})", *predicates]))
            case _:
                self.lines.append(f"{indent}{prefix}{text}")

    def _add_order_by(self, order_by: OrderBy) -> None:
        text = to_jql(order_by)
        if len(text) <= self._width:
            self.lines.append(text)
        else:
            self.lines.append("ORDER BY")
            self._add_filled(list(map(to_jql, order_by.sorts)), self._indent)

    def _add_filled(self, items: list[str], indent: str) -> None:
        line = indent + items[0]
        for item in items[1:]:
            if len(line) + len(item) + 3 <= self._width:  # a blank, and a comma on either side
                line += f", {item}"
            else:
                self.lines.append(f"{line},")
                line = indent + item
        self.lines.append(line)

    # ---- comments

    def _has_comment_in(self, clause: Clause) -> bool:
        span = clause.span
        return bool(span and self._comments and any(span.start < c.offset < span.end for c in self._comments))

    def _add_comments(self, node: Clause | OrderBy, indent: str) -> None:
        """Those that stand before a node."""
        while self._comments and node.span and self._comments[-1].offset < node.span.start:
            self.lines.append(indent + self._comments.pop().text)

    def _add_comments_in(self, node: Clause, indent: str) -> None:
        """Those that stand in a node that has no line for them."""
        while self._comments and node.span and self._comments[-1].offset < node.span.end:
            self.lines.append(indent + self._comments.pop().text)

    def _add_all_comments(self, indent: str) -> None:
        while self._comments:
            self.lines.append(indent + self._comments.pop().text)
