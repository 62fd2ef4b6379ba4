"""What `jqlkit search` does around the issues: the plan it would take, and exports that go on where they stopped."""

import os
import stat
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from jqlkit.cli.verbosity import note
from jqlkit.nodes import Query

if TYPE_CHECKING:
    from jqlkit.jira.checkpoint import Checkpoint
    from jqlkit.jira.plans import Plan

#: Outputs that can go on after a stop: each issue is a line of its own.
_RESUMABLE: Final = ("jsonl", "csv", "tsv", "markdown", "keys")
_SIZES: Final = (100, 1_000, 10_000, 100_000)


def plan_lines(plan: "Plan | None", query: Query, limit: int | None) -> Iterator[str]:
    """What `--plan` prints; nothing is sent."""
    if plan is None:
        yield "plan      from the file, no request"
        return
    sizes = [size for size in _SIZES if limit is None or size < limit] + ([limit] if limit else [])
    yield f"plan      {plan.name}"
    yield f"query     {query}"
    for number, size in enumerate(sizes):
        requests = plan.requests_expected(size)
        yield f"{'requests' if number == 0 else '':9} {requests:,} for {size:,} issue{'' if size == 1 else 's'}"


class Export:
    """An export with a checkpoint: `file` is for the client; `resumed` tells whether a part is there already."""

    def __init__(self, file: "Checkpoint", resumed: bool) -> None:
        self.file = file
        self.resumed = resumed


def open_export(path: str, output: str) -> Export:
    """Opens a checkpoint; what the output holds beyond the last saved position is cut off.

    Raises UsageError for an output that cannot go on, and ConfigError for a checkpoint that cannot be read.
    """
    from jqlkit.jira.checkpoint import Checkpoint

    if output not in _RESUMABLE:
        raise click.UsageError(f"--checkpoint goes with an output of lines: {', '.join(_RESUMABLE)}")
    file = Checkpoint(path, mark=_mark)
    file.hold()  # before what another process has just written would be cut off
    state = file.read() or {}
    kept = _cut(state.get("mark"))
    if state.get("complete"):
        note(f"the export is complete; remove {path} to begin again")
    return Export(file, resumed=bool(state.get("position") or state.get("complete") or kept))


def _mark() -> dict[str, int] | None:
    """Where the output is: written out, and its file and size, if it is a file."""
    sys.stdout.flush()
    info = os.fstat(sys.stdout.fileno())
    if not stat.S_ISREG(info.st_mode):
        return None
    os.fsync(sys.stdout.fileno())
    return {"device": info.st_dev, "inode": info.st_ino, "size": info.st_size}


def _cut(mark: Any) -> bool:
    """Cuts off what was written after the position was saved, if the output is the same file; says what is left."""
    info = os.fstat(sys.stdout.fileno())
    match mark:
        case {"device": info.st_dev, "inode": info.st_ino, "size": int(size)} if 0 <= size <= info.st_size:
            os.ftruncate(sys.stdout.fileno(), size)
            os.lseek(sys.stdout.fileno(), 0, os.SEEK_END)
            return size > 0
    return False
