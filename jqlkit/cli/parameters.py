"""The parameters of a command as a table: click's command is made of it, and a plain command line is read by it alone.

Importing click and making thirty of its options takes twice as long as linting a query.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import click

TEXT: Final = "text"
PATH: Final = "path"
FLAG: Final = "flag"


class Parameter(NamedTuple):
    """An option; without spellings it is what remains of the command line.

    `spellings` are separated by blanks, `kind` is TEXT, PATH or FLAG, and `choices` are all values that there are.
    What may be `repeated` has a tuple for its value. The `name` is by default that of the only spelling.
    """

    spellings: str
    help: str = ""
    kind: str = TEXT
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    default: str | None = None
    repeated: bool = False
    name: str = ""

    @property
    def key(self) -> str:
        """The name of the argument that the command's function has for it."""
        return self.name or self.spellings.removeprefix("--").replace("-", "_")


def plain_values(parameters: Sequence[Parameter], words: Sequence[str]) -> dict[str, Any] | None:
    """The value of each parameter as click would give it, or None where the words are for click to read.

    Plain are whole options with their values, and what remains. Help, `-qX`, `--` and mistakes of all kinds are not.

    >>> table = [Parameter("-q --query", name="jql"), Parameter("--exit-zero", kind=FLAG)]
    >>> plain_values(table, ["-q", "a = b"])
    {'jql': 'a = b', 'exit_zero': False}
    >>> plain_values(table, ["--help"])
    """
    options = {spelling: option for option in parameters for spelling in option.spellings.split() or [""]}
    given: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        if word == "-" or not word.startswith("-"):
            spelling, equals, value = "", "=", word
        else:
            spelling, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = options.get(spelling)
        if option is None or (equals and option.kind == FLAG):
            return None
        if not equals and option.kind != FLAG:
            following = next(rest, None)
            if following is None:
                return None
            value = following
        if option.choices and value not in option.choices:
            return None
        given.setdefault(option.key, []).append(value)
    return {option.key: _value(option, given.get(option.key, [])) for option in parameters}


def _value(option: Parameter, given: list[str]) -> Any:
    if option.kind == FLAG:
        return bool(given)
    if option.repeated:
        return tuple(given)
    return given[-1] if given else option.default


def click_command(run: Callable[..., object], parameters: Sequence[Parameter]) -> "click.Command":
    """The command of click with these parameters, which calls the function."""
    import click

    def click_parameter(row: Parameter) -> click.Parameter:
        path_or_text = click.Path() if row.kind == PATH else click.STRING
        kind = click.Choice(row.choices) if row.choices else path_or_text
        if not row.spellings:
            return click.Argument([row.key], nargs=-1, type=kind)
        names = [*row.spellings.split(), row.key]
        if row.kind == FLAG:
            return click.Option(names, is_flag=True, help=row.help)
        return click.Option(
            names, type=kind, metavar=row.metavar, default=row.default, multiple=row.repeated, help=row.help
        )

    return click.command(params=[click_parameter(row) for row in parameters])(run)
