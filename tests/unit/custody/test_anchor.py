"""What leaves for a time stamp: salted, in random places, padded in number."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.anchor import Anchor, Stamp, anchored
from guwah.custody.commitment import group
from guwah.errors import DigestRefutedError

NOTES = [f"guwah/{n:032x}\n1\nroot\n".encode() for n in range(40)]


@settings(max_examples=40)
@given(st.integers(1, 40))
def test_all_checkpoints_lie_under_one_root(count: int) -> None:
    """Each by its own path; the paths are equally long and tell no number below sixteen."""
    made = anchored(NOTES[:count])
    assert len({one.root() for one in made}) == 1
    assert {len(one.path) for one in made} == {max(4, (count - 1).bit_length())}
    assert len({one.place for one in made}) == count and len({one.salt for one in made}) == count
    assert [one.note for one in made] == NOTES[:count]


def test_the_root_is_that_of_the_specification() -> None:
    """H(salt ‖ checkpoint), folded with the tagged node of the commitments."""
    one = Anchor(NOTES[0], bytes(32), 0b0110, (b"a" * 32, b"b" * 32, b"c" * 32, b"d" * 32))
    digest = hashlib.sha256(bytes(32) + NOTES[0]).digest()
    digest = hashlib.sha256(b"guwah/v1/node\0" + digest + b"a" * 32).digest()
    digest = hashlib.sha256(b"guwah/v1/node\0" + b"b" * 32 + digest).digest()
    digest = group("node", b"c" * 32, digest)
    assert one.root() == group("node", digest, b"d" * 32)


def test_the_same_checkpoint_never_gives_the_same_root() -> None:
    """Whoever holds a checkpoint cannot tell that it was stamped, nor when."""
    assert anchored(NOTES[:1])[0].root() != anchored(NOTES[:1])[0].root()


@settings(max_examples=60)
@given(st.sampled_from(["rfc3161", "ots"]), st.binary(max_size=50), st.integers(1, 20))
def test_stamps_go_round(kind: str, proof: bytes, count: int) -> None:
    """Their canonical bytes and nothing else."""
    stamp = Stamp(kind, anchored(NOTES[:count])[-1], proof)
    assert Stamp.from_bytes(stamp.to_bytes()) == stamp


STAMP = Stamp("ots", anchored(NOTES[:3])[1], b"proof").to_bytes()


@given(st.integers(0, len(STAMP) - 1), st.integers(1, 255))
def test_a_changed_stamp_is_refused_or_another(at: int, mask: int) -> None:
    """Never the same stamp from other bytes."""
    data = bytearray(STAMP)
    data[at] ^= mask
    with contextlib.suppress(DigestRefutedError):
        assert Stamp.from_bytes(bytes(data)).to_bytes() == bytes(data) != STAMP


@pytest.mark.parametrize(
    ("place", "path"), [(16, 4), (-1, 4), (0, 3), (0, 33)], ids=["high", "low", "short", "long"]
)
def test_a_place_that_no_tree_has_is_refused(place: int, path: int) -> None:
    """Also a path too short to hide how many there are."""
    with pytest.raises(DigestRefutedError):
        Anchor(NOTES[0], bytes(32), place, (bytes(32),) * path)
