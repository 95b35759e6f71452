"""
An interpreter's steps, taken again on the transcript that was handed out.

Pure. Every change is made by `reading.speech.working`; nothing is put together here.
Specification: docs/spec/interpreter-bundle.md, "Taking back"

The rules of this module are:
  * Cutting and joining come first; afterwards each step must name its segment's own times.
  * A segment is written once, and translated once into a language.
  * Afterwards the sound is covered as before, every segment of the machine is there unchanged and
    in order, and every hand that is new is the interpreter's.
"""

from __future__ import annotations

from collections.abc import Sequence

from guwah.casework.handing.answer import (
    Check,
    Confirm,
    Join,
    NothingSaid,
    Split,
    Step,
    Translate,
    Write,
)
from guwah.reading.speech import working
from guwah.reading.speech.worked import Hand, WorkedSegment, WorkedTranscript

_LAYOUT = (Split, Join)


def replayed(before: WorkedTranscript, steps: Sequence[Step], alias: str) -> WorkedTranscript:
    """The transcript after these steps.

    Args:
        before: As it was handed out.
        steps: In order.
        alias: The interpreter's.

    Raises:
        UsageError: A step that cannot be taken.
        ValueError: Steps out of order, twice, or of a segment that is elsewhere.
    """
    worked, is_laid_out, done = before, False, set[tuple[object, ...]]()
    for step in steps:
        if isinstance(step, _LAYOUT):
            if is_laid_out:
                raise ValueError("segments cut or joined after they were written")
            worked = _laid_out(worked, step)
            continue
        is_laid_out = True
        one = _segment(worked, step.segment)
        if (one.start_ms, one.end_ms) != (step.start_ms, step.end_ms):
            raise ValueError(f"segment {step.segment} is elsewhere")
        key = _once(step)
        if key in done:
            raise ValueError(f"segment {step.segment} is answered twice")
        done.add(key)
        worked = _taken(worked, one, step, Hand(alias, step.at))
    return worked


def _laid_out(worked: WorkedTranscript, step: Split | Join) -> WorkedTranscript:
    if isinstance(step, Split):
        return working.split(worked, step.segment, step.at_ms)
    return working.join(worked, step.segment)


def _taken(
    worked: WorkedTranscript,
    one: WorkedSegment,
    step: Confirm | NothingSaid | Write | Translate | Check,
    hand: Hand,
) -> WorkedTranscript:
    number = step.segment
    if isinstance(step, Confirm):
        return working.confirm(worked, number, hand)
    if isinstance(step, NothingSaid):
        return working.nothing_said(worked, number, hand)
    if isinstance(step, Write):
        return working.edit(worked, number, step.text, hand, step.language)
    if isinstance(step, Translate):
        return working.translate(worked, number, step.language, step.text, hand, step.note)
    if step.translation >= len(one.translations):
        raise ValueError(f"segment {number} has no translation {step.translation}")
    of = one.translations[step.translation]
    return working.check(worked, number, of.language, of.by.alias, hand, step.objection)


def _once(step: Confirm | NothingSaid | Write | Translate | Check) -> tuple[object, ...]:
    if isinstance(step, Translate):
        return ("translate", step.segment, step.language)
    if isinstance(step, Check):
        return ("check", step.segment, step.translation)
    return ("write", step.segment)


def _segment(worked: WorkedTranscript, number: int) -> WorkedSegment:
    if number >= len(worked.segments):
        raise ValueError(f"there is no segment {number}")
    return worked.segments[number]


def verify_kept(before: WorkedTranscript, after: WorkedTranscript, alias: str) -> None:
    """Hold a transcript after an interpreter's steps against the one before.

    Raises:
        ValueError: Something of a machine or of another person is not as it was.
    """
    if (after.machine, after.decoded_ms) != (before.machine, before.decoded_ms):
        raise ValueError("the machine transcript is another")
    if _heard(after) != _heard(before):
        raise ValueError("what the machine wrote is not all there")
    if _ends(after) != _ends(before):
        raise ValueError("the segments cover something else")
    if not _hands(after) - _hands(before) <= {alias}:
        raise ValueError("somebody else's hand")


def _heard(worked: WorkedTranscript) -> list[object]:
    return [each for one in worked.segments for each in one.machine]


def _ends(worked: WorkedTranscript) -> tuple[int, int] | None:
    if not worked.segments:
        return None
    return worked.segments[0].start_ms, worked.segments[-1].end_ms


def _hands(worked: WorkedTranscript) -> set[str]:
    found = [one.by for one in worked.segments]
    for one in worked.segments:
        for each in one.translations:
            found += [each.by, each.checked]
    return {hand.alias for hand in found if hand is not None}
