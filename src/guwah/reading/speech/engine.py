"""
What an engine that turns speech into text must do: one method, one description of itself.

Holds no engine. Those that there are: `whisper` (many languages, not Uyghur), `ctc` (Wav2Vec2 and
MMS, also Uyghur), `english` (pocketsphinx).
Specification: docs/spec/transcripts.md, "Engines"

The rules that every engine follows are:
  * It hears windows in order and writes segments in order, in milliseconds of the whole sound.
  * It keeps only what lies in the part of a window that is to be kept.
  * It opens no connection and downloads nothing; its model lies in a folder on this machine.
  * A language that its model does not know is refused, not guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from guwah.errors import UsageError
from guwah.reading.speech.transcript import EngineFacts, Segment
from guwah.reading.speech.windows import Window, WindowRule


class Engine(Protocol):
    """Writes down what is said."""

    @property
    def facts(self) -> EngineFacts:
        """What it is."""
        ...

    @property
    def rule(self) -> WindowRule:
        """How its windows are to be cut."""
        ...

    def hear(self, windows: Iterable[Window], language: str | None) -> Iterator[Segment]:
        """Write down what is said in windows.

        Args:
            windows: In order of time.
            language: What is spoken, as the engine names languages, or None if it shall find out.

        Yields:
            Segments in order of time; those of a window at the latest when the next but one
            was asked for.

        Raises:
            UsageError: The model does not know the language.
        """
        ...


def refuse_unknown(facts: EngineFacts, language: str | None) -> None:
    """Refuse a language that a model does not know.

    Raises:
        UsageError: The model says which languages it knows, and this is none of them.
    """
    if language is None or not facts.languages or language in facts.languages:
        return
    raise UsageError(
        f"the model '{facts.model}' of {facts.name} does not know the language '{language}'",
        hint="it would write down words of another language; see docs/how-to/voice-notes.md",
    )
