"""Documents made for the tests: PDF by hand and by typst, DOCX, pages and web archives."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(
    pages: list[str], script: bool = False, count: int | None = None, attached: bool = False
) -> bytes:
    """A plain PDF with Latin text, one string a page; `count` is what it claims to have."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    numbers = []
    first_page = 2 + len(pages)
    tree = first_page + len(pages)
    for text in pages:
        content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1") if text else b""
        add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    for number in range(len(pages)):
        numbers.append(add(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                           b"/Resources << /Font << /F1 %d 0 R >> >> >>" % (tree, 2 + number, font)))  # fmt: skip
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count or len(pages), kids))
    more = b""
    if script:
        more += b" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
        more += b" /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (run\\(\\)) >>] >> >>"
    if attached:
        more += b" /AF [<< /Type /Filespec /EF << /F << /Type /EmbeddedFile >> >> >>]"
    root = add(b"<< /Type /Catalog /Pages %d 0 R%s >>" % (tree, more))
    info = add(b"<< /Title (A letter) /Author (Nobody) >>")
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n"
                  b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, root, info,
                                               len(out)))  # fmt: skip


def pdf_of_one_page_a_million_times() -> bytes:
    """A page tree of six levels in which each node names the next ten times: 1,000,000 pages."""
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
               b"<< /Length 40 >>\nstream\nBT /F1 12 Tf 72 720 Td (again) Tj ET      \nendstream"]  # fmt: skip
    objects.append(b"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 612 792] /Contents 2 0 R "
                   b"/Resources << /Font << /F1 1 0 R >> >> >>")  # fmt: skip
    for level in range(6):
        below = b"%d 0 R " % (3 + level) * 10
        parent = b"/Parent %d 0 R " % (5 + level) if level < 5 else b""
        objects.append(
            b"<< /Type /Pages %s/Count %d /Kids [%s] >>" % (parent, 10 ** (level + 1), below)
        )
    objects.append(
        b"<< /Type /Catalog /Pages 9 0 R /OpenAction << /S /JavaScript /JS (x\\(\\)) >> >>"
    )
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(objects), len(out))  # fmt: skip


def pdf_by_typst(folder: Path, markup: str) -> bytes:
    """A PDF in the fonts of reports."""
    import typst

    from guwah.report.fonts import fonts

    source = folder / "made.typ"
    source.write_text(markup, "utf-8")
    return typst.compile(str(source), font_paths=fonts(), ignore_system_fonts=True)


def docx(body: str, **members: bytes | str) -> bytes:
    """A Word document around some WordprocessingML; other members by path (`__` for a slash)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>'
                      f"{body}</w:body></w:document>")  # fmt: skip
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def paragraph(text: str) -> str:
    """One paragraph of WordprocessingML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def warc_record(url: str, headers: str, body: bytes, kind: str = "response") -> bytes:
    """One record of a WARC file."""
    block = headers.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body if headers else body
    head = (f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2025-01-13T09:16:02Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
            f"Content-Type: application/http;msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n")  # fmt: skip
    return head.encode() + block + b"\r\n\r\n"


def warc() -> list[bytes]:
    """Records: a page, a gzip page, plain text, a picture, a page that is not there, a request."""
    ok = "HTTP/1.1 200 OK\nContent-Type: "
    packed = gzip.compress("<title>Packed</title><p>سالام".encode())
    return [
        warc_record("http://example.org/", ok + "text/html; charset=utf-8",
                    "<title>Front</title><p>你好</p><script>no()</script>".encode()),
        warc_record("http://example.org/gz", ok + "text/html\nContent-Encoding: gzip", packed),
        warc_record("http://example.org/a.txt", ok + "text/plain; charset=windows-1251",
                    "привет".encode("cp1251")),
        warc_record("http://example.org/a.png", ok + "image/png", b"\x89PNG"),
        warc_record("http://example.org/no", "HTTP/1.1 404 Not Found\nContent-Type: text/html", b"gone"),
        warc_record("http://example.org/", "GET / HTTP/1.1\nHost: example.org", b"", "request"),
    ]  # fmt: skip


def wacz() -> bytes:
    """A WACZ with the same records, each of them packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
        made.writestr("archive/data.warc.gz", b"".join(gzip.compress(one) for one in warc()))
        made.writestr("pages/pages.jsonl", "{}")
    return out.getvalue()


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: http://example.org/post
Subject: =?utf-8?B?2LPYp9mE2KfZhQ==?=
Date: Mon, 13 Jan 2025 09:16:02 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="B"

--B
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: http://example.org/post

<!doctype html><meta charset=3D"utf-8"><title>A post</title><p>=E4=BD=A0=E5=A5=BD</p>
<img src=3D"http://example.org/p.png">
--B
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: http://example.org/p.png

iVBORw0KGgo=
--B--
"""
