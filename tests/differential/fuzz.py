"""Looks for texts on which the language core raises anything but JqlSyntaxError, or breaks one of its laws.

python -m tests.differential.fuzz --minutes 30             # hypothesis
python -m tests.differential.fuzz --minutes 30 --atheris   # guided by coverage; needs the package atheris
"""

import argparse
import pickle
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

import jqlkit
from jqlkit.parser import accepts
from tests import strategies


def check(text: str) -> None:
    """Everything that takes a text, and what must hold for it."""
    assert "".join(token.text for token in jqlkit.tokenize(text)) == text
    may_follow = accepts(text)
    jqlkit.lint(text)
    try:
        query = jqlkit.parse(text)
    except jqlkit.JqlSyntaxError as error:
        assert str(error)
        assert 0 <= error.span.start <= error.span.end <= len(text)
        return
    assert "$END" in may_follow or not text.strip()
    assert pickle.loads(pickle.dumps(query)) == query  # our own
    assert jqlkit.from_dict(jqlkit.to_dict(query)) == query
    assert repr(query) == repr(jqlkit.parse(text))
    canonical = str(query)
    assert jqlkit.parse(canonical) == query
    assert str(jqlkit.parse(canonical)) == canonical
    laid_out = jqlkit.format(query, jqlkit.FormatOptions(line_length=20))
    assert jqlkit.format(laid_out, jqlkit.FormatOptions(line_length=20)) == laid_out


def with_hypothesis(minutes: float) -> int:
    """Runs seed after seed until the time is up; returns the number of texts."""
    deadline = time.monotonic() + minutes * 60
    count = number = 0

    def examine(text: str) -> None:
        nonlocal count
        count += 1
        check(text)

    while time.monotonic() < deadline:
        number += 1
        quiet = settings(
            max_examples=2000,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        run: Callable[[], None] = seed(number)(quiet(given(strategies.texts)(examine)))
        run()
    return count


def with_atheris(minutes: float) -> None:
    """Runs libFuzzer for the given time; it ends the process."""
    atheris: Any = import_module("atheris")  # no part of the development environment

    def one(data: bytes) -> None:
        check(data.decode("utf-8", "surrogateescape"))

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={int(minutes * 60)}", "-max_len=200"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--atheris", action="store_true")
    arguments = parser.parse_args()
    if arguments.atheris:
        with_atheris(arguments.minutes)
    else:
        print(f"{with_hypothesis(arguments.minutes)} texts, nothing found")
