"""
What a worker and its parent say to each other: typed messages of msgpack, each with its length.

The parent trusts nothing that comes from a worker: a message that is not exactly one of these
types, or is too long, ends the worker.

The rules of this module are:
  * A message is a big-endian length of four bytes, and so many bytes of msgpack.
  * The parent decodes into the types below and nothing else; unknown fields are refused.
  * No message is longer than 32 MiB.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Literal, cast

import msgspec

from guwah.evidence.record import Anomaly, Record, Sender, Span, Summary
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.notation.sheets import Extras, Sheet, Times

LONGEST_BYTES = 32 << 20
_LENGTH = struct.Struct(">I")

Trouble = Literal["reader-crashed", "reader-fault", "reader-out-of-memory", "reader-too-slow"]


class Job(msgspec.Struct, frozen=True, tag=True):
    """What a worker is asked to do, told once, before it gives up its rights.

    Args:
        size: Length of the item in bytes.
        name: Its own name.
        item: As in `Member.item`.
        id_prefix: As in `Member.id_prefix`.
        zone: As in `Options`.
        reader: Name of the reader to use, or None.
        siblings: Paths of the files that lie beside it.
        explain: Whether decisions are wanted instead of records.
        facts: Whether summaries tell facts.
        is_one_of_many: As in `Options`.
        wanted: Paths of members whose bytes are wanted instead of records.
        skip: How many members were done before.
        ordinal: The next ordinal.
        taken: How many records and anomalies of the next member arrived before a worker died.
        batch: How many are sent together.
        seconds: Processor time for a member, besides what its size allows.
        memory_bytes: Its address space.
        can_spill: Whether the parent keeps bytes that do not fit into memory.
        ahead_bytes: How many bytes the channel holds without anyone reading them; 0 if unknown.
    """

    size: int
    name: str
    item: str
    id_prefix: str
    zone: str | None
    reader: str | None
    siblings: tuple[str, ...]
    explain: bool
    facts: bool
    is_one_of_many: bool
    wanted: tuple[str, ...]
    skip: int
    ordinal: int
    taken: int
    batch: int
    seconds: int
    memory_bytes: int
    can_spill: bool
    ahead_bytes: int


class Block(msgspec.Struct, frozen=True, tag=True):
    """Bytes that a worker asked for; a number for a new scratch stream."""

    data: bytes
    handle: int = 0


class Confined(msgspec.Struct, frozen=True, tag=True):
    """The first word of a worker: what it gave up."""

    limits: bool
    no_files: bool
    no_network: bool


class Read(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Asks for bytes of the item (handle 0) or of a scratch stream."""

    handle: int
    offset: int
    size: int


class Spill(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Asks to keep bytes: of a new scratch stream (handle 0), or at the end of one."""

    handle: int
    data: bytes


class Begin(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A member is looked at next."""

    member: str | None
    reader: str | None
    size: int
    reasons: frozenset[str]


class Batch(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Records and anomalies of the member, in order."""

    found: list[Record | Anomaly]


class Packed(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A sheet of the member: fields as in `Sheet`, but each sender stands once, in `people`.

    Texts are in `texts` or, where the parent is to decode them, in `bodies`.
    """

    first: int
    start: int
    lengths: list[int]
    gap: int
    context: tuple[Span, ...]
    thread: str | None
    people: list[Sender | None]
    senders: list[int]
    times: Times
    texts: list[str]
    bodies: list[bytes]
    odd: list[tuple[int, Record]]
    extras: Extras | None


class End(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The member is done."""

    summary: Summary


class Piece(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Bytes of a member that was wanted, in order."""

    member: str
    data: bytes


class Told(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A decision for a member."""

    member: str | None
    what: str
    decided: str
    evidence: str
    span: tuple[int, int] | None


class Refused(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The item is refused as a whole."""

    exit_code: int
    what: str
    hint: str | None
    item: str | None


class Failed(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The reader of the member broke off."""

    reason: Trouble
    detail: str


class Done(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Nothing more comes."""


FromWorker = (
    Confined | Read | Spill | Begin | Batch | Packed | End | Piece | Told | Refused | Failed | Done
)
_encoder = msgspec.msgpack.Encoder()
_from_worker: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
_from_parent: msgspec.msgpack.Decoder[Job | Block] = msgspec.msgpack.Decoder(Job | Block)


def packed(sheet: Sheet) -> Packed:
    """A sheet as it is sent."""
    keys = list(map(id, sheet.senders))
    people = dict(zip(keys, sheet.senders, strict=True))
    places = {key: place for place, key in enumerate(people)}
    is_raw = isinstance(sheet.texts[0], bytes)
    texts = [] if is_raw else cast(list[str], sheet.texts)
    bodies = cast(list[bytes], sheet.texts) if is_raw else []
    return Packed(
        sheet.first, sheet.start, sheet.lengths, sheet.gap, sheet.context, sheet.thread,
        list(people.values()), list(map(places.__getitem__, keys)), sheet.times, texts, bodies,
        list(sheet.odd.items()), sheet.extras,
    )  # fmt: skip


class ChannelBroken(Exception):
    """A worker ended, or said something that is no message."""


def send(stream: BinaryIO, message: msgspec.Struct) -> None:
    """Write one message.

    Args:
        stream: Where to; flushed.
        message: One of the types above.

    Raises:
        ChannelBroken: The other side is gone.
    """
    data = _encoder.encode(message)
    try:
        stream.write(_LENGTH.pack(len(data)))
        stream.write(data)
        stream.flush()
    except (OSError, ValueError) as cause:
        raise ChannelBroken("the worker is gone") from cause


def receive(stream: BinaryIO) -> FromWorker:
    """Read one message from a worker.

    Args:
        stream: Where from.

    Returns:
        The message, of exactly one of the types.

    Raises:
        ChannelBroken: The worker ended, or this is no message.
    """
    try:
        return _from_worker.decode(_message(stream))
    except (msgspec.DecodeError, RecursionError, OSError, ValueError) as cause:
        raise ChannelBroken("the worker said something that is no message") from cause


def receive_in_worker(stream: BinaryIO) -> Job | Block:
    """Read one message from the parent."""
    return _from_parent.decode(_message(stream))


def _message(stream: BinaryIO) -> bytes:
    head = read_fully(stream, _LENGTH.size)
    if len(head) < _LENGTH.size:
        raise ChannelBroken("the worker ended")
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST_BYTES:
        raise ChannelBroken("the worker said something too long")
    data = read_fully(stream, length)
    if len(data) < length:
        raise ChannelBroken("the worker ended")
    return data
