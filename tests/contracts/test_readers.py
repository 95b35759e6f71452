"""
What every reader owes the frame; a new reader inherits all of it.

A reader's valid files lie in `tests/vectors/<reader>/`. Each test runs over each of them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options, Reader, Rows
from guwah.intake.frame.detection import surest_reader
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.readers import READERS

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"
FORMATS = ROOT / "docs" / "formats"
_NO_EXPORTS = {".py", ".md"}
_LONGEST_MUTATED = 20_000

Found = list[Record | Anomaly | Summary]


def _exports(reader: Reader) -> list[Path]:
    folder = VECTORS / reader.name
    return sorted(
        path
        for path in folder.glob("*")
        if path.is_file() and path.suffix not in _NO_EXPORTS and not path.name.startswith(".")
    )


def _cases() -> Iterator[object]:
    for reader in READERS:
        for path in _exports(reader):
            yield pytest.param(reader, path.read_bytes(), id=f"{reader.name}-{path.stem}")


EACH_READER = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
EACH_EXPORT = pytest.mark.parametrize(("reader", "export"), list(_cases()))


class Drip(io.RawIOBase):
    """A source that gives at most a few bytes at a time, as a pipe or a cipher stream may."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__()
        self._held = io.BytesIO(data)
        self._most = most

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._held.seek(offset, whence)

    def tell(self) -> int:
        return self._held.tell()

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        block = self._held.read(min(len(view), self._most))
        view[: len(block)] = block
        return len(block)


def _member(export: bytes) -> Member:
    return Member("item", "a/b", io.BytesIO(export), len(export), "b", id_prefix="i/1")


def _read(reader: Reader, export: bytes, zone: str | None = None) -> Found:
    return list(tiled(reader, _member(export), Options(zone=zone)))


def _spans(found: Found) -> list[tuple[int, int]]:
    return [one.span for one in found if not isinstance(one, Summary) and one.span is not None]


@EACH_READER
def test_a_reader_has_vectors_and_a_page(reader: Reader) -> None:
    """Without files to try, the contract holds nothing."""
    assert _exports(reader), f"no exports in tests/vectors/{reader.name}"
    assert (FORMATS / f"{reader.name}.md").is_file()
    assert re.fullmatch(r"[a-z][a-z0-9-]{1,30}", reader.name)
    assert reader.version >= 1


@EACH_READER
def test_every_reason_is_documented(reader: Reader) -> None:
    """The closed list stands in docs/formats/README.md."""
    listed = (FORMATS / "README.md").read_text(encoding="utf-8")
    assert [reason for reason in sorted(reader.reasons) if f"`{reason}`" not in listed] == []


@EACH_EXPORT
def test_records_anomalies_and_structure_tile_the_file(reader: Reader, export: bytes) -> None:
    """Counted again here, byte by byte, without the frame's own counting."""
    found = _read(reader, export)
    summary = found[-1]
    assert isinstance(summary, Summary)
    if isinstance(reader, Rows):
        _assert_rows_add_up(reader, export, found)
        return
    covered, end = bytearray(len(export)), 0
    for start, length in _spans(found):
        assert start >= end and start + length <= len(export)
        assert length > 0 or start == len(export)
        covered[start : start + length] = b"\x01" * length
        end = start + length
    assert summary.bytes == len(export)
    assert summary.bytes_structural == covered.count(0)
    assert summary.bytes_in_records + summary.bytes_in_anomalies == covered.count(1)
    assert summary.records == sum(isinstance(one, Record) for one in found) > 0


def _assert_rows_add_up(reader: Rows, export: bytes, found: Found) -> None:
    """Of a database: rows in records, in anomalies and in declared tables are all rows."""
    summary = found[-1]
    assert isinstance(summary, Summary) and summary.unit == "rows"
    parts = (summary.bytes_in_records, summary.bytes_in_anomalies, summary.bytes_structural)
    elsewhere = sum(
        1
        for one in found
        if isinstance(one, Anomaly) and "table" not in dict(one.locator or {})  # type: ignore[arg-type]
    )
    rows = sum(reader.counts(_member(export)).values())
    assert summary.bytes == sum(parts) == rows + elsewhere
    assert summary.records == summary.bytes_in_records > 0
    named = [dict(one.locator) for one in found if isinstance(one, Record)]  # type: ignore[arg-type]
    assert len({(one["table"], one["rowid"]) for one in named}) == summary.records


@EACH_EXPORT
def test_structure_is_no_catch_all(reader: Reader, export: bytes) -> None:
    """Neither a record nor the whole file would pass as structure."""
    assert not reader.structure.fullmatch(export)
    for one in _read(reader, export):
        if isinstance(one, Record) and one.span is not None:
            assert not reader.structure.fullmatch(export[one.span[0] : sum(one.span)])


@EACH_EXPORT
def test_ids_and_names_are_the_members_own(reader: Reader, export: bytes) -> None:
    """Ordinals run from the member's first, over records and anomalies alike."""
    member = replace(_member(export), first_ordinal=7)
    found = list(tiled(reader, member, Options()))[:-1]
    assert [one.id for one in found if not isinstance(one, Summary)] == [
        f"i/1/{ordinal}" for ordinal in range(7, 7 + len(found))
    ]
    assert {(one.item, one.member) for one in found} == {("item", "a/b")}
    assert {one.reader for one in found} == {reader.name}


@EACH_EXPORT
def test_what_is_read_can_be_printed_and_committed(reader: Reader, export: bytes) -> None:
    """Valid JSON without floats, lone surrogates or integers beyond 2^53."""

    def refuse(written: str) -> None:
        raise AssertionError(f"the number {written} cannot be committed")

    def small(written: str) -> int:
        assert abs(int(written)) < 2**53
        return int(written)

    for one in _read(reader, export):
        told = json.loads(msgspec.json.encode(one), parse_float=refuse, parse_int=small)
        json.dumps(told, ensure_ascii=False).encode()


@EACH_EXPORT
@pytest.mark.parametrize("zone", [None, "Asia/Urumqi"])
def test_times_are_ordered_and_say_their_zone(
    reader: Reader, export: bytes, zone: str | None
) -> None:
    """Sorted readings inside a closed interval; a declared zone is never called unknown."""
    for one in _read(reader, export, zone):
        if not isinstance(one, Record) or one.sent is None or not one.sent.readings:
            continue
        sent = one.sent
        assert list(sent.readings) == sorted(sent.readings)
        assert sent.earliest is not None and sent.latest is not None
        assert sent.earliest <= sent.latest
        is_instant = sent.readings[0].endswith("Z")
        assert (sent.zone == "explicit") == is_instant
        assert is_instant or sent.zone == ("unknown" if zone is None else "declared")


@EACH_EXPORT
def test_context_lies_inside_the_member(reader: Reader, export: bytes) -> None:
    """Other spans on which a value rests can be cut as well."""
    for one in _read(reader, export):
        if isinstance(one, Record):
            assert all(start >= 0 < length for start, length in one.context)
            assert all(start + length <= len(export) for start, length in one.context)


@EACH_EXPORT
def test_the_same_bytes_give_the_same_records(reader: Reader, export: bytes) -> None:
    """Twice the same, and the same through a source that drips."""
    first = _read(reader, export)
    assert _read(reader, export) == first
    for most in (1, 7, 4096):
        drip = replace(_member(export), source=Drip(export, most))  # type: ignore[arg-type]
        assert list(tiled(reader, drip, Options())) == first


@EACH_EXPORT
def test_a_reader_knows_its_own_and_no_other_is_as_sure(reader: Reader, export: bytes) -> None:
    """Detection by content needs no name."""
    chosen = surest_reader(export[: 1 << 16], len(export), "export")
    assert chosen is not None and chosen.name == reader.name


@EACH_EXPORT
def test_explaining_does_not_change_reading(reader: Reader, export: bytes) -> None:
    """Decisions have a name, a value and evidence."""
    member = _member(export)
    for decision in reader.explain(member, Options(explain=True)):
        assert decision.what and decision.decided and decision.evidence
    member.source.seek(0)
    assert list(tiled(reader, member, Options())) == _read(reader, export)


@EACH_EXPORT
def test_the_source_stays_open(reader: Reader, export: bytes) -> None:
    """It belongs to the caller."""
    source = io.BytesIO(export)
    list(inspect_source(source, "export", item="item", reader=reader.name))
    assert not source.closed


@st.composite
def _mutations(draw: st.DrawFn) -> tuple[Reader, bytes]:
    """A valid file with parts of it flipped, removed, doubled, moved or cut off."""
    reader = draw(st.sampled_from(READERS))
    export = bytearray(draw(st.sampled_from(_exports(reader))).read_bytes()[:_LONGEST_MUTATED])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(export) - 1)))
        until = at + draw(st.sampled_from([1, 2, 10, 300, 3000]))
        how = draw(st.sampled_from(["flip", "remove", "double", "cut", "insert", "move"]))
        if how == "flip" and export:
            export[at] ^= draw(st.integers(1, 255))
        elif how == "remove":
            del export[at:until]
        elif how == "double":
            export[at:at] = export[at:until]
        elif how == "cut":
            del export[until:]
        elif how == "insert":
            bait = [b"\n", b"{", b"}", b'"', b"[", b"]", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\\"]
            export[at:at] = draw(st.sampled_from(bait)) * draw(st.sampled_from([1, 2, 50]))
        else:
            part = bytes(export[at:until])
            del export[at:until]
            export += part
    return reader, bytes(export)


@settings(max_examples=200, deadline=None)
@given(_mutations())
def test_no_damage_breaks_the_tiling(case: tuple[Reader, bytes]) -> None:
    """Whatever happened to the file: records, anomalies and structure, and never an error."""
    reader, export = case
    found = _read(reader, export)
    summary = found[-1]
    assert isinstance(summary, Summary)
    if isinstance(reader, Rows):
        assert summary.unit == "rows" and not _spans(found)
        return
    assert summary.bytes == len(export)
    assert sum(length for _, length in _spans(found)) == len(export) - summary.bytes_structural
    for one in found:
        msgspec.json.encode(one)
