"""
What WhatsApp for iPhone keeps inside its blobs: quotes, reactions, polls, lengths of calls.

Reads protocol buffers by field number; sources are named in docs/formats/whatsapp-ios.md.

The rules of this module are:
  * A blob that is not well formed tells nothing; it stays in the record as it is.
  * A reaction's time is in milliseconds of the Unix epoch.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

from guwah.intake.notation.protobuf_wire import (
    Fields,
    fields_of,
    first,
    inner,
    messages,
    number_at,
    text_at,
)
from guwah.intake.notation.sqlite_values import plain


def quoted_in(metadata: Fields) -> dict[str, Any] | None:
    """What a message answers: the other message's id, its sender, its text."""
    stanza = text_at(metadata, 5)
    if not stanza:
        return None
    body = inner(metadata, 19)
    told = {
        "stanza": stanza,
        "sender": text_at(metadata, 6),
        "text": text_at(body, 1) or text_at(inner(body, 6), 1),
    }
    return {name: value for name, value in told.items() if value is not None}


def call_seconds_in(metadata: Fields) -> int | None:
    """How long a call lasted."""
    return number_at(inner(metadata, 87, 1), 3)


def reactions_in(receipt: Fields) -> list[dict[str, Any]]:
    """Who reacted with what, and when; the owner's own reaction has no sender."""
    found = []
    body = inner(receipt, 7)
    for one in messages(body, 1):
        if reaction := text_at(one, 3):
            found.append(_reaction(reaction, text_at(one, 2), number_at(one, 4)))
    for one in messages(body, 2):
        if reaction := text_at(one, 2):
            found.append(_reaction(reaction, None, number_at(one, 3)))
    return found


def _reaction(reaction: str, sender: str | None, at: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"reaction": reaction}
    if sender is None:
        told["self"] = True
    else:
        told["sender"] = sender
    if at is not None:
        told["milliseconds"] = plain(at)
    return told


def poll_in(receipt: Fields) -> dict[str, Any] | None:
    """The question of a poll, its options, and who chose which of them (counted from 0)."""
    body = inner(receipt, 8)
    question = text_at(body, 2)
    if question is None:
        return None
    votes = []
    for number in (5, 6):
        for vote in messages(body, number):
            chosen = [plain(one) for one in vote.get(1, ()) if type(one) is int]
            who = {"self": True} if number == 6 else {"sender": text_at(vote, 4)}
            if chosen or text_at(vote, 4):
                votes.append({**who, "chosen": chosen})
    options = [text_at(one, 1) for one in messages(body, 3)]
    return {"question": question, "options": options, "votes": votes}


def is_blob_text(written: object) -> bool:
    """Whether text is a blob in base64, as newer versions keep one where a name stood before."""
    if type(written) is not str or len(written) < 4 or not written.isascii():
        return False
    try:
        fields = fields_of(b64decode(written, validate=True))
    except (binascii.Error, ValueError):
        return False
    return type(first(fields, 1)) is int or type(first(fields, 4)) is int
