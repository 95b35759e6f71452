"""
One SMS, MMS or call of a backup: from an element to a record.

Format notes: docs/formats/sms-backup.md

The rules of this module are:
  * The thread is the number, or the numbers, on the other side, as written.
  * What came in was sent by the other side, what went out by the telephone's owner; where the
    backup does not say which, nobody is named.
  * `(Unknown)` is no name. The name is that of the address book, at the time of the backup.
  * The sender of an MMS is the address that says so (type 137); in a group, never a guess.
  * Every other value that the telephone had stays in `extra` as written.
"""

from __future__ import annotations

import re
from typing import Any

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender
from guwah.intake.contract import Member
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_elements import Element
from guwah.intake.sms_backup.parts import Parts
from guwah.intake.sms_backup.values import ABSENT, Values, given, sent_at

NAME = "sms-backup"
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNKNOWN = "(Unknown)"
_OWN_PLACEHOLDER = "insert-address-token"
_FROM = "137"
_RECEIVED = "1"
_SENT_SMS = frozenset("23456")
_SENT_MMS = frozenset("2345")
_CALLED = "2"
_RECEIVED_CALLS = frozenset("134567")
_UNANSWERED_CALLS = frozenset("356")
_SHOWN = "1"
_NOT_FETCHED = "130"
_SEVERAL = re.compile("[~,;]")
_SELF = Sender(None, None, True)
_SOMEBODY = Sender(None, None, False)


class Builder:
    """Makes the records of one member.

    Args:
        member: The member.
        cursor: A cursor over it.
    """

    def __init__(self, member: Member, cursor: Cursor) -> None:
        self._member = member
        self._cursor = cursor

    def record(self, element: Element, number: int, ordinal: int) -> Record:
        """The record of an element.

        Args:
            element: An `sms`, `mms` or `call`, whole.
            number: Which element of the member it is, from 1.
            ordinal: The record's number in the item.

        Returns:
            The record.

        Raises:
            Refused: With the reason for an anomaly.
        """
        values = Values(self._cursor)
        told = values.of(element.tag)
        parts: Parts | None = None
        if element.inner or element.content:
            parts = Parts.read(element, number, values, self._cursor)
        if element.tag.name == "mms":
            return self._mms(element, ordinal, values, told, parts or Parts())
        if parts is not None and not parts.is_empty():
            told.update(parts.rest(told))
        build = self._call if element.tag.name == "call" else self._sms
        return build(element, ordinal, values, told)

    def _sms(self, element: Element, ordinal: int, values: Values, told: dict[str, Any]) -> Record:
        """The record of a text message."""
        address, direction = told.get("address"), told.get("type")
        sender: Sender | None = None
        if direction == _RECEIVED:
            sender = _other(told, "address")
        elif direction in _SENT_SMS:
            sender = _SELF
        sent, text = sent_at(told.pop("date", None)), told.pop("body", "")
        marks: tuple[Mark, ...] = ("repaired",) if values.is_repaired else ()
        return self._made(element, ordinal, "message", address, sender, sent, text, (), marks, told)

    def _call(self, element: Element, ordinal: int, values: Values, told: dict[str, Any]) -> Record:
        """The record of a call; it has no text."""
        number, direction = told.get("number"), told.get("type")
        sender: Sender | None = None
        if direction == _CALLED:
            sender = _SELF
        elif direction in _RECEIVED_CALLS:
            is_shown = told.get("presentation", _SHOWN) == _SHOWN
            sender = _other(told, "number" if is_shown else None)
        marks: list[Mark] = ["missed"] if direction in _UNANSWERED_CALLS else []
        if values.is_repaired:
            marks.append("repaired")
        sent = sent_at(told.pop("date", None))
        return self._made(
            element, ordinal, "call", number, sender, sent, "", (), tuple(marks), told
        )

    def _mms(
        self, element: Element, ordinal: int, values: Values, told: dict[str, Any], parts: Parts
    ) -> Record:
        """The record of a multimedia message."""
        address, box = told.get("address"), told.get("msg_box")
        froms = [one["address"] for one in parts.addresses if one.get("type") == _FROM]
        froms = [one for one in dict.fromkeys(froms) if one != _OWN_PLACEHOLDER]
        sender: Sender | None = None
        if box in _SENT_MMS:
            own = [one for one in froms if one != address]
            sender = Sender(None, own[0], True) if len(own) == 1 else _SELF
        elif box == _RECEIVED:
            sender = self._sender(told, address, froms)
        marks: set[Mark] = {"repaired"} if values.is_repaired else set()
        if parts.is_incomplete or told.get("m_type") == _NOT_FETCHED:
            marks.add("media-omitted")
        sent = sent_at(told.pop("date", None))
        attachments = parts.attachments(self._member.path)
        told.update(parts.rest(told))
        return self._made(
            element, ordinal, "message", address, sender, sent, parts.text(), attachments,
            tuple(sorted(marks)), told,
        )  # fmt: skip

    @staticmethod
    def _sender(told: dict[str, Any], address: str | None, froms: list[str]) -> Sender:
        """Who sent an MMS that came in."""
        is_single = bool(address) and not _SEVERAL.search(address or "")
        if len(froms) == 1 and not (is_single and froms[0] == address):
            return Sender(None, froms[0], False)
        if is_single and len(froms) <= 1:
            return _other(told, "address")
        return _SOMEBODY

    def _made(
        self, element: Element, ordinal: int, kind: Kind, thread: str | None,
        sender: Sender | None, sent: Any, text: str, attachments: tuple[Attachment, ...],
        marks: tuple[Mark, ...], told: dict[str, Any],
    ) -> Record:  # fmt: skip
        member = self._member
        return Record(
            f"{member.id_prefix}/{ordinal}", kind, "export", NAME, member.item, member.path,
            (element.start, element.end - element.start), (), thread or None, sender, sent, text,
            attachments, marks, given(told),
        )  # fmt: skip


def _other(told: dict[str, Any], key: str | None) -> Sender:
    """The other side; what becomes its handle and its name leaves the values."""
    handle = told.pop(key, None) if key else None
    written = told.get("contact_name")
    name = None
    if written not in (None, "", ABSENT, _UNKNOWN):
        name = _BIDIRECTIONAL.sub("", written)
        if name == written:
            del told["contact_name"]
    return Sender(name or None, handle or None, False)
