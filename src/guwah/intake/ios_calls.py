"""
Reader of the call log of iOS and macOS: `CallHistory.storedata`.

Turns rows into records; opens no files and writes nothing.
Format notes: docs/formats/ios-calls.md

The rules this reader follows are:
  * A record is one row of `ZCALLRECORD`: a call of the phone, of FaceTime, or of an app.
  * Of a call that came in, the caller is the sender; of one that went out, the owner.
  * Who took part is looked up for the records; what only tells more of a call that is gone is an
    anomaly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from guwah.evidence.record import Mark, Record, Sender
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_reader import (
    APPLE,
    BOOKKEEPING,
    CORE_DATA,
    DatabaseReader,
    missing,
)
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import APPLE_EPOCH, columns, sent_at, told_name

_CALLS, _HANDLES = "ZCALLRECORD", "ZHANDLE"
_PARTS: Final = {"ZEMERGENCYMEDIAITEM": "ZUPLOADEDFORCALL", "ZSAINTDAVIDSCOUNTS": "ZCALL"}
_JOINS: Final = frozenset({f"Z_{number}REMOTEPARTICIPANTHANDLES" for number in range(1, 20)})
_OF_CALL, _OF_HANDLE = "REMOTEPARTICIPANTCALLS", "REMOTEPARTICIPANTHANDLES"
_TYPES: Final[Mapping[int, str]] = {
    0: "app", 1: "phone", 8: "facetime-video", 16: "facetime-audio",
}  # fmt: skip
_TOLD = frozenset({"Z_PK", "ZDATE"})


class _Calls:
    """Makes the records of one database.

    Args:
        held: The database.
        account: Numbers the records.
    """

    def __init__(self, held: Database, account: Account) -> None:
        self._held = held
        self._account = account
        self._joined = [_join(held, name) for name in sorted(_JOINS & held.tables.keys())]
        self._parts = [References(held, *one) for one in _PARTS.items()]
        self.references = (*self._joined, *self._parts)

    def record(self, row: Row) -> Record:
        """The record of one row of `ZCALLRECORD`."""
        values, member = row.values, self._account.member
        handles = [self._handle(one) for join in self._joined for one in join.named_by(row.rowid)]
        parts = {one.name: rows for one in self._parts if (rows := one.to(row.rowid))}
        own = {1: True, 0: False}.get(values.get("ZORIGINATED", -1))
        others = _others(values, handles)
        thread = others[0] if len(others) == 1 else None
        extra = columns(values, _TOLD)
        if own is not None:
            extra.pop("ZORIGINATED")
        if others and others != [values.get("ZADDRESS")]:
            extra["others"] = others
        kind = values.get("ZCALLTYPE")
        if type(kind) is int and kind in _TYPES:
            extra["type"] = _TYPES[kind]
        if handles:
            extra[_HANDLES] = [columns(one.values) if one else {} for one in handles]
        extra |= {name: [columns(one.values) for one in rows] for name, rows in parts.items()}
        marks: set[Mark] = set()
        if own is False and values.get("ZANSWERED") == 0:
            marks.add("missed")
        if any(one.repaired for one in chain((row,), filter(None, handles), *parts.values())):
            marks.add("repaired")
        return Record(
            self._account.identity(), "call", "database", self._account.reader, member.item,
            member.path, None, (), thread, self._sender(values, own, others),
            sent_at(values.get("ZDATE"), APPLE_EPOCH), None, (), tuple(sorted(marks)), extra,
            {"table": _CALLS, "rowid": row.rowid},
        )  # fmt: skip

    def _handle(self, number: int) -> Row | None:
        return self._held.row(_HANDLES, number)

    def _sender(
        self, values: Mapping[str, Any], own: bool | None, others: list[str]
    ) -> Sender | None:
        """Who called; of a call in a group that came in, who began it."""
        if own:
            return Sender(None, None, True)
        other = others[0] if len(others) == 1 else None
        caller = self._held.row(_HANDLES, values.get("ZINITIATOR"))
        handle = (_address(caller.values.get("ZVALUE")) if caller else None) or other
        is_its_name = handle == other and len(others) < 2
        name = told_name(values.get("ZNAME")) if is_its_name else None
        if handle is None and name is None and own is None:
            return None
        return Sender(name, handle, own)


class IosCallsReader(DatabaseReader):
    """The reader; holds no state between members."""

    name = "ios-calls"
    known_by = (frozenset({_CALLS}),)
    evidence = frozenset({_CALLS})
    declared = BOOKKEEPING | CORE_DATA | _JOINS | _PARTS.keys() | {_HANDLES, "ZCALLDBPROPERTIES"}

    def records(self, held: Database, account: Account, options: Options) -> Iterator[Found]:
        """Yield calls, then what belongs to none of them."""
        del options
        calls = _Calls(held, account)
        yield from account.told(held, _CALLS, calls.record)
        for reference in calls.references:
            yield from account.left_over(reference, _CALLS)

    def decisions(self, held: Database, member: Member) -> list[Decision]:
        """How many calls the database once had."""
        del member
        return missing(held, _CALLS, "calls", APPLE, "CallRecord")


def _join(held: Database, name: str) -> References:
    """Which handles took part in which call; the columns' names hold numbers that change."""
    known = held.tables[name].columns
    ends = [
        next((one for one in known if one.endswith(end)), name) for end in (_OF_CALL, _OF_HANDLE)
    ]
    return References(held, name, *ends)


def _address(value: object) -> str | None:
    """A number or address; older phones keep it as bytes."""
    if type(value) is bytes:
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return None
    return told_name(value)


def _others(values: Mapping[str, Any], handles: list[Row | None]) -> list[str]:
    """Who else took part: the address of the call, or the handles where there is none."""
    address = _address(values.get("ZADDRESS"))
    told = [_address(one.values.get("ZVALUE")) for one in handles if one is not None]
    found = [one for one in told if one is not None]
    if address is not None and len(handles) < 2:
        return [address]
    return found if address is None or address in found else [address, *found]


READER = IosCallsReader()
