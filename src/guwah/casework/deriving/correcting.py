"""
What a person does with a picture that was read: correct a bubble, find the picture again.

The rules of this module are:
  * What the machine read stays; the correction names a person's alias and the time.
  * A correction changes the message too, if the bubble is one, and no number.
  * A picture is looked for inside its own folder and nowhere else: no picture joins two people.
  * Two pictures that are alike are shown; whether they are one is for a person to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guwah.casework.clock import now_utc_exactly
from guwah.casework.deriving import shelf
from guwah.casework.deriving.derivative import Derivative, Entry
from guwah.casework.deriving.files import File, files, opened
from guwah.casework.deriving.made import Wishes
from guwah.casework.deriving.pictures import passages_of
from guwah.casework.deriving.screens import lay
from guwah.casework.deriving.sealed import keep, open_derivative
from guwah.casework.projecting import project
from guwah.confined.task import UnreadableError
from guwah.errors import UsageError
from guwah.reading.pictures.decoding import paint
from guwah.reading.pictures.likeness import NEAR, bits_apart
from guwah.reading.pictures.seen import Correction, Seen, SeenPicture, parse_seen, with_correction
from guwah.vault.case import CaseVault


@dataclass(frozen=True)
class Alike:
    """A picture that looks like another.

    Args:
        file: It.
        bits: In how many of 64 bits the hashes differ; 0 for the same picture.
    """

    file: File
    bits: int


def open_seen(case: CaseVault, file: File) -> tuple[Entry, Seen]:
    """What was read of a picture or of a film of a screen.

    Raises:
        UsageError: It was not read.
    """
    entry, made = _newest(case, file)
    return entry, parse_seen(made.body)


def _newest(case: CaseVault, file: File) -> tuple[Entry, Derivative]:
    project(case)
    entry = shelf.current(case.db, file.item, file.path, "picture")
    if entry is None or entry.name is None:
        raise UsageError(f"'{file.name}' is not read yet", hint=f"guwah read {file.name}")
    return entry, open_derivative(case, entry)


def correct(
    case: CaseVault,
    file: File,
    bubble: int,
    by: str,
    *,
    screen: int = 0,
    **said: Any,
) -> Seen:
    """Correct a bubble.

    Args:
        case: The opened case.
        file: The picture.
        bubble: The bubble's number, from 0.
        by: Alias of who corrects.
        screen: Number of the screen in a film, from 0.
        said: `text`, `sender`, `written`, `side`, `kind` of a correction, as far as they are wrong.

    Raises:
        UsageError: The picture was not read, has no such bubble, or the time is none.
    """
    entry, made = _newest(case, file)
    at, seen = now_utc_exactly(), parse_seen(made.body)
    seen = with_correction(seen, screen, Correction(bubble, by, at, **said))
    maker: dict[str, Any] = {"person": by, "at": at}
    keep(case, (file.item, file.path, made.file), "picture", maker, tuple(passages_of(seen)),
         seen.to_bytes(), follows=entry.name, reason=entry.reason)  # fmt: skip
    project(case)
    lay(case, Wishes())
    return seen


def alike(case: CaseVault, file: File) -> list[Alike]:
    """Pictures of the same folder that look like one, the likest first.

    Raises:
        UsageError: It was not read, or has no pattern to compare.
    """
    _, seen = open_seen(case, file)
    if not isinstance(seen, SeenPicture) or seen.likeness is None:
        raise UsageError(f"'{file.name}' has no pattern that can be compared")
    mine, found = int(seen.likeness, 16), []
    for other in files(case):
        if other == file or "picture" not in other.kinds:
            continue
        entry = shelf.current(case.db, other.item, other.path, "picture")
        if entry is None or entry.name is None:
            continue
        one = parse_seen(open_derivative(case, entry).body)
        if isinstance(one, SeenPicture) and one.likeness is not None:
            bits = bits_apart(mine, int(one.likeness, 16))
            found += [Alike(other, bits)] if bits <= NEAR else []
    return sorted(found, key=lambda one: one.bits)


def painted(case: CaseVault, file: File) -> bytes:
    """A picture to show: decoded in a confined process and written anew as PNG.

    Raises:
        UsageError: It cannot be decoded.
    """
    with opened(case, file) as stream:
        try:
            return paint(stream).to_png()
        except UnreadableError as error:
            raise UsageError(f"'{file.name}' cannot be shown: {error.reason}") from error
