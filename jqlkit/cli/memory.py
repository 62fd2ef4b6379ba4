"""Memory of a program with many threads."""

import sys
from contextlib import suppress
from typing import Final

#: M_ARENA_MAX of malloc.h.
_ARENA_MAX: Final = -8


def share_one_heap() -> None:
    """Lets threads take memory from one heap; glibc gives each its own, and ten of them keep five megabytes."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
