"""Ed25519 against `cryptography`, on honest, random and hostile keys and signatures."""

from __future__ import annotations

from hashlib import sha512

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.verifier.standalone import L as ORDER
from guwah.verifier.standalone import P, add, decode_point, is_signed, multiply

SEEDS = st.binary(min_size=32, max_size=32)
# A point of order 8 (y as in docs/spec/custody.md), with the x that is even.
Y_8 = int.from_bytes(
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
)


def by_library(key: bytes, message: bytes, signature: bytes) -> bool:
    """What `cryptography` says."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def encode(point: tuple[int, int, int, int]) -> bytes:
    """The 32 bytes of a point."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def torsion_point() -> tuple[int, int, int, int]:
    """The point of order 8, which `decode_point` refuses to give."""
    d = -121665 * pow(121666, P - 2, P) % P
    square = (Y_8 * Y_8 - 1) * pow(d * Y_8 * Y_8 + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    assert x * x % P == square
    return x, Y_8, 1, x * Y_8 % P


def small_order() -> list[bytes]:
    """All encodings of points of small order, canonical or not, with either sign."""
    ys = {
        multiply(n, torsion_point())[1] * pow(multiply(n, torsion_point())[2], P - 2, P) % P
        for n in range(8)
    }
    found = []
    for y in ys:
        for same in (y, y + P):
            if same < 2**255:
                found += [(same | sign << 255).to_bytes(32, "little") for sign in (0, 1)]
    return found


@given(seed=SEEDS, message=st.binary())
@settings(max_examples=40)
def test_honest_signatures_hold(seed: bytes, message: bytes) -> None:
    """What the library signs, the verifier accepts."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert is_signed(key.public_key().public_bytes_raw(), message, key.sign(message))


@given(seed=SEEDS, message=st.binary(min_size=1), bit=st.integers(0, 96 * 8 + 7))
@settings(max_examples=80)
def test_one_flipped_bit_never_holds(seed: bytes, message: bytes, bit: int) -> None:
    """Key, R, S or message with one bit flipped: refused, as by the library."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    whole = bytearray(key.public_key().public_bytes_raw() + key.sign(message) + message)
    whole[bit // 8] ^= 1 << bit % 8
    wrong = bytes(whole)
    assert not is_signed(wrong[:32], wrong[96:], wrong[32:96])
    assert not by_library(wrong[:32], wrong[96:], wrong[32:96])


@given(key=SEEDS, r=SEEDS, s=SEEDS, message=st.binary())
@settings(max_examples=60)
def test_random_bytes_never_hold(key: bytes, r: bytes, s: bytes, message: bytes) -> None:
    """Random keys and signatures are refused without a fault."""
    assert not is_signed(key, message, r + s)


@given(data=st.binary(max_size=130))
@settings(max_examples=60)
def test_wrong_lengths_never_hold(data: bytes) -> None:
    """A key that has not 32 bytes, a signature that has not 64."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"")
    assert not is_signed(data, b"", signature) or data == public
    assert not is_signed(public, b"", data) or data == signature
    for wrong in (signature[:-1], signature + b"\0", b"", signature[:32]):
        assert not is_signed(public, b"", wrong)
    assert not is_signed(public + b"\0", b"", signature)


def test_small_order_keys_and_r_are_refused() -> None:
    """No point of small order is a key or an R, in any of its encodings, with any S that fits."""
    points = small_order()
    assert len(set(points)) >= 14
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public = key.public_key().public_bytes_raw()
    accepted_elsewhere = 0
    for point in points:
        assert decode_point(point) is None
        for other in points:
            assert not is_signed(point, b"m", other + bytes(32))
            accepted_elsewhere += by_library(point, b"m", other + bytes(32))
        scalar = int.from_bytes(sha512(b"k" * 32).digest()[:32], "little")
        scalar = scalar & ((1 << 254) - 8) | 1 << 254
        k = int.from_bytes(sha512(point + public + b"m").digest(), "little") % ORDER
        s = (k * scalar % ORDER).to_bytes(32, "little")
        assert not is_signed(public, b"m", point + s)
    assert accepted_elsewhere  # the library alone is not enough: that is why these are refused


def test_s_plus_l_is_refused() -> None:
    """The same signature with S + L is another signature: refused."""
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public, good = key.public_key().public_bytes_raw(), key.sign(b"m")
    s = int.from_bytes(good[32:], "little")
    for times in range(1, 16):
        if s + times * ORDER < 2**256:
            assert not is_signed(
                public, b"m", good[:32] + (s + times * ORDER).to_bytes(32, "little")
            )


def test_points_that_are_not_canonical_are_refused() -> None:
    """y of p or more, and x = 0 with a sign."""
    for y in range(P, 2**255):
        for sign in (0, 1):
            assert decode_point((y | sign << 255).to_bytes(32, "little")) is None
    assert decode_point((1 | 1 << 255).to_bytes(32, "little")) is None


@given(number=st.integers(1, 7), nonce=st.integers(1, ORDER - 1), message=st.binary(max_size=8))
@settings(max_examples=40)
def test_mixed_order_keys_are_judged_without_cofactor(
    number: int, nonce: int, message: bytes
) -> None:
    """A key with a part of small order holds only where the exact equation does, as in the library."""
    base = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base is not None
    scalar = 123456789
    key = encode(add(multiply(scalar, base), multiply(number, torsion_point())))
    r = encode(multiply(nonce, base))
    k = int.from_bytes(sha512(r + key + message).digest(), "little") % ORDER
    signature = r + ((nonce + k * scalar) % ORDER).to_bytes(32, "little")
    assert is_signed(key, message, signature) is by_library(key, message, signature)
    assert is_signed(key, message, signature) is (k * number % 8 == 0)
