"""What unlocks a vault, from where it comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from guwah.errors import UsageError
from guwah.vault.secret import Secret


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_one_line_end_after_a_passphrase_does_not_count(tmp_path: Path, end: bytes) -> None:
    """An editor's line end is no part of the passphrase; a space is."""
    path = tmp_path / "words"
    path.write_bytes("سۆز  ".encode() + end)
    assert Secret.from_file(path) == Secret.passphrase("سۆز  ")


def test_a_secret_does_not_show() -> None:
    """Neither repr nor str holds it."""
    assert "hunter2" not in repr(Secret.passphrase("hunter2"))


@pytest.mark.parametrize("data", [b"", b"\n", b"x" * 70_000])
def test_an_empty_or_endless_passphrase_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """Exit 2, and the file is named."""
    path = tmp_path / "words"
    path.write_bytes(data)
    with pytest.raises(UsageError):
        Secret.from_file(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Exit 2 for a passphrase file and for a key file."""
    for read in (Secret.from_file, Secret.key_file):
        with pytest.raises(UsageError, match="no such file") as caught:
            read(tmp_path / "nowhere")
        assert "nowhere" in caught.value.sentence()


def test_a_key_file_is_as_age_keygen_writes_it(tmp_path: Path, key_file: Path) -> None:
    """Comments are passed over; two identities or none are refused."""
    line = key_file.read_text()
    path = tmp_path / "key"
    path.write_text(f"# created: 2024-05-06\n# public key: age1…\n{line}")
    assert Secret.key_file(path) == Secret.key_file(key_file)
    for text in (line + line, "# nothing\n", "AGE-PLUGIN-1\n"):
        path.write_text(text)
        with pytest.raises(UsageError, match="not a key file"):
            Secret.key_file(path)


def test_a_new_key_file_never_replaces_one(key_file: Path) -> None:
    """It is for its owner alone, and what is there stays."""
    assert key_file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="cannot be made"):
        Secret.new_key_file(key_file, bytes(32))
