"""A second owner, a colleague with one folder, a folder handed over: as a person types it."""

from __future__ import annotations

import os
from pathlib import Path

from journeys.typed import Guwah, chat

from guwah.vault.sealing import identity_from_text
from guwah.vault.secret import Secret

NOBODY = {"GUWAH_PASSPHRASE_FILE": ""}


def key(folder: Path, name: str) -> tuple[Path, str]:
    """A key file and its recipient."""
    path = folder / name
    made = Secret.new_key_file(path, os.urandom(32))
    return path, str(identity_from_text(made.identity_text or "", name).to_public())


def test_one_folder_is_shared_and_taken_back(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Consent where consents are recorded; that folder and no other; then nothing any more."""
    theirs, to = key(tmp_path, "colleague.txt")
    other = guwah("case", "new").out.strip()
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    assert guwah("consent", "--case", case, "--give", "police").code == 0
    refused = guwah("case", "share", case, "--to", to, given="Ada\n")
    assert refused.code == 52 and "colleague" in refused.err
    assert guwah("consent", "--case", case, "--give", "colleague").code == 0
    assert guwah("case", "share", case, "--to", "age1x", given="Ada\n").code == 2
    done = guwah("case", "share", case, "--to", to, given="Ada\n")
    assert done.code == 0 and "No consent" not in done.err
    assert guwah("case", "shares", case, "--json").object == {
        "shares": [{"name": "Ada", "recipient": to}]
    }

    listed = guwah("--key-file", theirs, "case", "list", "--json", env=NOBODY)
    assert [one["alias"] for one in listed.object["cases"]] == [case]
    shown = guwah("--key-file", theirs, "messages", "--case", case, "--jsonl", env=NOBODY)
    assert len(shown.lines) == 4
    assert guwah("--key-file", theirs, "custody", "verify", env=NOBODY).code == 0
    for words in (("case", "new"), ("case", "destroy", case, "--yes"), ("owner", "list"),
                  ("messages", "--case", other), ("key", "renew"), ("case", "shares", case),
                  ("case", "unshare", case, "--from", "Ada")):  # fmt: skip
        assert guwah("--key-file", theirs, *words, env=NOBODY).code == 2, words
    taken = guwah("case", "unshare", case, given="Ada\n")
    assert taken.code == 0 and "What they keep" in taken.err
    assert guwah("--key-file", theirs, "case", "list", env=NOBODY).code == 20
    types = [one["type"] for one in guwah("custody", "show", "--case", case, "--jsonl").lines]
    assert types[-2:] == ["shared", "unshared"]


def test_a_folder_is_handed_over(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """The new vault is opened by their key alone and verifies; the reminder about consent is shown."""
    theirs, to = key(tmp_path, "lawyer.txt")
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    done = guwah("case", "hand-over", case, "--to", to, "--out", "theirs")
    assert done.code == 0 and "No consent is on record" in done.err
    there = ("--vault", "theirs", "--key-file", theirs)
    shown = guwah(*there, "messages", "--case", case, "--jsonl", env=NOBODY)
    assert shown.out == guwah("messages", "--case", case, "--jsonl").out
    assert guwah(*there, "custody", "verify", env=NOBODY).code == 0
    assert guwah("--vault", "theirs", "case", "list").code in (20, 22)
    assert guwah("case", "hand-over", case, "--to", to, "--out", "theirs").code == 2


def test_a_second_owner_comes_and_goes(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """They open all of it; removed, nothing; the name stands in no argument."""
    theirs, to = key(tmp_path, "second.txt")
    assert guwah("owner", "add", "-", "--recipient", to, given="Nur\n").code == 0
    assert case in guwah("--key-file", theirs, "case", "list", env=NOBODY).out
    assert guwah("owner", "list", "--json").object["owners"][0]["name"] == "Nur"
    gone = guwah("owner", "remove", "-", given="Nur\n")
    assert gone.code == 0 and "What they keep" in gone.err
    assert guwah("--key-file", theirs, "case", "list", env=NOBODY).code == 20
    assert case in guwah("case", "list").out
