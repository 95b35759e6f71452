"""A voice note goes through two confined processes and comes back as a transcript."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

pytest.importorskip("av", reason="the speech part is not installed")

from unit.reading.speech.sounds import encoded, silence, silent_opus, tone
from unit.reading.speech.test_engines import whistle

from guwah.errors import MissingPartError, UsageError
from guwah.reading.speech.engines import Choice, choices
from guwah.reading.speech.hearing import HearingLimits, hear
from guwah.reading.speech.sound import SoundFacts, SoundLimits
from guwah.reading.speech.transcript import Segment, Span, Transcript


def whole(data: bytes, choice: Choice, **more: object) -> tuple[list[object], Transcript]:
    """All steps, and the transcript that is last."""
    found = list(hear(io.BytesIO(data), choice, **more))  # type: ignore[arg-type]
    assert isinstance(found[-1], Transcript)
    return list(found[:-1]), found[-1]


def test_a_voice_note_is_written_down(models: Path) -> None:
    """Opus in Ogg, as messengers send it: facts, segments, silence, places, transcript."""
    sound = whistle("سالا ئۇز") + silence(3_000) + whistle("تاپ")
    data = encoded(sound, "ogg", "libopus", 48000)
    steps, found = whole(data, choices(models)["whistled-uyghur"], language="ug")
    assert isinstance(steps[0], SoundFacts) and steps[0].codec == "opus"
    assert [one.text for one in found.segments] == ["سالا ئۇز", "تاپ"]
    assert [one for one in steps if isinstance(one, Segment)] == list(found.segments)
    assert [one for one in steps if isinstance(one, Span)] == list(found.silences)
    assert max(one for one in steps if isinstance(one, int)) <= found.decoded_ms
    assert found.sound_anomalies == () and found.unheard is None
    assert found.heard_ms == found.decoded_ms
    assert Transcript.from_bytes(found.to_bytes()) == found


def test_whisper_runs_confined(models: Path) -> None:
    """Without a socket, by the system's own filter, with nothing but the folder."""
    data = encoded(tone(3_000), "mp3", "libmp3lame", 44100)
    _, found = whole(data, choices(models)["random-whisper"], language="tr")
    assert found.segments and found.engine.name == "faster-whisper" and found.unheard is None


def test_hostile_sounds_have_empty_transcripts(models: Path) -> None:
    """Not a sound, cut off, SILK: the transcript says why there is nothing in it."""
    choice = choices(models)["random-ctc"]
    for data, word in ((b"hello" * 100, "not-sound"), (b"", "not-sound"), (b"OggS", "damaged"),
                       (b"\x02#!SILK_V3" + bytes(99), "silk")):  # fmt: skip
        found = whole(data, choice)[1]
        assert found.sound_anomalies == (word,) and found.segments == ()


def test_ten_silent_hours_have_no_words(models: Path) -> None:
    """What was decoded was silent; what was not decoded is told."""
    limits = SoundLimits(longest_ms=600_000)
    found = whole(silent_opus(10), choices(models)["random-ctc"], sound_limits=limits)[1]
    assert found.sound_anomalies == ("too-long",) and found.decoded_ms == 600_000
    assert found.segments == () and found.silences == (Span(0, 600_000),)


def test_an_engine_that_takes_too_long_is_ended(models: Path) -> None:
    """What it wrote until then is kept, with the word why there is no more."""
    data = encoded(tone(500_000), "flac", "flac")
    limits = HearingLimits(seconds=0)
    found = whole(data, choices(models)["random-whisper"], limits=limits)[1]
    assert found.unheard == "too-slow" and found.heard_ms < found.decoded_ms


def test_what_is_missing_is_said(models: Path) -> None:
    """A folder without a model, a language that it does not know."""
    data = encoded(tone(500), "wav", "pcm_s16le")
    with pytest.raises(MissingPartError, match=r"model\.onnx"):
        whole(data, Choice("ctc", models / "no-model"))
    with pytest.raises(MissingPartError):
        whole(data, Choice("whisper", None))
    with pytest.raises(UsageError, match="'ug'"):
        whole(data, choices(models)["random-whisper"], language="ug")


def test_a_listener_may_stop(models: Path) -> None:
    """Both processes end; nothing is waited for."""
    steps = hear(io.BytesIO(encoded(tone(120_000), "flac", "flac")), choices(models)["random-ctc"])
    next(steps)
    steps.close()  # type: ignore[attr-defined]
