"""The real program in a pseudo-terminal, and its screen as a terminal would show it."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

pexpect: Any = pytest.importorskip("pexpect")
pyte: Any = pytest.importorskip("pyte")

PATIENCE = 10.0


class Terminal:
    """A program in a terminal of rows by columns; `with Terminal([...]) as terminal`."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        *,
        rows: int = 24,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.received = b""
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "JQLKIT_STATE_DIR": str(folder / "state"),
            "JQLKIT_CACHE_DIR": str(folder / "cache"),
            "JQLKIT_CONFIG_DIR": str(folder / "config"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        } | dict(environment or {})
        self.child = pexpect.spawn(
            command[0], command[1:], dimensions=(rows, columns), env=variables, cwd=str(folder), timeout=PATIENCE
        )
        self.child.delaybeforesend = None
        self.screen.write_process_input = self.child.send  # where the cursor is, if the program asks
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.05

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.child.close(force=True)

    def send(self, keys: str) -> None:
        """Presses keys."""
        self.child.send(keys)

    def read(self, timeout: float = 0.05) -> bool:
        """Takes what the program wrote; False if it wrote nothing in time."""
        try:
            data = self.child.read_nonblocking(65536, timeout)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            self.child.wait()
            return False
        self.received += data
        self.stream.feed(data)
        return True

    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def until(self, wanted: str | Callable[[str], bool], timeout: float = PATIENCE) -> str:
        """The screen, as soon as a text is on it; fails if that takes too long."""
        test = (lambda screen: wanted in screen) if isinstance(wanted, str) else wanted
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.read()
            screen = self.text()
            if test(screen):
                return screen
        raise AssertionError(f"not on the screen in {timeout} s: {wanted}\n{self.text()}")

    def settle(self, quiet: float = 0.15) -> str:
        """The screen once the program is quiet."""
        while self.read(quiet):
            pass
        return self.text()

    def leave(self) -> int:
        """Waits for the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)


def repl(folder: Path, *arguments: str, **options: Any) -> Terminal:
    """A session in a terminal."""
    return Terminal([sys.executable, "-m", "jqlkit", "repl", *arguments], folder, **options)
