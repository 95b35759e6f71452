"""Canonical JSON, notes, audit paths: strict, and equal to independent implementations."""

from __future__ import annotations

import json
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from guwah.verifier import standalone

LARGEST = 2**53 - 1
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-LARGEST, LARGEST), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=30,
)


def refused(data: bytes) -> bool:
    """Whether a text is refused as canonical JSON."""
    try:
        standalone.parse_canonical(data, "it")
    except standalone.RefutedError as error:
        assert error.args[0] == 30
        return True
    return False


@given(value=VALUES)
def test_canonical_json_is_that_of_rfc_8785(value: Any) -> None:
    """What an independent encoder writes is read back as the same value."""
    assert standalone.parse_canonical(rfc8785.dumps(value), "it") == value


@given(value=VALUES, data=st.data())
def test_what_is_read_prints_back_as_the_same_bytes(value: Any, data: st.DataObject) -> None:
    """A text with a piece replaced is refused, or is itself canonical."""
    text = rfc8785.dumps(value)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    put = data.draw(
        st.sampled_from([b"", b" ", b"0", b"\\", b'"', b"[", b",", b"\xff", b"e1", b"-"])
    )
    wrong = text[:start] + put + text[end:]
    if not refused(wrong):
        assert rfc8785.dumps(json.loads(wrong)) == wrong


@pytest.mark.parametrize(
    "text",
    [
        b"", b" 1", b"1 ", b"1.0", b"1e2", b"-0", b"01", b"NaN", b"Infinity", b"-Infinity",
        b"9007199254740992", b"-9007199254740992", b"1" * 5000, b'"\\/"', b'"\\u0061"', b'"\\u000A"',
        b'"\\ud800"', b'"\\ud83d\\ude00"', b'"\x7f\x80"', b'"\xed\xa0\x80"', b'"\n"', b'{"a":1,"a":1}',
        b'{"b":1,"a":1}', b'{"a":1, "b":1}', b"[1,]", b"\xef\xbb\xbf1", b"[" * 97 + b"]" * 97,
        b'{"\xef\xbf\xbf":1,"\xf0\x90\x80\x80":1}', b"true false", b"tru", b"'a'",
    ],
)  # fmt: skip
def test_what_is_not_canonical_is_refused(text: bytes) -> None:
    """Other spellings, duplicate or unsorted keys, floats, huge integers, half surrogates."""
    assert refused(text)


def test_keys_are_sorted_by_utf_16_units() -> None:
    """A character beyond the first plane stands before U+FFFF, unlike by code point."""
    assert not refused('{"\U00010000":1,"\uffff":1}'.encode())


def test_nesting_is_bounded_at_96() -> None:
    """96 levels are read, 97 refused, of arrays and of objects."""
    assert not refused(b"[" * 96 + b"]" * 96)
    assert not refused(b'{"a":' * 95 + b"{}" + b"}" * 95)
    assert refused(b'{"a":' * 96 + b"{}" + b"}" * 96)


@pytest.mark.parametrize("size", [*range(1, 20), 33, 64, 65])
def test_audit_paths_lead_to_the_root(maker: ModuleType, size: int) -> None:
    """Every leaf of a log leads to the head by its path, and no other way."""
    leaves = [sha256(b"\0%d" % number).digest() for number in range(size)]
    head = maker.tree_head(leaves)
    for index, leaf in enumerate(leaves):
        path = [one.hex() for one in maker.audit_path(index, leaves)]
        assert standalone.root_from_path(leaf, index, size, path) == head
        others = {0, index ^ 1, index + 1, size - 1} - {index}
        for other in (one for one in others if 0 <= one < size):
            assert standalone.root_from_path(leaf, other, size, path) != head
        for wrong in (path[:-1], [*path, "00" * 32], path[::-1], [*path, *path]):
            if wrong != path:
                assert standalone.root_from_path(leaf, index, size, wrong) != head


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note[:-1], lambda note: note + b"\n", lambda note: b"\xff" + note,
        lambda note: note.replace(b"\n\n", b"\n"), lambda note: note.replace(b"\n", b"\r\n"),
        lambda note: b"\t" + note, lambda note: note.replace("\u2014 ".encode(), b"- "),
        lambda note: note.replace(b"example ", b"exam ple "), lambda note: note.replace(b"=", b""),
        lambda note: note.replace(b"=\n", b"==\n"), lambda note: note + b"\x00",
        lambda note: note.rpartition(b"\n\n")[0] + b"\n\n",
        lambda note: note + note.rpartition(b"\n\n")[2] * 16,
        lambda note: note.replace("\u2014 exam".encode(), "\u2014 +exam".encode()), lambda note: note.replace(b"text", b"te\x7ft"),
    ],
)  # fmt: skip
def test_what_is_no_signed_note_is_refused(maker: ModuleType, case: Any, change: Any) -> None:
    """Line ends, control characters, missing or too many signature lines, loose base64."""
    note = maker.signed_note("text\n\nmore\n", "example", case.log_key)
    parsed = standalone.parse_note(note, "it")
    assert (parsed.text, parsed.lines) == (b"text\n\nmore\n", ["text", "", "more"])
    wrong = change(note)
    assert wrong != note or b"+" in wrong
    if wrong != note:
        with pytest.raises((standalone.RefutedError, ValueError)):
            standalone.parse_note(wrong, "it")


def test_a_note_is_judged_by_the_full_key(maker: ModuleType, case: Any) -> None:
    """The right name with another key's signature, or another key id, does not hold."""
    other = maker.Case("somebody else")
    public = maker.public_of(case.log_key)
    good = maker.signed_note("text\n", "example", case.log_key)
    standalone.verify_note(standalone.parse_note(good, "it"), "example", public, "it")
    twice = good + good.rpartition(b"\n\n")[2]
    wrong = [
        maker.signed_note("text\n", "example", other.log_key),
        maker.signed_note("text\n", "example", other.log_key, public),
        maker.signed_note("text\n", "example", case.log_key, maker.public_of(other.log_key)),
        maker.signed_note("text\n", "examples", case.log_key),
        good.replace(b"text", b"texts"),
        twice,
    ]
    for note in wrong:
        with pytest.raises(standalone.RefutedError) as caught:
            standalone.verify_note(standalone.parse_note(note, "it"), "example", public, "it")
        assert caught.value.args[0] == 33
