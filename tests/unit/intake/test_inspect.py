"""The frame: what a path, an archive, a hostile file gives."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from guwah.errors import (
    CorruptInputError,
    GuwahError,
    UnknownFormatError,
    UnsafeArchiveError,
    UsageError,
)
from guwah.evidence.record import Record, Summary
from guwah.intake.contract import Options
from guwah.intake.frame import archive, inspect, zip_directory

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "telegram"
CHAT = (VECTORS / "single.json").read_bytes()
MESSAGES = 22


def _zip(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as written:
        for name, data in files:
            written.writestr(name, data)
    return held.getvalue()


def _inspect(data: bytes, **told: object) -> list[inspect.Inspected]:
    found = inspect.inspect_source(io.BytesIO(data), "x.zip", item="x.zip", **told)  # type: ignore[arg-type]
    return list(found)


def _summaries(found: list[inspect.Inspected]) -> list[tuple[str | None, str | None, int]]:
    return [(one.member, one.reader, one.records) for one in found if isinstance(one, Summary)]


def _patched(data: bytes, offset: int, layout: str, value: int) -> bytes:
    """The archive with one field of its last directory entry changed."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, data.rindex(b"PK\x01\x02") + offset, value)
    return bytes(changed)


def _bomb(mebibytes: int) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as written,
        written.open("result.json", "w", force_zip64=True) as member,
    ):
        for _ in range(mebibytes):
            member.write(bytes(1 << 20))
    return held.getvalue()


def _link() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        link = zipfile.ZipInfo("photo.jpg")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        written.writestr(link, "/etc/passwd")
        written.writestr("result.json", CHAT)
    return held.getvalue()


def test_a_path_is_read_and_its_name_is_the_item() -> None:
    """No archive: one member, null."""
    found = list(inspect.inspect_path(VECTORS / "single.json"))
    assert _summaries(found) == [(None, "telegram", MESSAGES)]
    assert {one.item for one in found} == {"single.json"}
    assert found[0].id == "single.json/0"  # type: ignore[union-attr]


def test_members_come_in_the_directorys_order_and_share_one_numbering() -> None:
    """Pictures are attachments: a summary without a reader."""
    files = [("b.json", CHAT), ("photos/photo_1.jpg", b"\xff\xd8"), ("a/result.json", CHAT)]
    found = _inspect(_zip(files))
    assert _summaries(found) == [
        ("b.json", "telegram", MESSAGES),
        ("photos/photo_1.jpg", None, 0),
        ("a/result.json", "telegram", MESSAGES),
    ]
    ids = [one.id for one in found if isinstance(one, Record)]
    assert ids == [f"x.zip/{ordinal}" for ordinal in range(2 * MESSAGES)]


def test_an_attachment_is_present_only_beside_its_own_chat() -> None:
    """The picture of one chat does not make another chat's picture present."""
    found = _inspect(
        _zip([("a/result.json", CHAT), ("a/photos/photo_1.jpg", b"x"), ("b/result.json", CHAT)])
    )
    present = [
        (one.member, attachment.name)
        for one in found
        if isinstance(one, Record)
        for attachment in one.attachments
        if attachment.present
    ]
    assert present == [("a/result.json", "photos/photo_1.jpg")]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_nested_archives_are_read(method: int) -> None:
    """Three deep, with the whole way in the member's path."""
    inner = _zip([("result.json", CHAT)], method)
    found = _inspect(_zip([("b.zip", _zip([("a.zip", inner)], method))], method))
    assert _summaries(found) == [("b.zip!/a.zip!/result.json", "telegram", MESSAGES)]


def test_a_span_can_be_fetched_again_from_its_member() -> None:
    """Also from a nested archive."""
    data = _zip([("n.txt", b"x"), ("a.zip", _zip([("c/result.json", CHAT), ("c/p.jpg", b"1")]))])
    member = inspect.open_packed(io.BytesIO(data), "x.zip", "a.zip!/c/result.json")
    record = next(one for one in _inspect(data) if isinstance(one, Record))
    assert member is not None and record.span is not None
    member.seek(record.span[0])
    assert member.read(record.span[1]) == CHAT[record.span[0] : sum(record.span)]
    assert inspect.open_packed(io.BytesIO(data), "x.zip", "a.zip!/nowhere") is None


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", CorruptInputError, "empty"),
        (b"\x00\x01" * 99, UnknownFormatError, "no reader"),
        (_zip([("a.txt", b"hello")]), UnknownFormatError, "no reader"),
        (_zip([("result.json", CHAT)])[:-1], CorruptInputError, "truncated"),
        (_zip([("result.json", CHAT)])[:300], CorruptInputError, "truncated"),
        (_zip([("result.json", CHAT)])[:4], CorruptInputError, "truncated"),
        (_zip([("../result.json", CHAT)]), UnsafeArchiveError, "outside"),
        (_zip([("a/../../result.json", CHAT)]), UnsafeArchiveError, "outside"),
        (_zip([("/result.json", CHAT)]), UnsafeArchiveError, "outside"),
        (_zip([("C:\\result.json", CHAT)]), UnsafeArchiveError, "outside"),
        (_zip([("..\\result.json", CHAT)]), UnsafeArchiveError, "outside"),
        (_link(), UnsafeArchiveError, "link"),
        (_patched(_zip([("result.json", CHAT)]), 8, "<H", 1), UnsafeArchiveError, "encrypted"),
        (_patched(_zip([("result.json", CHAT)]), 10, "<H", 99), UnsafeArchiveError, "encrypted"),
        (_patched(_zip([("result.json", CHAT)]), 10, "<H", 12), UnsafeArchiveError, "method"),
        (_bomb(200), UnsafeArchiveError, "would unpack"),
        (_zip([("bomb.zip", _bomb(200))]), UnsafeArchiveError, "would unpack"),
        (_patched(_bomb(20), 24, "<L", 1000), UnsafeArchiveError, "fewer bytes"),
        (
            _patched(_zip([("result.json", CHAT + b" " * 9000)]), 24, "<L", len(CHAT)),
            UnsafeArchiveError,
            "more than it declares",
        ),
        (
            _patched(_zip([("result.json", CHAT)]), 24, "<L", len(CHAT) + 9),
            CorruptInputError,
            "damaged",
        ),
        (
            _patched(_zip([("result.json", CHAT)]), 16, "<L", 12345),
            CorruptInputError,
            "damaged",
        ),
        (
            _zip([("a.zip", _zip([("b.zip", _zip([("c.zip", _zip([("r", CHAT)]))]))]))]),
            UnsafeArchiveError,
            "deep",
        ),
    ],
)
def test_what_cannot_be_read_is_one_clear_error(
    data: bytes, error: type[GuwahError], words: str
) -> None:
    """The right exit code, the file's name, a hint; and acceptance says the same."""
    with pytest.raises(error, match=words) as caught:
        _inspect(data)
    assert caught.value.hint and caught.value.item
    assert "\n" not in caught.value.sentence()
    if error is not UnknownFormatError:
        with pytest.raises(error):
            inspect.check(io.BytesIO(data), "x.zip")
    else:
        inspect.check(io.BytesIO(data), "x.zip")


def test_a_dangerous_archive_sent_in_a_chat_does_not_keep_the_chat_out() -> None:
    """It stays one attachment; otherwise whoever sends a bomb could silence the evidence."""
    encrypted = _patched(_zip([("s", b"1")]), 8, "<H", 1)
    for hostile in (_bomb(200), encrypted, _zip([("../s", b"1")]), _zip([("s", b"1")])[:-3]):
        data = _zip([("result.json", CHAT), ("sent.zip", hostile)])
        inspect.check(io.BytesIO(data), "x.zip")
        assert _summaries(_inspect(data)) == [
            ("result.json", "telegram", MESSAGES),
            ("sent.zip", None, 0),
        ]


def test_a_document_that_is_a_zip_file_is_one_attachment() -> None:
    """Its inner files are nobody's messages."""
    document = _zip([("word/document.xml", b"<a/>"), ("[Content_Types].xml", b"<b/>")])
    found = _inspect(_zip([("letter.docx", document), ("result.json", CHAT)]))
    assert [member for member, _, _ in _summaries(found)] == ["letter.docx", "result.json"]


def test_overlapping_members_are_refused() -> None:
    """One stretch of bytes that is unpacked many times is a bomb of another kind."""
    data = bytearray(_zip([("a.txt", b"x" * 50), ("a.txu", b"x" * 50)], zipfile.ZIP_STORED))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)
    data[second + 46 : second + 51] = b"a.txt"
    with pytest.raises(UnsafeArchiveError, match="overlap"):
        _inspect(bytes(data))


def test_two_different_members_of_one_name_are_refused_and_equal_ones_are_one() -> None:
    """A path must name one thing."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written, pytest.warns(UserWarning):
        written.writestr("result.json", CHAT)
        written.writestr("result.json", CHAT + b" ")
    with pytest.raises(UnsafeArchiveError, match="two different files"):
        _inspect(held.getvalue())
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written, pytest.warns(UserWarning):
        written.writestr("result.json", CHAT)
        written.writestr("result.json", CHAT)
    assert _summaries(_inspect(held.getvalue())) == [("result.json", "telegram", MESSAGES)]


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any of them is looked at."""
    monkeypatch.setattr(zip_directory, "MAX_MEMBERS", 3)
    with pytest.raises(UnsafeArchiveError, match="more than 3 files"):
        _inspect(_zip([(f"{n}", b"") for n in range(4)]))


@pytest.mark.parametrize("has_scratch", [False, True])
def test_large_members_are_not_held_in_memory(
    monkeypatch: pytest.MonkeyPatch, has_scratch: bool
) -> None:
    """Inflated again when someone seeks back, or kept in the caller's scratch stream."""
    monkeypatch.setattr(archive, "MEMORY_BYTES", 100)
    given: list[int] = []

    def scratch(size: int) -> BinaryIO:
        given.append(size)
        return io.BytesIO()

    maker: Callable[[int], BinaryIO] | None = scratch if has_scratch else None
    found = _inspect(_zip([("result.json", CHAT)]), scratch=maker)
    assert _summaries(found) == [("result.json", "telegram", MESSAGES)]
    assert given == ([len(CHAT)] if has_scratch else [])
    member = inspect.open_packed(io.BytesIO(_zip([("r", CHAT)])), "x", "r")
    assert member is not None
    for offset in (5000, 10, 6000, 0):
        member.seek(offset)
        assert member.read(50) == CHAT[offset : offset + 50]


def test_names_without_the_flag_are_utf8_where_they_can_be() -> None:
    """macOS forgets to say so."""
    data = _zip([("чат.json", CHAT)])
    data = _patched(data, 8, "<H", 0)
    assert _summaries(_inspect(data))[0][0] == "чат.json"


@pytest.mark.parametrize("kind", ["missing", "directory", "device", "pipe", "below a file"])
def test_what_is_no_file_is_a_usage_error(tmp_path: Path, kind: str) -> None:
    """And no pipe is ever waited for."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"")
    path = {
        "missing": tmp_path / "missing",
        "directory": tmp_path,
        "device": Path("/dev/zero"),
        "pipe": tmp_path / "pipe",
        "below a file": tmp_path / "file" / "x",
    }[kind]
    with pytest.raises(UsageError) as caught:
        inspect.inspect_path(path)
    assert caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_a_usage_error(tmp_path: Path) -> None:
    """With the way to allow it."""
    path = tmp_path / "closed.json"
    path.write_bytes(CHAT)
    path.chmod(0)
    with pytest.raises(UsageError, match="may not be read"):
        inspect.inspect_path(path)


def test_a_reader_can_be_named() -> None:
    """At one's word for a lone file; unknown names and zones are usage errors."""
    found = list(inspect.inspect_source(io.BytesIO(b"hi"), "x", item="x", reader="telegram"))
    assert _summaries(found) == [(None, "telegram", 0)]
    with pytest.raises(UsageError, match="no reader 'nobody'"):
        inspect.inspect_source(io.BytesIO(CHAT), "x", item="x", reader="nobody")
    with pytest.raises(UsageError, match="not a time zone"):
        inspect.inspect_source(io.BytesIO(CHAT), "x", item="x", options=Options(zone="Mars/Base"))


def test_explaining_names_the_member() -> None:
    """One decision after the other."""
    explained = list(inspect.explain_source(io.BytesIO(_zip([("r.json", CHAT)])), "x.zip"))
    assert [path for path, _ in explained] == ["r.json"]


def test_samples_with_archives_are_read(samples: Path) -> None:
    """A real WhatsApp zip."""
    found = list(inspect.inspect_path(samples / "JBGruber__rwhatsapp/inst/extdata/sample.zip"))
    assert sum(records for _, _, records in _summaries(found)) == 9
