"""
Words read by tesseract, the program of others: started restrained, fed with our own pictures.

Source: the manual of tesseract 5 (`man tesseract`), its TSV, and TIFF 6.0 for the pages.

The rules of this module are:
  * It sees only pages that `ink.page` painted, through a pipe; it writes no file, opens no
    connection, and has limits of memory and time (`guwah.confined.launcher`).
  * All pages of one reading go in one TIFF: the program starts once.
  * A word comes with its box and its confidence, or it does not come.
  * Which languages are read is asked for; what is not installed is told, never replaced.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from numpy.typing import NDArray

from guwah.confined import launcher
from guwah.errors import MissingPartError
from guwah.reading.pictures.painted import Box

Array: TypeAlias = NDArray[Any]

# Languages as Guwah names them, and as tesseract does.
NAMES: Final = {
    "ug": "uig", "zh-Hans": "chi_sim", "zh-Hant": "chi_tra", "bo": "bod", "tr": "tur",
    "kk": "kaz", "ru": "rus", "en": "eng", "ar": "ara", "fa": "fas",
}  # fmt: skip
BLOCK: Final = 6
LINE: Final = 7
_MEMORY_BYTES: Final = 1536 << 20
_SECONDS: Final = 120


@dataclass(frozen=True)
class Word:
    """A word as it was read.

    Args:
        text: Its characters.
        box: Where it stands on the page.
        confidence: 0 to 1, as the program says.
        line: Its line on the page, from 0.
    """

    text: str
    box: Box
    confidence: float
    line: int


@cache
def program() -> str | None:
    """Where tesseract is, or None."""
    found = shutil.which("tesseract")
    return str(Path(found).resolve()) if found else None


@cache
def installed() -> frozenset[str]:
    """The languages that are there, as Guwah names them."""
    there = program()
    if there is None:
        return frozenset()
    done = _run([there, "--list-langs"], b"")
    known = {name: language for language, name in NAMES.items()}
    return frozenset(known[name] for name in done.split() if name in known)


def version() -> str:
    """What the program calls itself: part of what a derivative says of its origin."""
    there = program()
    said = _run([there, "--version"], b"") if there else ""
    return said.split("\n", 1)[0].strip()


def read(
    pages: Sequence[Array], languages: Sequence[str], mode: int = BLOCK, letters: str = ""
) -> list[list[Word]]:
    """Read pages.

    Args:
        pages: Grey, black on white.
        languages: As Guwah names them, the most likely first; all of them are tried at once.
        mode: How a page is cut: `BLOCK` or `LINE`.
        letters: Nothing but these is read; empty for all.

    Returns:
        The words of each page.

    Raises:
        MissingPartError: The program or a language is not installed.
    """
    there = program()
    if there is None:
        raise MissingPartError(
            "words in pictures cannot be read without tesseract",
            hint="sudo apt-get install tesseract-ocr",
        )
    for language in languages:
        if language not in installed():
            raise MissingPartError(
                f"tesseract has no language '{language}' here",
                hint=f"sudo apt-get install tesseract-ocr-{NAMES[language].replace('_', '-')}",
            )
    if not pages:
        return []
    names = "+".join(NAMES[language] for language in languages)
    argv = [there, "-", "-", "-l", names, "--psm", str(mode), "--oem", "1",
            *(["-c", f"tessedit_char_whitelist={letters}"] if letters else []), "tsv"]  # fmt: skip
    return _parsed(_run(argv, tiff(pages)), len(pages))


def _run(argv: list[str], told: bytes) -> str:
    folders = [str(Path(argv[0]).parent.parent)]
    line = launcher.command(argv, folders, _MEMORY_BYTES, _SECONDS)
    done = subprocess.run(  # noqa: S603 - the launcher is ours, its arguments too
        line, input=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
        env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}, timeout=_SECONDS * 4,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def _parsed(tsv: str, count: int) -> list[list[Word]]:
    out: list[list[Word]] = [[] for _ in range(count)]
    lines: dict[tuple[str, ...], int] = {}
    for row in tsv.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        number = int(cells[1]) - 1
        key = tuple(cells[1:5])
        if key not in lines:
            lines[key] = sum(1 for known in lines if known[0] == key[0])
        left, top, width, height = (int(value) for value in cells[6:10])
        confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
        out[number].append(Word(cells[11], (left, top, width, height), confidence, lines[key]))
    return out


def tiff(pages: Iterable[Array]) -> bytes:
    """Grey pages as one TIFF: baseline, uncompressed, one strip each, 300 dots an inch."""
    out = bytearray(b"II*\x00\x00\x00\x00\x00")
    link = 4
    for page in pages:
        height, width = page.shape
        data = page.tobytes()
        at = len(out)
        out += data + b"\x00" * (len(data) % 2)
        dots = len(out)
        out += struct.pack("<II", 300, 1)
        struct.pack_into("<I", out, link, len(out))
        entries = [
            (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, at),
            (277, 3, 1), (278, 4, height), (279, 4, len(data)), (282, 5, dots), (283, 5, dots),
            (296, 3, 2),
        ]  # fmt: skip
        out += struct.pack("<H", len(entries))
        for tag, kind, value in entries:
            out += struct.pack("<HHII", tag, kind, 1, value)
        link = len(out)
        out += b"\x00\x00\x00\x00"
    return bytes(out)
