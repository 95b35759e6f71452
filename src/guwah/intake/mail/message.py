"""
One mail: from its bytes to a record.

Sees one message, opens nothing. Format notes: docs/formats/email.md

The rules of this module are:
  * Every header stands in `extra.headers`, in order, unfolded and not decoded.
  * What people look for stands decoded beside it, under a key of its own.
  * The sender is the first address of `From`; nothing else is taken for it.
  * The thread is the subject without `Re:`, `Fwd:` and their translations.
  * Each part that is not the text is an attachment that can be opened.
  * What was broken is named in `extra.defects`, from a closed list.
"""

from __future__ import annotations

import re
from typing import Any

from guwah.evidence.record import Attachment, Mark, Record, Sender, Sent, Span
from guwah.intake.contract import Member, derived_path
from guwah.intake.mail.addresses import Address, parse_addresses
from guwah.intake.mail.body import (
    Decoded,
    attached,
    choose,
    decode_text,
    encoding_of,
    is_aside,
)
from guwah.intake.mail.dates import read_date
from guwah.intake.mail.fields import Fields
from guwah.intake.mail.files import name_and_path
from guwah.intake.mail.held import Held
from guwah.intake.mail.parts import Part, Walk
from guwah.intake.mail.words import decode_words
from guwah.intake.notation.charsets import decode

DEFECTS = frozenset(
    {"bad-base64", "bad-charset", "bad-content-type", "bad-header", "bad-part-header",
     "bad-quoted-printable", "boundary-not-found", "no-boundary", "no-closing-boundary",
     "text-too-large", "too-deep", "too-many-parts", "unknown-charset", "unknown-encoding"}
)  # fmt: skip
_ADDRESSES = tuple(
    (name, name.replace("-", "_")) for name in ("from", "sender", "reply-to", "to", "cc", "bcc")
)
_SINGLE = (
    "subject", "message-id", "in-reply-to", "x-originating-ip", "x-gmail-labels", "x-gm-thrid",
    "list-id", "x-mailer", "user-agent",
)  # fmt: skip
_REPEATED = (
    "received", "authentication-results", "arc-authentication-results", "received-spf",
    "dkim-signature", "delivered-to", "return-path",
)  # fmt: skip
_OTHERS = tuple((name, name.replace("-", "_")) for name in (*_SINGLE, *_REPEATED))
_IS_SINGLE = frozenset(_SINGLE)
_REPLY = re.compile(
    r"(?:(?:re|r|aw|antw|sv|vs|odp|ynt|yan|ответ|回复|回覆|答复|答覆|fw|fwd|wg|tr|rv|enc|i|vb|ilt|пересл|转发|轉寄|轉發)"
    r"\s{0,3}(?:\[\d{1,3}\]|\(\d{1,3}\))?\s{0,3}[:：]\s*)+",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"<[^<>\s]*>|[^<>\s,]+")


class Builder:
    """Makes the records of one member; keeps no state of the text."""

    def __init__(self, reader: str, member: Member, zone: str | None, is_mailbox: bool) -> None:
        self.reader = reader
        self.member = member
        self.zone = zone
        self.is_mailbox = is_mailbox

    def record(
        self,
        held: Held,
        fields: Fields,
        walk: Walk,
        span: Span,
        ordinal: int,
        folder: str = "",
        from_line: str | None = None,
    ) -> Record:
        """The record of one message.

        Args:
            held: Its bytes.
            fields: Its headers.
            walk: Its parts.
            span: Where it stands in the member.
            ordinal: Its number in the item.
            folder: What stands before the path of each of its files: `3/`.
            from_line: The mailbox's separator line, if it has one.

        Returns:
            The record.
        """
        extra: dict[str, Any] = {"headers": [list(one) for one in fields.all]}
        if from_line is not None:
            extra["from_line"] = from_line
        is_repaired = fields.is_repaired
        sender, thread, was_repaired = _told(fields, extra)
        is_repaired |= was_repaired
        if any(not name and value[:6] != ">From " for name, value in fields.all):
            walk.defects.add("bad-header")
        text, was_repaired = self._text(held, walk, extra)
        is_repaired |= was_repaired
        attachments = self._attachments(held, walk, folder)
        if len(walk.structure) > 1:
            extra["parts"] = [
                {"depth": depth, "part": number, "headers": [list(one) for one in inner.all]}
                for depth, number, inner in walk.structure
                if inner is not fields
            ]
        if walk.defects:
            extra["defects"] = sorted(walk.defects)
        marks: list[Mark] = ["repaired"] if is_repaired else []
        if "in_reply_to" in extra:
            marks.append("reply")
        member = self.member
        return Record(
            f"{member.id_prefix}/{ordinal}", "message", "export", self.reader, member.item,
            member.path, span, (), thread, sender, self._sent(fields), text, attachments,
            tuple(sorted(marks)), extra,
        )  # fmt: skip

    def _sent(self, fields: Fields) -> Sent | None:
        """What `Date` says; nothing else is taken for it."""
        written = fields.first("date")
        return None if written is None else read_date(written, self.zone)

    def _text(self, held: Held, walk: Walk, extra: dict[str, Any]) -> tuple[str | None, bool]:
        """The text, and whether it was repaired; other texts go to `extra`."""
        aside = [part for part in walk.parts if is_aside(part)]
        if aside:
            extra["outside_parts"] = [
                decode(held.cut(part.start, part.stop), None)[0].replace("\r\n", "\n")
                for part in aside
            ]
        part, more = choose(walk.parts, held)
        if part is None:
            return "", False
        extra["body"] = {
            "part": part.number, "media_type": part.media_type,
            "charset": part.parameters.get("charset"), "encoding": encoding_of(part) or None,
        }  # fmt: skip
        decoded = self._decoded(part, held, walk)
        is_repaired = part.is_repaired or (decoded is not None and decoded.is_repaired)
        further = [also for one in more if (also := self._decoded(one, held, walk))]
        if further:
            extra["further_texts"] = [also.text for also in further]
            is_repaired |= any(also.is_repaired for also in further)
        return (None if decoded is None else decoded.text), is_repaired

    def _decoded(self, part: Part, held: Held, walk: Walk) -> Decoded | None:
        """What a part says; notes what is wrong with it."""
        decoded = decode_text(part, held, self.is_mailbox)
        walk.defects.update(("text-too-large",) if decoded is None else decoded.defects)
        return decoded

    def _attachments(self, held: Held, walk: Walk, folder: str) -> tuple[Attachment, ...]:
        """The files of a message, in order."""
        told: list[Attachment] = []
        for part in attached(walk.parts, held):
            name, path = name_and_path(part)
            media_type = None if part.kind == "outside" else part.media_type
            whole = derived_path(self.member.path, folder + path)
            told.append(Attachment(name, media_type, True, whole))
        return tuple(told)


def _told(fields: Fields, extra: dict[str, Any]) -> tuple[Sender | None, str | None, bool]:
    """Decode what people look for into `extra`; sender, thread, whether anything was repaired."""
    named = fields.named
    sender, is_repaired = _addresses(named, extra)
    for name, key in _OTHERS:
        if name not in named:
            continue
        if name in _IS_SINGLE:
            text, was_repaired = decode_words(named[name][0])
            extra[key] = text.strip()
            is_repaired |= was_repaired
        else:
            extra[key] = named[name]
    if "references" in named:
        extra["references"] = _REFERENCE.findall(named["references"][0])
    if "message_id" in extra:
        extra["id"] = extra["message_id"]
    thread = None
    if "subject" in extra:
        thread = extra["subject"]
        if _REPLY.match(thread):
            thread = _REPLY.sub("", thread, count=1).strip()
    return sender, thread or None, is_repaired


def _addresses(named: dict[str, list[str]], extra: dict[str, Any]) -> tuple[Sender | None, bool]:
    """Names and addresses of all fields of that kind; the sender, whether one was repaired."""
    is_repaired = False
    sender = None
    for name, key in _ADDRESSES:
        if name not in named:
            continue
        addresses: list[Address] = []
        for value in named[name]:
            found, was_repaired = parse_addresses(value)
            addresses += found
            is_repaired |= was_repaired
        if name == "from" and addresses:
            sender = Sender(*addresses[0])
        extra[key] = [{"name": shown, "address": address} for shown, address in addresses]
    return sender, is_repaired
