"""Damaged and hostile Telegram exports: one anomaly for the damage, everything else read."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.telegram.reader import READER

LAYOUTS = [1, 4, None, 0]
SECONDS = 30.0
MEMORY_BYTES = 40 << 20


class Repeated(io.RawIOBase):
    """A file made of repeated pieces, so that gigabytes need no memory."""

    def __init__(self, pieces: Sequence[tuple[bytes, int]]) -> None:
        super().__init__()
        self._pieces = pieces
        self.size = sum(len(piece) * times for piece, times in pieces)
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = {0: 0, 1: self._at, 2: self.size}[whence] + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        start = 0
        for piece, times in self._pieces:
            end = start + len(piece) * times
            if start <= self._at < end:
                count = min(len(view), end - self._at)
                skipped = (self._at - start) % len(piece)
                block = (piece * ((skipped + count) // len(piece) + 1))[skipped : skipped + count]
                view[:count] = block
                self._at += count
                return count
            start = end
        return 0


def _message(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2024-03-15T14:20:00",
        "date_unixtime": "1710512400",
        "from": "Nur",
        "from_id": "user7",
        "text": f"t{number}",
        "text_entities": [{"type": "plain", "text": f"t{number}"}],
    }


def _chat(name: str, numbers: range) -> dict[str, Any]:
    messages = [_message(number) for number in numbers]
    return {"name": name, "type": "personal_chat", "id": 9, "messages": messages}


def _export(indent: int | None, numbers: range = range(6)) -> bytes:
    return json.dumps(_chat("c", numbers), indent=indent).encode()


def _read(export: bytes) -> tuple[list[Record], list[Anomaly]]:
    found = list(tiled(READER, Member("i", None, io.BytesIO(export), len(export), "i"), Options()))
    records = [one for one in found if isinstance(one, Record)]
    return records, [one for one in found if isinstance(one, Anomaly)]


def _texts(records: list[Record]) -> list[str | None]:
    return [record.text for record in records]


@pytest.mark.parametrize("indent", LAYOUTS)
@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        (b'"t3"', b'"t3', "bad-json"),
        (b'"t3"', b"\x00\x00\x00\xff", "bad-json"),
        (b'"t3"', b'"a\nb"', "bad-json"),
        (b'"t3"', b"NaN", "bad-json"),
        (b'"text": "t3"', b'"text" "t3"', "bad-json"),
        (b'"text": "t3"', b'"text": "a", "text": "t3"', "duplicate-key"),
        (b'"text": "t3"', b'"text": {"a": 1}', "unexpected-shape"),
        (b'"text": "t3"', b'"x": ' + b"[" * 40 + b"]" * 40, "too-deep"),
    ],
)
def test_one_broken_message_is_one_anomaly(
    indent: int | None, was: bytes, becomes: bytes, reason: str
) -> None:
    """The five others are read, in every layout."""
    export = _export(indent).replace(was, becomes, 1)
    records, anomalies = _read(export)
    assert _texts(records) == ["t0", "t1", "t2", "t4", "t5"]
    assert [one.reason for one in anomalies] == [reason]
    start, length = anomalies[0].span or (0, 0)
    assert export[start : start + 1] == b"{"
    assert (
        b"t2" not in export[start : start + length] and b"t4" not in export[start : start + length]
    )


@pytest.mark.parametrize("indent", LAYOUTS)
def test_a_missing_bracket_costs_one_message(indent: int | None) -> None:
    """Brackets that close only at the end of the file, by chance, do not swallow the rest."""
    export = _export(indent)
    at = export.index(b'"t3"', export.index(b'"t3"') + 1) + 4
    closing = export.index(b"}", at)
    records, anomalies = _read(export[:at] + export[closing + 1 :])
    assert _texts(records) == ["t0", "t1", "t2", "t4", "t5"]
    assert [one.reason for one in anomalies] == ["bad-json"]


@pytest.mark.parametrize("indent", LAYOUTS)
def test_damage_at_the_end_of_a_chat_moves_no_message_to_another_chat(indent: int | None) -> None:
    """The next chat's messages keep their own thread."""
    chats = [_chat("first", range(2)), _chat("second", range(2, 4)), _chat("third", range(4, 6))]
    export = json.dumps({"chats": {"list": chats}}, indent=indent).encode()
    records, anomalies = _read(export.replace(b'"t3"', b'"t3', 1))
    assert [(record.thread, record.text) for record in records] == [
        ("first", "t0"), ("first", "t1"), ("second", "t2"), ("third", "t4"), ("third", "t5"),
    ]  # fmt: skip
    assert [one.reason for one in anomalies] == ["bad-json"]


@pytest.mark.parametrize("indent", LAYOUTS)
def test_neighbouring_damage_is_one_run(indent: int | None) -> None:
    """An anomaly is maximal."""
    export = _export(indent).replace(b'"text": "t2"', b'"text": 2').replace(
        b'"text": "t3"', b'"text": 3'
    )  # fmt: skip
    records, anomalies = _read(export)
    assert _texts(records) == ["t0", "t1", "t4", "t5"]
    assert [one.reason for one in anomalies] == ["unexpected-shape"]


def test_a_file_cut_between_messages_is_said_to_be_cut() -> None:
    """Though there is no byte left that could not be read."""
    export = _export(1)
    cut = export.rindex(b"}", 0, export.rindex(b"]")) + 1
    records, anomalies = _read(export[:cut])
    assert len(records) == 6
    assert [(one.reason, one.span) for one in anomalies] == [("truncated", (cut, 0))]


def test_values_that_are_no_messages_are_not_lost() -> None:
    """Numbers, strings, null and foreign objects among the messages."""
    chat = {"type": "personal_chat", "messages": [1, "x", None, {}, {"a": 1}, _message(0), [1]]}
    records, anomalies = _read(json.dumps(chat).encode())
    assert _texts(records) == ["t0"]
    assert [one.reason for one in anomalies] == ["not-a-message", "not-a-message"]


def test_other_data_is_one_anomaly_behind_its_key() -> None:
    """The key stays structure, also where the anomaly begins right behind it."""
    export = b'{"about":"a","other_data": {"drafts":[1]},"chats":{"list":[]}}'
    _, (anomaly,) = _read(export)
    assert anomaly.reason == "section-not-read" and anomaly.span is not None
    assert export[anomaly.span[0] : sum(anomaly.span)] == b'{"drafts":[1]}'


def test_a_second_name_of_a_chat_is_not_chosen_from() -> None:
    """The first is kept, the second is an anomaly."""
    export = b'{"name": "a", "name": "b", "type": "personal_chat", "messages": [{"id": 1, "type": "message", "text": ""}]}'
    records, anomalies = _read(export)
    assert records[0].thread == "a"
    assert [one.reason for one in anomalies] == ["duplicate-key"]


def test_bytes_after_the_end_are_told() -> None:
    """A document that goes on after it ended."""
    records, anomalies = _read(_export(1) + b"\n rest")
    assert len(records) == 6
    assert [one.reason for one in anomalies] == ["after-the-end"]


def _hostile(indent: int | None) -> list[tuple[str, list[tuple[bytes, int]]]]:
    """Name and pieces of each file; all but message 3 are whole."""
    export = _export(indent)
    key = export.index(b'"id": 3')
    text = export.index(b'"t3"') + 1
    start = export.rindex(b"{", 0, key)
    head, tail = export[:key], export[key:]
    before, after = export[:text], export[text:]
    return [
        ("a million nested brackets", [(head + b'"x":', 1), (b"[", 10**6), (b"]", 10**6), (b"," + tail, 1)]),
        ("a million open brackets", [(head + b'"x":', 1), (b"[", 10**6), (b"," + tail, 1)]),
        ("nested objects", [(head + b'"x":', 1), (b'{"a":', 10**5), (b"1," + tail, 1)]),
        ("128 MiB without a line end", [(before, 1), (b"x" * 4096, 1 << 15), (after, 1)]),
        ("escapes without end", [(before, 1), (b"\\n" * 2048, 1 << 12), (after, 1)]),
        ("digits without end", [(head + b'"n": ', 1), (b"9" * 4096, 1 << 12), (b"," + tail, 1)]),
        ("zeros", [(export[:start], 1), (bytes(4096), 1 << 12), (export[start:], 1)]),
        ("bait", [(export[:start] + b'{"id":', 1), (b'},{"id":', 1 << 16), (export[start:], 1)]),
        ("numbers", [(export[:start], 1), (b"1," * 2048, 1 << 7), (export[start:], 1)]),
    ]  # fmt: skip


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize("number", range(9))
def test_hostile_files_cost_bounded_time_and_memory(indent: int | None, number: int) -> None:
    """The messages around the hostile part are read."""
    name, pieces = _hostile(indent)[number]
    source = Repeated(pieces)
    member = Member("i", None, source, source.size, "i")  # type: ignore[arg-type]
    began = time.process_time()
    records = anomalies = 0
    for found in tiled(READER, member, Options()):
        records += isinstance(found, Record)
        anomalies += isinstance(found, Anomaly)
        if isinstance(found, Summary):
            assert found.bytes == source.size
    assert time.process_time() - began < SECONDS, name
    assert anomalies >= 1, name
    assert records >= 3, name


def test_memory_does_not_grow_with_a_message() -> None:
    """A string of 64 MiB is walked, not held."""
    name, pieces = _hostile(None)[3]
    source = Repeated([(piece, min(times, 1 << 14)) for piece, times in pieces])
    member = Member("i", None, source, source.size, "i")  # type: ignore[arg-type]
    tracemalloc.start()
    found = list(tiled(READER, member, Options()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["too-large"], name
    assert peak < MEMORY_BYTES
