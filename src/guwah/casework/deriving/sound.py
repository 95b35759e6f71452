"""
The words of a voice note as passages: one for each segment.

The rules of this module are:
  * A machine transcript becomes a worked one at once: a person goes on from there.
  * A translation is a passage of its own, beside the words that it translates.
  * The best engine that is there is chosen if none is named: a model before a trial engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from guwah.casework.deriving.derivative import Passage
from guwah.casework.deriving.made import PROGRAM, Made, Wishes
from guwah.confined.task import UnreadableError
from guwah.errors import MissingPartError, UsageError
from guwah.reading.speech.engines import ENGLISH_ONLY, Choice, choices
from guwah.reading.speech.hearing import hear
from guwah.reading.speech.models import HINT
from guwah.reading.speech.sound import SoundFacts
from guwah.reading.speech.transcript import Transcript
from guwah.reading.speech.worked import WorkedTranscript
from guwah.reading.speech.working import from_machine


def choose(wishes: Wishes) -> Choice:
    """The engine that hears.

    Raises:
        MissingPartError: There is none.
        UsageError: None is called so.
    """
    there = choices()
    if wishes.engine is not None:
        if wishes.engine not in there:
            names = ", ".join(sorted(there)) or "none"
            raise UsageError(f"no speech engine is called '{wishes.engine}'",
                             hint=f"there are: {names}")  # fmt: skip
        return there[wishes.engine]
    models = [name for name in there if name != ENGLISH_ONLY]
    if models:
        return there[sorted(models)[0]]
    raise MissingPartError("there is no speech model", hint=HINT)


def read(source: BinaryIO, choice: Choice, wishes: Wishes, tell: Callable[[int], None]) -> Made:
    """Write down a voice note.

    Args:
        source: The file's bytes.
        choice: The engine.
        wishes: What a person says: the language that is spoken.
        tell: Called with the milliseconds that are done.

    Raises:
        UnreadableError: It holds no sound.
        MissingPartError: A library or the model is missing.
    """
    done: Transcript | None = None
    for one in hear(source, choice, language=wishes.spoken):
        if isinstance(one, Transcript):
            done = one
        elif isinstance(one, int):
            tell(one)
        elif isinstance(one, SoundFacts):
            tell(0)
    assert done is not None
    reason = (*done.sound_anomalies, *((done.unheard,) if done.unheard else ()))
    if not done.decoded_ms:
        raise UnreadableError(reason[0] if reason else "no-sound")
    maker: dict[str, Any] = {"program": PROGRAM, **msgspec.to_builtins(done.engine)}
    maker["language_told"] = done.language_told
    worked = from_machine(done)
    return Made(maker, tuple(passages_of(worked)), worked.to_bytes(), reason)


def passages_of(worked: WorkedTranscript) -> Iterator[Passage]:
    """Yield the words of a worked transcript: segments, and their translations."""
    told = worked.machine.language if worked.machine else None
    for number, one in enumerate(worked.segments):
        place = {"segment": number, "start_ms": one.start_ms, "end_ms": one.end_ms}
        heard = one.machine[0].language if one.machine else None
        made = "machine" if one.status == "machine" else "person"
        yield Passage(one.shown, place, made, one.language or heard or told)  # type: ignore[arg-type]
        for each in one.translations:
            yield Passage(each.text, {**place, "translated_by": each.by.alias}, "person",
                          each.language)  # fmt: skip
