"""Loose files: the kind by content, what each says of itself, and no end of hostile ones."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.custody import canonical
from guwah.intake.media.describe import Description, describe
from guwah.intake.media.view import BUDGET_BYTES, MAX_TEXT, MAX_VALUES

FILES = Path(__file__).resolve().parents[2] / "vectors" / "media"
NAMES = sorted(
    path.name for path in FILES.iterdir() if path.suffix != ".py" and path.name[0] != "."
)
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "photo.jpg": "image/jpeg", "shot.png": "image/png", "two.gif": "image/gif",
    "picture.webp": "image/webp", "scan.tif": "image/tiff", "photo.heic": "image/heic",
    "film.mov": "video/quicktime", "film.mp4": "video/mp4", "note.m4a": "audio/mp4",
    "film.3gp": "video/3gpp", "note.opus": "audio/ogg", "note.amr": "audio/amr",
    "song.mp3": "audio/mpeg", "note.wav": "audio/wav", "song.flac": "audio/flac",
    "notice.pdf": "application/pdf", "packed.pdf": "application/pdf",
    "letter.docx": f"{OFFICE}.wordprocessingml.document",
    "letter.odt": "application/vnd.oasis.opendocument.text", "page.html": "text/html",
    "store.db": "application/vnd.sqlite3", "plain.txt": "text/plain",
}  # fmt: skip


def told(data: bytes) -> Description:
    """What is told of these bytes; every value can be committed to."""
    found = describe(io.BytesIO(data), len(data), "x.bin")
    canonical.encode(dict(found.metadata))
    return found


def metadata(name: str) -> Any:
    """What a vector says of itself."""
    return told((FILES / name).read_bytes()).metadata


@pytest.mark.parametrize("name", NAMES)
def test_the_kind_is_told_by_the_content(name: str) -> None:
    """The name given is a wrong one each time."""
    found = told((FILES / name).read_bytes())
    assert found.media_type == KINDS[name]
    assert "unreadable" not in found.metadata


@pytest.mark.parametrize(
    "name", ["photo.jpg", "shot.png", "picture.webp", "scan.tif", "photo.heic"]
)
def test_exif_is_told_as_written(name: str) -> None:
    """Camera, date with its offset, place as fractions; a maker's own notes are a length."""
    exif = metadata(name)["exif"]
    assert (exif["Make"], exif["Model"], exif["Orientation"]) == ("Maker", "Phone 7", 6)
    assert (exif["DateTimeOriginal"], exif["OffsetTimeOriginal"]) == (
        "2025:01:14 19:15:58",
        "+08:00",
    )
    assert (exif["GPSLatitude"], exif["GPSLatitudeRef"]) == (["43/1", "49/1", "305/10"], "N")
    assert (exif["GPSLongitude"], exif["ExposureTime"]) == (["87/1", "36/1", "1/4"], "1/50")
    assert exif["MakerNote"] == {"bytes": 40}
    assert (exif["UserComment"], exif["XPTitle"]) == ("by Nur", "ئات")


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [("photo.jpg", 4032, 3024), ("photo.heic", 4032, 3024), ("shot.png", 640, 480),
     ("picture.webp", 800, 600), ("two.gif", 1, 1)],
)  # fmt: skip
def test_pictures_tell_their_size(name: str, width: int, height: int) -> None:
    """Of a HEIC file that of the picture, not of a tile."""
    assert (metadata(name)["width"], metadata(name)["height"]) == (width, height)


def test_xmp_captions_comments_and_texts() -> None:
    """References undone, lists kept, packed texts unpacked."""
    photo, shot = metadata("photo.jpg"), metadata("shot.png")
    assert photo["xmp"]["xmp:CreateDate"] == "2025-01-14T19:15:58+08:00"
    assert photo["xmp"]["xmp:CreatorTool"] == "Cam & Co"
    assert photo["xmp"]["dc:creator"] == ["Nur", "Kamil"]
    assert photo["iptc"] == {"Caption": "by road", "City": "City"}
    assert photo["comment"] == "seen ئات"
    assert shot["texts"] == {"Software": "Shöt", "Author": "Nur", "Comment": "ئات"}
    assert shot["modified"] == "2025-01-14T11:15:58Z"
    assert (metadata("two.gif")["comment"], metadata("two.gif")["frames"]) == ("hello", 2)


def test_films_tell_time_place_and_tracks() -> None:
    """Also where the description stands behind the film."""
    film = metadata("film.mov")
    assert (film["created"], film["duration_ms"], film["brand"]) == (
        "2025-01-14T11:15:58Z",
        2000,
        "qt",
    )
    assert film["tags"]["com.apple.quicktime.location.ISO6709"] == "+43.8256+087.6168+800.000/"
    assert film["tags"]["location"] == "+43.8256+087.6168/"
    assert [one["codec"] for one in film["tracks"]] == ["hvc1", "mp4a"]
    place = metadata("film.3gp")["tags"]
    assert place["location"]["latitude"] == "2872000/65536"
    assert (place["place"], place["title"]) == ("Yard", "دوست")


def test_a_film_that_is_only_sound_is_sound() -> None:
    """Whatever its brand."""
    note = told((FILES / "note.m4a").read_bytes())
    assert note.media_type == "audio/mp4"
    assert note.metadata["tags"] == {"title": "New Recording 7", "encoder": "Voice Memos"}


@pytest.mark.parametrize(
    ("name", "duration"),
    [
        ("note.opus", 2500),
        ("note.amr", 1000),
        ("note.wav", 1000),
        ("song.flac", 2000),
        ("song.mp3", 2612),
    ],
)
def test_sound_tells_its_length(name: str, duration: int) -> None:
    """In whole milliseconds; for Opus without the samples that are skipped."""
    assert metadata(name)["duration_ms"] == duration


def test_tags_of_sound() -> None:
    """In three sets of characters."""
    assert metadata("song.mp3")["tags"] == {
        "TIT2": "ناخشا", "TPE1": "Nur", "TXXX:Place": "Home", "COMM": "for you", "APIC": {"bytes": 63},
    }  # fmt: skip
    assert metadata("note.opus")["tags"] == {"title": "ئاۋاز"}
    assert metadata("note.wav")["tags"] == {"ICRD": "2025-01-14"}


def test_documents_tell_who_made_them() -> None:
    """PDF with its table in lines or packed, Word, LibreOffice, a saved page, a database."""
    notice = metadata("notice.pdf")
    assert notice["information"] == {
        "Title": "Notice (copy) é", "Author": "ئات", "CreationDate": "D:20250114191558+08'00'",
    }  # fmt: skip
    assert (notice["pages"], notice["version"]) == (3, "1.4")
    assert notice["xmp"]["xmp:CreatorTool"] == "Cam & Co"
    assert metadata("packed.pdf") == {
        "version": "1.5",
        "pages": 7,
        "information": {"Title": "Inside"},
    }
    assert metadata("letter.docx")["properties"]["creator"] == "Nur & Co"
    assert metadata("letter.odt")["properties"]["generator"] == "LibreOffice/24.2"
    page = metadata("page.html")
    assert (page["title"], page["saved_from"]) == ("On <the> road", "https://news.example/a")
    assert page["meta"] == {"author": 'Nur "N"', "og:title": "On the road"}
    assert metadata("store.db")["user_version"] == 7


def test_a_pdf_made_by_a_library_is_read() -> None:
    """Against pypdf: pages, title; of a locked one only that it is locked."""
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": "Уйгур (x)"})
    plain = io.BytesIO()
    writer.write(plain)
    assert told(plain.getvalue()).metadata["information"]["Title"] == "Уйгур (x)"
    writer.encrypt("x")
    locked = io.BytesIO()
    writer.write(locked)
    assert told(locked.getvalue()).metadata == {"version": "1.3", "encrypted": True, "pages": 1}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", None), (b"\x00\x01\x02", None), (b"hello\n", "text/plain"),
        ("سالام".encode("utf-16"), "text/plain"), ("é".encode("latin-1") * 9, None),
        (b"<html>", "text/html"), (b"<?xml version='1.0'?><svg>", "image/svg+xml"),
        (b'{"a": 1}', "application/json"), (b"[20:15] hello", "text/plain"),
        (b"BEGIN:VCARD\r\n", "text/vcard"), (b"PK\x05\x06" + bytes(18), "application/zip"),
        (b"\x02#!SILK_V3", "audio/silk"), (b"{\\rtf1 x}", "application/rtf"),
        (b"\x1f\x8b\x08\x00", "application/gzip"), (b"RIFF\x00\x00\x00\x00oops", None),
    ],
)  # fmt: skip
def test_other_kinds(data: bytes, media_type: str | None) -> None:
    """Text is text only if it is; what has no mark is unknown."""
    assert told(data).media_type == media_type


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_off_anywhere_still_has_an_answer(name: str) -> None:
    """What could be read, and a reason of three if the rest could not."""
    data = (FILES / name).read_bytes()
    for end in range(0, len(data), max(1, len(data) // 150)):
        found = told(data[:end])
        assert found.metadata.get("unreadable") in (None, "truncated", "damaged", "too-large")


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_damage_anywhere_still_has_an_answer(name: str, pick: random.Random) -> None:
    """Bytes changed, doubled, removed."""
    data = bytearray((FILES / name).read_bytes())
    for _ in range(pick.randint(1, 6)):
        at = pick.randrange(len(data) + 1)
        kind = pick.randrange(3)
        if kind == 0 and at < len(data):
            data[at] = pick.randrange(256)
        elif kind == 1:
            data[at:at] = data[at : at + pick.randint(1, 60)]
        else:
            del data[at : at + pick.randint(1, 60)]
    told(bytes(data))


def test_long_values_are_cut_off_and_that_is_said() -> None:
    """No file decides how much is kept of it."""
    page = b"<html><title>" + b"x" * 1900 + b"</title>"
    page += b"".join(b'<meta name="n%d" content="v">' % number for number in range(200))
    found = told(page).metadata
    assert len(found["title"]) == MAX_TEXT and len(found["meta"]) == MAX_VALUES
    assert found["cut"] is True


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 1, 1, 8, 2, 0, 0, 0, 0)
    return data + b"".join(
        struct.pack(">I", len(body)) + kind + body + bytes(4) for kind, body in chunks
    )


def _gif_of_blocks() -> bytes:
    return b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xfe" + b"\x01x" * 4_000_000


HOSTILE = {
    "a text that unpacks to a thousand times its size": lambda: _png(
        (b"zTXt", b"a\x00\x00" + zlib.compress(bytes(1 << 26)))
    ),
    "a million empty chunks": lambda: _png(*[(b"tEXt", b"")] * 300_000),
    "a picture of four million blocks": _gif_of_blocks,
    "boxes of eight bytes": lambda: b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x08free" * 1_000_000,
    "boxes in boxes": lambda: (
        b"\x00\x00\x00\x08ftyp"
        + b"".join(struct.pack(">I", 8 * (200_000 - n)) + b"moov" for n in range(200_000))
    ),
    "directories that lead to themselves": lambda: (
        b"II*\x00\x08\x00\x00\x00\xff\xff" + struct.pack("<HHII", 0x8769, 4, 1, 8) * 65_535
    ),
    "segments without length": lambda: b"\xff\xd8" + b"\xff\xfe\x00\x02" * 1_000_000,
    "a table that leads to itself": lambda: (
        b"%PDF-1.4\nxref\n0 1\n" + b"0" * 20 + b"trailer <</Prev 9 /Root 1 0 R>>startxref\n9\n"
    ),
    "a table of a hundred million lines": lambda: (
        b"%PDF-1.4\nxref\n0 100000000\n"
        + b"0000000000 00000 n \n" * 9
        + b"trailer <<>>\nstartxref\n9\n"
    ),
    "brackets": lambda: b"%PDF-1.4\n" + b"(" * 60_000 + b"\nstartxref\n0\n",
    "metas": lambda: b"<html>" + b"<meta " * 10_000,
    "comments": lambda: b"<!--" * 16_000,
    "titles": lambda: b"<html>" + b"<title" * 10_000,
    "properties": lambda: (
        b"\xff\xd8\xff\xe1\xff\xff"
        + (b"http://ns.adobe.com/xap/1.0/\x00" + b"<a:b c:d='" * 7_000)[:65_533].ljust(65_533)
        + b"\xff\xd9"
    ),
    "pages of nothing": lambda: (
        b"OggS" + bytes(22) + b"\x00" + (b"OggS" + bytes(22) + b"\x00") * 100_000
    ),
    "frames of nothing": lambda: (
        b"ID3\x03\x00\x00\x00\x3f\x7f\x7f" + b"TIT2\x00\x00\x00\x00\x00\x00" * 100_000
    ),
    "members": lambda: (
        b"PK\x03\x04"
        + b"PK\x01\x02" * 600_000
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, 9, 9, 2_000_000, 0, 0)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name: str) -> None:
    """Less than a second and a few megabytes besides the file, whatever it is made of."""
    data = HOSTILE[name]()
    begun = time.process_time()
    told(data)
    assert time.process_time() - begun < 3
    tracemalloc.start()
    try:
        told(data)
        assert tracemalloc.get_traced_memory()[1] < 2 * BUDGET_BYTES
    finally:
        tracemalloc.stop()


def test_a_far_file_is_not_sought_through_forever() -> None:
    """A large file may have to be unpacked again for every step back: there are few."""

    class Counted(io.BytesIO):
        back = 0

        def seek(self, offset: int, whence: int = 0, /) -> int:
            self.back += offset < self.tell()
            return super().seek(offset, whence)

    objects = b"%PDF-1.4\n" + b" " * (33 << 20)
    chain = b"".join(
        b"xref\n0 0\ntrailer <</Prev %d>>\n" % (len(objects) - 10_000_000 * n) for n in range(3)
    )
    data = objects + chain + b"startxref\n%d\n" % len(objects)
    source = Counted(data)
    describe(source, len(data), "x")
    assert source.back < 40
