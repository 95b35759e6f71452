"""A log held against checkpoints that were saved before, at any two sizes."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.checkpoint import Checkpoint, sign_checkpoint
from guwah.custody.consistency import (
    Growth,
    grown,
    verify_claims,
    verify_growth,
    verify_not_before,
    verify_saved,
)
from guwah.custody.merkle import Frontier
from guwah.custody.signing import Signer
from guwah.errors import (
    BackdatedError,
    CheckpointRefutedError,
    DigestRefutedError,
    LogTruncatedError,
    RefutedError,
    SignatureRefutedError,
)

ORIGIN = "guwah/" + "0" * 32
SIGNER = Signer(bytes(range(32)))
LEAVES = [hashlib.sha256(bytes([n])).digest() for n in range(70)]
SIZES = st.integers(1, 40)


def note(leaves: list[bytes], signer: Signer = SIGNER, origin: str = ORIGIN) -> bytes:
    """A signed checkpoint over leaves."""
    return sign_checkpoint(Checkpoint(origin, len(leaves), Frontier.of(leaves).root()), signer)


@settings(max_examples=50)
@given(SIZES, SIZES)
def test_any_two_sizes_of_one_log_go_together(one: int, other: int) -> None:
    """The smaller is shown to be the beginning of the larger, with the log and without it."""
    old, new = sorted((one, other))
    growth = grown(LEAVES[:new], old, note(LEAVES[:new]))
    assert Growth.from_bytes(growth.to_bytes()) == growth
    assert verify_growth(note(LEAVES[:old]), growth, SIGNER.public).size == new
    assert verify_saved(LEAVES[:new], ORIGIN, SIGNER.public, note(LEAVES[:old])).size == old


@settings(max_examples=50)
@given(SIZES, SIZES)
def test_a_log_that_was_cut_off_is_told_from_one_that_was_rewritten(one: int, other: int) -> None:
    """Shorter than saved: 35. Another entry at any place within: 32."""
    small, large = sorted((one, other))
    saved = note(LEAVES[:large])
    if small < large:
        with pytest.raises(LogTruncatedError):
            verify_saved(LEAVES[:small], ORIGIN, SIGNER.public, saved)
    changed = [*LEAVES[:large], *LEAVES[:3]]
    changed[small - 1] = bytes(32)
    with pytest.raises(CheckpointRefutedError) as caught:
        verify_saved(changed, ORIGIN, SIGNER.public, saved)
    assert caught.value.exit_code == 32


@settings(max_examples=50)
@given(SIZES, SIZES, st.data())
def test_no_proof_makes_a_fork_a_continuation(one: int, other: int, data: st.DataObject) -> None:
    """The honest proof, or any other hashes, over a log in which one older entry differs."""
    old, new = sorted((one, other))
    forked = list(LEAVES[:new])
    forked[data.draw(st.integers(0, old - 1))] = bytes(32)
    honest = grown(LEAVES[:new], old, note(forked))
    other_path = data.draw(st.permutations(grown(forked, old, b"x").path))
    for path in (honest.path, tuple(other_path)):
        with pytest.raises(CheckpointRefutedError):
            verify_growth(note(LEAVES[:old]), Growth(old, path, note(forked)), SIGNER.public)


def test_a_checkpoint_of_another_key_or_log_counts_for_nothing() -> None:
    """Neither as the older nor as the newer one."""
    stranger, foreign = Signer(bytes(32)), "guwah/" + "1" * 32
    growth = grown(LEAVES[:9], 5, note(LEAVES[:9]))
    for old in (note(LEAVES[:5], stranger), note(LEAVES[:5], origin=foreign)):
        with pytest.raises((SignatureRefutedError, CheckpointRefutedError)):
            verify_growth(old, growth, SIGNER.public)
        with pytest.raises((SignatureRefutedError, CheckpointRefutedError)):
            verify_saved(LEAVES[:9], ORIGIN, SIGNER.public, old)
    with pytest.raises(SignatureRefutedError):
        verify_growth(
            note(LEAVES[:5]), grown(LEAVES[:9], 5, note(LEAVES[:9], stranger)), SIGNER.public
        )


def test_a_newer_checkpoint_that_is_smaller_was_cut_off() -> None:
    """With the sizes as the proof claims them."""
    with pytest.raises(LogTruncatedError):
        verify_growth(note(LEAVES[:9]), Growth(9, (), note(LEAVES[:5])), SIGNER.public)
    with pytest.raises(CheckpointRefutedError):
        verify_growth(note(LEAVES[:9]), Growth(5, (), note(LEAVES[:5])), SIGNER.public)


GROWTH = grown(LEAVES[:60], 13, note(LEAVES[:60])).to_bytes()


@given(st.integers(0, len(GROWTH) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_proof_is_taken(at: int, mask: int) -> None:
    """Wherever it is, it is refuted."""
    data = bytearray(GROWTH)
    data[at] ^= mask
    with pytest.raises(RefutedError):
        verify_growth(note(LEAVES[:13]), Growth.from_bytes(bytes(data)), SIGNER.public)


@given(st.binary(max_size=90) | st.integers(0, len(GROWTH)).map(lambda at: GROWTH[:at]))
def test_what_parses_prints_back(data: bytes) -> None:
    """Any bytes: refused, or the same again."""
    with contextlib.suppress(DigestRefutedError):
        assert Growth.from_bytes(data).to_bytes() == data


def test_a_proof_has_limits() -> None:
    """More hashes than a log can have, or halves of them, are refused."""
    for path in ((bytes(32),) * 64, (bytes(31),)):
        with pytest.raises(DigestRefutedError):
            Growth(1, path, b"")


CLAIMS = ["2026-03-01T10:00:00Z", None, "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"]


def test_an_entry_that_came_later_cannot_claim_to_be_older() -> None:
    """Ten minutes are allowed, and what stands before the checkpoint is not asked."""
    verify_claims(CLAIMS, 3)
    verify_claims([*CLAIMS, "2026-03-02T09:50:00Z"], 3)
    verify_claims([*CLAIMS, "2026-03-02T09:49:59Z"], 5)
    with pytest.raises(BackdatedError, match="entry 4 claims 2026-03-02T09:49:59Z"):
        verify_claims([*CLAIMS, "2026-03-02T09:49:59Z"], 3)
    with pytest.raises(BackdatedError):
        verify_not_before(CLAIMS, 3, "2026-03-03T10:10:01Z", "the stamp")


def test_nothing_known_before_the_checkpoint_refutes_nothing() -> None:
    """Entries of destroyed items have no time."""
    verify_claims([None, None, "2001-01-01T00:00:00Z"], 2)


def test_a_claim_that_is_no_time_is_refused() -> None:
    """Not passed over."""
    with pytest.raises(DigestRefutedError):
        verify_claims(["2026-03-01T10:00:00Z", "yesterday"], 1)
