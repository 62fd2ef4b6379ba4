"""Printing text that is not ours: as it is for a program, without what a terminal would act on for a person."""

import sys

import click

from jqlkit.report.text import printable


def echo_text(text: str) -> None:
    """Prints a text, or a difference that `patch` can apply; only a terminal gets it without control characters."""
    click.echo(printable(text) if sys.stdout.isatty() else text, nl=False, color=True)
