"""
Transcripts by hand: a person goes on from the machine's, or begins without one.

Wires `reading.speech.working` to what is kept. The rules of this module are:
  * Each step, or each run of steps handed in together, is one new derivative; the ones before
    stay, with what the machine wrote.
  * A step names a person's alias and the time of this machine's clock.
  * Of several steps handed in together all are taken or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, Literal

import msgspec

from guwah.casework.clock import now_utc
from guwah.casework.deriving import shelf
from guwah.casework.deriving.derivative import Entry
from guwah.casework.deriving.files import File, digest_of, opened
from guwah.casework.deriving.sealed import keep, open_derivative
from guwah.casework.deriving.sound import passages_of
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.reading.speech import working
from guwah.reading.speech.levels import Levels, stretches
from guwah.reading.speech.listening import read_sound
from guwah.reading.speech.sound import SoundEnd
from guwah.reading.speech.worked import Hand, WorkedTranscript
from guwah.vault.case import CaseVault

KIND: Literal["transcript"] = "transcript"


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a person's work on a transcript.

    Args:
        step: What is done.
        segment: The segment's number, from 0.
        text: What is said, or a translation.
        language: Of the words, or of the translation.
        at_ms: Where a segment is cut.
        note: What the translator wants to be known.
        translator: Whose translation is checked.
        objection: What the checker holds against it.
        drop_translations: Let go of translations of the text as it was; earlier versions keep them.
    """

    step: Literal["confirm", "edit", "nothing-said", "split", "join", "translate", "check"]
    segment: int
    text: str | None = None
    language: str | None = None
    at_ms: int | None = None
    note: str | None = None
    translator: str | None = None
    objection: str | None = None
    drop_translations: bool = False


def open_worked(case: CaseVault, file: File) -> tuple[Entry, WorkedTranscript]:
    """The transcript of a file that counts.

    Raises:
        UsageError: Nobody has written it down.
    """
    project(case)
    entry = shelf.current(case.db, file.item, file.path, KIND)
    if entry is None or entry.name is None:
        raise UsageError(
            f"'{file.name}' is not written down yet",
            hint=f"guwah read {file.name}, or guwah transcript begin {file.name}",
        )
    return entry, WorkedTranscript.from_bytes(open_derivative(case, entry).body)


def begin(case: CaseVault, file: File, by: str) -> Entry:
    """Begin by hand: a segment for each stretch of sound between silences.

    Raises:
        UsageError: There is a transcript already, or the file holds no sound.
    """
    project(case)
    entry = shelf.current(case.db, file.item, file.path, KIND)
    if entry is not None and entry.name is not None:
        raise UsageError(f"there is a transcript of '{file.name}' already",
                         hint="guwah transcript edit goes on with it")  # fmt: skip
    with opened(case, file) as stream:
        worked = _by_hand(stream)
    if not worked.decoded_ms:
        raise UsageError(f"'{file.name}' holds no sound that can be decoded")
    return keep_worked(case, file, worked, by, entry)


def _by_hand(stream: BinaryIO) -> WorkedTranscript:
    levels, end = Levels(), SoundEnd(0, ())
    for one in read_sound(stream):
        if isinstance(one, bytes):
            levels.add(one)
        elif isinstance(one, SoundEnd):
            end = one
    return working.by_hand(end.decoded_ms, stretches(levels.end(), end.decoded_ms))


def work(case: CaseVault, file: File, steps: Iterable[Step], by: str) -> WorkedTranscript:
    """Take steps on a transcript, and keep what comes of them as one new version.

    Raises:
        UsageError: A step cannot be taken; then none is.
    """
    entry, worked = open_worked(case, file)
    hand = Hand(by, now_utc())
    taken_steps = list(steps)
    for number, step in enumerate(taken_steps, 1):
        try:
            worked = taken(worked, step, hand)
        except UsageError as error:
            where = f"step {number}: " if len(taken_steps) > 1 else ""
            raise UsageError(f"{where}{error.sentence()}", hint=error.hint) from None
    keep_worked(case, file, worked, by, entry)
    return worked


def taken(worked: WorkedTranscript, step: Step, hand: Hand) -> WorkedTranscript:
    """A transcript after one step.

    Raises:
        UsageError: It cannot be taken.
    """
    at, text, language = step.segment, step.text, step.language
    if step.drop_translations and 0 <= at < len(worked.segments):
        bare = msgspec.structs.replace(worked.segments[at], translations=())
        segments = (*worked.segments[:at], bare, *worked.segments[at + 1 :])
        worked = msgspec.structs.replace(worked, segments=segments)
    if step.step == "confirm":
        return working.confirm(worked, at, hand)
    if step.step == "edit":
        return working.edit(worked, at, text or "", hand, language)
    if step.step == "nothing-said":
        return working.nothing_said(worked, at, hand)
    if step.step == "split":
        return working.split(worked, at, step.at_ms if step.at_ms is not None else -1)
    if step.step == "join":
        return working.join(worked, at)
    if language is None:
        raise UsageError("into which language?", hint="add --language")
    if step.step == "translate":
        return working.translate(worked, at, language, text or "", hand, step.note)
    return working.check(worked, at, language, step.translator or "", hand, step.objection)


def keep_worked(
    case: CaseVault, file: File, worked: WorkedTranscript, by: str, before: Entry | None
) -> Entry:
    """Keep a transcript that a person has worked on as a new version.

    Args:
        case: The opened case.
        file: The file of sound.
        worked: The transcript.
        by: The person's alias.
        before: The version before, or None.
    """
    follows = before.name if before is not None else None
    if before is not None and follows is not None:
        digest = open_derivative(case, before).file
    else:
        with opened(case, file) as stream:
            digest = digest_of(stream)
    maker: dict[str, Any] = {"person": by, "at": now_utc()}
    entry = keep(case, (file.item, file.path, digest), KIND, maker, tuple(passages_of(worked)),
                 worked.to_bytes(), follows=follows)  # fmt: skip
    project(case)
    return entry
