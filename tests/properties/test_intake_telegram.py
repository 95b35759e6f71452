"""Telegram exports in any layout: what the reader says equals what the JSON says."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.notation.json_values import LARGEST_INTEGER
from guwah.intake.telegram.reader import READER

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        ['},\n  {\n   "id": 9', '"', "\\", '\\"', "}]}", "],", "\n", "{", " :", "\\\\\\", "\u2028"]
    ),
)
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-LARGEST_INTEGER, LARGEST_INTEGER), _TEXTS
)
_KEYS = st.text('abcdefgh_ "\\éش', min_size=1, max_size=8).map(lambda key: "x" + key)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)
_PARTS = st.lists(
    _TEXTS | st.builds(lambda kind, text: {"type": kind, "text": text}, st.sampled_from(["bold", "link"]), _TEXTS),
    max_size=3,
)  # fmt: skip


@st.composite
def _message(draw: st.DrawFn) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": draw(st.integers(0, 10**9)),
        "type": draw(st.sampled_from(["message", "message", "message", "service"])),
        "date": "2023-11-15T12:00:00",
        "date_unixtime": str(draw(st.integers(1_300_000_000, 1_900_000_000))),
        "from": draw(st.none() | _TEXTS),
        "from_id": draw(st.sampled_from(["user1", "user2", "channel3", 4])),
        "text": draw(_TEXTS | _PARTS),
    }
    told["text_entities"] = [{"type": "plain", "text": told["text"]}] if draw(st.booleans()) else []
    told |= draw(st.dictionaries(_KEYS, _VALUES, max_size=2))
    for key in draw(st.sets(st.sampled_from(["date", "text_entities", "from"]))):
        del told[key]
    return told


@st.composite
def _layouts(draw: st.DrawFn) -> dict[str, Any]:
    indent = draw(st.sampled_from([None, 0, 1, 2, 7, "\t"]))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (",", " : "), (" ,\r\n", ":\n")]))
    return {
        "indent": indent,
        "separators": separators,
        "sort_keys": draw(st.booleans()),
        "ensure_ascii": draw(st.booleans()),
    }


def _read(export: bytes) -> list[Record | Anomaly | Summary]:
    return list(tiled(READER, Member("i", None, io.BytesIO(export), len(export), "i"), Options()))


def _said(text: object) -> str:
    if isinstance(text, str):
        return text
    assert isinstance(text, list)
    return "".join(part if isinstance(part, str) else part["text"] for part in text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(_message(), max_size=6), min_size=1, max_size=3), _layouts(), st.booleans()
)
def test_every_layout_gives_every_message_whole(
    chats: list[list[dict[str, Any]]], layout: dict[str, Any], is_account: bool
) -> None:
    """Each span cuts exactly the object; text, sender and every unknown key are its own."""
    told = [
        {"name": f"chat {n}", "type": "private_group", "id": n, "messages": messages}
        for n, messages in enumerate(chats)
    ]
    whole: Any = {"about": "", "chats": {"list": told}} if is_account else told[0]
    export = json.dumps(whole, **layout).encode()
    found = _read(export)
    records = [one for one in found if isinstance(one, Record)]
    expected = [
        (chat["name"], message)
        for chat in (told if is_account else told[:1])
        for message in chat["messages"]  # type: ignore[attr-defined]
    ]
    assert not any(isinstance(one, Anomaly) for one in found)
    assert len(records) == len(expected)
    for record, (name, message) in zip(records, expected, strict=True):
        assert record.span is not None
        assert json.loads(export[record.span[0] : sum(record.span)]) == message
        assert record.thread == name
        assert record.text == _said(message["text"])
        assert {key: record.extra[key] for key in message if key.startswith("x")} == {
            key: value for key, value in message.items() if key.startswith("x")
        }
        assert record.sent is not None and record.sent.readings[0].endswith("Z")


@settings(max_examples=100, deadline=None)
@given(st.lists(_message(), min_size=2, max_size=6), _layouts(), st.data())
def test_a_repeated_key_is_never_passed_over(
    messages: list[dict[str, Any]], layout: dict[str, Any], data: st.DataObject
) -> None:
    """Wherever the second value stands, the message is an anomaly and the others are read."""
    at = data.draw(st.integers(0, len(messages) - 1))
    key = data.draw(st.sampled_from(sorted(messages[at])))
    chat = {"name": "c", "type": "private_group", "id": 1, "messages": messages}
    messages[at]["REPEATED"] = data.draw(_SCALARS)
    export = json.dumps(chat, **layout).encode()
    export = export.replace(
        b'"REPEATED"', json.dumps(key, ensure_ascii=layout["ensure_ascii"]).encode()
    )
    found = _read(export)
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["duplicate-key"]
    assert sum(isinstance(one, Record) for one in found) == len(messages) - 1


@settings(max_examples=100, deadline=None)
@given(st.lists(_message(), min_size=1, max_size=6), _layouts(), st.data())
def test_a_cut_file_keeps_every_whole_message(
    messages: list[dict[str, Any]], layout: dict[str, Any], data: st.DataObject
) -> None:
    """All messages that end before the cut are read, and the file is said to be truncated."""
    layout["sort_keys"] = False
    chat = {"name": "c", "type": "private_group", "id": 1, "messages": messages}
    export = json.dumps(chat, **layout).encode()
    ends = [sum(one.span) for one in _read(export) if isinstance(one, Record) and one.span]
    cut = data.draw(st.integers(export.index(b"["), len(export) - 1))
    found = _read(export[:cut])
    anomalies = [one for one in found if isinstance(one, Anomaly)]
    records = [one for one in found if isinstance(one, Record)]
    assert len(records) == sum(end <= cut for end in ends)
    assert [one.reason for one in anomalies] == ["truncated"]
