"""What the vault seals comes back exactly; its log only grows."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.checkpoint import open_checkpoint
from guwah.custody.merkle import consistency_path, verify_consistency
from guwah.custody.signing import Signer
from guwah.errors import ObjectDamagedError
from guwah.vault import objects
from guwah.vault.casekeys import CaseKeys
from guwah.vault.caselog import CaseLog
from guwah.vault.logfile import Draft
from guwah.vault.logkeys import LogKeys
from guwah.vault.padding import LEAST_BYTES, pad, padded_size, unpad
from guwah.vault.sealing import new_identity, open_sealed, seal
from guwah.vault.source import Spool

IDENTITY = new_identity()
ITEMS = {name * 32: new_identity() for name in "ab"}
KEYS = LogKeys(IDENTITY, "guwah/" + "0" * 32, "d" * 32, Signer(bytes(32)))
DRAFTS = st.builds(
    Draft,
    st.text(min_size=1, max_size=20),
    st.none() | st.binary(min_size=32, max_size=32),
    st.dictionaries(st.text(max_size=9), st.integers(-(2**52), 2**52) | st.text(max_size=9), max_size=4),
    st.sampled_from([None, *ITEMS]),
    st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=2),
)  # fmt: skip


@given(st.binary(max_size=20_000), st.sampled_from([1024, LEAST_BYTES]))
def test_padding_is_undone(data: bytes, least: int) -> None:
    """For every length and step."""
    padded = pad(data, least)
    assert len(padded) == padded_size(len(data), least)
    assert unpad(padded, least) == data


@given(st.integers(0, 1 << 45), st.integers(0, 1 << 20))
def test_padded_sizes_never_shrink(size: int, more: int) -> None:
    """A longer original is never in a smaller step, and always fits with its length."""
    assert size + 8 <= padded_size(size) <= padded_size(size + more)
    assert padded_size(padded_size(size) - 8) == padded_size(size)


@given(st.binary(max_size=9000))
def test_unpadding_takes_only_what_padding_makes(data: bytes) -> None:
    """Anything else is damage; never another error."""
    with contextlib.suppress(ObjectDamagedError):
        assert pad(unpad(data)) == data


@given(st.binary(max_size=5000))
@settings(max_examples=50)
def test_sealing_is_undone(data: bytes) -> None:
    """By the one identity; by another it is damage."""
    sealed = seal(data, IDENTITY.to_public())
    assert open_sealed(sealed, IDENTITY, "x") == data
    with pytest.raises(ObjectDamagedError):
        open_sealed(sealed, ITEMS["a" * 32], "x")


@given(st.lists(st.binary(max_size=30_000), max_size=6), st.sampled_from([0, 9_000, 1 << 20]))
@settings(max_examples=100)
def test_a_stream_comes_back_through_scratch(parts: list[bytes], memory: int) -> None:
    """Sealed in one pass, opened seekable, wherever the bound of memory lies."""
    data = b"".join(parts)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "x.age"
        sealed = objects.seal_file(path, io.BytesIO(data), IDENTITY.to_public(), beside=True)
        assert sealed == objects.Sealed(hashlib.sha256(data).digest(), len(data))
        spool = Spool(Path(name), memory)
        with objects.open_file(path, IDENTITY, spool, "x", sealed) as source:
            assert source.read() == data
            for at in (0, len(data) // 2, len(data)):
                source.seek(at)
                assert source.read(100) == data[at : at + 100]


@given(st.lists(st.lists(DRAFTS, min_size=1, max_size=3), max_size=4), st.booleans())
@settings(max_examples=60)
def test_the_log_only_grows(batches: list[list[Draft]], destroyed: bool) -> None:
    """Each checkpoint is a prefix of the next; entries read back; also without an item's key."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "log"
        CaseLog.create(folder, KEYS, Draft("created"))
        log = CaseLog(folder, KEYS, ITEMS.get)
        seen = [log.checkpoint()]
        for batch in batches:
            log.append(batch)
            seen.append(log.checkpoint())
        again = CaseLog(folder, KEYS, (lambda _item: None) if destroyed else ITEMS.get)
        assert again.checkpoint() == seen[-1]
        leaves = again.leaf_hashes()
        last = open_checkpoint(seen[-1], KEYS.signer.public)
        for note in seen:
            old = open_checkpoint(note, KEYS.signer.public)
            path = consistency_path(leaves, old.size, last.size)
            verify_consistency(old.size, old.root, last.size, last.root, path)
        drafts = [Draft("created"), *(draft for batch in batches for draft in batch)]
        for one, draft in zip(again.entries(), drafts, strict=True):
            if destroyed and draft.item:
                assert one.entry is None
            else:
                assert one.entry is not None and one.keep == draft.keep
                assert (one.entry.type, one.entry.root) == (draft.type, draft.root)
                assert one.entry.more == draft.more


@given(st.lists(st.integers(0, 2**128 - 1).map(lambda n: f"{n:032x}"), max_size=3))
@settings(max_examples=50)
def test_case_keys_parse_back(items: list[str]) -> None:
    """to_bytes(from_bytes(b)) is b, also while items are being destroyed."""
    keys = CaseKeys.new()
    for item in items:
        keys = keys.with_new_database_key(item)
    data = keys.to_bytes()
    assert CaseKeys.from_bytes(data, "x").to_bytes() == data
