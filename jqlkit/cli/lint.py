"""`jqlkit lint`: findings in queries and files."""

from typing import Any

import click

from jqlkit.cli.jql_type import JqlType
from jqlkit.config.lint import LintSettings
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Source, in_query
from jqlkit.report.lint import OUTPUTS, LintReport, render


class Codes(click.ParamType[tuple[str, ...]]):
    """A comma-separated list of rule codes, prefixes of codes, or rule names."""

    name = "codes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The codes one by one; a code that no rule has is wrong usage."""
        from jqlkit.linter.registry import rules_for

        codes = tuple([code.strip() for code in str(value).split(",") if code.strip()])
        for code in codes:
            if next(rules_for([code]), None) is None:
                self.fail(f"no rule has the code {code!r}: `jqlkit rule` lists them", param, ctx)
        return codes


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("-q", "--query", "jql", type=JqlType(), metavar="JQL", help="Lint one query.")
@click.option("--select", type=Codes(), multiple=True, help="Report these rules only (JQL100,JQL2).")
@click.option("--ignore", type=Codes(), multiple=True, help="Do not report these rules.")
@click.option("--deployment", type=click.Choice(["cloud", "datacenter"]), help="The kind of Jira.  [default: cloud]")
@click.option(
    "--fail-level", type=click.Choice(["info", "warning", "error"]), help="Exit 1 from here on.  [default: warning]"
)
@click.option("-o", "--output", "--output-format", type=click.Choice(list(OUTPUTS)), default="text", help="The report.")
def command(
    paths: tuple[str, ...],
    jql: str | None,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    deployment: str | None,
    fail_level: str | None,
    output: str,
) -> int:
    """Find mistakes in JQL.

    \b
    Examples:
      jqlkit lint -q 'project = DEMO AND status IN Open'
      jqlkit lint -q 'ORDER BY created' -o json
    """
    if jql is None:
        raise click.UsageError("give a query with -q")
    settings = LintSettings()
    if select:
        settings.select = tuple([code for codes in select for code in codes])
    settings.ignore = tuple([code for codes in ignore for code in codes])
    settings.deployment = deployment or settings.deployment
    settings.fail_level = fail_level or settings.fail_level
    source = Source("<query>", jql)
    located = [in_query(source, diagnostic) for diagnostic in Linter(settings).check(jql)]
    click.echo(render(LintReport(located, files=1), output), nl=False)
    return int(any(item.diagnostic.severity >= settings.fail_level for item in located))
