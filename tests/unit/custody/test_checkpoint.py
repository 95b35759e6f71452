"""Checkpoints: three lines, one spelling."""

from __future__ import annotations

import pytest

from guwah.custody.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from guwah.custody.note import sign_note
from guwah.custody.signing import Signer
from guwah.errors import DigestRefutedError, SignatureRefutedError

SIGNER = Signer(bytes(range(32)))
CHECKPOINT = Checkpoint("guwah/" + "0" * 32, 7, bytes(range(32)))


def test_a_signed_checkpoint_opens_with_its_key_only() -> None:
    """Round trip, and refusal under another key."""
    data = sign_checkpoint(CHECKPOINT, SIGNER)
    assert open_checkpoint(data, SIGNER.public) == CHECKPOINT
    with pytest.raises(SignatureRefutedError):
        open_checkpoint(data, Signer(bytes(32)).public)


def test_the_text_is_that_of_the_specification() -> None:
    """Origin, decimal size, base64 root."""
    assert CHECKPOINT.to_text() == (
        f"guwah/{'0' * 32}\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )
    assert Checkpoint.from_text(CHECKPOINT.to_text()) == CHECKPOINT


TEXT = CHECKPOINT.to_text()


@pytest.mark.parametrize(
    "text",
    ["", TEXT[:-1], TEXT + "\n", TEXT + "extension\n", TEXT.replace("\n7\n", "\n07\n"),
     TEXT.replace("\n7\n", "\n-7\n"), TEXT.replace("\n7\n", "\n٧\n"),
     TEXT.replace("\n7\n", "\n" + "9" * 17 + "\n"), TEXT.replace("8=", "9="),
     TEXT.replace("8=", "8"), TEXT.replace("AAEC", "AAE"), TEXT.replace("guwah/", "gu wah/"),
     "\n7\n" + TEXT.split("\n", 2)[2], TEXT.replace("\n7\n", "\n 7\n")],
)  # fmt: skip
def test_malformed_checkpoints_are_refused(text: str) -> None:
    """Also when they are signed."""
    with pytest.raises(DigestRefutedError):
        Checkpoint.from_text(text)
    if text.endswith("\n"):
        data = sign_note(text, CHECKPOINT.origin, SIGNER).to_bytes()
        with pytest.raises(DigestRefutedError):
            open_checkpoint(data, SIGNER.public)


def test_a_checkpoint_is_signed_under_its_own_origin() -> None:
    """A note of the log key under another name is not this log's checkpoint."""
    data = sign_note(TEXT, CHECKPOINT.origin + "/manifest", SIGNER).to_bytes()
    with pytest.raises(SignatureRefutedError):
        open_checkpoint(data, SIGNER.public)


@pytest.mark.parametrize(
    "bad",
    [Checkpoint("", 0, bytes(32)), Checkpoint("a b", 0, bytes(32)), Checkpoint("a", -1, bytes(32)),
     Checkpoint("a", 2**53, bytes(32)), Checkpoint("a", 0, bytes(31))],
)  # fmt: skip
def test_a_malformed_checkpoint_is_not_signed(bad: Checkpoint) -> None:
    """What is signed can be parsed again."""
    with pytest.raises(DigestRefutedError):
        sign_checkpoint(bad, SIGNER)
