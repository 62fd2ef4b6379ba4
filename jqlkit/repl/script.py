"""A session without a terminal: lines from a file, a pipe or the command line; data on stdout, all else on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TextIO

from jqlkit.repl.results import Display, Result
from jqlkit.repl.session import Session
from jqlkit.report.issues import RAW_OUTPUTS, ReportOptions, write_issues
from jqlkit.report.text import printable

#: How the terminal shows the first line of what goes wrong.
_STYLES: Final = {"error": "31", "warning": "33"}


def statements(lines: Iterable[str], is_complete: Callable[[str], bool]) -> Iterator[str]:
    r"""The queries and commands of a script; a query goes on over lines until it is whole. `#` starts a comment line.

    >>> from jqlkit.parser import parse
    >>> list(statements(["# mine\n", "a = 1 AND\n", "b = 2\n", "\n", "\\q\n"], lambda text: not text.endswith("AND")))
    ['a = 1 AND\nb = 2', '\\q']
    """
    pending = ""
    for line in lines:
        text = line.rstrip("\r\n")
        if not pending and (not text.strip() or text.lstrip().startswith("#")):
            continue
        pending = f"{pending}\n{text}" if pending else text
        if not text.strip() or is_complete(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        yield pending.strip()


def run_script(session: Session, script: Iterable[str], output: TextIO | None = None) -> int:
    """Runs statements; returns the exit code of the first error, 0 without one. What stands after an error is run."""
    stream = output or sys.stdout
    code = 0
    for statement in script:
        result = session.execute(statement)
        try:
            print_result(session, result, stream)
        except Exception as error:  # a page that fails while it is written
            if not hasattr(error, "exit_code"):
                raise
            result.error = error
            print_error(error)
        code = code or result.exit_code
        if result.leave:
            break
    stream.flush()
    return code


def print_result(session: Session, result: Result, stream: TextIO) -> None:
    """Writes a result: data to the stream, notes and errors to stderr."""
    for note in result.notes:
        kind = note.partition(":")[0]
        sys.stderr.write(_styled(printable(note), _STYLES.get(kind, "2"), session.display) + "\n")
    if result.error is not None:
        print_error(result.error, session.display)
    stream.write(result.text)
    if result.listing is not None:
        listing, display = result.listing, session.display
        if listing.one_by_one:
            stream.writelines(listing.render([issue], display) for issue in listing.rest())
        else:
            columns = [] if listing.output in RAW_OUTPUTS else listing.columns
            options = ReportOptions(color=display.color, width=display.width)
            write_issues(listing.rest(), listing.output, columns, stream, options)
    stream.flush()


def print_error(error: Exception, display: Display | None = None) -> None:
    """An error as the command line says it."""
    lines = str(error).splitlines() or [type(error).__name__]
    shown = ["".join(c if c.isprintable() else " " for c in line) for line in lines]
    first = _styled(f"error: {shown[0]}", _STYLES["error"], display)
    sys.stderr.write("\n".join([first, *shown[1:5]]) + "\n")


def _styled(text: str, style: str, display: Display | None) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if display is not None and display.color and sys.stderr.isatty() else text


def display_of(stream: TextIO) -> Display:
    """What a stream can show."""
    import os
    import shutil

    if not stream.isatty():
        return Display()
    size = shutil.get_terminal_size()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Display(size.columns, size.lines, color=not plain, links=os.environ.get("TERM") != "dumb")
