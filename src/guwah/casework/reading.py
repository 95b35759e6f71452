"""
The verb *read*: an accepted item becomes records, commitments and rows.

Wires intake, script, custody and vault; knows no format.

The rules of this module are:
  * No reader sees a byte that is not already kept.
  * The secret of the commitments is sealed and fsynced before it is used.
  * A reading without commitments is never listed: the `read` entry comes last.
  * An item that no reader knows is kept, with a `read` entry that says so.
  * What each file in the item is, and what it says of itself, is sealed as the item's sheet.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as replace_options
from itertools import chain
from typing import Any, BinaryIO, cast

from msgspec.structs import replace

from guwah.casework import readings
from guwah.casework.catalogue import next_number
from guwah.casework.originals import Original, present_files
from guwah.casework.pieces import pack_lengths
from guwah.casework.projecting import project
from guwah.casework.readings import Commitments, Found, FrameStream, ReadingHead
from guwah.casework.sheets import seal_sheet
from guwah.custody.cells import Header
from guwah.custody.reading import commit
from guwah.errors import IntakeError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Options, TilingFault
from guwah.intake.frame.detection import version_of
from guwah.intake.workers.parent import inspect_isolated
from guwah.script.segment import SEGMENTER, segments
from guwah.vault.case import CaseVault


@dataclass
class Tally:
    """What a reading held, filled while it is sealed."""

    reader: str | None = None
    records: int = 0
    anomalies: int = 0
    readers: set[str] = field(default_factory=set)
    sheet: list[Summary] = field(default_factory=list)
    attachments: dict[str, str | None] = field(default_factory=dict)


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
        What was found; without a reader if none knows the item, or the one that does broke off.

    Raises:
        ObjectDamagedError: The sealed original is damaged.
    """
    try:
        tally = _read(case, item, more, options, reader)
    except (IntakeError, TilingFault) as fault:
        log_unread(case, item, type(fault).__name__)
        tally = Tally()
    project(case)
    return tally


def log_unread(
    case: CaseVault, item: str, reason: str, sheet: dict[str, Any] | None = None
) -> None:
    """Log that an item is kept and was not read, and why; `sheet` as `seal_sheet` names it."""
    more = {"item": item, "reader": None, "reading": None, "reason": reason, "sheet": sheet}
    case.append("read", None, more, item=item)


def _read(
    case: CaseVault, item: str, more: dict[str, Any], options: Options, reader: str | None
) -> Tally:
    name = f"reading-{os.urandom(8).hex()}"
    tally = Tally()
    with case.open_item(item) as source:
        original = Original(case, source, more["name"])
        found = inspect_isolated(
            source, more["name"], item=more["name"], options=replace_options(options, facts=True), reader=reader,
            id_prefix=f"{item}/1", scratch=original.scratch,
        )  # fmt: skip
        first = _first(found, tally)
        if first is None:
            sheet = seal_sheet(case, item, tally.sheet)
            log_unread(case, item, "no-reader", sheet)
            return tally
        tally.reader, version = str(first.reader), version_of(str(first.reader))
        head = ReadingHead(
            item=item, name=name, reader=tally.reader, version=version,
            segmenter=SEGMENTER, zone=options.zone, received=more["received"],
            giver=more.get("giver"), k=os.urandom(32),
        )  # fmt: skip
        frames = readings.frames(head, _counted(chain([first], found), item, tally))
        case.seal_reading(item, name, cast(BinaryIO, FrameStream(frames)))
        commitments = _commit(case, original, more, head, tally)
    case.seal_reading(item, f"{name}.tree", readings.encode_commitments(commitments))
    entry = {
        "item": item, "reading": name, "first": next_number(case.db),
        "reader": head.reader, "version": head.version,
        "records": tally.records, "anomalies": tally.anomalies,
        "readers": {name: version_of(name) for name in sorted(tally.readers)},
        "sheet": seal_sheet(case, item, tally.sheet),
    }  # fmt: skip
    case.append("read", commitments.root, entry, item=item)
    return tally


def _first(
    found: Iterator[Record | Anomaly | Summary], tally: Tally
) -> Record | Anomaly | Summary | None:
    """The first that a reader told; summaries of other files before it go to the sheet."""
    for one in found:
        if one.reader is not None or not isinstance(one, Summary):
            return one
        tally.sheet.append(one)
    return None


def _counted(
    found: Iterable[Record | Anomaly | Summary], item: str, tally: Tally
) -> Iterator[Found]:
    """Pass records and anomalies on, counting; summaries go to the item's sheet.

    Readers get the file's own name, because an iPhone's zip names its chat nowhere else; what is
    kept bears the item's random id.
    """
    for one in found:
        if isinstance(one, Record):
            tally.records += 1
            tally.attachments.update(present_files(one))
            yield replace(one, item=item)
        elif isinstance(one, Anomaly):
            tally.anomalies += 1
            yield replace(one, item=item)
        else:
            tally.sheet.append(one)
            tally.readers |= {one.reader} if one.reader else set()


def _commit(
    case: CaseVault, original: Original, more: dict[str, Any], head: ReadingHead, tally: Tally
) -> Commitments:
    """The reading's commitments, made from what was sealed and the original's own bytes."""
    files = original.facts(tally.attachments)
    header = header_of(head, more, tally.records + tally.anomalies)
    with case.open_reading(head.item, head.name) as sealed:
        cut = bytearray()
        found = cut_texts(readings.read_found(sealed), cut)
        done = commit(head.k, header, original.values(head.item, found, files))
    return Commitments(done.root, done.cells, done.count, files, bytes(cut))


def cut_texts(found: Iterable[Found], cut: bytearray) -> Iterator[tuple[Found, list[str] | None]]:
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
