"""
All characters that a PDF of ours holds, for the leak check.

Reads the PDFs that `pdf` makes; no general extractor. Spec: ISO 32000-1, 9.4 and 9.10.3

The rules that this module follows are:
  * Glyphs are read by the fonts' own tables and put in lines by where they are drawn, so that
    a line is what an eye sees, from left to right.
  * Every string object and the metadata are read too, drawn or not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdf
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

_SAME_LINE = 4.0  # points: dots of a letter are placed beside it
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:\n|$)")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_Glyphs = dict[int, str]
_Placed = tuple[float, float, str]


@dataclass(frozen=True)
class PdfText:
    """What a PDF says.

    Args:
        lines: Drawn lines, top to bottom, each from left to right as an eye sees it.
        strings: String objects and metadata.
        streams: All streams, decoded, one after the other.
    """

    lines: tuple[str, ...]
    strings: tuple[str, ...]
    streams: bytes


def read_pdf(data: bytes) -> PdfText:
    """Read all characters of a PDF.

    Args:
        data: The file.

    Returns:
        Its lines, strings and streams.
    """
    reader = pypdf.PdfReader(io.BytesIO(data))
    lines: list[str] = []
    for page in reader.pages:
        lines += _rows(sorted(_placed(page, reader), reverse=True))
    strings: list[str] = []
    streams = bytearray()
    for part in _objects(reader):
        if isinstance(part, StreamObject):
            streams += part.get_data() + b"\n"
        strings += _strings(part)
    return PdfText(tuple(lines), tuple(strings), bytes(streams))


def _rows(placed: Iterable[_Placed]) -> Iterator[str]:
    """Yield the lines of a page: runs of about one height, from left to right."""
    row: list[_Placed] = []
    for run in placed:
        if row and row[0][0] - run[0] > _SAME_LINE:
            yield "".join(text for _, text in sorted((x, text) for _, x, text in row))
            row = []
        row.append(run)
    if row:
        yield "".join(text for _, text in sorted((x, text) for _, x, text in row))


def _objects(reader: pypdf.PdfReader) -> Iterator[PdfObject]:
    numbers = {number for table in reader.xref.values() for number in table}
    for number in sorted(numbers | set(reader.xref_objStm)):
        part = reader.get_object(IndirectObject(number, 0, reader))
        if part is not None:
            yield part


def _strings(part: PdfObject) -> Iterator[str]:
    if isinstance(part, TextStringObject):
        yield str(part)
    elif isinstance(part, ByteStringObject):
        yield bytes(part).decode("latin-1")
    elif isinstance(part, DictionaryObject):
        for key, value in part.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(part, ArrayObject):
        for value in part:
            yield from _strings(value)


def _placed(page: pypdf.PageObject, reader: pypdf.PdfReader) -> Iterator[_Placed]:
    """Yield height, place and characters of each run of glyphs on a page."""
    contents = page.get_contents()
    pen = _Pen(_fonts_of(page))
    if contents is None:  # an empty stream object would be false, and so is a full one
        return
    for operands, operator in ContentStream(contents, reader).operations:
        if operator in (b"Tj", b"TJ"):
            yield pen.draw(operands[0])
        else:
            pen.move(operator, operands)


class _Pen:
    """Where the next glyphs go, in which font, and what they stand for."""

    def __init__(self, fonts: dict[str, _Glyphs]) -> None:
        self._fonts = fonts
        self._glyphs: _Glyphs = {}
        self._stack: list[tuple[float, float]] = []
        self._spoken: list[str | None] = []
        self._x = self._y = self._inner = 0.0

    def move(self, operator: bytes, operands: list[PdfObject]) -> None:
        """Follow one operator that draws nothing."""
        match operator:
            case b"q":
                self._stack.append((self._x, self._y))
            case b"Q":
                self._x, self._y = self._stack.pop()
            case b"cm":
                # typst moves and flips; it never turns or scales text
                flipped = -1 if self._stack[1:] else 1
                self._x += float(str(operands[4]))
                self._y += float(str(operands[5])) * flipped
            case b"Tm":
                self._inner = float(str(operands[4]))
            case b"Tf":
                self._glyphs = self._fonts.get(str(operands[0]), {})
            case b"BMC" | b"BDC":
                self._spoken.append(_actual_text(operands))
            case b"EMC":
                self._spoken.pop()

    def draw(self, operand: PdfObject) -> _Placed:
        """One run of glyphs; what it stands for is said once."""
        text = _decoded(operand, self._glyphs)
        said = next((one for one in reversed(self._spoken) if one is not None), text)
        self._spoken = [one if one is None else "" for one in self._spoken]
        return self._y, self._x + self._inner, said


def _fonts_of(page: pypdf.PageObject) -> dict[str, _Glyphs]:
    resources = page["/Resources"].get_object()
    fonts = resources.get("/Font") if isinstance(resources, DictionaryObject) else None
    if not isinstance(fonts, DictionaryObject):
        return {}
    return {str(name): _glyphs(font.get_object()) for name, font in fonts.items()}


def _actual_text(operands: list[PdfObject]) -> str | None:
    """What glyphs stand for, where the writer says so."""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, DictionaryObject) and "/ActualText" in properties:
        text = properties["/ActualText"]
        return text if isinstance(text, str) else bytes(text).decode("utf-16", "replace")  # type: ignore[call-overload]
    return None


def _decoded(operand: PdfObject, glyphs: _Glyphs) -> str:
    parts = operand if isinstance(operand, ArrayObject) else [operand]
    text = ""
    for part in parts:
        if isinstance(part, TextStringObject | ByteStringObject):
            codes = part.original_bytes
            text += "".join(
                glyphs.get(int.from_bytes(codes[at : at + 2], "big"), "")
                for at in range(0, len(codes), 2)
            )
    return text


def _glyphs(font: PdfObject) -> _Glyphs:
    """Glyph code to characters, from the font's ToUnicode table."""
    table = font.get("/ToUnicode") if isinstance(font, DictionaryObject) else None
    if table is None:
        return {}
    data = table.get_object().get_data()
    found: _Glyphs = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, text in _BFCHAR.findall(block + b"\n"):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for first, last, text in _BFRANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(text, 16) + step)
    return found
