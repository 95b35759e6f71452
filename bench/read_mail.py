"""
Reads one mailbox with Guwah and with the standard library, consuming every field of each message.

The peer is `mailbox` and `email` with the modern policy: headers decoded, addresses parsed, the
date read, the body decoded, attachments named. Guwah does the same and besides: offsets, tiling,
intervals, the full trail. Each runs in a process of its own; the fastest of three runs counts.

usage: read_mail.py [MESSAGES]
"""

from __future__ import annotations

import base64
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = ("Nur", "Kamil", "Aygul", "Wei Min", "Sadir", "=?utf-8?B?5aiB5piO?=", '"Doe, Jo"')
WORDS = (
    "you know what we ask call this number today your mother is well for now ئانىڭىز 电话".split()  # noqa: SIM905
)


def make(path: Path, messages: int) -> None:
    """Write a mailbox of that many messages: plain, with a page, with a file, some in base64."""
    pick = random.Random(7)
    with path.open("wb") as out:
        for number in range(messages):
            out.write(_message(number, pick))


def _message(number: int, pick: random.Random) -> bytes:
    """One message with its separator line."""
    clock = f"{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}"
    sender, address = pick.choice(PEOPLE), f"p{pick.randrange(40)}@mail.example"
    text = "\n".join(" ".join(pick.choices(WORDS, k=9)) for _ in range(pick.randrange(2, 20)))
    hops = "".join(
        f"Received: from relay{hop}.example (relay{hop}.example. [203.0.113.{hop}])\n"
        f"        by mx{hop}.example with ESMTPS id x{number}y{hop};\n"
        f"        Tue, 14 Jan 2025 {clock} -0800 (PST)\n"
        for hop in range(4)
    )
    head = (
        f"From {number}@xxx Tue Jan 14 {clock} +0000 2025\nX-GM-THRID: {number}\n"
        f"X-Gmail-Labels: Inbox,Important\nDelivered-To: nur@mail.example\n{hops}"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example; s=k1;\n"
        f"        h=from:to:subject:date:message-id; bh={'A' * 43}=;\n        b={'B' * 340}\n"
        f"MIME-Version: 1.0\nFrom: {sender} <{address}>\nTo: Nur <nur@mail.example>, k@mail.example\n"
        f"Subject: =?utf-8?Q?Re=3A_number_{number}?=\nDate: Tue, 14 Jan 2025 {clock} +0800\n"
        f"Message-ID: <{number}@mail.example>\nIn-Reply-To: <{number - 1}@mail.example>\n"
        f"References: <{number - 2}@mail.example> <{number - 1}@mail.example>\n"
    )
    kind = number % 4
    coded = base64.encodebytes(text.encode()).decode()
    if kind == 0:
        body = f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    elif kind == 1:
        body = (
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{coded}"
        )
    else:
        body = (
            "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n"
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{coded}\n"
            f"--bb\nContent-Type: text/html; charset=utf-8\n\n<p>{text}</p>\n--bb--\n"
        )
    if kind == 3:
        file = base64.encodebytes(pick.randbytes(20_000)).decode()
        body = (
            f"Content-Type: multipart/mixed; boundary=aa\n\n--aa\n{body}--aa\n"
            f'Content-Type: image/jpeg; name="p{number}.jpg"\nContent-Transfer-Encoding: base64\n'
            f'Content-Disposition: attachment; filename="p{number}.jpg"\n\n{file}--aa--\n'
        )
    return (head + body + "\n").encode()


def read_ours(path: str) -> int:
    """Every field of every record."""
    import guwah

    seen = 0
    for found in guwah.inspect(path):
        if isinstance(found, guwah.Record):
            sender, sent = found.sender, found.sent
            used = (
                found.id, found.kind, found.span, found.thread, sender and sender.name,
                sender and sender.handle, sent and sent.written, sent and sent.readings,
                sent and sent.earliest, found.text, found.marks, found.extra["headers"],
                [one.name for one in found.attachments],
            )  # fmt: skip
            seen += used[0] is not None
    return seen


def read_peer(path: str) -> int:
    """The same of every message, by the standard library."""
    import email
    import email.policy
    import mailbox
    from email.utils import parsedate_to_datetime

    def parse(file: object) -> object:
        return email.message_from_binary_file(file, policy=email.policy.default)  # type: ignore[arg-type]

    seen = 0
    for message in mailbox.mbox(path, factory=parse, create=False):
        body = message.get_body(("plain", "html"))
        used = (
            message["from"].addresses, message["to"].addresses, str(message["subject"]),
            parsedate_to_datetime(str(message["date"])), message["message-id"],
            message["in-reply-to"], message["references"], list(message.items()),
            body.get_content() if body else "",
            [one.get_filename() for one in message.iter_attachments()],
        )  # fmt: skip
        seen += used[0] is not None
    return seen


def main(messages: int) -> None:
    """Print the rates of both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.mbox"
        make(path, messages)
        print(f"{messages} messages, {path.stat().st_size / 1e6:.0f} MB")
        for name in ("ours", "peer"):
            best, peak = float("inf"), 0.0
            for _ in range(3):
                done = subprocess.Popen([sys.executable, __file__, name, str(path)], stdout=-1)
                assert done.stdout is not None
                said = done.stdout.read()
                _, status, usage = os.wait4(done.pid, 0)
                if status:
                    sys.exit(f"{name} failed")
                best, peak = min(best, float(said)), max(peak, usage.ru_maxrss / 1024)
            print(f"{name}: {messages / best:,.0f} messages a second, {best:.2f} s, {peak:.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        begun = time.perf_counter()
        count = {"ours": read_ours, "peer": read_peer}[sys.argv[1]](sys.argv[2])
        assert count
        print(time.perf_counter() - begun)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
