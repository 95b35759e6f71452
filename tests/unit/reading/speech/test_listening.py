"""A voice note becomes samples, in a confined process; a hostile one becomes a word."""

from __future__ import annotations

import io
import random
from itertools import pairwise

import pytest

pytest.importorskip("av", reason="the speech part is not installed")

from unit.reading.speech.sounds import encoded, loudness, pitch, silence, silent_opus, tone

from guwah.errors import MissingPartError
from guwah.reading.speech import listening
from guwah.reading.speech.containers import container_of
from guwah.reading.speech.listening import read_sound
from guwah.reading.speech.sound import SoundEnd, SoundFacts, SoundLimits

KINDS = [
    ("ogg", "libopus", 48000, "ogg", "opus"),
    ("amr", "libopencore_amrnb", 8000, "amr", "amr_nb"),
    ("adts", "aac", 44100, "aac", "aac"),
    ("ipod", "aac", 44100, "mp4", "aac"),
    ("3gp", "libopencore_amrnb", 8000, "mp4", "amr_nb"),
    ("mp3", "libmp3lame", 44100, "mp3", "mp3"),
    ("wav", "pcm_s16le", 16000, "wav", "pcm_s16le"),
    ("wav", "pcm_alaw", 8000, "wav", "pcm_alaw"),
    ("flac", "flac", 16000, "flac", "flac"),
    ("caf", "pcm_s16be", 16000, "caf", "pcm_s16be"),
    ("webm", "libopus", 48000, "matroska", "opus"),
]
LIMITS = SoundLimits()


def heard(
    data: bytes, limits: SoundLimits = LIMITS, **part: int
) -> tuple[SoundFacts | None, bytes, SoundEnd]:
    """All that is yielded for a file."""
    found = list(read_sound(io.BytesIO(data), limits=limits, **part))  # type: ignore[arg-type]
    facts = found.pop(0) if isinstance(found[0], SoundFacts) else None
    end = found.pop()
    assert isinstance(end, SoundEnd)
    assert all(isinstance(piece, bytes) and 0 < len(piece) <= 320_000 for piece in found)
    return facts, b"".join(found), end  # type: ignore[arg-type]


@pytest.mark.parametrize(("muxer", "encoder", "rate", "container", "codec"), KINDS)
def test_each_container_is_decoded(
    muxer: str, encoder: str, rate: int, container: str, codec: str
) -> None:
    """Codec, length and the sound itself come out, whatever it was packed in."""
    data = encoded(tone(1500, 440) + silence(1000) + tone(1500, 1000), muxer, encoder, rate)
    facts, samples, end = heard(data)
    assert facts is not None and (facts.container, facts.codec) == (container, codec)
    assert end.anomalies == () and end.lost_packets == 0
    assert abs(len(samples) / 32 - 4000) < 150 and end.decoded_ms == len(samples) // 32
    assert facts.told_ms is None or abs(facts.told_ms - 4000) < 150
    assert abs(pitch(samples[8000:40_000]) - 440) < 8
    assert abs(pitch(samples[-40_000:-8000]) - 1000) < 8
    assert loudness(samples[54_000:74_000]) < loudness(samples[8000:40_000]) / 50


def test_a_part_is_the_same_samples() -> None:
    """What is cut out for playing is what the whole has there, to the sample."""
    data = encoded(tone(9000, 300) + tone(9000, 700), "ogg", "libopus", 48000)
    whole = heard(data)[1]
    _, part, end = heard(data, from_ms=8_003, until_ms=14_007)
    assert part == whole[8_003 * 32 : 14_007 * 32]
    assert end == SoundEnd(14_007)
    assert heard(data, from_ms=40_000)[1] == b""


def test_ten_silent_hours_are_bounded() -> None:
    """1.3 MB that unpack to 10 hours: what fits is kept, the rest is told (bench/speech.py)."""
    data = silent_opus(10)
    facts, samples, end = heard(data, SoundLimits(seconds=3))
    assert facts is not None and facts.told_ms == 36_000_000
    assert end.anomalies in (("stopped-early",), ("too-long",))
    assert 0 < end.decoded_ms == len(samples) // 32 <= LIMITS.longest_ms


def test_a_sound_beyond_the_limit_of_length_is_cut() -> None:
    """Exactly so much is decoded, and it is told."""
    data = encoded(tone(3000), "wav", "pcm_s16le")
    _, samples, end = heard(data, SoundLimits(longest_ms=2000))
    assert len(samples) == 2000 * 32 and end == SoundEnd(2000, ("too-long",))


@pytest.mark.parametrize(("muxer", "encoder", "rate"), [kind[:3] for kind in KINDS])
def test_truncated_files_are_told(muxer: str, encoder: str, rate: int) -> None:
    """Cut anywhere: what is whole is kept, in order, and nothing raises."""
    data = encoded(tone(4000), muxer, encoder, rate)
    for at in (3, len(data) // 3, len(data) - 20):
        facts, samples, end = heard(data[:at])
        assert len(samples) <= 4200 * 32
        assert facts is not None or end.anomalies
        if facts is not None and facts.told_ms and facts.told_ms - end.decoded_ms > 1000:
            assert end.anomalies


def test_damaged_packets_are_counted() -> None:
    """A page whose bytes were changed is missing; what stands around it is there."""
    data = bytearray(encoded(tone(4000), "adts", "aac", 44100))
    data[len(data) // 2 : len(data) // 2 + 900] = b"\xff" * 900
    _, samples, end = heard(bytes(data))
    assert "damaged" in end.anomalies and end.lost_packets > 0
    assert len(samples) > 1000 * 32


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "not-sound"), (b"OggS", "damaged"), (b"hello " * 100, "not-sound"),
        (b"#!SILK_V3" + bytes(100), "silk"), (b"\x02#!SILK_V3" + bytes(100), "silk"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "not-sound"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "not-sound"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\xff\xff\xff\x0f\xff\xff\xff\x0f"
         b"\x02\0\x10\0data\xff\0\0\0" + bytes(400), "odd-format"),
    ],
)  # fmt: skip
def test_what_is_no_sound_is_one_word(data: bytes, word: str) -> None:
    """Playlists that name files, WeChat's codec, absurd rates, nothing at all."""
    assert heard(data)[2].anomalies == (word,)


def test_a_film_without_sound_says_so() -> None:
    """An MP4 with a picture track alone."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as muxer:
        stream = muxer.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for packet in (*stream.encode(av.VideoFrame(32, 32, "yuv420p")), *stream.encode(None)):
            muxer.mux(packet)
    assert heard(out.getvalue())[2].anomalies == ("no-sound-track",)


def test_polyglots_are_read_as_what_they_begin_as() -> None:
    """A sound with a zip or a page behind it is the sound, and no more than the sound."""
    data = encoded(tone(1000), "ogg", "libopus", 48000)
    for tail in (
        b"PK\x03\x04" + bytes(2000),
        b"<script>alert(1)</script>" * 50,
        b"%PDF-1.7\n" * 50,
    ):
        facts, samples, _ = heard(data + tail)
        assert facts is not None and facts.codec == "opus" and len(samples) <= 1100 * 32


def test_any_bytes_end_in_an_answer() -> None:
    """Forty mutations of real files: always an end, never an exception."""
    rng = random.Random(5)
    originals = [encoded(tone(500), *kind[:3]) for kind in KINDS[:7:2]]
    for original in originals:
        for _ in range(10):
            data = bytearray(original)
            for _ in range(rng.randint(1, 40)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            heard(bytes(data))


def test_containers_are_known_by_their_first_bytes() -> None:
    """Each magic names one container; text names none."""
    assert container_of(b"\xff\xfb\x90\x64" + bytes(8)) == "mp3"
    assert container_of(b"\xff\xf1\x50\x80" + bytes(8)) == "aac"
    assert container_of(b"\xff\xff\xff\xff") is None
    assert container_of(b"") is None
    names = [container_of(encoded(tone(200), *kind[:3])[:64]) for kind in KINDS]
    assert names == [kind[3] for kind in KINDS]


def test_a_listener_may_stop() -> None:
    """The confined process is gone when nobody listens any more."""
    found = read_sound(io.BytesIO(encoded(tone(60_000), "wav", "pcm_s16le")))
    assert isinstance(next(found), SoundFacts)
    found.close()  # type: ignore[attr-defined]


def test_pieces_come_in_order_and_small() -> None:
    """A long sound arrives in pieces of ten seconds."""
    data = encoded(tone(25_000, 200) + tone(5_000, 900), "flac", "flac")
    found = [one for one in read_sound(io.BytesIO(data)) if isinstance(one, bytes)]
    assert [len(one) // 32 for one in found] == [10_000, 10_000, 10_000]
    assert all(a != b for a, b in pairwise(found[1:]))


def test_a_part_that_is_none_is_refused() -> None:
    """Backwards is not a part of a sound."""
    with pytest.raises(ValueError):
        next(read_sound(io.BytesIO(b""), from_ms=5, until_ms=4))


def test_without_the_decoder_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 5, with what to do."""
    monkeypatch.setattr(listening, "find_spec", lambda name: None)
    with pytest.raises(MissingPartError) as caught:
        next(read_sound(io.BytesIO(b"")))
    assert caught.value.hint
