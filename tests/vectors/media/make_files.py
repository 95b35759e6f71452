"""
Write the loose files beside this one: small, real in form, with everything that is read of them.

All people and places are invented. Run it with Python alone: `python tests/vectors/media/make_files.py`.
"""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import wave
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF><rdf:Description xmp:CreateDate="2025-01-14T19:15:58+08:00" xmp:CreatorTool="Cam &amp; Co">'
    "<dc:creator><rdf:Seq><rdf:li>Nur</rdf:li><rdf:li>Kamil</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
).encode()
SECONDS_1904 = 3_819_698_158


def tiff(order: str = "<") -> bytes:
    """EXIF with camera, dates, a comment and a place; two directories lead back to themselves."""
    data = bytearray(b"II*\x00\x08\x00\x00\x00" if order == "<" else b"MM\x00*\x00\x00\x00\x08")
    places: dict[str, int] = {}

    def directory(entries: list[tuple[int, int, int, bytes]]) -> int:
        start = len(data)
        body = struct.pack(f"{order}H", len(entries))
        extra_at = start + 2 + 12 * len(entries) + 4
        extra = b""
        for tag, kind, count, value in entries:
            if len(value) > 4:
                held, value = value, struct.pack(f"{order}I", extra_at + len(extra))
                extra += held + b"\x00" * (len(held) % 2)
            body += struct.pack(f"{order}HHI", tag, kind, count) + value.ljust(4, b"\x00")
        data.extend(body + struct.pack(f"{order}I", 0) + extra)
        return start

    def text(value: str) -> bytes:
        return value.encode() + b"\x00"

    def fractions(*pairs: int) -> bytes:
        return struct.pack(f"{order}{len(pairs)}I", *pairs)

    def pointer(name: str) -> bytes:
        return struct.pack(f"{order}I", places.get(name, 8))

    def all_of_them() -> None:
        del data[8:]
        directory(
            [
                (0x010F, 2, 6, text("Maker")),
                (0x0110, 2, 8, text("Phone 7")),
                (0x0112, 3, 1, struct.pack(f"{order}H", 6)),
                (0x0132, 2, 20, text("2025:01:14 19:15:58")),
                (0x8769, 4, 1, pointer("detail")),
                (0x8825, 4, 1, pointer("gps")),
                (0x9C9B, 1, 10, "ئات\x00\x00".encode("utf-16le")),
            ]
        )
        places["detail"] = directory(
            [
                (0x829A, 5, 1, fractions(1, 50)),
                (0x9003, 2, 20, text("2025:01:14 19:15:58")),
                (0x9011, 2, 7, text("+08:00")),
                (0x927C, 7, 40, b"\x01" * 40),
                (0x9286, 7, 16, b"ASCII\x00\x00\x00by Nur  "),
                (0x8769, 4, 1, pointer("detail")),
            ]
        )
        places["gps"] = directory(
            [
                (1, 2, 2, b"N\x00"),
                (2, 5, 3, fractions(43, 1, 49, 1, 305, 10)),
                (3, 2, 2, b"E\x00"),
                (4, 5, 3, fractions(87, 1, 36, 1, 1, 4)),
                (0x1D, 2, 11, text("2025:01:14")),
            ]
        )

    all_of_them()
    all_of_them()
    return bytes(data)


def segment(kind: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def jpeg() -> bytes:
    """EXIF, XMP, IPTC, a comment, a size; no pixels."""
    caption = b"\x1c\x02\x78\x00\x07by road\x1c\x02\x5a\x00\x04City"
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(caption)) + caption
    return (
        b"\xff\xd8" + segment(0xE1, b"Exif\x00\x00" + tiff(">"))
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP) + segment(0xED, photoshop)
        + segment(0xFE, "seen ئات".encode()) + segment(0xC0, struct.pack(">BHHB", 8, 3024, 4032, 3))
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x00" * 20 + b"\xff\xd9"
    )  # fmt: skip


def png() -> bytes:
    """Texts in three forms, EXIF, a time."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    return b"\x89PNG\r\n\x1a\n" + b"".join((
        chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)),
        chunk(b"tEXt", b"Software\x00Sh\xf6t"), chunk(b"zTXt", b"Author\x00\x00" + zlib.compress(b"Nur")),
        chunk(b"iTXt", b"Comment\x00\x01\x00ug\x00\x00" + zlib.compress("ئات".encode())),
        chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + XMP), chunk(b"eXIf", tiff()),
        chunk(b"tIME", struct.pack(">HBBBBB", 2025, 1, 14, 11, 15, 58)),
        chunk(b"IDAT", zlib.compress(b"\x00")), chunk(b"IEND", b""),
    ))  # fmt: skip


def gif() -> bytes:
    """Two pictures and a comment."""
    picture = b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return (
        b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff"
        + b"\x21\xfe\x05hello\x00" + picture * 2 + b"\x3b"
    )  # fmt: skip


def webp() -> bytes:
    """A canvas, EXIF and XMP."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)

    body = chunk(
        b"VP8X", b"\x0c\x00\x00\x00" + (799).to_bytes(3, "little") + (599).to_bytes(3, "little")
    )
    body += chunk(b"EXIF", tiff()) + chunk(b"XMP ", XMP)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def box(kind: bytes, *bodies: bytes) -> bytes:
    """One box."""
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + kind + body


def track(kind: bytes, codec: bytes) -> bytes:
    """One track of two seconds."""
    size = struct.pack(">II", 640 << 16, 480 << 16) if kind == b"vide" else bytes(8)
    media = box(b"mdhd", struct.pack(">IIIIII", 0, SECONDS_1904, SECONDS_1904, 1000, 2000, 0))
    media += box(b"hdlr", bytes(8) + kind + bytes(13))
    table = box(
        b"stbl", box(b"stsd", struct.pack(">II", 0, 1) + struct.pack(">I", 16) + codec + bytes(8))
    )
    return box(b"trak", box(b"tkhd", bytes(76), size), box(b"mdia", media, box(b"minf", table)))


def movie(brand: bytes, *more: bytes, tracks: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """A film whose description stands behind its data."""
    head = box(b"mvhd", struct.pack(">IIIII", 0, SECONDS_1904, SECONDS_1904, 600, 1200), bytes(80))
    return (
        box(b"ftyp", brand, bytes(4), b"isom") + box(b"mdat", b"\x00" * 64)
        + box(b"moov", head, *(track(*one) for one in tracks), *more)
    )  # fmt: skip


def mov() -> bytes:
    """As an iPhone writes it: numbered keys, and the place in user data too."""
    keys = (
        b"com.apple.quicktime.location.ISO6709",
        b"com.apple.quicktime.make",
        b"com.apple.quicktime.creationdate",
    )
    values = (b"+43.8256+087.6168+800.000/", b"Apple", b"2025-01-14T19:15:58+0800")
    numbered = b"".join(box(b"mdta", key) for key in keys)
    listed = b"".join(
        box(struct.pack(">I", n), box(b"data", struct.pack(">II", 1, 0), value))
        for n, value in enumerate(values, 1)
    )
    meta = box(
        b"meta", box(b"hdlr", bytes(8) + b"mdta" + bytes(12)),
        box(b"keys", struct.pack(">II", 0, len(keys)), numbered), box(b"ilst", listed),
    )  # fmt: skip
    place = b"+43.8256+087.6168/"
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place))
    return movie(b"qt  ", meta, user, tracks=((b"vide", b"hvc1"), (b"soun", b"mp4a")))


def mp4() -> bytes:
    """A film of a phone, no tags."""
    return movie(b"isom", tracks=((b"vide", b"avc1"), (b"soun", b"mp4a")))


def m4a() -> bytes:
    """A voice note with tags, in a film's brand."""
    title = box(b"\xa9nam", box(b"data", struct.pack(">II", 1, 0), b"New Recording 7"))
    tool = box(b"\xa9too", box(b"data", struct.pack(">II", 1, 0), b"Voice Memos"))
    meta = box(
        b"meta", bytes(4), box(b"hdlr", bytes(8) + b"mdir" + bytes(12)), box(b"ilst", title, tool)
    )
    return movie(b"mp42", box(b"udta", meta), tracks=((b"soun", b"mp4a"),))


def three_gp() -> bytes:
    """A place as 3GP writes it."""
    place = (
        bytes(4)
        + b"\x15\xc7"
        + b"Yard\x00"
        + b"\x00"
        + struct.pack(">iii", 5_742_000, 2_872_000, 0)
    )
    titled = box(
        b"udta",
        box(b"loci", place, b"\x00\x00"),
        box(b"titl", bytes(4), b"\x15\xc7", "دوست\x00".encode()),
    )
    return movie(b"3gp5", titled, tracks=((b"soun", b"samr"), (b"vide", b"s263")))


def heic() -> bytes:
    """Two items: the picture and its EXIF."""
    exif = struct.pack(">I", 6) + b"Exif\x00\x00" + tiff(">")
    entry = box(b"infe", b"\x02\x00\x00\x00" + struct.pack(">HH4s", 1, 0, b"hvc1") + b"\x00")
    other = box(b"infe", b"\x02\x00\x00\x00" + struct.pack(">HH4s", 2, 0, b"Exif") + b"\x00")
    sizes = box(
        b"iprp",
        box(
            b"ipco",
            box(b"ispe", struct.pack(">III", 0, 512, 512)),
            box(b"ispe", struct.pack(">III", 0, 4032, 3024)),
        ),
    )

    def whole(offset: int) -> bytes:
        places = b"\x00\x00\x00\x00\x44\x00" + struct.pack(">H", 2)
        places += struct.pack(">HHHII", 1, 0, 1, 0, 0) + struct.pack(
            ">HHHII", 2, 0, 1, offset, len(exif)
        )
        meta = box(
            b"meta", bytes(4), box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
            box(b"iinf", bytes(4), struct.pack(">H", 2), entry, other), sizes, box(b"iloc", places),
        )  # fmt: skip
        return (
            box(b"ftyp", b"heic", bytes(4), b"mif1heic")
            + meta
            + struct.pack(">I", len(exif) + 8)
            + b"mdat"
        )

    return whole(len(whole(0))) + exif


def opus() -> bytes:
    """Two and a half seconds, as WhatsApp sends them."""

    def page(kind: int, granule: int, body: bytes) -> bytes:
        laced = bytes((255,)) * (len(body) // 255) + bytes((len(body) % 255,))
        return (
            struct.pack("<4sBBqIIIB", b"OggS", 0, kind, granule, 77, 0, 0, len(laced))
            + laced
            + body
        )

    tags = b"OpusTags" + struct.pack("<I", 4) + b"Lavf" + struct.pack("<I", 1)
    comment = "TITLE=ئاۋاز".encode()
    return (
        page(2, 0, b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 16_000, 0, 0))
        + page(0, 0, tags + struct.pack("<I", len(comment)) + comment) + page(4, 120_312, b"\x00" * 300)
    )  # fmt: skip


def amr() -> bytes:
    """Fifty frames: one second."""
    return b"#!AMR\n" + (b"\x3c" + b"\x00" * 31) * 50


def mp3() -> bytes:
    """ID3 2.3 with three sets of characters, a picture, a frame with a count of frames."""

    def frame(name: bytes, body: bytes) -> bytes:
        return name + struct.pack(">IH", len(body), 0) + body

    frames = b"".join((
        frame(b"TIT2", b"\x01" + "ناخشا".encode("utf-16")), frame(b"TPE1", b"\x00Nur"),
        frame(b"TXXX", b"\x03Place\x00Home"), frame(b"COMM", b"\x00eng\x00for you"),
        frame(b"APIC", b"\x00image/png\x00\x03\x00" + b"\x00" * 50), b"\x00" * 20,
    ))  # fmt: skip
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    sound = b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + struct.pack(">II", 1, 100) + bytes(300)
    return b"ID3\x03\x00\x00" + size + frames + sound


def wav() -> bytes:
    """A second of silence."""
    held = io.BytesIO()
    with wave.open(held, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(800)
        out.writeframes(b"\x80" * 800)
    tags = b"INFO" + b"ICRD" + struct.pack("<I", 10) + b"2025-01-14"
    return held.getvalue() + b"LIST" + struct.pack("<I", len(tags)) + tags


def flac() -> bytes:
    """Stream information and one comment."""
    bits = 8000 << 44 | 0 << 41 | 15 << 36 | 16_000
    information = bytes(10) + bits.to_bytes(8, "big") + bytes(16)
    comments = struct.pack("<I", 3) + b"enc" + struct.pack("<II", 1, 8) + b"ARTIST=N"
    return (
        b"fLaC"
        + b"\x00"
        + len(information).to_bytes(3, "big")
        + information
        + (b"\x84" + len(comments).to_bytes(3, "big") + comments)
    )


def pdf() -> bytes:
    """A table of lines, information in brackets and in hex, XMP."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 3 >>",
        b"<< /Title (Notice \\(copy\\) \\351) /Author <FEFF06260627062A> /CreationDate (D:20250114191558+08'00') >>",
        b"<< /Type /Metadata /Length %d >>\nstream\n%s\nendstream" % (len(XMP), XMP),
    )
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(
        data
    )
    return data + table + trailer


def pdf_streams() -> bytes:
    """Objects inside of a packed stream, found by a packed table with a predictor."""
    inner = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 7 >>",
        b"<< /Title (Inside) >>",
    )
    starts, body = [], b""
    for one in inner:
        starts.append(len(body))
        body += one + b" "
    index = b" ".join(b"%d %d" % (number, at) for number, at in enumerate(starts, 1)) + b" "
    held = zlib.compress(index + body)
    data = b"%PDF-1.5\n"
    first = len(data)
    data += (
        b"4 0 obj\n<< /Type /ObjStm /N 3 /First %d /Filter /FlateDecode /Length %d >>\nstream\n"
        % (len(index), len(held))
    )
    data += held + b"\nendstream\nendobj\n"
    start = len(data)
    rows = [(0, 0, 255), *((2, 4, n) for n in range(3)), (1, first, 0), (1, start, 0)]
    plain = [struct.pack(">BHB", *row) for row in rows]
    before, packed = bytes(4), b""
    for row in plain:
        packed += b"\x02" + bytes((one - two) & 0xFF for one, two in zip(row, before, strict=True))
        before = row
    packed = zlib.compress(packed)
    data += (
        b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Info 3 0 R /Filter /FlateDecode "
        b"/DecodeParms << /Predictor 12 /Columns 4 >> /Length %d >>\nstream\n" % len(packed)
    )
    return data + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def zipped(*members: tuple[str, str]) -> bytes:
    """A zip file of fixed time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members:
            out.writestr(zipfile.ZipInfo(name), text)
    return held.getvalue()


def docx() -> bytes:
    """Core and extended properties."""
    core = (
        '<?xml version="1.0"?><cp:coreProperties><dc:creator>Nur &amp; Co</dc:creator>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2025-01-14T11:15:58Z</dcterms:created>'
        "<cp:lastModifiedBy>W</cp:lastModifiedBy></cp:coreProperties>"
    )
    return zipped(
        ("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>"),
        ("docProps/core.xml", core), ("docProps/app.xml", "<Properties><Application>Word</Application></Properties>"),
    )  # fmt: skip


def odt() -> bytes:
    """A text of LibreOffice."""
    meta = "<office:meta><meta:generator>LibreOffice/24.2</meta:generator><dc:date>2025-01-14T19:15:58</dc:date></office:meta>"
    return zipped(
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("meta.xml", meta),
        ("content.xml", "<x/>"),
    )


def html() -> bytes:
    """A page as a browser saves it."""
    return (
        "<!DOCTYPE html>\n<!-- saved from url=(0022)https://news.example/a -->\n<html><head>"
        '<meta charset="utf-8"><meta name="author" content="Nur &quot;N&quot;">'
        "<meta property='og:title' content='On the road'><title>\n On &lt;the&gt; road </title></head>ئات</html>"
    ).encode()


def sqlite() -> bytes:
    """A database with one table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        database = sqlite3.connect(path)
        database.execute("pragma page_size = 512")
        database.execute("pragma user_version = 7")
        database.execute("create table t (a)")
        database.commit()
        database.close()
        return path.read_bytes()


FILES = {
    "photo.jpg": jpeg, "shot.png": png, "two.gif": gif, "picture.webp": webp, "scan.tif": tiff,
    "photo.heic": heic, "film.mov": mov, "film.mp4": mp4, "note.m4a": m4a, "film.3gp": three_gp,
    "note.opus": opus, "note.amr": amr, "song.mp3": mp3, "note.wav": wav, "song.flac": flac,
    "notice.pdf": pdf, "packed.pdf": pdf_streams, "letter.docx": docx, "letter.odt": odt,
    "page.html": html, "store.db": sqlite,
}  # fmt: skip

if __name__ == "__main__":
    for name, made in FILES.items():
        (HERE / name).write_bytes(made())
    (HERE / "plain.txt").write_bytes("ياخشىمۇسىز\r\n".encode())
