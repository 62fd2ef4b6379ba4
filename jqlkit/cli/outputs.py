"""Printing text that is not ours: as it is for a program, without what a terminal would act on for a person."""

import sys

from jqlkit.report.text import one_line, printable


def echo_text(text: str) -> None:
    """Prints a text, or a difference that `patch` can apply; only a terminal gets it without control characters."""
    sys.stdout.write(printable(text) if sys.stdout.isatty() else text)
    sys.stdout.flush()  # in its place among what standard error gets


def tell(text: str) -> None:
    """Says something on standard error, in a line of its own."""
    sys.stderr.write(f"{one_line(text)}\n")
