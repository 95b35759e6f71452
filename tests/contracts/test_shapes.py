"""
Values of another shape than a format has: each of them becomes a record or an anomaly.

Every value of the JSON files among the vectors is exchanged for values of other types, one at a
time; the first of each key is enough, since the others stand in the same place of the code.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from contracts.test_prefixes_and_mutations import exports

from guwah.evidence.record import Summary
from guwah.intake.contract import Container, Member, Options, Reader
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.readers import READERS

OTHERS: tuple[Any, ...] = (
    [], {}, [[]], [{}], ["a"], {"a": 1}, "", "a", "-1", 0, -1, 2**70, 1.5, 1e300, True, None,
)  # fmt: skip
_LONGEST = 40_000


def parsed(data: bytes) -> Iterator[tuple[bytes, Any, bytes]]:
    """The JSON value of a file with what stands before and behind it; of lines, each."""
    start = min((at for at in (data.find(b"{"), data.find(b"[")) if at >= 0), default=-1)
    if start < 0:
        return
    try:
        yield data[:start], json.loads(data[start:].rstrip(b"; \r\n"), strict=False), b""
    except ValueError:
        lines = data.splitlines(keepends=True)
        for number, line in enumerate(lines):
            try:
                value = json.loads(line)
            except ValueError:
                continue
            yield b"".join(lines[:number]), value, b"\n" + b"".join(lines[number + 1 :])


def changed(value: Any, seen: set[tuple[Any, ...]]) -> Iterator[Any]:
    """The value with one of its parts exchanged: yields the same object, changed for the moment."""

    def walk(part: Any, path: tuple[Any, ...]) -> Iterator[Any]:
        places = part.items() if isinstance(part, dict) else enumerate(part)
        for key, inner in list(places):
            here = (*path, key if isinstance(part, dict) else "*")
            if here in seen:
                continue
            seen.add(here)
            for other in OTHERS:
                part[key] = other
                yield value
            part[key] = inner
            if isinstance(inner, dict | list):
                yield from walk(inner, here)

    if isinstance(value, dict | list):
        yield from walk(value, ())


def cases() -> list[object]:
    """Readers whose files are JSON, with each of their files that is whole."""
    return [
        pytest.param(reader, path.read_bytes(), id=f"{reader.name}-{path.stem}")
        for reader in READERS
        for path in exports(reader)
        if path.suffix in (".json", ".jsonl", ".js")
        and path.stat().st_size < _LONGEST
        and not path.stem.startswith(
            ("truncated", "damaged", "minified", "bom_crlf", "control", "with_nulls")
        )
    ]


@pytest.mark.parametrize(("reader", "data"), cases())
def test_a_value_of_another_shape_is_a_record_or_an_anomaly(reader: Reader, data: bytes) -> None:
    """No reader breaks off, and all of the file is told."""
    tried, seen = 0, set[tuple[Any, ...]]()
    for before, value, behind in parsed(data):
        for other in changed(value, seen):
            export = before + json.dumps(other, ensure_ascii=False).encode() + behind
            member = Member("i", None, io.BytesIO(export), len(export), "i")
            *_, last = tiled(reader_for(reader, export), member, Options())
            assert isinstance(last, Summary)
            if isinstance(reader, Container):
                list(reader.derived(member, Options()))
            tried += 1
    assert tried or b"{" not in data
