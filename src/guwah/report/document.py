"""
The document that both renderings draw: blocks of lines, without any layout.

Nouns only. `summary` and `messages` make them, `pdf` and `page` draw them.

The rules of these nouns are:
  * Every text is a `Line` of tokens: no renderer ever sees a raw string of evidence.
  * Nothing here says where something stands or what it looks like.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from guwah.report.lettering import Line


class Block(msgspec.Struct, frozen=True, tag_field="block"):
    """Root of all blocks."""


class Heading(Block, frozen=True, tag="heading"):
    """A heading; level 1 stands once."""

    level: int
    text: Line


class Paragraph(Block, frozen=True, tag="paragraph"):
    """A paragraph."""

    text: Line
    style: Literal["body", "lead", "small"] = "body"


class Bullets(Block, frozen=True, tag="bullets"):
    """A list; of steps where their order counts."""

    items: tuple[Line, ...]
    style: Literal["plain", "steps"] = "plain"


class Table(Block, frozen=True, tag="table"):
    """A table with a head; `widths` are shares of the line."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]


class Code(Block, frozen=True, tag="code"):
    """Lines in letters of one width: a key, a command."""

    rows: tuple[str, ...]


class Pair(Block, frozen=True, tag="pair"):
    """Two boxes side by side where there is room."""

    left: tuple[Heading | Bullets | Paragraph, ...]
    right: tuple[Heading | Bullets | Paragraph, ...]


class NewPage(Block, frozen=True, tag="page"):
    """A new page, in print."""


class Message(Block, frozen=True, tag="message"):
    """One disclosed message: number, sender, time, text, marks."""

    number: str
    sender: Line
    when: Line
    between: Line | None
    text: tuple[Line, ...]
    marks: tuple[Line, ...]


AnyBlock = Heading | Paragraph | Bullets | Table | Code | Pair | NewPage | Message


class Document(msgspec.Struct, frozen=True):
    """A whole report to be drawn."""

    title: str
    footer: str
    bar: str
    page_of: str
    blocks: tuple[AnyBlock, ...]
