"""Windows and silences tile a sound; memory does not grow with it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import pairwise

import pytest

pytest.importorskip("numpy", reason="the speech part is not installed")

from hypothesis import given
from hypothesis import strategies as st
from unit.reading.speech.sounds import silence, tone

from guwah.reading.speech.levels import Levels, SilenceRule, levels_of, silences, stretches
from guwah.reading.speech.transcript import Span
from guwah.reading.speech.windows import Window, WindowRule, windows

RULE = WindowRule(window_ms=4_000, overlap_ms=500)
PARTS = st.lists(st.tuples(st.booleans(), st.integers(0, 6_000)), max_size=6)


def sound_of(parts: list[tuple[bool, int]]) -> bytes:
    """Tones and silences after each other."""
    return b"".join(tone(ms) if loud else silence(ms) for loud, ms in parts)


def pieces(samples: bytes, size: int) -> Iterator[bytes]:
    """Samples in pieces of so many bytes."""
    for at in range(0, len(samples), size):
        yield samples[at : at + size]


@given(PARTS, st.integers(100, 5_000).map(lambda half: half * 2))
def test_windows_and_silences_tile_the_sound(parts: list[tuple[bool, int]], size: int) -> None:
    """What is kept and what is silent is the whole, in order, however it came in."""
    samples = sound_of(parts)
    at = 0
    for one in windows(pieces(samples, size), RULE):
        kept = one.keep if isinstance(one, Window) else one
        assert kept.start_ms == at and kept.end_ms >= at
        at = kept.end_ms
        if isinstance(one, Window):
            assert one.samples == samples[one.start_ms * 32 : one.start_ms * 32 + len(one.samples)]
            assert one.start_ms <= one.keep.start_ms and one.keep.end_ms <= one.end_ms
            assert one.end_ms - one.start_ms <= RULE.window_ms + RULE.overlap_ms
    assert at == len(samples) // 32


@given(PARTS)
def test_only_silence_is_left_out(parts: list[tuple[bool, int]]) -> None:
    """No loud sample lies in a span that no engine hears."""
    samples = sound_of(parts)
    for one in windows([samples], RULE):
        if isinstance(one, Span):
            assert not any(samples[one.start_ms * 32 : one.end_ms * 32])


def test_an_hour_of_silence_is_one_span_and_little_memory() -> None:
    """Silence is counted, not held."""
    tracemalloc.start()
    found = list(windows((bytes(320_000) for _ in range(360)), WindowRule()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [Span(0, 3_600_000)]
    assert peak < 4 << 20


def test_speech_without_a_pause_overlaps() -> None:
    """Both sides of a cut hear what is around it; a pause needs no overlap."""
    found = [one for one in windows([tone(10_000)], RULE) if isinstance(one, Window)]
    assert found[1].start_ms == found[1].keep.start_ms - 500
    assert found[0].end_ms == found[0].keep.end_ms + 500
    paused = tone(3_000) + silence(300) + tone(3_000)
    first = next(iter(windows([paused], RULE)))
    assert isinstance(first, Window) and 3_000 <= first.keep.end_ms <= 3_300
    assert first.end_ms == first.keep.end_ms


def test_levels_are_decibels() -> None:
    """A full sine has 3 dB below full scale, a tenth of it 23, nothing has 96."""
    levels, length = levels_of([tone(1000, level=1.0), tone(1000, level=0.1), silence(1000)])
    assert length == 3000 and len(levels) == 60
    assert set(levels[1:19]) == {3} and set(levels[21:39]) == {23} and set(levels[41:]) == {96}


@given(PARTS, st.integers(1, 700).map(lambda half: half * 2))
def test_levels_do_not_depend_on_the_pieces(parts: list[tuple[bool, int]], size: int) -> None:
    """However the sound came in."""
    samples = sound_of(parts[:3])
    whole, cut = Levels(), Levels()
    whole.add(samples)
    for piece in pieces(samples, size * 97 // 2 * 2 + 2):
        cut.add(piece)
    assert whole.end() == cut.end()


def test_silences_are_found() -> None:
    """Where and how long, to 50 ms; a pause is none."""
    levels, length = levels_of([tone(1000), silence(1500), tone(500), silence(500), tone(500)])
    assert silences(levels, length) == (Span(1000, 2500),)
    rule = SilenceRule(shortest_ms=400)
    assert silences(levels, length, rule) == (Span(1000, 2500), Span(3000, 3500))


@given(PARTS, st.integers(1_000, 5_000))
def test_stretches_tile_the_sound(parts: list[tuple[bool, int]], longest: int) -> None:
    """Nothing is lost between two stretches, none is too long."""
    levels, length = levels_of([sound_of(parts)])
    found = stretches(levels, length, longest)
    assert found[0].start_ms == 0 and found[-1].end_ms == length
    assert all(a.end_ms == b.start_ms for a, b in pairwise(found))
    assert all(one.end_ms - one.start_ms <= longest for one in found)


def test_stretches_are_cut_where_it_is_quiet() -> None:
    """A breath is a better place than the middle of a word."""
    levels, length = levels_of([tone(12_000), silence(200), tone(12_000)])
    assert stretches(levels, length)[0].end_ms == 12_000
