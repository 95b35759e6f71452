"""
What every reader owes when a file is cut off, or comes in another coat.

A prefix gives the same spans and texts but for the last; another line end, a byte-order mark,
UTF-16 or marks of direction give the same messages after undoing the mutation.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options, Reader, Rows
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.readers import READERS

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
_CUTS = 40
_LONGEST = 60_000
STREAMED = [reader for reader in READERS if not isinstance(reader, Rows)]
TEXT = [reader for reader in STREAMED if getattr(reader, "encodings", None)]
_MARK = "\u200f"

# What is a quotation is decided by the whole file: a prefix may lack the line that decides.
WHOLE = frozenset({"whatsapp/quotation"})


def exports(reader: Reader) -> list[Path]:
    """The valid files of a reader."""
    return sorted(
        path
        for path in (VECTORS / reader.name).glob("*")
        if path.is_file() and path.suffix not in {".py", ".md"} and path.name[0] != "."
    )


def cases(readers: list[Reader], but: frozenset[str] = frozenset()) -> list[object]:
    """Each reader with each of its files, but for some."""
    return [
        pytest.param(reader, path.read_bytes(), id=f"{reader.name}-{path.stem}")
        for reader in readers
        for path in exports(reader)
        if f"{reader.name}/{path.stem}" not in but
    ]


def read(reader: Reader, data: bytes) -> list[Record | Anomaly | Summary]:
    """What a reader finds in a file, through the encoding that the frame would choose."""
    member = Member("item", None, io.BytesIO(data), len(data), "b", id_prefix="i")
    return list(tiled(reader_for(reader, data[: 1 << 16]), member, Options()))


def told(found: list[Record | Anomaly | Summary]) -> list[tuple[object, object]]:
    """Spans and texts of the records."""
    return [(one.span, one.text) for one in found if isinstance(one, Record)]


@pytest.mark.parametrize(("reader", "export"), cases(STREAMED, WHOLE))
def test_a_prefix_gives_the_same_but_for_the_last(reader: Reader, export: bytes) -> None:
    """Cut anywhere: what stands before the cut is read as before, and the rest is no guess."""
    if len(export) > _LONGEST:
        export = export[:_LONGEST]
    whole = read(reader, export)
    records = told(whole)
    odd = {one.span for one in whole if isinstance(one, Anomaly)}
    for number in range(1, _CUTS):
        at = len(export) * number // _CUTS
        part = read(reader, export[:at])
        before = told(part)
        assert before[:-1] == records[: max(0, len(before) - 1)], f"cut at {at}"
        sure = max((sum(span) for span, _ in before[:-1] if span), default=0)
        new = [one for one in part if isinstance(one, Anomaly) and one.span not in odd]
        assert all(one.span and one.span[0] >= sure for one in new), f"cut at {at}: {new}"


def texts(found: list[Record | Anomaly | Summary]) -> list[tuple[object, ...]]:
    """Who said what when, without places."""
    return [
        (one.kind, one.sender and one.sender.name, one.sent and one.sent.readings, one.text)
        for one in found
        if isinstance(one, Record)
    ]


@pytest.mark.parametrize(("reader", "export"), cases(TEXT))
def test_other_line_ends_give_the_same_messages(reader: Reader, export: bytes) -> None:
    """LF made CRLF, and CRLF made LF; inside a text they are kept as they stand."""
    plain = export.replace(b"\r\n", b"\n")

    def undone(data: bytes) -> list[tuple[object, ...]]:
        return [
            (*row[:3], row[3].replace("\r\n", "\n") if isinstance(row[3], str) else row[3])
            for row in texts(read(reader, data))
        ]

    if _is_utf8(export):
        assert undone(plain.replace(b"\n", b"\r\n")) == undone(plain)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize(("reader", "export"), cases(TEXT))
def test_another_encoding_gives_the_same_messages(
    reader: Reader, export: bytes, encoding: str
) -> None:
    """With a byte-order mark before it, or in UTF-16 of either kind."""
    if not _is_utf8(export):
        pytest.skip("is in another encoding already")
    text = export.decode("utf-8").removeprefix("\ufeff")
    data = text.encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    found = read(reader, data)
    assert texts(found) == texts(read(reader, export))
    for one in found:
        if isinstance(one, Record) and one.span and encoding != "utf-8-sig":
            start, length = one.span
            assert data[start : start + length].decode(
                encoding.removesuffix("-be") + ("-be" if encoding == "utf-16-be" else "-le")
            )


@pytest.mark.parametrize(("reader", "export"), cases(TEXT))
def test_marks_of_direction_before_a_record_change_nothing(reader: Reader, export: bytes) -> None:
    """A right-to-left mark before each record belongs to it, and is no part of name or text."""
    if not _is_utf8(export):
        pytest.skip("is in another encoding already")
    found = read(reader, export)
    spans = [one.span for one in found if isinstance(one, Record) and one.span]
    out, at = bytearray(), 0
    for start, _ in spans:
        out += export[at:start] + _MARK.encode()
        at = start
    out += export[at:]
    assert texts(read(reader, bytes(out))) == texts(found)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return data[:2] not in (b"\xff\xfe", b"\xfe\xff")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_prefix_of_any_length(data: st.DataObject) -> None:
    """The same at cuts that nobody chose."""
    reader = data.draw(st.sampled_from(STREAMED))
    files = [path for path in exports(reader) if f"{reader.name}/{path.stem}" not in WHOLE]
    export = data.draw(st.sampled_from(files)).read_bytes()[:_LONGEST]
    at = data.draw(st.integers(0, len(export)))
    records = told(read(reader, export))
    before = told(read(reader, export[:at]))
    assert before[:-1] == records[: max(0, len(before) - 1)]
