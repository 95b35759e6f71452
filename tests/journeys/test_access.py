"""Who opens the vault, as a person types it: passphrase, key file."""

from __future__ import annotations

import re
from pathlib import Path

from journeys.typed import Guwah, chat
from pypdf import PdfReader


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


def test_pages_open_a_vault_whose_passphrase_is_lost(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """Made, rehearsed, a wrong page named, opened with a new passphrase; nothing secret is printed."""
    made = guwah("recovery", "make", "--shares", 3, "--needed", 2, "--out", "pages")
    assert made.code == 0 and len(made.out.split()) == 3
    pages = [words_of(tmp_path / name) for name in made.out.split()]
    assert guwah("recovery", "make", "--out", "pages").code == 2
    assert guwah("recovery", "make", "--out", tmp_path / "my.vault" / "pages").code == 2
    nothing = {"GUWAH_PASSPHRASE_FILE": str(tmp_path / "lost")}
    checked = guwah("recovery", "check", given=f"{pages[0]}\n\n{pages[2]}\n", env=nothing)
    assert checked.code == 0 and "these 2 pages together open" in checked.err and not checked.out
    few = guwah("recovery", "check", given=pages[1], env=nothing)
    assert few.code == 20 and "2 shares are needed" in few.err
    assert not set(few.err.split()) & set(pages[1].split()) - {"open"}
    new = written(tmp_path, "new", "found again")
    words = ("recovery", "open", "--new-passphrase-file", new)
    assert guwah(*words, given=f"{pages[0]}\n{pages[1]}\n", env=nothing).code == 0
    assert guwah("case", "list").code == 20
    assert case in guwah("case", "list", "--passphrase-file", new).out


def words_of(page: Path) -> str:
    """The words that are printed on a page."""
    text = " ".join(PdfReader(page).pages[0].extract_text().split())
    found = dict(re.findall(r"\b(\d{1,2}) ([a-z]+)\b", text))
    return " ".join(found[str(i + 1)] for i in range(33))


def test_new_keys_change_nothing_that_a_person_sees(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """The same messages, log and alias under the same passphrase; for one folder, then for all."""
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    before = guwah("messages", "--case", case, "--jsonl").out
    one = guwah("key", "renew", "--case", case)
    assert one.code == 0 and case in one.err
    every = guwah("key", "renew")
    assert every.code == 0 and "Fingerprint" in every.err and not every.out
    assert guwah("messages", "--case", case, "--jsonl").out == before
    assert guwah("custody", "verify").code == 0
    assert guwah("receive", chat(tmp_path, lines="15/01/2025, 10:01 - Tursun: more\n"),
                 "--case", case).code == 0  # fmt: skip
