"""
Write the contact cards beside this file: three versions and every trap that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/vcard/make_exports.py`.
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


def folded(text: str, width: int = 60) -> str:
    """A value over lines that begin with a space."""
    return "\n ".join(text[at : at + width] for at in range(0, len(text), width))


def android() -> str:
    """2.1 as Android writes it: quoted-printable in two lines, base64 ended by an empty line."""
    return f"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=AF=D9=88=D8=B3=D8=AA;;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=AF=D9=88=D8=B3=D8=AA =
=E2=80=94 home
TEL;CELL;PREF:+90 555 000 00 01
TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=AE=B6):5550002
PHOTO;ENCODING=BASE64;PNG:{PIXEL[:60]}
 {PIXEL[60:]}

NOTE:back\\slash; and more
END:VCARD
BEGIN:VCARD
VERSION:2.1
N:Doe;Jo;;Dr.;
TEL;HOME:5550003
END:VCARD
"""


def iphone() -> str:
    """3.0 as an iPhone writes it: groups, labels, a folded photo, escapes."""
    return f"""BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 18.2//EN
N:Min;Wei;;;
FN:Wei Min\\, the caller
ORG:Bureau\\;North;Desk 4;
item1.TEL;type=pref:+86 138 0000 0000
item1.X-ABLabel:_$!<Other>!$_
EMAIL;type=INTERNET;type=HOME:w@sender.example
NOTE:first line\\nsecond: “quoted”
 \\, folded
PHOTO;ENCODING=b;TYPE=JPEG:{folded(PIXEL)}
UID:5f1c-77
REV:2025-01-14T11:15:58Z
END:VCARD
"""


def version_four() -> str:
    """4.0: photos as addresses, one of them a file, and types in quotation marks."""
    return f"""BEGIN:VCARD
VERSION:4.0
FN:نۇر
N:نۇر;;;;
TEL;VALUE=uri;TYPE="voice,cell":tel:+1-555-000-0004
PHOTO:data:image/png;base64,{folded(PIXEL)}
PHOTO:https://pictures.example/n.jpg
ADR;LABEL="1 Road, Town":;;1 Road;Town;;;
BDAY:19960415
X-WA-BIZ-NAME:Shop
END:VCARD
"""


def broken() -> bytes:
    """Old sets of characters, no end, text between cards, a line that is no property, holes."""
    return (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=GB2312:\xce\xa4\xc3\xf7\r\nN;CHARSET=X-ODD:\xff\r\n"
        b"this line is no property\r\nNOTE;ENCODING=QUOTED-PRINTABLE:100=% =ZZ\r\n"
        b"end : vcard\r\nsome text between cards\r\n\r\n"
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:No end\r\n"
        b"\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nF\r\n N:Folded name\r\nTEL:1\r\nEND:VCARD\r\nEND:VCARD\r\n"
    )


def nested() -> str:
    """A card inside a card, as 2.1 has it."""
    return """BEGIN:VCARD
VERSION:2.1
FN:Outer
AGENT:
BEGIN:VCARD
VERSION:2.1
FN:Inner
TEL:7
END:VCARD
TEL:8
END:VCARD
"""


if __name__ == "__main__":
    for made in (android, iphone, version_four, nested):
        (HERE / f"{made.__name__}.vcf").write_bytes(made().replace("\n", "\r\n").encode())
    (HERE / "broken.vcf").write_bytes(broken())
    (HERE / "many.vcf").write_bytes(
        "\ufeff".encode() + "\n".join((iphone(), android(), nested())).encode()
    )
