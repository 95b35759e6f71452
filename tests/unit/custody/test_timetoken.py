"""RFC 3161 tokens of a test authority, each harm with a verdict of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from authority import Authority
from cryptography.x509 import Certificate
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.timetoken import is_for, judge_token, new_request, parse_roots
from guwah.custody.verdict import Judged, Verdict
from guwah.errors import UsageError

ROOT = bytes(range(32))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def roots(authority: Authority) -> list[Certificate]:
    """What the judge trusts."""
    return parse_roots(authority.pem("root"), "root.pem")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    """A good answer."""
    return authority.answer(new_request(ROOT).data)


def test_a_good_token_is_valid_here_and_for_openssl(
    authority: Authority, roots: list[Certificate], answer: bytes
) -> None:
    """What a stranger checks with `openssl ts -verify` over the 32 bytes is the same thing."""
    found = judge_token(answer, ROOT, roots)
    assert found.verdict is Verdict.VALID and found.until == "2040-01-01T00:00:00Z"
    assert found.time is not None and found.error() is None
    assert authority.believes(answer, ROOT) and not authority.believes(answer, ROOT, "other")


def test_each_harm_has_a_verdict_of_its_own(
    authority: Authority, roots: list[Certificate], answer: bytes
) -> None:
    """Wrong root, wrong data, expired certificate, cut off, altered: none is another's."""
    other = parse_roots(authority.pem("other"), "other.pem")
    expired = authority.answer(new_request(ROOT).data, "expired")
    altered = bytearray(answer)
    altered[-3] ^= 1
    judged = {
        "wrong root": judge_token(answer, ROOT, other),
        "wrong data": judge_token(answer, bytes(32), roots),
        "expired": judge_token(expired, ROOT, roots),
        "cut off": judge_token(answer[:-10], ROOT, roots),
        "altered": judge_token(bytes(altered), ROOT, roots),
        "no roots": judge_token(answer, ROOT, None),
        "empty list": judge_token(answer, ROOT, other[:0] or other),
    }
    assert {name: one.verdict for name, one in judged.items()} == {
        "wrong root": Verdict.WRONG_ROOT, "wrong data": Verdict.WRONG_DATA,
        "expired": Verdict.EXPIRED, "cut off": Verdict.DAMAGED, "altered": Verdict.ALTERED,
        "no roots": Verdict.NO_ROOTS, "empty list": Verdict.WRONG_ROOT,
    }  # fmt: skip
    errors = {name: one.error() for name, one in judged.items()}
    codes = {name: error.exit_code for name, error in errors.items() if error}
    assert codes.pop("no roots") == 43 and set(codes.values()) == {34}
    assert len({str(error) for error in errors.values()}) == 6


def test_each_verdict_but_valid_says_something() -> None:
    """No verdict passes in silence."""
    sentences = [str(Judged(one).error()) for one in Verdict if one is not Verdict.VALID]
    assert len(set(sentences)) == len(Verdict) - 1 and "None" not in sentences


def test_both_roots_together_are_trusted(
    authority: Authority, roots: list[Certificate], answer: bytes
) -> None:
    """In any order, twice the same too; and one judgement leaves nothing for the next."""
    other = parse_roots(authority.pem("other"), "other.pem")
    for given_roots in (roots + other, other + roots, roots + roots):
        assert judge_token(answer, ROOT, given_roots).verdict is Verdict.VALID
    assert judge_token(answer, ROOT, other).verdict is Verdict.WRONG_ROOT


@pytest.mark.parametrize("mask", [1, 0x80])
def test_no_changed_byte_makes_a_token_say_another_time(
    roots: list[Certificate], answer: bytes, mask: int
) -> None:
    """Each byte in turn: refused, or it says what it said; never a traceback."""
    genuine = judge_token(answer, ROOT, roots)
    valid = 0
    for at in range(len(answer)):
        changed = bytearray(answer)
        changed[at] ^= mask
        found = judge_token(bytes(changed), ROOT, roots)
        valid += found.verdict is Verdict.VALID
        assert found.verdict is not Verdict.VALID or found == genuine, at
    assert valid < len(answer) // 20


def test_every_truncation_is_damage(roots: list[Certificate], answer: bytes) -> None:
    """At any length, and with something after it."""
    for end in range(len(answer)):
        assert judge_token(answer[:end], ROOT, roots).verdict is Verdict.DAMAGED
    assert judge_token(answer + b"\0", ROOT, roots).verdict is Verdict.DAMAGED


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_any_bytes_are_damage(data: bytes) -> None:
    """Never a traceback."""
    assert judge_token(data, ROOT, None).verdict is Verdict.DAMAGED
    assert not is_for(data, ROOT)


def test_an_answer_is_to_its_request_alone(authority: Authority) -> None:
    """By digest and nonce."""
    request = new_request(ROOT)
    answer = authority.answer(request.data)
    assert is_for(answer, ROOT, request.nonce) and not is_for(answer, ROOT, request.nonce + 1)
    assert not is_for(answer, bytes(32), request.nonce)
    assert new_request(ROOT).nonce != request.nonce
    assert hashlib.sha256(ROOT).digest() in request.data and ROOT not in request.data


def test_a_file_without_certificates_is_said(tmp_path: Path) -> None:
    """Instead of trusting nobody in silence."""
    with pytest.raises(UsageError):
        parse_roots(b"hello", "roots")
