"""Reading one mail or mailbox in a test: records, files, and what is inside of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Derived, Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.mail.eml import READER as EMAIL
from guwah.intake.mail.eml import EmailReader
from guwah.intake.mail.mbox import READER as MBOX
from guwah.intake.mail.mbox import MboxReader

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
Either = EmailReader | MboxReader


def member(data: bytes, path: str | None = None) -> Member:
    """A member of these bytes."""
    return Member("item", path, io.BytesIO(data), len(data), "mail", id_prefix="i/1")


def vector(name: str) -> bytes:
    """The bytes of a vector: `trail.eml`, `plain.mbox`."""
    folder = "mbox" if name.endswith(".mbox") else "email"
    return (VECTORS / folder / name).read_bytes()


def read(reader: Either, data: bytes, zone: str | None = None) -> list[Record | Anomaly]:
    """Records and anomalies; the tiling is checked on the way."""
    *found, summary = tiled(reader, member(data), Options(zone=zone))
    assert isinstance(summary, Summary)
    return [one for one in found if not isinstance(one, Summary)]


def records(reader: Either, data: bytes) -> list[Record]:
    """All of them are records."""
    found = read(reader, data)
    told = [one for one in found if isinstance(one, Record)]
    assert len(told) == len(found)
    return told


def only(data: bytes) -> Record:
    """The one record of a single mail."""
    (record,) = records(EMAIL, data)
    return record


def files(reader: Either, data: bytes) -> dict[str, bytes]:
    """The files inside, by path."""
    return {one.path: contents(one) for one in reader.derived(member(data), Options())}


def contents(one: Derived) -> bytes:
    """The bytes of a file inside, which must be as many as it says."""
    with one.open() as stream:
        data = stream.read()
    assert len(data) == one.size
    return data


def all_inside(data: bytes, depth: int = 0) -> Iterator[tuple[int, Record, dict[str, bytes]]]:
    """The record of a mail, then those of the mails nested in it, with their files."""
    reader = EMAIL if EMAIL.recognise(data, len(data)) else MBOX
    inside = files(reader, data)
    yield depth, records(reader, data)[0], inside
    for one in inside.values():
        if EMAIL.recognise(one, len(one)) or MBOX.recognise(one, len(one)):
            yield from all_inside(one, depth + 1)


__all__ = [
    "EMAIL",
    "MBOX",
    "all_inside",
    "contents",
    "files",
    "member",
    "only",
    "read",
    "records",
    "vector",
]
