"""Checkpoints of a record that goes on under another name since a restore."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from guwah.casework.proving.checkpoints import grown_since, hold
from guwah.errors import LogTruncatedError, SignatureRefutedError, UsageError
from guwah.vault import generations, keyring
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault


def opened(root: Path) -> Vault:
    """The vault."""
    return Vault.open(root, Secret.key_file(root.with_name("key")))


def only_case(vault: Vault) -> CaseVault:
    """Its one case."""
    return vault.case(vault.cases()[0].id)


@pytest.fixture
def restored(tmp_path: Path) -> tuple[Path, bytes, bytes]:
    """A vault restored from a copy, a checkpoint that the copy has, and one made after it."""
    root = tmp_path / "v"
    Secret.new_key_file(tmp_path / "key", os.urandom(32))
    with Vault.create(root, Secret.key_file(tmp_path / "key")) as vault:
        case = vault.new_case()
        case.append("noted", None, {})
        saved = case.checkpoint()
    shutil.copytree(root, tmp_path / "copy")
    with opened(root) as vault:
        only_case(vault).append("noted", None, {})
        later = only_case(vault).checkpoint()
    copy = tmp_path / "copy"
    with opened(copy) as vault:
        owner, folder = vault._owner, only_case(vault).keys.folder
    generations.begin_case(copy, keyring.read_case_keys(copy, folder, owner.identity), owner)
    return copy, saved, later


def test_a_checkpoint_from_before_a_restore_still_holds(
    restored: tuple[Path, bytes, bytes],
) -> None:
    """What both generations share is held, beside what came after."""
    root, saved, _ = restored
    with opened(root) as vault:
        case = only_case(vault)
        case.append("noted", None, {})
        held = hold([case], [("old", saved), ("new", case.checkpoint())])
        assert [one.size for one in held] == [2, 4]
        with pytest.raises(UsageError, match="another name"):
            grown_since(case, saved)
        with pytest.raises(SignatureRefutedError):
            hold([case], [("changed", saved.replace(b"\n2\n", b"\n1\n"))])


def test_a_checkpoint_from_after_the_copy_says_what_was_lost(
    restored: tuple[Path, bytes, bytes],
) -> None:
    """The record went on elsewhere: these entries do not stand in for those, however many."""
    root, _, later = restored
    with opened(root) as vault:
        case = only_case(vault)
        case.append("noted", None, {})
        with pytest.raises(LogTruncatedError) as caught:
            hold([case], [("later", later)])
        assert "restored" in (caught.value.hint or "")
