"""A checkpoint that was copied out shows what the holder of all keys did to the record since."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journeys.here import Here, chat

from guwah.vault import caselog, logfile
from guwah.vault.case import CaseVault
from guwah.vault.logfile import Draft, LogEntry

Attack = Callable[[CaseVault], None]


def log_folder(case: CaseVault) -> Path:
    """Where a case's log lies."""
    folder: Path = case.log._folder
    return folder


def written_anew(case: CaseVault, entries: list[LogEntry]) -> None:
    """The log as its owner writes it with all keys: these entries, and a checkpoint over them."""
    folder, keys = log_folder(case), case.log._keys
    shutil.rmtree(folder)
    folder.mkdir()
    renumbered = [LogEntry(n, one.digest, one.entry, one.item, one.keep)
                  for n, one in enumerate(entries)]  # fmt: skip
    log = caselog.CaseLog.__new__(caselog.CaseLog)
    log._folder, log._keys, log._item_key = folder, keys, case.log._item_key
    log._entries, log._last = [], renumbered[-1].leaf
    log._frontier = caselog.Frontier.of(one.leaf for one in renumbered)
    logfile.write_file(folder / "00000000.age", renumbered, keys.identity.to_public(),
                       case.log._item_key)  # fmt: skip
    log._sign()


def cut_off(case: CaseVault) -> None:
    """The last entry is gone, and the checkpoint is signed anew."""
    written_anew(case, list(case.entries())[:-1])


def forked(case: CaseVault) -> None:
    """The last entry is another one."""
    cut_off(case)
    log = caselog.CaseLog(log_folder(case), case.log._keys, case.log._item_key)
    log.append([Draft("noted"), Draft("noted")])


def reordered(case: CaseVault) -> None:
    """Two entries have changed places."""
    *first, one, other = case.entries()
    written_anew(case, [*first, other, one])


def backdated(case: CaseVault) -> None:
    """A new entry claims the year before."""

    class Earlier(caselog.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls(2019, 5, 6, 7, 8, 9, tzinfo=tz)

    genuine, caselog.datetime = caselog.datetime, Earlier  # type: ignore[misc]
    try:
        case.append("noted", None, {})
    finally:
        caselog.datetime = genuine  # type: ignore[misc]


@pytest.fixture
def guwah(here: Here) -> Here:
    """Commands typed in this process."""
    return here


@pytest.fixture
def case(here: Here) -> str:
    """A folder's alias."""
    return here.case


@pytest.fixture
def saved(guwah: Here, case: str, tmp_path: Path) -> Path:
    """A folder with an export and two roles, and its checkpoint, copied out."""
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    assert guwah("who", "--case", case, "--set", "Tursun=suspected-sender").code == 0
    assert guwah("who", "--case", case, "--set", "Aynur=self").code == 0
    done = guwah("custody", "checkpoint", "--case", case, "--out", "saved", "--json")
    assert done.code == 0 and done.object["size"] == 5
    return tmp_path / "saved"


def attack(guwah: Here, harm: Attack) -> None:
    """What someone with the key file does behind the program's back."""
    with guwah.vault() as vault:
        (case,) = vault.cases()
        harm(case)
    for path in (guwah.folder / "my.vault" / "cases").glob("*/case.db"):
        path.unlink()


@pytest.mark.parametrize(
    ("harm", "code"), [(cut_off, 35), (forked, 32), (reordered, 36), (backdated, 37)]
)
def test_each_harm_to_the_record_has_its_own_exit_code(
    guwah: Here, saved: Path, harm: Attack, code: int
) -> None:
    """Against a checkpoint that was saved before, though every signature holds."""
    attack(guwah, harm)
    done = guwah("custody", "verify", "--against", saved)
    assert done.code == code, done.err


@pytest.mark.parametrize("harm", [cut_off, forked, backdated])
def test_without_the_saved_checkpoint_the_holder_of_all_keys_is_believed(
    guwah: Here, saved: Path, harm: Attack
) -> None:
    """So that it is the saved checkpoint that shows it, and a clock set back alone harms nothing."""
    attack(guwah, harm)
    done = guwah("custody", "verify")
    assert done.code == 0, done.err


def test_a_record_that_grew_holds_against_every_checkpoint_of_it(
    guwah: Here, saved: Path, case: str, tmp_path: Path
) -> None:
    """With the vault, and without it for whoever kept the older one."""
    assert guwah("receive", chat(tmp_path, "Chat.txt", "x"), "--case", case).code == 0
    newer = ("custody", "checkpoint", "--case", case, "--since", saved, "--out", "new", "--json")
    key = guwah(*newer).object["key"]
    assert guwah("custody", "checkpoint", "--case", case, "--out", "last").code == 0
    done = guwah("custody", "verify", "--against", saved, "--against", "last", "--json")
    assert done.code == 0 and done.object["cases"][0]["against"] == [5, 7]
    done = guwah("custody", "follows", saved, "new", "--key", key, "--json")
    assert done.code == 0 and done.object["size"] == 7
    assert guwah("custody", "follows", "last", "new", "--key", key).code == 32
    assert guwah("custody", "follows", saved, "new", "--key", "0" * 64).code == 33
    (tmp_path / "new").write_bytes((tmp_path / "new").read_bytes().replace(b"\n7\n", b"\n6\n"))
    assert guwah("custody", "follows", saved, "new", "--key", key).code == 33


def test_a_saved_checkpoint_says_nothing_but_size_and_random_values(saved: Path) -> None:
    """Three lines and a signature: what leaves is what the page on checkpoints says."""
    origin, size, _root, empty, line, end = saved.read_text("utf-8").split("\n")
    assert origin.startswith("guwah/") and len(origin) == 38 and size == "5"
    assert empty == end == "" and line.startswith(f"— {origin} ")


def test_what_is_no_checkpoint_of_this_vault_is_said(
    guwah: Here, saved: Path, tmp_path: Path
) -> None:
    """A foreign one, a changed one, no file at all; and no file is written over."""
    text = saved.read_text("utf-8")
    (tmp_path / "foreign").write_text(text.replace("guwah/", "guwah/0", 1), "utf-8")
    (tmp_path / "changed").write_text(text.replace("\n5\n", "\n4\n", 1), "utf-8")
    (tmp_path / "none").write_text("hello", "utf-8")
    for name, code in (("foreign", 2), ("changed", 33), ("none", 30), ("missing", 2)):
        assert guwah("custody", "verify", "--against", name).code == code, name
    alias = guwah("case", "list", "--json").object["cases"][0]["alias"]
    done = guwah("custody", "checkpoint", "--case", alias, "--out", saved)
    assert done.code == 2 and saved.read_text("utf-8") == text
