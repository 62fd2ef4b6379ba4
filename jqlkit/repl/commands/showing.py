r"""Commands about results: \columns, \limit, \output, \next, \x, \open, \export, \watch."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jqlkit.errors import ConfigError
from jqlkit.repl.private import private_file
from jqlkit.repl.results import Result
from jqlkit.repl.settings import DEFAULT_COLUMNS
from jqlkit.report.issues import RAW_OUTPUTS, ReportOptions, write_issues

if TYPE_CHECKING:
    from jqlkit.repl.session import Session

#: The form of a file by its ending.
ENDINGS: Final = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".parquet": "parquet",
    ".tsv": "tsv",
    ".txt": "table",
}
_TIME: Final = re.compile(r"([0-9]+)\s*(s|m|h)?")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
_SHORTEST: Final = 1.0


def run_columns(session: "Session", rest: str) -> Result:
    """The columns."""
    if not rest:
        return Result(session.settings.shown("columns") + "\n")
    session.settings.change("columns", ",".join(DEFAULT_COLUMNS) if rest == "default" else rest)
    session.columns()  # a name that is none is told now
    return Result(notes=[f"columns are {session.settings.shown('columns')} now"])


def run_limit(session: "Session", rest: str) -> Result:
    """How many."""
    return _setting(session, "limit", rest)


def run_output(session: "Session", rest: str) -> Result:
    """In which form."""
    return _setting(session, "output", rest)


def _setting(session: "Session", name: str, rest: str) -> Result:
    if not rest:
        return Result(session.settings.shown(name) + "\n")
    session.settings.change(name, rest)
    return Result(notes=[f"{name} is {session.settings.shown(name)} now"])


def run_next(session: "Session", rest: str) -> Result:
    """The next page."""
    if session.listing is not None and session.listing.exhausted:
        return Result(notes=["that was all"])
    return session.show_page()


def run_x(session: "Session", rest: str) -> Result:
    """One issue a page."""
    session.one_by_one = not session.one_by_one
    if session.listing is not None:
        session.listing.one_by_one = session.one_by_one
    return Result(notes=["one issue a page" if session.one_by_one else "issues in a table"])


def run_open(session: "Session", rest: str) -> Result:
    """The page of an issue."""
    import webbrowser

    key = rest or next(iter(session.listing.keys if session.listing else ()), "")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*-[0-9]+", key):
        raise ConfigError(f"{key!r} is no key of an issue" if key else "give a key, or run a query first")
    address = session.source.browse_url(key.upper())
    if address is None:
        raise ConfigError("issues of a file have no page to open")
    if not webbrowser.open(address):
        return Result(text=address + "\n", notes=["no browser could be started"])
    return Result(notes=[f"opening {address}"])


def run_export(session: "Session", rest: str) -> Result:
    """All issues of the last query, to a file."""
    path = Path(rest).expanduser()
    output = ENDINGS.get(path.suffix.lower())
    if not rest or output is None:
        raise ConfigError(f"give a file whose name ends with one of {' '.join(ENDINGS)}")
    query = _last_query(session)
    columns = session.columns()
    fields = None if output in RAW_OUTPUTS else [column.field for column in columns]
    issues = session.source.search(query, fields, session.settings["limit"], 100)
    draft = private_file(path.with_name(f".{path.name}.part"))  # a cancelled export leaves the old file alone
    try:
        with draft.open("w", encoding="utf-8", newline="") as stream:
            count = write_issues(issues, output, [] if output in RAW_OUTPUTS else columns, stream, ReportOptions())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return Result(notes=[f"{count} issue{'s' * (count != 1)} written to {path}"])


def run_watch(session: "Session", rest: str) -> Result:
    """The last query, again and again."""
    match = _TIME.fullmatch(rest or "30s")
    if match is None:
        raise ConfigError("give a time such as 30s or 5m")
    result = session.search(_last_query(session))
    result.repeat = max(_SHORTEST, float(match[1]) * _SECONDS[match[2] or "s"])
    return result


def _last_query(session: "Session") -> str:
    if not session.last_query:
        raise ConfigError("run a query first")
    return session.last_query
