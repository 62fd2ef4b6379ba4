"""Sharing work among processes, where that pays.

A run begins alone. Only when it has gone on for longer than it takes to start others do they get a share of what is
left, so that small runs pay nothing. Where the system can fork, a worker starts in some 10 ms with all that is loaded;
elsewhere it is a new interpreter. Which process does what changes no result.
"""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

#: After so many seconds alone other processes take part: forked ones, and new ones.
_FORK_AFTER: Final = 0.02
_SPAWN_AFTER: Final = 1.0
_MOST: Final = 8
#: Batches for each process: many even out what they cost, few keep files of a kind together.
_SHARES: Final = 3
_SIZE: Final = 4

Work = Callable[[int], Any]


def shared(work: Work, groups: Sequence[Sequence[int]], workers: int | None = None) -> dict[int, Any]:
    """What `work` gives for each number of the groups.

    Numbers of a group are rather done by the same process, which then loads what they need once for all. `work` has
    to be picklable, its results too.
    """
    workers = workers or min(_processors(), _MOST)
    can_fork = _can_fork()
    done: dict[int, Any] = {}
    end = time.perf_counter() + (_FORK_AFTER if can_fork else _SPAWN_AFTER)
    left = [list(reversed(group)) for group in reversed(groups)]
    while left:
        if not left[-1]:
            left.pop()
        elif workers > 1 and time.perf_counter() > end:
            batches = list(_batches(left, workers))
            done |= _forked(work, batches, workers) if can_fork else _spawned(work, batches, workers)
            break
        else:
            number = left[-1].pop()
            done[number] = work(number)
    return done


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    """Not on macOS, whose own libraries may not survive it, and not beside threads, whose locks nobody would open."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def _batches(groups: Sequence[Sequence[int]], workers: int) -> Iterator[Sequence[int]]:
    size = max(1, -(-sum(map(len, groups)) // (workers * _SHARES)))
    for group in groups:
        for start in range(0, len(group), size):
            yield group[start : start + size]


def _forked(work: Work, batches: Sequence[Sequence[int]], workers: int) -> dict[int, Any]:
    """All processes, this one too, take batches from one pipe; what a lost one did is done again here."""
    queue, end = os.pipe()
    os.write(end, b"".join([number.to_bytes(_SIZE) for number in range(len(batches))]))
    os.close(end)
    children: dict[int, int] = {}
    done: dict[int, Any] = {}
    try:
        for _ in range(min(workers, len(batches)) - 1):
            try:
                child, pipe = _fork(work, batches, queue)
            except OSError:  # the system has no room for more processes
                break
            children[child] = pipe
        done = _take(work, batches, queue)
        for pipe in children.values():
            with os.fdopen(pipe, "rb", closefd=False) as stream:
                answer = stream.read()
            try:
                done |= pickle.loads(answer)  # noqa: S301 - of a child of ours
            except (pickle.UnpicklingError, EOFError):
                continue
    except BaseException:
        for child in children:
            os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(queue)
        for child, pipe in children.items():
            os.close(pipe)
            os.waitpid(child, 0)
    for batch in batches:
        for number in batch:
            if number not in done:
                done[number] = work(number)
    return done


def _fork(work: Work, batches: Sequence[Sequence[int]], queue: int) -> tuple[int, int]:
    """A child that takes batches, and the pipe that it answers to."""
    pipe, end = os.pipe()
    child = os.fork()
    if child:
        os.close(end)
        return child, pipe
    try:
        with os.fdopen(end, "wb") as stream:
            pickle.dump(_take(work, batches, queue), stream, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)  # whatever happened: the parent goes on, and only it writes or cleans up


def _take(work: Work, batches: Sequence[Sequence[int]], queue: int) -> dict[int, Any]:
    done: dict[int, Any] = {}
    while number := os.read(queue, _SIZE):
        for item in batches[int.from_bytes(number)]:
            done[item] = work(item)
    return done


def _spawned(work: Work, batches: Sequence[Sequence[int]], workers: int) -> dict[int, Any]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    done: dict[int, Any] = {}
    with ProcessPoolExecutor(
        min(workers, len(batches)), mp_context=get_context("spawn"), initializer=_start, initargs=(work,)
    ) as pool:
        for results in pool.map(_work_on, batches):
            done |= results
    return done


_work: Work


def _start(work: Work) -> None:
    global _work
    _work = work


def _work_on(batch: Sequence[int]) -> dict[int, Any]:
    return {number: _work(number) for number in batch}
