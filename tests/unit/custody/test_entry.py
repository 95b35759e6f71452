"""Custody entries: six salted leaves, exactly invertible."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from guwah.custody.canonical import encode
from guwah.custody.disclosure import fold_entry
from guwah.custody.entry import PLACES, Entry
from guwah.custody.merkle import leaf_hash
from guwah.errors import DigestRefutedError


def make(**changes: Any) -> Entry:
    """An entry about a fictional item."""
    given = {
        "claimed_at": "2026-01-02T03:04:05Z", "device": "d" * 32, "root": bytes(32),
        "prev": b"\1" * 32, "more": {"item": "i" * 32, "size": 7},
    }  # fmt: skip
    return Entry.new("received", **(given | changes))


def test_what_is_sealed_is_read_back_exactly() -> None:
    """to_bytes and from_bytes are inverses, with and without the optional digests."""
    for entry in (make(), make(root=None, prev=None, more=None)):
        assert Entry.from_bytes(entry.to_bytes()) == entry
        assert Entry.from_bytes(entry.to_bytes()).digest() == entry.digest()


def test_the_leaf_is_the_hash_of_the_digest() -> None:
    """RFC 6962's leaf over E."""
    entry = make()
    assert entry.leaf() == leaf_hash(entry.digest())


def test_two_equal_entries_have_different_digests() -> None:
    """Salts are fresh each time: a digest confirms no guess."""
    assert make().digest() != make().digest()
    assert len(set(make().salts)) == 6


@pytest.mark.parametrize(
    "change",
    [{"type": "read"}, {"root": None}, {"root": b"\2" * 32}, {"claimed_at": ""}, {"device": ""},
     {"prev": None}, {"more_json": b"{}"}],
)  # fmt: skip
def test_every_part_is_committed(change: dict[str, Any]) -> None:
    """A change of any value changes E."""
    entry = make()
    assert replace(entry, **change).digest() != entry.digest()


@pytest.mark.parametrize("opened", [set(), {"type"}, {"type", "root"}, set(PLACES)])
def test_a_pruned_entry_folds_to_its_digest(opened: set[str]) -> None:
    """Whatever is opened, and only that is shown."""
    entry = make()
    folded = fold_entry(json.loads(encode(entry.prune(opened))))
    assert folded.digest == entry.digest()
    assert set(folded.values) == opened


def test_an_unknown_place_is_not_opened() -> None:
    """A misspelt name is a fault, not silence."""
    with pytest.raises(ValueError, match="no such place"):
        make().prune({"salts"})


def changed(**changes: Any) -> bytes:
    """The sealed form with some keys changed."""
    return encode(json.loads(make().to_bytes()) | changes)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", make().to_bytes() + b"\n", changed(extra=1), changed(type=None),
     changed(root="00"), changed(root="A" * 64), changed(prev=1), changed(more=[]),
     changed(salts=[]), changed(salts=["0" * 64] * 5), changed(salts=["0" * 64] * 7),
     changed(salts="0" * 64), changed(salts=[1] * 6), changed(device=1)],
)  # fmt: skip
def test_malformed_entries_are_refused(data: bytes) -> None:
    """Exactly these keys, exactly these types."""
    with pytest.raises(DigestRefutedError):
        Entry.from_bytes(data)


def test_more_cannot_be_changed_from_outside() -> None:
    """Each look gives a new object."""
    entry = make()
    entry.more["item"] = "other"
    assert entry.more["item"] == "i" * 32
