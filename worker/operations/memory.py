"""Memory that a child has used and needs no more."""

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Let the system have what the C library keeps for later.

    A child keeps the most that one round ever needed: after the first poll of 600 feeds the
    four of them held 26 MB more without this.
    """
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """Glibc's ``malloc_trim``; other C libraries have none, and need none."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim or (lambda _: None)
