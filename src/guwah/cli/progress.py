"""How a run of `read` goes on: a line on a terminal, and what could not be read."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from guwah.cli.reasons import told
from guwah.cli.terminal import _, say, say_error
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.casework.deriving.files import File
    from guwah.casework.deriving.running import Done, Work

_NOTHING = frozenset({"no-sound-track", "no-film-track", "no-chat"})  # nothing is there to read


def is_failed(one: Done) -> bool:
    """Whether nothing could be made of a file, though there may be something in it."""
    return one.entry is not None and one.entry.name is None and one.entry.reason[0] not in _NOTHING


class Progress:
    """A line on a terminal: at what, how many of how many, how long still."""

    def __init__(self, work: Sequence[Work]) -> None:
        self._left = Counter(one.kind for one in work)
        self._count, self._at, self._begun = len(work), 0, time.monotonic()
        self._spent: dict[str | None, list[float]] = {}
        self._shows = sys.stderr.isatty()
        if work:
            self._put(work[0].file.name)
        self._work = work

    def tell(self, file: File, done_ms: int) -> None:
        """A voice note is at this place."""
        self._put(f"{file.name}  {done_ms // 60_000}:{done_ms // 1000 % 60:02d}")

    def show(self, one: Done) -> None:
        """A file is done."""
        self._at += 1
        self._left[one.kind] -= 1
        self._spent.setdefault(one.kind, []).append(one.seconds)
        if is_failed(one) and one.entry is not None:
            self.clear()
            say(_("Not read: '{name}': {reason}.").format(
                name=escape_terminal(one.file.name), reason=told(one.entry.reason)))  # fmt: skip
        elif one.entry is not None and one.entry.name is not None and one.entry.reason:
            self.clear()
            say(_("Read, but look at '{name}': {reason}.").format(
                name=escape_terminal(one.file.name), reason=told(one.entry.reason, is_read=True)))  # fmt: skip
        elif one.error is not None and one.error.exit_code != 5:
            self.clear()
            say_error(one.error)
        if self._at < self._count:
            self._put(self._work[self._at].file.name)

    def clear(self) -> None:
        """Take the line away."""
        if self._shows:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _put(self, what: str) -> None:
        if self._shows:
            line = f"{self._at + 1}/{self._count}  {escape_terminal(what)}{self._remaining()}"
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()

    def _remaining(self) -> str:
        """How long still, by the mean time of a file of each kind so far."""
        if any(count and kind not in self._spent for kind, count in self._left.items()):
            return ""
        seconds = sum(
            sum(self._spent[kind]) / len(self._spent[kind]) * count
            for kind, count in self._left.items() if count
        )  # fmt: skip
        return "  " + _("about {m}:{s:02d} left").format(m=int(seconds) // 60, s=int(seconds) % 60)
