"""
Taking back what an interpreter did, from a sealed answer that anybody could have made.

Reads no vault and seals nothing: the caller gives the case's keys and what was kept of the hand-out,
seals what comes back as new versions, and appends `entry` to the log.
Specification: docs/spec/interpreter-bundle.md, "Answer", "Taking back"

The rules of this module are:
  * An answer is taken whole or refused whole, with one sentence.
  * It must repeat the hand-out's id and the interpreter's alias, which only the opened page holds.
  * Transcripts change through `reading.speech.working` alone; the only new hand is the interpreter.
  * What a machine or another person wrote is compared afterwards with what it was.
"""

from __future__ import annotations

import hmac
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from guwah.casework.handing.answer import Answer, AnsweredMessage, AnsweredNote
from guwah.casework.handing.bundle import HandedOut
from guwah.casework.handing.stepping import replayed, verify_kept
from guwah.errors import CorruptInputError, ObjectDamagedError, UsageError
from guwah.reading.speech.worked import Hand, Translation, WorkedTranscript
from guwah.vault.envelope import is_envelope
from guwah.vault.padding import unpad

Opener = Callable[[BinaryIO], BinaryIO]
MOST_PLAIN_BYTES: Final = 1 << 20
MOST_SEALED_BYTES: Final = MOST_PLAIN_BYTES + (16 << 10)
_AGAIN = "ask the interpreter to save it once more and pass that file on"


@dataclass(frozen=True)
class TakenNote:
    """A voice note with what the interpreter did.

    Args:
        ref: What the caller knows it by.
        transcript: The new version; the one that was handed out stays.
        steps: How often each kind of step was taken.
    """

    ref: str
    transcript: WorkedTranscript
    steps: dict[str, int]


@dataclass(frozen=True)
class TakenMessage:
    """A message's translation.

    Args:
        ref: What the caller knows it by.
        shown: The text that was translated: with letters, where names were replaced.
        written_in: In which language it is written, as the interpreter named it, or None.
        translation: By the interpreter, unchecked.
    """

    ref: str
    shown: str
    written_in: str | None
    translation: Translation


@dataclass(frozen=True)
class TakenBack:
    """What came back: notes and messages that something was done with; the log's values."""

    saved_at: str
    notes: tuple[TakenNote, ...]
    messages: tuple[TakenMessage, ...]
    entry: dict[str, Any]


def take_back(untrusted_sealed: bytes, opener: Opener, kept: HandedOut, name: str) -> TakenBack:
    """Open an answer and apply it to what was handed out.

    Args:
        untrusted_sealed: The file that came back.
        opener: Decrypts with the case's intake keys of this hand-out, as `CaseVault.open_envelope`.
        kept: What was kept of it.
        name: The file's name, for errors.

    Returns:
        New transcripts and translations.

    Raises:
        UsageError: It is no answer to this hand-out.
        CorruptInputError: It is damaged, or holds what the page does not make.
    """
    answer = _read(_opened(untrusted_sealed, opener, name), name)
    if not _is_same(answer.handout, kept.handout) or answer.interpreter != kept.interpreter:
        raise UsageError("this answers another hand-out", item=name, hint="choose the one it is of")
    try:
        notes = tuple(_note(one, kept) for one in answer.notes)
        messages = tuple(_message(one, kept) for one in answer.messages)
    except (UsageError, ValueError) as cause:
        raise CorruptInputError(
            f"this answer does not fit what was handed out: {cause}", item=name, hint=_AGAIN
        ) from cause
    entry = _entry(kept, answer.saved_at, notes, messages)
    return TakenBack(answer.saved_at, notes, messages, entry)


def _opened(untrusted_sealed: bytes, opener: Opener, name: str) -> bytes:
    """The plaintext of an answer, without its padding."""
    if not is_envelope(untrusted_sealed[:64]):
        raise UsageError(
            "this is no sealed answer", item=name, hint="the page saves `answer-….age`"
        )
    if len(untrusted_sealed) > MOST_SEALED_BYTES:
        raise CorruptInputError("this is larger than any answer", item=name)
    try:
        with opener(io.BytesIO(untrusted_sealed)) as plain:
            return unpad(plain.read())
    except UsageError as cause:
        raise UsageError(
            "this answer was not made for this hand-out", item=name, hint="choose the one it is of"
        ) from cause
    except (CorruptInputError, ObjectDamagedError) as cause:
        raise CorruptInputError(
            "this answer is cut off or damaged", item=name, hint=_AGAIN
        ) from cause


def _read(untrusted_plain: bytes, name: str) -> Answer:
    try:
        return Answer.from_bytes(untrusted_plain)
    except ObjectDamagedError as cause:
        raise CorruptInputError(
            "this holds something else than the page saves", item=name, hint=_AGAIN
        ) from cause


def _note(answered: AnsweredNote, kept: HandedOut) -> TakenNote:
    """One voice note with its steps applied.

    Raises:
        UsageError: A step cannot be taken.
        ValueError: It is not as it was handed out.
    """
    if not 1 <= answered.number <= len(kept.notes):
        raise ValueError(f"there is no voice note {answered.number}")
    before = kept.notes[answered.number - 1]
    after = replayed(before.transcript, answered.steps, kept.interpreter)
    verify_kept(before.transcript, after, kept.interpreter)
    counts: dict[str, int] = {}
    for step in answered.steps:
        word = str(step.__struct_config__.tag)
        counts[word] = counts.get(word, 0) + 1
    return TakenNote(before.ref, after, counts)


def _message(answered: AnsweredMessage, kept: HandedOut) -> TakenMessage:
    """One message's translation.

    Raises:
        ValueError: There is no such message, or nothing is written.
    """
    if not 1 <= answered.number <= len(kept.messages):
        raise ValueError(f"there is no message {answered.number}")
    if not answered.text.strip():
        raise ValueError("a translation without a text")
    of = kept.messages[answered.number - 1]
    hand = Hand(kept.interpreter, answered.at)
    made = Translation(answered.language, answered.text, hand, answered.note)
    return TakenMessage(of.ref, of.text, answered.written_in, made)


def _entry(
    kept: HandedOut,
    saved_at: str,
    notes: tuple[TakenNote, ...],
    messages: tuple[TakenMessage, ...],
) -> dict[str, Any]:
    """The values of the log's `taken-back` entry."""
    return {
        "handout": kept.handout,
        "interpreter": kept.interpreter,
        "saved_at_told": saved_at,
        "notes": [{"item": one.ref, "steps": dict(one.steps)} for one in notes],
        "messages": [{"item": one.ref, "language": one.translation.language} for one in messages],
    }


def _is_same(untrusted: str, known: str) -> bool:
    return hmac.compare_digest(untrusted.encode(), known.encode())
