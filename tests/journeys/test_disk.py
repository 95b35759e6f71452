"""What a seized disk shows: sizes and counts, no plaintext, no key, no title, no log line."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat

CANARY = "Qarlighach-7193-kanareyka"


def everywhere(folder: Path) -> list[Path]:
    """All files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def test_nothing_structured_is_in_clear(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """No checkpoint, origin, private key or database page can be read without the passphrase."""
    guwah("receive", chat(tmp_path), "--case", case)
    vault = tmp_path / "my.vault"
    for path in everywhere(vault):
        data = path.read_bytes()
        for mark in (b"AGE-SECRET-KEY", b"guwah/", b"SQLite format", b"\xe2\x80\x94 ", b"created"):
            assert mark not in data, path
        if path.suffix == ".db":
            with pytest.raises(sqlite3.DatabaseError):
                sqlite3.connect(path).execute("select * from sqlite_master").fetchall()
        elif path.name != "vault.json":
            assert data.startswith(b"age-encryption.org/v1\n"), path
    assert (vault / "vault.json").read_text().strip() == '{"guwah": "vault", "format": 1}'


def test_error_and_debug_output_hold_no_evidence(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """What fails tells where, not what was written."""
    broken = tmp_path / "result.json"
    broken.write_text('{"name": "x", "messages": [{"id": 1, "text": "' + CANARY + '" oops', "utf-8")
    done = guwah("receive", broken, "--case", case, "--debug")
    assert CANARY not in done.err
