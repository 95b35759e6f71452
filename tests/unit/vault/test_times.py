"""Times of files: not when something was handed in, and other ones at each change."""

from __future__ import annotations

import os
import time
from pathlib import Path

from journeys.typed import chat

from guwah.casework.opening import Vault
from guwah.vault import platform
from guwah.vault.secret import Secret


def test_no_file_of_a_vault_tells_when_it_was_written(tmp_path: Path) -> None:
    """Spread over a month, folders and databases too; but for the file that is locked."""
    secret, before = Secret.new_key_file(tmp_path / "my.key", os.urandom(32)), time.time()
    with Vault.create(tmp_path / "my.vault", secret) as vault:
        case = vault.new_case()
        list(vault.receive([chat(tmp_path)], case.id))
    root = tmp_path / "my.vault"
    ages = {path: before - path.stat().st_mtime for path in root.rglob("*")
            if path.is_file() or path.name in ("objects", "keys")}  # fmt: skip
    assert len(ages) > 10
    late = [path for path, age in ages.items() if age < 60]
    assert len(late) <= 1, late  # each of them by a chance of one in forty thousand
    assert max(ages.values()) < 31 * 86_400
    assert max(ages.values()) - min(ages.values()) > 86_400


def test_a_change_gives_other_times(tmp_path: Path) -> None:
    """So that a program that copies what has other times misses none."""
    path, seen = tmp_path / "file", set()
    for number in range(200):
        platform.replace_file(path, bytes([number]))
        seen.add(path.stat().st_mtime_ns)
    assert len(seen) == 200
