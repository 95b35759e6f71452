"""Originals sealed in one pass, and opened only if they are what was sealed."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from guwah.errors import ObjectDamagedError
from guwah.vault import hashing, objects
from guwah.vault.objects import Sealed
from guwah.vault.padding import pad, padded_size
from guwah.vault.sealing import Identity, new_identity, seal_plain
from guwah.vault.source import Spool

CASE = new_identity()


def opened(folder: Path, spool: Spool, expected: Sealed | None = None) -> bytes:
    """The original of an object."""
    identity = objects.open_key(folder, CASE, "item")
    with objects.open_file(folder / "data.age", identity, spool, "item", expected) as source:
        return source.read()


@pytest.mark.parametrize(
    "size", [0, 1, 4088, 4089, 65_536, 65_537, 300_000, (1 << 20) + 1, 9_000_001]
)
def test_what_is_sealed_opens_again(tmp_path: Path, size: int) -> None:
    """Digest and size are the original's; the file's size is that of its step."""
    data = os.urandom(size)
    sealed, identity = objects.seal_item(tmp_path / "o", io.BytesIO(data), CASE.to_public())
    assert str(identity) == str(objects.open_key(tmp_path / "o", CASE, "item"))
    assert sealed == Sealed(hashlib.sha256(data).digest(), size)
    assert opened(tmp_path / "o", Spool(tmp_path), sealed) == data
    assert opened(tmp_path / "o", Spool(tmp_path, 1000), sealed) == data
    overhead = (tmp_path / "o" / "data.age").stat().st_size - padded_size(size)
    assert 0 < overhead < 1024 + size // 2000


def test_a_stream_in_drips_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Short reads end nothing; chunk borders lose nothing."""
    monkeypatch.setattr(hashing, "CHUNK_BYTES", 1000)

    class Drip(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 7))

    data = os.urandom(20_011)
    for beside in (True, False):
        path = tmp_path / str(beside)
        objects.seal_file(path, Drip(data), CASE.to_public(), beside=beside)
        with objects.open_file(path, CASE, Spool(tmp_path), "x") as source:
            assert source.read() == data


def test_age_and_pyrage_open_an_object(tmp_path: Path) -> None:
    """With the case's identity in a file, `age` gives key and original."""
    objects.seal_item(tmp_path / "o", io.BytesIO(b"original"), CASE.to_public())
    key = pyrage.decrypt((tmp_path / "o" / "key.age").read_bytes(), [CASE])
    identity = pyrage.x25519.Identity.from_str(key.decode().strip())
    assert pyrage.decrypt((tmp_path / "o" / "data.age").read_bytes(), [identity]) == pad(
        b"original"
    )
    program = shutil.which("age")
    if program is None:
        pytest.skip("age is not installed")
    (tmp_path / "case.txt").write_text(f"{CASE}\n")
    for key_name, sealed, plain in (
        ("case.txt", "key.age", "item.txt"),
        ("item.txt", "data.age", "data"),
    ):
        subprocess.run(
            [program, "-d", "-i", tmp_path / key_name, "-o", tmp_path / plain,
             tmp_path / "o" / sealed],
            check=True, timeout=20,
        )  # fmt: skip
    assert (tmp_path / "data").read_bytes() == pad(b"original")


@pytest.mark.parametrize("at", [0, 30, 200, -9000, -5000, -1])
def test_a_changed_byte_is_damage(tmp_path: Path, at: int) -> None:
    """Wherever it stands, and nothing is given out."""
    objects.seal_item(tmp_path / "o", io.BytesIO(b"x" * 10_000), CASE.to_public())
    path = tmp_path / "o" / "data.age"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(ObjectDamagedError):
        opened(tmp_path / "o", Spool(tmp_path))


@pytest.mark.parametrize("keep", [0, 20, 150, 4000, 70_000])
def test_a_truncated_object_is_damage(tmp_path: Path, keep: int) -> None:
    """Also where it ends with a whole chunk of the cipher."""
    objects.seal_item(tmp_path / "o", io.BytesIO(b"x" * 200_000), CASE.to_public())
    path = tmp_path / "o" / "data.age"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ObjectDamagedError):
        opened(tmp_path / "o", Spool(tmp_path))


def test_a_foreign_object_is_damage(tmp_path: Path) -> None:
    """age does not say who wrote a file: the digest of the log entry does."""
    objects.seal_item(tmp_path / "o", io.BytesIO(b"mine"), CASE.to_public())
    identity = objects.open_key(tmp_path / "o", CASE, "item")
    foreign = seal_plain(pad(b"forged"), identity.to_public())
    (tmp_path / "o" / "data.age").write_bytes(foreign)
    with pytest.raises(ObjectDamagedError, match="not what the log says"):
        opened(tmp_path / "o", Spool(tmp_path), Sealed(hashlib.sha256(b"mine").digest(), 4))
    assert opened(tmp_path / "o", Spool(tmp_path)) == b"forged"


@pytest.mark.parametrize(
    "plain", [b"", b"short", bytes(4096)[:-1] + b"\x09" * 2, b"x" * 4096, b"ab" + pad(b"")[2:]]
)
def test_padding_is_checked(tmp_path: Path, plain: bytes) -> None:
    """A sealed file whose plaintext is not padded as it must be is damage."""
    path = tmp_path / "x.age"
    path.write_bytes(seal_plain(plain, CASE.to_public()))
    with pytest.raises(ObjectDamagedError):
        objects.open_file(path, CASE, Spool(tmp_path), "x")


def test_missing_parts_are_named(tmp_path: Path) -> None:
    """A missing key or original is exit 22."""
    with pytest.raises(ObjectDamagedError, match="missing"):
        objects.open_key(tmp_path / "nowhere", CASE, "item")
    with pytest.raises(ObjectDamagedError, match="missing"):
        objects.open_file(tmp_path / "nowhere", CASE, Spool(tmp_path), "item")


def test_a_stream_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """What the stream raised comes out; the folder is gone."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        objects.seal_item(tmp_path / "o", Broken(), CASE.to_public())
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk raised comes out; the folder is gone."""
    real = objects.platform.write_all

    def full(stream: io.FileIO, data: bytes) -> None:
        if len(data) > 100_000:
            raise OSError(28, "No space left on device")
        real(stream, data)

    monkeypatch.setattr(objects.platform, "write_all", full)
    with pytest.raises(OSError, match="No space left"):
        objects.seal_item(tmp_path / "o", io.BytesIO(bytes(5_000_000)), CASE.to_public())
    assert list(tmp_path.iterdir()) == []


def test_identities_are_fresh() -> None:
    """No two objects share a key."""
    made: list[Identity] = [new_identity(), new_identity()]
    assert str(made[0]) != str(made[1])
