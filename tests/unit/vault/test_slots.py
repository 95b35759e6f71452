"""Slots: the old secret opens no more, the new one does, whatever happens in between."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from vault_crash import Died, count_writes, die_at

from guwah.errors import CannotUnlockError, ObjectDamagedError
from guwah.vault import owning, slots
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault


def other_key(tmp_path: Path) -> Secret:
    """Another key file than the vault's."""
    return Secret.new_key_file(tmp_path / f"{os.urandom(4).hex()}.txt", os.urandom(32))


def test_the_new_secret_opens_and_the_old_one_does_not(
    vault: Vault, root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Passphrase, key file and back: each time only the last one opens, and the same vault."""
    fingerprint, case = vault.fingerprint, vault.new_case().id
    vault.close()
    chain = [secret, Secret.passphrase("first words"), other_key(tmp_path),
             Secret.passphrase("second words")]  # fmt: skip
    for old, new in itertools.pairwise(chain):
        with Vault.open(root, old) as opened:
            owning.change_secret(opened, new)
        with pytest.raises(CannotUnlockError):
            Vault.open(root, old)
        with Vault.open(root, new) as opened:
            assert opened.fingerprint == fingerprint
            assert [one.id for one in opened.cases()] == [case]
            opened.verify_desk()


def test_what_the_old_slot_held_is_overwritten(vault: Vault, root: Path, tmp_path: Path) -> None:
    """A hard link to the old file, standing for its blocks, holds no old byte run."""
    old = (root / slots.FIRST).read_bytes()
    os.link(root / slots.FIRST, tmp_path / "blocks")
    owning.change_secret(vault, other_key(tmp_path))
    blocks = (tmp_path / "blocks").read_bytes()
    assert len(blocks) == len(old) and blocks != old
    assert not any(old[i : i + 8] in blocks for i in range(len(old) - 8))


def test_a_key_file_without_a_usable_key_changes_nothing(vault: Vault, root: Path) -> None:
    """What cannot open the vault never takes the place of what does."""
    before = (root / slots.FIRST).read_bytes()
    with pytest.raises(CannotUnlockError):
        owning.change_secret(vault, Secret(identity_text="AGE-SECRET-KEY-1X"))
    assert (root / slots.FIRST).read_bytes() == before


def test_dying_at_any_write_leaves_one_secret_that_opens(
    vault: Vault, root: Path, secret: Secret, tmp_path: Path
) -> None:
    """The old or the new, and never neither; the next change goes through."""
    vault.close()
    now = secret
    n = 0
    while True:
        new = other_key(tmp_path)
        opened = Vault.open(root, now)
        try:
            with die_at(n):
                owning.change_secret(opened, new)
            opened.close()
            break
        except Died:
            opened.close()
        with count_writes():
            works = [one for one in (now, new) if opens(root, one)]
        assert len(works) == 1, n
        now = works[0]
        n += 1
    assert n > 5 and opens(root, new)


def opens(root: Path, secret: Secret) -> bool:
    """Whether this secret opens the vault."""
    try:
        with Vault.open(root, secret) as vault:
            vault.verify_desk()
    except CannotUnlockError:
        return False
    return True


def test_a_damaged_first_slot_is_damage(vault: Vault, root: Path, secret: Secret) -> None:
    """Not a wrong secret (20): exit 22."""
    vault.close()
    (root / slots.FIRST).write_bytes(b"age-encryption.org/v1\n")
    with pytest.raises(ObjectDamagedError, match="age file"):
        Vault.open(root, secret)
