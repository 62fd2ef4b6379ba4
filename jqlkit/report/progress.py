"""Progress of a long search, on a terminal's stderr."""

import threading
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Final, TypeVar

T = TypeVar("T")

#: Nothing is shown for a search that ends sooner; in seconds.
PATIENCE: Final = 1.0


def with_progress(items: Iterable[T], count: Callable[[], int], limit: int | None = None) -> Iterator[T]:
    """The items as they come, with their number, their rate and the time left on stderr.

    `count` estimates how many there will be; it is called in a thread, once the search has taken PATIENCE. Whether
    stderr is a terminal is for the caller to ask.
    """
    from rich.console import Console  # takes tens of milliseconds
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Issues a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0:,.0f} issues/s")

    def estimate() -> None:
        try:
            total = count()
        except Exception:  # the search itself tells what is wrong
            return
        progress.update(task, total=total if limit is None else min(total, limit))

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task("", total=limit)
    started = monotonic()
    shown = False
    try:
        for item in items:
            if not shown and monotonic() - started > PATIENCE:
                shown = True
                progress.start()
                threading.Thread(target=estimate, daemon=True).start()
            progress.advance(task)
            yield item
    finally:
        progress.stop()
