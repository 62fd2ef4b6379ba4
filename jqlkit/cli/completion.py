"""`jqlkit completion`: the script that makes a shell complete commands and JQL."""

import click
from click.shell_completion import get_completion_class

from jqlkit.cli import SHELL_VARIABLE, shell
from jqlkit.cli.group import main


@click.command()
@click.argument("name", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
def command(name: str) -> None:
    """Print the script that makes bash, zsh or fish complete commands, options and JQL.

    \b
    Put one of these into the shell's start file:
      eval "$(jqlkit completion bash)"        # ~/.bashrc
      eval "$(jqlkit completion zsh)"         # ~/.zshrc, after compinit
      jqlkit completion fish | source         # ~/.config/fish/config.fish
    """
    assert shell.JqlkitBash.name == "bash"  # importing it registers what click knows by name
    kind = get_completion_class(name)
    assert kind is not None
    click.echo(kind(main, {}, "jqlkit", SHELL_VARIABLE).source())
