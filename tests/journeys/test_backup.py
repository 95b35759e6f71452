"""Backup and restore as a person types them, also when the process is killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from journeys.typed import Guwah, chat, environment

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


def test_kill_at_random_moments_of_backup_and_restore(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """kill -9; each is run again to its end: the restored vault is whole."""
    for number in range(6):
        name = f"WhatsApp Chat with K{number}.txt"
        assert guwah("receive", chat(tmp_path, name, f"15/01/2025, 10:00 - K: {number}\n"),
                     "--case", case).code == 0  # fmt: skip
    chance = random.Random(KILLS)
    for words in (("backup", tmp_path / "b"), ("restore", tmp_path / "b", tmp_path / "r")):
        begun = time.perf_counter()
        done = guwah(*words)
        assert done.code == 0, done.err
        usual = time.perf_counter() - begun
        for _ in range(KILLS):
            shutil.rmtree(words[-1])
            process = subprocess.Popen(
                [sys.executable, "-m", "guwah", *words], env=environment(tmp_path),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(chance.uniform(0.3, 1.0) * usual)
            process.send_signal(signal.SIGKILL)
            process.wait()
            if not (tmp_path / "r" / "vault.json").exists() or words[0] == "backup":
                done = guwah(*words)
                assert done.code == 0, done.err
    env = {"GUWAH_VAULT": str(tmp_path / "r")}
    checked = guwah("vault", "check", "--full", env=env)
    assert checked.code == 0, checked.out + checked.err
    assert len(guwah("case", "list", "--case", case, "--json", env=env).object["items"]) == 6
