"""A worker whose reader turns on it: started by tests in the place of the real one."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

from guwah.evidence.record import Anomaly, Record
from guwah.intake.frame import detection
from guwah.intake.workers import child

SELF = Path(__file__)


class Hostile:
    """Knows files that begin with `HOSTILE`, reads a first message, then does what is named."""

    name = "hostile"
    version = 1
    reasons = frozenset({"lost"})
    structure = re.compile(rb"(?:[ \n])*")

    def recognise(self, head, size):
        return 99 if head.startswith(b"HOSTILE") else 0

    def explain(self, member, options):
        return []

    def read(self, member, options):
        member.source.seek(0)
        deed = member.source.read(200).split(b"\n")[0].split()[1].decode()
        first = f"{member.id_prefix}/{member.first_ordinal}"
        yield Record(
            first, "message", "export", self.name, member.item, member.path, (0, 7), (),
            None, None, None, "HOSTILE",
        )  # fmt: skip
        yield from getattr(self, deed)(member)

    def dies(self, member):
        os.kill(os.getpid(), 9)
        os._exit(9)
        yield

    def raises(self, member):
        yield [][1]

    def recurses(self, member):
        yield from self.recurses(member)

    def takes(self, member):
        held = bytearray(10 << 30)
        yield Anomaly(self.name, member.item, member.path, (7, len(held)), "lost", "")

    def takes_slowly(self, member):
        held = []
        while True:
            held.append(bytearray(1 << 20))
        yield

    def loops(self, member):
        while True:
            pass
        yield

    def asks_for_ever(self, member):
        while True:
            member.source.seek(0)
            member.source.read(10)
        yield

    def overlaps(self, member):
        yield Anomaly(self.name, member.item, member.path, (3, 4), "lost", "")

    def tells(self, member):
        """What could be reached, as the reason of an anomaly that the parent refuses."""
        reached = []
        for what, reach in (
            ("file", lambda: SELF.read_bytes()),
            ("passwd", lambda: Path("/etc/passwd").read_bytes()),
            ("write", lambda: Path("/tmp/guwah-was-here").write_bytes(b"x")),
            ("socket", lambda: socket.create_connection(("127.0.0.1", 9), 1)),
            ("fork", os.fork),
            ("environment", lambda: os.environ["GUWAH_CANARY"]),
            ("signal", lambda: os.kill(os.getppid(), 0)),
        ):
            try:
                reach()
            except (OSError, KeyError):
                continue
            reached.append(what)
        yield Record(
            f"{member.id_prefix}/{member.first_ordinal + 1}", "notice", "export", self.name,
            member.item, member.path, (8, 5), (), None, None, None, " ".join(reached),
        )  # fmt: skip
        member.source.seek(0)
        rest = (13, member.size - 13)
        name = f"{member.id_prefix}/{member.first_ordinal + 2}"
        yield Anomaly(self.name, member.item, member.path, rest, "lost", name)


if __name__ == "__main__":
    detection.READERS = ()
    readers = (*detection.reader_named.__defaults__[0], Hostile())
    detection.reader_named.__defaults__ = (readers,)
    detection.surest_reader.__defaults__ = (readers,)
    from guwah.intake.frame import members, undecided

    members.READERS = readers
    undecided.reader_within.__defaults__ = (readers,)
    os._exit(child.main())
