"""The loop of an interactive session: prompt, run, show."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from jqlkit.repl.prompt import Prompt
from jqlkit.repl.results import Result
from jqlkit.repl.script import display_of, print_result
from jqlkit.repl.session import Session
from jqlkit.repl.settings import Settings
from jqlkit.repl.sources import Source

#: Seconds after which a search that goes on says so.
_PATIENCE: Final = 0.4


def run_loop(source: Source, settings: Settings, open_source: Callable[[str], Source]) -> int:
    """Runs a session on the terminal until the user leaves."""
    session = Session(source, settings, display_of(sys.stdout), open_source=open_source)
    session.interactive = True
    loop = Loop(session)
    try:
        loop.run()
    finally:
        session.close()
    return 0


class Loop:
    """A session on a terminal."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.prompt = Prompt(session, self.show_line)
        session.on_change = self.prompt.redraw
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def run(self) -> None:
        """Reads and runs lines until the user leaves."""
        draft = ""
        while True:
            try:
                line = self.prompt.read(draft)
            except KeyboardInterrupt:
                draft = ""
                continue
            except EOFError:
                return
            result = self.show_line(line)
            draft = result.draft or ""
            if result.leave:
                return

    def show_line(self, line: str) -> Result:
        """Runs a line and shows what comes of it."""
        size = display_of(sys.stdout)
        self.session.display.width, self.session.display.height = size.width, size.height
        with self._waiting():
            result = self.session.execute(line)
        print_result(self.session, result, sys.stdout)
        if result.repeat is not None:
            self._watch(result.repeat)
        return result

    def _watch(self, seconds: float) -> None:
        query = self.session.last_query
        sys.stdout.write(f"every {seconds:g} s until Ctrl-C\n")
        try:
            while True:
                time.sleep(seconds)
                sys.stdout.write(time.strftime("%H:%M:%S") + "\n")
                result = self.session.execute(query)
                print_result(self.session, result, sys.stdout)
                if "cancelled" in result.notes:
                    return
        except KeyboardInterrupt:
            sys.stdout.write("\n")

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Says that a search goes on, once it takes long, and takes that away afterwards."""
        plain = not self.session.display.links  # a terminal that cannot take a line away
        said = threading.Event()

        def say() -> None:
            said.set()
            sys.stderr.write("searching... Ctrl-C cancels" + ("\n" if plain else ""))
            sys.stderr.flush()

        timer = threading.Timer(_PATIENCE, say)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            if said.is_set() and not plain:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def _warm_up(self) -> None:
        """Loads what the first keys and the first search need, while the user looks at the prompt."""
        time.sleep(0.05)  # the prompt first
        from jqlkit.completer import complete

        session = self.session
        complete("status = ", 9, session.knowledge.catalog)
        session.diagnostics("project = A AND status = B ORDER BY key")
        self.prompt.checker.ready = True
        for line in list(self.prompt.reader.history.load_history_strings())[:500]:
            session.count_names(line)
        self.prompt.redraw()
