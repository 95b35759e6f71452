"""Films of a screen: which screens are taken, and what hostile films cost."""

from __future__ import annotations

import io
import os

import pytest

pytest.importorskip("av", reason="PyAV is not installed")
pytest.importorskip("numpy", reason="numpy is not installed")

import av
import numpy

from guwah.confined.task import UnreadableError
from guwah.reading.pictures.recording import Filmed, FilmEnd, screens

WIDTH, HEIGHT = 320, 640


def paper(rows: int, seed: int = 3) -> numpy.ndarray:
    """A long page of bars, no two of which are alike."""
    dice = numpy.random.default_rng(seed)
    page = numpy.full((rows, WIDTH, 3), 240, numpy.uint8)
    top = 0
    while top < rows:
        high, left = int(dice.integers(12, 40)), int(dice.integers(0, WIDTH // 2))
        page[top : top + high, left : left + int(dice.integers(60, 160))] = dice.integers(0, 200, 3)
        top += high + 12
    return page


def film(tops: list[int], page: numpy.ndarray, codec: str = "libx264", form: str = "mp4") -> bytes:
    """A film that shows a window of the page for each tenth of a second."""
    held = io.BytesIO()
    with av.open(held, "w", format=form) as out:
        track = out.add_stream(codec, rate=10)
        track.width, track.height, track.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for top in tops:
            shown = numpy.ascontiguousarray(page[top : top + HEIGHT])
            for packet in track.encode(av.VideoFrame.from_ndarray(shown, format="rgb24")):
                out.mux(packet)
        for packet in track.encode(None):
            out.mux(packet)
    return held.getvalue()


def taken(data: bytes, **how: int) -> tuple[list[int], FilmEnd]:
    """When screens were taken, and the end."""
    found = list(screens(io.BytesIO(data), **how))
    assert isinstance(found[-1], FilmEnd)
    return [one.at_ms for one in found if isinstance(one, Filmed)], found[-1]


def covered(data: bytes, page: numpy.ndarray) -> numpy.ndarray:
    """Which rows of the page stand on some screen that was taken."""
    seen = numpy.zeros(len(page), bool)
    for one in screens(io.BytesIO(data)):
        if isinstance(one, Filmed):
            shown = one.picture.pixels().astype(int)
            errors = [
                abs(page[top : top + HEIGHT : 8, ::8].astype(int) - shown[::8, ::8]).mean()
                for top in range(0, len(page) - HEIGHT + 1, 10)
            ]
            top = 10 * int(numpy.argmin(errors))
            seen[top : top + HEIGHT] = True
    return seen


@pytest.mark.parametrize(("codec", "form"), [("libx264", "mp4"), ("libvpx-vp9", "webm")])
def test_every_row_that_was_scrolled_past_is_on_a_screen(codec: str, form: str) -> None:
    """Down, with rests and without; few screens of many frames."""
    page = paper(2600)
    tops = [0] * 8
    for rest in (300, 640, 900, 1500, 1960):
        tops += [*range(tops[-1], rest, 50), *[rest] * 6]
    data = film(tops, page, codec, form)
    assert covered(data, page).all()
    times, end = taken(data)
    assert len(times) <= 10 and not end.anomalies and end.length_ms >= 6_000


def test_a_screen_that_stands_still_is_taken_once() -> None:
    """Ten seconds of one screen: one picture."""
    assert len(taken(film([0] * 100, paper(700)))[0]) == 1


def test_another_screen_is_taken_though_nothing_scrolled() -> None:
    """A second chat is opened: it shows something else."""
    page = numpy.concatenate([paper(HEIGHT, 3), paper(HEIGHT, 9)])
    assert len(taken(film([0] * 20 + [HEIGHT] * 20, page))[0]) == 2


def test_limits_are_told() -> None:
    """More screens than asked for is a word, not a silence."""
    page = paper(4000)
    data = film([one for top in range(0, 3200, 400) for one in [top] * 6], page)
    times, end = taken(data, most=3)
    assert len(times) == 3 and end.anomalies == ("more-screens",)


def test_hostile_films_are_words() -> None:
    """Cut off, flipped, empty, something else, a file of names: a word or screens."""
    data = film([0] * 10 + list(range(0, 900, 60)), paper(1600))
    flipped = bytearray(data)
    for at in range(200, len(flipped), 97):
        flipped[at] ^= 0x55
    cases = [
        b"", data[: len(data) // 2], data[:64], bytes(flipped), os.urandom(5000),
        b"\x00\x00\x00\x18ftypmp42" + os.urandom(3000),
        b"ffconcat version 1.0\nfile /etc/passwd\n", b"#EXTM3U\nfile:///etc/passwd\n",
        b"\x1a\x45\xdf\xa3" + os.urandom(3000),
    ]  # fmt: skip
    for one in cases:
        try:
            found = list(screens(io.BytesIO(one)))
        except UnreadableError as error:
            assert error.reason
        else:
            assert isinstance(found[-1], FilmEnd)


def test_a_sound_without_a_film_is_told() -> None:
    """An MP4 with sound alone."""
    held = io.BytesIO()
    with av.open(held, "w", format="mp4") as out:
        track = out.add_stream("aac", rate=16_000)
        frame = av.AudioFrame.from_ndarray(
            numpy.zeros((1, 1024), numpy.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 16_000
        for packet in track.encode(frame):
            out.mux(packet)
        for packet in track.encode(None):
            out.mux(packet)
    with pytest.raises(UnreadableError, match="no-film-track"):
        list(screens(io.BytesIO(held.getvalue())))
