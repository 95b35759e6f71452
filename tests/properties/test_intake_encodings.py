"""A text in UTF-16 or GB18030 is the same text: same records, and spans that decode to them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options, Reader
from guwah.intake.frame.encodings import ENCODINGS, MARKS, encoding_of
from guwah.intake.frame.inspect import explain_source, inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.frame.transcoded import TranscodedReader
from guwah.intake.frame.transcoding import BLOCK_BYTES, Mapping, transcode
from guwah.intake.readers import READERS

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
_NO_EXPORTS = {".py", ".md"}
Found = list[Record | Anomaly | Summary]


def _texts(reader: Reader) -> list[str]:
    folder = VECTORS / reader.name
    return [
        path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
        for path in sorted(folder.glob("*"))
        if path.is_file() and path.suffix not in _NO_EXPORTS and path.name[0] != "."
    ]


TEXT_READERS = [reader for reader in READERS if getattr(reader, "encodings", None)]
EACH = pytest.mark.parametrize(
    ("reader", "text"),
    [
        pytest.param(reader, text, id=f"{reader.name}-{number}")
        for reader in TEXT_READERS
        for number, text in enumerate(_texts(reader))
    ],
)
EACH_ENCODING = pytest.mark.parametrize("encoding", sorted(MARKS))


def _read(reader: Reader, data: bytes) -> Found:
    return list(tiled(reader, Member("item", None, io.BytesIO(data), len(data), "n"), Options()))


def _untold(found: Record | Anomaly | Summary) -> object:
    """What does not depend on the encoding."""
    if isinstance(found, Record):
        told = {name: getattr(found, name) for name in found.__struct_fields__}
        return {**told, "span": None, "context": len(found.context)}
    return found.reason if isinstance(found, Anomaly) else (found.records, found.anomalies)


@EACH
@EACH_ENCODING
@pytest.mark.parametrize("has_mark", [True, False])
def test_each_record_is_the_same_and_its_slice_decodes_to_it(
    reader: Reader, text: str, encoding: str, has_mark: bool
) -> None:
    """Every vector of every text reader, in each encoding."""
    mark = MARKS[encoding] if has_mark else b""
    plain, coded = text.encode(), mark + text.encode(encoding)
    before = _read(reader, plain)
    after = _read(TranscodedReader(reader, encoding), coded)
    assert [_untold(one) for one in after] == [_untold(one) for one in before]
    for one, other in zip(before[:-1], after[:-1], strict=True):
        assert not isinstance(one, Summary) and not isinstance(other, Summary)
        spans = [(one.span, other.span)]
        if isinstance(one, Record) and isinstance(other, Record):
            spans += zip(one.context, other.context, strict=True)
        for span, coded_span in spans:
            assert span is not None and coded_span is not None
            slice_ = coded[coded_span[0] : sum(coded_span)]
            assert slice_.decode(encoding) == plain[span[0] : sum(span)].decode()


@EACH
def test_utf_16_is_known_and_told(reader: Reader, text: str) -> None:
    """With a byte-order mark, by the frame itself; the encoding is a decision."""
    data = text.encode("utf-16")
    found = list(inspect_source(io.BytesIO(data), "n", item="n"))
    assert {one.reader for one in found} == {reader.name}
    forced = list(inspect_source(io.BytesIO(data), "n", item="n", reader=reader.name))
    assert forced == found
    told = [one for _, one in explain_source(io.BytesIO(data), "n") if one.what == "encoding"]
    assert [(one.decided, one.span) for one in told] == [("utf-16-le", (0, 2))]


CHINESE = st.text(st.sampled_from("的一是不了在人有我他 12:,\n这个们中来好吗𠮷😀"), max_size=60)
RAW = st.lists(
    st.binary(max_size=5) | CHINESE.map(lambda text: text.encode("gb18030")), max_size=12
).map(b"".join)


@given(st.sampled_from(sorted(MARKS)), RAW | st.binary(max_size=200), st.data())
def test_any_bytes_are_shown_and_mapped_back(
    encoding: str, data: bytes, draw: st.DataObject
) -> None:
    """The stream is valid UTF-8; places never go back and end with the member."""
    shown, mapping = transcode(Member("i", None, io.BytesIO(data), len(data), "n"), encoding)
    text = shown.source.read()
    assert len(text) == shown.size and text.decode() is not None
    places = [mapping.place(at) for at in range(shown.size + 1)]
    assert places == sorted(places) and places[-1] == len(data)
    assert not shown.size or places[0] == mapping.start
    at = draw.draw(st.integers(0, len(text)))
    assert mapping.place(at) == places[at]
    assert ("\ufffd" in text.decode()) >= (mapping.damaged > 0)
    for start in range(0, len(text), 7):
        shown.source.seek(start)
        assert shown.source.read(5) == text[start : start + 5]


@given(st.sampled_from(sorted(MARKS)), st.integers(-6, 6), CHINESE, st.data())
def test_characters_across_blocks_are_whole(
    encoding: str, before: int, text: str, draw: st.DataObject
) -> None:
    """A character that a block's end cuts is decoded with the next block."""
    whole = "x" * ((BLOCK_BYTES + before) // (1 if encoding == "gb18030" else 2)) + text + "yz" * 9
    data = whole.encode(encoding)
    mapping = Mapping(io.BytesIO(data), len(data), encoding)
    shown, _ = transcode(Member("i", None, io.BytesIO(data), len(data), "n"), encoding)
    blocks = []
    while block := shown.source.read(BLOCK_BYTES):
        blocks.append(block)
    assert b"".join(blocks).decode() == whole
    at = draw.draw(st.integers(0, len(whole)))
    assert mapping.place(len(whole[:at].encode())) == len(whole[:at].encode(encoding))


@given(st.text(max_size=300), st.integers(0, 300))
def test_utf_8_is_never_taken_for_anything_else(text: str, end: int) -> None:
    """Also where the head was cut off inside a character."""
    head = text.replace("\x00", "").encode()[:end]
    assert encoding_of(head) is None
    assert encoding_of(text.encode("utf-16"), ENCODINGS - {"utf-16"}) in (None, "gb18030")
