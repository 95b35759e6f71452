"""Cosignatures of witnesses: those of others' programs hold, and nothing that was changed does."""

from __future__ import annotations

import base64
import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.custody.checkpoint import Checkpoint, sign_checkpoint
from guwah.custody.cosignature import Witness, cosign, verify_cosignatures
from guwah.custody.note import Note
from guwah.custody.signing import Signer
from guwah.errors import DigestRefutedError, RefutedError, SignatureRefutedError

# A public checkpoint of a certificate log of 2026 and the published keys of two of its witnesses.
REAL = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""
REMORA = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
STAGEMOLE = "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"
NAVIGLI = (
    "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G"
)

LOG = Signer(bytes(range(32)))
SIGNER = Signer(b"w" * 32)
WITNESS = Witness("witness.example/w1", SIGNER.public)
ORIGIN = "guwah/" + "0" * 32
NOTE = Note.from_bytes(sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), LOG))
BOTH = replace(NOTE, signatures=(*NOTE.signatures, cosign(NOTE.text, WITNESS.name, SIGNER, 1_772_000_000)))  # fmt: skip


@pytest.mark.parametrize("key", [REMORA, STAGEMOLE, NAVIGLI])
def test_published_keys_of_witnesses_go_round(key: str) -> None:
    """With the ids that their operators publish."""
    witness = Witness.from_text(key)
    assert witness.to_text() == key and witness.key_id.hex() == key.split("+")[1]


def test_a_public_checkpoint_that_others_cosigned_holds() -> None:
    """Two witnesses by two programs; the third, whose key is known, did not sign."""
    note = Note.from_bytes(REAL.encode())
    trusted = [Witness.from_text(key) for key in (NAVIGLI, REMORA, STAGEMOLE)]
    found = verify_cosignatures(note, trusted)
    assert [(one.witness.name, one.time) for one in found] == [
        ("remora.n621.de", 0x6A122120), ("witness.stagemole.eu", 0x6A122120),
    ]  # fmt: skip
    for changed in (REAL.replace("1432088532", "1432088533"), REAL.replace("qEiEg", "qEiEh")):
        with pytest.raises(SignatureRefutedError):
            verify_cosignatures(Note.from_bytes(changed.encode()), trusted)


def test_what_we_sign_as_a_witness_holds() -> None:
    """The time comes out; nobody who is not trusted is looked at."""
    assert [one.time for one in verify_cosignatures(BOTH, [WITNESS])] == [1_772_000_000]
    assert verify_cosignatures(BOTH, []) == verify_cosignatures(NOTE, [WITNESS]) == []
    assert verify_cosignatures(BOTH, [Witness("witness.example/w2", SIGNER.public)]) == []


DATA = BOTH.to_bytes()


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_no_changed_byte_keeps_a_cosignature(at: int, mask: int) -> None:
    """The text, the time, the signature: it is refuted, or no line of the witness any more."""
    data = bytearray(DATA)
    data[at] ^= mask
    with contextlib.suppress(RefutedError):
        found = verify_cosignatures(Note.from_bytes(bytes(data)), [WITNESS])
        log_line = DATA.index(b"\n\n") <= at < DATA.rindex("— witness".encode())
        assert not found or log_line


def test_a_line_with_the_right_name_and_id_must_hold() -> None:
    """By another key, of another length, twice, with a time beyond all clocks, without a time."""
    line = BOTH.signatures[1]
    stranger = cosign(NOTE.text, WITNESS.name, Signer(b"x" * 32), 5)
    plain = SIGNER.sign(NOTE.text.encode())
    for signature in (stranger.signature, line.signature[:-1], line.signature + b"x",
                      b"\x80" + line.signature[1:], plain, bytes(8) + plain):  # fmt: skip
        forged = replace(line, signature=signature)
        for lines in ((forged,), (*NOTE.signatures, forged)):
            with pytest.raises(SignatureRefutedError):
                verify_cosignatures(Note(NOTE.text, lines), [WITNESS])
    with pytest.raises(SignatureRefutedError):
        verify_cosignatures(Note(NOTE.text, (line, line)), [WITNESS])


def test_a_cosignature_is_no_signature_of_the_log_and_the_other_way_round() -> None:
    """One key under both forms: neither passes for the other."""
    same = Witness(ORIGIN, LOG.public)
    assert verify_cosignatures(NOTE, [same]) == []
    line = replace(NOTE.signatures[0], key_id=same.key_id)
    with pytest.raises(SignatureRefutedError):
        verify_cosignatures(Note(NOTE.text, (line,)), [same])


@pytest.mark.parametrize(
    "key",
    [
        "", "remora.n621.de", REMORA + "=", REMORA[:-1], REMORA.replace("da77ade7", "da77ade8"),
        REMORA.replace("remora", "other"), REMORA.replace("+BOv", "+AOv"), " " + REMORA,
        REMORA.upper(),
    ],
)  # fmt: skip
def test_what_is_no_key_of_a_witness_is_refused(key: str) -> None:
    """Another kind, another id, another spelling."""
    with pytest.raises(DigestRefutedError):
        Witness.from_text(key)


@pytest.mark.parametrize("public", [bytes(32), b"\1" + bytes(31), b"\xff" * 32])
def test_a_key_under_which_anything_holds_is_refused(public: bytes) -> None:
    """Small order and non-canonical, when it is added, not when it is used."""
    key = Witness("w", public).to_text()
    assert base64.b64decode(key.split("+", 2)[2])[1:] == public
    with pytest.raises(SignatureRefutedError):
        Witness.from_text(key)
