"""The small parts of the frame: tiling, detection, JSON extents and values."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.errors import UnknownFormatError
from guwah.evidence.record import Anomaly, Summary
from guwah.intake.contract import Decision, Found, Member, Options, Reader, TilingFault
from guwah.intake.frame.detection import surest_reader
from guwah.intake.frame.tiling import tiled
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_values import (
    Refused,
    count_quotes,
    decode_with_care,
    written_quotes,
)


class Scripted:
    """A reader that says what it is told to say."""

    version = 1
    reasons = frozenset({"known"})
    structure = re.compile(rb"(?:[-\n])*")

    def __init__(self, name: str, said: list[tuple[int, int, str]], sureness: int = 0) -> None:
        self.name = name
        self._said = said
        self._sureness = sureness

    def recognise(self, head: bytes, size: int) -> int:
        """As told."""
        return self._sureness

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """As told, after reading all there is."""
        member.source.seek(0)
        while member.source.read(1 << 20):
            pass
        for start, length, reason in self._said:
            yield Anomaly(self.name, member.item, member.path, (start, length), reason)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Nothing."""
        return []


def _run(said: list[tuple[int, int, str]], data: bytes) -> list[object]:
    reader: Reader = Scripted("scripted", said)
    return list(tiled(reader, Member("i", None, io.BytesIO(data), len(data), "i"), Options()))


def test_gaps_that_are_structure_are_counted() -> None:
    """Before, between and after."""
    *_, summary = _run([(1, 2, "known"), (4, 2, "known")], b"-ab\ncd--")
    assert isinstance(summary, Summary)
    assert (summary.bytes_in_anomalies, summary.bytes_structural, summary.anomalies) == (4, 4, 2)


@pytest.mark.parametrize(
    "said",
    [
        [(0, 2, "known")],
        [(1, 3, "known"), (3, 2, "known")],
        [(4, 2, "known"), (1, 2, "known")],
        [(1, 2, "known"), (4, 9, "known")],
        [(1, 2, "known"), (4, 2, "unheard of")],
        [(1, 2, "known"), (4, 0, "known")],
        [(2, 1, "known"), (4, 2, "known")],
        [],
    ],
)
def test_a_reader_that_breaks_the_contract_is_caught(said: list[tuple[int, int, str]]) -> None:
    """Overlaps, disorder, gaps that are no structure, spans outside, unknown reasons."""
    with pytest.raises(TilingFault):
        _run(said, b"-ab\ncd--")


def test_a_great_gap_is_matched_block_by_block() -> None:
    """Also where it is larger than what is remembered."""
    data = b"-" * (9 << 20) + b"ab" + b"-" * (6 << 20)
    *_, summary = _run([(9 << 20, 2, "known")], data)
    assert isinstance(summary, Summary) and summary.bytes_structural == len(data) - 2
    with pytest.raises(TilingFault):
        _run([], data)


def test_a_tie_is_asked_about() -> None:
    """Neither the first nor the last reader wins by its place."""
    readers = [Scripted("one", [], 60), Scripted("two", [], 60), Scripted("three", [], 20)]
    with pytest.raises(UnknownFormatError, match="'one' and 'two'") as caught:
        surest_reader(b"x", 1, "file", readers)
    assert caught.value.hint == "say which with --reader one"
    assert surest_reader(b"x", 1, "file", readers[1:]) is readers[1]
    assert surest_reader(b"x", 1, "file", [Scripted("none", [], 0)]) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_JSON, st.sampled_from([None, 0, 2]), st.booleans(), st.sampled_from([b"", b",", b" ]"]))
def test_the_end_of_a_value_is_found(
    value: object, indent: int | None, is_ascii: bool, after: bytes
) -> None:
    """Whatever it is and whatever follows."""
    try:
        text = json.dumps(value, indent=indent, ensure_ascii=is_ascii).encode()
    except UnicodeEncodeError:
        return
    cursor = Cursor(io.BytesIO(text + after), len(text + after))
    extent = cursor.value_end(0)
    assert (extent.end, extent.problem) == (len(text), None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b'"abc', "truncated"),
        (b'"abc\\', "truncated"),
        (b'"ab\nc"', "bad-json"),
        (b'{"a": [1, 2}', "truncated"),
        (b'{"a', "truncated"),
        (b"nope", "bad-json"),
        (b"", "truncated"),
    ],
)
def test_a_value_without_an_end_says_so(text: bytes, problem: str) -> None:
    """And guesses none."""
    assert Cursor(io.BytesIO(text), len(text)).value_end(0).problem == problem


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=4), _JSON, max_size=4), st.booleans())
def test_quotation_marks_tell_a_lost_key(value: dict[str, object], is_ascii: bool) -> None:
    """The count from the value equals the count in the text, or cannot be told."""
    try:
        raw = json.dumps(value, ensure_ascii=is_ascii).encode()
        expected = count_quotes(json.loads(raw))
    except (UnicodeEncodeError, Refused):
        return
    assert written_quotes(raw) in (expected, -1)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a": 1, "a": 1}', "duplicate-key"),
        (b'{"a": {"b": 1, "\\u0062": 2}}', "duplicate-key"),
        (b'{"a": NaN}', "bad-json"),
        (b'{"a": -Infinity}', "bad-json"),
        (b'{"a": 1,}', "bad-json"),
        (b'{"a": "\\q"}', "bad-json"),
        (b"[1]", "bad-json"),
        (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "bad-json"),
    ],
)
def test_what_two_programs_could_read_differently_is_refused(raw: bytes, reason: str) -> None:
    """Also through an escaped spelling of the same key."""
    with pytest.raises(Refused) as caught:
        decode_with_care(raw)
    assert caught.value.args == (reason,)


def test_repairs_are_said_and_numbers_kept() -> None:
    """Undecodable bytes and lone surrogates; great numbers and fractions as written."""
    assert decode_with_care(b'{"a": "\xff"}') == ({"a": "\ufffd"}, True)
    assert decode_with_care(b'{"a": "\\ud83d"}') == ({"a": "\ufffd"}, True)
    assert decode_with_care(b'{"a": "\\ud83d\\ude00"}') == ({"a": "\U0001f600"}, False)
    assert decode_with_care(b'{"a": "\xef\xbf\xbd"}') == ({"a": "\ufffd"}, False)
    assert decode_with_care(b'{"a": "\\x1F \\\\x1F"}') == ({"a": "\x1f \\x1F"}, False)
    assert decode_with_care(b'{"a": 1e999, "b": 9007199254740992, "c": 9007199254740991}') == (
        {"a": "1e999", "b": "9007199254740992", "c": 9007199254740991},
        False,
    )
