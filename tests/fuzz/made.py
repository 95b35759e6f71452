"""Valid inputs that are made here: of parsers for which no vectors lie in files."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from calendar_server import Calendar, block

from guwah.casework.handing.answer import (
    Answer,
    AnsweredMessage,
    AnsweredNote,
    Check,
    Confirm,
    Join,
    NothingSaid,
    Split,
    Translate,
    Write,
)
from guwah.casework.readings import ReadingHead, frames
from guwah.custody import canonical, opentime
from guwah.custody.anchor import Stamp, anchored
from guwah.custody.cells import Header, Opening, record_values
from guwah.custody.checkpoint import Checkpoint, sign_checkpoint
from guwah.custody.consistency import Growth
from guwah.custody.cosignature import Witness
from guwah.custody.entry import Entry
from guwah.custody.leaves import RECORD_NAMES
from guwah.custody.reading import commit, prune
from guwah.custody.signing import Signer
from guwah.evidence.record import Anomaly, Record, Sender, Sent
from guwah.intake.workers import channel
from guwah.intake.workers.channel import Batch, Begin, Done
from guwah.reading.pictures.rapid import Opinion
from guwah.reading.pictures.screen import Bubble, Read, Screen
from guwah.reading.pictures.seen import Correction, SeenFilm, SeenPicture
from guwah.reading.pictures.tesseract import Word

_SECRET = bytes(range(32))
_CHECKPOINT = Checkpoint("guwah/" + "0" * 32, 7, _SECRET)
_SENT = Sent("1/2/24, 10:00", ("2024-01-02T10:00",), None, None)
_RECORD = Record(
    "i/0", "message", "export", "whatsapp", "i", None, (0, 9), (), "t", Sender("Nur"), _SENT, "سالام call",
)  # fmt: skip
_RULES = (
    "withhold:\n- {words: teahouse, reason: place}\n- {field: handle, reason: r}\n",
    "disclose:\n- {name: Bahar, reason: agreed}\n- {kind: call, reason: r}\n",
    "withhold: [{sending: i/0, reason: r}]\ndisclose: []\n",
)
_TEXTS = (
    "ئانىڭىز يېنىمىزدا، بۈگۈن تېلېفون قىلىڭ", "王小明 你妈妈在家吗？", "བོད་སྐད་ཡིག།", "kezek ＋８６ １３８ \u200f12.3",
    "👩‍👩‍👧 e\u0301 \u202e x \x00 ﷺ ﻻ ①", "Қайдасың? Где ты? Anneniz evde mi",
)  # fmt: skip


def _tree() -> list[bytes]:
    files = [{"name": "a.jpg", "type": None, "size": None, "sha256": None}]
    values = record_values(_RECORD, 0, "i", b"raw bytes", files)
    header = Header({"format": 1}, 1, None, None, None)
    cells = commit(_SECRET, header, [values]).cells
    opened = {0: (values, Opening(frozenset(RECORD_NAMES)))}
    return [
        canonical.encode(prune(_SECRET, cells, header, chosen, frozenset({"count"})))
        for chosen in (opened, {})
    ]


def _entries() -> list[bytes]:
    more = ({}, {"item": "a" * 32, "size": 9, "giver": None, "name": "ئا"}, {"files": [{"a": [1]}]})
    return [
        Entry.new("received", claimed_at="2026-01-01T00:00:00Z", device="d" * 32, more=one,
                  root=root, prev=root).to_bytes()
        for one in more for root in (None, _SECRET)
    ]  # fmt: skip


def _readings() -> list[bytes]:
    head = ReadingHead(**{
        name: {"str": "a", "int": 1, "bytes": _SECRET}.get(_kind(name))
        for name in ReadingHead.__struct_fields__
    })  # fmt: skip
    lost = Anomaly("whatsapp", "i", None, (9, 3), "not-utf-8", "i/1")
    return [b"".join(frames(head, (_RECORD, lost)))]


def _kind(name: str) -> str:
    told = next(one for one in msgspec.structs.fields(ReadingHead) if one.name == name).type
    return getattr(told, "__name__", "")


def _json() -> list[bytes]:
    values = (
        {},
        [],
        {"a": [1, -2, True, None, "ئا\n\u2028"]},
        [[[[]]]],
        "x",
        {"é": {"b": 2**53 - 1}},
    )
    return [canonical.encode(one) for one in values]


def _age() -> list[bytes]:
    head = b"age-encryption.org/v1\n-> scrypt %b %d\n" + b"A" * 43 + b"\n--- " + b"B" * 43 + b"\n"
    return [head % (b"C" * 22, log) + bytes(64) for log in (16, 18, 22)]


def _channel() -> list[bytes]:
    said = (
        Begin("a", "whatsapp", 3, frozenset({"lost"})),
        Batch([_RECORD]),
        Done(),
        channel.Read(0, 4, 9),
    )
    return [msgspec.msgpack.encode(one) for one in said]


def _proofs() -> list[bytes]:
    calendar = Calendar()
    calendar.url = "https://calendar.example"
    promised = opentime.proof_of_answers([calendar.promise(_SECRET)], _SECRET)
    calendar.mine(1_772_000_000)
    return [promised, opentime.upgraded(promised, _SECRET, calendar.mined)]


def _stamps() -> list[bytes]:
    anchors = anchored([sign_checkpoint(_CHECKPOINT, Signer(_SECRET))])
    return [Stamp(kind, anchors[0], b"proof").to_bytes() for kind in ("rfc3161", "ots")]


def _answers() -> list[bytes]:
    at, place = "2026-02-03T10:11:12Z", (0, 0, 2_000, "2026-02-03T10:11:12Z")
    steps = (Split(1, 900), Join(1), Confirm(*place), NothingSaid(*place),
             Write(*place, "سالا", "ug"), Translate(*place, "en", "put", "a note"),
             Check(*place, 0, "wrong"))  # fmt: skip
    line = AnsweredMessage(1, "ug", "en", "put", None, at)
    full = Answer("a" * 32, "tilmach", at, (AnsweredNote(1, steps),), (line,))
    return [full.to_bytes(), Answer("a" * 32, "tilmach", at, (), ()).to_bytes()]


def _seen() -> list[bytes]:
    word = Word("سالا", (1, 2, 30, 9), 0.9, 0)
    line = Read("سالا", (1, 2, 30, 9), 0.9, "ug", (word,), Opinion("sala", 0.5))
    bubble = Bubble("message", "left", (1, 2, 40, 20), None, "سالا", "09:10", 0.9, (line,))
    picture = SeenPicture(Screen((bubble,), 390, 844), (line,), "0" * 16,
                          (Correction(0, "Nur", "2026-02-03T10:11:12Z", "sala"),))  # fmt: skip
    return [picture.to_bytes(), SeenFilm(900, (0, 250), (picture, picture)).to_bytes()]


MADE: dict[str, Callable[[], list[bytes]]] = {
    "age": _age,
    "answer": _answers,
    "seen": _seen,
    "block-headers": lambda: [f"# mine\n840123 {block(_SECRET, 9).hex()}\n".encode()],
    "channel": _channel,
    "checkpoint": lambda: [_CHECKPOINT.to_text().encode()],
    "entry": _entries,
    "growth": lambda: [
        Growth(5, (_SECRET,) * 3, b"note\n").to_bytes(),
        Growth(0, (), b"").to_bytes(),
    ],
    "json": _json,
    "note": lambda: [sign_checkpoint(_CHECKPOINT, Signer(_SECRET))],
    "proofs": _proofs,
    "reading": _readings,
    "rules": lambda: [one.encode() for one in _RULES],
    "stamp": _stamps,
    "text": lambda: [one.encode() for one in _TEXTS],
    "tree": _tree,
    "witness": lambda: [Witness("witness.example", Signer(_SECRET).public).to_text().encode()],
}
