"""
The usual Telegram message, decoded straight into its shape: the fast way of the reader.

Most messages are a text by somebody at some time. They are decoded into a struct that allows
nothing else; any other goes the general way of `telegram_message`. Both give the same record.

The rules of this module are:
  * Nothing is accepted that the general way would treat differently.
  * A repeated key shows in the number of quotation marks, and is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import UNSET

from guwah.evidence.record import Mark, Record, Sent
from guwah.intake.notation.json_values import DECODE_ERRORS, LARGEST_INTEGER, written_quotes
from guwah.intake.telegram.message import NAME, Builder
from guwah.intake.times import epoch_reading

_Integer = Annotated[int, msgspec.Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
_TEXT_QUOTES = 36
_ENTITY_QUOTES = 8
_MOST_MISSES = 64
_NONE: tuple[Mark, ...] = ()
_REPLY: tuple[Mark, ...] = ("reply",)


class _Plain(msgspec.Struct, tag_field="type", tag="plain", forbid_unknown_fields=True, gc=False):
    text: str


class _Usual(
    msgspec.Struct,
    tag_field="type",
    tag="message",
    forbid_unknown_fields=True,
    gc=False,
    rename={"author": "from", "handle": "from_id", "unixtime": "date_unixtime"},
):
    id: _Integer
    date: str
    unixtime: str
    author: str | None
    handle: str
    text: str
    text_entities: list[_Plain]
    reply_to_message_id: _Integer | msgspec.UnsetType = msgspec.UNSET


_NOT_USUAL = (*DECODE_ERRORS, KeyError, IndexError, ValueError)
_decode = msgspec.json.Decoder(_Usual).decode


class UsualMessages:
    """Reads messages of the usual shape; gives up where a file has few of them."""

    __slots__ = ("_builder", "_misses")

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._misses = 0

    def maker(self) -> Callable[[bytes, int, int], Record | None]:
        """A function for the messages of the builder's present chat.

        Returns:
            From the object's bytes, their place and its number in the item: the record, or
            None where the general way has to look.
        """
        builder, chat = self._builder, self._builder.chat
        senders, prefix = builder.senders, f"{builder.prefix}/"
        item, path, context, thread = builder.item, builder.path, chat.context, chat.thread
        told = chat.extra

        def record(raw: bytes, at: int, ordinal: int) -> Record | None:
            if self._misses > _MOST_MISSES:
                return None
            try:
                usual = _decode(raw)
                unixtime, entities, author = usual.unixtime, usual.text_entities, usual.author
                sender = senders[author, usual.handle]
                seconds = int(unixtime) if unixtime.isdigit() and unixtime[0] != "0" else -1
            except _NOT_USUAL:
                self._misses += 1
                return None
            text, replied = usual.text, usual.reply_to_message_id
            if entities and (len(entities) > 1 or entities[0].text != text):
                return None
            quotes = _TEXT_QUOTES if entities else _TEXT_QUOTES - _ENTITY_QUOTES
            quotes += 2 * (replied is not UNSET) - 2 * (author is None)
            written = written_quotes(raw) if b"\\" in raw else raw.count(b'"')
            reading = epoch_reading(seconds)
            if written != quotes or reading is None or seconds < 0 or not unixtime.isascii():
                return None
            self._misses -= self._misses > 0
            if replied is UNSET:
                marks, extra = _NONE, {"id": usual.id, "chat": told}
            else:
                marks = _REPLY
                extra = {"id": usual.id, "reply_to_message_id": replied, "chat": told}
            return Record(
                f"{prefix}{ordinal}", "message", "export", NAME, item, path, (at, len(raw)),
                context, thread, sender, Sent(usual.date, (reading,), reading, reading, "explicit"),
                text, (), marks, extra,
            )  # fmt: skip

        return record
