"""
What a loose file is and what it says of itself.

Nothing that is told here is trusted, and nothing is judged: a date in a picture is what some
program wrote. Documentation: docs/formats/media.md

The rules of this module are:
  * The kind is told by the content, never by the name.
  * Memory and time are bounded for any file; pixels, sound and pages are never decoded.
  * Whatever the file holds, there is an answer: what could be read, and `unreadable` if the
    rest could not.
  * Values are canonical JSON: text, whole numbers, lists and objects of them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from guwah.intake.media import boxes, packed, pdf, pictures, sound, texts
from guwah.intake.media.kinds import kind_of
from guwah.intake.media.view import Unreadable, View

_HEAD_BYTES = 64 << 10

Reading = Callable[[View, dict[str, Any]], None]

_READINGS: dict[str, Reading] = {
    "image/jpeg": pictures.read_jpeg, "image/png": pictures.read_png,
    "image/gif": pictures.read_gif, "image/webp": pictures.read_webp,
    "image/tiff": pictures.read_tiff, "image/bmp": pictures.read_bmp,
    "image/heic": boxes.read_boxes, "image/heif": boxes.read_boxes,
    "image/heic-sequence": boxes.read_boxes, "image/heif-sequence": boxes.read_boxes,
    "image/avif": boxes.read_boxes, "video/mp4": boxes.read_boxes,
    "video/quicktime": boxes.read_boxes, "video/3gpp": boxes.read_boxes,
    "video/3gpp2": boxes.read_boxes, "audio/mp4": boxes.read_boxes,
    "audio/ogg": sound.read_ogg, "video/ogg": sound.read_ogg, "audio/amr": sound.read_amr,
    "audio/amr-wb": sound.read_amr, "audio/wav": sound.read_wav, "audio/flac": sound.read_flac,
    "audio/mpeg": sound.read_mp3, "application/pdf": pdf.read_pdf,
    "text/html": texts.read_page, "text/plain": texts.read_text,
    "application/vnd.sqlite3": texts.read_sqlite,
}  # fmt: skip
_DAMAGE = (ValueError, LookupError, struct.error, zlib.error, OverflowError)


@dataclass(frozen=True, slots=True)
class Description:
    """The kind of a file, or None, and what it says of itself."""

    media_type: str | None
    metadata: Mapping[str, Any] = field(default_factory=dict)


def describe(source: BinaryIO, size: int, name: str) -> Description:
    """Tell what a file is.

    Args:
        source: Its bytes, seekable; read from the start, and moved.
        size: Its length in bytes.
        name: Its own name; it counts for nothing.

    Returns:
        The media type, and metadata in canonical JSON.
    """
    del name
    view = View(source, size)
    media_type = kind_of(view.head, size)
    told: dict[str, Any] = {}
    try:
        if media_type == "application/zip":
            media_type = packed.read_packed(view, told)
        elif media_type in _READINGS:
            _READINGS[media_type](view, told)
    except Unreadable as problem:
        told["unreadable"] = problem.args[0]
    except _DAMAGE:
        told["unreadable"] = "damaged"
    if media_type == "video/mp4" and _is_sound(told):
        media_type = "audio/mp4"
    if view.is_cut:
        told["cut"] = True
    return Description(media_type, told)


def _is_sound(told: Mapping[str, Any]) -> bool:
    """Whether a film has sound tracks and nothing else."""
    kinds = {track.get("kind") for track in told.get("tracks", ())}
    return kinds == {"soun"}
