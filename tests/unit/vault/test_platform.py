"""Files are replaced whole, for their owner alone; what cannot be read is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guwah.errors import ObjectDamagedError, VaultLockedError
from guwah.vault import platform


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The new bytes stand there, nothing else is left."""
    path = tmp_path / "x.age"
    platform.replace_file(path, b"old" * 1000)
    platform.replace_file(path, b"new", shred_old=True)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_replaced_is_overwritten(tmp_path: Path) -> None:
    """Through another name of the old file its bytes are seen to be gone."""
    path, other = tmp_path / "x.age", tmp_path / "other"
    platform.replace_file(path, b"old key")
    os.link(path, other)
    platform.replace_file(path, b"new key", shred_old=True)
    assert path.read_bytes() == b"new key"
    assert len(other.read_bytes()) == 7 and b"old" not in other.read_bytes()


def test_a_shredded_file_is_overwritten_and_removed(tmp_path: Path) -> None:
    """Missing is fine."""
    path, other = tmp_path / "key.age", tmp_path / "other"
    path.write_bytes(b"old key")
    os.link(path, other)
    platform.shred_file(path)
    platform.shred_file(path)
    assert not path.exists()
    assert b"old" not in other.read_bytes()


def test_nothing_is_written_over_a_new_file(tmp_path: Path) -> None:
    """Exclusive creation."""
    platform.write_new(tmp_path / "x", b"1")
    with pytest.raises(FileExistsError):
        platform.write_new(tmp_path / "x", b"2")


def test_unfinished_things_are_removed(tmp_path: Path) -> None:
    """Files, folders and links that begin with `part-`, and nothing behind a link."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_bytes(b"x")
    (tmp_path / "part-folder").mkdir()
    (tmp_path / "part-folder" / "file").write_bytes(b"x")
    (tmp_path / "part-file").write_bytes(b"x")
    (tmp_path / "part-link").symlink_to(tmp_path / "kept")
    platform.remove_unfinished(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["kept", "file"]


def test_the_lock_goes_with_the_file(tmp_path: Path) -> None:
    """Twice open is once too often; closed it is free."""
    path = tmp_path / "vault.json"
    path.write_bytes(b"x")
    with path.open("rb") as first, path.open("rb") as second:
        platform.lock(first, "my.vault")
        with pytest.raises(VaultLockedError):
            platform.lock(second, "my.vault")
    with path.open("rb") as third:
        platform.lock(third, "my.vault")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "No such file or directory"), "missing"),
        (PermissionError(13, "Permission denied"), "permission denied"),
        (IsADirectoryError(21, "Is a directory"), "is a directory"),
    ],
)
def test_what_cannot_be_read_is_damage_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    """One sentence with the file's name."""

    def refuse(_path: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ObjectDamagedError, match=words) as caught:
        platform.read_file(tmp_path / "x", "keys/x.age")
    assert caught.value.sentence().startswith("'keys/x.age': ")
