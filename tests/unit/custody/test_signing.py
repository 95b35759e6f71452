"""Ed25519 with the checks that libraries leave out."""

from __future__ import annotations

import pytest

from guwah.custody.signing import Signer, verify_signature
from guwah.errors import SignatureRefutedError

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
EIGHT = (
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
)
SMALL = [int.to_bytes(y, 32, "little") for y in (0, 1, P - 1)] + [bytes.fromhex(h) for h in EIGHT]
NON_CANONICAL = [int.to_bytes(y, 32, "little") for y in (P, P + 1, P + 2, P + 18)]


def negative(point: bytes) -> bytes:
    """The same y with the sign bit set."""
    return point[:31] + bytes([point[31] | 0x80])


BAD_POINTS = [p for point in SMALL + NON_CANONICAL for p in (point, negative(point))]


def test_the_first_vectors_of_rfc_8032_hold() -> None:
    """Section 7.1, tests 1 and 2."""
    one = Signer(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert one.public.hex().startswith("d75a980182b10ab7d54bfed3c964073a")
    assert one.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")
    two = Signer(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert two.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540")
    verify_signature(two.public, b"\x72", two.sign(b"\x72"))


def test_any_changed_bit_is_refused() -> None:
    """Of the signature, the key or the message."""
    signer = Signer(bytes(range(32)))
    good = signer.sign(b"m")
    for at in range(0, 512, 7):
        bad = bytearray(good)
        bad[at // 8] ^= 1 << at % 8
        with pytest.raises(SignatureRefutedError):
            verify_signature(signer.public, b"m", bytes(bad))
    with pytest.raises(SignatureRefutedError):
        verify_signature(Signer(bytes(32)).public, b"m", good)
    with pytest.raises(SignatureRefutedError):
        verify_signature(signer.public, b"n", good)


def test_a_signature_with_s_plus_the_order_is_refused() -> None:
    """The malleable twin of a good signature."""
    signer = Signer(bytes(range(32)))
    good = signer.sign(b"m")
    twin = int.from_bytes(good[32:], "little") + L
    with pytest.raises(SignatureRefutedError, match="S is not canonical"):
        verify_signature(signer.public, b"m", good[:32] + twin.to_bytes(32, "little"))


@pytest.mark.parametrize("point", BAD_POINTS)
def test_a_key_of_small_order_or_other_spelling_is_refused(point: bytes) -> None:
    """Under such a key one signature fits many messages, in some libraries."""
    with pytest.raises(SignatureRefutedError, match="public key"):
        verify_signature(point, b"m", Signer(bytes(32)).public + bytes(32))


@pytest.mark.parametrize("point", BAD_POINTS)
def test_a_signature_whose_r_is_of_small_order_is_refused(point: bytes) -> None:
    """R is checked like the key."""
    with pytest.raises(SignatureRefutedError, match="R is"):
        verify_signature(Signer(bytes(32)).public, b"m", point + bytes(32))


@pytest.mark.parametrize("size", [0, 31, 33, 63, 65, 128])
def test_other_lengths_are_refused(size: int) -> None:
    """32 and 64 bytes, nothing else."""
    signer = Signer(bytes(32))
    with pytest.raises(SignatureRefutedError):
        verify_signature(signer.public, b"m", bytes(size))
    if size != 32:
        with pytest.raises(SignatureRefutedError):
            verify_signature(bytes(size), b"m", signer.sign(b"m"))


def test_a_key_that_is_no_point_is_refused() -> None:
    """y = 2 has no x on the curve."""
    with pytest.raises(SignatureRefutedError):
        verify_signature((2).to_bytes(32, "little"), b"m", Signer(bytes(32)).sign(b"m"))


def test_a_signer_shows_no_seed() -> None:
    """Neither its text nor its attributes hold the private key."""
    seed = bytes(range(32))
    assert seed.hex() not in repr(Signer(seed))
