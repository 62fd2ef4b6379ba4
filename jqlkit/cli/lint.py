"""`jqlkit lint`: findings in queries and files."""

import sys
from typing import Any, Final

from jqlkit.cli.lint_settings import lint_catalog, lint_settings
from jqlkit.cli.parameters import FLAG, PATH, Parameter, click_command
from jqlkit.config.lint import SETTINGS
from jqlkit.errors import ConfigError
from jqlkit.report.lint import OUTPUTS, LintReport, render

#: What one query alone needs nothing of.
_SLOW = ("online", "fix", "diff", "statistics", "baseline", "write_baseline")

PARAMETERS: Final = (
    Parameter("", kind=PATH, repeated=True, name="paths"),
    Parameter("-q --query", "Lint one query; - reads it.", metavar="JQL", name="jql"),
    Parameter("--fix", "Repair what is safe. With -q or -, print the repaired query.", FLAG),
    Parameter("--unsafe-fixes", "With --fix: also repair where the meaning may change.", FLAG),
    Parameter("--diff", "Show what --fix would change, and change nothing.", FLAG),
    Parameter("--select", "Run these rules only (JQL100,JQL2).", metavar="CODES", repeated=True),
    Parameter("--extend-select", "Run these rules too.", metavar="CODES", repeated=True),
    Parameter("--ignore", "Do not run these rules.", metavar="CODES", repeated=True),
    Parameter("--deployment", "The kind of Jira.  [default: cloud]", choices=SETTINGS["deployment"].choices),
    Parameter("--require", "The least restriction of a query (JQL102).", choices=SETTINGS["require"].choices),
    Parameter("--catalog", "The fields and functions of a site.", PATH, metavar="FILE", name="catalog_file"),
    Parameter("--site", "Take the catalogue from this site; with --online, the site to ask.", metavar="NAME"),
    Parameter("--online", "Add what Jira itself says of each whole query (JQL900).", FLAG),
    Parameter(
        "--fail-level",
        "The severity from which on to exit with 1; info never does.  [default: warning]",
        choices=SETTINGS["fail_level"].choices,
    ),
    Parameter("--exit-zero", "Exit with 0 whatever is found.", FLAG),
    Parameter("-o --output --output-format", "The report.", choices=tuple(OUTPUTS), default="text", name="output"),
    Parameter("--statistics", "Count the findings of each rule instead of listing them.", FLAG),
    Parameter("--baseline", "Leave out the findings that this file counts.", PATH, metavar="FILE"),
    Parameter("--write-baseline", "Write the findings to the baseline file.", FLAG),
    Parameter("--stdin-filename", "What standard input is, for its kind and for reports.", metavar="NAME"),
    Parameter("--extract-level", "How hard to look for JQL.", choices=SETTINGS["extract_level"].choices),
    Parameter("--no-inline-ignores", "Do not mind `jqlkit: ignore` comments.", FLAG),
    Parameter("--no-cache", "Neither read nor write the cache.", FLAG),
    Parameter("--isolated", "Read no settings files.", FLAG),
    Parameter("--config-schema", "Print the JSON schema of the settings.", FLAG),
    Parameter("--quiet", "Print findings only, no summary.", FLAG),
)


def run(
    paths: tuple[str, ...],
    jql: str | None,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
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
        raise ConfigError("give a query with -q, or paths, not both")
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
    report = LintReport(located, files=1, quiet=options["quiet"])
    sys.stdout.write(render(report, options["output"]))
    return int(report.fails(settings.fail_level) and not options["exit_zero"])


def _print_schema() -> int:
    import json

    from jqlkit.config.lint_schema import json_schema

    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
    return 0


def __getattr__(name: str) -> object:
    if name != "command":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, click_command(run, PARAMETERS))
