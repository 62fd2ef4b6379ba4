"""`jqlkit parse`: the syntax tree of a query."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import click

from jqlkit.cli.inputs import query_text
from jqlkit.cli.jql_type import JqlType
from jqlkit.nodes import Node
from jqlkit.parser import parse
from jqlkit.report.text import to_json


@click.command()
@click.argument("jql", required=False, type=JqlType())
@click.option(
    "-o",
    "--output",
    "--output-format",
    type=click.Choice(["tree", "json"]),
    default="tree",
    help="How to print the tree.",
)
def command(jql: str | None, output: str) -> None:
    """Show the syntax tree of JQL (or of standard input, with -).

    \b
    Example:
      jqlkit parse 'project = DEMO AND status IN (Open, "To Do") ORDER BY key'
    """
    query = parse(query_text(jql))
    if output == "json":
        click.echo(to_json(node_dict(query), indent=2))
    else:
        click.echo("\n".join(tree_lines(query)))


def node_dict(node: Node) -> dict[str, Any]:
    """A node as JSON: its class as "type", its span, and its attributes by name."""
    result: dict[str, Any] = {"type": type(node).__name__, "span": list(node.span) if node.span else None}
    for name in node.__match_args__:
        value = getattr(node, name)
        if isinstance(value, tuple):
            items = []
            for item in value:
                items.append(node_dict(item) if isinstance(item, Node) else item)
            value = items
        elif isinstance(value, Node):
            value = node_dict(value)
        result[name] = value
    return result


def tree_lines(node: Node, label: str = "", depth: int = 0) -> Iterator[str]:
    """A node as an indented tree, a line for each node."""
    pending: list[tuple[Node, str, int]] = [(node, label, depth)]
    while pending:
        node, label, depth = pending.pop()
        plain = []
        below = []
        for name in node.__match_args__:
            value = getattr(node, name)
            if isinstance(value, Node):
                below.append((value, f"{name}: ", depth + 1))
            elif isinstance(value, tuple) and value and isinstance(value[0], Node):
                below.extend((item, "", depth + 1) for item in value)
            elif value not in ((), None):
                plain.append(f" {name}={value.value}" if isinstance(value, Enum) else f" {name}={value!r}")
        yield f"{'  ' * depth}{label}{type(node).__name__}{''.join(plain)}"
        pending.extend(reversed(below))
