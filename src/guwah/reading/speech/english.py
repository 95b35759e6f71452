"""
The small engine, English only: pocketsphinx with the model that its package ships.

It is there so that transcription can be tried without bringing a model, and is no match for the other
engines: it hears dictated American English, and writes English words for every other language.
Specification: docs/spec/transcripts.md, "Engines"

The rules of this module are:
  * A segment ends where the engine heard a pause of 300 ms.
  * Confidence is the mean posterior probability of the words, in thousandths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.reading.speech.engine import refuse_unknown
from guwah.reading.speech.models import HINT, digest_of
from guwah.reading.speech.transcript import EngineFacts, Segment
from guwah.reading.speech.windows import Window, WindowRule

NAME = "pocketsphinx"
_FRAME_MS = 10
_PAUSE_FRAMES = 30


class English:
    """The loaded model of the pocketsphinx package.

    Args:
        folder: Another folder with `en-us`, `en-us.lm.bin` and `cmudict-en-us.dict`.
        digest: The model's digest if it is known already.

    Raises:
        MissingPartError: The library or its model is missing.
    """

    def __init__(self, folder: Path | None = None, *, digest: str | None = None) -> None:
        if find_spec("pocketsphinx") is None:
            raise MissingPartError("pocketsphinx is not installed",
                                   hint=to_install("pocketsphinx", extra="speech"))  # fmt: skip
        pocketsphinx: Any = import_module("pocketsphinx")
        folder = folder or Path(pocketsphinx.get_model_path("en-us"))
        try:
            self._decoder: Any = pocketsphinx.Decoder(
                hmm=str(folder / "en-us"), lm=str(folder / "en-us.lm.bin"),
                dict=str(folder / "cmudict-en-us.dict"), samprate=16_000.0, loglevel="FATAL",
            )  # fmt: skip
        except (RuntimeError, ValueError) as cause:
            raise MissingPartError(f"there is no model in '{folder}'", hint=HINT) from cause
        self._facts = EngineFacts(
            NAME, version("pocketsphinx"), folder.name, digest or digest_of(folder), ("en",),
            (("pause_ms", str(_PAUSE_FRAMES * _FRAME_MS)),),
        )  # fmt: skip

    @property
    def facts(self) -> EngineFacts:
        """What it is."""
        return self._facts

    @property
    def rule(self) -> WindowRule:
        """Windows of twenty seconds, without overlap where there is a pause."""
        return WindowRule(window_ms=20_000, overlap_ms=500)

    def hear(self, windows: Iterable[Window], language: str | None) -> Iterator[Segment]:
        """Write down what is said: see `engine.Engine`."""
        refuse_unknown(self._facts, language)
        for window in windows:
            self._decoder.start_utt()
            self._decoder.process_raw(window.samples, False, True)
            self._decoder.end_utt()
            if self._decoder.hyp() is not None:
                yield from self._segments(window)

    def _segments(self, window: Window) -> Iterator[Segment]:
        """Words, joined until there is a pause."""
        words: list[tuple[int, int, str, float]] = []
        for one in self._decoder.seg():
            is_noise = one.word.startswith(("<", "["))
            is_long = one.end_frame - one.start_frame >= _PAUSE_FRAMES
            if is_noise and is_long and words:
                yield _joined(words)
                words = []
            start = window.start_ms + one.start_frame * _FRAME_MS
            end = min(window.start_ms + (one.end_frame + 1) * _FRAME_MS, window.end_ms)
            if not is_noise and window.keep.start_ms <= (start + end) // 2 < window.keep.end_ms:
                words.append((start, max(start, end), one.word.split("(")[0], one.prob))
        if words:
            yield _joined(words)


def _joined(words: list[tuple[int, int, str, float]]) -> Segment:
    """One segment of words."""
    sure = round(1000 * sum(share for *_, share in words) / len(words))
    text = " ".join(word for _, _, word, _ in words)
    return Segment(words[0][0], words[-1][1], text, min(1000, max(0, sure)), "en")
