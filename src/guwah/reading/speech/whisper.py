"""
The engine of many languages: Whisper, by faster-whisper and CTranslate2, from a local folder.

Knows no Uyghur: it takes Uyghur for a language that it knows, and writes fluent words of that one.
Specification: docs/spec/transcripts.md, "Engines"

The rules of this module are:
  * The folder holds every file; a name that could be fetched is never given to the library.
  * Each window is heard alone: what was misheard before does not lead what comes after.
  * Confidence is e to the mean log probability of the tokens, in thousandths.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.reading.speech.engine import refuse_unknown
from guwah.reading.speech.models import HINT, digest_of, missing_files
from guwah.reading.speech.transcript import EngineFacts, Segment
from guwah.reading.speech.windows import Window, WindowRule

NAME = "faster-whisper"
_OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TRANSFORMERS_OFFLINE": "1"}
_LOWEST = -20.0


class Whisper:
    """A loaded Whisper model.

    Args:
        folder: `model.bin`, `config.json`, `tokenizer.json` and what goes with them, as
            CTranslate2's converter writes them.
        threads: How many it may use.
        digest: The model's digest if it is known already.
        beam: How many readings it follows at once.

    Raises:
        MissingPartError: The library or a file of the model is missing, or it cannot be loaded.
    """

    def __init__(
        self, folder: Path, *, threads: int = 1, beam: int = 5, digest: str | None = None
    ) -> None:
        if find_spec("faster_whisper") is None:
            raise MissingPartError("faster-whisper is not installed",
                                   hint=to_install("faster-whisper", extra="speech"))  # fmt: skip
        lacking = missing_files(folder)["whisper"]
        if lacking:
            raise MissingPartError(f"the model '{folder}' lacks {', '.join(lacking)}", hint=HINT)
        os.environ.update(_OFFLINE)
        library: Any = import_module("faster_whisper")
        self._beam = beam
        try:
            self._model = library.WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads,
                num_workers=1, local_files_only=True,
            )  # fmt: skip
        except (RuntimeError, ValueError) as cause:
            raise MissingPartError(f"the model '{folder}' cannot be loaded: {cause}") from cause
        self._facts = EngineFacts(
            NAME,
            version("faster-whisper"),
            folder.name,
            digest or digest_of(folder),
            tuple(sorted(self._model.supported_languages)),
            (("beam", str(beam)), ("compute", "int8"), ("ctranslate2", version("ctranslate2")),
             ("temperature", "0"), ("windows", "each alone")),
        )  # fmt: skip

    @property
    def facts(self) -> EngineFacts:
        """What it is."""
        return self._facts

    @property
    def rule(self) -> WindowRule:
        """Half a minute, as the model was trained."""
        return WindowRule(window_ms=30_000, overlap_ms=1_000)

    def hear(self, windows: Iterable[Window], language: str | None) -> Iterator[Segment]:
        """Write down what is said: see `engine.Engine`."""
        import numpy as np

        refuse_unknown(self._facts, language)
        for window in windows:
            samples = np.frombuffer(window.samples, "<i2").astype(np.float32) / 32768.0
            said, about = self._model.transcribe(
                samples, language=language, task="transcribe", beam_size=self._beam,
                temperature=0.0, condition_on_previous_text=False, vad_filter=False,
                word_timestamps=False,
            )  # fmt: skip
            sure = None if language else _thousandths(about.language_probability)
            for one in said:
                segment = _segment(window, one, about.language, sure)
                if segment is not None:
                    yield segment


def _segment(window: Window, one: Any, language: str, sure: int | None) -> Segment | None:
    """A segment in the time of the sound, or None if it belongs to another window."""
    text = one.text.strip()
    start = window.start_ms + round(one.start * 1000)
    end = max(start, min(window.start_ms + round(one.end * 1000), window.end_ms))
    middle = (start + end) // 2
    is_kept = window.keep.start_ms <= middle < window.keep.end_ms or middle == window.end_ms
    if not text or start > window.end_ms or not is_kept:
        return None
    mean = max(_LOWEST, float(one.avg_logprob))
    return Segment(
        start, end, text, _thousandths(math.exp(mean)), language, sure,
        round(mean * 1000), _thousandths(one.no_speech_prob),
    )  # fmt: skip


def _thousandths(share: float) -> int:
    return min(1000, max(0, round(share * 1000)))
