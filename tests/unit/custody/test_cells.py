"""What a record, an anomaly and a header commit to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guwah.custody.cells import Header, record_values
from guwah.custody.commitment import Salts, group, leaf
from guwah.custody.leaves import HEADER_NAMES, HEADER_TYPES, RECORD_NAMES, RECORD_TYPES
from guwah.custody.values import Value, to_object
from guwah.errors import DigestRefutedError
from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Sent

SENT = Sent(
    "29/01/18, 12:24", ("2018-01-29T12:24",), "2018-01-28T22:24:00Z", "2018-01-30T00:24:59Z"
)
RECORD = Record(
    id="x/1/3", kind="message", grade="export", reader="whatsapp", item="Chat.zip",
    member="_chat.txt", span=(48190, 9), context=((0, 12),), thread="Family",
    sender=Sender("Alice", "+85255550000", True), sent=SENT, text="Salam, Ali",
    attachments=(Attachment("a.jpg", "image/jpeg", True),), marks=("reply", "edited"),
    extra={"reactions": 2},
)  # fmt: skip
FILE = {"name": "a.jpg", "type": "image/jpeg", "size": 3, "sha256": "00" * 32}


def says(record: Record | Anomaly, files: Any = ()) -> dict[str, Any]:
    """What the sixteen places of a record say."""
    values = record_values(record, 3, "i" * 32, b"raw bytes", files)
    return {name: to_object(values.value(name)) for name in RECORD_NAMES}


def test_every_part_of_a_record_is_committed() -> None:
    """Each place says what the record says; the rest stands in `more`."""
    values = record_values(RECORD, 3, "i" * 32, b"raw bytes", [FILE])
    assert says(RECORD, [FILE]) == {
        "ordinal": 3, "kind": "message", "raw": b"raw bytes", "item": "i" * 32,
        "member": "_chat.txt", "span": [48190, 9], "thread": "Family", "name": "Alice",
        "handle": "+85255550000", "self": True, "written": "29/01/18, 12:24",
        "time": {"readings": ["2018-01-29T12:24"], "earliest": "2018-01-28T22:24:00Z",
                 "latest": "2018-01-30T00:24:59Z", "zone": "unknown"},
        "text": "", "files": "", "marks": ["edited", "reply"],
        "more": {"context": [[0, 12]], "extra": {"reactions": 2}, "grade": "export",
                 "reader": "whatsapp"},
    }  # fmt: skip
    assert values.segments == ("Salam", ",", " ", "Ali")
    assert [to_object(one) for one in values.file_values] == [FILE]
    assert values.ordinal == 3


def test_no_field_of_a_record_is_forgotten() -> None:
    """A new field of the nouns needs a place here, and in the specification."""
    assert set(Record.__struct_fields__) == {
        "id", "kind", "grade", "reader", "item", "member", "span", "context", "thread", "sender",
        "sent", "text", "attachments", "marks", "extra", "locator",
    }  # fmt: skip
    assert set(Anomaly.__struct_fields__) == {
        "reader", "item", "member", "span", "reason", "id", "locator",
    }  # fmt: skip
    assert set(Sender.__struct_fields__) == {"name", "handle", "self"}
    assert set(Sent.__struct_fields__) == {"written", "readings", "earliest", "latest", "zone"}


def test_an_anomaly_has_the_same_sixteen_places() -> None:
    """From outside it cannot be told from a record."""
    anomaly = Anomaly("whatsapp", "Chat.zip", "_chat.txt", (7, 9), "no-header")
    found = says(anomaly)
    assert found["kind"] == "anomaly"
    assert found["more"] == {"reader": "whatsapp", "reason": "no-header"}
    assert {name for name, value in found.items() if value is None} == {
        "thread", "name", "handle", "self", "written", "time", "text", "files", "marks",
    }  # fmt: skip


def test_what_is_absent_is_null() -> None:
    """A notice without author, time, text, files and span."""
    bare = msgspec.structs.replace(
        RECORD, sender=None, sent=None, text=None, attachments=(), marks=(), span=None,
        thread=None, member=None, kind="notice",
    )  # fmt: skip
    values = record_values(bare, 0, "i", None)
    absent = {name for name in RECORD_NAMES if values.value(name) == Value.null()}
    assert absent == {
        "raw", "member", "span", "thread", "name", "handle", "self", "written", "time", "text",
        "files",
    }  # fmt: skip
    assert values.value("marks") == Value("j", b"[]")
    assert values.segments is None


def test_an_empty_text_is_not_an_absent_text() -> None:
    """Both have no segments; the presence leaf differs."""
    empty = record_values(msgspec.structs.replace(RECORD, text=""), 0, "i", b"")
    absent = record_values(msgspec.structs.replace(RECORD, text=None), 0, "i", b"")
    assert empty.segments == () and absent.segments is None
    assert empty.digest(Salts(bytes(32)), 1) != absent.digest(Salts(bytes(32)), 1)


@pytest.mark.parametrize(
    ("own", "value"), [(True, b"true"), (False, b"false")]
)  # fmt: skip
def test_self_is_true_false_or_absent(own: bool, value: bytes) -> None:
    """Never a JSON null."""
    record = msgspec.structs.replace(RECORD, sender=Sender("Alice", None, own))
    assert record_values(record, 0, "i", b"").value("self") == Value("j", value)


def test_a_locator_stands_where_there_is_no_span() -> None:
    """A database row has no bytes of its own."""
    row = msgspec.structs.replace(RECORD, span=None, locator={"table": "message", "rowid": 7})
    values = record_values(row, 0, "i", None)
    assert to_object(values.value("span")) == {"table": "message", "rowid": 7}


@pytest.mark.parametrize(
    "locator", [{"table": "message", "rowid": 7}, {"table": "receipt", "rows": 4012}]
)
def test_the_locator_of_an_anomaly_is_committed_like_a_records(locator: dict[str, Any]) -> None:
    """A row that could not be read, or a table that nobody read."""
    lost = Anomaly("whatsapp-ios", "a.db", None, None, "corrupt-page", "x/1/2", locator)
    values = record_values(lost, 0, "i", None)
    assert to_object(values.value("span")) == locator
    assert values.value("raw") == Value.null()
    nowhere = msgspec.structs.replace(lost, locator=msgspec.UNSET)
    assert record_values(nowhere, 0, "i", None).value("span") == Value.null()


def test_floats_in_extra_are_kept_exactly() -> None:
    """A position has no canonical JSON; it is escaped, not rounded."""
    record = msgspec.structs.replace(RECORD, extra={"latitude": 41.015137})
    more = record_values(record, 0, "i", b"").value("more")
    assert list(json.loads(more.data)) == ["escaped"]
    assert to_object(more)["extra"] == {"latitude": 41.015137}


def test_keys_beyond_the_basic_plane_are_sorted_as_rfc_8785_says() -> None:
    """The fast encoder is not used where it would sort otherwise."""
    record = msgspec.structs.replace(RECORD, extra={"\ufb33": 1, "\U0001f600": 2})
    more = record_values(record, 0, "i", b"").value("more").data
    assert more.index("\U0001f600".encode()) < more.index("\ufb33".encode())


def test_a_lone_surrogate_makes_a_byte_leaf() -> None:
    """Only the segment that holds it; the others stay characters."""
    record = msgspec.structs.replace(RECORD, text="Ali \ud800", sender=Sender("\udfff"))
    values = record_values(record, 0, "i", b"")
    types = [body[5:6] for body in values.bodies[16:]]
    assert types[0] == b"s" and b"b" in types
    assert "".join(values.segments or ()) == "Ali \ud800"
    assert values.value("name") == Value("b", b"\xed\xbf\xbf")


def test_known_segments_are_used_as_they_are() -> None:
    """A reading is opened with the pieces it was made with, whatever the version now."""
    assert record_values(RECORD, 0, "i", b"", (), ["Sal", "am, Ali"]).text_count == 2
    with pytest.raises(DigestRefutedError, match="make up"):
        record_values(RECORD, 0, "i", b"", (), ["Sal", "am, Al"])
    with pytest.raises(DigestRefutedError, match="512"):
        record_values(RECORD, 0, "i", b"", (), ["Salam, Ali", *[""] * 512])


def test_a_long_text_has_512_segments() -> None:
    """The last one takes the rest."""
    text = "ha " * 2000
    pieces = record_values(msgspec.structs.replace(RECORD, text=text), 0, "i", b"").segments
    assert pieces is not None and len(pieces) == 512 and "".join(pieces) == text


def test_more_files_than_a_list_holds_are_refused() -> None:
    """At most 512."""
    with pytest.raises(DigestRefutedError, match="512"):
        record_values(RECORD, 0, "i", b"", [FILE] * 513)


def test_the_header_is_a_group_of_five_leaves() -> None:
    """With the salts of cell 0."""
    header = Header({"format": 1}, 7, bytes(40), None, "2026-01-02T03:04:05Z")
    salts = Salts(bytes(32))
    leaves = [leaf(salts.salt(0, a), n, v)
              for a, (n, v) in enumerate(zip(HEADER_NAMES, header.values(), strict=True))]  # fmt: skip
    assert header.digest(salts) == group("header", *leaves)
    assert [v.type for v in header.values()] == ["j", "i", "b", "n", "s"]


def test_the_types_are_those_of_the_specification() -> None:
    """docs/spec/commitments.md lists places and types as the code has them."""
    page = (Path(__file__).parents[3] / "docs/spec/commitments.md").read_text("utf-8")
    for number, (name, kind) in enumerate(zip(RECORD_NAMES, RECORD_TYPES, strict=True)):
        types = "s, b" if kind == "sb" else kind
        assert f"| {number} | `{name}` | {types} |" in page
    for name, kind in zip(HEADER_NAMES, HEADER_TYPES, strict=True):
        assert f"| `{name}` | {kind} |" in page
