"""
Write the single mails beside this file: every trap that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/email/make_exports.py`.
"""

from __future__ import annotations

import base64
from pathlib import Path

HERE = Path(__file__).parent
PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
        "08d763f8cfc000000301010018dd8db00000000049454e44ae426082"
    )
).decode()
TRAIL = """\
Delivered-To: nur@mail.example
Received: by 2002:a05:6a10:1234:0:0:0:0 with SMTP id x1csp12345;
\tTue, 14 Jan 2025 03:16:02 -0800 (PST)
Received: from relay.sender.example (relay.sender.example. [203.0.113.7])
        by mx.mail.example with ESMTPS id y2si1234567
        for <nur@mail.example>;
        Tue, 14 Jan 2025 03:16:01 -0800 (PST)
Authentication-Results: mx.mail.example;
       dkim=none; spf=softfail (mail.example: domain of transitioning w@sender.example)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k1;
        h=from:to:subject; bh=AAAA; b=BBBB
X-Originating-IP: [198.51.100.23]
Return-Path: <w@sender.example>
"""


def crlf(text: str) -> bytes:
    """As mail is sent: every line ends in CRLF."""
    return text.replace("\n", "\r\n").encode()


def head(subject: str = "A question", more: str = "", date: str | None = None) -> str:
    """The usual headers."""
    when = "Tue, 14 Jan 2025 19:15:58 +0800" if date is None else date
    return (
        f"From: Wei Min <w@sender.example>\nTo: Nur <nur@mail.example>\nSubject: {subject}\n"
        + (f"Date: {when}\n" if when else "")
        + f"Message-ID: <{abs(hash_of(subject))}@sender.example>\nMIME-Version: 1.0\n{more}"
    )


def hash_of(text: str) -> int:
    """A number that is the same in every run."""
    return int.from_bytes(text.encode()[:6], "big")


def trail() -> bytes:
    """All headers that tell where a mail came from."""
    more = "In-Reply-To: <1@mail.example>\nReferences: <0@mail.example>\n <1@mail.example>\n"
    more += "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return crlf(TRAIL + head("Re: A question", more) + "\nئاپىڭىز قانداق؟ How is your mother?\n")


def alternative() -> bytes:
    """Text and HTML of one message, a picture that it shows and a letter: three levels."""
    return crlf(
        head("Fwd: The letter", 'Content-Type: multipart/mixed;\n boundary="=_outer"\n')
        + f"""
This is a multi-part message in MIME format.
--=_outer
Content-Type: multipart/related; boundary="=_outer_related"

--=_outer_related
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Call this number today, or else =E2=80=94 you know=
 what.
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Call this number <b>today</b></p><img src=3D"cid:p1">
--inner--

--=_outer_related
Content-Type: image/png; name="=?UTF-8?B?5Zu+54mH?=.png"
Content-Transfer-Encoding: base64
Content-ID: <p1>
Content-Disposition: inline

{PIXEL}
--=_outer_related--
--=_outer
Content-Type: application/pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
 filename*0*=UTF-8''%E9%80%9A;
 filename*1*=%E7%9F%A5;
 filename*2=" 2025.pdf"

JVBERi0xLjQKJSVFT0YK
--=_outer--
"""
    )


def nested() -> bytes:
    """A mail in a mail in a mail, the innermost with a file."""
    inner = head("Innermost", "Content-Type: multipart/mixed; boundary=b3\n")
    inner += "\n--b3\n\nThe innermost text\n--b3\nContent-Type: image/png\n"
    inner += f"Content-Transfer-Encoding: base64\n\n{PIXEL}\n--b3--\n"
    middle = head("Middle", "Content-Type: multipart/mixed; boundary=b2\n")
    middle += f"\n--b2\n\nThe middle text\n--b2\nContent-Type: message/rfc822\n\n{inner}\n--b2--\n"
    outer = head("Outer", "Content-Type: multipart/mixed; boundary=b1\n")
    outer += "\n--b1\nContent-Type: text/plain\n\nSee what he sent\n--b1\n"
    outer += "Content-Type: message/rfc822\nContent-Disposition: attachment; filename=was.eml\n"
    return crlf(outer + f"\n{middle}\n--b1--\n")


def digest() -> bytes:
    """A digest: its parts are mails although they do not say so."""
    parts = "".join(f"--d\n\n{head(f'Number {n}')}\nText {n}\n\n" for n in (1, 2))
    return crlf(
        head("Digest", "Content-Type: multipart/digest; boundary=d\n") + f"\n{parts}--d--\n"
    )


def bad_charsets() -> bytes:
    """An unknown set, a set that does not fit, a narrow name for a wide set, none at all."""
    told = head("Sets", "Content-Type: multipart/mixed; boundary=b\n").encode() + b"\n"
    for charset, body in (
        ("x-unknown-8bit", "Привет".encode("koi8-r")),
        ("us-ascii", "caf\u00e9".encode()),
        ("utf-8", b"half a letter: \xe2\x82"),
        ("gb2312", "丁喆镕".encode("gb18030")),
        ("iso-8859-1", b"\x93quoted\x94 \x80"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp")),
        ("idna", b"never a codec \xff"),
    ):
        told += f"--b\nContent-Type: text/plain; charset={charset}\n\n".encode() + body + b"\n"
    return told + "--b\n\nno set named: é\n--b--\n".encode()


def bad_headers() -> bytes:
    """No colon, a fold without a field, raw bytes, white space before the colon, twice."""
    return (
        b"X-First: 1\nthis line is no header\n and it is folded\n"
        b"From  : Wei Min <w@sender.example>\nSubject: raw \xd6\xd0 bytes\nSubject: second\n"
        b"To: undisclosed-recipients:;\nDate: Mon, 31 Feb 2025 10:00:00 +0800\n"
        b"Content-Type: text\nContent-Transfer-Encoding: x-odd\n: nameless\n"
        b"\nThe body stays.\n"
    )


def broken_words() -> bytes:
    """RFC 2047 and 2231 as programs get them wrong."""
    half = "中文".encode()
    first, second = base64.b64encode(half[:2]).decode(), base64.b64encode(half[2:]).decode()
    subject = (
        f"=?utf-8?B?{first}?=\n =?utf-8?B?{second}?= =?utf-8?Q?_what?_two words?= =?utf-8?B?broken"
    )
    text = head(subject, "Content-Type: multipart/mixed; boundary=b\n").replace(
        "From: Wei Min", 'From: "=?gb2312?B?us6yu7Ll?="'
    )
    return crlf(
        text
        + """Cc: =?utf-8?Q?Evil=2C_=3Ca=40b.example=3E?= <real@c.example>, pete@silly.example (Pete)

--b
Content-Disposition: attachment; filename="=?UTF-8?Q?r=C3=A9sum=C3=A9=2Epdf?="

one
--b
Content-Disposition: attachment; filename*=r%C3%A9sum%C3%A9.pdf

two
--b
Content-Type: application/octet-stream; name=my file (1).bin
Content-Disposition: attachment

three
--b
Content-Disposition: attachment; filename="..\\\\..\\\\etc/passwd\\"; filename*1=x

four
--b--
"""
    )


def damaged() -> bytes:
    """Quoted-printable and base64 with holes; the last part has no end."""
    return crlf(
        head("Damaged", "Content-Type: multipart/mixed; boundary=b\n")
        + """
--b
Content-Transfer-Encoding: quoted-printable

100=% sure =\t
 and =ZZ so on=
--b
Content-Transfer-Encoding: base64

SGVsbG8=
IHRoZXJl!
--b
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

AAECAwQFBgcICQoLDA0O"""
    )


def html_only() -> bytes:
    """No plain text: the text is the HTML as it stands."""
    more = "Content-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: 8bit\n"
    return crlf(head("Page", more)) + "\r\n<p>Приве&#1090;</p>\r\n".encode("windows-1251")


def no_date() -> bytes:
    """Neither a date nor a sender; headers that no empty line ends."""
    return b"Subject: unsent\nTo: nur@mail.example\nX-Mailer: Notes\nStill here without a gap.\n"


def unknown_zone() -> bytes:
    """`-0000`: the instant is known, the sender's zone is not."""
    return crlf(head("Zone", date="14 Jan 25 11:15 -0000") + "\nUTC, says the mail.\n")


def lost_boundary() -> bytes:
    """The boundary of the header never stands in the body."""
    return crlf(
        head("Lost", "Content-Type: multipart/mixed; boundary=there\n")
        + "\n--other\nContent-Type: text/plain\n\nStill to be read.\n--other--\n"
    )


def write(name: str, data: bytes) -> None:
    """Write one file."""
    (HERE / f"{name}.eml").write_bytes(data)


if __name__ == "__main__":
    for made in (
        trail, alternative, nested, digest, bad_charsets, bad_headers, broken_words, damaged,
        html_only, no_date, unknown_zone, lost_boundary,
    ):  # fmt: skip
        write(made.__name__, made())
    write("bom", b"\xef\xbb\xbf\r\n" + trail())
