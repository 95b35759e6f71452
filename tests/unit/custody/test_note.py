"""C2SP signed notes: strict and exactly invertible."""

from __future__ import annotations

import base64

import pytest

from guwah.custody.note import Note, NoteSignature, key_id, sign_note, verify_note
from guwah.custody.signing import Signer
from guwah.errors import DigestRefutedError, SignatureRefutedError

SIGNER = Signer(bytes(range(32)))
NOTE = sign_note("one\n\ntwo\n", "guwah/example", SIGNER)


def test_a_note_by_another_program_verifies() -> None:
    """The example in the documentation of Go's sumdb/note package."""
    data = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
        "tpRZb6KE6RyyBwJnAM=\n"
    ).encode()
    note = Note.from_bytes(data)
    assert note.to_bytes() == data
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    assert note.signatures[0].key_id == key_id("PeterNeumann", public) == bytes.fromhex("c74f20a3")
    verify_note(note, "PeterNeumann", public)


def test_the_last_empty_line_parts_text_and_signatures() -> None:
    """A text may hold empty lines itself."""
    assert Note.from_bytes(NOTE.to_bytes()) == NOTE
    verify_note(NOTE, "guwah/example", SIGNER.public)


def test_another_key_or_name_does_not_verify() -> None:
    """The full key decides."""
    with pytest.raises(SignatureRefutedError):
        verify_note(NOTE, "guwah/example", Signer(bytes(32)).public)
    with pytest.raises(SignatureRefutedError):
        verify_note(NOTE, "guwah/other", SIGNER.public)


def test_a_forged_key_id_does_not_help() -> None:
    """A line that claims the trusted key's name and id is judged by the trusted key."""
    other = Signer(bytes(32))
    wanted = key_id("guwah/example", SIGNER.public)
    forged = NoteSignature("guwah/example", wanted, other.sign(NOTE.text.encode()))
    with pytest.raises(SignatureRefutedError):
        verify_note(Note(NOTE.text, (forged,)), "guwah/example", SIGNER.public)
    with pytest.raises(SignatureRefutedError):
        verify_note(Note(NOTE.text, (forged, *NOTE.signatures)), "guwah/example", SIGNER.public)


def test_signatures_of_others_are_ignored() -> None:
    """A witness may sign the same note."""
    witness = sign_note(NOTE.text, "witness", Signer(bytes(32)))
    both = Note(NOTE.text, NOTE.signatures + witness.signatures)
    assert Note.from_bytes(both.to_bytes()) == both
    verify_note(both, "guwah/example", SIGNER.public)
    verify_note(both, "witness", Signer(bytes(32)).public)


GOOD = NOTE.to_bytes()
LINE = GOOD.split(b"\n\n")[-1]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"\n\n", b"a\n", b"a\n\n", GOOD[:-1], GOOD + b"\n", GOOD + b"x", b"\n" + LINE,
     b"a\n" + LINE, GOOD.replace(b"one", b"o\rne"), GOOD.replace(b"one", b"o\tne"),
     GOOD.replace(b"one", b"o\xffne"), GOOD.replace("— ".encode(), b"- "),
     GOOD.replace("— ".encode(), "—  ".encode()), GOOD.replace(b" guwah", b" gu+wah"),
     GOOD.replace(b"=\n", b"\n"), b"a\n\n" + "— n AAAA\n".encode(), b"a\n\n" + "— n !\n".encode(),
     b"a\n\n" + LINE * 17, b"a\n\n" + LINE + b"x\n" + LINE, b"\n\n" + LINE,
     GOOD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + GOOD[:0]],
)  # fmt: skip
def test_malformed_notes_are_refused(data: bytes) -> None:
    """No lenient reading."""
    with pytest.raises(DigestRefutedError):
        Note.from_bytes(data)


def test_base64_has_one_spelling() -> None:
    """Bits that base64 leaves over must be zero."""
    encoded = base64.b64encode(bytes(68)).decode()
    assert encoded.endswith("A=")
    with pytest.raises(DigestRefutedError):
        Note.from_bytes(f"a\n\n— n {encoded[:-2]}B=\n".encode())


@pytest.mark.parametrize("text", ["", "\n", "a", "a\x00\n", "a\r\n", "\ud800\n"])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text: str) -> None:
    """What is signed can be parsed again."""
    with pytest.raises(DigestRefutedError):
        sign_note(text, "n", SIGNER)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\n"])
def test_a_name_that_cannot_stand_in_a_note_is_refused(name: str) -> None:
    """No white space, no plus."""
    with pytest.raises(DigestRefutedError):
        sign_note("a\n", name, SIGNER)
