"""A stretch of a voice note, cut to the sample, slowed without another pitch."""

from __future__ import annotations

import io
import wave

import pytest

pytest.importorskip("av", reason="the speech part is not installed")

from unit.reading.speech.sounds import encoded, loudness, pitch, silence, tone

from guwah.reading.speech.playing import slowed, stretch_of, wav
from guwah.reading.speech.sound import SoundEnd


def test_a_stretch_is_the_samples_themselves() -> None:
    """Read back by another program's WAV reader."""
    sound = tone(2_000, 300) + tone(2_000, 700)
    data, end = stretch_of(io.BytesIO(encoded(sound, "flac", "flac")), 1_500, 3_250)
    with wave.open(io.BytesIO(data)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (16_000, 1, 2)
        assert read.readframes(10**6) == sound[1_500 * 32 : 3_250 * 32]
    assert end == SoundEnd(3_250)


@pytest.mark.parametrize("speed", [40, 50, 75, 100, 125, 150])
def test_slower_is_longer_and_not_lower(speed: int) -> None:
    """The length follows the speed, the pitch stays, the loudness too."""
    sound = tone(3_000, 440)
    found = slowed(sound, speed)
    assert abs(len(found) / len(sound) - 100 / speed) < 0.01
    middle = found[len(found) // 4 & ~1 : len(found) * 3 // 4 & ~1]
    assert abs(pitch(middle) - 440) < 3
    assert 0.8 < loudness(middle) / loudness(sound) < 1.2


def test_slowed_silence_is_silent() -> None:
    """Nothing is added."""
    assert not any(slowed(silence(2_000), 50))
    assert slowed(b"", 50) == b"" and slowed(tone(10), 50) == tone(10)


def test_what_cannot_be_played_is_refused() -> None:
    """Speeds and stretches that are none."""
    for speed in (0, 39, 151):
        with pytest.raises(ValueError):
            slowed(tone(500), speed)
    with pytest.raises(ValueError):
        stretch_of(io.BytesIO(b""), 0, 10**7)
    data, end = stretch_of(io.BytesIO(b"no sound"), 0, 1_000)
    assert data == wav(b"") and end.anomalies == ("not-sound",)
