"""The walk over a JSON text: a toy format, whole, cut off and damaged."""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Span, Summary
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_layout import (
    RECORD,
    SECTION,
    Anchor,
    Array,
    Choice,
    Format,
    Object,
    grammar,
    opening,
)
from guwah.intake.notation.json_quick import Guesses
from guwah.intake.notation.json_records import REASONS, JsonRecords
from guwah.intake.notation.json_values import Refused

SAID = Array(RECORD)
PERSON = Object(frozenset({"name"}))
CHAT = Object(
    frozenset({"title", "number"}),
    {"said": SAID, "people": Array(PERSON, keep=True), "owner": PERSON},
    wanted=frozenset({"title"}),
)
CHATS = Array(CHAT)
BY_NAME = Object(named=(rb"with [^\"]*", SAID))
ROOT = Object(frozenset({"version"}), {"chats": CHATS, "rest": SECTION, "more": BY_NAME})
TOY = Format(
    ROOT,
    (
        Anchor(opening("say"), (ROOT, CHATS, CHAT, SAID)),
        Anchor(opening("title"), (ROOT, CHATS), is_record=False),
        Anchor(rb'"chats"[ \t]{0,8}:[ \t]{0,8}\[', (ROOT,), is_record=False),
    ),
    prefix=rb"it = ",
)
NOTE = Object(inner={"note": PERSON}, name="note")
LINES = Format(
    Choice({"say": RECORD, "note": NOTE, "skip": SECTION}),
    (Anchor(opening("say"), ()), Anchor(opening("note"), (), is_record=False)),
    is_stream=True,
)


class ToyBuilder:
    """Remembers where it is told to be."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.frames: Sequence[Frame] = ()
        self.notes: list[str] = []

    def enter(self, frames: Sequence[Frame]) -> None:
        self.frames = frames

    def left(self, frame: Frame) -> None:
        self.notes.append(frame.told.get("note", {}).get("name", ("",))[0])

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        if not isinstance(value.get("say"), str):
            raise Refused("not-a-message")
        chat = self.frames[2].told if len(self.frames) > 2 else {}
        extra = {"key": self.frames[-1].key if self.frames else "", "notes": list(self.notes)}
        if "people" in chat:
            extra["people"] = [person.get("name", ("",))[0] for person in chat["people"]]
        title = chat.get("title", (None, (0, 0)))
        return Record(
            identity, "message", "export", "toy", "i", None, span,
            (title[1],) if title[0] else (), title[0], None, None, value["say"],
            marks=("repaired",) if repaired else (), extra=extra,
        )  # fmt: skip

    def is_record(self, value: dict[str, Any]) -> bool:
        return "say" in value


class Toy:
    """A reader of the toy format."""

    name = "toy"
    version = 1
    reasons = REASONS

    def __init__(self, format_: Format) -> None:
        self.format = format_
        self.structure = grammar(format_)

    def recognise(self, head: bytes, size: int) -> int:
        return 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        return JsonRecords("toy", self.format, member, ToyBuilder(member), self.structure).read()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        return []


def _read(data: bytes, format_: Format = TOY) -> list[Record | Anomaly | Summary]:
    return list(tiled(Toy(format_), Member("i", None, io.BytesIO(data), len(data), ""), Options()))


def _told(data: bytes, format_: Format = TOY) -> list[tuple[str, str | None]]:
    """Records as (text, thread), anomalies as (reason, the bytes)."""
    found = []
    for one in _read(data, format_)[:-1]:
        assert not isinstance(one, Summary) and one.span is not None
        raw = data[one.span[0] : sum(one.span)].decode("utf-8", "replace")
        found.append((one.text or "", one.thread) if isinstance(one, Record) else (one.reason, raw))
    return found


WHOLE = {
    "version": 1,
    "chats": [
        {
            "title": "A", "people": [{"name": "Nur"}, {"name": "Kamil"}],
            "said": [{"say": "one"}, {"say": "two {\"say\": \"no\"}"}],
        },
        {"title": "B", "number": 1.5, "owner": {"name": "x"}, "said": [{"say": "three"}]},
    ],
    "rest": {"a": [1, 2, {"say": "no"}]},
    "more": {"with Bob": [{"say": "four"}], "with \"Eve\"": []},
}  # fmt: skip


def _layouts() -> list[bytes]:
    return [
        json.dumps(WHOLE).encode(),
        json.dumps(WHOLE, separators=(",", ":")).encode(),
        json.dumps(WHOLE, indent=2).encode(),
        json.dumps(WHOLE, indent="\t").replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbfit = " + json.dumps(WHOLE, indent=1).encode() + b"\n",
    ]


@pytest.mark.parametrize("data", _layouts())
def test_records_stand_where_the_layout_says(data: bytes) -> None:
    """Whatever the white space; a section is one anomaly; text that looks like JSON is text."""
    told = _told(data)
    assert [one[:2] for one in told[:3]] == [
        ("one", "A"), ('two {"say": "no"}', "A"), ("three", "B"),
    ]  # fmt: skip
    assert told[3][0] == "section-not-read" and str(told[3][1]).startswith("{")
    assert told[4] == ("four", None)
    assert (
        told[5:] == [("unknown-part", '"with \\"Eve\\"": []'.replace(": ", ":"))] or len(told) == 6
    )


def test_the_containers_tell_their_values_with_their_bytes() -> None:
    """A title is context, a kept array a list, a key a name."""
    data = _layouts()[0]
    records = [one for one in _read(data) if isinstance(one, Record)]
    (start, length), *_ = records[0].context
    assert data[start : start + length] == b'"A"'
    assert records[0].extra["people"] == ["Nur", "Kamil"]
    assert records[3].extra["key"] == "with Bob"


def test_a_wanted_scalar_behind_the_records_is_looked_up() -> None:
    """A chat whose title stands after what was said."""
    data = b'{"chats":[{"said":[{"say":"a"},{"say":"b"}],"people":[],"title":"late"}]}'
    assert _told(data) == [("a", "late"), ("b", "late")]


def test_lines_are_dispatched_by_their_first_key() -> None:
    """A record, a note that is told, a section, an unknown thing."""
    lines = [{"note": {"name": "n"}}, {"say": "a"}, {"skip": [1]}, {"what": 1}, {"say": "b"}]
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    found = _read(data, LINES)
    assert [one.text if isinstance(one, Record) else one.reason for one in found[:-1]] == [  # type: ignore[union-attr]
        "a", "section-not-read", "unknown-part", "b",
    ]  # fmt: skip
    assert isinstance(found[0], Record) and found[0].extra["notes"] == ["n"]


@pytest.mark.parametrize("data", _layouts())
def test_any_prefix_reads_the_same_and_says_that_it_is_cut(data: bytes) -> None:
    """But for the last; exactly one anomaly more."""
    whole = _told(data)
    for end in range(3, len(data.rstrip())):
        told = _told(data[:end])
        assert told[-1][0] == "truncated", data[:end]
        assert [text for text, _ in told[:-1]] == [text for text, _ in whole[: len(told) - 1]]


@pytest.mark.parametrize("data", [json.dumps(line).encode() for line in ({"say": "a"},)])
def test_a_cut_line_is_truncated(data: bytes) -> None:
    """And the lines before are read."""
    lines = data + b"\n" + data
    for end in range(len(data) + 2, len(lines)):
        assert [one[0] for one in _told(lines[:end], LINES)] == ["a", "truncated"]


DAMAGE = [
    (b'{"chats":[{"title":"A","said":[{"say":"a"},{"say":"b},{"say":"c"}]}]}', ["a", "bad-json", "c"]),
    (b'{"chats":[{"title":"A","said":[{"say":"a"},{"say":"b","say":"d"}]}]}', ["a", "duplicate-key"]),
    (b'{"chats":[{"title":"A","said":[1,"x",null,{"say":"a"}]}]}', ["not-a-message", "a"]),
    (b'{"chats":[{"title":"A","said":[{"say":1}]}]}', ["not-a-message"]),
    (b'{"chats":[{"title":"A","title":"B","said":[{"say":"a"}]}]}', ["duplicate-key", "a"]),
    (b'{"chats":[{"title":"A","color":[1],"said":[{"say":"a"}]}]}', ["unknown-part", "a"]),
    (b'{"chats":[{"title":"A","said":[{"say":"a"},{"say":,{"title":"B","said":[{"say":"b"}]}]}', ["a", "bad-json", "b"]),
    (b'{"chats":[{"title":"A","said":[{"say":"a"}]}]}{"x":1}', ["a", "after-the-end"]),
    (b'{"chats":[{"title":"A","number":1x,"said":[{"say":"a"}]}]}', ["bad-json", "a"]),
    (b'{"chats":[{"title":"A","number":nul,"said":[{"say":"a"}]}]}', ["bad-json", "a"]),
    (b'{"chats":[{"title":"A","said":[{"say":"a"}}]}', ["a", "bad-json"]),
    (b'{"rest":{},"more":null,"chats":[],"version":{}}', ["unknown-part"]),
    (b'{"rest":3,"chats":7}', ["section-not-read", "unknown-part"]),
    (b"[]", ["bad-json"]),
    (b"\x00\x00", ["bad-json"]),
    (b"", ["truncated"]),
    (b"it =", ["truncated"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), DAMAGE)
def test_damage_is_one_anomaly_and_reading_goes_on(data: bytes, expected: list[str]) -> None:
    """Text for a record, the reason for an anomaly."""
    assert [one[0] for one in _told(data)] == expected


def test_after_damage_messages_are_not_put_under_another_chat() -> None:
    """The container that follows has its own title."""
    data = DAMAGE[6][0]
    assert [one for one in _told(data) if one[0] in "ab"] == [("a", "A"), ("b", "B")]


def test_bytes_that_are_not_utf8_are_repaired_openly() -> None:
    """And half a surrogate pair."""
    data = b'{"chats":[{"said":[{"say":"\xff"},{"say":"\\ud83d"}]}]}'
    found = [one for one in _read(data) if isinstance(one, Record)]
    assert [(one.text, one.marks) for one in found] == [("\ufffd", ("repaired",))] * 2


def test_deep_and_large_objects_are_anomalies() -> None:
    """Counted, not recursed; the next record is read."""
    deep = b'{"say":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    large = b'{"say":"' + b"x" * (5 << 20) + b'"}'
    data = b'{"chats":[{"title":"A","said":[%b,%b,{"say":"a"}]}]}' % (deep, large)
    assert [one[0] for one in _told(data)] == ["too-deep", "too-large", "a"]


@pytest.mark.parametrize(
    "unit",
    [
        b'{"say":', b'{"title":', b'{"chats":[{"said":[', b'{"title":"A","said":[', b'[', b'{"say":"a"',
        b'{"say":1},{"', b'"', b'{"title":1,"said":[{"say":1,"say":[', b"\\", b'{"more":{"with x":[',
    ],
)  # fmt: skip
@pytest.mark.parametrize("format_", [TOY, LINES])
def test_no_repetition_takes_long(unit: bytes, format_: Format) -> None:
    """Damaged in the worst way, 64 KiB take less than a second."""
    for start in (b"", b'{"chats":[{"title":"A","said":['):
        data = start + unit * ((64 << 10) // len(unit))
        began = time.process_time()
        _read(data, format_)
        assert time.process_time() - began < 1


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_flipped_the_spans_tile_the_text(seed: int) -> None:
    """The frame itself raises if they do not."""
    chance = random.Random(seed)
    for data in [*_layouts(), b'{"note":{"name":"n"}}\n{"say":"a"}\n{"skip":[1]}\n{"say":"b"}']:
        changed = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(changed))
            bait = chance.choice(
                [b"{", b"}", b'"', b"[", b"]", b",", b"\\", b"\xff", b"1", b"", b"nul"]
            )
            changed[at : at + chance.choice([0, 1, 1, 9])] = bait * chance.choice([1, 1, 20])
        for format_ in (TOY, LINES):
            _read(bytes(changed), format_)


@pytest.mark.parametrize("seed", range(30))
def test_guessing_changes_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick way and the careful way find the same, also in damaged texts."""
    chance = random.Random(seed)
    said = [{"say": f'm{n} \\ " ü', "more": [{"say": "no"}] * (n % 3)} for n in range(40)]
    chat = {"chats": [{"title": "A", "said": said}]}
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in said)
    indent = chance.choice([None, 1, 4])
    cases = [(json.dumps(chat, indent=indent).encode(), TOY), (lines, LINES)]
    damaged = []
    for data, format_ in cases:
        changed = bytearray(data)
        for _ in range(chance.randint(0, 4)):
            at = chance.randrange(len(changed))
            bait = chance.choice([b"{", b"}", b'"', b"]", b",", b"\\", b"\xff", b"\n", b""])
            changed[at : at + chance.choice([0, 1, 9])] = bait
        damaged.append((bytes(changed), format_))
    quick = [_read(*one) for one in damaged]
    monkeypatch.setattr(Guesses, "guess", lambda self, at: None)
    assert [_read(*one) for one in damaged] == quick
