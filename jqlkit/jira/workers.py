"""Doing requests in parallel and taking their results in order, with a bounded number ahead."""

import threading
from collections.abc import Callable, Generator, Iterable
from functools import partial
from queue import SimpleQueue
from typing import Generic, Never, TypeVar

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


class _Slot(Generic[_Result]):
    """A place for one result, filled by a worker."""

    __slots__ = ("_filled", "error", "result")

    def __init__(self) -> None:
        self._filled = threading.Event()
        self.error: BaseException | None = None
        self.result: _Result | None = None

    def fill(self, work: Callable[[], _Result]) -> None:
        try:
            self.result = work()
        except BaseException as error:
            self.error = error
        self._filled.set()

    def fail(self, error: BaseException) -> None:
        self.error = error
        self._filled.set()

    def take(self) -> _Result:
        # A plain wait() cannot be interrupted by Ctrl-C on every platform.
        while not self._filled.wait(3600.0):
            pass
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]  # filled without an error


def prefetched(items: Iterable[_Job]) -> Generator[_Job]:
    """The items, of which the next is drawn in a thread, at once and while one is used; an error comes in its turn.

    >>> list(prefetched(range(3)))
    [0, 1, 2]
    """
    room = threading.Semaphore(2)
    stopped = threading.Event()
    drawn: SimpleQueue[Callable[[], _Job] | None] = SimpleQueue()

    def draw() -> None:
        try:
            for item in items:
                drawn.put(lambda item=item: item)  # type: ignore[misc]  # bound as it is now
                room.acquire()
                if stopped.is_set():
                    return
        except BaseException as error:
            drawn.put(partial(_raise, error))
        drawn.put(None)

    def take() -> Generator[_Job]:
        try:
            while (result := drawn.get()) is not None:
                yield result()
                room.release()
        finally:
            stopped.set()
            room.release(2)

    threading.Thread(target=draw, daemon=True).start()
    return take()


def _raise(error: BaseException) -> Never:
    raise error


def in_order(
    function: Callable[[_Job], _Result], jobs: Iterable[_Job], threads: int, ahead: int | None = None
) -> Generator[_Result]:
    """The results of `function` for each job, in the order of the jobs, at most `ahead` of them waiting.

    The jobs are drawn in a thread of their own, so drawing the next may wait for the network while results are taken.
    Work starts at once. An error of a job, or of drawing, is raised in its turn. Closing the iterator stops the rest;
    the threads are daemons, so that no request under way keeps a program from ending.

    >>> list(in_order(lambda number: number * 10, range(5), threads=3))
    [0, 10, 20, 30, 40]
    """
    room = threading.Semaphore(ahead or threads + 4)
    stopped = threading.Event()
    work: SimpleQueue[tuple[_Job, _Slot[_Result]] | None] = SimpleQueue()
    ordered: SimpleQueue[_Slot[_Result] | None] = SimpleQueue()

    def draw() -> None:
        started = 0
        try:
            for job in jobs:
                room.acquire()
                if stopped.is_set():
                    break
                slot: _Slot[_Result] = _Slot()
                ordered.put(slot)
                work.put((job, slot))
                if started < threads:
                    started += 1
                    threading.Thread(target=labour, daemon=True).start()
        except BaseException as error:
            broken: _Slot[_Result] = _Slot()
            broken.fail(error)
            ordered.put(broken)
        ordered.put(None)
        for _ in range(started):
            work.put(None)

    def labour() -> None:
        while (item := work.get()) is not None and not stopped.is_set():
            job, slot = item
            slot.fill(lambda job=job: function(job))  # type: ignore[misc]  # bound as it is now

    def take() -> Generator[_Result]:
        try:
            while (slot := ordered.get()) is not None:
                yield slot.take()
                room.release()
        finally:
            stopped.set()
            room.release(threads + 1)

    threading.Thread(target=draw, daemon=True).start()
    return take()
