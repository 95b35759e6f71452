"""Who opens the vault, as a person types it: passphrase, key file."""

from __future__ import annotations

from pathlib import Path

from journeys.typed import Guwah, chat


def written(folder: Path, name: str, text: str) -> Path:
    """A file with one line."""
    path = folder / name
    path.write_text(text + "\n", "utf-8")
    return path


def test_a_passphrase_is_changed(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """The old one opens no more (20), the new one opens all that was there."""
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    new = written(tmp_path, "new", "six other words that nobody knows")
    done = guwah("key", "passphrase", "--new-passphrase-file", new)
    assert done.code == 0 and "older copy" in done.err and not done.out
    assert guwah("case", "list").code == 20
    shown = guwah("messages", "--case", case, "--jsonl", "--passphrase-file", new)
    assert shown.code == 0 and len(shown.lines) == 4
    assert guwah("custody", "verify", "--passphrase-file", new).code == 0


def test_a_key_file_takes_the_passphrase_s_place(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """It is made on request, never over something else; the passphrase opens no more."""
    key = tmp_path / "key.txt"
    assert guwah("key", "file", key).code == 2
    assert guwah("key", "file", key, "--new").code == 0
    assert guwah("key", "file", key, "--new", "--key-file", key).code == 2
    assert guwah("case", "list").code == 20
    listed = guwah("case", "list", "--json", "--key-file", key)
    assert listed.object["cases"][0]["alias"] == case


def test_nobody_to_ask_is_said(guwah: Guwah, case: str) -> None:
    """Without a terminal and a file there is no new passphrase: exit 2, nothing changed."""
    done = guwah("key", "passphrase")
    assert done.code == 2 and "--new-passphrase-file" in done.err
    assert guwah("case", "list").code == 0
