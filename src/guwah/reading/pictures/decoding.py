"""
Painting a picture anew: a file of a stranger goes in, pixels come out.

The file is decoded by Pillow in a confined process that sees nothing else (`guwah.confined`);
what it says back is a short head and rows of pixels, which the parent checks and counts. So
comments, places, thumbnails, colour profiles and whatever follows the picture stay behind.

The rules of this module are:
  * The size that a file claims is read from its head, before a single pixel is decoded.
  * A picture with more pixels than asked for is painted smaller if its format can be decoded
    smaller (JPEG), and else refused: nobody is shown a part of a picture without knowing.
  * Of a moving picture the first frame is painted, and that it moves is told.
  * HEIC is known and not read: its decoder needs threads, which the confined process may not
    start.
  * A word of `REASONS`, or of `guwah.confined.task.TROUBLES`, says why there is no picture.
"""

from __future__ import annotations

import importlib.util
import io
import json
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from guwah.confined.answers import answers
from guwah.confined.task import Limits, Settings, UnreadableError
from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.reading.pictures.painted import Painted

if TYPE_CHECKING:
    from PIL.Image import Image

Reason = Literal[
    "unknown-picture", "broken-picture", "truncated-picture", "too-many-pixels", "heif-not-read"
]
REASONS: Final[tuple[Reason, ...]] = (
    "unknown-picture", "broken-picture", "truncated-picture", "too-many-pixels",
    "heif-not-read",
)  # fmt: skip
MOST_PIXELS: Final = 32_000_000
LIMITS: Final = Limits(memory_bytes=512 << 20, seconds=8, answer_bytes=MOST_PIXELS * 3 + (1 << 16))

_FORMATS: Final = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp", "GIF": "gif", "BMP": "bmp"}
_STEP_BYTES: Final = 1 << 22
_TURNS: Final = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # EXIF orientation to Pillow's turns
_ORIENTATION: Final = 0x0112
_HEIF_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")


def paint(source: BinaryIO, *, most_pixels: int = MOST_PIXELS) -> Painted:
    """Decode a picture in a confined process.

    Args:
        source: The bytes of a file, read to the end.
        most_pixels: Width times height that are wanted at most, up to `MOST_PIXELS`.

    Returns:
        Its pixels, turned as its EXIF orientation says, on white where it is transparent.

    Raises:
        UnreadableError: With a word of `REASONS` or of `guwah.confined.task.TROUBLES`.
        MissingPartError: Pillow is not installed.
    """
    if importlib.util.find_spec("PIL") is None:
        raise MissingPartError("pictures cannot be read without Pillow",
                               hint=to_install("pillow", extra="pictures"))  # fmt: skip
    settings: Settings = {"most_pixels": min(most_pixels, MOST_PIXELS)}
    told = answers(f"{__name__}:decode", source, settings, LIMITS)
    head = json.loads(next(told))
    rgb = b"".join(told)
    try:
        return Painted(
            int(head["width"]), int(head["height"]), rgb, str(head["written"]),
            (int(head["written_width"]), int(head["written_height"])), int(head["turned"]),
            bool(head["is_reduced"]), bool(head["is_moving"]),
        )  # fmt: skip
    except ValueError as cause:
        raise UnreadableError("broken-picture") from cause


def prepare(settings: Settings) -> None:
    """Load the decoders, before rights are given up."""
    from PIL import (  # noqa: F401
        BmpImagePlugin,
        GifImagePlugin,
        Image,
        JpegImagePlugin,
        PngImagePlugin,
        WebPImagePlugin,
    )

    Image.MAX_IMAGE_PIXELS = None  # the head is checked below, by a limit of our own


def decode(data: bytes, settings: Settings) -> Iterator[bytes]:
    """The task of the confined process: a head as JSON, then rows of pixels."""
    most = int(settings["most_pixels"])
    picture = _opened(data)
    written = _FORMATS[str(picture.format)]
    size = picture.size
    if size[0] * size[1] > most:
        if written != "jpeg" or size[0] * size[1] > most * 60:
            raise UnreadableError("too-many-pixels")
        picture.draft("RGB", (max(1, size[0] // 8), max(1, size[1] // 8)))
        for part in (2, 4):  # the least reduction that fits
            if size[0] * size[1] <= most * part * part:
                picture = _opened(data)
                picture.draft("RGB", (size[0] // part, size[1] // part))
                break
    _load(picture)
    turned, is_moving = _orientation(picture), bool(getattr(picture, "is_animated", False))
    painted = _painted(picture, turned)
    del picture
    head = {"width": painted.width, "height": painted.height, "written": written,
            "written_width": size[0], "written_height": size[1], "turned": turned,
            "is_reduced": sorted(painted.size) != sorted(size), "is_moving": is_moving}  # fmt: skip
    yield json.dumps(head).encode()
    rows = max(1, _STEP_BYTES // (painted.width * 3))
    for top in range(0, painted.height, rows):
        strip = painted.crop((0, top, painted.width, min(painted.height, top + rows)))
        yield strip.tobytes()


def _opened(data: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(data), formats=[*_FORMATS])
    except UnidentifiedImageError as cause:
        is_heif = data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS
        raise UnreadableError("heif-not-read" if is_heif else "unknown-picture") from cause
    except _BROKEN as cause:
        raise UnreadableError("broken-picture") from cause


# What Pillow's decoders raise on files that are not what they say.
_BROKEN = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, OverflowError,
           ZeroDivisionError, EOFError, struct.error, zlib.error)  # fmt: skip


def _orientation(picture: Image) -> int:
    try:
        found: Any = picture.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        return 1
    return int(found) if isinstance(found, int) and 1 <= found <= 8 else 1


def _load(picture: Image) -> None:
    """Decode all of it, or say a word; before anything else, since a second try says nothing."""
    try:
        picture.load()
    except _BROKEN as cause:
        is_cut = isinstance(cause, EOFError) or "truncated" in str(cause)
        raise UnreadableError("truncated-picture" if is_cut else "broken-picture") from cause


def _painted(picture: Image, turned: int) -> Image:
    """The pixels in red, green and blue, upright, on white."""
    from PIL import Image

    try:
        if picture.mode in ("RGBA", "LA", "PA", "RGBa") or "transparency" in picture.info:
            clear = picture.convert("RGBA")
            picture = Image.new("RGB", clear.size, (255, 255, 255))
            picture.paste(clear, mask=clear.getchannel("A"))
        elif picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
            picture = picture.convert("F").point(lambda value: value / 257).convert("L")
        if picture.mode != "RGB":
            picture = picture.convert("RGB")
        if turned in _TURNS:
            picture = picture.transpose(Image.Transpose(_TURNS[turned]))
    except _BROKEN as cause:
        raise UnreadableError("broken-picture") from cause
    return picture
