"""
The nouns of a hand-out: what the interpreter's page is given, and what is kept of it in the vault.

Seals nothing and opens nothing. `Bundle` travels, `HandedOut` stays.
Specification: docs/spec/interpreter-bundle.md, "Bundle", "What is kept"

The rules of these nouns are:
  * What travels names no item, file, case or digest, and no hand but the interpreter's own.
  * What travels says of a transcript only what is heard and written; which program and model wrote
    it stays in the vault.
  * What is kept holds no sound; it says for each answer what it must fit.
  * What parses prints back as the same bytes; every other spelling is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from guwah.reading.speech.transcript import decode, encode
from guwah.reading.speech.worked import Status, WorkedSegment, WorkedTranscript

BUNDLE_FORMAT: Final = "guwah-interpreter-bundle-1"
KEPT_FORMAT: Final = "guwah-handed-out-1"
Side = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Voice:
    """A voice note to hand out.

    Args:
        ref: What the caller knows it by; it stays in the vault.
        samples: Its decoded sound, 16-bit little-endian, one channel, 16 kHz.
        transcript: As it stands.
    """

    ref: str
    samples: bytes
    transcript: WorkedTranscript


@dataclass(frozen=True)
class Message:
    """A message of a thread to hand out.

    Args:
        ref: What the caller knows it by; it stays in the vault.
        text: As written.
        who: The sender's name as written, or None.
        side: On which side of the screen it stands, or None.
        time: As written, or None.
    """

    ref: str
    text: str
    who: str | None = None
    side: Side | None = None
    time: str | None = None


class Heard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine wrote, without what it says of itself."""

    start_ms: int
    end_ms: int
    text: str


class GivenTranslation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A translation that is there already; whose it is, is said only of the interpreter's own."""

    language: str
    text: str
    note: str | None
    is_own: bool
    is_checked: bool


class GivenSegment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment as the page shows it."""

    start_ms: int
    end_ms: int
    machine: tuple[Heard, ...]
    status: Status
    text: str | None
    language: str | None
    translations: tuple[GivenTranslation, ...]


class GivenNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A voice note as the page shows it; its samples follow the bundle, in the order of the notes."""

    number: int
    decoded_ms: int
    samples_bytes: int
    segments: tuple[GivenSegment, ...]


class GivenMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message as the page shows it; `who` is a letter unless the name was released."""

    number: int
    who: str | None
    side: Side | None
    time: str | None
    text: str


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an interpreter's page is given.

    Args:
        handout: The hand-out's random id; only who unlocked the page can repeat it.
        interpreter: The interpreter's alias.
        recipient: The `age1…` of the case for this hand-out.
        own: The `age1…` of the page itself, so that it opens again what it saved.
        mark: What is compared by voice.
        into: The language to translate into (BCP 47).
        request: What the caseworker asks for, or nothing.
        notes: Voice notes.
        messages: Messages of a thread.
    """

    handout: str
    interpreter: str
    recipient: str
    own: str
    mark: str
    into: str
    request: str
    notes: tuple[GivenNote, ...]
    messages: tuple[GivenMessage, ...]

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return encode(BUNDLE_FORMAT, self)

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Bundle:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: It is none, or spelled otherwise.
        """
        return decode(BUNDLE_FORMAT, untrusted_data, cls)


class KeptNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A voice note that was handed out, and its transcript as it stood then."""

    ref: str
    transcript: WorkedTranscript


class KeptMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message that was handed out, and its text as the interpreter saw it."""

    ref: str
    text: str


class HandedOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of a hand-out, sealed in the vault: what an answer must fit.

    Args:
        handout: Its id.
        interpreter: The interpreter's alias.
        notes: In the order in which the page numbers them, from 1.
        messages: Likewise.
        letters: Each letter and the name that it stood for.
        released: Names that travelled as they are.
    """

    handout: str
    interpreter: str
    notes: tuple[KeptNote, ...]
    messages: tuple[KeptMessage, ...]
    letters: tuple[tuple[str, str], ...]
    released: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Canonical JSON, for sealing."""
        return encode(KEPT_FORMAT, self)

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> HandedOut:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: It is none, or spelled otherwise.
        """
        return decode(KEPT_FORMAT, untrusted_data, cls)


def given_note(
    number: int, voice: Voice, interpreter: str, within: Callable[[str], str] = str
) -> GivenNote:
    """A voice note as it travels; `within` puts letters for names into what was written."""
    segments = tuple(_given(one, interpreter, within) for one in voice.transcript.segments)
    return GivenNote(number, voice.transcript.decoded_ms, len(voice.samples), segments)


def _given(one: WorkedSegment, interpreter: str, within: Callable[[str], str]) -> GivenSegment:
    heard = tuple(Heard(each.start_ms, each.end_ms, within(each.text)) for each in one.machine)
    translations = tuple(
        GivenTranslation(each.language, within(each.text), each.note and within(each.note), each.by.alias == interpreter,
                         each.checked is not None)
        for each in one.translations
    )  # fmt: skip
    return GivenSegment(
        one.start_ms,
        one.end_ms,
        heard,
        one.status,
        one.text and within(one.text),
        one.language,
        translations,
    )
