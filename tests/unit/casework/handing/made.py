"""Hand-outs made for the tests: a tone as a voice note, a thread of two, a key of the case."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guwah.casework.handing.answer import Answer, AnsweredMessage, AnsweredNote, Step
from guwah.casework.handing.bundle import Message, Voice
from guwah.casework.handing.packing import HandOut, pack
from guwah.reading.speech.transcript import EngineFacts, Segment, Span, Transcript
from guwah.reading.speech.working import by_hand, from_machine
from guwah.vault.envelope import open_envelope
from guwah.vault.sealing import Identity, new_identity, seal
from guwah.vault.source import Spool

HANDOUT = "0123456789abcdef0123456789abcdef"
WORDS = "academic acid acne acquire acrobat activity actress"
AT = "2026-02-03T10:11:12Z"
ITEM = "item-8f2b"
UYGHUR = "ئانىڭىز ئۆيدە، ياخشى ئويلىنىڭ"
ENGINE = EngineFacts("ctc", "1.2", "tilchi-model", "ab" * 32, ("uig",), ())
MACHINE = Transcript(
    ENGINE, "ug", "ug", None, 6_000,
    (Segment(0, 2_000, "ئانىڭىز ئۆيدە", 700), Segment(2_000, 4_000, "ياخشى ئويلىنىڭ", 600),
     Segment(4_500, 6_000, "خوش")), (Span(4_000, 4_500),), heard_ms=6_000,
)  # fmt: skip


def samples(milliseconds: int) -> bytes:
    """A tone, 16 kHz, 16 bit."""
    waves = (math.sin(at * 2 * math.pi * 440 / 16_000) for at in range(milliseconds * 16))
    return b"".join(struct.pack("<h", round(9_000 * one)) for one in waves)


def voices() -> list[Voice]:
    """A voice note that a machine wrote down, and one that nobody has."""
    quiet = by_hand(3_000, [Span(0, 3_000)])
    return [Voice(ITEM, samples(6_000), from_machine(MACHINE)), Voice("w2", samples(3_000), quiet)]


def thread() -> list[Message]:
    """Two people, two scripts, a name within a text."""
    return [
        Message("m1", "Erkin Talip, sen nede?", "Nur Rozi", "left", "13.01.2025 21:03"),
        Message("m2", UYGHUR, "Erkin Talip", "right", "13.01.2025 21:05"),
    ]


@dataclass(frozen=True)
class Case:
    """The case's key of the hand-out, and the hand-out."""

    key: Identity
    out: HandOut

    def opener(self, source: BinaryIO) -> BinaryIO:
        """Decrypts with the key, as a case's vault does."""
        return open_envelope(source, [self.key], Spool(Path()), "answer")


def handed_out(**other: object) -> Case:
    """A hand-out of both, with words that the tests know."""
    key = new_identity()
    given = {"voices": voices(), "messages": thread(), "into": "en", **other}
    if "key" not in given:
        given.setdefault("words", WORDS)
    return Case(key, pack(HANDOUT, str(key.to_public()), "tilmach-7", **given))  # type: ignore[arg-type]


def answer_of(*steps: Step, messages: tuple[AnsweredMessage, ...] = (), number: int = 1) -> Answer:
    """An answer with steps on one note."""
    notes = (AnsweredNote(number, steps),) if steps else ()
    return Answer(HANDOUT, "tilmach-7", AT, notes, messages)


def sealed(answer: Answer | bytes, case: Case) -> bytes:
    """An answer as the page seals it, but for the page's own key."""
    plain = answer if isinstance(answer, bytes) else answer.to_bytes()
    return seal(plain, case.key.to_public())
