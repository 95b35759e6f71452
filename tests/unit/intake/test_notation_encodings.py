"""Character sets and transfer encodings: what fits is decoded, what does not is said."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.intake.notation.charsets import codecs_of, decode, load_all
from guwah.intake.notation.transfer import (
    decode_base64,
    decode_quoted_printable,
    step_base64,
    step_identity,
    step_quoted_printable,
)


@pytest.mark.parametrize(
    ("charset", "data", "text", "is_repaired"),
    [
        (None, b"plain", "plain", False),
        (None, "é".encode(), "é", False),
        (None, b"\xff", "\ufffd", True),
        ("UTF8", "ئا".encode(), "ئا", False),
        ("us-ascii", "é".encode(), "é", True),
        ("gb2312", "镕".encode("gbk"), "镕", False),
        ("x-gbk", "丁".encode("gbk"), "丁", False),
        ("Big5", "中".encode("big5"), "中", False),
        ("windows-1251", "Ж".encode("cp1251"), "Ж", False),
        ("iso-8859-1", b"\xe9", "é", False),
        ("iso-8859-1", b"\x80", "€", True),
        ("utf-8", b"\xe9", "\ufffd", True),
        ("utf-7", b"+2AA-", "\ufffd", True),
        ("utf-16le", b"\x00\xd8", "\ufffd", True),
        ("hz-gb-2312", b"~{VPND~}", "中文", False),
        ("zlib", b"\xff", "\ufffd", True),
        ("\x00" * 50, b"\xff", "\ufffd", True),
    ],
)
def test_a_declared_set_is_used_where_it_fits(
    charset: str | None, data: bytes, text: str, is_repaired: bool
) -> None:
    """Else UTF-8 where that fits, else U+FFFD; both are repairs."""
    assert decode(data, charset) == (text, is_repaired)


@pytest.mark.parametrize(
    "name", ["zlib", "idna", "punycode", "unicode_escape", "rot13", "hex", "mbcs"]
)
def test_no_file_picks_a_codec_that_is_no_character_set(name: str) -> None:
    """The list is closed."""
    assert codecs_of(name) == ()


@given(
    st.binary(max_size=300),
    st.sampled_from(["utf-7", "gb2312", "iso-2022-jp", "big5", "utf-16", "x"]),
)
def test_any_bytes_of_any_set_become_text_that_can_be_printed(data: bytes, charset: str) -> None:
    """No lone surrogate leaves."""
    decode(data, charset)[0].encode()


@pytest.mark.parametrize(
    ("encoded", "decoded", "is_damaged"),
    [
        (b"a=3Db=\r\nc", b"a=bc", False),
        (b"a=  \r\nb", b"ab", False),
        (b"a=3db=", b"a=b", False),
        (b"100=% =ZZ=4", b"100=% =ZZ=4", True),
        (b"a=\rb\rlost?\nc", b"a=\rb\rlost?\nc", True),
    ],
)
def test_damaged_quoted_printable_loses_nothing(
    encoded: bytes, decoded: bytes, is_damaged: bool
) -> None:
    """Also what the standard library passes over: all that follows `=` and a carriage return."""
    assert decode_quoted_printable(encoded) == (decoded, is_damaged)


@pytest.mark.parametrize(
    ("encoded", "decoded", "is_damaged"),
    [
        (b"SGVs\r\nbG8=\r\n", b"Hello", False),
        (b"SGVsbG8", b"Hello", True),
        (b"SGVsbG8=IHRoZXJl", b"Hello there", True),
        (b"SG!Vs*bG8=", b"Hello", True),
        (b"SGVsbG8=A", b"Hello", True),
        (b"====", b"", True),
    ],
)
def test_damaged_base64_loses_nothing(encoded: bytes, decoded: bytes, is_damaged: bool) -> None:
    """Padding in the middle ends nothing."""
    assert decode_base64(encoded) == (decoded, is_damaged)


@given(st.binary(max_size=400))
def test_what_was_encoded_well_is_decoded_well(data: bytes) -> None:
    """Against the standard library's encoders."""
    assert decode_base64(base64.encodebytes(data)) == (data, False)
    decoded, is_damaged = decode_quoted_printable(quopri.encodestring(data, quotetabs=True))
    assert (decoded, is_damaged) == (data, False) or b"\r" in data


@given(st.text("AQ=3D\r\n >Z*", max_size=200), st.lists(st.integers(1, 50), min_size=1))
def test_block_by_block_gives_what_all_at_once_gives(text: str, sizes: list[int]) -> None:
    """Whatever the blocks are."""
    data = text.encode()
    for step, whole in (
        (step_base64, decode_base64(data)[0]),
        (step_quoted_printable, decode_quoted_printable(data)[0]),
        (step_identity, data),
    ):
        told, carry, at = b"", b"", 0
        for size in [*sizes, len(data) + 1]:
            block = data[at : at + size]
            at += size
            made, carry = step(block, carry, at > len(data))
            told += made
            if at > len(data):
                break
        assert told == whole


def test_every_set_of_the_list_can_be_loaded_before_files_are_given_up() -> None:
    """A worker that cannot open files has all of them."""
    load_all()
