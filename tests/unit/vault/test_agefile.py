"""The passphrase's envelope: an age file that others open, and that opens within bounds."""

from __future__ import annotations

import os
import pty
import re
import shutil
import time
from pathlib import Path

import pyrage
import pytest

from guwah.errors import CannotUnlockError, ObjectDamagedError
from guwah.vault import agefile

SEED = bytes(range(32))
WORDS = "amber heron walks seven quiet northern miles"


@pytest.fixture(scope="module")
def envelope() -> bytes:
    """One sealed seed for the module: each derivation takes 0.3 s."""
    return agefile.seal_passphrase(SEED, WORDS.encode())


def test_pyrage_opens_it(envelope: bytes) -> None:
    """It is an age file like any other."""
    assert pyrage.passphrase.decrypt(envelope, WORDS) == SEED


def test_it_opens_again(envelope: bytes) -> None:
    """The right passphrase gives the seed."""
    assert agefile.open_passphrase(envelope, WORDS.encode(), "identity.age") == SEED


def test_debian_age_opens_it(envelope: bytes, tmp_path: Path) -> None:
    """Debian's `age`, asked on a terminal, gives the same 32 bytes."""
    program = shutil.which("age")
    if program is None:
        pytest.skip("age is not installed")
    (tmp_path / "identity.age").write_bytes(envelope)
    try:
        process, terminal = pty.fork()
    except OSError:
        pytest.skip("this machine gives no terminals")
    if process == 0:
        os.execv(
            program,
            ["age", "-d", "-o", str(tmp_path / "seed"), str(tmp_path / "identity.age")],
        )
    prompt = b""
    while b"passphrase" not in prompt:
        prompt += os.read(terminal, 1024)
    time.sleep(0.2)  # age turns the echo off after it has asked
    os.write(terminal, WORDS.encode() + b"\n")
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert (tmp_path / "seed").read_bytes() == SEED


def test_a_wrong_passphrase_is_told_apart_from_damage(envelope: bytes) -> None:
    """A wrong passphrase is exit 20; a changed payload or header is 22."""
    with pytest.raises(CannotUnlockError):
        agefile.open_passphrase(envelope, b"another", "identity.age")
    with pytest.raises(ObjectDamagedError):
        agefile.open_passphrase(envelope[:-1] + b"\0", WORDS.encode(), "identity.age")
    mac = envelope.index(b"--- ") + 5
    other = bytes([envelope[mac] ^ 1 if envelope[mac] not in b"/9Zz" else envelope[mac] ^ 2])
    with pytest.raises(ObjectDamagedError):
        changed = envelope[:mac] + other + envelope[mac + 1 :]
        agefile.open_passphrase(changed, WORDS.encode(), "identity.age")


@pytest.mark.parametrize("log_n", [b"16", b"1", b"23", b"63", b"017", b"0", b"99"])
def test_a_work_factor_out_of_bounds_derives_nothing(envelope: bytes, log_n: bytes) -> None:
    """Below 17 and above 22 it is refused before any work is done."""
    changed = re.sub(rb"(-> scrypt \S+) 17", rb"\1 " + log_n, envelope)
    start = time.perf_counter()
    with pytest.raises(ObjectDamagedError):
        agefile.open_passphrase(changed, WORDS.encode(), "identity.age")
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize(
    "change",
    [
        (b"v1\n", b"v2\n"),
        (b"-> scrypt", b"-> Scrypt"),
        (b"\n--- ", b"\n-> X25519 abc\nabc\n--- "),
        (b" 17\n", b" 17 \n"),
        (b" 17\n", b" 17\r\n"),
    ],
)
def test_a_header_of_another_shape_is_damage(envelope: bytes, change: tuple[bytes, bytes]) -> None:
    """One stanza, one spelling."""
    changed = envelope.replace(*change, 1)
    assert changed != envelope
    with pytest.raises(ObjectDamagedError):
        agefile.open_passphrase(changed, WORDS.encode(), "identity.age")


def test_base64_has_one_spelling(envelope: bytes) -> None:
    """A salt whose last digit carries stray bits is refused."""
    at = envelope.index(b"scrypt ") + 7 + 21
    stray = {ord("A"): b"B", ord("Q"): b"R", ord("g"): b"h", ord("w"): b"x"}[envelope[at]]
    with pytest.raises(ObjectDamagedError, match="another spelling"):
        agefile.open_passphrase(
            envelope[:at] + stray + envelope[at + 1 :], WORDS.encode(), "identity.age"
        )


def test_only_one_chunk_is_sealed() -> None:
    """A long value is refused before any work is done."""
    with pytest.raises(ValueError, match="too long"):
        agefile.seal_passphrase(bytes(65_537), b"words")
