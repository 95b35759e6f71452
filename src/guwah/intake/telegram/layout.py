"""
How the messages of a Telegram export are written one after the other.

Reads nothing; is shown the bytes of one message, and of what stands behind it.

The rules of this module are:
  * What a pattern takes is one whole JSON object, each key once: it leaves nothing to guess.
  * White space is the same everywhere that it is in the one message, to the byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = rb"[ \t\r\n]{0,64}"
_SHAPE = re.compile(
    rb'\{(?P<open>S)"id"(?P<colon>S:S)[^,]{1,20},(?P<next>S)"type"(?P=colon)"message",'
    rb'.{0,2000}"text_entities"(?P=colon)\[(?P<first>S)\{(?P<inner>S)"type"(?P=colon)"plain",'
    rb'(?P<following>S)"text"(?P=colon)"[^"]*"(?P<shut>S)\}(?P<last>S)\](?P<close>S)\}'.replace(
        b"S", _SPACE
    ),
    re.DOTALL,
)


@dataclass(frozen=True)
class Layout:
    """How the messages of an array stand one after the other.

    Args:
        separator: From the end of a message to the first key of the next, both included.
        tail: How many bytes of it belong to the first.
        head: How many bytes of it come before the next.
    """

    separator: bytes
    tail: int
    head: int

    @property
    def between(self) -> bytes:
        """What stands between a message and the next."""
        return self.separator[self.tail : self.head]


def pattern_of(raw: bytes) -> re.Pattern[bytes] | None:
    """The pattern that cuts usual messages out of a chunk.

    Args:
        raw: The object of one message.

    Returns:
        A pattern with the groups: whole object without its braces; id; date; epoch; name and
        handle with their keys; message replied to, if any; text; text in the entities, if there
        are any. What stands in the texts is still to be checked: they end at some quotation mark.
        None unless this is a usual message.
    """
    found = _SHAPE.fullmatch(raw)
    if found is None:
        return None
    number = rb"(?:0|-?[1-9][0-9]{0,14}+)"
    text = rb'([^"]*+(?:(?<=\\)"[^"]*+)*)'
    plain = rb'\[<first>\{<inner>"type"<colon>"plain",<following>"text"<colon>"%b"<shut>\}' % text
    # The brace stands before the group: a pattern that begins with a group is sought slowly.
    written = (
        rb'\{(<open>"id"<colon>(' + number + rb'),<next>"type"<colon>"message",<next>"date"<colon>'
        rb'"([0-9T:-]{19})",<next>"date_unixtime"<colon>"([1-9][0-9]{0,10}+)",<next>("from"<colon>(?:"W*+"'
        rb'|null),<next>"from_id"<colon>"W*+"),<next>(?:"reply_to_message_id"<colon>('
        + number + rb'),<next>|)"text"<colon>"' + text + rb'",<next>"text_entities"<colon>(?:'
        + plain + rb"<last>\]|\[\])<close>)\}"
    )  # fmt: skip
    written = written.replace(b"W", rb'[^"\\\x00-\x1f]')
    for name, space in found.groupdict().items():
        written = written.replace(b"<%b>" % name.encode(), re.escape(space))
    pattern = re.compile(written)
    return pattern if pattern.fullmatch(raw) else None
