"""
Telling a person that loops are compiled, which the first run on a machine waits for.

Compiles nothing and looks at no text. What was compiled before is found again (`compiled`), so
that later runs tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from guwah.linking.alike.compiled import AVAILABLE


@contextmanager
def telling(tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell` once, when a loop begins to be compiled that was not kept from before.

    Args:
        tell: Called from the thread that compiles.
    """
    if not AVAILABLE:
        yield
        return
    from numba.core.event import Event, Listener, install_listener

    class Once(Listener):
        told = False

        def on_start(self, event: Event) -> None:
            if not self.told:
                self.told = True
                tell()

        def on_end(self, event: Event) -> None:
            """Nothing."""

    with install_listener("numba:compile", Once()):
        yield
