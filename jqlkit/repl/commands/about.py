r"""Commands about the session: \help, \fields, \functions, \site, \refresh, \set, \history, \q."""

from typing import TYPE_CHECKING

from jqlkit.completer.matching import Keys, Pattern
from jqlkit.errors import ConfigError
from jqlkit.repl.commands import COMMANDS, find_command
from jqlkit.repl.results import Result
from jqlkit.repl.settings import SETTINGS

if TYPE_CHECKING:
    from jqlkit.repl.session import Session


def run_help(session: "Session", rest: str) -> Result:
    """The commands and the keys, or one command."""
    if rest:
        command = find_command(rest.removeprefix("\\"))
        return Result(f"{command.usage}\n{command.help}\n")
    from jqlkit.repl.keys import KEYS

    commands = session.table([(command.usage, command.help) for command in COMMANDS.values()], ("command", "does"))
    keys = session.table([(key.shown, key.help) for key in KEYS], ("key", "does"))
    return Result(f"{commands}\n{keys}")


def run_fields(session: "Session", rest: str) -> Result:
    """The fields."""
    session.knowledge.ensure()
    pattern = Pattern(rest)
    rows = []
    for field in session.knowledge.catalog.fields:
        if pattern.fit(Keys.of((field.name, field.display_name, *field.aliases, field.cfid or ""))) is not None:
            operators = " ".join(operator.value.upper() for operator in field.operators)
            rows.append((field.text, field.cfid or "", field.type, operators))
    return Result(session.table(sorted(rows, key=lambda row: row[0].lower()), ("field", "id", "type", "operators")))


def run_functions(session: "Session", rest: str) -> Result:
    """The functions."""
    session.knowledge.ensure()
    pattern = Pattern(rest)
    rows = []
    for function in session.knowledge.catalog.functions:
        if pattern.fit(Keys.of((function.name,))) is not None:
            gives = "a list" if function.list_valued else "a value"
            rows.append((" or ".join(function.forms) or function.text, gives, ", ".join(function.fields)))
    return Result(session.table(sorted(rows, key=lambda row: row[0].lower()), ("function", "gives", "for")))


def run_site(session: "Session", rest: str) -> Result:
    """The site, or another one."""
    if rest:
        session.switch(rest)
        return Result(notes=[f"searching {session.source.name} now"])
    address = session.source.browse_url("")
    return Result(f"{session.source.name}  {address.removesuffix('/browse/') if address else ''}".rstrip() + "\n")


def run_refresh(session: "Session", rest: str) -> Result:
    """Fetches anew."""
    session.knowledge.refresh()
    return Result(notes=["fetching fields and values again"])


def run_set(session: "Session", rest: str) -> Result:
    """The settings, or a change of one."""
    name, _, value = rest.replace("=", " ", 1).partition(" ")
    if not name:
        rows = [(name, session.settings.shown(name), setting.help) for name, setting in SETTINGS.items()]
        return Result(session.table(rows, ("setting", "value", "meaning")))
    if not value.strip():
        if name not in SETTINGS:
            session.settings.change(name, "")
        return Result(f"{name} {session.settings.shown(name)}\n")
    session.settings.change(name, value.strip())
    return Result(notes=[f"{name} is {session.settings.shown(name)} now"])


def run_history(session: "Session", rest: str) -> Result:
    """The last lines."""
    if rest and not rest.isdigit():
        raise ConfigError("\\history takes a number")
    lines = session.history[:-1][-(int(rest) if rest else 20) :]
    return Result("".join(f"{line}\n" for line in lines))


def run_q(session: "Session", rest: str) -> Result:
    """Leaves."""
    return Result(leave=True)
