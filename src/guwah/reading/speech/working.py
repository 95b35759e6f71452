"""
What a person does with a transcript, one step at a time: each gives a new value, the old one stays.

Pure: no clock, no vault. Who keeps the log enters each step there.
Specification: docs/spec/transcripts.md, "Worked transcript"

The rules of this module are:
  * A step names who takes it and when.
  * Editing, splitting and joining keep every segment that the machine wrote.
  * A new text drops no translation silently: one whose original changed is to be made again, and
    a step that would drop one is refused unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from guwah.errors import UsageError
from guwah.reading.speech.transcript import Segment, Span, Transcript
from guwah.reading.speech.worked import Hand, Translation, WorkedSegment, WorkedTranscript


def from_machine(transcript: Transcript) -> WorkedTranscript:
    """Begin with what a machine wrote; segments that overlap are cut where the next begins."""
    found: list[WorkedSegment] = []
    until_ms = 0
    starts = [one.start_ms for one in transcript.segments[1:]]
    for one, after in zip(transcript.segments, [*starts, transcript.decoded_ms], strict=False):
        start = max(until_ms, min(one.start_ms, transcript.decoded_ms))
        until_ms = max(start, min(one.end_ms, after, transcript.decoded_ms))
        found.append(WorkedSegment(start, until_ms, (one,)))
    return WorkedTranscript(transcript.decoded_ms, transcript, tuple(found))


def by_hand(decoded_ms: int, stretches: Sequence[Span]) -> WorkedTranscript:
    """Begin without a machine.

    Args:
        decoded_ms: How long the sound is.
        stretches: Where segments are to be, for example `levels.stretches`.
    """
    found = tuple(WorkedSegment(one.start_ms, one.end_ms) for one in stretches)
    return WorkedTranscript(decoded_ms, None, found)


def confirm(worked: WorkedTranscript, number: int, hand: Hand) -> WorkedTranscript:
    """A person heard it and the machine is right.

    Raises:
        UsageError: There is no such segment, or the machine wrote nothing there.
    """
    one = _segment(worked, number)
    if not one.machine:
        raise UsageError(f"the machine wrote nothing for segment {number}")
    return _put(worked, number, _with_text(one, one.machine_text, "confirmed", hand))


def edit(
    worked: WorkedTranscript, number: int, text: str, hand: Hand, language: str | None = None
) -> WorkedTranscript:
    """A person wrote what is said.

    Raises:
        UsageError: There is no such segment, or no text; see `nothing_said`.
    """
    one = _segment(worked, number)
    if not text.strip():
        raise UsageError("there is no text; say that nothing is said, if that is so")
    status = "edited" if one.machine else "by hand"
    changed = _with_text(one, text, status, hand)
    return _put(worked, number, replace(changed, language=language or one.language))


def nothing_said(worked: WorkedTranscript, number: int, hand: Hand) -> WorkedTranscript:
    """A person heard it and nobody speaks, whatever the machine wrote.

    Raises:
        UsageError: There is no such segment, or it has translations.
    """
    one = _segment(worked, number)
    if one.translations:
        raise UsageError(f"segment {number} is translated: something is said there")
    return _put(worked, number, _with_text(one, "", "no speech", hand))


def split(worked: WorkedTranscript, number: int, at_ms: int) -> WorkedTranscript:
    """Cut a segment that nobody has written yet in two.

    Raises:
        UsageError: There is no such segment or place, or a person's text would have to be cut.
    """
    one = _segment(worked, number)
    if not one.start_ms < at_ms < one.end_ms:
        raise UsageError(f"{at_ms} ms is not within segment {number}")
    if one.text is not None or one.translations:
        raise UsageError(f"segment {number} has a text; split it before writing")
    first = tuple(each for each in one.machine if _middle(each) < at_ms)
    second = tuple(each for each in one.machine if _middle(each) >= at_ms)
    parts = (
        WorkedSegment(one.start_ms, at_ms, first, language=one.language),
        WorkedSegment(at_ms, one.end_ms, second, language=one.language),
    )
    segments = (*worked.segments[:number], *parts, *worked.segments[number + 1 :])
    return replace(worked, segments=segments)


def join(worked: WorkedTranscript, number: int) -> WorkedTranscript:
    """Make one of a segment and the next, neither of which anybody has written yet.

    Raises:
        UsageError: There are no such segments, or a person's text would have to be joined.
    """
    one, other = _segment(worked, number), _segment(worked, number + 1)
    for each in (one, other):
        if each.text is not None or each.translations:
            raise UsageError("a segment with a text is not joined; join before writing")
    joined = WorkedSegment(
        one.start_ms, other.end_ms, (*one.machine, *other.machine), language=one.language
    )
    segments = (*worked.segments[:number], joined, *worked.segments[number + 2 :])
    return replace(worked, segments=segments)


def translate(
    worked: WorkedTranscript,
    number: int,
    language: str,
    text: str,
    hand: Hand,
    note: str | None = None,
) -> WorkedTranscript:
    """Write a translation beside a text that a person wrote or confirmed.

    A translator's second one into the same language takes the place of the first, unchecked.

    Raises:
        UsageError: There is no such segment, nobody has confirmed its text, or nothing is written.
    """
    one = _segment(worked, number)
    if not one.text:
        raise UsageError(f"nobody has written or confirmed segment {number} yet")
    if not text.strip():
        raise UsageError("a translation without a text")
    made = Translation(language, text, hand, note)
    kept = [each for each in one.translations if not _is(each, language, hand.alias)]
    return _put(worked, number, replace(one, translations=(*kept, made)))


def check(
    worked: WorkedTranscript,
    number: int,
    language: str,
    translator: str,
    hand: Hand,
    objection: str | None = None,
) -> WorkedTranscript:
    """A second person held a translation against the sound.

    Args:
        worked: The transcript.
        number: The segment's, from 0.
        language: Of the translation.
        translator: Alias of who made it.
        hand: Who checks.
        objection: What is wrong with it, or None.

    Raises:
        UsageError: There is no such translation, or it is the checker's own.
    """
    one = _segment(worked, number)
    if hand.alias == translator:
        raise UsageError("nobody checks their own translation")
    if not any(_is(each, language, translator) for each in one.translations):
        raise UsageError(f"'{translator}' has not translated segment {number} into '{language}'")
    done = tuple(
        replace(each, checked=hand, objection=objection)
        if _is(each, language, translator)
        else each
        for each in one.translations
    )
    return _put(worked, number, replace(one, translations=done))


def _with_text(one: WorkedSegment, text: str, status: str, hand: Hand) -> WorkedSegment:
    """A segment with another text; its translations were of the old one.

    Raises:
        UsageError: There are translations of another text.
    """
    if one.translations and one.text != text:
        raise UsageError(
            "its translations are of the text as it was",
            hint="--drop-translations lets them go; earlier versions keep them",
        )
    return WorkedSegment(
        one.start_ms, one.end_ms, one.machine, status, text, hand,  # type: ignore[arg-type]
        one.language, one.translations,
    )  # fmt: skip


def _segment(worked: WorkedTranscript, number: int) -> WorkedSegment:
    if not 0 <= number < len(worked.segments):
        raise UsageError(f"there is no segment {number}")
    return worked.segments[number]


def _put(worked: WorkedTranscript, number: int, one: WorkedSegment) -> WorkedTranscript:
    segments = (*worked.segments[:number], one, *worked.segments[number + 1 :])
    return replace(worked, segments=segments)


def _is(one: Translation, language: str, alias: str) -> bool:
    return one.language == language and one.by.alias == alias


def _middle(one: Segment) -> int:
    return (one.start_ms + one.end_ms) // 2
