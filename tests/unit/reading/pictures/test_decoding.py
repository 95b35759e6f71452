"""Pictures are painted anew, whatever the file is, or a word says why not."""

from __future__ import annotations

import io
import resource
import time

import pytest

pytest.importorskip("PIL", reason="Pillow is not installed")

from PIL import Image
from unit.reading.pictures import hostile

from guwah.confined.task import UnreadableError
from guwah.reading.pictures import decoding
from guwah.reading.pictures.decoding import paint

RED, GREEN = (220, 10, 10), (20, 120, 60)


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Equal but for what a JPEG loses."""
    return all(abs(a - b) < 24 for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_each_format_gives_its_pixels(kind: str) -> None:
    """A red corner, green elsewhere, in five formats."""
    painted = paint(io.BytesIO(hostile.photo(kind)))
    pixels = painted.pixels()
    assert (painted.width, painted.height, painted.written) == (300, 200, kind.lower())
    assert near(tuple(map(int, pixels[5, 5])), RED) and near(tuple(map(int, pixels[-5, -5])), GREEN)


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_stands_as_it_was_taken(turned: int) -> None:
    """All eight EXIF orientations, held against Pillow's own transposition."""
    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = turned
    data = hostile.photo("PNG", exif=exif)
    painted = paint(io.BytesIO(data))
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert (painted.width, painted.height) == wanted.size
    assert painted.rgb == wanted.tobytes() and painted.turned == turned


def test_what_is_shown_holds_pixels_and_nothing_else() -> None:
    """Comments, places, a page and a zip behind the picture: none is in the PNG that we paint."""
    exif = Image.Exif()
    exif[0x010E] = "canary-in-exif"
    for data in (hostile.polyglot(), hostile.photo("JPEG", exif=exif, comment=b"canary-comment")):
        assert b"canary" in data
        shown = paint(io.BytesIO(data)).to_png()
        assert b"canary" not in shown and b"<script" not in shown and b"PK\x03\x04" not in shown
        again = Image.open(io.BytesIO(shown))
        again.load()
        assert again.info == {} and again.size == (300, 200)


def test_a_painted_picture_and_its_png_have_the_same_pixels() -> None:
    """Read back by Pillow."""
    painted = paint(io.BytesIO(hostile.photo("WEBP")))
    assert Image.open(io.BytesIO(painted.to_png())).convert("RGB").tobytes() == painted.rgb


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (hostile.huge_png(), "too-many-pixels"),
        (hostile.photo("PNG", (6000, 6000)), "too-many-pixels"),
        (hostile.text_bomb(), "broken-picture"),
        (hostile.noise(), "unknown-picture"),
        (hostile.photo()[:60] + hostile.noise(), "broken-picture"),
        (hostile.photo("PNG", (800, 600))[:700], "truncated-picture"),
        (hostile.photo("JPEG", (800, 600))[:2500], "truncated-picture"),
        (b"", "unknown-picture"),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00", "heif-not-read"),
        (b"%PDF-1.4 " + hostile.noise(2, 5000), "unknown-picture"),
    ],
    ids=["50000x50000", "36 megapixels", "comments of 200 MB", "noise", "noise in a PNG",
         "cut PNG", "cut JPEG", "nothing", "HEIC", "PDF"],
)  # fmt: skip
def test_a_hostile_file_is_one_word_soon(data: bytes, word: str) -> None:
    """Within ten seconds of processor time and the limit of 512 MiB."""
    assert decoding.LIMITS.memory_bytes <= 512 << 20 and word in decoding.REASONS
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(UnreadableError) as caught:
        paint(io.BytesIO(data))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert caught.value.reason == word
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10


def test_the_largest_picture_that_is_taken_fits_the_limits() -> None:
    """As many pixels as are promised, with transparency, in the memory that is promised."""
    started = time.monotonic()
    held = io.BytesIO()
    Image.new("RGBA", (8000, 4000), (10, 200, 30, 255)).save(held, "PNG", compress_level=1)
    painted = paint(io.BytesIO(held.getvalue()))
    assert painted.width * painted.height == decoding.MOST_PIXELS
    assert tuple(painted.pixels()[3999, 7999]) == (10, 200, 30)
    assert time.monotonic() - started < 120


def test_a_large_photo_is_painted_smaller_and_says_so() -> None:
    """100 megapixels as a JPEG."""
    painted = paint(io.BytesIO(hostile.photo("JPEG", (12_000, 9_000))))
    assert painted.is_reduced and painted.written_size == (12_000, 9_000)
    assert painted.width * painted.height <= decoding.MOST_PIXELS


def test_of_a_moving_picture_the_first_is_painted() -> None:
    """A GIF of three thousand frames."""
    painted = paint(io.BytesIO(hostile.endless_gif()))
    assert painted.is_moving and (painted.width, painted.height) == (64, 64)
    assert not paint(io.BytesIO(hostile.photo("GIF"))).is_moving


def test_transparency_is_white() -> None:
    """What is not there is paper, not black."""
    held = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(held, "PNG")
    assert paint(io.BytesIO(held.getvalue())).rgb == b"\xff" * 48
