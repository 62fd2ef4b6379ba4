"""`jqlkit lint`: findings in queries and files."""

import sys
from typing import Any

import click

from jqlkit.cli.lint_settings import Codes, lint_catalog, lint_settings
from jqlkit.report.lint import OUTPUTS, LintReport, render

#: What one query alone needs nothing of.
_SLOW = ("online", "fix", "diff", "statistics", "baseline", "write_baseline")
_LEVELS = click.Choice(["info", "warning", "error"])


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("-q", "--query", "jql", metavar="JQL", help="Lint one query; - reads it.")
@click.option("--fix", is_flag=True, help="Repair what is safe. With -q or -, print the repaired query.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix: also repair where the meaning may change.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--select", type=Codes(), multiple=True, help="Run these rules only (JQL100,JQL2).")
@click.option("--extend-select", type=Codes(), multiple=True, help="Run these rules too.")
@click.option("--ignore", type=Codes(), multiple=True, help="Do not run these rules.")
@click.option("--deployment", type=click.Choice(["cloud", "datacenter"]), help="The kind of Jira.  [default: cloud]")
@click.option("--require", type=click.Choice(["filter", "scope"]), help="The least restriction of a query (JQL102).")
@click.option(
    "--catalog", "catalog_file", metavar="FILE", type=click.Path(), help="The fields and functions of a site."
)
@click.option("--site", metavar="NAME", help="Take the catalogue from this site; with --online, the site to ask.")
@click.option("--online", is_flag=True, help="Add what Jira itself says of each whole query (JQL900).")
@click.option("--fail-level", type=_LEVELS, help="The severity from which on to exit with 1.  [default: warning]")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("-o", "--output", "--output-format", type=click.Choice(list(OUTPUTS)), default="text", help="The report.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of listing them.")
@click.option("--baseline", metavar="FILE", type=click.Path(), help="Leave out the findings that this file counts.")
@click.option("--write-baseline", is_flag=True, help="Write the findings to the baseline file.")
@click.option("--stdin-filename", metavar="NAME", help="What standard input is, for its kind and for reports.")
@click.option("--extract-level", type=click.Choice(["strict", "normal", "heuristic"]), help="How hard to look for JQL.")
@click.option("--no-inline-ignores", is_flag=True, help="Do not mind `jqlkit: ignore` comments.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--isolated", is_flag=True, help="Read no settings files.")
@click.option("--config-schema", is_flag=True, help="Print the JSON schema of the settings.")
@click.option("--quiet", is_flag=True, help="Print findings only, no summary.")
def command(
    paths: tuple[str, ...],
    jql: str | None,
    select: tuple[tuple[str, ...], ...],
    extend_select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    deployment: str | None,
    require: str | None,
    catalog_file: str | None,
    site: str | None,
    fail_level: str | None,
    extract_level: str | None,
    no_inline_ignores: bool,
    isolated: bool,
    config_schema: bool,
    **options: Any,
) -> int:
    """Find mistakes in JQL, in files and folders (by default the working directory), or in one query.

    \b
    Examples:
      jqlkit lint
      jqlkit lint queries.jql src --fix
      jqlkit lint -q 'project = DEMO AND status IN Open'
      jqlkit lint . -o sarif > jql.sarif
      cat report.py | jqlkit lint - --stdin-filename report.py
    """
    if config_schema:
        return _print_schema()
    if jql is not None and paths:
        raise click.UsageError("give a query with -q, or paths, not both")
    if jql == "-":
        from jqlkit.cli.inputs import query_text

        jql = query_text(jql)
    flags = {
        "select": select,
        "extend_select": extend_select,
        "ignore": ignore,
        "deployment": deployment,
        "require": require,
        "fail_level": fail_level,
        "extract_level": extract_level,
        "inline_ignores": False if no_inline_ignores else None,
    }
    settings = lint_settings(isolated, flags)
    catalog = lint_catalog(settings, catalog_file, None if options["online"] else site)
    if jql is not None and not any(options[name] for name in _SLOW):
        return _lint_query(jql, settings, catalog, options)
    from jqlkit.cli.lint_run import LintRun

    return LintRun(settings, catalog, site=site, **options).run(paths, jql)


def _lint_query(jql: str, settings: Any, catalog: Any, options: dict[str, Any]) -> int:
    """The fast path: one query, nothing but a report."""
    from jqlkit.linter.runner import Linter

    located = []
    diagnostics = Linter(settings, catalog).check(jql)
    if diagnostics:
        from jqlkit.linter.source import Source, in_query

        source = Source("<query>", jql)
        located = [in_query(source, diagnostic) for diagnostic in diagnostics]
    sys.stdout.write(render(LintReport(located, files=1, quiet=options["quiet"]), options["output"]))
    failing = any(item.diagnostic.severity >= settings.fail_level for item in located)
    return int(failing and not options["exit_zero"])


def _print_schema() -> int:
    import json

    from jqlkit.config.lint_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
    return 0
