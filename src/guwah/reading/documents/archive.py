"""
Members of a zip, unpacked in memory within limits, inside the confined process.

The rules of this module are:
  * Only the members that are asked for are unpacked, each in steps, none beyond what is left.
  * Names are labels: nothing is ever written under one.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from guwah.confined.task import UnreadableError
from guwah.reading.documents.budget import Budget

_STEP = 1 << 18
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


class Archive:
    """A zip.

    Args:
        data: The file.
        budget: Limits, and what is to be told.

    Raises:
        UnreadableError: It is none.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._budget = budget
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_ERRORS, RuntimeError):
            raise UnreadableError("damaged") from None
        self.names = self._zip.namelist()

    def member(self, name: str) -> bytes | None:
        """A member, as far as it may be unpacked; None if it is not there or cannot be read."""
        if name not in self._zip.NameToInfo:
            return None
        self._budget.member()
        info = self._zip.NameToInfo[name]
        if info.flag_bits & 1:
            self._budget.words.add("encrypted")
            return None
        out = bytearray()
        try:
            with self._zip.open(info) as opened:
                while step := opened.read(min(_STEP, self._budget.unpacked_left() + 1)):
                    self._budget.look()
                    out += step
                    self._budget.unpacked(len(step))
                    if self._budget.unpacked_left() < 0:
                        self._budget.words.add("too-much-unpacked")
                        break
        except (*_ERRORS, RuntimeError):
            self._budget.words.add("damaged")
        return bytes(out)
