"""The reader of mailboxes: what divides messages, what quotes them, how much memory it takes."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from unit.intake.mails import EMAIL, MBOX, files, read, records, vector

from guwah.evidence.record import Anomaly, Record
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.mail import separators

LINE = b"From w@sender.example Tue Jan 14 11:15:58 2025\n"
MAIL = b"From: Nur <nur@mail.example>\nSubject: x\n"


def texts(data: bytes) -> list[str | None]:
    """The texts of all messages."""
    return [record.text for record in records(MBOX, data)]


def test_a_record_is_the_message_with_its_separator_line() -> None:
    """Records follow each other without a gap."""
    data = vector("plain.mbox")
    spans = [record.span for record in records(MBOX, data)]
    assert all(span and data[span[0] :].startswith(b"From w@sender") for span in spans)
    assert sum(span[1] for span in spans if span) == len(data)
    assert texts(data) == ["first\n", "\n", "no headers at all\n"]


def test_quoting_of_mboxo_and_mboxrd_is_undone() -> None:
    """One `>` goes from `>From ` and `>>From `; `> From ` is somebody's quotation."""
    assert texts(vector("from_in_body.mbox"))[0] == (
        "I quote:\n\nFrom the start\n>From far away\n> From me\n\nFrom w@sender.example Mon\n"
    )


def test_a_line_that_begins_with_from_divides_nothing_by_itself() -> None:
    """A date alone, a colon alone, no empty line: five messages, not nine."""
    told = texts(vector("from_in_body.mbox"))
    assert len(told) == 5
    assert told[1] is not None and "From my window at 10:15 in 2024" in told[1]
    assert told[4] == "From 你\nFrom here\n\n"


def test_content_length_is_not_trusted() -> None:
    """Too long, too short, no number: it divides nothing."""
    assert texts(vector("lying_length.mbox")) == ["text of it\n"] * 3


def test_separators_without_a_gap_or_without_a_date() -> None:
    """As some programs write them; a header that only mails have decides."""
    assert texts(vector("no_gaps.mbox")) == ["one\n", "two\n", "three\n"]


def test_a_google_takeout_mailbox() -> None:
    """CRLF, offsets in separators, labels in encoded words, `>From ` before the headers."""
    first, second = records(MBOX, vector("takeout.mbox"))
    assert first.extra["x_gmail_labels"] == "Inbox,Важное"
    assert first.extra["x_gm_thrid"] == "1712345678901234567"
    assert first.extra["from_line"].endswith("Tue Jan 14 11:15:58 +0000 2025")
    assert second.extra["headers"][0] == ["", ">From someone Tue Jan 14 11:15:58 2025"]
    assert "defects" not in second.extra
    assert (first.text, second.text) == ("hello\n", "again\n")


def test_text_before_the_first_message_is_an_anomaly() -> None:
    """It is no message and no structure; a file without any message is one anomaly."""
    first, *others = read(MBOX, vector("text_before.mbox"))
    assert isinstance(first, Anomaly) and first.reason == "before-first-header"
    assert len(others) == 2 and all(isinstance(one, Record) for one in others)
    (only,) = read(MBOX, b"no mail\n\nFrom here on nothing\n")
    assert isinstance(only, Anomaly) and only.reason == "no-header"


def test_a_cut_off_separator_divides_nothing() -> None:
    """Every prefix gives the same records, but for the last."""
    data = vector("takeout.mbox") + vector("from_in_body.mbox") + vector("text_before.mbox")[19:]
    whole = [(one.span, getattr(one, "text", None)) for one in read(MBOX, data)]
    for end in range(1, len(data), 3):
        cut = [(one.span, getattr(one, "text", None)) for one in read(MBOX, data[:end])]
        assert cut[:-1] == whole[: len(cut) - 1], end


def test_files_inside_messages_are_unquoted_too() -> None:
    """A text file that the mailbox quoted is given as it was; paths name the message."""
    data = vector("parts.mbox")
    inside = files(MBOX, data)
    assert list(inside) == ["1/2-list.txt", "1/3-a.zip", "2/2-list.txt", "2/3-a.zip"]
    assert inside["1/2-list.txt"] == b"From A\n>From B"
    assert inside["2/3-a.zip"].startswith(b"PK\x05\x06")
    named = [one.member for record in records(MBOX, data) for one in record.attachments]
    assert named == list(inside)


def test_a_mail_is_the_same_alone_and_in_a_mailbox() -> None:
    """So that two exports of one mail are one sending."""
    alone = vector("trail.eml").replace(b"\r\n", b"\n")
    (single,) = records(EMAIL, alone)
    (boxed, _) = records(MBOX, LINE + alone + b"\n" + LINE + alone + b"\n")
    assert (boxed.text, boxed.thread, boxed.sent) == (single.text, single.thread, single.sent)
    assert boxed.extra == {**single.extra, "from_line": LINE.decode().strip()}


def test_a_header_named_from_with_a_space_is_no_separator() -> None:
    """`From  : …` begins a single mail."""
    data = b"From  : Nur <nur@mail.example>\nTo: w@sender.example\nSubject: x\n\ntext\n"
    assert MBOX.recognise(data, len(data)) == 0
    assert EMAIL.recognise(data, len(data)) > 0


@pytest.mark.parametrize("block", [7, 64, 1000])
def test_blocks_of_any_size_divide_alike(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a block of the source ends changes nothing; nor does what is too long to hold."""
    data = b"".join(vector(f"{name}.mbox") for name in ("takeout", "from_in_body", "parts"))
    whole = records(MBOX, data)
    monkeypatch.setattr(separators, "_BLOCK_BYTES", block)
    assert records(MBOX, data) == whole
    monkeypatch.setattr(separators, "HELD_BYTES", 300)
    assert records(MBOX, data) == whole


def test_files_inside_are_not_sought_in_the_source() -> None:
    """A mailbox in a zip file is unpacked as it is read: a step back would start it anew."""

    class Forward(io.BytesIO):
        back = 0

        def seek(self, offset: int, whence: int = 0, /) -> int:
            self.back += offset < self.tell()
            return super().seek(offset, whence)

    data = vector("parts.mbox") * 500
    source = Forward(data)
    member = Member("i", None, source, len(data), "m")
    seen = []
    for one in MBOX.derived(member, Options()):
        with one.open() as stream:
            seen.append((one, stream.read()))
    assert source.back == 0 and len(seen) == 2000
    for one, content in seen[::700]:
        with one.open() as stream:
            assert stream.read() == content


class Endless(io.RawIOBase):
    """A mailbox of any length that is made as it is read: one block again and again."""

    def __init__(self, block: bytes, times: int) -> None:
        super().__init__()
        self.block, self.size, self.at = block, len(block) * times, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.at = offset + (self.at if whence == 1 else self.size if whence == 2 else 0)
        return self.at

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        begin = self.at % len(self.block)
        part = self.block[begin : begin + min(len(view), self.size - self.at)]
        view[: len(part)] = part
        self.at += len(part)
        return len(part)


def _peak(block: bytes, times: int) -> int:
    source = Endless(block, times)
    member = Member("i", None, source, source.size, "m")  # type: ignore[arg-type]
    tracemalloc.start()
    try:
        for _ in tiled(MBOX, member, Options()):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_mailbox() -> None:
    """Ten times the file, the same memory."""
    block = (LINE + MAIL + b"\n" + b"words and words\n" * 900 + b"\n") * 70
    small, large = _peak(block, 12), _peak(block, 120)
    assert large <= 1.1 * small


def test_memory_does_not_grow_with_an_attachment() -> None:
    """A message of 200 MB is read where it lies."""
    head = LINE + MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n"
    head += b"Content-Type: video/mp4\nContent-Transfer-Encoding: base64\n\n"
    block = head + b"AAAA" * 19 * 600_000 + b"\n--b--\n\n"
    assert len(block) > 45_000_000
    assert _peak(block, 2) <= 40 << 20
