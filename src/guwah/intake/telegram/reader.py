"""
Reader of Telegram Desktop's `result.json`: one chat, or a whole account.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/telegram.md

The rules this reader follows are:
  * A record is one object of a messages array, `{` to `}`, byte for byte.
  * Everything around is structure that is listed by name, or an anomaly.
  * The file streams: memory does not grow with it.
  * The time is the epoch's where there is one; else a wall-clock time of an unknown zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from guwah.evidence.record import Anomaly, Record
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.telegram.containers import REASONS, STRUCTURE, Containers
from guwah.intake.telegram.message import NAME, Builder

_BOM = b"\xef\xbb\xbf"
_EXPLAINED_RECORDS = 2_000
_CHAT_TYPE = re.compile(
    rb'"type"\s*:\s*"(?:saved_messages|replies|verification_codes|personal_chat|bot_chat|'
    rb'(?:private|public)_(?:group|supergroup|channel))"'
)
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_MESSAGE_TYPE = re.compile(rb'"type"\s*:\s*"(?:message|service|unsupported)"')
_MESSAGE_KEYS = re.compile(rb'"(?:date_unixtime|from_id|actor_id|text_entities|from|date)"\s*:')
_ACCOUNT = re.compile(
    rb'"(?:personal_information|frequent_contacts|left_chats|web_sessions)"\s*:|'
    rb'"(?:contacts|sessions)"\s*:\s*\{\s*"about"'
)
_CHATS = re.compile(rb'"chats"\s*:\s*\{')


class TelegramReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = REASONS
    structure = STRUCTURE

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is Telegram's: by its keys, never by its name."""
        del size
        text = head.removeprefix(_BOM).lstrip()
        if not text.startswith(b"{"):
            return 0
        has_messages = _MESSAGES.search(text) is not None
        if has_messages and _CHAT_TYPE.search(text):
            return 95
        if has_messages and _MESSAGE_TYPE.search(text) and _MESSAGE_KEYS.search(text):
            return 90
        if _ACCOUNT.search(text) and b'"about"' in text:
            return 85
        if _CHATS.search(text) and (has_messages or b'"list"' in text):
            return 60
        if _CHAT_TYPE.search(text):
            return 50
        return 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        return chain.from_iterable(self.runs(member, options))

    def runs(self, member: Member, options: Options) -> Iterator[Sequence[Found]]:
        """Yield records and anomalies in file order, one or many at a time."""
        cursor = Cursor(member.source, member.size)
        findings = Findings(NAME, member, cursor)
        containers = Containers(cursor, Builder(member, options.zone), findings)
        start = len(_BOM) if cursor.cut(0, len(_BOM)) == _BOM else 0
        for found in containers.read(start):
            yield (found,) if isinstance(found, Record | Anomaly) else found

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """How the times of the first messages were decided."""
        epochs = locals_ = 0
        first: tuple[int, int] | None = None
        for seen, found in enumerate(self.read(member, options)):
            if seen >= _EXPLAINED_RECORDS:
                break
            if isinstance(found, Record) and found.sent and found.sent.readings:
                first = first or found.span
                is_epoch = found.sent.zone == "explicit"
                epochs, locals_ = epochs + is_epoch, locals_ + (not is_epoch)
        if not epochs + locals_:
            return []
        decided = "instants" if not locals_ else "wall-clock times" if not epochs else "both"
        evidence = f"{epochs} of the first messages give an epoch or a zone, {locals_} do not"
        return [Decision("what the dates are", decided, evidence, first)]


READER = TelegramReader()
