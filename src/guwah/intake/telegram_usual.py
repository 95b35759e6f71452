"""
The usual Telegram message, decoded straight into its shape: the fast way of the reader.

Most messages are a text by somebody at some time. They are decoded into a struct that allows
nothing else; any other goes the general way of `telegram_message`. Both give the same record.

The rules of this module are:
  * Nothing is accepted that the general way would treat differently.
  * A repeated key shows in the number of quotation marks, and is refused.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from guwah.evidence.record import Mark, Record, Sent
from guwah.intake.json_values import DECODE_ERRORS, LARGEST_INTEGER, written_quotes
from guwah.intake.telegram_message import NAME, Builder
from guwah.intake.times import epoch_reading

_Integer = Annotated[int, msgspec.Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
_TEXT_QUOTES = 28
_ENTITY_QUOTES = 8
_MOST_MISSES = 64


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


_decode = msgspec.json.Decoder(_Usual).decode


class UsualMessages:
    """Reads messages of the usual shape; gives up where a file has few of them."""

    __slots__ = ("_builder", "_misses")

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._misses = 0

    def record(self, raw: bytes, at: int, ordinal: int) -> Record | None:
        """The record of a message in its usual shape.

        Args:
            raw: The object, `{` to `}`.
            at: Where it stands.
            ordinal: Its number in the item.

        Returns:
            The record; None where the general way has to look.
        """
        if self._misses > _MOST_MISSES:
            return None
        builder = self._builder
        try:
            usual = _decode(raw)
            unixtime, entities, author = usual.unixtime, usual.text_entities, usual.author
            sender = builder.senders[author, usual.handle]
            if unixtime[0] not in "123456789" or not (unixtime.isdigit() and unixtime.isascii()):
                return None
            reading = epoch_reading(int(unixtime))
        except (*DECODE_ERRORS, KeyError, IndexError):
            self._misses += 1
            return None
        quotes = _TEXT_QUOTES if author is not None else _TEXT_QUOTES - 2
        if entities:
            if len(entities) != 1 or entities[0].text != usual.text:
                return None
            quotes += _ENTITY_QUOTES
        chat = builder.chat
        extra: dict[str, object] = {"id": usual.id}
        marks: tuple[Mark, ...] = ()
        if usual.reply_to_message_id is not msgspec.UNSET:
            quotes += 2
            extra["reply_to_message_id"] = usual.reply_to_message_id
            marks = ("reply",)
        if reading is None or written_quotes(raw) != quotes:
            return None
        extra["chat"] = chat.extra
        if self._misses:
            self._misses -= 1
        return Record(
            f"{builder.prefix}/{ordinal}", "message", "export", NAME, builder.item, builder.path,
            (at, len(raw)), chat.context, chat.thread, sender,
            Sent(usual.date, (reading,), reading, reading, "explicit"),
            usual.text, (), marks, extra,
        )  # fmt: skip
