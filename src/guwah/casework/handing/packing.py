"""
Packing one voice note or thread for an interpreter, as one sealed page.

Writes no file and knows no vault: the caller gives decoded sound, transcripts, messages and the key
that answers are encrypted to, keeps `HandOut.kept` sealed, and appends `handed_out` to the log.
Specification: docs/spec/interpreter-bundle.md

The rules of this module are:
  * The sound is samples that were decoded here, so that it carries nothing of the file that it was.
  * Everything is sealed to an identity made for this page; seven words made for it open that one,
    or a key that the interpreter has.
  * The length of what is sealed is padded, so that a known voice note is not known by it.
  * What would be too large for a telephone's browser is refused before anything is sealed.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from guwah.casework.access.inviting import mark_of
from guwah.casework.access.unlocking import recipient_of
from guwah.casework.handing.answer import MOST_MESSAGES, MOST_NOTES, verify_language
from guwah.casework.handing.bundle import (
    Bundle,
    GivenMessage,
    HandedOut,
    KeptMessage,
    KeptNote,
    Message,
    Voice,
    given_note,
)
from guwah.casework.handing.letters import Letters
from guwah.casework.handing.page import page
from guwah.casework.handing.words import is_words, new_words
from guwah.errors import CorruptInputError, UsageError
from guwah.reading.speech.listening import read_sound
from guwah.reading.speech.sound import BYTES_PER_MS, SoundEnd, SoundLimits
from guwah.vault.agefile import seal_passphrase
from guwah.vault.sealing import Identity, new_identity, recipient_from_text, seal, seal_identity

LONGEST_MS: Final = 20 * 60 * 1000
MOST_TEXT: Final = 1 << 20  # characters of all messages together


@dataclass(frozen=True)
class HandOut:
    """A hand-out, ready to leave.

    Args:
        page: The page's bytes, HTML.
        words: The seven words that open it; they travel apart and are kept nowhere. None where the
            interpreter's own key does.
        mark: What is compared by voice.
        kept: What the vault keeps.
        entry: The `handed-out` entry's values, for the log.
    """

    page: bytes
    words: str | None = field(repr=False)
    mark: str
    kept: HandedOut
    entry: dict[str, Any]


def samples_of(source: BinaryIO, limits: SoundLimits | None = None) -> tuple[bytes, SoundEnd]:
    """A file of sound as samples, decoded in a confined process.

    Args:
        source: The file's bytes.
        limits: What decoding may take; by default as much sound as a page may hold.

    Returns:
        Samples for `Voice`, and how decoding ended: what is not whole is to be said.

    Raises:
        MissingPartError: PyAV is not installed.
        CorruptInputError: There is no sound in it.
    """
    samples, end = bytearray(), SoundEnd(0, ("crashed",))
    for one in read_sound(source, limits=limits or SoundLimits(longest_ms=LONGEST_MS)):
        if isinstance(one, bytes):
            samples += one
        elif isinstance(one, SoundEnd):
            end = one
    if not samples:
        raise CorruptInputError(f"nothing of it can be heard: {', '.join(end.anomalies)}")
    return bytes(samples), end


def pack(
    handout: str,
    recipient: str,
    interpreter: str,
    *,
    voices: Sequence[Voice] = (),
    messages: Sequence[Message] = (),
    into: str = "en",
    request: str = "",
    people: Sequence[str] = (),
    released: Collection[str] = (),
    words: str | None = None,
    key: str | None = None,
) -> HandOut:
    """Pack a page.

    Args:
        handout: A fresh random id; the case's intake key is derived from it.
        recipient: The public key of that intake key, `age1…`.
        interpreter: The interpreter's alias, never a name.
        voices: Voice notes.
        messages: Messages of one thread, in order.
        into: The language to translate into (BCP 47).
        request: What to ask of the interpreter; names in it are replaced too.
        people: Names to replace within texts, besides those of the senders.
        released: Names that may travel as they are.
        words: Seven words to seal with; by default new ones.
        key: Instead of words, the `age1…` of a key that the interpreter has.

    Returns:
        The hand-out.

    Raises:
        ObjectDamagedError: The recipient is none.
        UsageError: There is nothing to hand out, or too much; a sound and its transcript do not
            fit; an alias, a language, words or a key that are none.
    """
    if words is not None and key is not None:
        raise UsageError("a page is sealed with words or to a key, not both")
    words = new_words() if words is None and key is None else words
    _refuse(interpreter, into, words, voices, messages)
    recipient_from_text(recipient, "the intake key")
    letters = Letters(
        [*(one.who for one in messages if one.who is not None), *people], released
    )  # fmt: skip
    own = new_identity()
    given_messages = tuple(
        GivenMessage(number, letters.of(one.who), one.side, one.time, letters.within(one.text))
        for number, one in enumerate(messages, 1)
    )
    given_notes = tuple(
        given_note(n, one, interpreter, letters.within) for n, one in enumerate(voices, 1)
    )
    bundle = Bundle(handout, interpreter, recipient, str(own.to_public()), mark_of(recipient),
                    into, letters.within(request), given_notes, given_messages)  # fmt: skip
    head = bundle.to_bytes()
    plain = b"".join([struct.pack(">I", len(head)), head, *(one.samples for one in voices)])
    html = page(_sealed_identity(own, words, key), seal(plain, own.to_public()))
    kept = HandedOut(
        handout, interpreter, tuple(KeptNote(one.ref, one.transcript) for one in voices),
        tuple(KeptMessage(one.ref, given.text)
              for one, given in zip(messages, given_messages, strict=True)),
        letters.pairs, tuple(sorted(released)),
    )  # fmt: skip
    return HandOut(html, words, bundle.mark, kept, _handed_out(kept, into, key, len(html)))


def _sealed_identity(own: Identity, words: str | None, key: str | None) -> bytes:
    """The page's identity as an age file, for words or for a key."""
    if words is not None:
        return seal_passphrase(f"{own}\n".encode(), words.encode())
    return seal_identity(own, recipient_of(key or ""))


def _refuse(
    interpreter: str,
    into: str,
    words: str | None,
    voices: Sequence[Voice],
    messages: Sequence[Message],
) -> None:
    """Raise for what cannot be handed out."""
    if not voices and not messages:
        raise UsageError("there is nothing to hand out")
    if not interpreter.strip():
        raise UsageError("an interpreter has an alias")
    if words is not None and not is_words(words):
        raise UsageError("a page is sealed with seven words of its list")
    try:
        verify_language(into)
    except ValueError:
        raise UsageError(f"'{into}' is no language", hint="for example de, en or zh-Hans") from None
    total_ms = sum(one.transcript.decoded_ms for one in voices)
    if total_ms > LONGEST_MS or len(voices) > MOST_NOTES:
        raise UsageError(
            f"{len(voices)} voice notes of {total_ms // 60_000} minutes are too many for one page",
            hint=f"at most {MOST_NOTES} of {LONGEST_MS // 60_000} minutes together; make several",
        )
    characters = sum(len(one.text) for one in messages)
    if len(messages) > MOST_MESSAGES or characters > MOST_TEXT:
        raise UsageError(
            f"{len(messages)} messages of {characters} characters are too many for one page",
            hint=f"at most {MOST_MESSAGES} of {MOST_TEXT} characters together; make several",
        )
    for one in voices:
        if len(one.samples) // BYTES_PER_MS != one.transcript.decoded_ms:
            raise UsageError("a transcript of another sound", item=one.ref)


def _handed_out(kept: HandedOut, into: str, key: str | None, size_bytes: int) -> dict[str, Any]:
    """The values of the log's `handed-out` entry."""
    return {
        "handout": kept.handout,
        "interpreter": kept.interpreter,
        "into": into,
        "notes": [
            {"item": one.ref, "decoded_ms": one.transcript.decoded_ms,
             "segments": len(one.transcript.segments)}
            for one in kept.notes
        ],
        "messages": [one.ref for one in kept.messages],
        "released": len(kept.released),
        "sealed_with": key or "seven words",
        "page_bytes": size_bytes,
    }  # fmt: skip
