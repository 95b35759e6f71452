"""Round trips of every written form of custody, and tampering with it."""

from __future__ import annotations

import contextlib
import hashlib
from typing import Any

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.canonical import decode_any, encode, encode_any, parse
from guwah.custody.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from guwah.custody.disclosure import fold_entry
from guwah.custody.entry import PLACES, Entry
from guwah.custody.manifest import Manifest, ManifestLine, open_manifest, sign_manifest
from guwah.custody.merkle import (
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from guwah.custody.note import Note
from guwah.custody.signing import Signer, verify_signature
from guwah.custody.values import from_json, to_json
from guwah.errors import DigestRefutedError, InclusionRefutedError, RefutedError

DIGESTS = st.binary(min_size=32, max_size=32)
TEXTS = st.text()
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
ANY_TEXT = st.text(st.characters())
WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.text(st.characters(codec=None, exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=10,
)  # fmt: skip
SIGNER = Signer(bytes(range(32)))


@settings(max_examples=200, deadline=None)
@given(PLAIN)
def test_canonical_json_is_that_of_rfc_8785(obj: Any) -> None:
    """The fast encoder agrees with the reference, and parsing inverts it."""
    data = encode(obj)
    assert data == rfc8785.dumps(obj)
    assert parse(data) == obj
    assert encode(parse(data)) == data


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40) | PLAIN.map(encode).flatmap(
    lambda data: st.integers(0, len(data)).map(lambda at: data[:at] + b" " + data[at:])))  # fmt: skip
def test_what_parses_prints_back_as_the_same_bytes(data: bytes) -> None:
    """Any bytes at all: refused or canonical."""
    with contextlib.suppress(DigestRefutedError):
        assert encode(parse(data)) == data


@settings(max_examples=200, deadline=None)
@given(WILD)
def test_any_value_of_an_export_is_kept_exactly(obj: Any) -> None:
    """Floats, huge integers and broken characters included."""
    data = encode_any(obj)
    assert decode_any(data) == obj
    assert encode(parse(data)) == data


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["n", "s", "b", "i", "j", "x"]), PLAIN | st.binary().map(bytes.hex))
def test_what_opens_a_leaf_closes_it_again(kind: str, value: Any) -> None:
    """Type and value in JSON: refused, or the exact inverse."""
    try:
        parsed = from_json(kind, value)
    except DigestRefutedError:
        return
    assert to_json(parsed) == [kind, value]


@settings(max_examples=100, deadline=None)
@given(
    TEXTS, st.none() | DIGESTS, TEXTS, TEXTS, st.none() | DIGESTS,
    st.dictionaries(TEXTS, PLAIN, max_size=4), st.sets(st.sampled_from(PLACES)),
)  # fmt: skip
def test_entries_go_round(
    kind: str, base: Any, at: str, device: str, prev: Any, more: dict[str, Any], opened: set[str]
) -> None:
    """Sealed form and pruned form keep the digest."""
    entry = Entry.new(kind, root=base, claimed_at=at, device=device, prev=prev, more=more)
    data = entry.to_bytes()
    assert Entry.from_bytes(data) == entry
    assert Entry.from_bytes(data).to_bytes() == data
    assert entry.more == more
    folded = fold_entry(parse(encode(entry.prune(opened))))
    assert folded.digest == entry.digest()
    assert set(folded.values) == opened


ENTRY = Entry.new("read", root=bytes(32), claimed_at="t", device="d", more={"records": 7})
SHOWN = encode(ENTRY.prune({"type", "root", "more"}))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SHOWN) - 1), st.integers(1, 127))
def test_no_changed_character_of_an_entry_keeps_its_digest(at: int, flip: int) -> None:
    """Refused, or another digest."""
    changed = bytearray(SHOWN)
    changed[at] ^= flip
    with contextlib.suppress(DigestRefutedError):
        assert fold_entry(parse(bytes(changed))).digest != ENTRY.digest()


CHECKPOINT = Checkpoint("guwah/" + "ab" * 16, 12, bytes(range(32)))
MANIFEST = Manifest("press", CHECKPOINT.origin, (ManifestLine("readme.txt", bytes(32), 5),))
SIGNED = [sign_checkpoint(CHECKPOINT, SIGNER), sign_manifest(MANIFEST, SIGNER)]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([0, 1]), st.integers(0, 10**6), st.integers(1, 255))
def test_no_changed_byte_of_a_signed_note_opens(which: int, at: int, flip: int) -> None:
    """Checkpoint or manifest, any byte."""
    changed = bytearray(SIGNED[which])
    changed[at % len(changed)] ^= flip
    try:
        note = Note.from_bytes(bytes(changed))
        assert note.to_bytes() == bytes(changed)
        (open_checkpoint, open_manifest)[which](bytes(changed), SIGNER.public)
    except RefutedError:
        return
    raise AssertionError("a changed note was opened")


NAME = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True).filter(
    lambda name: name != "manifest.txt"
)
LINES = st.dictionaries(NAME, st.tuples(DIGESTS, st.integers(0, 1 << 20)), max_size=5)


@settings(max_examples=100, deadline=None)
@given(DIGESTS, st.integers(0, 2**53 - 1), LINES, st.binary(min_size=16, max_size=16))
def test_signed_forms_go_round(
    top: bytes, size: int, lines: dict[str, tuple[bytes, int]], origin: bytes
) -> None:
    """What is signed opens as what it was."""
    checkpoint = Checkpoint(f"guwah/{origin.hex()}", size, top)
    assert open_checkpoint(sign_checkpoint(checkpoint, SIGNER), SIGNER.public) == checkpoint
    members = tuple(ManifestLine(name, *lines[name]) for name in sorted(lines))
    manifest = Manifest("own", checkpoint.origin, members)
    assert open_manifest(sign_manifest(manifest, SIGNER), SIGNER.public) == manifest


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50), st.integers(0, 511))
def test_signatures_hold_until_a_bit_is_changed(seed: bytes, message: bytes, bit: int) -> None:
    """Any key, any message, any bit."""
    signer = Signer(seed)
    good = signer.sign(message)
    verify_signature(signer.public, message, good)
    bad = bytearray(good)
    bad[bit // 8] ^= 1 << bit % 8
    try:
        verify_signature(signer.public, message, bytes(bad))
    except RefutedError:
        return
    raise AssertionError("a changed signature held")


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = naive_root(leaves[:split]), naive_root(leaves[split:])
    return hashlib.sha256(b"\1" + left + right).digest()


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 70), st.data())
def test_the_log_only_grows(size: int, data: st.DataObject) -> None:
    """Roots, appending, inclusion and consistency agree at any size."""
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    assert root(leaves) == naive_root(leaves)
    old = data.draw(st.integers(0, size))
    frontier = Frontier.of(leaves[:old])
    for leaf in leaves[old:]:
        frontier = frontier.append(leaf)
    assert frontier.root() == root(leaves)
    path = consistency_path(leaves, old, size)
    verify_consistency(old, naive_root(leaves[:old]), size, root(leaves), path)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves, index, size)
    verify_inclusion(leaves[index], index, size, path, root(leaves))
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        bad = [*path[:at], leaf_hash(path[at]), *path[at + 1 :]]
        try:
            verify_inclusion(leaves[index], index, size, bad, root(leaves))
        except InclusionRefutedError:
            return
        raise AssertionError("a changed path held")
