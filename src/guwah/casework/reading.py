"""
The verb *read*: an accepted item becomes records, commitments and rows.

Wires intake, script, custody and vault; knows no format.

The rules of this module are:
  * No reader sees a byte that is not already kept.
  * The secret of the commitments is sealed and fsynced before it is used.
  * A reading without commitments is never listed: the `read` entry comes last.
  * An item that no reader knows is kept, with a `read` entry that says so.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from guwah.casework import readings
from guwah.casework.pieces import pack_lengths
from guwah.casework.projecting import project
from guwah.casework.readings import Commitments, FileFacts, Found, FrameStream, ReadingHead
from guwah.custody.cells import Header, RecordValues, record_values
from guwah.custody.reading import commit
from guwah.errors import UnknownFormatError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Options
from guwah.intake.inspect import inspect_source, open_member
from guwah.intake.readers import reader_named
from guwah.script.segment import SEGMENTER, segments
from guwah.vault.case import CaseVault

CHUNK_BYTES = 1 << 20


@dataclass
class Tally:
    """What a reading held, filled while it is sealed."""

    reader: str | None = None
    records: int = 0
    anomalies: int = 0
    attachments: dict[str, str | None] | None = None
    marks: Counter[str] | None = None


def read_item(
    case: CaseVault, item: str, more: dict[str, Any], options: Options, reader: str | None = None
) -> Tally:
    """Read one accepted item: seal what was found, commit to it, log it, list it.

    Args:
        case: The opened case.
        item: The item's random id.
        more: The `more` of its `received` entry (name, giver, received, sha256, size).
        options: What the person told about the export.
        reader: A reader's name, or None to detect by content.

    Returns:
        What was found.

    Raises:
        ObjectDamagedError: The sealed original is damaged.
    """
    name = f"reading-{os.urandom(8).hex()}"
    tally = Tally(attachments={}, marks=Counter())
    with case.open_item(item) as source:
        found = inspect_source(
            source, more["name"], item=item, options=options, reader=reader, id_prefix=f"{item}/1"
        )
        try:
            first = next(found, None)
        except UnknownFormatError:
            first = None
        if first is None:
            case.append("read", None, {"item": item, "reader": None, "reading": None}, item=item)
            project(case)
            return tally
        chosen = reader_named(first.reader) if first.reader else None
        head = ReadingHead(
            item=item, name=name, reader=first.reader or "", version=chosen.version if chosen else 0,
            segmenter=SEGMENTER, zone=options.zone, received=more["received"],
            giver=more.get("giver"), k=os.urandom(32),
        )  # fmt: skip
        frames = readings.frames(head, _counted(first, found, tally))
        case.seal_reading(item, name, cast(BinaryIO, FrameStream(frames)))
        commitments = _commit(case, source, more, head, tally)
    case.seal_reading(item, f"{name}.tree", readings.encode_commitments(commitments))
    case.append(
        "read",
        commitments.root,
        {"item": item, "reading": name, "reader": head.reader, "version": head.version,
         "records": tally.records, "anomalies": tally.anomalies},
        item=item,
    )  # fmt: skip
    project(case)
    return tally


def _counted(
    first: Record | Anomaly | Summary,
    rest: Iterable[Record | Anomaly | Summary],
    tally: Tally,
) -> Iterator[Found]:
    """Pass records and anomalies on, counting; summaries are for the screen only."""
    assert tally.attachments is not None and tally.marks is not None
    tally.reader = first.reader
    for one in _chain(first, rest):
        if isinstance(one, Record):
            tally.records += 1
            tally.marks.update(one.marks)
            for attachment in one.attachments:
                if attachment.present:
                    path = beside(one.member, attachment.name)
                    tally.attachments[path] = attachment.media_type
            yield one
        elif isinstance(one, Anomaly):
            tally.anomalies += 1
            yield one


def _chain(
    first: Record | Anomaly | Summary, rest: Iterable[Record | Anomaly | Summary]
) -> Iterator[Record | Anomaly | Summary]:
    yield first
    yield from rest


def beside(member: str | None, name: str) -> str:
    """The path of a file named by a record, in the folder of the record's member."""
    outer, bang, inner = (member or "").rpartition("!/")
    folder = inner.rpartition("/")[0]
    return f"{outer}{bang}{folder}/{name}" if folder else f"{outer}{bang}{name}"


def _commit(
    case: CaseVault, source: BinaryIO, more: dict[str, Any], head: ReadingHead, tally: Tally
) -> Commitments:
    """The reading's commitments, made from what was sealed and the original's own bytes."""
    assert tally.attachments is not None
    files = tuple(_facts(source, more["name"], path, kind)
                  for path, kind in sorted(tally.attachments.items()))  # fmt: skip
    header = header_of(head, more, tally.records + tally.anomalies)
    with case.open_reading(head.item, head.name) as sealed:
        cut = bytearray()
        found = _cut(readings.read_found(sealed), cut)
        done = commit(head.k, header, values_of(source, more["name"], head.item, found, files))
    return Commitments(done.root, done.cells, done.count, files, bytes(cut))


def _cut(found: Iterable[Found], cut: bytearray) -> Iterator[tuple[Found, list[str] | None]]:
    """Yield what was found with its text's pieces, remembering where they were cut."""
    for one in found:
        text = one.text if isinstance(one, Record) else None
        pieces = None if text is None else segments(text)
        cut += pack_lengths(pieces or ())
        yield one, pieces


def header_of(head: ReadingHead, more: dict[str, Any], count: int) -> Header:
    """The header of the reading's tree."""
    about = {"format": 1, "reader": head.reader, "version": head.version,
             "segmenter": head.segmenter}  # fmt: skip
    digest = bytes.fromhex(more["sha256"]) + int(more["size"]).to_bytes(8, "big")
    return Header(about=about, count=count, item=digest, giver=head.giver, received=head.received)


def _facts(source: BinaryIO, name: str, path: str, kind: str | None) -> FileFacts:
    digest = hashlib.sha256()
    member = open_member(source, name, path)
    while chunk := member.source.read(CHUNK_BYTES):
        digest.update(chunk)
    return FileFacts(path, kind, member.size, digest.digest())


def values_of(
    source: BinaryIO,
    name: str,
    item: str,
    found: Iterable[tuple[Found, list[str] | None]],
    files: Iterable[FileFacts],
    start: int = 0,
) -> Iterator[RecordValues]:
    """Yield the sixteen values of each record and anomaly, in file order.

    Args:
        source: The opened original.
        name: The original's own name.
        item: The item's random id.
        found: Records and anomalies in file order, each with the pieces of its text.
        files: Facts of the attachments that lie beside the export.
        start: Ordinal of the first of `found`.
    """
    known = {facts.path: facts for facts in files}
    opened: tuple[str | None, BinaryIO] | None = None
    for ordinal, (one, pieces) in enumerate(found, start):
        raw: bytes | None = None
        if one.span is not None:
            if opened is None or opened[0] != one.member:
                stream = (
                    source if one.member is None else open_member(source, name, one.member).source
                )
                opened = (one.member, stream)
            opened[1].seek(one.span[0])
            raw = opened[1].read(one.span[1])
        yield record_values(one, ordinal, item, raw, _file_values(one, known), pieces)


def _file_values(one: Found, known: dict[str, FileFacts]) -> list[dict[str, Any]]:
    if isinstance(one, Anomaly):
        return []
    values = []
    for attachment in one.attachments:
        facts = known.get(beside(one.member, attachment.name))
        values.append(
            {"name": attachment.name, "type": attachment.media_type,
             "size": facts.size if facts else None,
             "sha256": facts.sha256.hex() if facts else None}
        )  # fmt: skip
    return values
