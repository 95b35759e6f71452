"""
What a header, a record and an anomaly commit to: the values of their leaves.

Makes the values of single cells; their digests are made by `leaves`, the tree by `reading`.
Specification: docs/spec/commitments.md, "Cells"

The rules that this module enforces are:
  * What is absent is an `n` leaf, so that absence is as hidden as presence.
  * Text is committed segment by segment; the segments partition the exact text.
  * What no place is named for stands in `more`; nothing of a record is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from guwah.custody import canonical
from guwah.custody.commitment import Salts, named
from guwah.custody.leaves import (
    HEADER_NAMES,
    MAX_ELEMENTS,
    RECORD_NAMES,
    Opening,
    RecordValues,
    header_digest,
    header_places,
)
from guwah.custody.values import Value
from guwah.errors import DigestRefutedError
from guwah.evidence.record import Anomaly, Record
from guwah.script.segment import MAX_SEGMENTS, segments

__all__ = [
    "HEADER_NAMES",
    "RECORD_NAMES",
    "Header",
    "Opening",
    "RecordValues",
    "passage_values",
    "record_values",
]

_json = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Header:
    """What cell 0 says of the whole reading.

    Args:
        about: `format`, `reader`, `version`, `segmenter`.
        count: Number of records and anomalies.
        item: H(original) ‖ u64(length), 40 bytes, or None.
        giver: Who handed it in, or None.
        received: RFC 3339, or None.
    """

    about: Mapping[str, Any]
    count: int
    item: bytes | None
    giver: str | None
    received: str | None

    def values(self) -> tuple[Value, ...]:
        """The five values in the order of their places."""
        return (
            Value.canonical(dict(self.about)),
            Value.integer(self.count),
            Value.blob(self.item),
            Value.text(self.giver),
            Value.text(self.received),
        )

    def digest(self, salts: Salts) -> bytes:
        """The digest of cell 0."""
        return header_digest(salts, self._bodies())

    def prune(self, salts: Salts, opened: frozenset[str]) -> list[Any]:
        """`["header", PLACE × 5]` with these places opened."""
        return header_places(salts, self._bodies(), opened)

    def _bodies(self) -> list[bytes]:
        return [named(n) + v.typed for n, v in zip(HEADER_NAMES, self.values(), strict=True)]


def record_values(
    record: Record | Anomaly,
    ordinal: int,
    item_id: str,
    raw: bytes | None,
    files: Sequence[Mapping[str, Any]] = (),
    text_segments: Sequence[str] | None = None,
) -> RecordValues:
    """The values that a record or anomaly commits to.

    Args:
        record: What the reader found.
        ordinal: Its number in file order, from 0, anomalies counted.
        item_id: The item's random id.
        raw: The bytes of its span as they stand, or None where it has a locator.
        files: `{"name", "type", "size", "sha256"}` for each attachment, size in bytes and
            digest in lower-case hex, both None where the file is missing.
        text_segments: The pieces of the text where they are known; segmented anew if None.

    Returns:
        The values.

    Raises:
        DigestRefutedError: If there are more than 512 segments or files, or the segments do
            not concatenate to the text.
    """
    anomaly = isinstance(record, Anomaly)
    text = None if anomaly else _text_bodies(record.text, text_segments)  # type: ignore[union-attr]
    attached = [b"\x05filesj" + canonical.encode(dict(file)) for file in files]
    if len(attached) > MAX_ELEMENTS:
        raise DigestRefutedError("more than 512 files in one record")
    facts = _anomaly_facts(record) if isinstance(record, Anomaly) else _record_facts(record)
    return _values(ordinal, item_id, record.member, raw, facts, text, attached)


def passage_values(
    text: str,
    ordinal: int,
    item_id: str,
    member: str | None,
    place: Mapping[str, Any],
    more: Mapping[str, Any],
    text_segments: Sequence[str],
) -> RecordValues:
    """The values that a passage of a derivative commits to: kind `passage`.

    Args:
        text: What a program or a person wrote for it.
        ordinal: Its number in the derivative, from 0.
        item_id: The random id of the item that the derivative was made from.
        member: The file inside it, or None for the item itself.
        place: Where the passage stands in that file: a box, a page, milliseconds.
        more: What else is said of it.
        text_segments: The pieces of the text.

    Returns:
        The values.

    Raises:
        DigestRefutedError: If there are more than 512 segments, or they do not concatenate to
            the text, or a value has no canonical form.
    """
    facts = ("passage", canonical.encode_any(place), None, None, None, None, None, None, None,
             canonical.encode_any(more))  # fmt: skip
    return _values(ordinal, item_id, member, None, facts, _text_bodies(text, text_segments), [])


def _values(
    ordinal: int,
    item_id: str,
    member: str | None,
    raw: bytes | None,
    facts: _Facts,
    text: list[bytes] | None,
    attached: list[bytes],
) -> RecordValues:
    kind, span, thread, name, handle, own, written, time, marks, more = facts
    bodies = (
        b"\x07ordinali" + ordinal.to_bytes(8, "big"),
        _text(b"\x04kind", kind),
        b"\x03rawn" if raw is None else b"\x03rawb" + raw,
        _text(b"\x04item", item_id),
        _text(b"\x06member", member),
        b"\x04spann" if span is None else b"\x04spanj" + span,
        _text(b"\x06thread", thread),
        _text(b"\x04name", name),
        _text(b"\x06handle", handle),
        _SELF[own],
        _text(b"\x07written", written),
        b"\x04timen" if time is None else b"\x04timej" + time,
        b"\x04textn" if text is None else b"\x04texts",
        b"\x05filess" if attached else b"\x05filesn",
        b"\x05marksn" if marks is None else b"\x05marksj" + marks,
        b"\x04morej" + more,
        *(text or ()),
        *attached,
    )
    return RecordValues(bodies, len(text or ()))


_Facts = tuple[
    str, bytes | None, str | None, str | None, str | None, bool | None, str | None,
    bytes | None, bytes | None, bytes,
]  # fmt: skip
_SELF: Final = {None: b"\x04selfn", True: b"\x04selfjtrue", False: b"\x04selfjfalse"}
_NO_MARKS: Final = b"[]"


def _record_facts(record: Record) -> _Facts:
    """Kind, span, thread, name, handle, self, written, time, marks, more."""
    sender, sent = record.sender, record.sent
    more: dict[str, Any] = {
        "context": record.context, "extra": record.extra, "grade": record.grade,
        "reader": record.reader,
    }  # fmt: skip
    time: bytes | None = None
    if sent is not None:
        time = _json(
            {"earliest": sent.earliest, "latest": sent.latest, "readings": sent.readings,
             "zone": sent.zone}
        )  # fmt: skip
    return (
        record.kind,
        _place(record),
        record.thread,
        sender.name if sender else None,
        sender.handle if sender else None,
        sender.self if sender else None,
        sent.written if sent else None,
        time,
        _json(sorted(record.marks)) if record.marks else _NO_MARKS,
        canonical.encode_any(more) if record.extra else _json(more),
    )


def _anomaly_facts(anomaly: Anomaly) -> _Facts:
    more = _json({"reader": anomaly.reader, "reason": anomaly.reason})
    return "anomaly", _place(anomaly), None, None, None, None, None, None, None, more


def _place(found: Record | Anomaly) -> bytes | None:
    """Where it stands: the span, or the locator of a database's row."""
    if found.span is not None:
        return b"[%d,%d]" % found.span
    if isinstance(found.locator, msgspec.UnsetType):
        return None
    return canonical.encode_any(found.locator)


def _text_bodies(text: str | None, pieces: Sequence[str] | None) -> list[bytes] | None:
    if text is None:
        return None
    if pieces is None:
        pieces = segments(text)
    elif "".join(pieces) != text:
        raise DigestRefutedError("segments that do not make up the text")
    if len(pieces) > MAX_SEGMENTS:
        raise DigestRefutedError("more than 512 segments in one text")
    try:
        return [b"\x04texts" + piece.encode() for piece in pieces]
    except UnicodeEncodeError:
        return [_text(b"\x04text", piece) for piece in pieces]


def _text(name: bytes, text: str | None) -> bytes:
    """The body of a leaf that holds characters."""
    if text is None:
        return name + b"n"
    try:
        return name + b"s" + text.encode()
    except UnicodeEncodeError:
        return name + Value.text(text).typed
