"""What a worker says: a message of exactly one type, or the channel is broken."""

from __future__ import annotations

import io
import struct

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.intake.workers.channel import Begin, ChannelBroken, Done, receive, send

_BEGIN = msgspec.msgpack.encode(Begin("a", "whatsapp", 3, frozenset({"lost"})))
_DEEP = b"\x91" * 30_000 + b"\x01"


def heard(data: bytes) -> object:
    """What the parent makes of these bytes, as one message."""
    return receive(io.BytesIO(struct.pack(">I", len(data)) + data))


def test_what_is_sent_is_received() -> None:
    """The helper above speaks as a worker does."""
    stream = io.BytesIO()
    send(stream, Done())
    assert heard(stream.getvalue()[4:]) == Done()
    assert isinstance(heard(_BEGIN), Begin)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xc1", _DEEP, b"\x82\xa1a" + _DEEP, _BEGIN[:-1], _BEGIN + b"\x00",
     _BEGIN.replace(b"whatsapp", b"whats\xff\xfep"), msgspec.msgpack.encode({"type": "Begin"})],
)  # fmt: skip
def test_what_is_no_message_breaks_the_channel(data: bytes) -> None:
    """Cut, too deep, not UTF-8, of no type: never another error in the parent."""
    with pytest.raises(ChannelBroken):
        heard(data)


@given(at=st.integers(0, len(_BEGIN) - 1), value=st.integers(0, 255))
def test_a_changed_message_is_a_message_or_breaks_the_channel(at: int, value: int) -> None:
    """One byte of a good message changed."""
    try:
        heard(_BEGIN[:at] + bytes([value]) + _BEGIN[at + 1 :])
    except ChannelBroken:
        return
