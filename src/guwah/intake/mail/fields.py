"""
Header fields: from the bytes of a header block to names and unfolded values, in order.

Decodes no encoded word. Source of the grammar: RFC 5322, 2.2 and 4.5; RFC 6532.

The rules of this module are:
  * Every line is kept, in order: one that is no field has the name `""`.
  * A value is unfolded: line ends that are followed by white space are dropped, nothing else.
  * A block of headers ends at the first empty line. Where there is none, lines at its end
    that are no fields belong to the body.
  * Bytes that are not UTF-8 become U+FFFD, and that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guwah.intake.mail.held import Held

MAX_BLOCK_BYTES = 1 << 20

_FIELD = re.compile(
    r"^(?:([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)|([^\n]+(?:\n[ \t][^\n]*)*))", re.M
)
_IS_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_OPENS = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_PEEKED_BYTES = 1 << 10
_WIDE_FIRST = (b"\n\r\n", b"\n\n")
_NARROW_FIRST = (b"\n\n", b"\n\r\n")
_LINE_BREAK = re.compile(rb"\r?\n")


@dataclass(slots=True)
class Fields:
    """The fields of one block.

    Attributes:
        all: Names and unfolded values as written, in order.
        named: The values of each lower-case name, in order.
        is_repaired: Whether bytes had to be replaced.
    """

    all: list[tuple[str, str]] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)
    is_repaired: bool = False

    def first(self, name: str) -> str | None:
        """The first value of a lower-case name, or None."""
        values = self.named.get(name)
        return None if values is None else values[0]


def find_head(held: Held, start: int, stop: int) -> tuple[int, int]:
    """As `find_block_end`, for a message: where no empty line ends its headers, the last field does.

    Args:
        held: The message.
        start: Its first byte.
        stop: Where it ends.

    Returns:
        (end of the headers, start of the body); both `start` where no header stands; both -1
        where they are longer than 1 MiB.
    """
    head_end, body = find_block_end(held, start, stop)
    if body < 0 <= head_end:
        return find_unterminated_end(held, start, stop)
    return head_end, body


def find_block_end(held: Held, start: int, stop: int) -> tuple[int, int]:
    """Where a header block ends and where the body begins.

    Args:
        held: The message.
        start: The block's first byte.
        stop: Where the message or part ends.

    Returns:
        (end of the block, start of the body); both `start` where no header stands; both -1
        where the block is longer than 1 MiB; (`stop`, -1) where no empty line ends it.
    """
    first = held.cut(start, min(stop, start + _PEEKED_BYTES))
    if first[:1] == b"\n":
        return start, start + 1
    if first[:2] == b"\r\n":
        return start, start + 2
    if not _OPENS.match(first):
        return start, start
    limit = min(stop, start + MAX_BLOCK_BYTES)
    line = first.find(b"\n")
    order = _WIDE_FIRST if first[line - 1 : line] == b"\r" else _NARROW_FIRST
    found, bound = -1, limit
    for mark in order:
        at = held.find(mark, start, bound)
        if at >= 0:
            found, bound = at + len(mark), at + 1
    if found >= 0:
        return bound, found
    if limit < stop:
        return -1, -1
    return stop, -1


def read_fields(block: bytes) -> Fields:
    """The fields of a block.

    Args:
        block: Its bytes, without the empty line.

    Returns:
        The fields.
    """
    is_repaired = False
    try:
        text = block.decode()
    except UnicodeDecodeError:
        text, is_repaired = block.decode("utf-8", "replace"), True
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    every: list[tuple[str, str]] = []
    named: dict[str, list[str]] = {}
    for name, value, other in _FIELD.findall(text):
        if not name:
            if other.strip("\r \t"):
                every.append(("", other.replace("\n", "")))
            continue
        if "\n" in value:
            value = value.replace("\n", "")
        every.append((name, value))
        lower = name.lower()
        if lower in named:
            named[lower].append(value)
        else:
            named[lower] = [value]
    return Fields(every, named, is_repaired)


def find_unterminated_end(held: Held, start: int, stop: int) -> tuple[int, int]:
    """Where headers end that no empty line ends: after the last field with its folds.

    Args:
        held: The message.
        start: The block's first byte.
        stop: Where the message or part ends, at most 1 MiB on.

    Returns:
        As `find_block_end`.
    """
    block = held.cut(start, stop)
    end = at = 0
    is_inside = False
    while at < len(block):
        found = _LINE_BREAK.search(block, at)
        after = found.end() if found else len(block)
        if _IS_FIELD.match(block, at):
            end, is_inside = after, True
        elif is_inside and block[at : at + 1] in (b" ", b"\t"):
            end = after
        else:
            is_inside = False
        at = after
    return start + end, start + end
