"""
From the pieces of a WhatsApp export to records: whole batches, or one line after the other.

An ordinary batch goes to `usual`; a line that is no ordinary message goes to `_odd`.

The rules of this module are:
  * A line without a name is a notice or a call, with no sender.
  * A notice behind a name has no sender either; the name is kept in `extra.behind`.
  * Bytes that are not UTF-8 become U+FFFD and give the mark `repaired`.
  * A date that no calendar has makes the whole record an anomaly.
  * Anomalies that touch and have one reason are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guwah.evidence.record import Anomaly, Mark, Record, Sender, Sent
from guwah.intake.contract import Found, Member
from guwah.intake.whatsapp.body import NOTICE, PLAIN, Body, call_of, describe
from guwah.intake.whatsapp.cuts import LONGEST_RECORD, TOO_LONG, Batch, Lost
from guwah.intake.whatsapp.headers import BOM, GROUPS, MARKS, ZEROS, dialect_of
from guwah.intake.whatsapp.names import Names, parts_of, thread_of
from guwah.intake.whatsapp.notices import is_notice_behind
from guwah.intake.whatsapp.sent import SentTimes
from guwah.intake.whatsapp.signs import has_sign
from guwah.intake.whatsapp.survey import Plan
from guwah.intake.whatsapp.usual import Usual

IMPOSSIBLE = "impossible-date"
_MARK_SET = frozenset(MARKS)
_LONGEST_SAID, _MOST_SAID = 100, 1_000


class Lines:
    """Makes the records of one member.

    Args:
        member: The member.
        plan: What the survey decided.
        zone: The zone that the person declared, or None.
    """

    def __init__(self, member: Member, plan: Plan, zone: str | None) -> None:
        self._member = member
        self._plan = plan
        self.thread = thread_of(member.path, member.name, member.item)
        self._names = Names(member.source)
        self._times = {d: SentTimes(d, orders, zone) for d, orders in plan.orders.items()}
        self._only = next(iter(self._times.values())) if len(self._times) == 1 else None
        self._usual: Usual | None = None
        if plan.quick is not None and self._only is not None:
            self._usual = Usual(member, self.thread, self._names, self._only, plan.quick, self._odd)
        self._ordinal = member.first_ordinal
        self._lost: Lost | None = None
        self._said: dict[bytes, tuple[str, Body]] = {}

    def records(self, batch: Batch) -> Sequence[Found]:
        """The records of a batch, and anomalies for what is none.

        Args:
            batch: From `cuts`.

        Returns:
            Records and anomalies in file order; the last anomaly may wait for `rest`.
        """
        if batch.is_quick and self._usual is not None and self._lost is None:
            sheet = self._usual.sheet(batch, self._ordinal)
            if sheet is not None:
                self._ordinal += len(sheet)
                return sheet
        return list(self._one_by_one(batch.carefully(self._plan)))

    def _one_by_one(self, batch: Batch) -> Iterator[Found]:
        """What a batch holds, each line looked at by itself."""
        member, known_sender = self._member, self._names.senders.get
        at, ends, only = batch.offset, batch.end, self._only
        columns = [iter(batch.pieces)] * (GROUPS + 1)
        for head, day, clock, seconds, half, lead, body in zip(*columns, strict=True):
            start = at
            length = len(head) + len(body) + ends
            at += length
            if head.startswith(BOM):
                start, length = _without_marks(head, start, length)
            times = only or self._times_of(head, lead)
            sent = None if times is None else times.of(day, clock, seconds, half)
            if sent is None or length > LONGEST_RECORD or self._lost is not None:
                yield from self._gap(start, length, sent)
                if sent is None or self._lost is not None:
                    continue
            if ends == 1 and body[-1:] == b"\r":
                body = body[:-1]
            sender = known_sender(lead) if _is_utf8(body) else None
            ordinal, span = self._ordinal, (start, length)
            if sender is None or has_sign(body, sender):
                yield self._odd(ordinal, span, sent, lead, body, sender)
            else:
                yield Record(
                    f"{member.id_prefix}/{ordinal}", "message", "export", "whatsapp", member.item,
                    member.path, span, (), self.thread, sender, sent, body.decode(),
                )  # fmt: skip
            self._ordinal += 1

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
        sender: Sender | None,
    ) -> Record:  # fmt: skip
        """The record of anything but an ordinary message of a sender met before."""
        member = self._member
        repaired: tuple[Mark, ...] = ()
        if sender is None:
            repaired = () if _is_utf8(lead) and _is_utf8(body) else ("repaired",)
            sender, text = self._names.sender(lead, body.decode("utf-8", "replace"))
            told = self._told(sender, text)
        else:
            text, told = self._said.get(body) or self._say(sender, body)
        extra = told.extra
        if told.kind == "notice" and sender is not None:
            extra, sender = {"behind": sender.name}, None
        return Record(
            f"{member.id_prefix}/{ordinal}", told.kind, "export", "whatsapp", member.item, member.path,
            span, (), self.thread, sender, sent, text, told.attachments, told.marks + repaired, extra,
        )  # fmt: skip

    def _say(self, sender: Sender, body: bytes) -> tuple[str, Body]:
        """A body and what it says; remembered if it says the same from whomever it comes."""
        text = body.decode()
        said = self._told(sender, text)
        if said is PLAIN or said is NOTICE or said.attachments:
            return text, said
        if len(body) < _LONGEST_SAID and len(self._said) < _MOST_SAID:
            self._said[body] = text, said
        return text, said

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
