"""
The text of a Word document (DOCX), read from its XML by expat, without entities.

Runs inside the confined process only. Sources: ECMA-376 part 1, 17 (WordprocessingML), part 2 (OPC).

The rules of this module are:
  * A member that declares a document type is not read: its entities could say anything.
  * Deleted text, hidden text, comments, foot notes and text boxes are parts of their own.
  * Macros, embedded files and links outside are told, not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from guwah.reading.documents.archive import Archive
from guwah.reading.documents.budget import Budget
from guwah.reading.documents.document import Role

PROGRAM = "docx reader 1"
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_MEMBERS: tuple[tuple[str, Role], ...] = (
    (r"word/document\d*\.xml", "body"), (r"word/header\d*\.xml", "header"),
    (r"word/footer\d*\.xml", "footer"), (r"word/footnotes\.xml", "footnote"),
    (r"word/endnotes\.xml", "endnote"), (r"word/comments\.xml", "comment"),
)  # fmt: skip
_ENDS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_STEP = 1 << 16


def read(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the parts of a Word document.

    Args:
        data: The file.
        budget: Limits, and what is to be told.

    Raises:
        UnreadableError: It is no zip.
    """
    archive = Archive(data, budget)
    _told(archive, budget)
    for pattern, role in _MEMBERS:
        for name in (one for one in archive.names if re.fullmatch(pattern, one)):
            text = _Text(budget, role)
            _parse(archive.member(name) or b"", text, budget)
            for found, its_role, said in text.found():
                yield from budget.part(found, member=name, role=its_role, **said)


def _told(archive: Archive, budget: Budget) -> None:
    """What the document says of itself, and what it holds that is not read."""
    if any("vbaProject" in name for name in archive.names):
        budget.words.add("has-macros")
    if any(name.startswith("word/embeddings/") for name in archive.names):
        budget.words.add("has-attachments")
    relations = archive.member("word/_rels/document.xml.rels") or b""
    if b'"External"' in relations:
        budget.words.add("has-external")
    core = _Core()
    _parse(archive.member("docProps/core.xml") or b"", core, budget)
    for name, value in core.values.items():
        budget.say(name, value)
    budget.title = core.values.get("title", "").strip()[:1_000] or None


class _Handler:
    """What expat tells."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Characters."""


def _parse(data: bytes, handler: _Handler, budget: Budget) -> None:
    """Go through a member; what is wrong with it is told."""
    if not data:
        return
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > budget.depth:
            raise _StopError("too-deep")
        handler.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name)

    def doctype(*_: Any) -> None:
        raise _StopError("has-doctype")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = handler.text, doctype
    try:
        for at in range(0, len(data), _STEP):
            budget.look()
            parser.Parse(data[at : at + _STEP], at + _STEP >= len(data))
    except expat.ExpatError:
        budget.words.add("damaged")
    except _StopError as stop:
        budget.words.add(stop.word)


class _StopError(Exception):
    """This member is not read on."""

    def __init__(self, word: Any) -> None:
        super().__init__(word)
        self.word = word


class _Core(_Handler):
    """docProps/core.xml: a flat list of names and values."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One value begins."""
        self._name = name.rpartition(" ")[2]

    def text(self, data: str) -> None:
        """Its characters."""
        self.values[self._name] = (self.values.get(self._name, "") + data)[:1_000]

    def end(self, name: str) -> None:
        """It ends."""
        self._name = "?"


class _Text(_Handler):
    """The text of one member: the main text, and what stands beside it."""

    def __init__(self, budget: Budget, role: Role) -> None:
        self._budget, self._role = budget, role
        self._main: list[str] = []
        self._beside: list[tuple[list[str], Role, dict[str, str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self._reads = False

    def found(self) -> Iterator[tuple[str, Role, dict[str, str]]]:
        """The parts, the main one first."""
        yield _joined(self._main), self._role, {}
        for text, role, said in self._beside:
            yield _joined(text), role, said

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = _tag(name)
        if tag in ("t", "delText"):
            self._reads = True
        elif tag in _ENDS:
            self._out().append(_ENDS[tag])
        elif tag in ("del", "moveFrom"):
            self._budget.words.add("has-deleted-text")
            self._aside(tag, "deleted", attributes)
        elif tag == "comment":
            self._aside(tag, "comment", attributes)
        elif tag == "txbxContent":
            self._aside(tag, "textbox", attributes)
        elif tag == "vanish":
            self._budget.words.add("has-hidden-text")

    def end(self, name: str) -> None:
        """An element ends."""
        tag = _tag(name)
        if tag in ("t", "delText"):
            self._reads = False
        elif tag == "p":
            self._out().append("\n")
        elif tag == "tc" and self._out()[-1:] == ["\n"]:
            self._out()[-1] = "\t"
        elif tag == "tr":
            self._out().append("\n")
        elif self._open and self._open[-1][0] == tag:
            self._open.pop()

    def text(self, data: str) -> None:
        """Characters; only those of a text element count."""
        if self._reads:
            self._out().append(data)

    def _out(self) -> list[str]:
        return self._open[-1][1] if self._open else self._main

    def _aside(self, tag: str, role: Role, attributes: dict[str, str]) -> None:
        """Text that stands beside the main one begins."""
        said = {key: attributes[space + name][:200] for space in _NAMESPACES
                for key, name in (("said_by", "author"), ("said_at", "date"))
                if space + name in attributes}  # fmt: skip
        out: list[str] = []
        self._open.append((tag, out))
        self._beside.append((out, role, said))


def _joined(text: list[str]) -> str:
    """Without the tabs that end rows and the empty lines that end it."""
    return "".join(text).replace("\t\n", "\n").strip("\n")


def _tag(name: str) -> str:
    """The bare name of an element of WordprocessingML, else nothing."""
    for space in _NAMESPACES:
        if name.startswith(space):
            return name[len(space) :]
    return ""
