"""The same picture is found again, and another is not."""

from __future__ import annotations

import io

import pytest

pytest.importorskip("PIL", reason="Pillow is not installed")

import numpy
from PIL import Image

from guwah.reading.pictures.likeness import bits_apart, is_near, perceptual_hash
from guwah.reading.pictures.painted import Painted, from_pixels


def scene(seed: int, width: int = 480, height: int = 360) -> Painted:
    """A soft random picture, as photos are: large shapes over small ones."""
    dice = numpy.random.default_rng(seed)
    total = numpy.zeros((height, width, 3))
    for cells, weight in ((4, 1.0), (9, 0.5), (30, 0.15)):
        coarse = dice.integers(0, 256, (cells, cells, 3), dtype=numpy.uint8)
        fine = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        total += weight * numpy.asarray(fine)
    return from_pixels(total / 1.65)


def changed(picture: Painted, how: str) -> Painted:
    """The picture after being sent on."""
    image = Image.fromarray(picture.pixels())
    if how == "small":
        image = image.resize((image.width // 3, image.height // 3))
    elif how == "jpeg":
        held = io.BytesIO()
        image.save(held, "JPEG", quality=35)
        image = Image.open(held).convert("RGB")
    elif how == "bright":
        image = image.point(lambda value: min(255, int(value * 1.15) + 8))
    elif how == "grey":
        image = image.convert("L").convert("RGB")
    return from_pixels(numpy.asarray(image))


@pytest.mark.parametrize("how", ["small", "jpeg", "bright", "grey"])
@pytest.mark.parametrize("seed", range(5))
def test_the_same_picture_is_near_after_being_sent_on(how: str, seed: int) -> None:
    """Smaller, coarser, brighter, without colour."""
    one = perceptual_hash(scene(seed))
    other = perceptual_hash(changed(scene(seed), how))
    assert one is not None and other is not None and is_near(one, other)


def test_other_pictures_are_far() -> None:
    """Thirty scenes, every pair."""
    hashes = [perceptual_hash(scene(seed)) for seed in range(30)]
    apart = [bits_apart(a, b) for n, a in enumerate(hashes) for b in hashes[:n] if a and b]
    assert len(apart) == 435 and min(apart) > 10


def test_a_blank_picture_has_no_hash() -> None:
    """All blank pictures would be one."""
    assert perceptual_hash(from_pixels(numpy.full((90, 90, 3), 240))) is None


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (32, 32), (1000, 7)])
def test_any_size_has_a_hash_or_none(size: tuple[int, int]) -> None:
    """Also pictures smaller than the grid."""
    dice = numpy.random.default_rng(1)
    found = perceptual_hash(from_pixels(dice.integers(0, 256, (*size, 3))))
    assert found is None or 0 <= found < 1 << 64
