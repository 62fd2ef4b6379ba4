"""Memory of a program with many threads and many issues."""

import gc
import sys
from contextlib import suppress
from typing import Final

#: M_ARENA_MAX of malloc.h.
_ARENA_MAX: Final = -8


def get_ready_for_many() -> None:
    """Lets threads take memory from one heap, and the collector pass over what the imports made.

    glibc gives each thread its own heap, of which ten keep five megabytes; and each batch of issues would have the
    imported modules looked through again.
    """
    gc.freeze()
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
