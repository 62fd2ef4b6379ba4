"""A Jira that runs anywhere: made-up issues, and a server that answers like Jira's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jqlkit.sandbox.generator import Generator, demo
    from jqlkit.sandbox.server import Sandbox

__all__ = ["Generator", "Sandbox", "demo"]


def __getattr__(name: str) -> object:
    # The generator alone needs no HTTP server, and the server no issues of its own if it is given some.
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'jqlkit.sandbox' has no attribute {name!r}")
    value: object = getattr(import_module(f"jqlkit.sandbox.{'server' if name == 'Sandbox' else 'generator'}"), name)
    return value
