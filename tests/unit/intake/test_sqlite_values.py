"""Values of a database as they stand in a record."""

from __future__ import annotations

import pytest

from guwah.evidence.record import Sent
from guwah.intake.notation.sqlite_values import (
    APPLE_EPOCH,
    columns,
    plain,
    sent_at,
    told_name,
    told_text,
)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (7, 7), (1 << 53, str(1 << 53)), (-(1 << 60), str(-(1 << 60))), (1.5, "1.5"),
        (452.0, "452.0"), (float("inf"), "inf"), ("Ana", "Ana"), (b"\x00\xff", {"base64": "AP8="}),
        (b"", {"base64": ""}),
    ],
)  # fmt: skip
def test_a_value_can_be_printed_and_committed(value: object, told: object) -> None:
    """No floats, no integers beyond 2^53, no raw bytes."""
    assert plain(value) == told


def test_long_bytes_are_named_by_their_digest() -> None:
    """A thumbnail would make a record large; the original keeps it."""
    told = plain(b"x" * 1025)
    assert told["bytes"] == 1025 and len(told["sha256"]) == 64


def test_null_columns_and_those_told_elsewhere_are_left_out() -> None:
    """Zero and the empty string are values."""
    row = {"a": None, "b": 0, "c": "", "d": 1}
    assert columns(row, {"d"}) == {"b": 0, "c": ""}


@pytest.mark.parametrize(
    ("value", "epoch", "parts", "reading"),
    [
        (704735783, APPLE_EPOCH, 1, "2023-05-02T15:56:23Z"),
        (704735783.9, APPLE_EPOCH, 1, "2023-05-02T15:56:23Z"),
        (-1, APPLE_EPOCH, 1, "2000-12-31T23:59:59Z"),
        (1776594122999, 0, 1000, "2026-04-19T10:22:02Z"),
        (704735783000000001, APPLE_EPOCH, 1_000_000_000, "2023-05-02T15:56:23Z"),
    ],
)  # fmt: skip
def test_a_time_is_an_instant_to_the_second(
    value: float, epoch: int, parts: int, reading: str
) -> None:
    """Seconds, milliseconds, nanoseconds; from either epoch."""
    assert sent_at(value, epoch, parts) == Sent(
        str(value), (reading,), reading, reading, "explicit"
    )


@pytest.mark.parametrize("value", ["yesterday", 1e300, 1 << 62, float("inf")])
def test_what_is_no_time_has_no_reading(value: object) -> None:
    """Its characters stay."""
    sent = sent_at(value)
    assert sent is not None and sent.readings == () and sent.zone == "unknown"
    assert sent.written == (value if isinstance(value, str) else str(plain(value)))


def test_names_and_texts() -> None:
    """A name without direction marks; a text exactly."""
    assert told_name("\u200eAna\u2069") == "Ana" and told_name("") is None and told_name(5) is None
    assert told_text("\u200e") == "\u200e" and told_text(None) is None and told_text(b"x") is None
    assert told_text(5) == "5" and told_text("") == ""
    assert sent_at(None) is None
