"""
The verb *deposit*: a machine that can add to a case and cannot read it.

The rules of this module are:
  * A deposit is an invitation of a case; whoever renews the case's keys hands out a new one.
  * What is added is one envelope a file, as the page for phones makes them: name and time inside.
  * The plaintext that was added stays where it was; this is said.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from guwah.casework.access import inviting
from guwah.casework.receiving import files_at
from guwah.errors import GuwahError, UsageError
from guwah.intake.frame.files import Found, printable
from guwah.intake.frame.inspect import open_regular
from guwah.vault import deposit
from guwah.vault.case import CaseVault
from guwah.vault.keys import new_id

_CHUNK_BYTES = 1 << 20
_LONG_BYTES = 1 << 31


def make(case: CaseVault, folder: Path) -> str:
    """Make the folder of a deposit for a case, and log it.

    Returns:
        What is compared by voice.

    Raises:
        UsageError: The folder cannot be made.
    """
    invitation = new_id()
    recipient = case.intake_identity(invitation).to_public()
    deposit.make_deposit(folder, recipient)
    case.append("invited", None, {"invitation": invitation})
    return inviting.mark_of(str(recipient))


def mark(folder: Path) -> str:
    """What is compared by voice.

    Raises:
        UsageError: The folder is no deposit.
    """
    return inviting.mark_of(str(deposit.read_deposit(folder)))


def add(folder: Path, paths: Iterable[Path]) -> Iterator[str | GuwahError]:
    """Seal files into a deposit; one that cannot be read does not stop the others.

    Args:
        folder: The deposit.
        paths: Files, or folders with all in them.

    Yields:
        The name of each file that was added, or the error for which it was not.

    Raises:
        UsageError: The folder is no deposit.
    """
    recipient = deposit.read_deposit(folder)
    for path in paths:
        try:
            for one in files_at(path):
                if not one.is_regular:
                    raise UsageError("this is a link or a device, not a file", item=str(one.path))
                deposit.add_envelope(folder, recipient, _zipped(one))
                yield one.name
        except GuwahError as error:
            yield error


def envelopes(folder: Path) -> list[Path]:
    """What waits in a deposit.

    Raises:
        UsageError: The folder is no deposit, or empty.
    """
    found = deposit.envelopes(folder)
    if not found:
        raise UsageError("nothing was added to this deposit yet", item=str(folder))
    return found


class _Taken:
    """What a zip writes, to be taken away piece by piece; it cannot go back."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def write(self, data: bytes, /) -> int:
        self._pending += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._pending)
        self._pending.clear()
        return taken


def _zipped(file: Found) -> Iterator[bytes]:
    """The envelope of one file: a zip with stored members, as the page makes it."""
    with open_regular(file.path) as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        modified = datetime.fromtimestamp(file.path.stat().st_mtime, UTC)
        about = {
            "guwah": "handed-in", "format": 1, "zone": None,
            "files": [{"path": "1", "name": printable(file.name), "size": size,
                       "modified": modified.strftime("%Y-%m-%dT%H:%M:%SZ")}],
        }  # fmt: skip
        out = _Taken()
        with zipfile.ZipFile(out, "w") as archive:  # type: ignore[call-overload]
            told = json.dumps(about, ensure_ascii=False)
            archive.writestr(zipfile.ZipInfo("handed-in.json"), told.encode())
            with archive.open(zipfile.ZipInfo("1"), "w", force_zip64=size >= _LONG_BYTES) as member:
                left = size
                while chunk := stream.read(min(_CHUNK_BYTES, left)):
                    left -= len(chunk)
                    member.write(chunk)
                    yield out.take()
            if left:
                raise UsageError("changed while it was read", item=file.name)
        yield out.take()
