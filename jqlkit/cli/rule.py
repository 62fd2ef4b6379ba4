"""`jqlkit rule`: what the rules are, and why."""

import json

import click

from jqlkit.linter.documentation import documentation
from jqlkit.linter.registry import RULES, rules_for


@click.command()
@click.argument("code", required=False)
@click.option(
    "-o", "--output", "--output-format", type=click.Choice(["text", "json"]), default="text", help="How to print."
)
def command(code: str | None, output: str) -> int:
    """Explain the rule CODE (a code, a name, or a prefix such as JQL2), or list all rules.

    \b
    Examples:
      jqlkit rule
      jqlkit rule JQL100
      jqlkit rule mixed-and-or
    """
    rules = list(RULES.values()) if code is None else list(rules_for([code]))
    if not rules:
        raise click.UsageError(f"no rule has the code {code!r}: `jqlkit rule` lists them")
    if output == "json":
        rows = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.value,
                "default": rule.default,
                "deployment": rule.deployment,
                "summary": documentation(rule).summary,
                "url": rule.url,
            }
            for rule in rules
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif len(rules) == 1:
        click.echo(explanation(rules[0].code))
    else:
        for rule in rules:
            off = "" if rule.default else " (off)"
            click.echo(f"{rule.code}  {rule.name:28} {rule.severity + off:13} {documentation(rule).summary}")
    return 0


def explanation(code: str) -> str:
    """A rule's documentation as plain text."""
    rule = RULES[code]
    doc = documentation(rule)
    lines = [f"{rule.code} {rule.name} ({rule.severity})", "", doc.summary]
    for heading, text in doc.sections.items():
        lines += ["", heading, *[f"  {line}".rstrip() for line in text.split("\n")]]
    return "\n".join(lines)
