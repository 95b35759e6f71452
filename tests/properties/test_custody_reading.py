"""Whatever a reading holds: the page's scheme, written out anew here, gives the same root."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.canonical import encode
from guwah.custody.cells import Header, Opening, record_values
from guwah.custody.commitment import Salts
from guwah.custody.disclosure import fold, fold_tree
from guwah.custody.leaves import HEADER_NAMES, RECORD_NAMES, RecordValues
from guwah.custody.reading import commit, prune
from guwah.custody.values import Value
from guwah.errors import DigestRefutedError
from guwah.evidence.record import Anomaly, Record, Sender, Sent

K = st.binary(min_size=32, max_size=32)
WORDS = st.text(max_size=40)
SENT = st.builds(
    Sent, WORDS, st.lists(WORDS, max_size=2).map(tuple), st.none() | WORDS, st.none() | WORDS
)
RECORDS = st.builds(
    Record, id=st.just(""), kind=st.sampled_from(["message", "call", "notice"]),
    grade=st.just("export"), reader=st.just("whatsapp"), item=st.just("Chat.txt"),
    member=st.none() | WORDS, span=st.tuples(st.integers(0, 2**40), st.integers(0, 2**20)),
    context=st.just(((0, 3),)), thread=st.none() | WORDS,
    sender=st.none() | st.builds(Sender, WORDS, st.none() | WORDS, st.none() | st.booleans()),
    sent=st.none() | SENT, text=st.none() | WORDS,
    marks=st.lists(st.sampled_from(["edited", "reply", "poll"]), unique=True).map(tuple),
    extra=st.dictionaries(WORDS, st.integers() | st.floats(allow_nan=False) | WORDS, max_size=2),
)  # fmt: skip
ANOMALIES = st.builds(
    Anomaly, st.just("whatsapp"), st.just("Chat.txt"), st.none(),
    st.tuples(st.integers(0, 99), st.integers(1, 99)), WORDS,
)  # fmt: skip
FILES = st.lists(
    st.fixed_dictionaries(
        {"name": WORDS, "type": st.none() | WORDS, "size": st.none() | st.integers(0, 2**53 - 1),
         "sha256": st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex)}
    ),
    max_size=2,
)  # fmt: skip
FOUND = st.tuples(RECORDS | ANOMALIES, st.none() | st.binary(max_size=20), FILES)
READINGS = st.lists(FOUND, max_size=20)


def values_of(found: list[Any]) -> list[RecordValues]:
    """The values of what was drawn."""
    return [
        record_values(one, n, "i" * 32, raw, files) for n, (one, raw, files) in enumerate(found)
    ]


def header_of(count: int) -> Header:
    """A header."""
    return Header(
        {"format": 1, "reader": "whatsapp"}, count, bytes(40), None, "2026-01-02T03:04:05Z"
    )


def page_root(k: bytes, header: Header, records: list[RecordValues]) -> bytes:
    """docs/spec/commitments.md, line by line and without any haste."""

    def h(*parts: bytes) -> bytes:
        return hashlib.sha256(b"".join(parts)).digest()

    def u64(number: int) -> bytes:
        return number.to_bytes(8, "big")

    def leaf(j: int, a: int, name: str, value: Value) -> bytes:
        salt = hashlib.shake_256(b"guwah/v1/salts\0" + k + u64(j)).digest(32 * a + 32)[-32:]
        return h(b"guwah/v1/leaf\0", salt, bytes([len(name)]), name.encode(),
                 value.type.encode(), value.data)  # fmt: skip

    def group(tag: bytes, *digests: bytes) -> bytes:
        return h(b"guwah/v1/" + tag + b"\0", *digests)

    cells = [group(b"header", *(leaf(0, a, HEADER_NAMES[a], v)
                                for a, v in enumerate(header.values())))]  # fmt: skip
    for i, record in enumerate(records):
        places = []
        texts = [Value.text(one) for one in record.segments or ()]
        starts = {"text": (16, texts), "files": (16 + len(texts), list(record.file_values))}
        for a, name in enumerate(RECORD_NAMES):
            digest = leaf(i + 1, a, name, record.value(name))
            if name in starts:
                start, elements = starts[name]
                rest = [leaf(i + 1, start + b, name, v) for b, v in enumerate(elements)]
                digest = group(b"list", digest, *rest)
            places.append(digest)
        cells.append(group(b"record", *places))
    size = 16
    while size < len(records) + 1:
        size *= 2
    cells += [leaf(j, 0, "fill", Value.null()) for j in range(len(cells), size)]
    slots = [hashlib.shake_256(b"guwah/v1/slot\0" + k + u64(j)).digest(32) for j in range(size)]
    level = [cells[j] for j in sorted(range(size), key=slots.__getitem__)]
    while len(level) > 1:
        level = [h(b"guwah/v1/node\0", *level[at : at + 2]) for at in range(0, len(level), 2)]
    return level[0]


@settings(max_examples=100, deadline=None)
@given(K, READINGS)
def test_the_root_is_that_of_the_page(k: bytes, found: list[Any]) -> None:
    """Two ways to compute it agree, over any records."""
    values, header = values_of(found), header_of(len(found))
    assert commit(k, header, values).root == page_root(k, header, values)


@settings(max_examples=100, deadline=None)
@given(K, READINGS.filter(bool), st.data())
def test_whatever_is_opened_folds_to_the_root_and_is_all_that_shows(
    k: bytes, found: list[Any], data: st.DataObject
) -> None:
    """Any choice of records, places and elements."""
    values, header = values_of(found), header_of(len(found))
    done = commit(k, header, values)
    chosen = data.draw(st.sets(st.sampled_from(range(len(found)))))
    places = st.frozensets(st.sampled_from(RECORD_NAMES))
    numbers = st.none() | st.frozensets(st.integers(0, 5))
    opening = st.builds(Opening, places, numbers, numbers)
    opened = {n: (values[n], data.draw(opening)) for n in sorted(chosen)}
    shown = data.draw(st.frozensets(st.sampled_from(HEADER_NAMES)))
    folded = fold_tree(json.loads(encode(prune(k, done.cells, header, opened, shown))))
    assert folded.root == done.root
    groups = {one.digest: one for one in folded.groups}
    assert len(groups) == len(opened) + bool(shown)
    for n, (record, what) in opened.items():
        one = groups[record.digest(Salts(k), n + 1)]
        assert set(one.values) == what.places - {"text", "files"}
        assert set(one.present) == what.places & {"text", "files"}
        assert all(one.values[name] == record.value(name) for name in one.values)
        if one.text is not None:
            texts = [Value.text(part) for part in record.segments or ()]
            assert one.text == tuple(
                part if what.text is None or b in what.text else None
                for b, part in enumerate(texts)
            )


LEAVES: list[Any] = [
    Record("", "message", "export", "whatsapp", "c.txt", "m", (0, 9), (), "t", Sender("Alice", "h"),
           Sent("w", ("r",), "a", "b"), "Salam, Ali"),
    Anomaly("whatsapp", "c.txt", None, (9, 3), "no-header"),
]  # fmt: skip
FIXED = [record_values(one, n, "i", b"raw", []) for n, one in enumerate(LEAVES)]
DONE = commit(bytes(range(32)), header_of(2), FIXED)
SHOWN = encode(
    prune(
        bytes(range(32)), DONE.cells, header_of(2),
        {0: (FIXED[0], Opening(frozenset(RECORD_NAMES), frozenset({0})))}, frozenset({"count"}),
    )
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SHOWN) - 1), st.integers(1, 127))
def test_no_changed_character_folds_to_the_root(at: int, flip: int) -> None:
    """One character of what is carried, whichever: refused, or another root."""
    changed = bytearray(SHOWN)
    changed[at] ^= flip
    try:
        tree = json.loads(changed.decode("utf-8"))
        assert encode(tree) != SHOWN
        assert fold(tree) != DONE.root
    except (ValueError, DigestRefutedError):
        pass


@settings(max_examples=50, deadline=None)
@given(K, st.lists(WORDS.filter(bool), min_size=1, max_size=4, unique=True))
def test_a_true_guess_is_confirmed_by_no_digest_that_shows(k: bytes, texts: list[str]) -> None:
    """Plain and unsalted hashes of the withheld text, whole or by segment, are nowhere."""
    values = [
        record_values(Record("", "message", "export", "r", "c", None, (0, 1), (), None, None, None, t),
                      n, "i", t.encode()) for n, t in enumerate(texts)
    ]  # fmt: skip
    header = header_of(len(texts))
    done = commit(k, header, values)
    opened = {n: (one, Opening(frozenset({"ordinal", "kind"}))) for n, one in enumerate(values)}
    shown = encode(prune(k, done.cells, header, opened, frozenset({"count"})))
    public = {bytes(32), k[:0]}  # what an attacker can use as a salt without K
    for one in values:
        for salt in public:
            for body in one.bodies[2:]:
                for guess in (body, salt + body, b"guwah/v1/leaf\0" + salt + body):
                    assert hashlib.sha256(guess).hexdigest().encode() not in shown
    assert k.hex().encode() not in shown
