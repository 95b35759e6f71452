"""
Loops over numbers, compiled to machine code where numba is installed.

The same functions run uncompiled where it is not, with the same results and much slower.

The rules of this module are:
  * A compiled function takes arrays and numbers only, keeps no state and holds no lock, so that
    threads may run it side by side.
  * What was compiled is kept beside the source or in the user's cache and found again; it holds
    no text. A change of one module is not seen by what was compiled from another: the Makefile
    removes what was compiled when a source changes.
  * Work that threads share is cut in pieces that do not depend on how many threads there are,
    and put together in their order: the same input gives the same result on every machine.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Final, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
THREADS: Final = min(8, os.cpu_count() or 1)
AVAILABLE: Final = find_spec("numba") is not None


def compiled(function: F) -> F:
    """Compile a loop on its first call.

    Args:
        function: Takes and returns arrays and numbers.

    Returns:
        The compiled function, or the same one where numba is not installed.
    """
    if not AVAILABLE:
        return function
    import numba

    return cast(F, numba.njit(nogil=True, cache=True, boundscheck=False)(function))


def in_threads(work: Callable[[int, int], T], pieces: Sequence[tuple[int, int]]) -> list[T]:
    """Do work on pieces side by side.

    Args:
        work: Called with the begin and end of a piece.
        pieces: Begin and end of each.

    Returns:
        What each gave, in the order of the pieces.
    """
    if len(pieces) < 2 or THREADS < 2 or not AVAILABLE:
        return [work(begin, end) for begin, end in pieces]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda piece: work(*piece), pieces))


def ahead(work: Callable[[int], T], given: Iterable[int]) -> Iterator[T]:
    """Do work on numbers while what it gave before is used.

    Args:
        work: Called with each number.
        given: The numbers.

    Yields:
        What each gave, in order; no more than two are held besides the one in use.
    """
    if THREADS < 2 or not AVAILABLE:
        yield from map(work, given)
        return
    with ThreadPoolExecutor(1) as pool:
        begun: deque[Future[T]] = deque()
        for one in given:
            begun.append(pool.submit(work, one))
            if len(begun) > 1:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles from looking through many small tuples that hold none."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def pieces(size: int, each: int) -> list[tuple[int, int]]:
    """Cut `size` numbers in pieces of `each`: begins and ends."""
    return [(at, min(at + each, size)) for at in range(0, size, each)]
