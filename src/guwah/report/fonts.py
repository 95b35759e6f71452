"""
The fonts that a report is drawn with: where they are, and which characters they have.

Reads font files of installed packages; changes none and fetches none.
Spec: OpenType 1.9, `cmap` formats 4 and 12.

The rules that this module follows are:
  * Fonts come from Python packages; Tibetan and symbols from Debian's `fonts-noto-core` where
    that is installed.
  * A character without a glyph is known before drawing, so that it is shown as its code
    number and never as an empty box.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

FAMILIES: Final = (
    "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", "Noto Serif Tibetan",
    "Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Sans Math", "Noto Sans Hebrew",
    "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans Mongolian", "Noto Sans Georgian",
    "Noto Sans Armenian",
)  # fmt: skip
_PACKAGES: Final = (
    ("fontpkg_noto_sans", "files"), ("fontpkg_noto_sans_arabic", "files"),
    ("noto_cjk_sans_otc", ""),
)  # fmt: skip
_DEBIAN: Final = Path("/usr/share/fonts/truetype/noto")
_PREFERRED_TABLES: Final = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """All fonts that may be used, loaded once."""
    folders = [str(folder) for folder in _folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def families() -> tuple[str, ...]:
    """The families of `FAMILIES` that are installed, in order of preference."""
    present = set(fonts().families())
    return tuple(family for family in FAMILIES if family in present)


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """All code points that the installed families have a glyph for."""
    files = {
        (font.path, font.index)
        for font in fonts().fonts()
        if font.family in FAMILIES and font.path and font.style == "normal"
    }
    found: set[int] = set()
    for path, index in files:
        found |= code_points(Path(path).read_bytes(), index)
    return frozenset(found)


def code_points(font: bytes, index: int = 0) -> set[int]:
    """The code points that a font maps to a glyph.

    Args:
        font: Bytes of a TrueType or OpenType font or collection.
        index: Which font of a collection.

    Returns:
        The code points; empty if there is no table of a known kind.
    """
    start = 0
    if font[:4] == b"ttcf":
        start = struct.unpack_from(">I", font, 12 + 4 * index)[0]
    for number in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag == b"cmap":
            return _from_cmap(font, offset)
    return set()


def _folders() -> list[Path]:
    found = []
    for package, inner in _PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            found.append(Path(spec.origin).parent / inner)
    return [*found, _DEBIAN] if _DEBIAN.is_dir() else found


def _from_cmap(font: bytes, cmap: int) -> set[int]:
    tables = {}
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)
        tables[platform, encoding] = cmap + offset
    for wanted in _PREFERRED_TABLES:
        if wanted in tables:
            at = tables[wanted]
            match struct.unpack_from(">H", font, at)[0]:
                case 4:
                    return _format_4(font, at)
                case 12:
                    return _format_12(font, at)
    return set()


def _format_4(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    found: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        if last != 0xFFFF:
            found.update(range(first, last + 1))
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">I", font, at + 12)[0]
    groups = struct.unpack_from(f">{3 * count}I", font, at + 16)
    found: set[int] = set()
    for first, last in zip(groups[::3], groups[1::3], strict=True):
        found.update(range(first, last + 1))
    return found
