"""
Messages of WhatsApp for iPhone: a row of `ZWAMESSAGE`, with the rows that it names, as a record.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-ios.md

The rules of this module are:
  * What is understood moves to its place; every other column stays in `extra` under its name,
    and the rows that a message names under the names of their tables.
  * A name is the owner's address book's, else the one that the other has chosen; `name_from`
    says which.
  * A deleted message has no text: what stands in its place is a number of the app.
  * Who did something to a group is told as the row tells it; nobody is made its author.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from guwah.evidence.record import Attachment, Mark, Record, Sender
from guwah.intake.notation.protobuf_wire import fields_of
from guwah.intake.notation.sibling_files import SiblingFiles
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import (
    APPLE_EPOCH,
    columns,
    sent_at,
    told_name,
    told_text,
)
from guwah.intake.whatsapp_ios import blobs, kinds

MESSAGES = "ZWAMESSAGE"
SESSIONS = "ZWACHATSESSION"
MEMBERS = "ZWAGROUPMEMBER"
MEDIA = "ZWAMEDIAITEM"
INFO = "ZWAMESSAGEINFO"
GROUPS = "ZWAGROUPINFO"
PUSH_NAMES = "ZWAPROFILEPUSHNAME"
_MOST_NAMES = 100_000
_OF_SESSION = (
    "Z_PK", "ZCONTACTJID", "ZCONTACTIDENTIFIER", "ZSESSIONTYPE", "ZREMOVED", "ZHIDDEN",
    "ZARCHIVED",
)  # fmt: skip
_MEDIA_TYPE = re.compile(r"[a-z]+/[\w.+-]+(?:\s*;.*)?", re.ASCII)
_NONE: Mapping[str, Any] = {}


def push_names(held: Database) -> dict[str, str]:
    """The names that people have given themselves, by their ids."""
    names: dict[str, str] = {}
    table = held.tables.get(PUSH_NAMES)
    wanted = ("ZJID", "ZPUSHNAME")
    if table is None or not set(wanted) <= set(table.columns):
        return names
    for one in held.rows(table, wanted):
        if isinstance(one, Row):
            jid, name = one.values["ZJID"], told_name(one.values["ZPUSHNAME"])
            if type(jid) is str and name and len(names) < _MOST_NAMES:
                names.setdefault(jid, name)
    return names


class Messages:
    """Makes the records of one database.

    Args:
        held: The database.
        account: Numbers the records.
    """

    def __init__(self, held: Database, account: Account) -> None:
        self._held = held
        self._account = account
        self._names = push_names(held)
        self._files = SiblingFiles(account.member)

    def record(self, row: Row) -> Record:
        """The record of one row of `ZWAMESSAGE`."""
        values, member = row.values, self._account.member
        session = self._named(SESSIONS, values.get("ZCHATSESSION"))
        media = self._named(MEDIA, values.get("ZMEDIAITEM"))
        info = self._named(INFO, values.get("ZMESSAGEINFO"))
        person = self._named(MEMBERS, values.get("ZGROUPMEMBER"))
        kind = kinds.kind_of(values.get("ZMESSAGETYPE"), values.get("ZGROUPEVENTTYPE"))
        extra = self._inside(values, media, info)
        text, used = self._text(values, media, extra)
        attachments = self._attachments(values, media)
        sender = None if kind == "notice" else self._sender(values, session, person, extra)
        marks = _marks(values, media, extra, bool(attachments))
        repaired = row.repaired or any(
            one.repaired for one in (session, media, info, person) if one
        )
        if repaired:
            marks.add("repaired")
        own = columns(values, {"Z_PK", "ZMESSAGEDATE", *used})
        if type(values.get("ZISFROMME")) is int:
            own.pop("ZISFROMME")
        for name, one in ((MEDIA, media), (INFO, info), (MEMBERS, person)):
            if one is not None:
                own[name] = columns(one.values)
        own |= self._chat(session, kind == "notice") | extra
        return Record(
            self._account.identity(), kind, "database", self._account.reader, member.item,
            member.path, None, (), _thread(session), sender,
            sent_at(values.get("ZMESSAGEDATE"), APPLE_EPOCH), text, attachments,
            tuple(sorted(marks)), own, {"table": MESSAGES, "rowid": row.rowid},
        )  # fmt: skip

    def name_of(self, jid: object) -> str | None:
        """The name that someone has given himself."""
        return self._names.get(jid) if type(jid) is str else None

    def _named(self, table: str, rowid: object) -> Row | None:
        return self._held.row(table, rowid)

    def _chat(self, session: Row | None, is_notice: bool) -> dict[str, Any]:
        """What a record says of its chat; of a group's origin only where the app speaks of it."""
        told: dict[str, Any] = {}
        if session is not None:
            values = session.values
            told[SESSIONS] = columns({name: values.get(name) for name in _OF_SESSION})
            group = self._named(GROUPS, values.get("ZGROUPINFO")) if is_notice else None
            if group is not None:
                told[GROUPS] = columns(group.values)
        return told

    def _inside(
        self, values: Mapping[str, Any], media: Row | None, info: Row | None
    ) -> dict[str, Any]:
        """What numbers and blobs mean."""
        message_type, event = values.get("ZMESSAGETYPE"), values.get("ZGROUPEVENTTYPE")
        metadata = fields_of(media.values.get("ZMETADATA") if media else None)
        receipt = fields_of(info.values.get("ZRECEIPTINFO") if info else None)
        told: dict[str, Any] = {
            "type": kinds.TYPES.get(message_type) if type(message_type) is int else None,
            "event": kinds.event_of(message_type, event),
            "quoted": blobs.quoted_in(metadata),
            "reactions": blobs.reactions_in(receipt) or None,
            "poll": blobs.poll_in(receipt) if message_type == kinds.POLL else None,
            "call_seconds": blobs.call_seconds_in(metadata) if message_type == kinds.CALL else None,
        }
        return columns({name: value for name, value in told.items() if value is not None})

    def _text(
        self, values: Mapping[str, Any], media: Row | None, extra: Mapping[str, Any]
    ) -> tuple[str | None, tuple[str, ...]]:
        """The body, and the columns of the message that are told by it."""
        message_type = values.get("ZMESSAGETYPE")
        if message_type == kinds.DELETED:
            return None, ()
        if message_type in kinds.MEDIA and media is not None:
            title = media.values.get("ZTITLE")
            if type(title) is str and title:
                return title, ()
        text = told_text(values.get("ZTEXT"))
        if text is None and "poll" in extra:
            return str(extra["poll"]["question"]), ()
        return text, ("ZTEXT",) if text is not None else ()

    def _sender(
        self,
        values: Mapping[str, Any],
        session: Row | None,
        person: Row | None,
        extra: dict[str, Any],
    ) -> Sender | None:
        """Who sent it; the owner has neither name nor number in this database."""
        own = {1: True, 0: False}.get(values.get("ZISFROMME", -1))
        if own:
            return Sender(None, None, True)
        chat = session.values if session else _NONE
        jid, names = chat.get("ZCONTACTJID"), []
        if person is not None:
            jid = person.values.get("ZMEMBERJID")
            names = [(one, person.values.get(one)) for one in ("ZCONTACTNAME", "ZFIRSTNAME")]
        elif type(jid) is str and jid.endswith("@g.us"):
            jid = None
        else:
            jid = values.get("ZFROMJID") or jid
            if jid == chat.get("ZCONTACTJID"):
                names = [("ZPARTNERNAME", chat.get("ZPARTNERNAME"))]
        written = values.get("ZPUSHNAME")
        names += [(PUSH_NAMES, self.name_of(jid))]
        if not blobs.is_blob_text(written):
            names += [("ZPUSHNAME", written)]
        handle = told_text(jid)
        for source, name in names:
            if told := told_name(name):
                extra["name_from"] = source
                return Sender(told, handle, own)
        return Sender(None, handle, own) if handle is not None or own is not None else None

    def _attachments(self, values: Mapping[str, Any], media: Row | None) -> tuple[Attachment, ...]:
        """The file that a message names, and its small picture where only that is left."""
        if media is None:
            return ()
        kind = media.values.get("ZVCARDSTRING")
        has_type = type(kind) is str and _MEDIA_TYPE.fullmatch(kind) is not None
        found = [
            self._files.attachment(
                media.values.get("ZMEDIALOCALPATH"), str(kind) if has_type else None
            )
        ]
        if found[0] is None or not found[0].present:
            small = self._files.attachment(media.values.get("ZXMPPTHUMBPATH"), None)
            found.append(small if small is not None and small.present else None)
        return tuple(one for one in found if one is not None)


def _thread(session: Row | None) -> str | None:
    """The chat's name, else the id of the person or group."""
    if session is None:
        return None
    return told_name(session.values.get("ZPARTNERNAME")) or told_name(
        session.values.get("ZCONTACTJID")
    )


def _marks(
    values: Mapping[str, Any], media: Row | None, extra: Mapping[str, Any], has_file: bool
) -> set[Mark]:
    """The marks that the columns stand for."""
    message_type, flags = values.get("ZMESSAGETYPE"), values.get("ZFLAGS")
    marks: set[Mark] = set()
    if type(message_type) is int and message_type in kinds.MARKS:
        marks.add(kinds.MARKS[message_type])
    if type(flags) is int and flags & kinds.FORWARDED_FLAG:
        marks.add("forwarded")
    if "quoted" in extra or values.get("ZPARENTMESSAGE") is not None:
        marks.add("reply")
    if message_type in kinds.MEDIA and message_type not in kinds.VIEW_ONCE and not has_file:
        marks.add("media-omitted")
    if str(extra.get("event", "")).startswith("missed-"):
        marks.add("missed")
    return marks
