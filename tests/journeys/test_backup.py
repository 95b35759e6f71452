"""Backup and restore as a person types them, also when the process is killed."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from journeys.forked import Forked, warm
from journeys.typed import Guwah, chat

from guwah.casework.opening import Vault
from guwah.casework.upkeep.examining import examine
from guwah.vault.secret import Secret

KILLS = int(os.environ.get("GUWAH_KILLS", "50")) // 10


def test_backup_verify_restore(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """A dead disk: the restored vault has everything, under the same alias."""
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    done = guwah("backup", tmp_path / "b", "--json")
    assert done.code == 0, done.err
    assert done.object["copied"] == done.object["files"]
    assert guwah("backup", tmp_path / "b", "--verify", "--json").object["holds"] is True
    before = guwah("messages", "--case", case, "--jsonl").out
    shutil.rmtree(tmp_path / "my.vault")
    made = guwah("restore", tmp_path / "b", tmp_path / "my.vault", "--json")
    assert made.code == 0, made.err
    assert guwah("messages", "--case", case, "--jsonl").out == before
    assert guwah("custody", "verify").code == 0
    assert guwah("vault", "check", "--full").code == 0
    shown = guwah("custody", "show", "--case", case, "--jsonl").lines
    assert shown[-1]["type"] == "generation"
    blob = next(path for path in (tmp_path / "b" / "blobs").rglob("*") if path.is_file())
    blob.write_bytes(blob.read_bytes()[:-1] + b"\0")
    bad = guwah("restore", tmp_path / "b", tmp_path / "again")
    assert bad.code == 22 and blob.name in bad.out and "Traceback" not in bad.err
    assert not (tmp_path / "again" / "vault.json").exists()


def test_a_report_of_a_restored_vault_verifies_with_the_key_of_before(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """The key is pinned already; a new generation must not change it."""
    guwah("receive", chat(tmp_path), "--case", case)
    guwah("who", "--case", case, "--set", "Tursun=suspected-sender")
    guwah("consent", "--case", case, "--give", "police")
    words = ("report", "--case", case, "--for", "police", "--json", "--out")
    first = guwah(*words, tmp_path / "first.zip")
    assert guwah("backup", tmp_path / "b").code == 0
    shutil.rmtree(tmp_path / "my.vault")
    assert guwah("restore", tmp_path / "b", tmp_path / "my.vault").code == 0
    second = guwah(*words, tmp_path / "second.zip")
    assert second.code == 0, second.err
    for name in ("first.zip", "second.zip"):
        done = guwah("verify", tmp_path / name, "--key", first.object["key"])
        assert done.code == 0, done.out + done.err


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_kill_at_random_moments_of_backup_and_restore(tmp_path: Path) -> None:
    """kill -9; each is run again to its end: the restored vault is whole."""
    warm()
    secret = Secret.new_key_file(tmp_path / "key", os.urandom(32))
    with Vault.create(tmp_path / "v", secret) as vault:
        case = vault.new_case()
        list(vault.receive([chat(tmp_path, f"WhatsApp Chat with K{number}.txt",
                                 f"15/01/2025, 10:00 - K: {number}\n") for number in range(6)],
                           case.id))  # fmt: skip
        kept = case.items()
    chance, killed = random.Random(KILLS), 0
    before = ["--vault", tmp_path / "v", "--key-file", tmp_path / "key"]
    backup, restored = tmp_path / "b", tmp_path / "r"
    for words in (["backup", backup], ["restore", backup, restored]):
        begun = time.perf_counter()
        finish([*before, *words], tmp_path)
        usual = time.perf_counter() - begun
        for number in range(KILLS):
            shutil.rmtree(words[-1])
            process = Forked([*before, *words], tmp_path / "said")
            ended = process.kill_after(chance.uniform(0, 1.05) * usual)
            killed += not ended
            if not ended or words[0] == "backup":
                if (restored / "vault.json").exists():
                    assert examine(restored, secret, full=True).found == ()
                else:
                    finish([*before, *words], tmp_path)
            if number % 20 == 19:
                print(f"{words[0]}: {number + 1} begun, {killed} killed so far")
    assert examine(restored, secret, full=True).found == ()
    with Vault.open(restored, secret) as vault:
        assert vault.case(case.id).items() == kept
    assert killed


def finish(words: Sequence[object], folder: Path) -> None:
    """Run a command to its end."""
    process = Forked(words, folder / "said")
    assert process.wait() == 0, (folder / "said").read_text("utf-8")
