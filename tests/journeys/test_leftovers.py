"""Copies in clear are named, removed only when a person says so, and never on another disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat

from guwah.casework.upkeep import leftovers
from guwah.errors import UsageError


def test_copies_are_named_and_removed_on_a_yes(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """In downloads and the bin; a changed copy, a link and the vault itself are none."""
    home = tmp_path / "home"
    bin_, downloads = home / ".local/share/Trash/files", home / "Downloads/deep"
    for folder in (bin_, downloads, home / "Elsewhere"):
        folder.mkdir(parents=True)
    source = chat(tmp_path)
    assert guwah("receive", source, "--case", case).code == 0
    copies = [Path(shutil.copy(source, bin_ / "a b.txt")), Path(shutil.copy(source, downloads))]
    changed = Path(shutil.copy(source, home / "Downloads/changed.txt"))
    changed.write_bytes(changed.read_bytes().replace(b"photo", b"phota"))
    (home / "Downloads/link.txt").symlink_to(source)
    env = {"HOME": str(home)}
    found = guwah("leftovers", "--json", env=env).object["leftovers"]
    assert sorted(one["path"] for one in found) == sorted(map(str, copies))
    assert all(one["here"] and one["alias"] == case for one in found)
    assert guwah("leftovers", "--remove", given="n\ny\n", env=env).code == 0
    assert sum(path.exists() for path in copies) == 1 and changed.exists() and source.exists()
    named = guwah("leftovers", home / "Elsewhere", source, "--json", env=env).object["leftovers"]
    assert [one["path"] for one in named] == [str(source)]
    vault = guwah("leftovers", tmp_path / "my.vault", "--json", env=env).object
    assert vault == {"leftovers": []}


def test_a_copy_whose_original_is_damaged_is_not_offered(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """It may be the last good one."""
    source = chat(tmp_path)
    assert guwah("receive", source, "--case", case).code == 0
    (sealed,) = (tmp_path / "my.vault").glob("cases/*/objects/*/data.age")
    data = bytearray(sealed.read_bytes())
    data[-1] ^= 1
    sealed.write_bytes(data)
    assert guwah("leftovers", source, "--json").object == {"leftovers": []}


def test_what_lies_on_another_disk_is_never_removed(tmp_path: Path) -> None:
    """A phone's original stays, whatever was answered."""
    path = tmp_path / "original"
    path.write_bytes(os.urandom(100))
    with pytest.raises(UsageError):
        leftovers.remove(leftovers.Leftover(path, "i", "a", is_here=False))
    assert path.stat().st_size == 100
