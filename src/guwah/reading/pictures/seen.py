"""
A picture or a film of a screen as it was read, and what a person corrected, as bytes.

Pure values. What the machine read is never changed; a correction stands beside it.
Specification: docs/spec/derivatives.md, "Pictures"

The rules of this noun are:
  * A correction names the bubble, the person's alias and the time; the last of a bubble counts.
  * Who says that a part is a row says which: its time, or its words where they are one.
  * What is no chat has lines and no bubbles.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import msgspec

from guwah.errors import ObjectDamagedError, UsageError
from guwah.reading.pictures.parts import Side
from guwah.reading.pictures.rows import is_clock, is_date
from guwah.reading.pictures.screen import Bubble, Read, Screen

FORMAT: Final = "guwah-picture-1"
FILM_FORMAT: Final = "guwah-film-1"
_encode = msgspec.json.Encoder(order="deterministic").encode


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says that a bubble holds.

    Args:
        bubble: Its number, from 0.
        by: The person's alias.
        at: RFC 3339 in UTC.
        text, sender, written: As they stand on the picture; None where the machine is right.
        side: Where it stands; None likewise.
        kind: What it is; None likewise.
    """

    bubble: int
    by: str
    at: str
    text: str | None = None
    sender: str | None = None
    written: str | None = None
    side: Side | None = None
    kind: Literal["message", "time", "notice"] | None = None

    def applied(self, was: Bubble) -> Bubble:
        """The bubble as the person says it is."""
        text = was.text if self.text is None else self.text
        kind, written = self.kind or was.kind, self.written
        if written is None:
            written = was.written if kind == was.kind else {"time": text, "notice": ""}.get(kind)
        return replace(was, kind=kind, side=self.side or was.side, text=text, written=written,
                       sender=was.sender if self.sender is None else self.sender or None)  # fmt: skip

    def verify(self, was: Bubble) -> None:
        """Check that something is corrected, and that a time is one.

        Args:
            was: The bubble as it counts so far.

        Raises:
            UsageError: Otherwise.
        """
        said = (self.text, self.sender, self.written, self.side, self.kind)
        if all(one is None for one in said):
            raise UsageError(
                "nothing is corrected", hint="add --text, --sender, --time, --side or --kind"
            )
        now = self.applied(was)
        is_changed = self.written is not None or self.kind is not None
        if not (is_changed and now.written):
            return
        if not is_date(now.written):
            raise UsageError(
                f"'{now.written}' is no day and no time",
                hint="--time as it stands there, such as '21:03' or 'Yesterday'; '' for none",
            )
        if now.kind == "message" and not is_clock(now.written):
            raise UsageError(
                f"'{now.written}' is no time of a message",
                hint="a bubble has a clock; the day stands in a row above it",
            )


class SeenPicture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture as it was read.

    Args:
        screen: As a screenshot of a chat.
        lines: As a page, where it shows no chat.
        likeness: The perceptual hash, 16 hexadecimal digits, or None.
        corrections: What a person said, in order.
    """

    screen: Screen
    lines: tuple[Read, ...] = ()
    likeness: str | None = None
    corrections: tuple[Correction, ...] = ()

    def corrected(self) -> tuple[Bubble, ...]:
        """The bubbles, as a person corrected them."""
        found = list(self.screen.bubbles)
        for one in self.corrections:
            found[one.bubble] = one.applied(found[one.bubble])
        return tuple(found)

    def correct(self, one: Correction) -> SeenPicture:
        """The picture with one correction more.

        Raises:
            UsageError: It has no such bubble, nothing is corrected, or the time is none.
        """
        if not 0 <= one.bubble < len(self.screen.bubbles):
            raise UsageError(f"there is no bubble {one.bubble}")
        one.verify(self.corrected()[one.bubble])
        return msgspec.structs.replace(self, corrections=(*self.corrections, one))

    def to_bytes(self) -> bytes:
        """JSON, for sealing."""
        return _encode({"guwah": FORMAT, **msgspec.to_builtins(self)})

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> SeenPicture:
        """Parse what `to_bytes` made.

        Raises:
            ObjectDamagedError: It is none.
        """
        try:
            parsed = msgspec.json.decode(untrusted_data)
            if not isinstance(parsed, dict) or parsed.pop("guwah", None) != FORMAT:
                raise ObjectDamagedError(f"not a {FORMAT}")
            found = msgspec.convert(parsed, cls)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
            raise ObjectDamagedError(f"not a {FORMAT}") from cause
        found.verify()
        return found

    def verify(self) -> None:
        """Check that only bubbles that are there are corrected.

        Raises:
            ObjectDamagedError: Others are.
        """
        count = len(self.screen.bubbles)
        if any(not 0 <= one.bubble < count for one in self.corrections):
            raise ObjectDamagedError(f"a {FORMAT} that corrects what is not there")


class SeenFilm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recording of a screen as it was read.

    Args:
        length_ms: How long it is.
        at_ms: When each screen is shown.
        screens: The screens, in order.
    """

    length_ms: int
    at_ms: tuple[int, ...]
    screens: tuple[SeenPicture, ...]

    def to_bytes(self) -> bytes:
        """JSON, for sealing."""
        return _encode({"guwah": FILM_FORMAT, **msgspec.to_builtins(self)})


Seen = SeenPicture | SeenFilm


def parse_seen(untrusted_data: bytes) -> Seen:
    """Parse what `to_bytes` of a picture or of a film made.

    Raises:
        ObjectDamagedError: It is neither.
    """
    try:
        parsed = msgspec.json.decode(untrusted_data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise ObjectDamagedError(f"not a {FORMAT}") from cause
    if not isinstance(parsed, dict) or parsed.get("guwah") != FILM_FORMAT:
        return SeenPicture.from_bytes(untrusted_data)
    del parsed["guwah"]
    try:
        film = msgspec.convert(parsed, SeenFilm)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise ObjectDamagedError(f"not a {FILM_FORMAT}") from cause
    if len(film.at_ms) != len(film.screens):
        raise ObjectDamagedError(f"a {FILM_FORMAT} whose screens have no times")
    for one in film.screens:
        one.verify()
    return film


def screens_in(seen: Seen) -> tuple[tuple[int | None, SeenPicture], ...]:
    """The screens of a picture or a film, each with its time in the film."""
    if isinstance(seen, SeenPicture):
        return ((None, seen),)
    return tuple(zip(seen.at_ms, seen.screens, strict=True))


def with_correction(seen: Seen, screen: int, one: Correction) -> Seen:
    """A picture or a film with one correction more.

    Args:
        seen: What was read.
        screen: The screen's number in a film, from 0; 0 for a picture.
        one: The correction.

    Raises:
        UsageError: There is no such screen or bubble, or nothing is corrected.
    """
    if isinstance(seen, SeenPicture):
        if screen:
            raise UsageError("a picture has no other screen than 0")
        return seen.correct(one)
    if not 0 <= screen < len(seen.screens):
        raise UsageError(f"there is no screen {screen}")
    changed = seen.screens[screen].correct(one)
    screens = (*seen.screens[:screen], changed, *seen.screens[screen + 1 :])
    return msgspec.structs.replace(seen, screens=screens)
