"""
The nouns of a transcript that a person works on: segments, with what the machine wrote beside what a
person wrote, and translations beside the original.

Pure values; `working` changes them. Nothing here knows a vault, a clock or a case.
Specification: docs/spec/transcripts.md, "Worked transcript"

The rules of these nouns are:
  * What the machine wrote is never changed or dropped; a person's text stands beside it.
  * A segment is a suggestion until a person confirmed or edited it, and says so.
  * A translation names its translator by alias, its language, and who checked it; nobody checks
    their own translation.
  * Segments are in order and do not overlap.
  * What parses prints back as the same bytes; every other spelling is refused.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from guwah.reading.speech.transcript import Segment, Transcript, decode, encode

FORMAT: Final = "guwah-worked-transcript-1"
Status = Literal["machine", "confirmed", "edited", "by hand", "no speech"]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch


class Hand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who did something, and when.

    Args:
        alias: Of the person; never a name.
        at: RFC 3339 in UTC, to the second, by that machine's clock.
    """

    alias: str
    at: str

    def __post_init__(self) -> None:
        if not self.alias.strip() or not _TIME(self.at):
            raise ValueError("a hand without an alias or a time")


class Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment in another language.

    Args:
        language: Of the translation (BCP 47).
        text: The translation.
        by: The translator.
        note: What the translator wants to be known (a word with two meanings), or None.
        checked: Who checked it, or None.
        objection: What the checker holds against it, or None where there is nothing.
    """

    language: str
    text: str
    by: Hand
    note: str | None = None
    checked: Hand | None = None
    objection: str | None = None

    def __post_init__(self) -> None:
        if self.checked is not None and self.checked.alias == self.by.alias:
            raise ValueError("a translation checked by its own translator")
        if self.objection is not None and self.checked is None:
            raise ValueError("an objection of nobody")
        if not self.language.strip():
            raise ValueError("a translation into no language")


class WorkedSegment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of sound, what the machine wrote, what a person wrote.

    Args:
        start_ms: Where it begins, in milliseconds of decoded sound.
        end_ms: Where it ends.
        machine: What the machine wrote for it, segment by segment; empty if nothing.
        status: Whether a person has dealt with it, and how.
        text: What a person wrote or confirmed; None while nobody has.
        by: Who last did, or None.
        language: As a person named it, or None.
        translations: One for each language and translator, in the order in which they came.
    """

    start_ms: int
    end_ms: int
    machine: tuple[Segment, ...] = ()
    status: Status = "machine"
    text: str | None = None
    by: Hand | None = None
    language: str | None = None
    translations: tuple[Translation, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError("a segment that ends before it begins")
        is_machine = self.status == "machine"
        if is_machine != (self.by is None) or is_machine != (self.text is None):
            raise ValueError("a segment whose status does not fit its hand")
        if self.status == "confirmed" and self.text != self.machine_text:
            raise ValueError("a confirmed text that the machine did not write")
        if self.status == "no speech" and self.text:
            raise ValueError("words where there are none")
        pairs = [(one.language, one.by.alias) for one in self.translations]
        if len(set(pairs)) != len(pairs):
            raise ValueError("two translations into one language by one translator")

    @property
    def machine_text(self) -> str:
        """What the machine wrote, in one line."""
        return " ".join(one.text for one in self.machine)

    @property
    def shown(self) -> str:
        """A person's text, else the machine's."""
        return self.machine_text if self.text is None else self.text


class WorkedTranscript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transcript that a person works on.

    Args:
        decoded_ms: How long the sound is.
        machine: The machine transcript that it began with, or None if it began by hand. It stays
            as it was.
        segments: In order, without overlap.
    """

    decoded_ms: int
    machine: Transcript | None
    segments: tuple[WorkedSegment, ...]

    def __post_init__(self) -> None:
        end = 0
        for one in self.segments:
            if one.start_ms < end:
                raise ValueError("segments that overlap or are out of order")
            end = one.end_ms
        if end > self.decoded_ms:
            raise ValueError("a segment beyond the sound")

    @property
    def is_machine(self) -> bool:
        """Whether some segment is still a machine's suggestion; then it is shown as such."""
        return any(one.status == "machine" for one in self.segments)

    def to_bytes(self) -> bytes:
        """Canonical JSON, for sealing."""
        return encode(FORMAT, self)

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> WorkedTranscript:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: It is none, or spelled otherwise.
        """
        return decode(FORMAT, untrusted_data, cls)
