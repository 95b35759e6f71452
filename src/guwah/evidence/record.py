"""
The nouns that a reader yields: record, anomaly, summary.

Frozen, without behaviour and without I/O. Field order is the order of the printed JSON,
fixed by the interface contract; a new field goes to the end and has a default.

The rules of these nouns are:
  * `span` is `(offset, length)` in bytes of the member: exactly the record as it stands there.
  * `text` is the body exactly; null only where the app withheld it.
  * `sent.readings` holds every local wall-clock reading that the evidence allows, sorted.
  * `sent.earliest` and `sent.latest` are the closed interval in UTC that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Span = tuple[int, int]
Kind = Literal["message", "call", "notice"]
Grade = Literal["database", "export", "screenshot", "account"]
Zone = Literal["explicit", "declared", "unknown"]
Mark = Literal[
    "edited", "deleted", "view-once", "forwarded", "reply", "media-omitted", "poll", "location",
    "missed", "live-location", "expiring", "repaired",
]  # fmt: skip


class Sender(msgspec.Struct, frozen=True, gc=False):
    """Who sent it, as written in the export; no two names are ever joined here."""

    name: str | None
    handle: str | None = None
    self: bool | None = None


class Sent(msgspec.Struct, frozen=True, gc=False):
    """When it was sent: what was written, and what that can mean.

    `readings` are local wall-clock times without zone (`2018-01-29T12:24`), or end in `Z`
    for an epoch. `earliest` and `latest` are RFC 3339 in UTC, or null where nothing is known.
    """

    written: str
    readings: tuple[str, ...]
    earliest: str | None
    latest: str | None
    zone: Zone = "unknown"


class Attachment(msgspec.Struct, frozen=True, gc=False):
    """A file that the message names; `present` says whether it lies beside the export.

    `member` is where it lies if that is not the folder of the record's member: a part of a mail.
    """

    name: str
    media_type: str | None
    present: bool
    member: str | msgspec.UnsetType = msgspec.UNSET


class Record(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="record"):
    """One message, call or notice, traceable to exact bytes of an original."""

    id: str
    kind: Kind
    grade: Grade
    reader: str
    item: str
    member: str | None
    span: Span | None
    context: tuple[Span, ...]
    thread: str | None
    sender: Sender | None
    sent: Sent | None
    text: str | None
    attachments: tuple[Attachment, ...] = ()
    marks: tuple[Mark, ...] = ()
    extra: Mapping[str, Any] = {}
    locator: Mapping[str, Any] | msgspec.UnsetType = msgspec.UNSET


class Anomaly(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="anomaly"):
    """One maximal run of bytes that a reader could not read, with a reason from its list."""

    reader: str
    item: str
    member: str | None
    span: Span | None
    reason: str
    id: str = ""
    locator: Mapping[str, Any] | msgspec.UnsetType = msgspec.UNSET


class Fact(msgspec.Struct, frozen=True, gc=False):
    """Something that an expert should know of a member; a fact, never a verdict.

    `records` are ids of the records on which it rests, the first of them if there are many;
    `count` says how many there are in all.
    """

    what: str
    detail: str
    count: int = 1
    records: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="summary"):
    """What one member of an item held; the three counts add up to `bytes`.

    For a database `unit` is `rows`, and all four count rows. `media_type` is told by the content;
    `metadata` is what the file says of itself, never trusted; `facts` only where asked for.
    """

    item: str
    member: str | None
    reader: str | None
    records: int
    anomalies: int
    bytes: int
    bytes_in_records: int
    bytes_in_anomalies: int
    bytes_structural: int
    unit: Literal["bytes", "rows"] = "bytes"
    media_type: str | None = None
    metadata: Mapping[str, Any] = {}
    facts: tuple[Fact, ...] = ()
