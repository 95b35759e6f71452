"""WhatsApp exports made at random: what was written is what is read, byte for byte."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guwah.evidence.record import Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp.reader import READER

START = datetime(2020, 1, 13, 8, 0, 0)
STYLES = {
    "{d:%d/%m/%Y}, {d:%H:%M} - ": "\n",
    "{d:%m/%d/%y}, {d:%I:%M} {d:%p} - ": "\n",
    "[{d:%d.%m.%y}, {d:%H:%M:%S}] ": "\r\n",
    "\u200e[{d:%Y/%m/%d} {d:%H:%M:%S}] ": "\n",
    "{d:%Y-%m-%d}, {d:%I:%M} {d:%p} - ": "\n",
    "{d:%d.%m.%Y} klo {d:%H.%M} - ": "\n",
}
NAMES = st.sampled_from(["Nur", "Tursun - Seeds", "+49 30 555 0101", "~ 小玉", "ئالىم", "A “B” C"])
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u200e\u200f\ufeff"),
    min_size=1, max_size=30,
)  # fmt: skip
BODIES = st.lists(WORDS | st.just(""), min_size=1, max_size=4).map("\n".join)


@dataclass(frozen=True)
class Line:
    """One message as it was meant."""

    at: datetime
    name: str
    body: str


@st.composite
def _chats(draw: st.DrawFn) -> tuple[str, list[Line]]:
    style = draw(st.sampled_from(sorted(STYLES)))
    steps = draw(st.lists(st.integers(0, 5000), min_size=1, max_size=25))
    lines = []
    for number, _ in enumerate(steps):
        at = START + timedelta(minutes=sum(steps[: number + 1]))
        lines.append(Line(at, draw(NAMES), draw(BODIES)))
    return style, lines


def _read(data: bytes) -> tuple[list[Record], Summary]:
    member = Member("i", None, io.BytesIO(data), len(data), "n")
    *found, summary = tiled(READER, member, Options())
    assert isinstance(summary, Summary)
    return [one for one in found if isinstance(one, Record)], summary


@given(_chats())
def test_what_was_written_is_what_is_read(chat: tuple[str, list[Line]]) -> None:
    """Name, text, time and span of every message; nothing lost, nothing added."""
    style, lines = chat
    end = STYLES[style]
    written = [f"{style.format(d=line.at)}{line.name}: {line.body}{end}" for line in lines]
    data = "".join(written).encode()
    records, summary = _read(data)
    assert summary.bytes_in_records == len(data) and summary.anomalies == 0
    assert [record.text for record in records] == [line.body for line in lines]
    assert [r.sender.name if r.sender else None for r in records] == [line.name for line in lines]
    for record, line, text in zip(records, lines, written, strict=True):
        assert record.sent is not None and record.span is not None
        form = "%Y-%m-%dT%H:%M:%S" if ":%S" in style else "%Y-%m-%dT%H:%M"
        assert line.at.strftime(form) in record.sent.readings
        start, length = record.span
        assert data[start : start + length] == text.encode()


@given(_chats(), st.binary(max_size=60), st.integers(0, 2000))
def test_any_bytes_put_anywhere_keep_the_tiling(
    chat: tuple[str, list[Line]], junk: bytes, place: int
) -> None:
    """The frame checks spans and structure; the sums are checked against the real size."""
    style, lines = chat
    data = "".join(f"{style.format(d=x.at)}{x.name}: {x.body}\n" for x in lines).encode()
    data = data[:place] + junk + data[place:]
    _, summary = _read(data)
    assert summary.bytes == len(data)
    assert summary.bytes_in_records + summary.bytes_in_anomalies + summary.bytes_structural == len(
        data
    )


@given(st.lists(st.sampled_from([
    b"\n", b"\r\n", b"25/02/20, 10:00 - ", b"[25/02/20, 10:00:01] ", b"24.02.20, 09:00 - ", b"Nur: ",
    b"\xef\xbb\xbf", b"\xe2\x80\x8e", b"x", b"31/02/20, 10:00 - ", b"\xff", b": ", b"<Media omitted>",
]), max_size=40))  # fmt: skip
def test_pieces_of_headers_in_any_order_keep_the_tiling(pieces: list[bytes]) -> None:
    """The grammar of the format, thrown together."""
    data = b"".join(pieces)
    records, summary = _read(data)
    assert summary.bytes == len(data)
    for record in records:
        assert record.span is not None
        start, length = record.span
        assert not data[start : start + length].startswith(b"\xef\xbb\xbf")
        assert (record.text or "").replace(
            "\ufffd", ""
        ).encode() in data or "repaired" in record.marks
