"""
Write the mailboxes beside this file: every trap that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/mbox/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def mail(number: int, body: str, more: str = "") -> str:
    """One message, headers and body."""
    return (
        f"From: Wei Min <w@sender.example>\nTo: nur@mail.example\nSubject: Number {number}\n"
        f"Date: Tue, 14 Jan 2025 19:{number:02d}:00 +0800\nMessage-ID: <{number}@sender.example>\n"
        f"{more}\n{body}\n"
    )


def plain() -> bytes:
    """Three messages, the second without a body, the last without headers."""
    line = "From w@sender.example Tue Jan 14 11:15:58 2025\n"
    return (
        f"{line}{mail(1, 'first')}\n{line}{mail(2, '')}\n{line}\nno headers at all\n\n"
    ).encode()


def takeout() -> bytes:
    """As Google writes it: labels, its own ids, CRLF inside, `>From ` in the headers."""
    labels = "=?UTF-8?Q?Inbox,=D0=92=D0=B0=D0=B6=D0=BD=D0=BE=D0=B5?="
    line = "From 1712345678901234567@xxx Tue Jan 14 11:15:58 +0000 2025\n"
    more = f"X-GM-THRID: 1712345678901234567\nX-Gmail-Labels: {labels}\n"
    first = mail(1, "hello", more)
    second = ">From someone Tue Jan 14 11:15:58 2025\n" + mail(2, "again", more)
    return (f"{line}{first}\n{line}{second}\n".replace("\n", "\r\n")).encode()


def from_in_body() -> bytes:
    """Lines that begin `From ` in bodies, quoted or not, and none of them divides."""
    line = "From w@sender.example Tue Jan 14 11:15:58 2025\n"
    quoted = "I quote:\n\n>From the start\n>>From far away\n> From me\n\n>From w@sender.example Mon"
    encoded = "Content-Transfer-Encoding: quoted-printable\n"
    bodies = (
        mail(1, quoted),
        mail(2, "He wrote\n\nFrom my window at 10:15 in 2024 I saw it.\nIt was late.\n"),
        mail(3, "And then\n\nFrom today on: nothing\nNote: this is no header of a mail\n"),
        mail(4, "No gap\nFrom w@sender.example Tue Jan 14 11:15:58 2025\nnothing: here\n"),
        mail(
            5,
            ">From =E4=BD=A0\n=46rom here\n",
            encoded + "Content-Type: text/plain; charset=utf-8\n",
        ),
    )
    return "".join(f"{line}{body}\n" for body in bodies).encode()


def lying_length() -> bytes:
    """`Content-Length` of three messages: too long, too short, no number."""
    line = "From w@sender.example Tue Jan 14 11:15:58 2025\n"
    lengths = ("99999", "1", "many")
    return "".join(
        f"{line}{mail(number, 'text of it', f'Content-Length: {length}{chr(10)}')}\n"
        for number, length in enumerate(lengths, 1)
    ).encode()


def no_gaps() -> bytes:
    """No empty line before the separators, and separators without a date (as some programs do)."""
    dated = "From ???@??? Tue Jan 14 11:15:58 2025\n"
    return (
        f"{dated}{mail(1, 'one')}{dated}{mail(2, 'two')}\nFrom nobody\n{mail(3, 'three')}".encode()
    )


def text_before() -> bytes:
    """Text before the first separator, and a file cut off inside a separator."""
    line = "From - Tue Jan 14 11:15:58 2025\n"
    more = "X-Mozilla-Status: 0001\n"
    return f"a line of no mail\n\n{line}{mail(1, 'one', more)}\n{line}{mail(2, 'two')}\nFrom - Tu".encode()


def parts() -> bytes:
    """Files inside of two messages, one of them a text with quoted lines."""
    line = "From w@sender.example Tue Jan 14 11:15:58 2025\n"
    more = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
    body = (
        "--b\n\nSee the list\n--b\nContent-Type: text/plain; name=list.txt\n\n>From A\n>>From B\n"
        "--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
        "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\n--b--"
    )
    return f"{line}{mail(1, body, more)}\n{line}{mail(2, body, more)}\n".encode()


if __name__ == "__main__":
    for made in (plain, takeout, from_in_body, lying_length, no_gaps, text_before, parts):
        (HERE / f"{made.__name__}.mbox").write_bytes(made())
