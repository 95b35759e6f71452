"""
The nouns of an answer: the steps that an interpreter took on the page.

Pure values, applied by `taking`. They say what was done and when by the interpreter's clock, never
by whom: that is known from the hand-out.
Specification: docs/spec/interpreter-bundle.md, "Answer"

The rules of these nouns are:
  * Steps that cut and join come first; all others name their segment by number and by its times.
  * Texts, notes, languages and counts have limits.
  * What parses prints back as the same bytes; every other spelling is refused.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final

import msgspec

from guwah.reading.speech.transcript import decode, encode

FORMAT: Final = "guwah-interpreter-answer-1"
MOST_STEPS: Final = 5_000  # of one answer: each costs time in the number of segments
MOST_NOTES: Final = 100
MOST_MESSAGES: Final = 2_000
MOST_TEXT: Final = 20_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}").fullmatch
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch

_Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 31)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_TEXT)]
_Note = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_TEXT)]


def verify_language(untrusted_tag: str | None) -> None:
    """Refuse what is no language tag; None is one that was not named.

    Raises:
        ValueError: It is none.
    """
    if untrusted_tag is not None and not _LANGUAGE(untrusted_tag):
        raise ValueError("no language")


def verify_time(untrusted_time: str) -> None:
    """Refuse what is no time in UTC to the second.

    Raises:
        ValueError: It is none, or no such day or hour exists.
    """
    if not _TIME(untrusted_time):
        raise ValueError("no time in UTC")
    datetime.fromisoformat(untrusted_time.removesuffix("Z") + "+00:00")


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="step"):
    """A step on a segment, by its number from 0."""

    segment: _Count


class _Placed(_Step, frozen=True, tag_field="step"):
    """A step on a segment that has its place in the sound, and a time."""

    start_ms: _Count
    end_ms: _Count
    at: str

    def __post_init__(self) -> None:
        verify_time(self.at)


class Split(_Step, frozen=True, tag="split"):
    """Cut in two."""

    at_ms: _Count


class Join(_Step, frozen=True, tag="join"):
    """Made one with the next."""


class Confirm(_Placed, frozen=True, tag="confirm"):
    """Heard: the machine is right."""


class NothingSaid(_Placed, frozen=True, tag="no speech"):
    """Heard: nobody speaks."""


class Write(_Placed, frozen=True, tag="write"):
    """What is said, and in which language, where it was named."""

    text: _Text
    language: str | None

    def __post_init__(self) -> None:
        verify_time(self.at)
        verify_language(self.language)


class Translate(_Placed, frozen=True, tag="translate"):
    """What it says in another language."""

    language: str
    text: _Text
    note: _Note | None

    def __post_init__(self) -> None:
        verify_time(self.at)
        verify_language(self.language)


class Check(_Placed, frozen=True, tag="check"):
    """Held somebody else's translation against the sound; it is known by its number from 0."""

    translation: _Count
    objection: _Note | None


Step = Split | Join | Confirm | NothingSaid | Write | Translate | Check


class AnsweredNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done with a voice note, in order."""

    number: _Count
    steps: tuple[Step, ...]


class AnsweredMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message's translation.

    Args:
        number: The message's, from 1.
        written_in: In which language it is written, as the interpreter named it, or None.
        language: Of the translation.
        text: The translation.
        note: What the interpreter wants to be known, or None.
        at: When, by the interpreter's clock.
    """

    number: _Count
    written_in: str | None
    language: str
    text: _Text
    note: _Note | None
    at: str

    def __post_init__(self) -> None:
        verify_time(self.at)
        verify_language(self.language)
        verify_language(self.written_in)


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An interpreter's answer.

    Args:
        handout: Which hand-out it answers.
        interpreter: The alias that the page was given.
        saved_at: When it was saved, by the interpreter's clock.
        notes: Those that something was done with.
        messages: Those that were translated.
    """

    handout: str
    interpreter: str
    saved_at: str
    notes: Annotated[tuple[AnsweredNote, ...], msgspec.Meta(max_length=MOST_NOTES)]
    messages: Annotated[tuple[AnsweredMessage, ...], msgspec.Meta(max_length=MOST_MESSAGES)]

    def __post_init__(self) -> None:
        verify_time(self.saved_at)
        for numbers in ([one.number for one in self.notes], [one.number for one in self.messages]):
            if numbers != sorted(set(numbers)):
                raise ValueError("numbers that are out of order or stand twice")
        if sum(len(one.steps) for one in self.notes) > MOST_STEPS:
            raise ValueError("more steps than a person takes")

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return encode(FORMAT, self)

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Answer:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: It is none, or spelled otherwise.
        """
        return decode(FORMAT, untrusted_data, cls)
