"""
From the pieces of a WhatsApp export to records: the loop that every message goes through.

An ordinary message takes the short way, a few comparisons; everything else goes to `_odd`.

The rules of this module are:
  * A line without a name is a notice or a call, with no sender.
  * A notice behind a name has no sender either; the name is kept in `extra.behind`.
  * Bytes that are not UTF-8 become U+FFFD and give the mark `repaired`.
  * A date that no calendar has makes the whole record an anomaly.
  * Anomalies that touch and have one reason are one.
"""

from __future__ import annotations

from collections.abc import Iterator

from guwah.evidence.record import Anomaly, Mark, Record, Sender, Sent
from guwah.intake.contract import Found, Member
from guwah.intake.whatsapp.body import NOTICE, PLAIN, Body, call_of, describe
from guwah.intake.whatsapp.cuts import LONGEST_RECORD, TOO_LONG, Batch, Lost
from guwah.intake.whatsapp.headers import BOM, CRLF, GROUPS, MARKS, ZEROS, dialect_of
from guwah.intake.whatsapp.names import Names, parts_of, thread_of
from guwah.intake.whatsapp.notices import ENCRYPTED_STARTS, is_notice_behind
from guwah.intake.whatsapp.phrases import (
    LONGEST_WHOLE_BYTES,
    MISSED_STARTS,
    POLL_BEGINNINGS,
    START_BYTES,
    WHOLE_BODIES,
)
from guwah.intake.whatsapp.sent import SentTimes, quick
from guwah.intake.whatsapp.survey import Plan

IMPOSSIBLE = "impossible-date"
_STARTS = ENCRYPTED_STARTS | MISSED_STARTS
_LRM, _RLM, _LINK = "\u200e".encode(), "\u200f".encode(), b"://"
_BOM_BYTE, _LRM_END, _RLM_END = BOM[0], _LRM[-1], _RLM[-1]
# Looking for one byte is several times faster when it is given as a number.
_CLOSING_ANGLE, _CLOSING_ROUND, _SPACE, _COLON, _NEWLINE = b">) :\n"
_MARK_SET = frozenset(MARKS)


class Lines:
    """Makes the records of one member.

    Args:
        member: The member.
        plan: What the survey decided.
        zone: The zone that the person declared, or None.
    """

    def __init__(self, member: Member, plan: Plan, zone: str | None) -> None:
        self._member = member
        self.thread = thread_of(member.path, member.name, member.item)
        self._names = Names(member.source)
        self._times = {d: SentTimes(d, orders, zone) for d, orders in plan.orders.items()}
        self._only = next(iter(self._times.values())) if len(self._times) == 1 else None
        quick_times = self._only or SentTimes(next(iter(self._times)), (), None)
        self._quick = (
            quick_times.quick_days.get,
            quick_times.quick_clocks.get,
            quick_times.quick_seconds.get,
        )
        self._ordinal = member.first_ordinal
        self._lost: Lost | None = None

    def records(self, batch: Batch) -> Iterator[Found]:
        """The records of a batch, and anomalies for what is none.

        Args:
            batch: From `cuts`.

        Yields:
            Records and anomalies in file order; the last anomaly may wait for `rest`.
        """
        member, thread, ordinal, odd = self._member, self.thread, self._ordinal, self._odd
        item, path, prefix = member.item, member.path, member.id_prefix + "/"
        at, ends, only, run = batch.offset, batch.end, self._only, batch.run
        days, clocks, moments = self._quick
        known_sender, is_lost = self._names.senders.get, self._lost is not None
        # What the whole run lacks need not be looked for in each of its bodies.
        has_bom, has_cr, has_link = BOM in run, ends == 1 and CRLF in run, _LINK in run
        has_lrm, has_rlm = _LRM in run, _RLM in run
        last_day = last_clock = last_half = b""
        sent: Sent | None = None
        columns = [iter(batch.pieces)] * (GROUPS + 1)
        for head, day, clock, seconds, half, lead, body in zip(*columns, strict=True):
            start = at
            length = len(head) + len(body) + ends
            at += length
            if has_bom and head[0] == _BOM_BYTE:
                start, length = _without_marks(head, start, length)
            if clock != last_clock or day != last_day or half != last_half or seconds or not only:
                last_clock, last_day, last_half = clock, day, half
                known_day, known_clock = days(day), clocks(clock + half)
                second = moments(seconds)
                if known_day is None or known_clock is None or second is None:
                    sent = self._sent(head, lead, day, clock, seconds, half)
                else:
                    sent = quick(known_day, known_clock, second)
            if is_lost or sent is None or length > LONGEST_RECORD:
                self._ordinal = ordinal
                yield from self._gap(start, length, sent)
                ordinal, is_lost = self._ordinal, self._lost is not None
                if sent is None or is_lost:
                    continue
            if has_cr and body[-1:] == b"\r":
                body = body[:-1]
            known = known_sender(lead)
            try:
                text = body.decode()
            except UnicodeDecodeError:
                known = None
            if (
                known is None
                or not body
                or body[0] <= _SPACE
                or _CLOSING_ANGLE in body
                or _CLOSING_ROUND in body
                or (has_lrm and _LRM_END in body and _LRM in body)
                or (has_rlm and _RLM_END in body and _RLM in body)
                or (has_link and _COLON in body and _LINK in body)
                or body.startswith(known[1])
                or body[:START_BYTES] in _STARTS
                or (len(body) <= LONGEST_WHOLE_BYTES and body in WHOLE_BODIES)
                or (_NEWLINE in body and body[: body.index(_NEWLINE)] in POLL_BEGINNINGS)
            ):
                yield odd(ordinal, (start, length), sent, lead, body, known)
            else:
                yield Record(
                    f"{prefix}{ordinal}", "message", "export", "whatsapp", item, path,
                    (start, length), (), thread, known[0], sent, text,
                )  # fmt: skip
            ordinal += 1
        self._ordinal = ordinal

    def _sent(
        self, head: bytes, lead: bytes, day: bytes, clock: bytes, seconds: bytes, half: bytes
    ) -> Sent | None:
        """The time of a header that has to be worked out; None if there is no such time."""
        times = self._only or self._times_of(head, lead)
        return None if times is None else times.of(day, clock, seconds, half)

    def lose(self, lost: Lost) -> Iterator[Found]:
        """Take a run that holds no record; yield the one before it, unless they are one."""
        before = self._lost
        if before is not None and before.end == lost.start and before.reason == lost.reason:
            self._lost = Lost(before.start, lost.end, lost.reason)
            return
        yield from self.rest()
        self._lost = lost

    def rest(self) -> Iterator[Found]:
        """The anomaly that still waits, if any."""
        lost, self._lost = self._lost, None
        if lost is not None:
            span = (lost.start, lost.end - lost.start)
            name = f"{self._member.id_prefix}/{self._ordinal}"
            self._ordinal += 1
            yield Anomaly("whatsapp", self._member.item, self._member.path, span, lost.reason, name)

    def _gap(self, start: int, length: int, sent: Sent | None) -> Iterator[Found]:
        """Where a record is none, or the one before was none."""
        if sent is None:
            yield from self.lose(Lost(start, start + length, IMPOSSIBLE))
        elif length > LONGEST_RECORD:
            yield from self.lose(Lost(start, start + length, TOO_LONG))
        else:
            yield from self.rest()

    def _times_of(self, head: bytes, lead: bytes) -> SentTimes | None:
        """The clock of the dialect in which a header is written."""
        name = parts_of(lead)[0].encode("utf-8", "surrogateescape")
        shape = head[: len(head) - len(name)] if name else head
        dialect = dialect_of(shape.translate(ZEROS))
        return self._times.get(dialect) if dialect is not None else None

    def _odd(
        self, ordinal: int, span: tuple[int, int], sent: Sent, lead: bytes, body: bytes,
        known: tuple[Sender, bytes] | None,
    ) -> Record:  # fmt: skip
        """The record of anything but an ordinary message of a sender met before."""
        member = self._member
        repaired: tuple[Mark, ...] = ()
        if known is None:
            repaired = () if _is_utf8(lead) and _is_utf8(body) else ("repaired",)
            sender, text = self._names.sender(lead, body.decode("utf-8", "replace"))
        else:
            sender, text = known[0], body.decode()
        told = self._told(sender, text)
        extra = told.extra
        if told.kind == "notice" and sender is not None:
            extra, sender = {"behind": sender.name}, None
        return Record(
            f"{member.id_prefix}/{ordinal}", told.kind, "export", "whatsapp", member.item, member.path,
            span, (), self.thread, sender, sent, text, told.attachments, told.marks + repaired, extra,
        )  # fmt: skip

    def _told(self, sender: Sender | None, text: str) -> Body:
        """What a text says of itself, with a sender or without."""
        if sender is None:
            return call_of(text) or NOTICE
        told = describe(text, self._member.siblings.__contains__)
        if told is PLAIN:
            name, bare = sender.name or "", text.lstrip(MARKS + " ")
            if is_notice_behind(name, bare, has_mark=text[:1] in _MARK_SET):
                return NOTICE
        return told


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_marks(head: bytes, start: int, length: int) -> tuple[int, int]:
    """A span without the byte-order marks that its header begins with."""
    while head.startswith(BOM):
        head, start, length = head[len(BOM) :], start + len(BOM), length - len(BOM)
    return start, length
