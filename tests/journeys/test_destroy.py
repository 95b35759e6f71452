"""Destroyed is destroyed: the item, the folder, and every older copy of the databases."""

from __future__ import annotations

import shutil
from pathlib import Path

from journeys.typed import Guwah, chat


def test_item_destroy_leaves_a_log_that_verifies(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """The item is gone from every view; the other one stays; the record of keeping holds."""
    guwah("receive", chat(tmp_path), "--case", case)
    other = chat(tmp_path, "WhatsApp Chat with Sadir.txt", "20/01/2025, 10:00 - Sadir: kept word\n")
    guwah("receive", other, "--case", case)
    items = guwah("case", "list", "--case", case, "--json").object["items"]
    lost = next(one["item"] for one in items if "Tursun" in one["name"])
    before = shutil.copytree(tmp_path / "my.vault" / "cases", tmp_path / "old-cases")
    done = guwah("item", "destroy", lost, "--case", case, "--yes")
    assert done.code == 0, done.err
    assert "records" in done.err or "messages" in done.err
    left = guwah("case", "list", "--case", case, "--json").object["items"]
    assert [one["name"] for one in left] == ["WhatsApp Chat with Sadir.txt"]
    texts = [one["text"] for one in guwah("messages", "--case", case, "--jsonl").lines]
    assert "kept word" in texts
    shown = guwah("custody", "show", "--case", case, "--jsonl")
    assert "Tursun" not in shown.out and lost not in [
        (one["more"] or {}).get("item") for one in shown.lines if one["type"] == "received"
    ]
    assert guwah("custody", "verify", "--json").object["cases"][0]["holds"] is True
    _put_old_databases_back(before, tmp_path / "my.vault" / "cases")
    assert guwah("search", "photo", "--case", case).code in (20, 22)


def _put_old_databases_back(old: Path, new: Path) -> None:
    for path in old.rglob("case.db"):
        shutil.copy(path, new / path.relative_to(old))


def test_case_destroy_leaves_nothing(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """A destroyed folder cannot be opened, also when its files are put back without its key."""
    guwah("receive", chat(tmp_path), "--case", case)
    kept = guwah("case", "new", "--json").object["alias"]
    old = shutil.copytree(tmp_path / "my.vault" / "cases", tmp_path / "old-cases")
    done = guwah("case", "destroy", case, "--yes")
    assert done.code == 0, done.err
    shutil.copytree(old, tmp_path / "my.vault" / "cases", dirs_exist_ok=True)
    listed = guwah("case", "list", "--json")
    assert [one["alias"] for one in listed.object["cases"]] == [kept]
    assert guwah("who", "--case", case).code == 2
    assert guwah("custody", "verify").code == 0


def test_nothing_is_destroyed_without_a_yes(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """A person who does not confirm loses nothing; exit 4."""
    guwah("receive", chat(tmp_path), "--case", case)
    assert guwah("case", "destroy", case, given="n\n").code == 4
    assert guwah("case", "list", "--json").object["cases"][0]["items"] == 1
