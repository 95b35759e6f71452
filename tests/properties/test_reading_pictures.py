"""What holds for any picture, any text on a row, any chat cut into screens."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("PIL", reason="Pillow is not installed")

import numpy
from PIL import Image

from guwah.reading.pictures import tesseract
from guwah.reading.pictures.clock import minutes
from guwah.reading.pictures.likeness import bits_apart, perceptual_hash
from guwah.reading.pictures.painted import Painted
from guwah.reading.pictures.regions import regions
from guwah.reading.pictures.rows import is_date, read_row
from guwah.reading.pictures.screen import Bubble, Screen
from guwah.reading.pictures.stitching import stitch

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))


def picture(size: tuple[int, int], seed: int) -> Painted:
    """Random pixels."""
    dice = numpy.random.default_rng(seed)
    rgb = dice.integers(0, 256, size[0] * size[1] * 3, dtype=numpy.uint8).tobytes()
    return Painted(size[0], size[1], rgb)


@given(SIZES, st.integers(0, 1000))
def test_what_we_paint_is_read_back_by_others(size: tuple[int, int], seed: int) -> None:
    """The PNG holds exactly the pixels, and so does each page of the TIFF."""
    made = picture(size, seed)
    assert Image.open(io.BytesIO(made.to_png())).tobytes() == made.rgb
    grey = made.pixels()[..., 0].copy()
    held = Image.open(io.BytesIO(tesseract.tiff([grey, grey.T.copy()])))
    assert held.n_frames == 2 and held.tobytes() == grey.tobytes()
    held.seek(1)
    assert held.tobytes() == grey.T.tobytes()


@given(SIZES, st.integers(0, 1000), st.floats(0.2, 0.9))
def test_regions_tile_the_mask(size: tuple[int, int], seed: int, share: float) -> None:
    """As a plain flood fill finds them: each pixel in one region, neighbours in the same."""
    mask = numpy.random.default_rng(seed).random(size) < share
    found, labels = regions(mask, 1)
    assert sum(one.area for one in found) == int(mask.sum())
    assert ((labels >= 0) == mask).all()
    left = {(int(y), int(x)) for y, x in zip(*numpy.nonzero(mask), strict=True)}
    count = 0
    while left:
        count += 1
        todo = [left.pop()]
        label = labels[todo[0]]
        while todo:
            y, x = todo.pop()
            assert labels[y, x] == label
            for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if near in left:
                    left.remove(near)
                    todo.append(near)
    assert count == len(found)


@given(st.text(max_size=60), st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)))
def test_no_row_breaks_the_reading_of_times(text: str, captured: dt.date | None) -> None:
    """Any characters: an answer, never later than the capture where a day is relative."""
    row = read_row(text, captured)
    assert row.written == text and isinstance(is_date(text), bool)
    assert all(0 <= one < 24 * 60 for one in row.minutes) and len(row.minutes) <= 2
    assert list(row.days) == sorted(set(row.days))


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_clock_is_read_back(hour: int, minute: int) -> None:
    """In 24 hours, and in halves of a day."""
    assert minutes(f"{hour:02d}:{minute:02d}") == hour * 60 + minute
    half = f"{(hour - 1) % 12 + 1}:{minute:02d} {'AM' if hour < 12 else 'PM'}"
    assert minutes(half) == hour * 60 + minute


WORDS = st.text("abcdefghijklmnop ", min_size=14, max_size=40)


@given(st.lists(WORDS, min_size=2, max_size=12, unique=True), st.data())
def test_a_chat_cut_into_overlapping_screens_is_whole_again(
    texts: list[str], data: st.DataObject
) -> None:
    """Every bubble once and in order, wherever the screens begin."""
    bubbles = [
        Bubble("message", "left", (0, 0, 9, 9), None, text, f"{n:02d}:00", 0.9)
        for n, text in enumerate(texts)
    ]
    screens, start, last = [], 0, 0
    while True:
        end = data.draw(st.integers(last + 1, len(texts)), label="end")
        screens.append(Screen(tuple(bubbles[start:end]), 9, 9))
        last = end
        if end == len(texts):
            break
        start = data.draw(st.integers(max(start, end - 3), end), label="start")
    found = stitch(screens)
    assert [one.bubble.text for one in found.seen] == texts
    assert sum(len(one.places) for one in found.seen) == sum(len(one.bubbles) for one in screens)


@given(SIZES, st.integers(0, 1000))
def test_a_picture_is_no_bit_apart_from_itself(size: tuple[int, int], seed: int) -> None:
    """And the distance is the same both ways."""
    one = perceptual_hash(picture(size, seed))
    other = perceptual_hash(picture(size, seed + 1))
    if one is not None and other is not None:
        assert bits_apart(one, one) == 0 and bits_apart(one, other) == bits_apart(other, one)
