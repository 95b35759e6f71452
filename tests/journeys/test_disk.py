"""What a seized disk shows: sizes and counts, no plaintext, no key, no title, no log line."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat, environment

CANARY = "Qarlighach-7193-kanareyka"


def needles(text: str) -> list[bytes]:
    """A text as it could stand on disk: encodings, digests, their usual spellings."""
    found = [text.encode(), text.encode("utf-16-le"), base64.b64encode(text.encode())[:-4]]
    for algorithm in ("md5", "sha1", "sha256"):
        digest = hashlib.new(algorithm, text.encode()).digest()
        found += [digest, digest.hex().encode(), base64.b64encode(digest)]
    return found


def everywhere(folder: Path) -> list[Path]:
    """All files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def test_canary_is_nowhere_on_disk(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Neither words, names nor file name of an export stand in clear in the vault or in $TMPDIR."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    env = {"TMPDIR": str(scratch), "HOME": str(scratch)}
    source = chat(
        tmp_path,
        f"WhatsApp Chat with {CANARY}.txt",
        f"15/01/2025, 08:00 - {CANARY}: the word is {CANARY} {CANARY}\n" * 3000,
    )
    done = guwah("receive", source, "--case", case, "--giver", CANARY, "--json", env=env)
    assert done.code == 0, done.err
    assert guwah("search", CANARY, "--case", case, env=env).code == 0
    assert guwah("who", "--case", case, "--set", f"{CANARY}=family", env=env).code == 0
    listed = guwah("case", "list", "--json").object["cases"][0]
    original = source.read_bytes()
    source.unlink()
    secret = environment(tmp_path)["GUWAH_PASSPHRASE_FILE"]
    hidden = [*needles(CANARY), *needles(original.decode()), listed["alias"].encode(),
              listed["case"].encode()]  # fmt: skip
    for path in everywhere(tmp_path):
        if str(path) == secret:
            continue
        data = path.read_bytes()
        for needle in hidden:
            assert needle not in data and needle not in str(path).encode(), (path, needle)


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
