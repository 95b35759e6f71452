"""
Makes the example material of the package: `python tools/make_examples.py [DIR]`.

Without DIR it writes to src/guwah/examples. The same sources give the same files: times run
by a seeded clock, zip members carry the time of the export, media and rules are committed.

Only the compressed bytes inside a zip may differ between builds of zlib, so a test compares
members, not archives.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from example_maker import cast, truth
from example_maker.cast import EXAMPLES, Example, WhatsApp
from example_maker.screenplay import Line, read_screenplay
from example_maker.telegram import Dialogue, Forward, write_account
from example_maker.uyghur import written_in
from example_maker.whatsapp import Chat, write_chat

HERE = Path(__file__).resolve().parent / "example_maker"
OUT = HERE.parents[1] / "src" / "guwah" / "examples"
CUT_EMOJI = ("\ue000".encode(), b"\xf0\x9f\x98")
OSLO_CHATS = (
    ("oslo-wife", "Арзу", "w", "Арзу", "C"), ("oslo-tenzin", "Tenzin", "t", "Tenzin", "L"),
    ("oslo-li", "李主任", "l", "李主任", "L"), ("oslo-alim", "Алим", "k", "Алим", "C"),
    ("oslo-mihray", "Mihray", "m", "Mihray", "L"), ("oslo-lawyer", cast.LAWYER, "h", cast.LAWYER, "L"),
)  # fmt: skip
OSLO_OWNER = (5550100001, "Эркин")


def make(out: Path) -> None:
    """Write every example file below a folder."""
    described: list[dict[str, Any]] = []
    counted: dict[str, Any] = {}
    for example in EXAMPLES:
        zone = ZoneInfo(example.zone)
        for chat in example.chats:
            lines = _lines(chat, zone)
            _write(out / chat.path, _export(chat, lines))
            counted[chat.path] = truth.counts(lines, anomalies=1 if chat.orphan else 0)
        described.append(_describe(example))
    text, chats, lines = _oslo()
    _write(out / "oslo/result.json", text.encode())
    counted["oslo/result.json"] = {**truth.counts(lines), "chats": chats}
    for source, target in (
        ("melbourne-account.txt", "melbourne/account.txt"),
        ("ankara-rules-police.yaml", "ankara/rules-police.yaml"),
        ("toronto-rules-press.yaml", "toronto/rules-press.yaml"),
    ):
        _write(out / target, (HERE / "scripts" / source).read_bytes())
    first, second = (_lines(chat, ZoneInfo("America/Toronto")) for chat in cast.TORONTO.chats[:2])
    true = {"files": counted, "export_twice": truth.overlap(first, second), **truth.planted()}
    _write(out / "cases.json", _json({"format": 1, "cases": described}))
    _write(out / "truth.json", _json(true))


def _lines(chat: WhatsApp, zone: ZoneInfo) -> list[Line]:
    source = (HERE / "scripts" / f"{chat.script}.txt").read_text("utf-8")
    unwanted = "gone" if chat.later else "later"
    lines = [
        line for line in read_screenplay(source, chat.letters, chat.script) if line.when != unwanted
    ]
    if chat.in_utc:
        lines = [
            replace(one, at=one.at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None))
            for one in lines
        ]
    return [_named(one, chat) if one.act == "notice" else one for one in lines]


def _named(line: Line, chat: WhatsApp) -> Line:
    """A notice with its people as this phone names them; its owner is `you`."""
    text = line.text
    for key, name in chat.names.items():
        shown = name if key != chat.owner else ("You" if text.startswith(f"{{{key}}}") else "you")
        text = text.replace(f"{{{key}}}", shown)
    return replace(line, text=text)


def _export(chat: WhatsApp, lines: list[Line]) -> bytes:
    look = Chat(chat.thread, chat.names, chat.owner, chat.dialect, chat.with_media)
    export = write_chat(look, lines)
    orphan = written_in("A", chat.orphan) + "\n" if chat.orphan else ""
    text = (orphan + export.text).encode().replace(*CUT_EMOJI)
    if not chat.path.endswith(".zip"):
        return text
    name = "_chat.txt" if chat.dialect == "ios" else Path(chat.path).with_suffix(".txt").name
    files = [(name, text)]
    files += [(n, (HERE / "media" / source).read_bytes()) for n, source in export.files.items()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, data in files:
            info = zipfile.ZipInfo(member, chat.exported)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return packed.getvalue()


def _oslo() -> tuple[str, dict[str, int], list[Line]]:
    dialogues, everything = [], []
    for number, (script, name, key, shown, letters) in enumerate(OSLO_CHATS):
        source = (HERE / "scripts" / f"{script}.txt").read_text("utf-8")
        own = "C" if letters == "C" else "L"
        lines = list(read_screenplay(source, {key: letters, "e": own}, script))
        users = {key: (5550100011 + number * 7, shown), "e": OSLO_OWNER}
        dialogues.append(Dialogue(name, users, key, lines))
        everything += lines
    forwards = {
        "warning": Forward(written_in("A", cast.WARNING), "Mihray"),
        "news": Forward(written_in("C", cast.NOTICE), "Хәвәрләр 24"),
    }
    text, chats = write_account(OSLO_OWNER, dialogues, cast.OSLO.zone, forwards)
    return text, chats, everything


def _describe(example: Example) -> dict[str, Any]:
    paths = [chat.path for chat in example.chats] + list(example.others)
    return {
        "key": example.key,
        "title": example.title,
        "zone": example.zone,
        "giver": example.giver,
        "files": paths,
        "roles": example.roles,
        "consents": [
            {"scope": scope, "given": given, "how": "asked face to face, answered aloud",
             "language": example.language, "by": "the caseworker"}
            for scope, given in example.consents.items()
        ],
        "reports": list(example.reports),
    }  # fmt: skip


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
