"""Who seizes the disk sees sizes and counts."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from guwah.vault import itemstore, source
from guwah.vault.case import CaseVault
from guwah.vault.source import Spool
from guwah.vault.vault import Vault

CANARY = "CANARY-Қасирға"


def on_disk(root: Path) -> list[bytes]:
    """Every name and every content."""
    found = [str(path.relative_to(root)).encode() for path in root.rglob("*")]
    return found + [path.read_bytes() for path in root.rglob("*") if path.is_file()]


def test_no_text_key_or_id_in_clear(
    vault: Vault, case: CaseVault, root: Path, receive: Callable[..., str]
) -> None:
    """Neither text nor names, nor anything that a report shows: ids, origin, keys, digests."""
    data = CANARY.encode() * 40
    item = receive(case, data, name=CANARY + ".txt", giver=CANARY)
    case.seal_reading(item, "reading-" + CANARY, data)
    case.append("role", None, {"name": CANARY})
    case.db.execute("create table t(x)")
    case.db.execute("insert into t values (?)", (CANARY,))
    case.db.commit()
    entry = next(case.entries(1)).entry
    assert entry is not None
    digest = hashlib.sha256(data).digest()
    secrets = [
        CANARY.encode(), CANARY.encode("utf-16-le"), item.encode(), case.id.encode(),
        case.alias.encode(), case.origin.encode(), case.origin[6:].encode(), entry.device.encode(),
        case.log_key.encode(), bytes.fromhex(case.log_key), case.checkpoint(), digest,
        digest.hex().encode(), case.manifest_signer.public, b"received", b"AGE-SECRET", b"SQLite",
        b"WhatsApp", b"reading", vault.fingerprint.encode(), entry.digest(), entry.leaf(),
    ]  # fmt: skip
    blobs = on_disk(root)
    assert len(blobs) > 20
    for secret in secrets:
        assert all(secret not in blob for blob in blobs), secret


def test_names_are_random_or_fixed(
    vault: Vault, case: CaseVault, root: Path, receive: Callable[..., str]
) -> None:
    """Hex, decimals and a handful of words; all for the owner alone."""
    receive(case, b"x")
    _ = case.db
    known = {"vault", "identity", "keys", "desk", "cases", "log", "key", "data", "objects",
             "checkpoint", "case"}  # fmt: skip
    for path in root.rglob("*"):
        stem = path.name.split(".")[0]
        assert stem in known or stem.isdigit() or (len(stem) == 32 and int(stem, 16))
        assert path.stat().st_mode & 0o077 == 0


def test_a_large_item_leaves_no_plaintext_while_it_is_open(
    case: CaseVault, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scratch of an opened item is unreadable, too, and nothing is written elsewhere."""

    def named(folder: Path) -> io.BufferedRandom:
        return open(folder / "part-kept", "w+b", buffering=0)

    monkeypatch.setattr(source, "nameless_file", named)
    monkeypatch.setattr(itemstore, "Spool", lambda folder: Spool(folder, 1000))
    before = {path for path in tmp_path.iterdir()}
    data = CANARY.encode() * 20_000
    staged = case.stage(io.BytesIO(data))
    with staged.open() as opened:
        assert opened.read(100) == data[:100]
        assert list(root.rglob("part-kept"))
        assert all(CANARY.encode() not in blob for blob in on_disk(root))
    assert {path for path in tmp_path.iterdir()} == before


def test_files_of_one_step_have_one_size(case: CaseVault, root: Path) -> None:
    """Two originals of one step are told apart by a few bytes of chance at most."""
    for size in (5000, 8000):
        case.stage(io.BytesIO(b"x" * size))
    sizes = [path.stat().st_size for path in root.rglob("data.age")]
    assert abs(sizes[0] - sizes[1]) < 400  # age adds a stanza of random length
