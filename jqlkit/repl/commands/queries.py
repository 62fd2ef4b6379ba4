r"""Commands about queries: \save, \queries, \run, \forget, \lint, \fix, \format, \plan, \why."""

import shlex
from typing import TYPE_CHECKING, Final

import jqlkit
from jqlkit.errors import ConfigError, UnsupportedError
from jqlkit.parser import parse
from jqlkit.repl.results import Result
from jqlkit.repl.saved import fill
from jqlkit.repl.sources import FileSource, SiteSource
from jqlkit.report.text import printable
from jqlkit.spans import excerpt

if TYPE_CHECKING:
    from jqlkit.repl.session import Session

_SIZES: Final = (100, 1000, 10_000)


def run_save(session: "Session", rest: str) -> Result:
    """Keeps a query."""
    name, _, query = rest.partition(" ")
    query = query.strip() or session.last_query
    if not name or not query:
        raise ConfigError("give a name and a query: \\save mine assignee = currentUser() AND project = $1")
    from jqlkit.repl.saved import HOLE

    parse(HOLE.sub("x", query))
    session.saved.save(name, query)
    return Result(notes=[f"saved as {name}: run it with \\run {name}"])


def run_queries(session: "Session", rest: str) -> Result:
    """The saved queries."""
    rows = [(name, " ".join(query.split())) for name, query in session.saved.all().items()]
    if not rows:
        return Result(notes=["no query is saved yet: \\save NAME keeps the last one"])
    return Result(session.table(rows, ("name", "query")))


def run_run(session: "Session", rest: str) -> Result:
    """A saved query with its holes filled."""
    try:
        name, *arguments = shlex.split(rest)
    except ValueError:
        raise ConfigError("give the name of a saved query, then its arguments; \\queries lists them") from None
    queries = session.saved.all()
    if name not in queries:
        from jqlkit.config.files import suggestion

        raise ConfigError(f"no saved query is called {name}; {suggestion(name, queries)}")
    query = fill(queries[name], arguments)
    result = session.search(query)
    result.notes.insert(0, " ".join(query.split()))
    return result


def run_forget(session: "Session", rest: str) -> Result:
    """Removes a saved query."""
    session.saved.remove(rest)
    return Result(notes=[f"{rest} is forgotten"])


def run_lint(session: "Session", rest: str) -> Result:
    """What the linter says, with carets."""
    query = _query(session, rest)
    found = session.diagnostics(query)
    if not found:
        return Result(notes=["nothing to complain about"])
    parts = []
    for diagnostic in found:
        parts.append(
            f"{diagnostic.code} {diagnostic.severity}: {diagnostic.message}\n{excerpt(query, diagnostic.span)}"
        )
        if diagnostic.fix is not None:
            parts.append(f"fix ({diagnostic.fix.applicability}): {diagnostic.fix.message}")
    return Result("\n".join(parts) + "\n")


def run_fix(session: "Session", rest: str) -> Result:
    """The query after its safe fixes."""
    query = _query(session, rest)
    from jqlkit.linter.fixing import fix_query

    fixed = fix_query(session.linter(), query).text
    if fixed == query:
        return Result(notes=["nothing that is safe to repair"])
    return Result(fixed + "\n", draft=fixed)


def run_format(session: "Session", rest: str) -> Result:
    """The query laid out."""
    laid_out = formatted(_query(session, rest))
    return Result(laid_out + "\n", draft=laid_out)


def formatted(query: str) -> str:
    """A query as the formatter lays it out. Raises JqlSyntaxError."""
    return jqlkit.format(query).rstrip("\n")


def run_plan(session: "Session", rest: str) -> Result:
    """What a search would send, and how many requests it would take; nothing is sent."""
    query = _query(session, rest)
    tree = parse(query)
    columns = [column.field for column in session.columns()]
    rows = [
        ("query", str(tree)),
        ("source", session.source.name),
        ("restriction", jqlkit.boundedness(tree).name.lower()),
        ("fields", ", ".join(columns)),
        ("limit", session.settings.shown("limit")),
    ]
    if isinstance(session.source, SiteSource):
        limit = session.settings["limit"]
        plan = session.source.client().plan(query, fields=columns, limit=limit)
        rows.append(("plan", plan.name))
        for size in [size for size in _SIZES if limit is None or size < limit] + ([limit] if limit else []):
            rows.append(("requests", f"{plan.requests_expected(size)} for {size:,} issue{'' if size == 1 else 's'}"))
    else:
        rows.append(("plan", "from the file, no request"))
    return Result(session.table(rows, ("plan of", "")))


def run_why(session: "Session", rest: str) -> Result:
    """Why an issue matches."""
    if not rest:
        raise ConfigError("give the key of an issue")
    if not isinstance(session.source, FileSource):
        raise UnsupportedError(
            "\\why evaluates the query locally, so it needs a file\n"
            "hint: \\export issues.json, then start `jqlkit repl --data issues.json`"
        )
    from jqlkit.local.reasons import lines, why

    reason = why(session.source.snapshot(), rest.upper(), _query(session, ""))
    head = f"{rest.upper()} {'matches' if reason.holds else 'does not match'}:"
    return Result("".join(f"{printable(line)}\n" for line in (head, *lines(reason))))


def _query(session: "Session", rest: str) -> str:
    if not rest and not session.last_query:
        raise ConfigError("give a query, or run one first")
    return rest or session.last_query
